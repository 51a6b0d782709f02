"""Contracts: the list, one of them, paying, extending, and one payment traced back to whose money it was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding.pages import key_from
from commonweal.commissioning.funding.queries import area_names, elements_of
from commonweal.commissioning.procurement import actions, extending, forms, pages, queries
from commonweal.commissioning.procurement.models import Contract, Payment
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today

FACTS = ("provider", "plan", "decision")
OF_A_PAYMENT = (
    "line__contract__provider",
    "line__element",
    "line__area",
    "transaction__recorded_by",
    "transaction__decision",
)


@page(Action.VIEW_CONTRACT)
def contracts(request: HttpRequest) -> HttpResponse:
    shown = pages.contracts_page(queries.contracts(), today=today())
    return render(request, "procurement/contracts.jinja", {"page": shown})


@page(Action.VIEW_CONTRACT)
def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_CONTRACT, Contract, contract_id, related=FACTS)
    book = queries.book()
    extensions = book.extensions_of(found.pk)
    decisions = {found.decision_id, *(each.decision_id for each in extensions)}
    shown = pages.contract_page(
        found,
        lines=book.lines_of(found.pk),
        paid=queries.paid_by_line(found.pk),
        extensions=extensions,
        committed=book.committed(),
        paid_under=queries.paid_under(decisions),
        payments=queries.payments_of(
            found.pk, before=key_from(request.GET.get("before", "")), limit=pages.PAGE + 1
        ),
        by=request.actor,
    )
    return render(request, "procurement/contract.jinja", {"page": shown})


@keeps_draft
@page(Action.PAY_CONTRACT)
def pay_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = record(request.actor, Action.PAY_CONTRACT, Contract, contract_id, related=FACTS)
    lines, paid = queries.book().lines_of(found.pk), queries.paid_by_line(found.pk)

    def act(sent: Sent) -> Payment:
        values = dict(sent.values)
        return actions.pay(
            contract_id=found.pk,
            line_id=int(values.pop("line")),
            amount_pence=values.pop("amount"),
            **values,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        )

    return serve_form(
        request,
        form_class=forms.PayForm,
        form_arguments={"lines": pages.line_choices(found, lines, paid), "today": today()},
        template="procurement/pay.jinja",
        page=pages.pay_page(found),
        act=act,
        done=lambda payment: reverse("payment", args=[payment.pk]),
        said="The payment is recorded and posted to the ledger.",
    )


@keeps_draft
@page(Action.EXTEND_CONTRACT)
def extend_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = record(request.actor, Action.EXTEND_CONTRACT, Contract, contract_id, related=FACTS)
    read = extending.read_facts(found)
    not_at_all = extending.reasons_not_to_extend_at_all(read, on=today())

    def start() -> dict[str, object]:
        """Read afresh after a stale edit, when somebody else moved the end."""
        if request.method == "POST":
            found.refresh_from_db()
        return {"version": found.version, "last_day": pages.longest_end(found)}

    return serve_form(
        request,
        form_class=forms.ExtendForm,
        form_arguments={"allowing": read.allowing, "today": today()},
        template="procurement/extend.jinja",
        page=pages.extend_page(found, read=read, not_at_all=not_at_all, today=today()),
        initial=start,
        act=lambda sent: actions.extend(
            contract_id=contract_id,
            last_day=sent.values["last_day"],
            decision_id=int(sent.values["decision"]),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda extended: reverse("contract", args=[extended.pk]),
        said="The contract is extended.",
    )


@page(Action.VIEW_CONTRACT)
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_CONTRACT, Payment, payment_id, related=OF_A_PAYMENT)
    names = area_names() | {each.key: each.name for each in elements_of(found.line.contract.plan_id)}
    shown = pages.payment_page(found, parts=queries.parts_of(found), names=names)
    return render(request, "procurement/payment.jinja", {"page": shown})
