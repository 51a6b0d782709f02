"""Periods and clocks: financial years, quarters and months; working days and hours from a moment.

Read a Period as: "from the start of `starts_on` until the start of `ends_before`". The last day is the one
before `ends_before`, and that is the one people are shown.

Days are days in London. Working days are Monday to Friday except bank holidays, by the calendar the partnership
keeps to (`bank_holidays`; England and Wales unless it said otherwise). Day 0 is the day of receipt, whatever the
hour and whether or not it is a working day; day 1 is the first working day after it. Hours are hours that pass,
nights and clock changes included.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from commonweal.rules.bank_holidays import is_bank_holiday
from commonweal.rules.reasons import Reason, Refused

LONDON = ZoneInfo("Europe/London")
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_APRIL = 4


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from `starts_on` (included) to `ends_before` (excluded). Raises Refused when empty."""

    starts_on: date
    ends_before: date

    def __post_init__(self) -> None:
        if self.ends_before <= self.starts_on:
            text = "Enter a last day that is the same as or after the first day."
            raise Refused(Reason("period_ends_before_it_starts", text))

    @property
    def last_day(self) -> date:
        """The last day of the period, the one people are shown."""
        return self.ends_before - _ONE_DAY

    def contains(self, day: date) -> bool:
        """Is this day in the period?"""
        return self.starts_on <= day < self.ends_before

    def covers(self, other: "Period") -> bool:
        """Is every day of the other period in this one?"""
        return self.starts_on <= other.starts_on and other.ends_before <= self.ends_before

    def overlaps(self, other: "Period") -> bool:
        """Is any day in both?"""
        return self.starts_on < other.ends_before and other.starts_on < self.ends_before

    def shared_with(self, other: "Period") -> "Period":
        """The days that are in both. Raises Refused when there is none."""
        return Period(max(self.starts_on, other.starts_on), min(self.ends_before, other.ends_before))

    def show(self) -> str:
        """For people, with the last day included: "1 October 2018 to 30 September 2023"."""
        if self.starts_on == self.last_day:
            return show_day(self.starts_on)
        return f"{show_day(self.starts_on)} to {show_day(self.last_day)}"


def show_day(day: date) -> str:
    """A day for people: "1 October 2018"."""
    return f"{day.day} {day:%B %Y}"


def add_months(day: date, months: int) -> date:
    """The same day so many months on (or back), or the last of that month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    days_in_month = ((first + timedelta(days=31)).replace(day=1) - first).days
    return first.replace(day=min(day.day, days_in_month))


def financial_year(day: date) -> Period:
    """The financial year a day falls in: 1 April to 31 March."""
    starts_in = day.year if day.month >= _APRIL else day.year - 1
    return Period(date(starts_in, _APRIL, 1), date(starts_in + 1, _APRIL, 1))


def financial_year_name(day: date) -> str:
    """The name of the financial year a day falls in: "2026/27"."""
    starts_in = financial_year(day).starts_on.year
    return f"{starts_in}/{(starts_in + 1) % 100:02d}"


def financial_year_named(name: str) -> Period:
    """The financial year of a name like "2026/27". Raises Refused when it is not one."""
    match = re.fullmatch(r"(20[0-9]{2})/([0-9]{2})", name)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        text = "Write a financial year like 2026/27: the year it starts, then two digits of the next."
        raise Refused(Reason("financial_year_not_understood", text))
    return financial_year(date(int(match[1]), _APRIL, 1))


def financial_years_in(period: Period) -> tuple[Period, ...]:
    """The period cut at each 1 April: its parts in order, the first and last as short as they are."""
    return _cut(period, every_months=12)


def quarters_in(period: Period) -> tuple[Period, ...]:
    """The period cut at each 1 April, July, October and January."""
    return _cut(period, every_months=3)


def months_in(period: Period) -> tuple[Period, ...]:
    """The period cut at the first of each month."""
    return _cut(period, every_months=1)


def _cut(period: Period, *, every_months: int) -> tuple[Period, ...]:
    parts: list[Period] = []
    edge = financial_year(period.starts_on).starts_on
    while edge < period.ends_before:
        next_edge = add_months(edge, every_months)
        if next_edge > period.starts_on:
            starts_on, ends_before = max(edge, period.starts_on), min(next_edge, period.ends_before)
            parts.append(Period(starts_on, ends_before))
        edge = next_edge
    return tuple(parts)


def day_of(moment: datetime) -> date:
    """The day it is in London at a moment. Raises ValueError when the moment has no time zone."""
    return _aware(moment).astimezone(LONDON).date()


def is_working_day(day: date) -> bool:
    """Is this a Monday to Friday that is no bank holiday in the partnership's calendar?"""
    return day.weekday() < _SATURDAY and not is_bank_holiday(day)


def working_days_after(moment: datetime, n: int) -> date:
    """The n-th working day after the day of a moment, by whose end something is due; 0 is that day itself."""
    if n < 0:
        raise ValueError("Count working days forward: n is nought or more.")
    day = day_of(moment)
    while n:
        day += _ONE_DAY
        n -= is_working_day(day)
    return day


def working_days_between(moment: datetime, later: datetime) -> int:
    """How many working days after the day of a moment something happened: 0 on the same day.

    Something on a Saturday counts with the Friday before it. Raises ValueError when it is not later.
    """
    day, last = day_of(moment), day_of(later)
    if _aware(later) < _aware(moment):
        raise ValueError("The second moment is before the first.")
    count = 0
    while day < last:
        day += _ONE_DAY
        count += is_working_day(day)
    return count


def hours_after(moment: datetime, n: int) -> datetime:
    """The moment n hours later, in London time: 24 hours are 24 hours on the day the clocks change too."""
    return (_aware(moment).astimezone(UTC) + timedelta(hours=n)).astimezone(LONDON)


def hours_between(moment: datetime, later: datetime) -> int:
    """Whole hours from a moment to a later one, rounded down."""
    return (_aware(later).astimezone(UTC) - _aware(moment).astimezone(UTC)) // timedelta(hours=1)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("Give a moment with a time zone.")
    return moment
