"""A case: one organisation's work with one person, on one side of the wall.

Read a row of CASE_STEPS as: "this step may be taken from any of these statuses, and leads to that one". A
case is opened when a service accepts a referral, allocated when a worker holds it, and closed with a reason
and an outcome, two different things: why the work ended, and what became of the needs. A closed case can be
reopened.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status


class Side(StrEnum):
    """The two sides of the wall. Nobody works both sides of one family."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"


class ClientGroup(StrEnum):
    """Who a case is for. The role belongs to the case, not to the person."""

    VICTIM = "victim"
    CHILD = "child"
    PERPETRATOR = "perpetrator"


SIDE_OF_GROUP = {
    ClientGroup.VICTIM: Side.VICTIM,
    ClientGroup.CHILD: Side.VICTIM,
    ClientGroup.PERPETRATOR: Side.PERPETRATOR,
}
HARMED = frozenset(group for group, side in SIDE_OF_GROUP.items() if side is Side.VICTIM)


class CaseStatus(StrEnum):
    OPENED = "opened"
    ALLOCATED = "allocated"
    CLOSED = "closed"


class CaseStep(StrEnum):
    ALLOCATE = "allocate"
    UNALLOCATE = "unallocate"
    CLOSE = "close"
    HAND_BACK = "hand_back"
    REOPEN = "reopen"
    HAND_OVER = "hand_over"


CASE_STEPS: dict[CaseStep, tuple[frozenset[CaseStatus], CaseStatus]] = {
    # From allocated to allocated: the case passes to another worker.
    CaseStep.ALLOCATE: (frozenset({CaseStatus.OPENED, CaseStatus.ALLOCATED}), CaseStatus.ALLOCATED),
    CaseStep.UNALLOCATE: (frozenset({CaseStatus.ALLOCATED}), CaseStatus.OPENED),
    CaseStep.CLOSE: (frozenset({CaseStatus.ALLOCATED}), CaseStatus.CLOSED),
    # A service that took somebody on from another, and hands them back before it has spoken with them (rules/transfers).
    CaseStep.HAND_BACK: (frozenset({CaseStatus.OPENED, CaseStatus.ALLOCATED}), CaseStatus.CLOSED),
    CaseStep.REOPEN: (frozenset({CaseStatus.CLOSED}), CaseStatus.OPENED),
    # With all cases of the service, to another provider or system that has said it has them (rules/cases_out).
    CaseStep.HAND_OVER: (frozenset({CaseStatus.OPENED, CaseStatus.ALLOCATED}), CaseStatus.CLOSED),
}


class ClosingReason(StrEnum):
    """Why the work ended."""

    NEEDS_MET = "needs_met"
    MOVED_AWAY = "moved_away"
    TRANSFERRED = "transferred"
    DISENGAGED = "disengaged"
    SUPPORT_DECLINED = "support_declined"
    DIED = "died"
    OPENED_IN_ERROR = "opened_in_error"
    HANDED_BACK = "handed_back"


class Outcome(StrEnum):
    """What became of the needs agreed at the start. Risk has its own measure: `risk.direction`."""

    NEEDS_MET = "needs_met"
    NEEDS_PARTLY_MET = "needs_partly_met"
    NEEDS_NOT_MET = "needs_not_met"
    NOT_KNOWN = "not_known"


# Written by the step of that name alone, never chosen at the end of work.
NOT_TO_CHOOSE = frozenset({ClosingReason.HANDED_BACK})

# A last look at risk is asked of every other ending, from what is known if the person is out of touch.
NO_CLOSING_REVIEW = frozenset({ClosingReason.DIED, ClosingReason.OPENED_IN_ERROR})


@dataclass(frozen=True)
class CaseFacts:
    """What the checks need to know of a case. `closing_review_on` is the day of the last review after the
    first one.
    """

    status: CaseStatus
    opened_on: date
    worker_id: int | None
    first_review_on: date | None = None
    closing_review_on: date | None = None


def reasons_not_to_close(
    case: CaseFacts,
    *,
    reason: ClosingReason | None,
    outcome: Outcome | None,
    closed_on: date,
    today: date,
) -> list[Reason]:
    """What stands in the way of closing this case on `closed_on`; empty means go ahead."""
    if case.worker_id is None and case.status != CaseStatus.CLOSED:
        found = [Reason("no_worker", "Nobody holds this case. Allocate it to a worker, who then closes it.")]
    else:
        found = reasons_not_to_take(case.status, CaseStep.CLOSE)
    if reason is None or reason in NOT_TO_CHOOSE:
        found.append(Reason("no_reason", "Say why the work is ending."))
    if outcome is None:
        found.append(
            Reason("no_outcome", "Say what became of the needs. If you cannot tell, choose “not known”.")
        )
    if reason == ClosingReason.NEEDS_MET and outcome in {Outcome.NEEDS_NOT_MET, Outcome.NOT_KNOWN}:
        found.append(
            Reason(
                "reason_against_outcome",
                "The reason says needs were met and the outcome does not. Change one of them.",
            )
        )
    if closed_on < case.opened_on:
        found.append(
            Reason(
                "closed_before_opened",
                f"The case was opened on {show_day(case.opened_on)}. Give that day or a later one.",
            )
        )
    if closed_on > today:
        found.append(Reason("closed_in_future", "Give today's date or an earlier one."))
    if reason not in NO_CLOSING_REVIEW:
        found += _review_reasons(case, closed_on)
    return found


def _review_reasons(case: CaseFacts, closed_on: date) -> list[Reason]:
    if case.first_review_on is None:
        return []
    if case.closing_review_on is None:
        return [
            Reason(
                "no_closing_review",
                "Risk was reviewed at the start and not at the end. Do a closing risk review; if the"
                " person is no longer in touch, do it from what you know.",
            )
        ]
    if not case.first_review_on <= case.closing_review_on <= closed_on:
        return [
            Reason(
                "closing_review_out_of_order",
                "The closing risk review must come after the first one and no later than the closing date."
                " Check the dates.",
            )
        ]
    return []


def reasons_not_to_reopen(case: CaseFacts, *, why: str, was_handed_back: bool = False) -> list[Reason]:
    """What stands in the way of reopening a closed case; `why` goes into its history."""
    found = reasons_not_to_take(case.status, CaseStep.REOPEN)
    if was_handed_back:
        text = "This case was handed back, and how to reach the person went with it. Ask for it to be passed to you again."
        found.append(Reason("was_handed_back", text))
    if not why.strip():
        found.append(Reason("no_reason", "Say why the case is reopened."))
    return found


def reasons_not_to_take(status: CaseStatus, step: CaseStep) -> list[Reason]:
    """The table's own refusal, as a list like every other check."""
    try:
        next_status(CASE_STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    return []
