"""Counts by area that may be shown, set against who lives there: the same help everywhere?

The counts are those of the board page, through the same gate. The areas inside a county are shown only for years that have ended:
while a year runs, two looks at a small area on two days would tell one person's story. Parts of a county that is shown are
published together, so that none of them can be worked out from the county's own figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.commissioning.needs.queries import Residents, residents
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import Counted, Figures
from commonweal.partnership.queries import areas_on
from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, Publishable, publish
from commonweal.rules.equity import POPULATION_OF, AreaRate, area_rates
from commonweal.rules.measures import CASES_CLOSED, REFERRALS_BY_AREA, Measure

WIDE, INSIDE = "wide", "inside"
SHOWN = frozenset({CellStatus.VALUE, CellStatus.ZERO})
YEAR_NOT_ENDED = (
    "Districts are shown when the year has ended."
    " Before that, two looks on two days could tell of one person."
)


@dataclass(frozen=True)
class ByArea:
    """One measure: each area's rate, or why there is none. `people` are the residents counted on, by name of area."""

    measure: Measure
    rates: tuple[AreaRate, ...]
    people: Mapping[str, Residents]
    without_people: tuple[str, ...]
    why_not: str = ""


@dataclass(frozen=True)
class _Part:
    """An area that is shown, by itself or as a part of one; `code` is empty for what lies in none of the parts."""

    name: str
    code: str
    area: ShownArea


def by_area(read: Counted, shown: Figures | None, *, client_group: str, level: str) -> list[ByArea]:
    """Referrals and closed cases of one group, area by area; empty where nothing was counted yet. Three queries."""
    if shown is None:
        return []
    group = POPULATION_OF[client_group]
    people = residents(group=group, until=read.year.starts_on.year)
    is_inside = level == INSIDE
    why_not = YEAR_NOT_ENDED if is_inside and read.today < read.year.ends_before else ""
    parts = _parts(read) if is_inside and not why_not else {area.name: [] for area in read.areas}
    return [
        _measured(read, measure, table, parts, people, client_group, why_not)
        for measure, table in ((REFERRALS_BY_AREA, shown.referrals), (CASES_CLOSED, shown.closed))
    ]


def _parts(read: Counted) -> dict[str, list[_Part]]:
    """The districts in each area that is shown, and last what lies in none of them; none where an area has no districts."""
    rows = areas_on(on=min(read.year.last_day, read.today))
    found: dict[str, list[_Part]] = {}
    for area in read.areas:
        districts = [each for each in rows if each.kind == "district" and each.id in area.ids]
        parts, left = [], set(area.ids)
        for district in districts:
            ids = frozenset(each.id for each in rows if district.code in each.within) & left
            left -= ids
            parts.append(
                _Part(district.name, district.code, ShownArea(district.code, district.name, ids, frozenset()))
            )
        if parts:
            name = f"{area.name}, district not known"
            parts.append(_Part(name, "", ShownArea("", name, frozenset(left), frozenset())))
        found[area.name] = parts
    return found


def _measured(
    read: Counted,
    measure: Measure,
    table: Publishable,
    parts: Mapping[str, list[_Part]],
    people: Mapping[str, Residents],
    client_group: str,
    why_not: str,
) -> ByArea:
    if why_not:
        return ByArea(measure, (), {}, (), why_not)
    counts: dict[str, int | None] = {}
    codes: dict[str, str] = {}
    for area in read.areas:
        whole = table.cell(area.name, table.last_column)
        if not parts.get(area.name):
            counts[area.name], codes[area.name] = _value(whole), area.code
            continue
        for part, value in _published(read, measure, parts[area.name], whole, client_group):
            if part.code:  # what lies in no district has nobody living there to be set against
                counts[part.name], codes[part.name] = value, part.code
    lives = {name: people[code] for name, code in codes.items() if code in people}
    return ByArea(
        measure=measure,
        rates=tuple(area_rates(counts, {name: each.people for name, each in lives.items()})),
        people=lives,
        without_people=tuple(name for name in counts if name not in lives),
    )


def _published(
    read: Counted, measure: Measure, parts: list[_Part], whole: Cell, client_group: str
) -> list[tuple[_Part, int | None]]:
    """The counts of an area's parts after disclosure control, beside a whole that everybody can see; else all None."""
    nothing: list[tuple[_Part, int | None]] = [(part, None) for part in parts]
    if whole.status not in SHOWN:
        return nothing
    raw = {part.name: read.pair(measure.key, client_group, part.area, read.quarters)[0] for part in parts}
    table = publish(raw, threshold=read.threshold)
    if table.cell(TOTAL).status not in SHOWN:
        return nothing
    return [(part, _value(table.cell(part.name))) for part in parts]


def _value(cell: Cell) -> int | None:
    return cell.value if cell.status in SHOWN else None
