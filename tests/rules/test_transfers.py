"""A case passes to another service: the table of steps, and what stands in the way of each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import transfers as rules
from commonweal.rules.cases import CaseStatus, ClosingReason, Side
from commonweal.rules.consent import InformationKind
from commonweal.rules.reasons import Refused
from commonweal.rules.risk import Grade
from commonweal.rules.steps import faults_in_table, next_status
from commonweal.rules.transfers import (
    ENDS,
    KIND_OF,
    MAY_CROSS,
    MUST_CROSS,
    TRANSFER_STEPS,
    UNDER_WAY,
    Asking,
    FirstContact,
    TransferKind,
    TransferStatus,
    TransferStep,
    Turn,
    WhyMoved,
    WhyNot,
    crossing_kinds,
)

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


def codes(reasons) -> list[str]:
    return [each.code for each in reasons]


def test_the_table_has_no_slip():
    assert faults_in_table(
        TRANSFER_STEPS, steps=TransferStep, first=TransferStatus.OFFERED, terminal=ENDS
    ) == []  # fmt: skip
    assert set(TransferStatus) == ENDS | UNDER_WAY


@given(st.lists(st.sampled_from(TransferStep), max_size=8))
def test_nobody_is_handed_over_who_was_not_accepted_and_an_end_is_an_end(steps):
    status, seen = TransferStatus.OFFERED, [TransferStatus.OFFERED]
    for step in steps:
        try:
            status = next_status(TRANSFER_STEPS, status, step)
        except Refused:
            continue
        assert seen[-1] not in ENDS
        seen.append(status)
    if status in (TransferStatus.HANDED_OVER, TransferStatus.HANDED_BACK):
        assert TransferStatus.ACCEPTED in seen
    assert len(seen) <= 3


ASKING = Asking(CaseStatus.ALLOCATED, WhyMoved.MOVED_AREA, Grade.MEDIUM, "Near a court.", 1, 2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"case_status": CaseStatus.OPENED}, ["not_held"]),
        ({"case_status": CaseStatus.CLOSED}, ["not_held"]),
        ({"under_way": True}, ["under_way"]),
        ({"why": None}, ["no_why"]),
        ({"words": "  "}, ["no_words"]),
        ({"to_organisation": 1}, ["same_service"]),
        ({"why": WhyMoved.RISK_HAS_FALLEN}, []),
        ({"why": WhyMoved.RISK_HAS_FALLEN, "grade": Grade.HIGH}, ["still_high"]),
        ({"why": WhyMoved.RISK_HAS_FALLEN, "grade": None}, ["no_grade"]),
        ({"why": WhyMoved.RISK_HAS_RISEN, "grade": None}, []),
        ({"why": WhyMoved.RISK_HAS_RISEN, "grade": Grade.HIGH}, []),
        ({"is_restricted": True}, ["no_manager_named"]),
        (
            {"is_restricted": True, "only_for": 7, "managers_there": frozenset({8})},
            ["no_manager_named"],
        ),
        ({"is_restricted": True, "only_for": 8, "managers_there": frozenset({8})}, []),
    ],
)
def test_what_stands_in_the_way_of_asking(changes, expected):
    asking = Asking(**{**ASKING.__dict__, **changes})
    assert codes(rules.reasons_not_to_ask(asking)) == expected


def test_every_reason_belongs_to_a_kind_and_up_and_down_are_about_risk():
    assert set(KIND_OF) == set(WhyMoved)
    assert [each for each, kind in KIND_OF.items() if kind == TransferKind.STEP_UP] == [
        WhyMoved.RISK_HAS_RISEN
    ]
    assert [each for each, kind in KIND_OF.items() if kind == TransferKind.STEP_DOWN] == [
        WhyMoved.RISK_HAS_FALLEN
    ]


@given(st.sampled_from(Side), st.lists(st.sampled_from(InformationKind), max_size=6))
def test_what_has_to_cross_always_does_and_nothing_that_was_not_chosen(side, chosen):
    found = crossing_kinds(side, chosen)
    assert MUST_CROSS[side] <= set(found)
    assert set(found) - MUST_CROSS[side] <= set(chosen) & set(MAY_CROSS)
    assert found == [each for each in InformationKind if each in found]


def test_safe_contact_always_crosses_and_where_they_live_only_when_agreed():
    assert all(InformationKind.HOW_TO_REACH in MUST_CROSS[side] for side in Side)
    assert all(InformationKind.WHERE_THEY_LIVE not in MUST_CROSS[side] for side in Side)
    assert InformationKind.OTHER_PARTY not in MUST_CROSS[Side.PERPETRATOR]


@pytest.mark.parametrize(
    ("status", "may_cross", "expected"),
    [
        (TransferStatus.OFFERED, True, []),
        (TransferStatus.OFFERED, False, ["may_not_cross"]),
        (TransferStatus.WITHDRAWN, True, ["step_not_open"]),
        (TransferStatus.ACCEPTED, True, ["step_not_open"]),
    ],
)
def test_what_stands_in_the_way_of_accepting(status, may_cross, expected):
    assert codes(rules.reasons_not_to_accept(status, may_cross=may_cross)) == expected


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (WhyNot.NO_ROOM, []),
        (None, ["no_why"]),
        (WhyNot.NOT_REACHED, ["no_why"]),
        (WhyNot.PERSON_SAID_NO, ["no_why"]),
    ],
)
def test_nobody_declines_for_what_only_a_contact_could_show(why, expected):
    assert codes(rules.reasons_not_to_decline(TransferStatus.OFFERED, why=why)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"how": None}, ["no_how"]),
        ({"met_on": TODAY + timedelta(days=1)}, ["met_in_future"]),
        ({"met_on": TODAY - timedelta(days=3)}, ["met_too_early"]),
        ({"met_on": TODAY - timedelta(days=2)}, []),
        ({"status": TransferStatus.OFFERED}, ["step_not_open"]),
    ],
)
def test_what_stands_in_the_way_of_confirming_first_contact(changes, expected):
    asked = {
        "status": TransferStatus.ACCEPTED,
        "how": FirstContact.INTRODUCED,
        "met_on": TODAY,
        "accepted_on": TODAY - timedelta(days=2),
        "today": TODAY,
    } | changes
    assert codes(rules.reasons_not_to_hand_over(asked.pop("status"), **asked)) == expected


def test_handing_back_says_why_in_code_and_in_words():
    back = rules.reasons_not_to_hand_back
    assert codes(back(TransferStatus.ACCEPTED, why=WhyNot.NOT_REACHED, words="Three calls.")) == []
    assert codes(back(TransferStatus.ACCEPTED, why=None, words=" ")) == ["no_why", "no_words"]
    assert codes(back(TransferStatus.HANDED_OVER, why=WhyNot.NO_ROOM, words="Full.")) == ["step_not_open"]


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (None, ClosingReason.NEEDS_MET, []),
        (TransferStatus.OFFERED, ClosingReason.TRANSFERRED, ["offered_elsewhere"]),
        (TransferStatus.ACCEPTED, ClosingReason.TRANSFERRED, ["not_handed_over"]),
        (TransferStatus.ACCEPTED, ClosingReason.DISENGAGED, ["not_handed_over"]),
        (TransferStatus.ACCEPTED, ClosingReason.DIED, []),
        (TransferStatus.OFFERED, ClosingReason.OPENED_IN_ERROR, []),
        (TransferStatus.HANDED_OVER, ClosingReason.TRANSFERRED, []),
        (TransferStatus.HANDED_BACK, ClosingReason.NEEDS_MET, []),
    ],
)
def test_a_case_on_its_way_is_not_closed(status, reason, expected):
    assert codes(rules.reasons_not_to_end_meanwhile(status, reason=reason)) == expected


@pytest.mark.parametrize(
    ("status", "is_closed", "turn"),
    [
        (TransferStatus.OFFERED, False, Turn.ANSWER),
        (TransferStatus.ACCEPTED, False, Turn.FIRST_CONTACT),
        (TransferStatus.HANDED_OVER, False, Turn.CLOSING),
        (TransferStatus.HANDED_OVER, True, None),
        (TransferStatus.DECLINED, False, None),
        (TransferStatus.HANDED_BACK, False, None),
        (TransferStatus.WITHDRAWN, False, None),
    ],
)
def test_it_is_always_said_whose_turn_it_is(status, is_closed, turn):
    assert rules.whose_turn(status, is_closed=is_closed) == turn


@given(st.sampled_from([*Grade, None]))
def test_the_graver_the_risk_the_sooner_it_falls_due(grade):
    high = rules.due_on(Grade.HIGH, since=NOW)
    assert TODAY < high <= rules.due_on(grade, since=NOW)
    assert rules.due_on(None, since=NOW) == high
    assert TODAY < rules.came_back_due_on(NOW) <= high
