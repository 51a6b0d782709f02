"""Needs: what became of one, of all of them, in which order they stand, and what is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.cases import Outcome
from commonweal.rules.needs import (
    AREAS,
    LEVELS,
    Area,
    Category,
    Doer,
    Level,
    Occasion,
    Progress,
    Standing,
    most_needed_first,
    outcome_of,
    progress,
    reasons_not_to_add,
    reasons_not_to_plan,
    reasons_not_to_review,
)

DAY = date(2026, 6, 1)
MET, PARTLY, NOT, UNKNOWN = Progress.MET, Progress.PARTLY_MET, Progress.NOT_MET, Progress.NOT_KNOWN


def codes(reasons):
    return [reason.code for reason in reasons]


def levels(*values):
    return [Level(value, DAY + timedelta(days=place), Occasion.REVIEW) for place, value in enumerate(values)]


def test_every_area_belongs_to_a_category_and_every_category_is_used():
    assert set(AREAS) == set(Area)
    assert set(AREAS.values()) == set(Category)
    assert sorted(LEVELS) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], UNKNOWN), ([0], UNKNOWN), ([4], NOT), ([2], MET), ([5, 3], PARTLY), ([3, 3], NOT), ([3, 4], NOT),
        ([4, 2], MET), ([4, 1], MET), ([4, 0], UNKNOWN), ([0, 2], MET), ([5, 0, 3], PARTLY), ([1, 5], NOT),
    ],
)  # fmt: skip
def test_what_became_of_one_need(values, expected):
    assert progress(levels(*values)) is expected


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([], Outcome.NOT_KNOWN), ([UNKNOWN], Outcome.NOT_KNOWN), ([MET, MET], Outcome.NEEDS_MET),
        ([MET, UNKNOWN], Outcome.NEEDS_PARTLY_MET), ([PARTLY], Outcome.NEEDS_PARTLY_MET),
        ([MET, NOT], Outcome.NEEDS_PARTLY_MET), ([NOT], Outcome.NEEDS_NOT_MET), ([NOT, UNKNOWN], Outcome.NEEDS_NOT_MET),
    ],
)  # fmt: skip
def test_what_became_of_all_of_them(needs, expected):
    assert outcome_of(needs) is expected


@given(st.lists(st.sampled_from(Progress), min_size=1))
def test_needs_are_met_only_when_each_is(needs):
    assert (outcome_of(needs) is Outcome.NEEDS_MET) == (set(needs) == {MET})


def test_overdue_first_the_longest_on_top_then_the_highest_level():
    later = DAY + timedelta(days=30)
    plan = {
        "low": Standing(2, later, later),
        "high": Standing(5, None, later),
        "late": Standing(1, DAY - timedelta(days=1), later),
        "later": Standing(5, DAY, DAY - timedelta(days=9)),
    }
    assert sorted(plan, key=lambda name: most_needed_first(plan[name], today=DAY)) == [
        "later",
        "late",
        "high",
        "low",
    ]


def test_what_is_refused_of_a_need():
    good = {"have": [], "goal": "To sleep.", "review_on": DAY, "today": DAY}
    assert reasons_not_to_add(Area.SAFETY, **good) == []
    assert codes(reasons_not_to_add(Area.SAFETY, **good | {"have": ["safety"]})) == ["need_twice"]
    assert codes(reasons_not_to_add(Area.SAFETY, **good | {"goal": " "})) == ["no_goal"]
    before = DAY - timedelta(days=1)
    assert codes(reasons_not_to_add(Area.SAFETY, **good | {"review_on": before})) == ["review_in_past"]


def test_what_is_refused_of_a_level():
    good = {
        "value": 3,
        "occasion": Occasion.REVIEW,
        "on": DAY,
        "last": Level(4, DAY, Occasion.START),
        "today": DAY,
    }
    assert reasons_not_to_review(**good) == []
    assert reasons_not_to_review(**good | {"value": 0}) == []
    assert codes(reasons_not_to_review(**good | {"value": 6})) == ["no_level"]
    assert codes(reasons_not_to_review(**good | {"value": 0, "occasion": Occasion.START})) == ["no_level"]
    assert codes(reasons_not_to_review(**good | {"on": DAY + timedelta(days=1)})) == ["review_in_future"]
    assert codes(reasons_not_to_review(**good | {"on": DAY - timedelta(days=1)})) == ["review_before_last"]


def test_what_is_refused_of_an_action():
    good = {"what": "Ring.", "doer": Doer.WORKER, "agency": "", "due_on": DAY, "today": DAY}
    assert reasons_not_to_plan(**good) == []
    assert codes(reasons_not_to_plan(**good | {"what": " "})) == ["no_action"]
    assert codes(reasons_not_to_plan(**good | {"doer": Doer.AGENCY})) == ["no_agency"]
    assert reasons_not_to_plan(**good | {"doer": Doer.AGENCY, "agency": "police"}) == []
    assert codes(reasons_not_to_plan(**good | {"agency": "police"})) == ["agency_for_nobody"]
    assert codes(reasons_not_to_plan(**good | {"due_on": DAY - timedelta(days=1)})) == ["due_in_past"]
