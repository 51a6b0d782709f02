"""Signal or noise: whether a figure that is counted month by month changed, when, and when it went back.

Counts stand on the chart of individual values and moving ranges (Shewhart; Wheeler, *Understanding Variation*): limits lie 2.66
mean moving ranges from the mean. Shares stand on the p-chart: limits lie three times the spread of a share of so many from the
mean, so they are wider in a month with few; where the months differ by more than their size explains, the spread is that much
wider (after Laney's p′). A month outside its limits is a signal.

A **shift** is eight months one after another on the same side of the mean of all months before (a month on the line neither
counts nor breaks the run) whose own mean lies further from it than chance explains: three times the spread of such a difference,
the spread being no smaller than that of separate events. It is dated to the month among those eight that best parts what was
before from what came after, of sixteen months at most. There a new phase begins, with a mean and limits of its own. The second
condition and the date are ours: a run of eight alone is found in about every fifth chart of four years of pure noise, with the
condition in about every fortieth. A period without a figure is a gap: it neither counts nor breaks a run, and is never nought.
Arithmetic is exact; nothing is rounded before it is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import sqrt

RUN = 8
LIMIT = Fraction(266, 100)
SPREAD = Fraction(1128, 1000)  # mean moving ranges in one standard deviation
CHANCE_SQUARED = 9  # three times, squared


class Signal(StrEnum):
    NONE = "none"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Share:
    """So many of so many. With nothing to divide by there is no figure."""

    part: int
    whole: int

    @property
    def value(self) -> Fraction:
        return Fraction(self.part, self.whole)


Figure = int | Share | None


@dataclass(frozen=True)
class Phase:
    """Months `first` to `last` (places in the series, both included) that belong together. `lower` is never below nought.

    With fewer than two months there are no limits; with fewer than RUN they are provisional. `spread_squared` is of shares: that
    of one of a whole; their limits differ from month to month (`limits_for`).
    """

    first: int
    last: int
    mean: Fraction
    lower: Fraction | None
    upper: Fraction | None
    spread_squared: Fraction | None = None
    figures: int = RUN

    @property
    def is_provisional(self) -> bool:
        return min(self.last - self.first + 1, self.figures) < RUN

    def says(self, figure: Figure) -> Signal:
        """What one month of this phase says."""
        if figure is None:
            return Signal.NONE
        if isinstance(figure, Share):
            if not figure.whole or self.spread_squared is None:
                return Signal.NONE
            away = figure.value - self.mean
            is_far = away**2 * figure.whole > CHANCE_SQUARED * self.spread_squared
            return Signal.NONE if not is_far else Signal.ABOVE if away > 0 else Signal.BELOW
        if self.upper is not None and figure > self.upper:
            return Signal.ABOVE
        if self.lower is not None and figure < self.lower:
            return Signal.BELOW
        return Signal.NONE

    def limits_for(self, figure: Figure) -> tuple[float, float] | None:
        """Lowest and highest by chance alone, to be drawn; of a share as a part of one."""
        if isinstance(figure, Share):
            if not figure.whole or self.spread_squared is None:
                return None
            reach = sqrt(CHANCE_SQUARED * self.spread_squared / figure.whole)
            return max(float(self.mean) - reach, 0.0), min(float(self.mean) + reach, 1.0)
        return None if self.lower is None or self.upper is None else (float(self.lower), float(self.upper))


def phases(values: Sequence[Figure]) -> list[Phase]:
    """The phases of a series, in order; one where nothing changed, none where there is nothing. Counts or shares, not both.

    >>> [(each.first, each.last, float(each.mean)) for each in phases([45, 46] * 8 + [79, 78] * 6)]
    [(0, 15, 45.5), (16, 27, 78.5)]
    """
    places = [place for place, value in enumerate(values) if _is_figure(value)]
    found = list(_phases([_seen(values[place]) for place in places]))
    if not found:
        return []
    ends = [places[each.first] - 1 for each in found[1:]] + [len(values) - 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [
        replace(each, first=first, last=last, figures=each.last - each.first + 1)
        for each, first, last in zip(found, starts, ends, strict=True)
    ]


@dataclass(frozen=True)
class _Seen:
    """A figure, how many it is out of, and whether it is a share of them. A count weighs one."""

    value: Fraction
    weight: int = 1
    is_share: bool = False


def _is_figure(value: Figure) -> bool:
    return bool(value.whole) if isinstance(value, Share) else value is not None


def _seen(value: Figure) -> _Seen:
    if isinstance(value, Share):
        return _Seen(value.value, value.whole, is_share=True)
    return _Seen(Fraction(value or 0))


def _phases(values: Sequence[_Seen]) -> Iterator[Phase]:
    first = 0
    while first < len(values):
        change = _next_change(values, first)
        last = (change if change is not None else len(values)) - 1
        yield _phase(values, first, last)
        first = last + 1


def _phase(values: Sequence[_Seen], first: int, last: int) -> Phase:
    months = values[first : last + 1]
    mean = _mean(months)
    if len(months) < 2:
        return Phase(first, last, mean, None, None)
    if months[0].is_share:
        return Phase(first, last, mean, None, None, _spread_squared(months))
    reach = LIMIT * _moving_range(months)
    return Phase(first, last, mean, max(mean - reach, Fraction(0)), mean + reach)


def _next_change(values: Sequence[_Seen], first: int) -> int | None:
    """Where the first shift after `first` begins: never within the first RUN months, which are needed to know what was before."""
    for start in range(first + RUN, len(values) - RUN + 1):
        run = _run_from(values, start, _mean(values[first:start]))
        if run and _apart(values[first:start], run) > CHANCE_SQUARED * _spread_squared(values[first:start]):
            end = min(start + 2 * RUN, len(values))
            begins = range(start, min(start + RUN, len(values) - RUN + 1))
            return max(begins, key=lambda at: (_apart(values[first:at], values[at:end]), -at))
    return None


def _apart(before: Sequence[_Seen], after: Sequence[_Seen]) -> Fraction:
    """How far two means lie apart, squared, in units of what one month's spread (of a share: that of one) makes of it."""
    weights = Fraction(1, _weight(before)) + Fraction(1, _weight(after))
    return (_mean(after) - _mean(before)) ** 2 / weights


