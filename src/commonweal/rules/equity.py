"""The same help everywhere? Counts by area set against who lives there, and whether a difference is more than chance.

Read an AreaRate as: in this area so many for each 10,000 people of a group, and this many times as many as in all other areas
together. The interval of a rate is Byar's; that of a ratio is exact in what matters: both counts are separate events (log ratio,
normal). Where the interval is wide, or holds 1, it is said in words that there are too few to tell, or that the area cannot be
told from the rest. A rate needs its count: where disclosure control hides the count, there is no rate, and no ratio for anybody
whose "rest" would give the hidden count away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

from commonweal.rules.comparators import show_tenths
from commonweal.rules.intervals import Interval, Z, of_count
from commonweal.rules.measures import ratio

PER = 10_000
FEWEST_EVENTS = 10  # ours: below so many, on either side, nothing is said of a difference
WIDE = 3  # ours: an interval whose upper end is so many times its lower end is too wide to say anything
GROUPS: Mapping[str, str] = {
    "women_16": "women aged 16 and over",
    "adults_16": "people aged 16 and over",
    "children": "children under 18",
    "everyone": "people of all ages",
}
# Whom a client group is set against: everybody who could be one of them. (MARAC's published rates are for women only.)
POPULATION_OF: Mapping[str, str] = {"victim": "adults_16", "child": "children", "perpetrator": "adults_16"}


class Says(StrEnum):
    """What may be said of one area beside all others."""

    HIGHER = "higher than in the other areas, by more than chance explains"
    LOWER = "lower than in the other areas, by more than chance explains"
    ALIKE = "cannot be told apart from the other areas"
    TOO_FEW = "too few to tell"
    NO_FIGURE = "no figure to compare"


@dataclass(frozen=True)
class AreaRate:
    """`tenths` for each 10,000 people, with its interval in tenths. `ratio_percent` of all others' rate, with its interval.

    None where the count may not be shown, or nobody's number is known.
    """

    area: str
    events: int | None
    people: int | None
    tenths: int | None
    interval: Interval | None
    ratio_percent: int | None
    ratio_interval: Interval | None
    says: Says

    @property
    def shown(self) -> str:
        """`39.4`, or nothing."""
        return "" if self.tenths is None else show_tenths(self.tenths)

    @property
    def between(self) -> str:
        """`37.6 to 41.3`, or nothing."""
        found = self.interval
        return f"{show_tenths(found.lowest)} to {show_tenths(found.highest)}" if found else ""


def area_rates(counts: Mapping[str, int | None], people: Mapping[str, int]) -> list[AreaRate]:
    """Each area's rate and how it compares. `counts` passed disclosure control: None is a count that may not be shown.

    One hidden count or unknown population takes the ratio from every area: what is left of the rest is not the rest.
    """
    is_whole = all(count is not None and people.get(area) for area, count in counts.items())
    events = sum(count or 0 for count in counts.values())
    everybody = sum(people.get(area, 0) for area in counts)
    return [
        _rate(area, count, people.get(area), (events, everybody) if is_whole else None)
        for area, count in counts.items()
    ]


def _rate(area: str, events: int | None, people: int | None, whole: tuple[int, int] | None) -> AreaRate:
    if events is None or not people:
        return AreaRate(area, events, people, None, None, None, None, Says.NO_FIGURE)
    tenths, interval = ratio(events, people, per=PER * 10), of_count(events, per=PER * 10, population=people)
    rest = None if whole is None else (whole[0] - events, whole[1] - people)
    if rest is None or rest[1] <= 0:
        return AreaRate(area, events, people, tenths, interval, None, None, Says.NO_FIGURE)
    if min(events, rest[0]) < FEWEST_EVENTS:
        return AreaRate(area, events, people, tenths, interval, None, None, Says.TOO_FEW)
    times, between = rate_ratio((events, people), rest)
    return AreaRate(area, events, people, tenths, interval, times, between, _says(between))


def _says(between: Interval) -> Says:
    if between.lowest > 100:
        return Says.HIGHER
    if between.highest < 100:
        return Says.LOWER
    return Says.TOO_FEW if between.highest > WIDE * between.lowest else Says.ALIKE


def rate_ratio(one: tuple[int, int], rest: tuple[int, int]) -> tuple[int, Interval]:
    """The rate of `one` (events, people) as a percentage of that of the rest, and its 95% interval, halves up.

    >>> rate_ratio((200, 100_000), (100, 100_000))
    (200, Interval(lowest=157, highest=254))

    Raises ValueError where either has no events or nobody.
    """
    if min(*one, *rest) < 1:
        raise ValueError("A ratio of rates needs events and people on both sides.")
    middle = log(one[0] * rest[1] / (one[1] * rest[0]))
    reach = Z * sqrt(1 / one[0] + 1 / rest[0])
    times = ratio(one[0] * rest[1], one[1] * rest[0], per=100)
    return times or 0, Interval(_rounded(100 * exp(middle - reach)), _rounded(100 * exp(middle + reach)))


def _rounded(value: float) -> int:
    return int(value + 0.5)
