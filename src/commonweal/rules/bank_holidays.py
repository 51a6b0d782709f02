"""Bank holidays: which days no working-day clock counts, in each of the three calendars of the United Kingdom.

The days come from the `holidays` package: those of the rules (Banking and Financial Dealings Act 1971, schedule 1), and those
proclaimed once only. The tests reckon the years 2024 to 2028 from the rules themselves. A partnership has one calendar, said when
the program starts, because its clocks, its returns and its figures must all count by the same days.
"""

from datetime import date
from enum import StrEnum
from functools import cache

import holidays

from commonweal.rules.reasons import Reason, Refused


class Calendar(StrEnum):
    """England and Wales have one calendar between them."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


_FILED_UNDER = {
    Calendar.ENGLAND_AND_WALES: "ENG",
    Calendar.SCOTLAND: "SCT",
    Calendar.NORTHERN_IRELAND: "NIR",
}
_in_force = Calendar.ENGLAND_AND_WALES


def calendar_named(name: str) -> Calendar:
    """The calendar of a name, that of England and Wales where nothing is said. Raises Refused when there is none such."""
    try:
        return Calendar(name) if name else Calendar.ENGLAND_AND_WALES
    except ValueError:
        text = f"Write the calendar of bank holidays as one of these: {', '.join(Calendar)}."
        raise Refused(Reason("calendar_not_known", text)) from None


def keep_to(calendar: Calendar) -> None:
    """From now on every clock of this program counts by this calendar. Said once, where the program starts."""
    global _in_force
    _in_force = calendar


def calendar_in_force() -> Calendar:
    """The calendar that this program counts by."""
    return _in_force


def is_bank_holiday(day: date, *, calendar: Calendar | None = None) -> bool:
    """Is this a bank holiday in the calendar, or in that in force when none is named?"""
    return day in _days(calendar or _in_force, day.year)


@cache
def _days(calendar: Calendar, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=_FILED_UNDER[calendar], years=year))
