"""Windows: published counts over unequal stretches of time, made comparable as a rate for each month.

Read a Comparison as: "so many a month in the earlier window, so many in the later one, a rise or fall of so much".
Where one window lies inside the other, as "42 months" beside "the past 12" does, the longer one is first cut down
to the part the shorter one leaves, so that nothing is compared with itself. Everything is worked out afresh from
the counts, in whole numbers, each time it is shown.
"""

from dataclasses import dataclass

from commonweal.rules.measures import change_in_percent, ratio
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Reason, Refused

_MOST_MONTHS = 1200


@dataclass(frozen=True)
class Window:
    """A count over a period of whole months. Raises Refused for a part of a month or a count below nought."""

    period: Period
    count: int

    def __post_init__(self) -> None:
        if whole_months(self.period) is None:
            text = (
                f"{self.period.show()} is not a whole number of months: no rate for each month can be given."
            )
            raise Refused(Reason("window_not_in_months", text))
        if self.count < 0:
            raise Refused(
                Reason("window_count_negative", "A count of things that happened is nought or more.")
            )

    @property
    def months(self) -> int:
        """How many months the window has: what the count is divided by."""
        return whole_months(self.period) or 0

    @property
    def per_month(self) -> str:
        """The rate for each month to one decimal, halves up: "639.1"."""
        return _in_tenths(ratio(self.count, self.months, per=10))

    @property
    def per_year(self) -> str:
        """The rate for each twelve months to one decimal, halves up: "7,669.0"."""
        return _in_tenths(ratio(self.count, self.months, per=120))


@dataclass(frozen=True)
class Comparison:
    """Two windows that share no day, the earlier first. `is_cut`: the earlier one is the rest of a longer window."""

    earlier: Window
    later: Window
    is_cut: bool = False

    @property
    def change(self) -> str | None:
        """How the monthly rate changed, signed, to one decimal: "+34.9%". None when there was nothing before."""
        return change_in_percent(
            self.earlier.count * self.later.months, self.later.count * self.earlier.months, places=1
        )


def compare(one: Window, other: Window) -> Comparison:
    """Two windows as rates, cut so that they share no day. Raises Refused when they overlap in another way.

    A window inside the other has to begin or end with it, so that what is left is one stretch of time.
    """
    first, second = sorted((one, other), key=lambda window: (window.period, -window.count))
    if not first.period.overlaps(second.period):
        return Comparison(first, second)
    longer, shorter = sorted((one, other), key=lambda window: window.months, reverse=True)
    if longer.period == shorter.period or not longer.period.covers(shorter.period):
        raise Refused(_cannot_compare(one, other))
    left = longer.count - shorter.count
    if left < 0:
        text = "The shorter window counts more than the longer one that holds it: check both figures."
        raise Refused(Reason("window_counts_more_inside", text))
    if longer.period.ends_before == shorter.period.ends_before:
        rest = Window(Period(longer.period.starts_on, shorter.period.starts_on), left)
        return Comparison(rest, shorter, is_cut=True)
    if longer.period.starts_on == shorter.period.starts_on:
        rest = Window(Period(shorter.period.ends_before, longer.period.ends_before), left)
        return Comparison(shorter, rest, is_cut=True)
    raise Refused(_cannot_compare(one, other))


def _in_tenths(number: int | None) -> str:
    whole, tenth = divmod(number or 0, 10)
    return f"{whole:,}.{tenth}"


def whole_months(period: Period) -> int | None:
    """How many months a period has; None when it does not end on a monthly return of its first day."""
    years, months = (
        period.ends_before.year - period.starts_on.year,
        period.ends_before.month - period.starts_on.month,
    )
    count = 12 * years + months
    is_whole = 0 < count <= _MOST_MONTHS and add_months(period.starts_on, count) == period.ends_before
    return count if is_whole else None


def _cannot_compare(one: Window, other: Window) -> Reason:
    text = (
        f"{one.period.show()} and {other.period.show()} overlap, so their rates cannot be compared: "
        "find figures for windows that do not, or where one begins or ends with the other."
    )
    return Reason("windows_overlap", text)
