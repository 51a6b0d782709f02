"""The ledger's own pages: promising a contract its money, accruing, undoing, giving back, and closing a year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions as funding_actions
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution, LedgerTransaction
from commonweal.commissioning.procurement import (
    actions,
    closing,
    committing,
    forms,
    letting_go,
    pages,
    paying,
    undoing,
)
from commonweal.commissioning.procurement.models import Accrual, Contract
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules import accruals
from commonweal.rules.reasons import Refused

FIRST_YEAR, LAST_YEAR = 2000, 2099


def _contract(request: HttpRequest, contract_id: int) -> Contract:
    return record(request.actor, Action.KEEP_LEDGER, Contract, contract_id, related=("plan", "decision"))


def _contract_address(found: Contract) -> str:
    return reverse("contract", args=[found.pk])


@keeps_draft
@page(Action.KEEP_LEDGER)
def commit_contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    contract = _contract(request, contract_id)
    read = committing.read_facts(contract)
    reasons = committing.reasons_not_to_commit(read, on=today())
    found: dict[str, dict[str, int]] = {}
    if not reasons:
        try:
            found = committing.whose_money(read, on=today())
        except Refused as refused:
            reasons = list(refused.reasons)
    return serve_form(
        request,
        form_class=forms.OnForm,
        form_arguments={"today": today()},
        template="procurement/commit.jinja",
        page=pages.commit_page(contract, read=read, found=found, reasons=reasons),
        initial=lambda: {"on": today()},
        act=lambda sent: actions.commit_contract(
            contract_id=contract.pk,
            on=sent.values["on"],
            **sent.once,
        ),
        done=_contract_address,
        said="The contract is promised its money.",
    )


@keeps_draft
@page(Action.KEEP_LEDGER)
def let_go_of_promises(request: HttpRequest, contract_id: int) -> HttpResponse:
    contract = _contract(request, contract_id)
    left = letting_go.read_facts(contract)
    return serve_form(
        request,
        form_class=forms.OnForm,
        form_arguments={"today": today()},
        template="procurement/let_go.jinja",
        page=pages.let_go_page(
            contract,
            over=letting_go.over_by(left, on=today()),
            reasons=letting_go.reasons_not_to_let_go(left, on=today()),
        ),
        initial=lambda: {"on": today()},
        act=lambda sent: actions.let_go_of_promises(
            contract_id=contract.pk,
            on=sent.values["on"],
            **sent.once,
        ),
        done=_contract_address,
        said="What was left of the promise is free again.",
    )


@keeps_draft
@page(Action.KEEP_LEDGER)
def accrue(request: HttpRequest, contract_id: int) -> HttpResponse:
    contract = _contract(request, contract_id)

    def act(sent: Sent) -> Accrual:
        values = dict(sent.values)
        return actions.accrue(
            contract_id=contract.pk,
            line_id=int(values.pop("line")),
            amount_pence=values.pop("amount"),
            **values,
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.AccrueForm,
        form_arguments={"lines": pages.line_choices(paying.read_facts(contract)), "today": today()},
        template="procurement/accrue.jinja",
        page=pages.accrue_page(contract),
        initial=lambda: {"on": pages.last_year_end(today())},
        act=act,
        done=lambda accrual: _contract_address(contract),
        said="The work is accrued. Take it back in the new year, before the bill is paid.",
    )


@keeps_draft
@page(Action.KEEP_LEDGER)
def end_accrual(request: HttpRequest, accrual_id: int) -> HttpResponse:
    related = ("transaction__reversed_by", "line__contract", "line__element", "line__area")
    accrual = record(request.actor, Action.KEEP_LEDGER, Accrual, accrual_id, related=related)
    reasons = accruals.reasons_not_to_end(
        accrued_on=accrual.transaction.occurred_on,
        on=today(),
        today=today(),
        is_ended=getattr(accrual.transaction, "reversed_by", None) is not None,
    )
    shown = pages.accrual_page(accrual, reasons=reasons)
    return serve_form(
        request,
        form_class=forms.OnForm,
        form_arguments={"today": today()},
        template="procurement/end_accrual.jinja",
        page=shown,
        initial=lambda: {"on": shown.first_day},
        act=lambda sent: actions.end_accrual(
            accrual_id=accrual.pk,
            on=sent.values["on"],
            **sent.once,
        ),
        done=lambda ended: reverse("contract", args=[shown.contract_id]),
        said="The accrual is taken back.",
    )


@keeps_draft
@page(Action.KEEP_LEDGER)
def reverse_transaction(request: HttpRequest, transaction_id: int) -> HttpResponse:
    related = (
        "recorded_by",
        "reversed_by",
        "payment__line__element",
        "accrual__line__element",
        "commitment__line__element",
    )
    found = record(request.actor, Action.KEEP_LEDGER, LedgerTransaction, transaction_id, related=related)
    reasons = undoing.reasons_not_to_reverse(
        found, on=max(today(), found.occurred_on), words="yes", today=today()
    )
    return serve_form(
        request,
        form_class=forms.ReverseForm,
        form_arguments={"today": today()},
        template="procurement/reverse.jinja",
        page=pages.reverse_page(
            found, entries=funding.entries_of([found.pk]).get(found.pk, []), reasons=reasons
        ),
        initial=lambda: {"on": today()},
        act=lambda sent: actions.reverse_transaction(
            transaction_id=found.pk,
            **sent.values,
            **sent.once,
        ),
        done=lambda undone: reverse("ledger"),
        said="It is reversed. Both movements stay in the ledger.",
    )


@keeps_draft
@page(Action.KEEP_LEDGER)
def return_underspend(request: HttpRequest, contribution_id: int) -> HttpResponse:
    related = ("funder", "carry_forward")
    contribution = record(request.actor, Action.KEEP_LEDGER, Contribution, contribution_id, related=related)
    position = funding.moved([contribution.pk]).get(contribution.pk, funding.NOTHING)
    reasons = funding_actions.reasons_not_to_return(
        contribution=contribution, pence=1, on=today(), today=today()
    )
    shown = pages.return_page(contribution, position=position, reasons=reasons)
    return serve_form(
        request,
        form_class=forms.ReturnForm,
        form_arguments={"today": today()},
        template="procurement/give_back.jinja",
        page=shown,
        initial=lambda: {"amount": shown.left_pence, "on": today()},
        act=lambda sent: funding_actions.return_underspend(
            contribution_id=contribution.pk,
            amount_pence=sent.values["amount"],
            on=sent.values["on"],
            words=sent.values["words"],
            **sent.once,
        ),
        done=lambda posted: reverse("contribution", args=[contribution.pk]),
        said="It is recorded that the money went back.",
    )


@page(Action.VIEW_LEDGER)
def financial_years(request: HttpRequest) -> HttpResponse:
    shown = pages.years_page(closing.years(today=today()), by=request.actor)
    return render(request, "procurement/years.jinja", {"page": shown})


@keeps_draft
@page(Action.CLOSE_YEAR)
def close_year(request: HttpRequest, year: int) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    shown = pages.close_page(closing.read_facts(year), standings=closing.standings(year), today=today())
    return serve_form(
        request,
        form_class=forms.CloseForm,
        template="procurement/close_year.jinja",
        page=shown,
        act=lambda sent: actions.close_year(
            year=year,
            words=sent.values["words"],
            **sent.once,
        ),
        done=lambda closed: reverse("financial_years"),
        said="The year is closed. Nothing can be dated in it any more.",
    )
