"""Moments of a working life, as whole seconds since 1970 (UTC), quick enough to be asked for by the million.

Working days are those of the rule book. Offices keep the hours from nine to five; the police never close.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from commonweal.rules.periods import LONDON, is_working_day, working_days_after
from commonweal.rules.thresholds import Key, threshold

DAY, HOUR = 86_400, 3_600
_EPOCH = date(1970, 1, 1).toordinal()
_OPENS, _CLOSES = 9 * HOUR, 17 * HOUR
# Referrals an hour, from midnight: nights are the police alone.
_BY_HOUR = (2, 2, 1, 1, 1, 1, 2, 4, 8, 12, 13, 12, 10, 10, 11, 11, 10, 8, 5, 4, 4, 4, 3, 3)

_HOURS = tuple(hour for hour, weight in enumerate(_BY_HOUR) for _ in range(weight))


class Calendar:
    """Everything about days from `first_day` (less a month) to `last_day` (and two years on)."""

    def __init__(self, first_day: date, last_day: date) -> None:
        days = range(number_of(first_day) - 31, number_of(last_day) + 2 * 366)
        self._working = [number for number in days if is_working_day(day_numbered(number))]
        wanted = threshold(Key.ATTEMPTED_CONTACT_WORKING_DAYS, on=last_day).value
        self._due = {number: _end_of(working_days_after(_midnight(number), wanted)) for number in days}

    def received(self, rng: Random, day: int, *, before: int) -> int:
        """A moment on a day, when referrals come in, and earlier than `before`."""
        if before >= (day + 1) * DAY:
            return day * DAY + rng.choice(_HOURS) * HOUR + rng.randrange(HOUR)
        return day * DAY + int((before - day * DAY) * rng.random())

    def due(self, received: int) -> int:
        """The end of the last working day on which contact is tried in time."""
        return self._due[received // DAY]

    def at_work(self, rng: Random, after: int, days: int) -> int:
        """A moment in office hours, so many working days after another; 0 is as soon as the office can."""
        day = after // DAY
        place = bisect_right(self._working, day)
        if days:
            return self._working[place + days - 1] * DAY + rng.randrange(_OPENS, _CLOSES)
        soon = after + rng.randrange(HOUR // 4, 4 * HOUR)
        if place and self._working[place - 1] == day and _OPENS <= soon - day * DAY < _CLOSES:
            return soon
        if place and self._working[place - 1] == day and soon - day * DAY < _OPENS:
            return day * DAY + _OPENS + rng.randrange(2 * HOUR)
        return self._working[place] * DAY + _OPENS + rng.randrange(2 * HOUR)


def number_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


def day_numbered(number: int) -> date:
    return date.fromordinal(number + _EPOCH)


def day_at(moment: int) -> date:
    return date.fromordinal(moment // DAY + _EPOCH)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _midnight(number: int) -> datetime:
    return datetime.combine(day_numbered(number), time(12), UTC)


def _end_of(day: date) -> int:
    return seconds(datetime.combine(day + timedelta(days=1), time(0), LONDON))
