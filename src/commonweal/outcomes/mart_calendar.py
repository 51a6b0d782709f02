"""Moments as days, months and working days in London, for whole columns at once."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy
import pyarrow

from commonweal.rules.bank_holidays import Calendar, calendar_in_force
from commonweal.rules.periods import is_working_day

LONDON = ZoneInfo("Europe/London")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2060, 1, 1)
DAY = 86_400_000_000


def month_of(placed_by: str) -> str:
    """The column with the first day of the month, in London, in which a moment or day lies."""
    return placed_by.rsplit("_", 1)[0] + "_month"


Days = tuple[numpy.ndarray, numpy.ndarray]


def as_numpy(values: pyarrow.ChunkedArray) -> Days:
    unknown = numpy.asarray(values.is_null())
    return numpy.asarray(values.fill_null(0)), unknown


def london_days(moments: pyarrow.ChunkedArray) -> Days:
    """Days since 1970 in London."""
    values, unknown = as_numpy(moments)
    starts, offsets = _clock()
    here = values + offsets[numpy.clip(numpy.searchsorted(starts, values, side="right") - 1, 0, None)]
    return here // DAY, unknown


def months_of(days: Days) -> pyarrow.Array:
    values, unknown = days
    first = values.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    return pyarrow.array(first, type=pyarrow.date32(), mask=unknown)


def working_numbers(days: Days) -> pyarrow.Array:
    values, unknown = days
    return pyarrow.array(
        numpy.searchsorted(working_days(calendar_in_force()), values, side="right"),
        type=pyarrow.int64(),
        mask=unknown,
    )


@cache
def _clock() -> tuple[numpy.ndarray, numpy.ndarray]:
    """From which microsecond on London is how many ahead of UTC."""
    starts, offsets = [0], [0]
    moment, last = datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC), datetime(LAST_DAY.year, 1, 1, tzinfo=UTC)
    while moment < last:  # clocks change on the hour, so hours are fine enough
        for hour in range(24):
            then = moment + timedelta(hours=hour)
            offset = then.astimezone(LONDON).utcoffset() or timedelta()
            size = offset // timedelta(microseconds=1)
            if size != offsets[-1]:
                starts.append((then - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))
                offsets.append(size)
        moment += timedelta(days=1)
    return numpy.array(starts), numpy.array(offsets)


@cache
def working_days(calendar: Calendar) -> numpy.ndarray:
    """Every working day of the calendar in force, as days since 1970: kept for that calendar, should it become another one."""
    assert calendar is calendar_in_force()
    days = (FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days))
    return numpy.array([(each - date(1970, 1, 1)).days for each in days if is_working_day(each)])
