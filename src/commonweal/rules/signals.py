"""Signal or noise: whether a figure that is counted month by month changed, when, and when it went back.

The chart is that of individual values and moving ranges (Shewhart; Wheeler, *Understanding Variation*): limits lie 2.66 mean
moving ranges from the mean, and a month outside them is a signal. A **shift** is eight months one after another on the same side
of the mean of all months before (a month on the line neither counts nor breaks the run) whose own mean lies further from it than
chance explains: three times the spread of such a difference, the spread being no smaller than that of separate events. It is
dated to the month among those eight that best parts what was before from what came after, of sixteen months at most. There a new
phase begins, with a mean and limits of its own. The second condition and the date are ours: a run of eight alone is found in
about every fifth chart of four years of pure noise, with the condition in about every fortieth. Arithmetic is exact; nothing is
rounded before it is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

RUN = 8
LIMIT = Fraction(266, 100)
SPREAD = Fraction(1128, 1000)  # mean moving ranges in one standard deviation
CHANCE_SQUARED = 9  # three times, squared


class Signal(StrEnum):
    NONE = "none"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Phase:
    """Months `first` to `last` (places in the series, both included) that belong together. `lower` is never below nought.

    With fewer than two months there are no limits; with fewer than RUN they are provisional.
    """

    first: int
    last: int
    mean: Fraction
    lower: Fraction | None
    upper: Fraction | None

    @property
    def is_provisional(self) -> bool:
        return self.last - self.first + 1 < RUN

    def says(self, value: int) -> Signal:
        """What one month of this phase says."""
        if self.upper is not None and value > self.upper:
            return Signal.ABOVE
        if self.lower is not None and value < self.lower:
            return Signal.BELOW
        return Signal.NONE


def phases(values: Sequence[int]) -> list[Phase]:
    """The phases of a series, in order; one where nothing changed, none where there is nothing.

    >>> [(each.first, each.last, float(each.mean)) for each in phases([45, 46] * 8 + [79, 78] * 6)]
    [(0, 15, 45.5), (16, 27, 78.5)]
    """
    return list(_phases(values))


def _phases(values: Sequence[int]) -> Iterator[Phase]:
    first = 0
    while first < len(values):
        change = _next_change(values, first)
        last = (change if change is not None else len(values)) - 1
        yield _phase(values, first, last)
        first = last + 1


def _phase(values: Sequence[int], first: int, last: int) -> Phase:
    months = values[first : last + 1]
    mean = _mean(months)
    if len(months) < 2:
        return Phase(first, last, mean, None, None)
    reach = LIMIT * _moving_range(months)
    return Phase(first, last, mean, max(mean - reach, Fraction(0)), mean + reach)


def _next_change(values: Sequence[int], first: int) -> int | None:
    """Where the first shift after `first` begins: never within the first RUN months, which are needed to know what was before."""
    for start in range(first + RUN, len(values) - RUN + 1):
        run = _run_from(values, start, _mean(values[first:start]))
        if run and _apart(values[first:start], run) > CHANCE_SQUARED * _spread_squared(values[first:start]):
            end = min(start + 2 * RUN, len(values))
            begins = range(start, min(start + RUN, len(values) - RUN + 1))
            return max(begins, key=lambda at: (_apart(values[first:at], values[at:end]), -at))
    return None


def _apart(before: Sequence[int], after: Sequence[int]) -> Fraction:
    """How far two means lie apart, squared, in units of what one month's spread makes of such a difference."""
    return (_mean(after) - _mean(before)) ** 2 / (Fraction(1, len(before)) + Fraction(1, len(after)))


def _spread_squared(months: Sequence[int]) -> Fraction:
    """The square of the spread of one month; of separate events that happen so often it is their mean at least."""
    return max((_moving_range(months) / SPREAD) ** 2, _mean(months))


def _run_from(values: Sequence[int], start: int, mean: Fraction) -> list[int]:
    """RUN months from `start` on that all lie on one side of the mean, those on it left out; empty when there are not so many."""
    side = values[start] > mean
    found: list[int] = []
    for value in values[start:]:
        if value == mean:
            continue
        if (value > mean) is not side:
            return []
        found.append(value)
        if len(found) == RUN:
            return found
    return []


def _mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def _moving_range(values: Sequence[int]) -> Fraction:
    """The mean of the differences between each month and the next."""
    steps = [abs(after - before) for before, after in pairwise(values)]
    return Fraction(sum(steps), len(steps)) if steps else Fraction(0)
