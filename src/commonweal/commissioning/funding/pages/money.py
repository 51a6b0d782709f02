"""Money at a glance: what a plan needs, who promised what, how sure it is, what came in and what was spent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, NeedLine, Plan
from commonweal.commissioning.funding.pages.choosing import Choice, plan_choices
from commonweal.commissioning.funding.queries import NOTHING, Moved
from commonweal.design.charts import Certainty, Part, Row, Stack
from commonweal.design.words import month, period, pounds
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import within, years_of


@dataclass(frozen=True)
class PromiseRow:
    """Read a row as: for this period this much, this sure; `note` says what has come in, `is_assumed` that it is a guess."""

    id: int
    funder: str
    source_fund: str
    is_in_kind: bool
    period: str
    amount: str
    is_assumed: bool
    status: str
    note: str


@dataclass(frozen=True)
class MoneyPage:
    title: str
    source: str
    period: str
    plan_key: str
    plans: tuple[Choice, ...]
    needed: str
    sure: str
    received: str
    in_bank: str
    chart: Stack | None
    rows: tuple[PromiseRow, ...]
    has_assumed: bool
    may_see_ledger: bool


def money_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    contributions: Sequence[Contribution],
    needs: Sequence[NeedLine],
    moved: Mapping[int, Moved],
    by: Actor,
    path: str,
) -> MoneyPage:
    said = {each.pk: moved.get(each.pk, NOTHING) for each in contributions}
    cash = [each for each in contributions if each.kind == facts.CASH]
    sure = [each for each in cash if Status(each.status) in (Status.CONFIRMED, Status.RECEIVED)]
    return MoneyPage(
        title=plan.title,
        source=plan.source,
        period=period(plan.starts_on, plan.ends_before),
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        needed=pounds(sum(need.amount_pence for need in needs)),
        sure=pounds(sum(each.amount_pence for each in sure)),
        received=pounds(sum(said[each.pk].received_pence for each in cash)),
        in_bank=pounds(sum(said[each.pk].in_bank_pence for each in cash)),
        chart=_chart(plan, cash, needs, said),
        rows=tuple(
            _row(each, said[each.pk]) for each in sorted(contributions, key=lambda each: each.starts_on)
        ),
        has_assumed=any(each.is_assumed for each in contributions),
        may_see_ledger=may(by.roles, Action.VIEW_LEDGER),
    )


def _row(contribution: Contribution, said: Moved) -> PromiseRow:
    due = said.confirmed_pence - said.received_pence
    is_part = said.received_pence and due
    return PromiseRow(
        id=contribution.pk,
        funder=contribution.funder.name,
        source_fund=contribution.source_fund,
        is_in_kind=contribution.kind != facts.CASH,
        period=period(contribution.starts_on, contribution.ends_before),
        amount=pounds(contribution.amount_pence),
        is_assumed=contribution.is_assumed,
        status=contribution.status,
        note=f"{pounds(said.received_pence)} received, {pounds(due)} due" if is_part else "",
    )


def _chart(
    plan: Plan, cash: Sequence[Contribution], needs: Sequence[NeedLine], said: Mapping[int, Moved]
) -> Stack | None:
    """A bar for each year: how sure the money is, against what the year needs. None while nothing is promised or needed."""
    if not cash and not needs:
        return None
    years = years_of(Period(plan.starts_on, plan.ends_before))
    parts: dict[Period, dict[Certainty, int]] = {year: {} for year in years}
    for each in cash:
        for certainty, pence in _by_certainty(each, said[each.pk]):
            for year, share in within(pence, facts.period_of(each), years).items():
                parts[year][certainty] = parts[year].get(certainty, 0) + share
    needed = dict.fromkeys(years, 0)
    for need in needs:
        for year, share in within(need.amount_pence, facts.period_of(need), years).items():
            needed[year] += share
    rows = tuple(
        Row(
            f"{month(year.starts_on)} to {month(year.last_day)}",
            tuple(Part(certainty, pence) for certainty, pence in parts[year].items()),
            needed[year],
        )
        for year in years
    )
    return Stack("promised", "How sure the money is, against what is needed", "Year", rows)


def _by_certainty(contribution: Contribution, said: Moved) -> list[tuple[Certainty, int]]:
    """What came in of a confirmed promise is received, the rest confirmed. Withdrawn money counts nowhere."""
    if contribution.status == Status.WITHDRAWN:
        return []
    if contribution.status in (Status.CONFIRMED, Status.RECEIVED):
        rest = contribution.amount_pence - said.received_pence
        return [(Certainty.RECEIVED, said.received_pence), (Certainty.CONFIRMED, rest)]
    return [(Certainty(contribution.status), contribution.amount_pence)]