def _spread_squared(months: Sequence[_Seen]) -> Fraction:
    """The square of the spread of one month; of separate events that happen so often it is their mean at least. Of shares: of one
    of the whole, which differs by chance as yes and no do at least.
    """
    mean = _mean(months)
    if not months[0].is_share:
        return max((_moving_range(months) / SPREAD) ** 2, mean)
    chance = mean * (1 - mean)
    steps = [
        (after.value - before.value) ** 2 / (Fraction(1, before.weight) + Fraction(1, after.weight))
        for before, after in pairwise(months)
    ]
    return max(chance, sum(steps, Fraction(0)) / len(steps)) if steps else chance


def _run_from(values: Sequence[_Seen], start: int, mean: Fraction) -> list[_Seen]:
    """RUN months from `start` on that all lie on one side of the mean, those on it left out; empty when there are not so many."""
    side = values[start].value > mean
    found: list[_Seen] = []
    for each in values[start:]:
        if each.value == mean:
            continue
        if (each.value > mean) is not side:
            return []
        found.append(each)
        if len(found) == RUN:
            return found
    return []


def _weight(values: Sequence[_Seen]) -> int:
    return sum(each.weight for each in values)


def _mean(values: Sequence[_Seen]) -> Fraction:
    return sum((each.value * each.weight for each in values), Fraction(0)) / _weight(values)


def _moving_range(values: Sequence[_Seen]) -> Fraction:
    """The mean of the differences between each month and the next."""
    steps = [abs(after.value - before.value) for before, after in pairwise(values)]
    return sum(steps, Fraction(0)) / len(steps) if steps else Fraction(0)
