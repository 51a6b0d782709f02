"""Work of the night comes once for each night, in London time, whatever the clocks do and however long nobody was there."""

import doctest
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonweal.rules import nights
from commonweal.rules.nights import MISSED_AFTER, is_missed, moment_of, next_night, night_due
from commonweal.rules.periods import LONDON

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


moments = st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: utc(2020, 1, 2) + timedelta(minutes=minutes))
FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)


def test_examples():
    assert doctest.testmod(nights).failed == 0


@pytest.mark.parametrize(
    ("night", "clock", "comes"),
    [
        (date(2026, 1, 15), time(1, 30), utc(2026, 1, 15, 1, 30)),
        (date(2026, 7, 15), time(1, 30), utc(2026, 7, 15, 0, 30)),
        (FORWARD, time(0, 59), utc(2027, 3, 28, 0, 59)),
        (FORWARD, time(1, 0), utc(2027, 3, 28, 1, 0)),
        (FORWARD, time(1, 59), utc(2027, 3, 28, 1, 0)),
        (FORWARD, time(2, 0), utc(2027, 3, 28, 1, 0)),
        (FORWARD, time(2, 30), utc(2027, 3, 28, 1, 30)),
        (BACK, time(0, 30), utc(2026, 10, 24, 23, 30)),
        (BACK, time(1, 30), utc(2026, 10, 25, 0, 30)),
        (BACK, time(2, 30), utc(2026, 10, 25, 2, 30)),
    ],
)
def test_when_an_hour_comes(night, clock, comes):
    assert moment_of(night, clock) == comes


@pytest.mark.parametrize("night", [FORWARD, BACK, date(2026, 7, 15)])
def test_every_minute_of_two_days_finds_each_night_once(night):
    """A worker that looks every minute does the work of each night once, on the nights the clocks change too."""
    at, done = utc(night.year, night.month, night.day) - timedelta(hours=20), []
    for minute in range(48 * 60):
        found = night_due(time(1, 30), at + timedelta(minutes=minute))
        if found not in done:
            done.append(found)
    assert done == [night - timedelta(days=1), night, night + timedelta(days=1)]


@given(night=days, clock=clocks)
@example(night=FORWARD, clock=time(1, 30))
@example(night=BACK, clock=time(1, 30))
def test_an_hour_comes_on_its_own_day_and_no_earlier_than_the_clock_says(night, clock):
    shown = moment_of(night, clock).astimezone(LONDON)
    assert shown.date() == night
    assert timedelta() <= shown.replace(tzinfo=None) - datetime.combine(night, clock) <= timedelta(hours=1)


@given(night=days, clock=clocks)
def test_nights_follow_each_other_about_a_day_apart(night, clock):
    apart = moment_of(night + timedelta(days=1), clock) - moment_of(night, clock)
    assert timedelta(hours=23) <= apart <= timedelta(hours=25)


@given(
    at=moments,
    clock=clocks,
)
def test_the_night_that_is_due_has_come_and_the_next_has_not(at, clock):
    night = night_due(clock, at)
    assert (
        moment_of(night, clock) <= at < moment_of(night + timedelta(days=1), clock) == next_night(clock, at)
    )


@given(
    at=moments,
    away=st.integers(0, 60),
    clock=clocks,
)
def test_after_any_time_away_one_night_is_due_and_not_one_for_each(at, away, clock):
    before, after = night_due(clock, at), night_due(clock, at + timedelta(days=away))
    assert before <= after
    assert night_due(clock, at + timedelta(days=away)) == after


@pytest.mark.parametrize(
    ("hours", "missed"), [(0, False), (25, False), (26, False), (26.1, True), (400, True)]
)
def test_missed_after_a_day_and_two_hours(hours, missed):
    at = utc(2026, 5, 1, 12)
    assert is_missed(at - timedelta(hours=hours), at) is missed
    assert timedelta(hours=26) == MISSED_AFTER


def test_never_done_is_missed():
    assert is_missed(None, utc(2026, 5, 1))


def test_a_moment_needs_its_zone():
    with pytest.raises(ValueError, match="time zone"):
        night_due(time(1), datetime(2026, 5, 1))  # noqa: DTZ001
