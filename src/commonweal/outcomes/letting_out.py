"""What the tables of a year mean, for the log of what was released to whom: every group's tables of some measures."""

from collections.abc import Iterable, Mapping

from commonweal.outcomes.releases.queries import printed_for
from commonweal.outcomes.reports import GROUPS, Counted, Earlier, Figures, Said, quarter_label
from commonweal.rules.measures import REFERRALS_BY_AREA
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.publishable import TOTAL
from commonweal.rules.released import ALL_PARTS, ALL_PROVIDERS, Audience, ReleasedTable, released_table


def released(
    read: Counted, shown: Mapping[str, Figures | None], *, measures: Iterable[str]
) -> dict[str, ReleasedTable]:
    """The tables by title. `measures` are keys; a group without a table of one has none."""
    if not read.quarters:
        return {}
    so_far = Period(read.quarters[0].starts_on, read.quarters[-1].ends_before)
    by_quarter = {quarter_label(quarter, read.today): quarter for quarter in read.quarters}
    found = {}
    for key in measures:
        for group, figures in shown.items():
            table = figures.tables.get(key) if figures else None
            if table is None:
                continue
            found[f"{key}, {GROUPS[group]}, {financial_year_name(read.year.starts_on)}"] = released_table(
                table,
                measure=key,
                client_group=group,
                areas={area.name: area.codes for area in read.areas},
                periods=by_quarter if key == REFERRALS_BY_AREA.key and len(by_quarter) > 1 else so_far,
            )
    return found


def told_before(read: Counted) -> Earlier:
    """What was released before, to whomever, of the areas shown and of all together. Nothing of a year was, before it began. One
    query.
    """
    rows = {frozenset(area.codes): area.name for area in read.areas}
    rows[frozenset().union(*rows)] = TOTAL
    found: dict[tuple[str, str], list[Said]] = {}
    for printed in printed_for(tuple(Audience), since=read.year.starts_on):
        said = found.setdefault((printed.table.measure, printed.table.client_group), [])
        for cell in printed.table.cells:
            region = cell.region
            if region.areas in rows and region.providers == ALL_PROVIDERS:
                said.append(
                    Said(
                        rows[region.areas],
                        region.starts_on,
                        region.ends_before,
                        region.part != ALL_PARTS,
                        cell.value,
                    )
                )
    return found
