"""A promise is put down, and its terms are changed. A change of confirmed cash is posted as the difference."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.text import slugify

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.actions.contributions import (
    decision_named,
    reasons_of_the_reserve,
    where_it_stands,
)
from commonweal.commissioning.funding.actions.posting import post
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Fence,
    Gate,
    Plan,
    Reserve,
)
from commonweal.commissioning.governance.queries import authority_of
from commonweal.partnership.models import Organisation
from commonweal.rules import contributions, ledger, promises, reserves
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months, day_of, financial_year, show_day
from commonweal.rules.plan_years import MONTHS_IN_A_YEAR
from commonweal.rules.promises import Terms
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.reserves import Tranche

NOT_UPLIFTED = {
    "base_pence": None,
    "uplift_basis_points": None,
    "uplift_times": "",
    "uplift_rounded_to": None,
    "uplift_year": None,
    "uplift_index": "",
    "uplift_not_said": [],
    "printed_pence": None,
}


@dataclass(frozen=True)
class Asked:
    """A new promise: `amount_pence` for each of these periods. Days are those of the first period, the same in later ones.

    A match or a minimum names a fund by a contribution of it; it holds in each period for that fund's money then.
    """

    funder_id: int
    source_fund: str
    fence_id: int
    periods: tuple[Period, ...]
    amount_pence: int
    is_cash: bool = True
    valuation: str = ""
    fund_kind: str = ""
    recurrence: str = ""
    expected_on: date | None = None
    expires_on: date | None = None
    is_repayable: bool = False
    underspend: str = ""
    vat: str = ""
    top_slice_basis_points: int = 0
    gate_id: int | None = None
    reserve_id: int | None = None
    match_with: int | None = None
    match_basis_points: int | None = None
    least_from: int | None = None
    least_pence: int | None = None


@transaction.atomic
def add_contribution(
    *,
    plan_id: int,
    asked: Asked,
    on: date,
    carried_by: str = "",
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contribution:
    """Puts down what a funder is asked for: one contribution for each period. The first of them is given back.

    Raises Refused with everything that is wrong, Http404 for what is not of this plan; sent twice, added once.
    """
    plan = hold(by, Action.ADD_CONTRIBUTION, Plan, plan_id)
    there = Contribution.objects.filter(form_key=form_key, plan=plan).first() if form_key else None
    if there is not None:
        return there
    funder = _of(Organisation.objects.all(), asked.funder_id)
    fence = _of(Fence.objects.filter(plan=plan), asked.fence_id)
    gate = _of(Gate.objects.filter(plan=plan), asked.gate_id) if asked.gate_id else None
    reserve = _of(Reserve.objects.filter(plan=plan), asked.reserve_id) if asked.reserve_id else None
    wanted = _terms_over(asked)
    refuse_if(
        promises.reasons_not_to_add(
            wanted,
            fund=asked.source_fund,
            funder=funder.name,
            there=queries.funds_of(plan.pk),
            plan=Period(plan.starts_on, plan.ends_before),
            asked_on=on,
            today=day_of(at),
            top_slice_basis_points=asked.top_slice_basis_points,
        )
        + _reasons_of_the_funder(funder, asked.periods)
        + _reasons_of_reserve(reserve, funder, asked)
    )
    taken = set(queries.keys_in(plan.pk))
    rows = []
    for number, terms in enumerate(wanted):
        key = _free_key(funder.code, asked.source_fund, terms.period, taken)
        taken.add(key)
        rows.append(
            Contribution.objects.create(
                plan=plan,
                key=key,
                funder=funder,
                source_fund=asked.source_fund,
                fund_kind=asked.fund_kind,
                kind="cash" if terms.is_cash else "in_kind",
                valuation=terms.valuation,
                recurrence=asked.recurrence,
                fence=fence,
                starts_on=terms.period.starts_on,
                ends_before=terms.period.ends_before,
                amount_pence=terms.pence,
                expected_on=terms.expected_on,
                expires_on=terms.expires_on,
                is_repayable=asked.is_repayable,
                underspend=asked.underspend,
                vat=asked.vat,
                top_slice_basis_points=asked.top_slice_basis_points,
                gate=gate,
                reserve=reserve,
                match_of=_keys_beside(plan, asked.match_with, terms.period),
                match_basis_points=asked.match_basis_points if asked.match_with else None,
                least_of=_keys_beside(plan, asked.least_from, terms.period),
                least_pence=asked.least_pence if asked.least_from else None,
                form_key=form_key if number == 0 else None,
            )
        )
    for row in rows:
        ContributionHistory.objects.create(
            contribution=row,
            step="ask",
            was=contributions.FIRST,
            became=contributions.FIRST,
            on=on,
            carried_by=carried_by,
            became_pence=row.amount_pence,
            by_id=by.user_id,
            at=at,
        )
        record_event(action="add_contribution", subject=row, by=by, at=at)
    return rows[0]


@transaction.atomic
def revise_contribution(
    *,
    contribution_id: int,
    on: date,
    amount_pence: int,
    expected_on: date | None,
    expires_on: date | None,
    valuation: str = "",
    decision_id: int | None = None,
    carried_by: str = "",
    words: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Contribution:
    """Changes what was promised: by a letter before it is confirmed, by a decision that covers the amount afterwards.

    What has been confirmed in cash is posted again as the difference. Raises Refused, Stale, Http404; sent twice, done once.
    """
    contribution = hold(by, Action.MOVE_CONTRIBUTION, Contribution, contribution_id)
    if form_key and ContributionHistory.objects.filter(form_key=form_key, contribution=contribution).exists():
        return contribution
    stale_unless(contribution.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    now, was = where_it_stands(contribution), facts.terms_of(contribution)
    wanted = replace(
        was, pence=amount_pence, expected_on=expected_on, expires_on=expires_on, valuation=valuation
    )
    refuse_if(
        promises.reasons_not_to_revise(
            now,
            was=was,
            wanted=wanted,
            carried_by=carried_by,
            step_on=on,
            today=day_of(at),
            authority=authority_of(decision),
            used_pence=queries.confirmed_under(decision_id, but=contribution.pk),
            closed_years=queries.closed_years(),
        )
        + reasons_of_the_reserve(contribution, amount_pence)
    )
    changed = what_changed(was, wanted)
    _put_down(contribution, was, wanted, letter=decision.reference if decision else carried_by)
    if decision is not None and now.confirmed_pence and wanted.pence != was.pence:
        contribution.decision = decision
    contribution.save()
    ContributionHistory.objects.create(
        contribution=contribution,
        step="revise",
        was=contribution.status,
        became=contribution.status,
        on=on,
        decision=decision,
        carried_by=carried_by,
        was_pence=was.pence,
        became_pence=wanted.pence,
        words=f"{changed} {words}".strip()[:300],
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    difference = wanted.pence - was.pence
    if was.is_cash and now.confirmed_pence and difference:
        postings = ledger.contribution_confirmed(str(contribution.pk), difference)
        post(postings=postings, kind="revision", on=on, decision=decision, words=changed, by=by, at=at)
    record_event(action="revise_contribution", subject=contribution, by=by, at=at)
    return contribution


def what_changed(was: Terms, wanted: Terms) -> str:
    """What a change changes, in words: "From £455,000 to £456,000."."""
    said = []
    if wanted.pence != was.pence:
        said.append(f"From {show_pounds(was.pence)} to {show_pounds(wanted.pence)}.")
    for name, before, after in (
        ("Expected", was.expected_on, wanted.expected_on),
        ("To be spent", was.expires_on, wanted.expires_on),
    ):
        if before != after:
            new = f"by {show_day(after)}" if after else "at no set day"
            old = f", before by {show_day(before)}" if before else ""
            said.append(f"{name} {new}{old}.")
    if wanted.valuation != was.valuation:
        said.append("Valued on another basis.")
    return " ".join(said)


def _terms_over(asked: Asked) -> list[Terms]:
    first = min((period.starts_on for period in asked.periods), default=None)
    found = []
    for period in sorted(asked.periods):
        years = (period.starts_on.year - first.year) if first else 0
        found.append(
            Terms(
                pence=asked.amount_pence,
                period=period,
                expected_on=_later(asked.expected_on, years),
                expires_on=_later(asked.expires_on, years),
                is_cash=asked.is_cash,
                valuation=asked.valuation,
            )
        )
    return found


def _later(day: date | None, years: int) -> date | None:
    return None if day is None else add_months(day, MONTHS_IN_A_YEAR * years)


def _reasons_of_the_funder(funder: Organisation, periods: Iterable[Period]) -> list[Reason]:
    last = max((period.starts_on for period in periods), default=None)
    if funder.ends_before is None or last is None or last < funder.ends_before:
        return []
    text = (
        f"{funder.name} ends before {show_day(funder.ends_before)}: choose the organisation that follows it."
    )
    return [Reason("funder_has_ended", text)]


def _reasons_of_reserve(reserve: Reserve | None, funder: Organisation, asked: Asked) -> list[Reason]:
    if reserve is None:
        return []
    held = Reserve.objects.select_for_update().get(pk=reserve.pk)
    if held.holder_id != funder.pk:
        text = "This reserve is held by another organisation: choose it as the funder, or another reserve."
        return [Reason("reserve_of_another", text)]
    pence = asked.amount_pence * len(asked.periods)
    others: list[Tranche] = queries.tranches_of(held.pk)
    return reserves.reasons_not_to_draw(facts.reserve_of(held), pence, others=others)


def _keys_beside(plan: Plan, contribution_id: int | None, period: Period) -> list[str]:
    if contribution_id is None:
        return []
    one = _of(Contribution.objects.filter(plan=plan), contribution_id)
    return queries.keys_of_fund(plan.pk, funder_id=one.funder_id, source_fund=one.source_fund, period=period)


def _free_key(code: str, fund: str, period: Period, taken: Collection[str]) -> str:
    """A key that says whose fund it is and for which financial year, and is not taken: "county-core-budget-2026"."""
    stem = f"{slugify(f'{code} {fund}')[:68].strip('-')}-{financial_year(period.starts_on).starts_on.year}"
    number, key = 2, stem
    while key in taken:
        number, key = number + 1, f"{stem}-{number}"
    return key


def _put_down(contribution: Contribution, was: Terms, wanted: Terms, *, letter: str) -> None:
    """The new terms on the row. An amount that a letter or a decision names is no longer worked out or assumed."""
    contribution.amount_pence = wanted.pence
    contribution.expected_on, contribution.expires_on = wanted.expected_on, wanted.expires_on
    contribution.valuation = wanted.valuation
    contribution.version += 1
    if wanted.pence == was.pence:
        return
    for name, value in NOT_UPLIFTED.items():
        setattr(contribution, name, value)
    said = f"{show_pounds(was.pence)} at first" if not contribution.working else contribution.working
    contribution.working = f"{said}; then {show_pounds(wanted.pence)} by {letter}"[:600]
    contribution.is_assumed, contribution.assumption = False, ""


def _of(rows, pk):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
