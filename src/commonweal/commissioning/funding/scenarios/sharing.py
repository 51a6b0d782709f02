"""Which cash a base for shares divides again: that of the organisations it names, year by year, the total unchanged.

Read a group as: in this period these contributions belong together, and together they stay what they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.scenarios.subjects import CASH, is_withdrawn
from commonweal.rules.money import split
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of


@dataclass(frozen=True)
class Group:
    period: Period
    given: tuple[rows.ContributionRow, ...]

    @property
    def pence(self) -> int:
        return sum(row.amount_pence for row in self.given)


def groups_to_share(plan: rows.Plan, base: rows.ShareBaseRow) -> tuple[Group, ...]:
    """The cash of the organisations in a base, by plan year; what runs over several years by its own period."""
    named = {code for code, _ in base.numbers}
    years = years_of(Period(plan.starts_on, plan.ends_before))
    by_period: dict[Period, list[rows.ContributionRow]] = {}
    for row in sorted(plan.contributions, key=lambda row: row.key):
        if row.kind == CASH and row.funder in named and not is_withdrawn(row):
            own = Period(row.starts_on, row.ends_before)
            by_period.setdefault(next((year for year in years if year.covers(own)), own), []).append(row)
    return tuple(Group(period, tuple(by_period[period])) for period in sorted(by_period))


def shared_again(group: Group, numbers: Mapping[str, int]) -> dict[str, int]:
    """Pence of each contribution of a group, by key: to each organisation its share, and that as its own cash now lies."""
    funders = sorted({row.funder for row in group.given})
    shares = dict(zip(funders, split(group.pence, [numbers[each] for each in funders]), strict=True))
    found: dict[str, int] = {}
    for funder in funders:
        own = [row for row in group.given if row.funder == funder]
        weights = [row.amount_pence for row in own]
        parts = split(shares[funder], weights if any(weights) else [1] * len(own))
        found |= {row.key: part for row, part in zip(own, parts, strict=True)}
    return found
