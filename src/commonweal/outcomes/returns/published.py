"""One provider's certified figures made fit for others: every table through the one gate, none giving another's secrets away.

Tables of one client group that are placed in the quarter by the same day speak of nearly the same people, so a row hidden in one
of them is hidden in all of them. Of two shares that make a whole, both are hidden or neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commonweal.outcomes.catalogue import known
from commonweal.rules.disclosure import Publishable, publish, publish_rates
from commonweal.rules.returns import Figure, Place, Standing

NUMBER, OUT_OF = "Number", "Out of"


@dataclass(frozen=True)
class PublishedMeasure:
    """`figures` may be shown. `not_known` are areas with no figure yet, `not_applicable` those where there can be none."""

    measure: str
    figures: Publishable | None
    not_known: tuple[tuple[str, str], ...] = ()
    not_applicable: tuple[str, ...] = ()


def published(
    figures: Mapping[Place, Figure], *, group: str, areas: Mapping[str, str], threshold: int
) -> list[PublishedMeasure]:
    """The tables of one group. `areas` are names by code."""
    parts: dict[str, dict[str, Any]] = {}
    apart: dict[str, tuple[list[tuple[str, str]], list[str]]] = {}
    for place, figure in figures.items():
        if place.group != group:
            continue
        row = parts.setdefault(place.measure, {})
        not_known, not_applicable = apart.setdefault(place.measure, ([], []))
        area = areas[place.area]
        if figure.standing is Standing.NOT_APPLICABLE:
            not_applicable.append(area)
        elif figure.standing is not Standing.COUNTED:
            row[area] = None
            not_known.append((area, figure.reason))
        else:
            row[area] = figure
    tables: dict[str, Publishable] = {}
    for same_day in {_placed(measure) for measure in parts}:
        same = {key: row for key, row in parts.items() if row and _placed(key) == same_day}
        tables |= _together(same, _rates(figures), threshold)
    return [
        PublishedMeasure(measure, tables.get(measure), tuple(apart[measure][0]), tuple(apart[measure][1]))
        for measure in parts
    ]


def _placed(key: str) -> str:
    """What places a count in the quarter. What a return counts belongs together with what it is out of."""
    measure = known(key)
    if measure is None:
        return ""
    return f"of {measure.out_of or key}" if measure.told else measure.window


def _rests(measures: Iterable[str]) -> dict[str, str]:
    """Measures that count whom another leaves, of the same whole: one number is the other taken from how many there are."""
    found = {}
    for key in measures:
        measure = known(key)
        if measure and measure.told and measure.told.rest_of:
            found |= {key: measure.told.rest_of, measure.told.rest_of: key}
    return found


def _rates(figures: Mapping[Place, Figure]) -> frozenset[str]:
    return frozenset(place.measure for place, each in figures.items() if each.denominator is not None)


def _together(
    parts: Mapping[str, Mapping[str, Figure | None]], rates: frozenset[str], threshold: int
) -> dict[str, Publishable]:
    hide: frozenset[str] = frozenset()
    rests, inside = _rests(parts), dict.fromkeys(parts, frozenset[str]())
    while True:
        tables = {
            measure: _one(row, measure in rates, threshold, hide, inside[measure])
            for measure, row in parts.items()
        }
        found: frozenset[str] = frozenset().union(
            *(table.hidden_in(OUT_OF if measure in rates else NUMBER) for measure, table in tables.items())
        )
        left = {
            measure: tables[rests[measure]].hidden_in(NUMBER) if rests.get(measure) in tables else frozenset()
            for measure in parts
        }
        if found <= hide and all(left[each] <= inside[each] for each in parts):
            return tables
        hide |= found
        inside = {each: inside[each] | left[each] for each in parts}


def _one(
    row: Mapping[str, Figure | None],
    is_rate: bool,
    threshold: int,
    hide: frozenset[str],
    inside: frozenset[str] = frozenset(),
) -> Publishable:
    """`hide`: rows whose totals are hidden elsewhere; `inside`: those where who is counted is, though not out of how many."""
    if is_rate:
        pairs = {
            area: None if each is None else (each.numerator or 0, each.denominator or 0)
            for area, each in row.items()
        }
        return publish_rates(
            pairs,
            threshold=threshold,
            numerator=NUMBER,
            denominator=OUT_OF,
            also_hide={*hide, *((area, "in") for area in inside)},
        )
    counts = {area: {NUMBER: None if each is None else each.numerator} for area, each in row.items()}
    return publish(counts, threshold=threshold, also_hide=hide)
