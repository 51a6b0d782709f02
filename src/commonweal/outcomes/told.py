"""Figures that returns alone say, for the pages: which quarters of which areas were certified, and what is missing.

A quarter that nobody certified is missing, never nought: an area without any is shown as not submitted, one with some of them as
partly covered, and the page names what is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commonweal.outcomes.queries import Certified, Pair, Place, ShownArea
from commonweal.rules.measure_files import Measure
from commonweal.rules.measures_together import Part
from commonweal.rules.periods import Period
from commonweal.rules.publishable import Publishable, as_covered
from commonweal.rules.returns import quarter_name


@dataclass(frozen=True)
class Coverage:
    """By name of area: the quarters that were certified of a measure, and those that were not, wholly or in part."""

    certified: Mapping[str, tuple[Period, ...]]
    wanting: Mapping[str, tuple[Period, ...]]

    @property
    def missing_areas(self) -> list[str]:
        return [area for area, quarters in self.certified.items() if not quarters]

    @property
    def partly(self) -> list[str]:
        return [area for area, quarters in self.wanting.items() if quarters and self.certified[area]]

    @property
    def in_words(self) -> tuple[str, ...]:
        """`Fellshire: July to September 2026`, for each area of which something is missing."""
        return tuple(
            f"{area}: {', '.join(quarter_name(each.starts_on) for each in quarters)}"
            for area, quarters in self.wanting.items()
            if quarters
        )

    def as_published(self, table: Publishable) -> Publishable:
        return as_covered(table, missing=self.missing_areas, partly=self.partly)


def coverage_of(
    measure: Measure,
    group: str,
    *,
    areas: Iterable[ShownArea],
    quarters: Iterable[Period],
    told: Certified,
) -> Coverage:
    """`quarters` are those that are over. Of what is counted on a last day, only the last quarter counts."""
    over = list(quarters)
    if measure.told and measure.told.at_end:
        over = over[-1:]
    certified: dict[str, tuple[Period, ...]] = {}
    wanting: dict[str, tuple[Period, ...]] = {}
    for area in areas:
        places = {each: [(measure.key, group, pk, each.starts_on) for pk in area.ids] for each in over}
        there = tuple(each for each in over if any(place in told.there for place in places[each]))
        certified[area.name] = there
        wanting[area.name] = tuple(
            each for each in over if each not in there or any(place in told.wanting for place in places[each])
        )
    return Coverage(certified, wanting)


def part_of(
    measure: Measure,
    group: str,
    *,
    areas: Iterable[ShownArea],
    counts: Mapping[Place, Pair],
    coverage: Coverage,
    whole: Coverage | None,
) -> Part:
    """The measure's figures by area. `whole`: what is certified of the measure that it is out of; None for a plain count."""
    rows = {}
    for area in areas:
        pairs = [
            counts.get((measure.key, group, pk, each.starts_on), (0, 0))
            for each in coverage.certified[area.name]
            for pk in area.ids
        ]
        rows[area.name] = (sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs))
    is_less = whole is not None and (whole.certified, whole.wanting) != (coverage.certified, coverage.wanting)
    covers = f"counted_with_{measure.key}" if is_less else ""
    return Part(measure, rows, None, "Number", "Out of" if measure.is_rate else "Number", covers=covers)
