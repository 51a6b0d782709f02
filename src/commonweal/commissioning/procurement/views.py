"""Contracts: the list, one of them, paying, extending, and one payment traced back to whose money it was."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding.pages import key_from
from commonweal.commissioning.funding.queries import area_names, elements_of
from commonweal.commissioning.procurement import (
    actions,
    extending,
    forms,
    letting_go,
    pages,
    paying,
    queries,
)
from commonweal.commissioning.procurement.models import Contract, Payment
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.payments import Step

FACTS = ("provider", "plan", "decision")
OF_A_PAYMENT = (
    "prepared_by",
    "line__contract__provider",
    "line__contract__plan",
    "line__contract__decision",
    "line__element",
    "line__area",
    "transaction__recorded_by",
    "transaction__decision",
    "transaction__reversed_by",
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
    promised, waiting = (
        queries.promised_rows(plan_id=found.plan_id, contract_id=found.pk),
        queries.waiting_by_day(),
    )
    money = pages.Money(
        stretches=book.stretches_of(found, plan_starts_on=found.plan.starts_on),
        promised=promised,
        paid=queries.paid_rows(found.pk, decision_ids=decisions),
        left=letting_go.left_of(found, book, promised, waiting),
        accruals=queries.accruals_of(found.pk),
        waiting_pence=sum(pence for contract_id, *_, pence in waiting if contract_id == found.pk),
    )
    shown = pages.contract_page(
        found,
        lines=book.lines_of(found.pk),
        extensions=extensions,
        committed=book.committed(),
        payments=queries.payments_of(
            found.pk, before=key_from(request.GET.get("before", "")), limit=pages.PAGE + 1
        ),
        money=money,
        today=today(),
        by=request.actor,
    )
    return render(request, "procurement/contract.jinja", {"page": shown})


@keeps_draft
@page(Action.PAY_CONTRACT)
def pay_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = record(request.actor, Action.PAY_CONTRACT, Contract, contract_id, related=FACTS)
    read = paying.read_facts(found)

    def act(sent: Sent) -> Payment:
        values = dict(sent.values)
        return actions.prepare_payment(
            contract_id=found.pk,
            line_id=int(values.pop("line")),
            amount_pence=values.pop("amount"),
            **values,
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.PayForm,
        form_arguments={"lines": pages.line_choices(read), "today": today()},
        template="procurement/pay.jinja",
        page=pages.pay_page(found),
        act=act,
        done=_payment_address,
        said="The payment is prepared. Nothing is paid until somebody else approves it.",
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
            **sent.step,
        ),
        done=lambda extended: reverse("contract", args=[extended.pk]),
        said="The contract is extended.",
    )


@page(Action.APPROVE_PAYMENT)
def payments_waiting(request: HttpRequest) -> HttpResponse:
    shown = pages.waiting_page(queries.waiting(), by=request.actor)
    return render(request, "procurement/waiting.jinja", {"page": shown})


@page(Action.VIEW_CONTRACT)
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_CONTRACT, Payment, payment_id, related=OF_A_PAYMENT)
    names = area_names() | {each.key: each.name for each in elements_of(found.line.contract.plan_id)}
    undone = getattr(found.transaction, "reversed_by", None) if found.transaction else None
    shown = pages.payment_page(
        found,
        parts=queries.parts_of(found),
        history=queries.payment_history(found.pk),
        names=names,
        undone=(undone.occurred_on, undone.words) if undone else None,
        by=request.actor,
    )
    return render(request, "procurement/payment.jinja", {"page": shown})


@keeps_draft
@page(Action.APPROVE_PAYMENT)
def approve_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    def found() -> Payment:
        return record(request.actor, Action.APPROVE_PAYMENT, Payment, payment_id, related=OF_A_PAYMENT)

    def act(sent: Sent) -> Payment:
        is_approved = sent.values["answer"] == Step.APPROVE
        return (actions.approve_payment if is_approved else actions.send_back_payment)(
            payment_id=payment_id,
            words=sent.values["words"],
            **sent.step,
        )

    here = found()
    not_now = paying.reasons_not_to_approve(here, today=today()) if request.method == "GET" else []
    return serve_form(
        request,
        form_class=forms.ApproveForm,
        template="procurement/approve.jinja",
        page=pages.approve_page(here, step=Step.APPROVE, by=request.actor, not_now=not_now),
        initial=lambda: {"version": (here if request.method == "GET" else found()).version},
        act=act,
        done=_payment_address,
        said="Your decision is recorded.",
    )


@keeps_draft
@page(Action.PAY_CONTRACT)
def withdraw_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    def found() -> Payment:
        return record(request.actor, Action.PAY_CONTRACT, Payment, payment_id, related=OF_A_PAYMENT)

    return serve_form(
        request,
        form_class=forms.WithdrawForm,
        template="procurement/withdraw.jinja",
        page=pages.approve_page(found(), step=Step.WITHDRAW, by=request.actor),
        initial=lambda: {"version": found().version},
        act=lambda sent: actions.withdraw_payment(
            payment_id=payment_id,
            words=sent.values["words"],
            **sent.step,
        ),
        done=_payment_address,
        said="The payment is withdrawn.",
    )


def _payment_address(found: Payment) -> str:
    return reverse("payment", args=[found.pk])
