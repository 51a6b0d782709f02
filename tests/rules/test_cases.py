"""A case is opened, allocated and closed with a reason and an outcome; it can be reopened."""

from datetime import date

import pytest

from commonweal.rules.cases import (
    CASE_STEPS,
    SIDE_OF_GROUP,
    CaseFacts,
    CaseStatus,
    CaseStep,
    ClientGroup,
    ClosingReason,
    Outcome,
    Side,
    reasons_not_to_close,
    reasons_not_to_reopen,
    reasons_not_to_take,
)
from commonweal.rules.steps import faults_in_table, next_status

OPENED, TODAY = date(2026, 3, 1), date(2026, 11, 1)
HELD = CaseFacts(CaseStatus.ALLOCATED, OPENED, worker_id=7)


def codes(reasons):
    return [reason.code for reason in reasons]


def close(case=HELD, **given):
    plain = {
        "reason": ClosingReason.NEEDS_MET,
        "outcome": Outcome.NEEDS_MET,
        "closed_on": TODAY,
        "today": TODAY,
    }
    return codes(reasons_not_to_close(case, **(plain | given)))


def reviewed(first_on, closing_on):
    return CaseFacts(CaseStatus.ALLOCATED, OPENED, 7, first_on, closing_on)


def test_the_table_has_no_slip():
    faults = faults_in_table(CASE_STEPS, steps=CaseStep, first=CaseStatus.OPENED, terminal=frozenset())
    assert faults == []


def test_a_case_passes_from_worker_to_worker_closes_and_reopens():
    status = CaseStatus.OPENED
    seen = []
    for step in (
        CaseStep.ALLOCATE,
        CaseStep.ALLOCATE,
        CaseStep.UNALLOCATE,
        CaseStep.ALLOCATE,
        CaseStep.CLOSE,
        CaseStep.REOPEN,
    ):
        status = next_status(CASE_STEPS, status, step)
        seen.append(status.value)
    assert seen == ["allocated", "allocated", "opened", "allocated", "closed", "opened"]


def test_children_and_victims_stand_on_one_side_of_the_wall():
    assert SIDE_OF_GROUP == {
        ClientGroup.VICTIM: Side.VICTIM,
        ClientGroup.CHILD: Side.VICTIM,
        ClientGroup.PERPETRATOR: Side.PERPETRATOR,
    }


def test_a_held_case_with_reason_and_outcome_closes():
    assert close() == []
    assert close(closed_on=OPENED) == []


def test_nobody_closes_what_nobody_holds():
    assert close(CaseFacts(CaseStatus.OPENED, OPENED, None)) == ["no_worker"]


def test_a_closed_case_is_not_closed_again():
    assert close(CaseFacts(CaseStatus.CLOSED, OPENED, None)) == ["step_not_open"]
    assert close(CaseFacts(CaseStatus.CLOSED, OPENED, 7)) == ["step_not_open"]


def test_reason_and_outcome_are_asked_for_together():
    assert close(reason=None, outcome=None) == ["no_reason", "no_outcome"]


@pytest.mark.parametrize(
    ("outcome", "refused"),
    [
        (Outcome.NEEDS_MET, False),
        (Outcome.NEEDS_PARTLY_MET, False),
        (Outcome.NEEDS_NOT_MET, True),
        (Outcome.NOT_KNOWN, True),
    ],
)
def test_needs_met_cannot_end_with_needs_not_met(outcome, refused):
    assert close(outcome=outcome) == (["reason_against_outcome"] if refused else [])
    assert close(reason=ClosingReason.DISENGAGED, outcome=outcome) == []


def test_the_closing_date_lies_between_opening_and_today():
    assert close(closed_on=date(2026, 2, 28)) == ["closed_before_opened"]
    assert close(closed_on=date(2026, 11, 2)) == ["closed_in_future"]


def test_risk_looked_at_once_is_looked_at_again_before_closing():
    assert close(reviewed(date(2026, 3, 5), None)) == ["no_closing_review"]
    assert close(reviewed(date(2026, 3, 5), date(2026, 10, 30))) == []
    assert close(reviewed(date(2026, 3, 5), date(2026, 3, 5))) == []
    assert close(reviewed(date(2026, 3, 5), TODAY)) == []


def test_the_closing_review_comes_after_the_first_and_before_the_end():
    assert close(reviewed(date(2026, 3, 5), date(2026, 3, 4))) == ["closing_review_out_of_order"]
    assert close(reviewed(date(2026, 3, 5), date(2026, 11, 2))) == ["closing_review_out_of_order"]


@pytest.mark.parametrize("reason", [ClosingReason.DIED, ClosingReason.OPENED_IN_ERROR])
def test_no_closing_review_is_asked_where_there_is_nobody_to_ask_about(reason):
    assert close(reviewed(date(2026, 3, 5), None), reason=reason, outcome=Outcome.NOT_KNOWN) == []


def test_someone_out_of_touch_still_gets_a_last_look_at_risk():
    assert close(reviewed(date(2026, 3, 5), None), reason=ClosingReason.DISENGAGED) == ["no_closing_review"]


def test_reopening_needs_a_closed_case_and_a_reason():
    closed = CaseFacts(CaseStatus.CLOSED, OPENED, None)
    assert reasons_not_to_reopen(closed, why="new incident") == []
    assert codes(reasons_not_to_reopen(closed, why=" ")) == ["no_reason"]
    assert codes(reasons_not_to_reopen(HELD, why="new incident")) == ["step_not_open"]


def test_a_step_not_open_says_what_can_be_done():
    assert reasons_not_to_take(CaseStatus.ALLOCATED, CaseStep.CLOSE) == []
    refusal = reasons_not_to_take(CaseStatus.OPENED, CaseStep.CLOSE)
    assert "allocate" in refusal[0].text
