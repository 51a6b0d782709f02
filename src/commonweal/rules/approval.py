"""A second pair of eyes: the service's manager approves a plan, and the end of a case, before it counts.

Read a row of APPROVAL_STEPS as: "this step may be taken from any of these statuses, and leads to that one". Whether approval is
asked for at all is local and dated: rules/thresholds, 1 for yes and 0 for no. Nobody approves their own work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commonweal.rules.cases import CaseStatus, ClosingReason, Outcome
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class Subject(StrEnum):
    """What is put before the manager."""

    PLAN = "plan"
    CLOSING = "closing"


class ApprovalStatus(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApprovalStep(StrEnum):
    GIVE = "give"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


APPROVAL_STEPS: dict[ApprovalStep, tuple[frozenset[ApprovalStatus], ApprovalStatus]] = {
    ApprovalStep.GIVE: (frozenset({ApprovalStatus.ASKED}), ApprovalStatus.GIVEN),
    ApprovalStep.REFUSE: (frozenset({ApprovalStatus.ASKED}), ApprovalStatus.REFUSED),
    ApprovalStep.WITHDRAW: (
        frozenset({ApprovalStatus.ASKED, ApprovalStatus.GIVEN}),
        ApprovalStatus.WITHDRAWN,
    ),
}

_KEYS = {Subject.PLAN: Key.PLAN_APPROVAL, Subject.CLOSING: Key.CLOSING_APPROVAL}


@dataclass(frozen=True)
class Approval:
    """The last time somebody asked. A plan is meant by its version, an ending by reason and outcome."""

    status: ApprovalStatus
    plan_version: int = 0
    reason: ClosingReason | None = None
    outcome: Outcome | None = None
    decided_at: datetime | None = None


def is_asked_for(subject: Subject, *, on: date, area: str, thresholds: Sequence[Threshold]) -> bool:
    """Does this area ask for approval on this day?"""
    return threshold(_KEYS[subject], on=on, area=area, local=thresholds).value > 0


def reasons_not_to_ask(
    subject: Subject,
    *,
    case_status: CaseStatus,
    waiting: bool,
    needs: int,
    approved_version: int,
    version: int,
) -> list[Reason]:
    """What stands in the way of putting this before the manager. `approved_version` is the plan approved last, 0 for none."""
    found = []
    if case_status != CaseStatus.ALLOCATED:
        found.append(Reason("not_held", "Only a case that a worker holds is put before the manager."))
    if waiting:
        found.append(
            Reason("asked_already", "It is with your manager already. Wait for the answer, or take it back.")
        )
    if subject == Subject.PLAN and not needs:
        found.append(Reason("empty_plan", "Put at least one need on the plan first."))
    if subject == Subject.PLAN and version and approved_version == version:
        found.append(Reason("approved_already", "This plan is approved. Ask again when it has changed."))
    return found


def reasons_not_to_answer(
    *, by: int, asked_by: int, held_by: int | None, gives: bool, why: str, asked_version: int, version: int
) -> list[Reason]:
    """What stands in the way of this person's answer. `version`: the plan as it is now."""
    found = []
    if by in (asked_by, held_by):
        found.append(
            Reason(
                "own_work",
                "You wrote this or hold the case. Ask another manager of your service to look at it.",
            )
        )
    if not gives and not why.strip():
        found.append(Reason("no_why", "Say what should change, so that the worker can put it right."))
    if gives and asked_version != version:
        found.append(
            Reason(
                "changed_since",
                "The plan has changed since it was put before you. Send it back, to be asked again.",
            )
        )
    return found


def reasons_ending_is_not_approved(
    last: Approval | None,
    *,
    is_required: bool,
    reason: ClosingReason | None,
    outcome: Outcome | None,
    last_review_at: datetime | None,
) -> list[Reason]:
    """Why this ending may not be carried out yet. An approval covers one reason and one outcome, and what was known then."""
    if not is_required:
        return []
    if last is None or last.status == ApprovalStatus.WITHDRAWN:
        return [Reason("not_approved", "Your manager has to approve the ending first. Ask for it.")]
    if last.status == ApprovalStatus.ASKED:
        return [
            Reason(
                "approval_waits",
                "It is with your manager. You can close the case when they have approved it.",
            )
        ]
    if last.status == ApprovalStatus.REFUSED:
        return [Reason("approval_refused", "Your manager sent it back. Put it right, then ask again.")]
    if (last.reason, last.outcome) != (reason, outcome):
        return [
            Reason(
                "approved_otherwise",
                "Your manager approved another ending. Close it as approved, or ask again.",
            )
        ]
    if last_review_at is not None and last.decided_at is not None and last_review_at > last.decided_at:
        return [Reason("reviewed_since", "Risk was reviewed after the approval. Ask your manager again.")]
    return []
