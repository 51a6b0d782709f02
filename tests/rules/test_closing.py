"""When the work is finished, and what the manager's approval covers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from commonweal.rules.approval import (
    APPROVAL_STEPS,
    Approval,
    ApprovalStatus,
    ApprovalStep,
    Subject,
    is_asked_for,
    reasons_ending_is_not_approved,
    reasons_not_to_answer,
    reasons_not_to_ask,
)
from commonweal.rules.cases import CaseStatus, ClientGroup, ClosingReason, Outcome
from commonweal.rules.closing import WorkDone, reasons_not_to_write, reasons_work_is_not_finished
from commonweal.rules.needs import Progress
from commonweal.rules.steps import faults_in_table
from commonweal.rules.thresholds import Key, Threshold

FINISHED = WorkDone(ClientGroup.VICTIM, needs=(Progress.MET,), has_leaving_plan=True)
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
GIVEN = Approval(ApprovalStatus.GIVEN, 1, ClosingReason.NEEDS_MET, Outcome.NEEDS_MET, AT)


def codes(reasons):
    return [reason.code for reason in reasons]


def finish(work=FINISHED, *, reason=ClosingReason.NEEDS_MET, outcome=Outcome.NEEDS_MET, why=""):
    return codes(reasons_work_is_not_finished(work, reason=reason, outcome=outcome, why_differs=why))


def test_finished_work_may_end():
    assert finish() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"needs": ()}, "no_needs"),
        ({"not_reviewed": 1}, "needs_not_reviewed"),
        ({"open_safety_actions": 1}, "safety_open"),
        ({"has_leaving_plan": False}, "no_leaving_plan"),
        ({"needs": (Progress.NOT_MET,)}, "outcome_differs"),
    ],
)
def test_each_thing_left_undone_is_said(changes, code):
    assert finish(replace(FINISHED, **changes)) == [code]


@pytest.mark.parametrize("reason", [ClosingReason.DIED, ClosingReason.OPENED_IN_ERROR])
def test_where_there_is_nobody_to_ask_nothing_is_asked(reason):
    undone = WorkDone(ClientGroup.VICTIM, (Progress.NOT_MET,), 1, 1)
    assert finish(undone, reason=reason) == []


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        (ClosingReason.NEEDS_MET, True), (ClosingReason.MOVED_AWAY, True), (ClosingReason.TRANSFERRED, True),
        (ClosingReason.DISENGAGED, False), (ClosingReason.SUPPORT_DECLINED, False), (None, False),
    ],
)  # fmt: skip
def test_a_leaving_plan_is_asked_of_endings_with_a_goodbye(reason, asked):
    without = replace(FINISHED, has_leaving_plan=False)
    assert ("no_leaving_plan" in finish(without, reason=reason)) is asked
    assert "no_leaving_plan" not in finish(
        replace(without, client_group=ClientGroup.PERPETRATOR), reason=reason
    )


def test_another_outcome_than_the_needs_show_says_why():
    assert finish(outcome=Outcome.NEEDS_PARTLY_MET) == ["outcome_differs"]
    assert finish(outcome=Outcome.NEEDS_PARTLY_MET, why=" ") == ["outcome_differs"]
    assert finish(outcome=Outcome.NEEDS_PARTLY_MET, why="The flat fell through.") == []
    assert finish(outcome=None) == []
    empty = replace(FINISHED, needs=())
    assert finish(empty, reason=ClosingReason.DISENGAGED, outcome=Outcome.NEEDS_NOT_MET) == []


def test_nothing_is_written_in_a_closed_case():
    assert codes(reasons_not_to_write(CaseStatus.CLOSED)) == ["case_closed"]
    assert reasons_not_to_write(CaseStatus.ALLOCATED) == reasons_not_to_write(CaseStatus.OPENED) == []


def approved(
    last, *, required=True, reason=ClosingReason.NEEDS_MET, outcome=Outcome.NEEDS_MET, reviewed=None
):
    return codes(
        reasons_ending_is_not_approved(
            last, is_required=required, reason=reason, outcome=outcome, last_review_at=reviewed
        )
    )


def test_an_approval_covers_one_ending_and_what_was_known_then():
    assert approved(GIVEN) == []
    assert approved(GIVEN, outcome=Outcome.NEEDS_PARTLY_MET) == ["approved_otherwise"]
    assert approved(GIVEN, reason=ClosingReason.MOVED_AWAY) == ["approved_otherwise"]
    assert approved(GIVEN, reviewed=AT) == []
    assert approved(GIVEN, reviewed=AT - timedelta(days=1)) == []
    assert approved(GIVEN, reviewed=AT + timedelta(seconds=1)) == ["reviewed_since"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ApprovalStatus.ASKED, "approval_waits"),
        (ApprovalStatus.REFUSED, "approval_refused"),
        (ApprovalStatus.WITHDRAWN, "not_approved"),
    ],
)
def test_what_is_not_given_is_not_approved(status, code):
    assert approved(replace(GIVEN, status=status)) == [code]
    assert approved(None) == ["not_approved"]
    assert approved(None, required=False) == []


def test_whether_it_is_asked_for_is_local_and_dated():
    local = [Threshold(Key.CLOSING_APPROVAL, 0, date(2026, 4, 1), "The board, March 2026", "wexcombe")]
    asked = {"area": "wexcombe", "thresholds": local}
    assert is_asked_for(Subject.CLOSING, on=date(2026, 3, 31), **asked)
    assert not is_asked_for(Subject.CLOSING, on=date(2026, 4, 1), **asked)
    assert is_asked_for(Subject.PLAN, on=date(2026, 4, 1), **asked)
    assert is_asked_for(Subject.CLOSING, on=date(2026, 4, 1), area="fellshire", thresholds=local)


def answer(**changes):
    good = {"by": 1, "asked_by": 2, "held_by": 2, "gives": True, "why": "", "asked_version": 3, "version": 3}
    return codes(reasons_not_to_answer(**good | changes))


def test_nobody_approves_their_own_and_a_refusal_says_why():
    assert answer() == []
    assert answer(by=2, held_by=9) == ["own_work"]
    assert answer(asked_by=5, held_by=1) == ["own_work"]
    assert answer(gives=False) == ["no_why"]
    assert answer(gives=False, why=" ") == ["no_why"]
    assert answer(gives=False, why="More.", version=4) == []
    assert answer(version=4) == ["changed_since"]


def ask(subject=Subject.PLAN, **changes):
    good = {
        "case_status": CaseStatus.ALLOCATED,
        "waiting": False,
        "needs": 1,
        "approved_version": 0,
        "version": 1,
    }
    return codes(reasons_not_to_ask(subject, **good | changes))


def test_what_is_put_before_the_manager():
    assert ask() == ask(Subject.CLOSING, version=0, needs=0) == []
    assert ask(case_status=CaseStatus.OPENED) == ["not_held"]
    assert ask(waiting=True) == ["asked_already"]
    assert ask(needs=0) == ["empty_plan"]
    assert ask(approved_version=1) == ["approved_already"]
    assert ask(approved_version=1, version=2) == []
    assert ask(Subject.CLOSING, approved_version=1) == []


def test_the_table_has_no_slip():
    terminal = frozenset({ApprovalStatus.REFUSED, ApprovalStatus.WITHDRAWN})
    assert (
        faults_in_table(APPROVAL_STEPS, steps=ApprovalStep, first=ApprovalStatus.ASKED, terminal=terminal)
        == []
    )
