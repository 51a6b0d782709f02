"""The plan as a scenario tells it: each kind of change is one function on rows, and touches nothing else.

What leaves or is lost stays as a row that has been withdrawn, so that everything which refers to it (a match, a reserve)
still finds it and can see that it brings nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios.checking import reasons_not_to_change
from commonweal.commissioning.funding.scenarios.kinds import Kind
from commonweal.commissioning.funding.scenarios.sharing import groups_to_share, shared_again
from commonweal.commissioning.funding.scenarios.subjects import (
    EVERYTHING,
    contributions_named,
    is_unsure,
    is_withdrawn,
    needs_named,
    series_of,
    series_of_need,
)
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, add_months, show_day
from commonweal.rules.plan_years import within
from commonweal.rules.reasons import refuse_if
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift, amount_in_year

Amounted = TypeVar("Amounted", rows.ContributionRow, rows.NeedRow)
_ORDER = list(Kind)
HERE = "In this scenario: "


def changed(plan: rows.Plan, changes: Sequence[rows.ChangeRow]) -> rows.Plan:
    """The plan with these changes made, in the order of `Kind` whatever order they come in. Raises Refused.

    A change that is about a series (`grant`) is made to every year of it. The plan's own scenarios stay as they are.
    """
    refuse_if(reasons_not_to_change(plan, changes))
    for change in sorted(changes, key=lambda change: (_ORDER.index(Kind(change.kind)), change.subject)):
        plan = _CHANGES[Kind(change.kind)](plan, change)
    return plan


def _uplift(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    """Raised from the base the plan states. What states none is raised from its amount, its years counted in order."""
    if change.subject == EVERYTHING:
        given = [row for row in plan.contributions if row.uplift]
        needed = [row for row in plan.needs if row.uplift]
    else:
        given, needed = contributions_named(plan, change.subject), needs_named(plan, change.subject)
    given = [row for row in given if not is_withdrawn(row)]
    years = _years((series_of(row), row.starts_on) for row in given)
    raised = {row.key: _raised(row, change, years[series_of(row)].index(row.starts_on) + 1) for row in given}
    years = _years((series_of_need(row)[0], row.starts_on) for row in needed)
    dearer = {
        row.key: replace(
            _raised(row, change, years[series_of_need(row)[0]].index(row.starts_on) + 1), items=()
        )
        for row in needed
    }
    return _with_needs(_with_contributions(plan, raised), dearer)


def _years(starts: Iterable[tuple[str, date]]) -> dict[str, list[date]]:
    """The first days of each series, in order: where one stands is the year of the rise."""
    found: dict[str, set[date]] = {}
    for series, starts_on in starts:
        found.setdefault(series, set()).add(starts_on)
    return {series: sorted(days) for series, days in found.items()}


def _raised(row: Amounted, change: rows.ChangeRow, place: int) -> Amounted:
    assert change.basis_points is not None
    was = row.uplift or rows.UpliftRow(
        base_pence=row.amount_pence, basis_points=0, times=HowOften.ONCE, rounded_to=1, year=place
    )
    told = {"times"} if change.times else set()
    told |= {"rounding"} if change.rounded_to is not None else set()
    now = replace(
        was,
        basis_points=change.basis_points,
        times=change.times or was.times,
        rounded_to=was.rounded_to if change.rounded_to is None else change.rounded_to,
        index="",
        not_said=tuple(each for each in was.not_said if each not in told),
        printed_pence=None,
    )
    rise = Uplift(now.basis_points, HowOften(now.times), RoundedTo(now.rounded_to))
    pence = amount_in_year(now.base_pence, rise, year=now.year)
    working = f"{HERE}{show_pounds(now.base_pence)} plus {rise.in_words()}."
    return replace(row, amount_pence=pence, uplift=now, working=working)


def _amount(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    """Every period of the subject at this amount. How it was worked out before no longer holds, so that is dropped."""
    assert change.amount_pence is not None
    pence, working = change.amount_pence, f"{HERE}{show_pounds(change.amount_pence)}."
    given = [row for row in contributions_named(plan, change.subject) if not is_withdrawn(row)]
    promised = {row.key: replace(row, amount_pence=pence, uplift=None, working=working) for row in given}
    costs = {
        row.key: replace(row, amount_pence=pence, uplift=None, working=working, items=())
        for row in needs_named(plan, change.subject)
    }
    return _with_needs(_with_contributions(plan, promised), costs)


def _shares(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    base = next(each for each in plan.share_bases if each.key == change.subject)
    shared: dict[str, rows.ContributionRow] = {}
    for group in groups_to_share(plan, base):
        pence = shared_again(group, dict(base.numbers))
        working = f"{HERE}its share of {show_pounds(group.pence)} by {base.name}."
        for row in group.given:
            if pence[row.key] != row.amount_pence:
                shared[row.key] = replace(row, amount_pence=pence[row.key], uplift=None, working=working)
    return _with_contributions(plan, shared)


def _late(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    """The whole period moves; what then lies after the plan's end is lost. The money's own end and its fence stay where
    they are, so that money which comes too late for them pays for nothing."""
    assert change.months is not None
    moved = {}
    for row in contributions_named(plan, change.subject):
        if is_withdrawn(row):
            continue
        period = Period(add_months(row.starts_on, change.months), add_months(row.ends_before, change.months))
        expected = None if row.expected_on is None else add_months(row.expected_on, change.months)
        if period.starts_on >= plan.ends_before:
            moved[row.key] = _withdrawn(row, plan.ends_before, "it would come after the plan ends")
            continue
        kept = Period(period.starts_on, min(period.ends_before, plan.ends_before))
        pence = within(row.amount_pence, period, [kept])[kept]
        late = replace(row, starts_on=kept.starts_on, ends_before=kept.ends_before, expected_on=expected)
        if pence != row.amount_pence:
            working = f"{HERE}of {show_pounds(row.amount_pence)} the part before the plan ends."
            late = replace(late, amount_pence=pence, uplift=None, working=working)
        moved[row.key] = late
    return _with_contributions(plan, moved)


def _confirmed(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    confirmed = {}
    for row in contributions_named(plan, change.subject):
        if is_unsure(row):
            on = row.steps[-1].on if row.steps else row.starts_on
            step = rows.StepRow(step="confirm", on=on, carried_by=f"{HERE}confirmed")
            confirmed[row.key] = replace(row, steps=(*row.steps, step))
    return _with_contributions(plan, confirmed)


def _leaves(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    """What the funder gives from that day on is gone, in kind too; a period under way keeps its part before the day."""
    assert change.on is not None
    gone = {}
    for row in plan.contributions:
        if row.funder != change.subject or is_withdrawn(row) or row.ends_before <= change.on:
            continue
        if row.starts_on >= change.on:
            gone[row.key] = _withdrawn(row, change.on, "the funder leaves")
            continue
        kept = Period(row.starts_on, change.on)
        pence = within(row.amount_pence, Period(row.starts_on, row.ends_before), [kept])[kept]
        working = f"{HERE}of {show_pounds(row.amount_pence)} the part before {show_day(change.on)}."
        gone[row.key] = replace(row, ends_before=change.on, amount_pence=pence, uplift=None, working=working)
    return _with_contributions(plan, gone)


def _gate(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    is_open = change.kind == Kind.GATE_OPENS
    gates = tuple(
        replace(each, is_open=is_open) if each.key == change.subject else each for each in plan.gates
    )
    return replace(plan, gates=gates)


def _carry_allowed(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    """As outlined, now confirmed. Where nothing was outlined: into all that is left of the plan."""
    allowed = {}
    for row in contributions_named(plan, change.subject):
        if is_withdrawn(row) or (row.carry is None and row.ends_before >= plan.ends_before):
            continue
        carry = row.carry or rows.CarryRow(starts_on=row.ends_before, ends_before=plan.ends_before)
        most = carry.amount_pence if change.amount_pence is None else change.amount_pence
        allowed[row.key] = replace(row, carry=replace(carry, status="confirmed", amount_pence=most))
    return _with_contributions(plan, allowed)


def _carry_refused(plan: rows.Plan, change: rows.ChangeRow) -> rows.Plan:
    refused = {
        row.key: replace(row, carry=replace(row.carry, status="refused"))
        for row in contributions_named(plan, change.subject)
        if row.carry is not None
    }
    return _with_contributions(plan, refused)


def _withdrawn(row: rows.ContributionRow, on: date, why: str) -> rows.ContributionRow:
    step = rows.StepRow(
        step="withdraw", on=max([on, *(each.on for each in row.steps)]), carried_by=f"{HERE}{why}"
    )
    return replace(row, steps=(*row.steps, step))


def _with_contributions(plan: rows.Plan, new: dict[str, rows.ContributionRow]) -> rows.Plan:
    return replace(plan, contributions=tuple(new.get(row.key, row) for row in plan.contributions))


def _with_needs(plan: rows.Plan, new: dict[str, rows.NeedRow]) -> rows.Plan:
    return replace(plan, needs=tuple(new.get(row.key, row) for row in plan.needs))


_CHANGES: dict[Kind, Callable[[rows.Plan, rows.ChangeRow], rows.Plan]] = {
    Kind.UPLIFT: _uplift,
    Kind.AMOUNT: _amount,
    Kind.SHARES: _shares,
    Kind.LATE: _late,
    Kind.CONFIRMED: _confirmed,
    Kind.LEAVES: _leaves,
    Kind.GATE_OPENS: _gate,
    Kind.GATE_SHUTS: _gate,
    Kind.CARRY_ALLOWED: _carry_allowed,
    Kind.CARRY_REFUSED: _carry_refused,
}
