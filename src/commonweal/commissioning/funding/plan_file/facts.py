"""From rows of a plan to the values the rule book takes. The database has the like in `funding.facts`."""

from collections.abc import Iterable

from commonweal.commissioning.funding.plan_file.rows import AreaRow, ContributionRow, FenceRow, NeedRow, Plan
from commonweal.rules.fences import Fence
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of


def fence_of(row: FenceRow) -> Fence:
    """A fence as the rule book's, without its statutory restriction: an empty limit is no limit."""
    return Fence(
        areas=frozenset(row.areas) or None,
        elements=frozenset(row.elements) or None,
        client_groups=frozenset(row.client_groups) or None,
        years=frozenset(row.years) or None,
        instruments=frozenset(row.instruments) or None,
        anywhere=row.anywhere,
        lots=frozenset(row.lots) or None,
        kinds=frozenset(row.kinds) or None,
        powers=frozenset(row.powers) or None,
    )


def period_of(row: ContributionRow | NeedRow) -> Period:
    return Period(row.starts_on, row.ends_before)


def years_of_plan(plan: Plan) -> tuple[Period, ...]:
    """The plan's own years: from its first day and every return of it."""
    return years_of(Period(plan.starts_on, plan.ends_before))


def areas_within(areas: Iterable[AreaRow]) -> dict[str, frozenset[str]]:
    """Each area's code with the codes of every area that encloses it, itself included."""
    direct = {row.code: row.within for row in areas}
    found: dict[str, frozenset[str]] = {}
    for code in direct:
        reached, waiting = {code}, [code]
        while waiting:
            for outer in direct.get(waiting.pop(), ()):
                if outer not in reached:
                    reached.add(outer)
                    waiting.append(outer)
        found[code] = frozenset(reached)
    return found
