"""Commitments: whose money a contract has been promised, year by year of its term, before the first bill comes.

Read a Stretch as: "the part of a contract's term that lies in one year of its plan". Each line of a contract is promised
money for each stretch by the plan's own order of policy (`funding_plan.fund`), from confirmed money that is free. A bill
uses the promise to its own line first, and takes as much of it back as it pays; what is left when a stretch is over is
let go. Another line's promise is never touched. Which financial years a promise counts in: `commitment_years`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.rules.fences import AreasWithin, Fence, Names
from commonweal.rules.funding_plan import Line, Source, fund
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months, financial_year, financial_year_name, show_day
from commonweal.rules.plan_years import MONTHS_IN_A_YEAR, value_over, within
from commonweal.rules.reasons import Reason, Refused


@dataclass(frozen=True)
class Stretch:
    """A part of a term, and the year of the plan it lies in."""

    period: Period
    plan_year: Period

    @property
    def year_name(self) -> str:
        """What fences and the plan call the year: "2026/27"."""
        return financial_year_name(self.plan_year.starts_on)

    @property
    def year(self) -> int:
        """The year of the plan by number: that of the financial year it starts in. Part of it may count in the next."""
        return financial_year(self.plan_year.starts_on).starts_on.year


def plan_year_of(day: date, *, plan_starts_on: date) -> Period:
    """The year of a plan that a day falls in, also before the plan began or after it ends."""
    years = day.year - plan_starts_on.year
    if add_months(plan_starts_on, MONTHS_IN_A_YEAR * years) > day:
        years -= 1
    first = add_months(plan_starts_on, MONTHS_IN_A_YEAR * years)
    return Period(first, add_months(plan_starts_on, MONTHS_IN_A_YEAR * (years + 1)))


def stretches_of(term: Period, *, plan_starts_on: date) -> tuple[Stretch, ...]:
    """A term cut at each year of the plan."""
    found: list[Stretch] = []
    day = term.starts_on
    while day < term.ends_before:
        year = plan_year_of(day, plan_starts_on=plan_starts_on)
        found.append(Stretch(Period(day, min(year.ends_before, term.ends_before)), year))
        day = year.ends_before
    return tuple(found)


def values_of(yearly_pence: int, term: Period, stretches: Sequence[Stretch]) -> dict[Stretch, int]:
    """What a yearly amount comes to in each stretch of its term; together what it comes to over the term, to the penny."""
    parts = within(value_over(yearly_pence, term), term, [each.plan_year for each in stretches])
    return {each: parts[each.plan_year] for each in stretches}


def promise(
    wanted: Sequence[Line],
    *,
    beside: Sequence[Line] = (),
    sources: Sequence[Source],
    areas_within: AreasWithin,
    names: Names | None = None,
) -> dict[str, dict[str, int]]:
    """By line wanted, how much of which source promises it in full. Raises Refused, naming what is missing.

    `beside` are lines of other contracts that wait for money: they sit at the same table, so that the wanted lines leave
    them what only they can use; but when there is not enough for all, the wanted lines are served.
    """
    needed = sum(line.amount_pence for line in wanted)
    keys = {line.key for line in wanted}
    tables = ([*wanted, *beside], list(wanted)) if beside else (list(wanted),)
    for lines in tables:
        answer = fund(sources, lines, areas_within, names=names)
        own = [payment for payment in answer.payments if payment.line in keys]
        if sum(payment.pence for payment in own) == needed:
            found: dict[str, dict[str, int]] = {line.key: {} for line in wanted}
            for payment in own:
                source, shares = _source(payment.source), found[payment.line]
                shares[source] = shares.get(source, 0) + payment.pence
            return found
    said = " ".join(each.text for each in answer.shortfalls)
    raise Refused(
        Reason(
            "confirmed_money_short",
            f"Confirmed money that is free falls short: {said} Have more confirmed first.",
        )
    )


CARRIED = "+carried"
"""Marks the part of a source that may also pay in later years; it stays the same source's money."""


def sources_over_years(
    source: Source,
    *,
    own_years: Iterable[str],
    later_years: Iterable[str] = (),
    most_later_pence: int | None = None,
) -> tuple[Source, ...]:
    """A source as what it may pay in its own years, and what of it may be used later: one row, or two that add up to it."""
    own, later = frozenset(own_years), frozenset(later_years)
    total = source.amount_pence
    carried = 0 if not later else total if most_later_pence is None else min(total, max(most_later_pence, 0))
    rows = []
    if total - carried > 0:
        rows.append(replace(source, amount_pence=total - carried, fence=_in_years(source, own)))
    if carried:
        fence = _in_years(source, own | later)
        rows.append(replace(source, key=f"{source.key}{CARRIED}", amount_pence=carried, fence=fence))
    return tuple(row for row in rows if row.fence.years)


def _in_years(source: Source, years: frozenset[str]) -> Fence:
    limit = source.fence.years
    return replace(source.fence, years=years if limit is None else years & limit)


def _source(key: str) -> str:
    return key.removesuffix(CARRIED)


def reasons_not_to_let_go(
    stretch: Period | None, *, left_pence: int, waiting_pence: int, on: date
) -> list[Reason]:
    """Why what is left of a promise may not be let go on a day: its time is not over, or a bill waits for approval."""
    if stretch is None or left_pence <= 0:
        return [Reason("nothing_promised", "Nothing is promised any more for this line and year.")]
    reasons = []
    if on < stretch.ends_before:
        text = (
            f"This promise runs to {show_day(stretch.last_day)}: let go of what is left of it after that day."
        )
        reasons.append(Reason("promise_still_runs", text))
    if waiting_pence:
        text = f"Payments of {show_pounds(waiting_pence)} for it wait for approval: have them approved or sent back first."
        reasons.append(Reason("payment_waiting", text))
    return reasons
