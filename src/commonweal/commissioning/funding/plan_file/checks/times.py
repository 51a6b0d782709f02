"""Dates that fit: rows inside the plan, bodies that exist, years without gaps, money carried forwards and never back."""

from collections.abc import Iterator

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.facts import years_of_plan
from commonweal.commissioning.funding.plan_file.rows import NO_DAY, Fault, Plan
from commonweal.rules.periods import Period, show_day


def periods(plan: Plan) -> Iterator[Fault]:
    if not _has_sound_dates(plan):
        return
    whole = Period(plan.starts_on, plan.ends_before)
    for row in (*plan.contributions, *plan.needs):
        if _is_sound(row) and not whole.covers(Period(row.starts_on, row.ends_before)):
            yield Fault(
                row.at("ends"),
                f"The dates lie outside the plan, which runs from {whole.show()}: change one or the other.",
            )
    yield from _funders(plan)
    kinds = {row.code: row for row in plan.organisations}
    for contract in plan.contracts:
        provider = kinds.get(contract.provider)
        if provider and provider.kind != "provider":
            yield Fault(
                contract.at("provider"),
                f"{provider.name} is not of the kind “provider”: contracts are made with providers.",
            )


def _funders(plan: Plan) -> Iterator[Fault]:
    bodies = {row.code: row for row in plan.organisations}
    said: set[int] = set()
    for row in plan.contributions:
        funder = bodies.get(row.funder)
        if funder is None or row.starts_on == NO_DAY or row.line in said:
            continue
        if row.starts_on < funder.starts_on or (funder.ends_before and row.starts_on >= funder.ends_before):
            text = f"{funder.name} does not exist on {show_day(row.starts_on)}: name the body that does."
            said.add(row.line)
            yield Fault(row.at("funder"), text)


def gaps(plan: Plan) -> Iterator[Fault]:
    """A year of the plan that nothing is needed in, or nobody gives anything for, between years that have something."""
    if not _has_sound_dates(plan):
        return
    years = years_of_plan(plan)
    sides: list[tuple[str, str, tuple[rows.ContributionRow | rows.NeedRow, ...]]] = [
        ("Nothing is needed", "add what it costs", plan.needs),
        ("Nobody gives anything", "add a contribution", plan.contributions),
    ]
    for what, advice, found in sides:
        spans = [Period(row.starts_on, row.ends_before) for row in found if _is_sound(row)]
        filled = [any(span.overlaps(year) for span in spans) for year in years]
        for place, year in enumerate(years):
            if not filled[place] and any(filled[:place]) and any(filled[place:]):
                text = f"{what} from {year.show()}, though before and after it is: {advice} for that year,"
                yield Fault(plan.line, f"{text} or let the plan end before it.")


def carried(plan: Plan) -> Iterator[Fault]:
    """Money is carried into later years of the plan: never back, and never out of it."""
    if not _has_sound_dates(plan):
        return
    whole = Period(plan.starts_on, plan.ends_before)
    for row in plan.contributions:
        carry = row.carry
        if carry is None or not _is_sound(row) or not NO_DAY < carry.starts_on < carry.ends_before:
            continue
        at = carry.at("starts") or row.at("carry_forward")
        if carry.starts_on < row.ends_before:
            text = (
                f"“{row.key}” may be carried forward from {show_day(carry.starts_on)}, but its own time runs until"
                f" {show_day(Period(row.starts_on, row.ends_before).last_day)}: carry it into a later year."
            )
            yield Fault(at, text)
        elif not whole.covers(Period(carry.starts_on, carry.ends_before)):
            text = f"“{row.key}” would be carried out of the plan, which runs from {whole.show()}: end it inside."
            yield Fault(carry.at("ends") or at, text)
        if carry.amount_pence is not None and carry.amount_pence > row.amount_pence:
            text = f"More of “{row.key}” would be carried forward than it is: lower the amount."
            yield Fault(carry.at("amount") or at, text)


def spending(plan: Plan) -> Iterator[Fault]:
    """Money does not expire before its own time begins."""
    for row in plan.contributions:
        if row.expires_on and _is_sound(row) and row.expires_on < row.starts_on:
            text = f"“{row.key}” expires on {show_day(row.expires_on)}, before its time begins: check both dates."
            yield Fault(row.at("expires"), text)


def _has_sound_dates(plan: Plan) -> bool:
    return NO_DAY < plan.starts_on < plan.ends_before


def _is_sound(row: rows.ContributionRow | rows.NeedRow) -> bool:
    return NO_DAY < row.starts_on < row.ends_before
