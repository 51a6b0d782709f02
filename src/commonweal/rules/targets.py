"""Targets: what a measure is to reach, shared out over the time that is looked at, and said beside what was shown of it.

Read a Target as: from `starts_on`, and until `ends_before` where it ends, at least `value` (or `at_most` that much) is to be
reached: per cent of a measure that is a rate, or so many in `months` months of one that is counted. Read an Aim as: over one
stretch of time that comes to `value`.

How a figure stands beside its aim is made of the cell that readers see, and of nothing else: a hidden figure has no comparison,
so that “below” can give nobody away. With nothing to divide by there is nothing to miss. Arithmetic is in whole numbers and
halves round up: what is compared are the two numbers that are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from commonweal.rules.measures import percent, ratio
from commonweal.rules.periods import Period, add_months, months_in
from commonweal.rules.publishable import TOTAL, Cell, CellStatus, Publishable
from commonweal.rules.reasons import Reason

MOST_PERCENT = 100
A_YEAR = 12
A_QUARTER = 3


@dataclass(frozen=True)
class Target:
    """`area` is a code, empty for all areas together; `group` a client group, empty for all that a contract counts."""

    measure: str
    value: int
    starts_on: date
    ends_before: date | None = None
    months: int = A_YEAR
    at_most: bool = False
    area: str = ""
    group: str = ""

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)


@dataclass(frozen=True)
class Aim:
    """At least, or `at_most`, so many (or so much per cent of a rate) over one stretch of time."""

    measure: str
    value: int
    at_most: bool = False
    area: str = ""
    group: str = ""
    is_rate: bool = False
    area_name: str = ""

    @property
    def text(self) -> str:
        """`at least 45%`, `at most 1,200`."""
        return f"{'at most' if self.at_most else 'at least'} {self.value:,}{'%' if self.is_rate else ''}"

    def is_met_by(self, reached: int) -> bool:
        return reached <= self.value if self.at_most else reached >= self.value


class Stand(StrEnum):
    """How a figure stands beside its aim. Only the first two say that it was compared."""

    MET = "met"
    MISSED = "missed"
    NOTHING = "nothing"  # nothing to divide by, so nothing to miss
    NOT_SHOWN = "not_shown"  # hidden, not submitted, or only partly covered


def reasons_not_to_set(
    *, value: int, is_rate: bool, starts_on: date, ends_before: date | None, reason: str
) -> list[Reason]:
    """Why this target of the partnership cannot be set; empty when it can."""
    reasons = []
    if is_rate and value > MOST_PERCENT:
        reasons.append(Reason("above_hundred", "This measure is a per cent: enter a target from 0 to 100."))
    if ends_before is not None and ends_before <= starts_on:
        reasons.append(
            Reason("ends_before_it_starts", "Enter a last day that is the same as or after the first day.")
        )
    if not reason.strip():
        reasons.append(Reason("reason_missing", "Say why, for those who read the figure beside it."))
    return reasons


def in_force(targets: Iterable[Target], *, day: date) -> Target | None:
    """The one that holds on a day: the last to begin, a quarter's own before its year's, then the last that was set.

    `targets` are of one measure and one place, in the order in which they were set.
    """
    best: Target | None = None
    for each in targets:
        if each.holds_on(day) and (
            best is None or (each.starts_on, -each.months) >= (best.starts_on, -best.months)
        ):
            best = each
    return best


def aim_over(targets: Sequence[Target], window: Period, *, is_rate: bool, area_name: str = "") -> Aim | None:
    """What the targets come to over a stretch of time; None where they do not hold for all of it.

    A per cent is the same for any time: that of the last day counts. A count's target is shared out by whole months, and by days
    in a month that is begun. `targets` as for `in_force`.

    >>> year = Target("cases_closed", 90, date(2026, 4, 1))
    >>> aim_over([year], Period(date(2026, 4, 1), date(2026, 7, 1)), is_rate=False).value
    23
    """
    last = in_force(targets, day=window.last_day)
    if last is None:
        return None
    aim = Aim(last.measure, last.value, last.at_most, last.area, last.group, is_rate, area_name)
    if is_rate:
        return aim
    total = Fraction(0)
    for month in months_in(window):
        days = (add_months(month.starts_on.replace(day=1), 1) - month.starts_on.replace(day=1)).days
        for part in _cut(month, targets):
            held = in_force(targets, day=part.starts_on)
            if held is None or held.at_most is not last.at_most:
                return None
            part_of_month = Fraction((part.ends_before - part.starts_on).days, days)
            total += Fraction(held.value, held.months) * part_of_month
    return replace(aim, value=ratio(total.numerator, total.denominator) or 0)


def _cut(period: Period, targets: Sequence[Target]) -> list[Period]:
    """The period cut wherever a target begins or ends."""
    edges = {period.starts_on, period.ends_before}
    for each in targets:
        edges |= {
            day for day in (each.starts_on, each.ends_before) if day is not None and period.contains(day)
        }
    return [Period(first, last) for first, last in pairwise(sorted(edges))]


def stand_of(aim: Aim, cell: Cell) -> Stand:
    """How what is shown stands beside its aim."""
    if cell.status is CellStatus.NOTHING_TO_COUNT:
        return Stand.NOTHING
    if cell.status not in (CellStatus.VALUE, CellStatus.ZERO) or cell.value is None:
        return Stand.NOT_SHOWN
    return Stand.MET if aim.is_met_by(cell.value) else Stand.MISSED


def in_words(aim: Aim, stand: Stand) -> str:
    """`at least 45%: below`."""
    said = {
        Stand.MET: "kept" if aim.at_most else "reached",
        Stand.MISSED: "above" if aim.at_most else "below",
        Stand.NOTHING: "nothing to compare",
        Stand.NOT_SHOWN: "not compared",
    }
    return f"{aim.text}: {said[stand]}"


def compared_cell(table: Publishable, label: str) -> Cell:
    """What of a row is held against its aim: the per cent of a rate, the whole of a count."""
    return table.cell(label, table.last_column)


def beside(table: Publishable, aims: dict[str, Aim]) -> dict[str, str]:
    """By the label of its row, what stands beside each figure of a table that may be shown."""
    return {label: in_words(aim, stand_of(aim, compared_cell(table, label))) for label, aim in aims.items()}


def reached(numerator: int, denominator: int | None, *, is_rate: bool) -> int | None:
    """The number that is held against an aim; None with nothing to divide by. For whoever may see their own figures."""
    return percent(numerator, denominator or 0) if is_rate else numerator


def own_sentence(aim: Aim, numerator: int | None, denominator: int | None) -> str:
    """`12 of 40 (30%); target at least 45%: below`, of somebody's own figures; None where not known."""
    if numerator is None:
        return f"not known; target {in_words(aim, Stand.NOT_SHOWN)}"
    found = reached(numerator, denominator, is_rate=aim.is_rate)
    if found is None:
        return f"none; target {in_words(aim, Stand.NOTHING)}"
    stand = Stand.MET if aim.is_met_by(found) else Stand.MISSED
    figure = f"{numerator:,} of {denominator or 0:,} ({found}%)" if aim.is_rate else f"{found:,}"
    return f"{figure}; target {in_words(aim, stand)}"


def shown_sentence(aim: Aim, tables: Iterable[Publishable], *, label: str = TOTAL) -> str:
    """The same of published tables together, made of what they show: with one of them hidden it is not compared."""
    rows = [row for table in tables for row in table if row.label == label]
    cells = [cell for row in rows for cell in (row.cells[:2] if aim.is_rate else row.cells[-1:])]
    if not cells or any(cell.status not in (CellStatus.VALUE, CellStatus.ZERO) for cell in cells):
        return f"not shown in full; target {in_words(aim, Stand.NOT_SHOWN)}"
    numbers = [cell.value or 0 for cell in cells]
    if aim.is_rate:
        return own_sentence(aim, sum(numbers[::2]), sum(numbers[1::2]))
    return own_sentence(aim, sum(numbers), None)
