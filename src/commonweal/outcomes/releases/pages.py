"""What the pages of the release log show: plain values, ready to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, moment, period
from commonweal.outcomes.releases.queries import Kept, ReleaseRow, SettingRow
from commonweal.rules.disclosure_minimum import FLOOR
from commonweal.rules.released import Audience, ReleasedTable
from commonweal.rules.thresholds import Threshold

LIMIT = 50
AUDIENCES = {
    Audience.PUBLIC: "Everybody",
    Audience.PARTNERS: "The partners",
    Audience.BOARD: "The board",
}
GROUPS = {"victim": "victims", "child": "children", "perpetrator": "people who use abuse"}


@dataclass(frozen=True)
class ListRow:
    id: int
    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class LogPage:
    rows: tuple[ListRow, ...]
    next_before: int | None
    is_first: bool
    minimum: int
    since: str


@dataclass(frozen=True)
class ReleasePage:
    title: str
    audience: str
    also_read: str
    when: str
    who: str
    sha256: str
    is_whole: bool
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class MinimumPage:
    value: int
    floor: int
    since: str
    source: str
    settings: tuple[tuple[str, str, str, str], ...]
    may_set: bool


def log_page(*, rows: Sequence[ReleaseRow], is_first: bool, minimum: Threshold) -> LogPage:
    """`rows` may hold one more than is shown, which says that there are more."""
    shown = rows[:LIMIT]
    return LogPage(
        rows=tuple(ListRow(row.id, row.title, _facts(row)) for row in shown),
        next_before=shown[-1].id if len(rows) > LIMIT else None,
        is_first=is_first,
        minimum=minimum.value,
        since=day(minimum.starts_on),
    )


def release_page(found: Kept) -> ReleasePage:
    readers = found.row.audience.readers
    others = [AUDIENCES[each].lower() for each in readers if each is not found.row.audience]
    return ReleasePage(
        title=found.row.title,
        audience=AUDIENCES[found.row.audience],
        also_read=" and ".join(others) or "nobody else",
        when=moment(found.row.at),
        who=found.row.by,
        sha256=found.sha256,
        is_whole=found.is_whole,
        tables=tuple(_table(title, table) for title, table in found.tables.items()),
    )


def minimum_page(
    *, minimum: Threshold, settings: Sequence[SettingRow], by: Actor, today: date
) -> MinimumPage:
    return MinimumPage(
        value=minimum.value,
        floor=FLOOR,
        since=day(minimum.starts_on),
        source=minimum.source,
        settings=tuple(
            (
                f"{day(each.starts_on)}{', still to come' if each.starts_on > today else ''}",
                f"Below {each.value} is hidden",
                each.reason,
                f"{each.by}, {moment(each.at)}",
            )
            for each in settings
        ),
        may_set=may(by.roles, Action.SET_DISCLOSURE),
    )


def _facts(row: ReleaseRow) -> tuple[str, ...]:
    return (AUDIENCES[row.audience], moment(row.at), row.by)


def _table(title: str, table: ReleasedTable) -> Table:
    columns = (Column("Figure"), Column("Period"), Column("As released", is_number=True))
    rows = tuple(
        (cell.label, period(cell.region.starts_on, cell.region.ends_before), cell.text)
        for cell in table.cells
    )
    group = GROUPS.get(table.client_group, table.client_group)
    caption = title if group in title.lower() else f"{title}: {group}"
    return Table(caption, columns, rows)
