"""What the tables of a year mean, for the log of what was released to whom: every group's tables of some measures."""

from collections.abc import Iterable, Mapping

from commonweal.outcomes.reports import GROUPS, Counted, Figures, quarter_label
from commonweal.rules.measures import REFERRALS_BY_AREA
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.released import ReleasedTable, released_table


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
