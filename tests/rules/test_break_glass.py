"""Opening a case in an emergency: what is asked first, for how long, and what its manager may say afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.break_glass import (
    NOT_OPENED,
    WHY_IN_WORDS,
    Grant,
    WhyOpened,
    hours_open,
    is_open,
    is_overdue,
    minutes_left,
    reasons_not_to_ask,
    reasons_not_to_review,
    review_due_on,
)
from commonweal.rules.thresholds import Key, Threshold

AT = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
TODAY = AT.date()
GRANT = Grant(7, AT, AT + timedelta(hours=3))
LOOKED_AT = Grant(7, AT, AT + timedelta(hours=3), AT + timedelta(days=1))
ENOUGH = "She is at the door"


def ask(**changes) -> list[str]:
    asked = {"reference": "CW-1", "why": WhyOpened.PERSON_IS_HERE, "words": ENOUGH, "on": TODAY} | changes
    return [reason.code for reason in reasons_not_to_ask(**asked)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"reference": " "}, ["no_reference"]),
        ({"why": None}, ["no_why"]),
        ({"words": ""}, ["too_few_words"]),
        ({"words": "She is at  door"}, ["too_few_words"]),
        ({"words": "She is at the door now"}, []),
        ({"reference": "", "why": None, "words": "x"}, ["no_reference", "no_why", "too_few_words"]),
    ],
)
def test_what_is_asked_first(changes, expected):
    assert ask(**changes) == expected


def test_how_many_words_is_a_number_of_its_own():
    local = (Threshold(Key.BREAK_GLASS_WORDS, 2, date(2020, 1, 1), "Ours."),)
    assert ask(words="Two words", thresholds=local) == []
    assert ask(words="One", thresholds=local) == ["too_few_words"]
    (reason,) = reasons_not_to_ask(
        reference="x", why=WhyOpened.POLICE_ASK, words="", on=TODAY, thresholds=local
    )
    assert reason.text == "Say what is happening, in at least 2 words: somebody will read it."


def test_words_say_what_to_do():
    texts = [reason.text for reason in reasons_not_to_ask(reference="", why=None, words="", on=TODAY)]
    assert texts[:2] == ["Enter the reference of the case.", "Say why it cannot wait."]
    assert NOT_OPENED.code == "not_opened"
    assert "ring the service" in NOT_OPENED.text
    assert set(WHY_IN_WORDS) == set(WhyOpened)


def test_three_hours_unless_the_partnership_says_otherwise():
    assert hours_open(on=TODAY) == 3
    local = (Threshold(Key.BREAK_GLASS_HOURS, 1, date(2020, 1, 1), "Ours."),)
    assert hours_open(on=TODAY, thresholds=local) == 1


@pytest.mark.parametrize(
    ("after", "open_", "left"),
    [
        (timedelta(), True, 180),
        (timedelta(seconds=1), True, 180),
        (timedelta(minutes=1), True, 179),
        (timedelta(hours=2, minutes=59, seconds=59), True, 1),
        (timedelta(hours=3), False, 0),
        (timedelta(hours=9), False, 0),
    ],
)
def test_it_runs_out(after, open_, left):
    assert is_open(GRANT, at=AT + after) is open_
    assert minutes_left(GRANT, at=AT + after) == left


@given(seconds=st.integers(0, 40_000))
def test_no_time_is_left_exactly_when_it_is_over(seconds):
    at = AT + timedelta(seconds=seconds)
    assert (minutes_left(GRANT, at=at) > 0) == is_open(GRANT, at=at)


@pytest.mark.parametrize(
    ("grant", "changes", "expected"),
    [
        (GRANT, {}, []),
        (GRANT, {"in_order": False, "words": "Spoke with them"}, []),
        (GRANT, {"in_order": False}, ["no_words"]),
        (GRANT, {"in_order": False, "words": "  "}, ["no_words"]),
        (GRANT, {"in_order": None}, ["no_finding"]),
        (GRANT, {"by_id": 7}, ["own_opening"]),
        (LOOKED_AT, {}, ["reviewed"]),
        (LOOKED_AT, {"by_id": 7}, ["reviewed"]),
    ],
)
def test_what_the_manager_may_say(grant, changes, expected):
    given = {"by_id": 8, "in_order": True, "words": ""} | changes
    found = reasons_not_to_review(grant, **given)
    assert [reason.code for reason in found] == expected
    assert all(reason.text.endswith(".") and reason.text[0].isupper() for reason in found)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (2, False), (3, True), (30, True)])
def test_two_days_to_look_at_it(days, late):
    assert review_due_on(GRANT) == date(2026, 5, 3)
    assert is_overdue(GRANT, today=TODAY + timedelta(days=days)) is late
    assert not is_overdue(LOOKED_AT, today=TODAY + timedelta(days=days))


def test_the_days_to_look_at_it_are_the_partnerships():
    local = (Threshold(Key.BREAK_GLASS_REVIEW_DAYS, 0, date(2020, 1, 1), "Ours."),)
    assert review_due_on(GRANT, thresholds=local) == TODAY
    assert is_overdue(GRANT, today=TODAY + timedelta(days=1), thresholds=local)
    assert not is_overdue(GRANT, today=TODAY, thresholds=local)
