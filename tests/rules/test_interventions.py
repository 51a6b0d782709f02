"""Sessions that contradict themselves, a session struck in time, and safety plans on paper."""

from datetime import date, timedelta

import pytest

from commonweal.rules.interventions import (
    KINDS,
    Attendance,
    Intervention,
    SessionFacts,
    reasons_not_to_record,
    reasons_not_to_undo,
)
from commonweal.rules.safety_plans import (
    PARTS,
    Part,
    compare,
    holds_postcode,
    reasons_not_to_print,
    reasons_not_to_sign,
)

DAY = date(2026, 6, 10)
ONE = (Intervention.ONE_TO_ONE,)


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("session", "closed_on", "expected"),
    [
        (SessionFacts(DAY, Attendance.ATTENDED, ONE, 45), None, []),
        (SessionFacts(DAY, Attendance.ATTENDED, ONE), None, []),
        (SessionFacts(DAY, Attendance.ATTENDED, ONE, 1), None, []),
        (SessionFacts(DAY, Attendance.ATTENDED, ONE, 600), None, []),
        (SessionFacts(DAY, Attendance.ATTENDED, ONE, 601), None, ["minutes_impossible"]),
        (SessionFacts(DAY, Attendance.ATTENDED, ONE, 0), None, ["minutes_impossible"]),
        (SessionFacts(DAY, Attendance.ATTENDED), None, ["nothing_done"]),
        (SessionFacts(DAY, Attendance.UNSAFE), None, []),
        (SessionFacts(DAY, Attendance.DID_NOT_ATTEND, (), 5), None, ["minutes_without_meeting"]),
        (SessionFacts(DAY, Attendance.CANCELLED_BY_US, ONE), None, ["done_without_meeting"]),
        (SessionFacts(DAY + timedelta(days=1), Attendance.UNSAFE), None, ["in_future"]),
        (SessionFacts(date(2026, 4, 30), Attendance.UNSAFE), None, ["before_opening"]),
        (SessionFacts(date(2026, 5, 1), Attendance.UNSAFE), None, []),
        (SessionFacts(DAY, Attendance.UNSAFE), DAY, ["case_closed"]),
    ],
)
def test_a_session_agrees_with_itself_and_its_case(session, closed_on, expected):
    found = reasons_not_to_record(session, opened_on=date(2026, 5, 1), closed_on=closed_on, today=DAY)
    assert codes(found) == expected


def test_every_intervention_belongs_to_an_element():
    assert set(KINDS) == set(Intervention)


def test_a_session_is_struck_by_its_writer_until_the_next_day():
    good = {"recorded_by": 1, "by": 1, "recorded_on": DAY, "today": DAY + timedelta(days=1), "why": "Twice."}
    assert reasons_not_to_undo(**good) == []
    assert codes(reasons_not_to_undo(**good | {"by": 2})) == ["not_yours"]
    assert codes(reasons_not_to_undo(**good | {"today": DAY + timedelta(days=2)})) == ["too_late"]
    assert codes(reasons_not_to_undo(**good | {"why": " "})) == ["no_why"]


@pytest.mark.parametrize("text", ["ZZ1 4QQ", "at zz14qq now", "EC1A 1BB."])
def test_a_postcode_is_known(text):
    assert holds_postcode(text)


@pytest.mark.parametrize("text", ["My sister’s", "Room 4, A2B", "call 999", "55 then 1"])
def test_what_is_none_is_left_alone(text):
    assert not holds_postcode(text)


def test_a_plan_has_something_in_it_and_no_address():
    nothing = dict.fromkeys(Part, "")
    assert codes(reasons_not_to_sign(nothing)) == ["empty"]
    assert reasons_not_to_sign(nothing | {Part.LEAVING: "By the back."}) == []
    assert codes(reasons_not_to_sign(nothing | {Part.LEAVING: "To ZZ1 4QQ."})) == ["leaving"]
    assert set(PARTS) == set(Part)


def test_a_way_to_hand_it_over_counts_for_one_version_on_one_day():
    good = {"version": 2, "agreed_version": 2, "agreed_on": DAY, "today": DAY}
    assert reasons_not_to_print(**good) == []
    assert codes(reasons_not_to_print(**good | {"agreed_on": None})) == ["no_hand_over"]
    assert codes(reasons_not_to_print(**good | {"agreed_version": None})) == ["no_hand_over"]
    assert codes(reasons_not_to_print(**good | {"agreed_version": 1})) == ["other_version"]
    assert codes(reasons_not_to_print(**good | {"today": DAY + timedelta(days=1)})) == ["other_day"]


def test_two_versions_part_by_part():
    before = {Part.LEAVING: "Back door.", Part.AT_WORK: "Desk."}
    after = {Part.LEAVING: "Side door.", Part.AT_WORK: "Desk. "}
    found = compare(before, after)
    assert [(each.part, each.is_changed) for each in found] == [(Part.LEAVING, True), (Part.AT_WORK, False)]
