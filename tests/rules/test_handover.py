"""What a hand-over has to say, when a note is old or a hand-over unread for too long, and how cases are shared out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.allocation import Fit
from commonweal.rules.caseload import Load
from commonweal.rules.cases import CaseStatus, Side
from commonweal.rules.handover import (
    Gap,
    Known,
    NoteFacts,
    Told,
    ToPlace,
    gaps,
    is_old,
    is_overdue,
    read_by,
    reasons_not_to_take_back,
    reasons_not_to_write,
    share_out,
)
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 11, 26)
A_DAY = timedelta(days=1)
WELL_KNOWN = Known(
    side=Side.VICTIM,
    has_safe_way=True,
    asked_before=False,
    risk_reviewed_on=TODAY - timedelta(days=20),
    review_due_on=TODAY,
    safety_plan_on=TODAY - timedelta(days=20),
    needs=2,
    reached_on=TODAY - A_DAY,
    note_on=TODAY - A_DAY,
)
LITTLE_KNOWN = Known(Side.VICTIM, False, False, None, None, None, 0, None, None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"has_safe_way": False}, (Gap.SAFE_WAY,)),
        ({"has_safe_way": False, "asked_before": True}, (Gap.CONFIRMATION,)),
        ({"risk_reviewed_on": None}, (Gap.RISK,)),
        ({"review_due_on": TODAY - A_DAY}, (Gap.RISK_LATE,)),
        ({"review_due_on": None}, ()),
        ({"safety_plan_on": None}, (Gap.SAFETY_PLAN,)),
        ({"safety_plan_on": None, "side": Side.PERPETRATOR}, ()),
        ({"needs": 0}, (Gap.NEEDS,)),
        ({"reached_on": None}, (Gap.REACHED,)),
        ({"note_on": None}, (Gap.NOTE,)),
        ({"note_on": TODAY - timedelta(days=14)}, ()),
        ({"note_on": TODAY - timedelta(days=15)}, (Gap.NOTE_OLD,)),
    ],
)
def test_what_is_missing_is_said(changes, expected):
    assert gaps(replace(WELL_KNOWN, **changes), today=TODAY) == expected


def test_the_most_dangerous_to_work_without_comes_first():
    found = gaps(LITTLE_KNOWN, today=TODAY)
    assert found == (Gap.SAFE_WAY, Gap.RISK, Gap.SAFETY_PLAN, Gap.NEEDS, Gap.REACHED, Gap.NOTE)


def test_a_partnership_has_its_own_days():
    local = [Threshold(Key.HANDOVER_NOTE_DAYS, 3, date(2026, 1, 1), "Ours", "north")]
    assert is_old(TODAY - timedelta(days=4), today=TODAY, area="north", thresholds=local)
    assert not is_old(TODAY - timedelta(days=4), today=TODAY, area="south", thresholds=local)


NOTE = NoteFacts({"matters": "He is back in town.", "told_how": "By phone; glad."}, Told.TOLD)


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        (NOTE, []),
        (NoteFacts({"matters": " ", "told_how": "By phone"}, Told.TOLD), ["matters"]),
        (NoteFacts({"matters": "Much"}, None), ["told"]),
        (NoteFacts({"matters": "Much"}, Told.TOLD), ["told_how"]),
        (NoteFacts({"matters": "Much"}, Told.NOT_YET), []),
        (NoteFacts({"matters": "Much"}, Told.NOT_SAFE), []),
        (replace(NOTE, met_on=TODAY), []),
        (replace(NOTE, met_on=TODAY + A_DAY), ["met_on"]),
        (replace(NOTE, meets_on=TODAY), []),
        (replace(NOTE, meets_on=TODAY - A_DAY), ["meets_on"]),
        (NoteFacts({"matters": "Now at ZZ1 4QQ"}, Told.NOT_YET), ["matters"]),
        (NoteFacts({"matters": "Much", "promised": "Post to zz14qq"}, Told.NOT_YET), ["promised"]),
    ],
)
def test_what_stands_in_the_way_of_a_note(note, codes):
    found = reasons_not_to_write(note, status=CaseStatus.ALLOCATED, is_held=True, today=TODAY)
    assert [each.code for each in found] == codes


def test_a_closed_case_and_one_that_nobody_held_are_not_handed_over():
    closed = reasons_not_to_write(NOTE, status=CaseStatus.CLOSED, is_held=True, today=TODAY)
    never = reasons_not_to_write(NOTE, status=CaseStatus.OPENED, is_held=False, today=TODAY)
    assert [each.code for each in (*closed, *never)] == ["case_closed", "never_held"]


def test_a_case_goes_back_to_waiting_with_a_reason():
    assert reasons_not_to_take_back("Its worker leaves.") == []
    assert [each.code for each in reasons_not_to_take_back(" ")] == ["no_why"]


@pytest.mark.parametrize(
    ("passed_on", "last_day"),
    [
        (date(2026, 11, 26), date(2026, 11, 27)),  # a Thursday
        (date(2026, 11, 27), date(2026, 11, 30)),  # over the weekend
        (date(2026, 12, 24), date(2026, 12, 29)),  # over Christmas
    ],
)
def test_a_hand_over_is_read_by_the_next_working_day(passed_on, last_day):
    at = datetime.combine(passed_on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=12)
    assert read_by(at) == last_day
    assert not is_overdue(at, today=last_day)
    assert is_overdue(at, today=last_day + A_DAY)


def fit(number: int, cases: int = 0, **changes) -> Fit:
    return Fit(number, f"Worker {number}", Load(cases, cases * 100, 2500), **changes)


def to_place(key: str, grade: Grade | None = Grade.HIGH, **changes) -> ToPlace:
    return ToPlace(key, grade, "north", frozenset({"north"}), **changes)


def test_whoever_is_suggested_is_fuller_for_the_next_case():
    found = share_out([to_place("a"), to_place("b"), to_place("c")], [fit(1), fit(2, 1)], on=TODAY)
    assert [found[key][0].fit.user_id for key in "abc"] == [1, 1, 2]
    assert found["c"][0].fit.load.cases == 1


def test_a_language_comes_before_a_lighter_load():
    polish = fit(2, 5, languages=frozenset({"Polish"}))
    found = share_out([to_place("a", language="Polish")], [fit(1), polish], on=TODAY)
    assert found["a"][0].fit.user_id == 2


def test_nobody_to_take_them_is_an_empty_list():
    assert share_out([to_place("a")], [], on=TODAY) == {"a": []}


@given(
    st.lists(st.sampled_from([*Grade, None]), max_size=25),
    st.lists(st.integers(0, 20), min_size=1, max_size=5),
)
def test_everybody_can_be_chosen_for_every_case_and_no_case_is_lost(grades, loads):
    cases = [to_place(str(place), grade) for place, grade in enumerate(grades)]
    workers = [fit(place, held) for place, held in enumerate(loads)]
    found = share_out(cases, workers, on=TODAY)
    assert list(found) == [case.key for case in cases]
    for suggested in found.values():
        assert {each.fit.user_id for each in suggested} == {each.user_id for each in workers}
