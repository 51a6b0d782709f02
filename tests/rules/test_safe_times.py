"""When it is safe: only a sentence that is understood whole counts, and never an hour more than was said."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.periods import LONDON
from commonweal.rules.safe_times import SafeTimes, is_safe_at, read_times

WEEK, WEEKDAYS = frozenset(range(7)), frozenset(range(5))


@pytest.mark.parametrize(
    ("words", "days", "begins", "ends"),
    [
        ("weekdays between 10am and 2pm", WEEKDAYS, time(10), time(14)),
        ("Weekdays 10am to 2pm.", WEEKDAYS, time(10), time(14)),
        ("weekdays, 9.30am - 3.15pm", WEEKDAYS, time(9, 30), time(15, 15)),
        ("mondays and thursdays from 13:00 to 15:00", {0, 3}, time(13), time(15)),
        ("mon-wed after 6pm", {0, 1, 2}, time(18), time(21)),
        ("sat to mon 10am-12pm", {5, 6, 0}, time(10), time(12)),
        ("fri or sun before noon", {4, 6}, time(8), time(12)),
        ("weekends any time", {5, 6}, time(8), time(21)),
        ("any day until 5pm", WEEK, time(8), time(17)),
        ("daily 12am to 1am", WEEK, time(0), time(1)),
        ("Tues, Wed 9:30 to 13:00", {1, 2}, time(9, 30), time(13)),
        ("between 10am and 11am", WEEK, time(10), time(11)),
    ],
)
def test_what_is_understood(words, days, begins, ends):
    assert read_times(words) == SafeTimes(frozenset(days), begins, ends)


@pytest.mark.parametrize(
    "words",
    [
        "", "weekdays", "weekdays from ten to two", "when he is at work", "weekdays 10am to 2pm but not Fridays",
        "never before 10am",
        "not weekdays 10am to 2pm", "weekdays 10 to 2", "weekdays 2pm to 10am", "2pm to 2pm", "school hours", "13am to 2pm",
        "weekdays 10am to 25:00", "9:61am to 2pm", "noon pm to 3pm", "after 10pm", "before 7am", "7:30 to 9:30",
        "10am to 2pm unless he is off",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_read_by_a_person(words):
    assert read_times(words) is None


@pytest.mark.parametrize(
    ("moment", "safe"),
    [
        (datetime(2026, 11, 2, 10, 0, tzinfo=LONDON), True),
        (datetime(2026, 11, 2, 9, 59, tzinfo=LONDON), False),
        (datetime(2026, 11, 2, 13, 59, tzinfo=LONDON), True),
        (datetime(2026, 11, 2, 14, 0, tzinfo=LONDON), False),
        (datetime(2026, 11, 7, 11, 0, tzinfo=LONDON), False),
    ],
)
def test_from_the_first_minute_until_before_the_last(moment, safe):
    assert is_safe_at(read_times("weekdays 10am to 2pm"), moment) is safe


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_left_to_a_person(words):
    found = read_times(words)
    assert found is None or (found.begins < found.ends and found.days)


@given(
    st.sampled_from(["not ", "never ", "only when "]),
    st.sampled_from(["", " but not friday", " unless he is in", "?"]),
)
def test_a_no_is_never_overlooked(before, after):
    assert read_times(f"{before}weekdays 10am to 2pm{after}") is None
