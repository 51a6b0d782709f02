"""A decision below what answers and judgement show counts only once two different people signed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.risk import (
    Decision,
    Grade,
    Judgement,
    Signing,
    final_grade,
    grade_in_force,
    reasons_not_to_decide,
    reasons_not_to_sign,
    tool_grade,
)
from tests.rules.test_risk import TODAY, scored

grades = st.sampled_from(Grade)
people = st.integers(1, 4)


def codes(reasons):
    return [reason.code for reason in reasons]


@given(grades, grades, grades, people, st.none() | people)
def test_the_grade_in_force_is_never_below_the_tools_unless_two_different_people_signed(
    by_tool, judged, decision, author, signer
):
    lowest = final_grade(by_tool, Judgement(judged, "why"))
    found = grade_in_force(decision, lowest=lowest, decided_by=author, signed_by=signer)
    if found.rank < by_tool.rank or found.rank < judged.rank:
        assert signer is not None
        assert signer != author
        assert found == decision
    if decision.rank >= lowest.rank:
        assert found == decision


@pytest.mark.parametrize(
    ("decision", "signed_by", "grade"),
    [
        (Grade.MEDIUM, None, Grade.HIGH),
        (Grade.MEDIUM, 1, Grade.HIGH),
        (Grade.MEDIUM, 2, Grade.MEDIUM),
        (Grade.STANDARD, 2, Grade.STANDARD),
        (Grade.HIGH, None, Grade.HIGH),
    ],
)
def test_a_lower_grade_waits_for_somebody_else(decision, signed_by, grade):
    assert grade_in_force(decision, lowest=Grade.HIGH, decided_by=1, signed_by=signed_by) == grade


def decide(grade, *, lower_may_wait, why_lower="", judged=None):
    return codes(
        reasons_not_to_decide(
            Decision(grade, False, why_lower=why_lower),
            tool_grade=Grade.HIGH,
            judgement=judged,
            grounds=(),
            lower_may_wait=lower_may_wait,
        )
    )


def test_only_where_the_policy_lets_it_wait_and_with_a_reason():
    assert decide(Grade.MEDIUM, lower_may_wait=False, why_lower="moved") == ["grade_lowered"]
    assert decide(Grade.MEDIUM, lower_may_wait=True) == ["why_lower"]
    assert decide(Grade.MEDIUM, lower_may_wait=True, why_lower=" ") == ["why_lower"]
    assert decide(Grade.MEDIUM, lower_may_wait=True, why_lower="moved") == []
    assert decide(Grade.HIGH, lower_may_wait=True) == []
    assert decide(Grade.HIGH, lower_may_wait=False) == []


def sign(**changes):
    given = {"status": Signing.WAITING, "asked_by": 1, "by": 2, "agrees": True, "why": ""} | changes
    return codes(reasons_not_to_sign(**given))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"by": 1}, ["signed_by_asker"]),
        ({"by": 1, "agrees": False, "why": "no"}, ["signed_by_asker"]),
        ({"status": Signing.SIGNED}, ["answered_already"]),
        ({"status": Signing.REFUSED}, ["answered_already"]),
        ({"agrees": False}, ["no_reason"]),
        ({"agrees": False, "why": " "}, ["no_reason"]),
        ({"agrees": False, "why": "no"}, []),
        ({"is_overtaken": True}, ["overtaken"]),
        ({"is_overtaken": True, "agrees": False, "why": "no"}, []),
    ],
)
def test_the_second_signature(changes, found):
    assert sign(**changes) == found


@pytest.mark.parametrize(
    ("yes", "told", "grade"),
    [
        (None, None, Grade.STANDARD),
        (None, Grade.MEDIUM, Grade.MEDIUM),
        (0, Grade.HIGH, Grade.HIGH),
        (14, Grade.STANDARD, Grade.HIGH),
        (10, Grade.MEDIUM, Grade.MEDIUM),
        (10, Grade.STANDARD, Grade.MEDIUM),
        (10, Grade.HIGH, Grade.HIGH),
        (10, None, Grade.MEDIUM),
    ],
)
def test_a_told_grade_lifts_and_never_lowers(yes, told, grade):
    assert tool_grade(None if yes is None else scored(yes), on=TODAY, told=told) == grade
