"""Which night's work is due: a clock time in London, once for each night, whatever the clocks do.

A night is named by the day in London on which its hour comes. Where the clocks go forward over that hour, it comes at the first
moment after the gap; where they go back over it, it comes the first time. Nights that were missed are not made up one by one:
only the last of them is due, once.
"""

from datetime import UTC, date, datetime, time, timedelta

from commonweal.rules.periods import LONDON, day_of

_ONE_DAY = timedelta(days=1)
_ONE_MINUTE = timedelta(minutes=1)
# A day, an hour for the clocks and an hour for the queue: after that a night's work counts as missed.
MISSED_AFTER = timedelta(hours=26)


def moment_of(night: date, clock: time) -> datetime:
    """The moment, in UTC, at which a night's hour comes. `clock` is a time of day in London, in whole minutes.

    >>> moment_of(date(2026, 7, 1), time(1, 30)).isoformat()  # summer
    '2026-07-01T00:30:00+00:00'
    >>> moment_of(date(2027, 3, 28), time(1, 30)).isoformat()  # there is no half past one: from 1 the clocks go to 2
    '2027-03-28T01:00:00+00:00'
    >>> moment_of(date(2026, 10, 25), time(1, 30)).isoformat()  # half past one comes twice: the first time
    '2026-10-25T00:30:00+00:00'
    """
    asked = datetime.combine(night, clock)
    while not _is_on_the_clock(asked):
        asked += _ONE_MINUTE
    return asked.replace(tzinfo=LONDON).astimezone(UTC)


def _is_on_the_clock(wall: datetime) -> bool:
    """Whether a clock in London ever shows this."""
    return wall.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == wall


def night_due(clock: time, at: datetime) -> date:
    """The last night whose hour has come by a moment. Raises ValueError when the moment has no time zone."""
    night = day_of(at)
    return night if moment_of(night, clock) <= at else night - _ONE_DAY


def next_night(clock: time, at: datetime) -> datetime:
    """The next moment, in UTC, at which the hour comes after a moment."""
    return moment_of(night_due(clock, at) + _ONE_DAY, clock)


def is_missed(last_done_at: datetime | None, at: datetime) -> bool:
    """Whether a night's work has not been done for too long, or never."""
    return last_done_at is None or at - last_done_at > MISSED_AFTER
