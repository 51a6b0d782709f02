"""The ledger: searched, one movement alone, its balances, and the whole of it as a journal."""

import tempfile
from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import pages, queries
from commonweal.commissioning.funding.journal import journal_lines
from commonweal.commissioning.funding.ledger_forms import LedgerSearchForm
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.design.fields.dates import PARTS
from commonweal.partnership.form_page import INVALID
from commonweal.partnership.queries import areas_on, today
from commonweal.rules.ledger import Account

BY_DRILLING = ("contribution", "plan", "funder", "nowhere")
"""What an address may say beside the form: set by the links of other pages, not asked of people."""


@page(Action.VIEW_LEDGER)
def ledger(request: HttpRequest) -> HttpResponse:
    before, after = (pages.key_from(request.GET.get(name, "")) for name in ("before", "after"))
    form = _search_form(request)
    is_right = form.is_valid()
    wanted = _wanted(request, form.cleaned_data if is_right else {})
    rows = (
        queries.transactions(
            wanted=wanted, before=before, after=None if before else after, limit=queries.PAGE + 1
        )
        if is_right
        else []
    )
    shown = pages.ledger_page(
        rows,
        totals=queries.totals(wanted) if is_right and not wanted.is_everything else (),
        sought=pages.sought(wanted, pages.words_chosen(form)) if is_right else (),
        kept=_kept(request, form),
        forwards=after is not None and before is None,
        is_first=before is None and after is None,
        path=request.path,
    )
    status = 200 if is_right else INVALID
    return render(request, "funding/ledger.jinja", {"page": shown, "form": form}, status=status)


@page(Action.VIEW_LEDGER)
def ledger_transaction(request: HttpRequest, transaction_id: int) -> HttpResponse:
    record(request.actor, Action.VIEW_LEDGER, LedgerTransaction, transaction_id)
    found = queries.transaction_facts(transaction_id)
    if found is None:
        raise Http404
    return render(
        request, "funding/transaction.jinja", {"page": pages.transaction_page(found, by=request.actor)}
    )


@page(Action.VIEW_LEDGER)
def ledger_journal(request: HttpRequest) -> FileResponse:
    written = tempfile.TemporaryFile("w+b")  # noqa: SIM115  closed by the response once it is sent
    for lines in journal_lines():
        written.write(lines.encode())
    written.seek(0)
    name = f"ledger-{today().isoformat()}.beancount"
    return FileResponse(written, as_attachment=True, filename=name, content_type="text/plain; charset=utf-8")


@page(Action.VIEW_MONEY)
def balances(request: HttpRequest) -> HttpResponse:
    rows = queries.balances()
    shown = pages.balances_page(
        rows,
        by_fund=queries.by_fund(rows),
        funds=queries.funds_known(),
        year=pages.number_from(request.GET.get("year", "")),
        today=today(),
        links=may(request.actor.roles, Action.VIEW_LEDGER),
        path=request.path,
    )
    return render(request, "funding/balances.jinja", {"page": shown})


def _search_form(request: HttpRequest) -> LedgerSearchForm:
    return LedgerSearchForm(
        request.GET,
        funds=[(row.number, f"{row.funder}: {row.source_fund}") for row in queries.funds_known()],
        elements=queries.elements_known(),
        areas=[(row.id, row.name) for row in areas_on(on=today())],
        years=pages.year_choices(queries.years_of_ledger()),
        kinds=LedgerTransaction.KINDS,
        accounts=[(account.value, words) for account, words in pages.ACCOUNTS.items()],
    )


def _kept(request: HttpRequest, form: LedgerSearchForm) -> dict[str, str]:
    """What the address says that this page knows, and nothing else that somebody may have put there."""
    known = {
        *form.shown_names,
        *BY_DRILLING,
        *(f"{name}-{part}" for name in ("starts", "ends") for part in PARTS),
    }
    return {name: value for name, value in request.GET.items() if name in known}


def _wanted(request: HttpRequest, said: Mapping[str, Any]) -> queries.Wanted:
    drilled = {name: pages.number_from(request.GET.get(name, "")) for name in BY_DRILLING}
    return queries.Wanted(
        contribution_id=drilled["contribution"],
        plan_id=drilled["plan"],
        funder_id=drilled["funder"],
        is_for_no_area=bool(drilled["nowhere"]),
        fund=pages.number_from(said.get("fund", "")),
        element_id=pages.number_from(said.get("element", "")),
        area_id=pages.number_from(said.get("area", "")),
        year=pages.number_from(said.get("year", "")),
        accounts=(Account(said["account"]),) if said.get("account") else (),
        kind=said.get("kind", ""),
        pence=said.get("amount"),
        starts_on=said.get("starts"),
        last_day=said.get("ends"),
        contract=said.get("contract", ""),
    )
