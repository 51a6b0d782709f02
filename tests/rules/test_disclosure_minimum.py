"""The smallest number that is shown has a floor, a first day that is not over, and a reason."""

from datetime import date, timedelta

import pytest

from commonweal.rules.disclosure_minimum import FLOOR, HIGHEST, minimum_in_force, reasons_not_to_set
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 5, 4)
FINE = {"value": 8, "starts_on": TODAY, "reason": "Small districts joined", "today": TODAY, "taken": []}


def own(value, starts_on=TODAY, key=Key.DISCLOSURE_MINIMUM):
    return Threshold(key, value, starts_on, "ours")


def test_the_floor_is_the_number_the_product_comes_with():
    assert (FLOOR, HIGHEST) == (5, 100)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"value": 5}, []),
        ({"value": 4}, ["below_the_floor"]),
        ({"value": 100}, []),
        ({"value": 101}, ["above_the_highest"]),
        ({"starts_on": TODAY - timedelta(days=1)}, ["starts_in_the_past"]),
        ({"starts_on": TODAY + timedelta(days=1)}, []),
        ({"taken": [TODAY]}, ["day_is_taken"]),
        ({"taken": [TODAY - timedelta(days=1)]}, []),
        ({"reason": "Two words"}, ["reason_missing"]),
        ({"reason": "Just three words"}, []),
        ({"value": 1, "reason": ""}, ["below_the_floor", "reason_missing"]),
    ],
)
def test_what_may_be_set(change, found):
    assert [reason.code for reason in reasons_not_to_set(**{**FINE, **change})] == found


def test_the_sentences_say_what_to_do():
    reasons = reasons_not_to_set(value=1, starts_on=TODAY, reason="", today=TODAY, taken=[TODAY])
    assert [reason.text for reason in reasons] == [
        "Enter 5 or more: below that single people can be recognised, and no setting may allow it.",
        "Another number starts on 4 May 2026 already. Choose a later day.",
        "Say why in a few words: whoever reads a table with hidden numbers may ask.",
    ]


def test_the_latest_number_that_is_high_enough_is_in_force():
    local = [
        own(8),
        own(10, TODAY + timedelta(days=9)),
        own(2, TODAY + timedelta(days=1)),
        own(2, key=Key.REVIEW_WEEKS),
    ]
    assert minimum_in_force(on=TODAY - timedelta(days=1), local=local).value == 5
    assert minimum_in_force(on=TODAY, local=local).value == 8
    assert minimum_in_force(on=TODAY + timedelta(days=2), local=local).value == 8
    assert minimum_in_force(on=TODAY + timedelta(days=9), local=local).value == 10
    assert minimum_in_force(on=TODAY).value == 5
