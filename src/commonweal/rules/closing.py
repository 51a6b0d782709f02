"""Is the work finished? What has to be in order before a case ends, beside what `rules/cases` asks of every ending.

Read it as: each need was looked at a last time, nothing that keeps the person safe is left undone, a safety plan goes with
them, and an outcome that differs from what the needs show says why. Where somebody died, or the case was opened by mistake,
nothing of this is asked: there is nobody to ask. What is asked of whom is our own reading of good practice, not a published rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.rules.cases import NO_CLOSING_REVIEW, CaseStatus, ClientGroup, ClosingReason, Outcome
from commonweal.rules.needs import Progress, outcome_of
from commonweal.rules.reasons import Reason

# Endings at which the worker still speaks with the person, and can go through a plan with them.
WITH_A_GOODBYE = frozenset({ClosingReason.NEEDS_MET, ClosingReason.MOVED_AWAY, ClosingReason.TRANSFERRED})


@dataclass(frozen=True)
class WorkDone:
    """What the plan says at the end. `not_reviewed` needs have no level of the exit; `open_safety_actions` are not done."""

    client_group: ClientGroup
    needs: Sequence[Progress] = ()
    not_reviewed: int = 0
    open_safety_actions: int = 0
    has_leaving_plan: bool = False


def reasons_work_is_not_finished(
    work: WorkDone, *, reason: ClosingReason | None, outcome: Outcome | None, why_differs: str
) -> list[Reason]:
    """What stands in the way of ending the work for this reason with this outcome; empty means go ahead."""
    if reason in NO_CLOSING_REVIEW:
        return []
    found = []
    if reason == ClosingReason.NEEDS_MET and not work.needs:
        found.append(
            Reason(
                "no_needs",
                "No needs are on the plan, so none can be met. Write them down, or choose another reason.",
            )
        )
    if work.not_reviewed:
        found.append(
            Reason(
                "needs_not_reviewed",
                "Review every need a last time, as “at the end”. If you cannot ask the person, say so there.",
            )
        )
    if work.open_safety_actions:
        found.append(
            Reason(
                "safety_open",
                "Actions about safety are still open. Do them, or take them off the plan with a reason.",
            )
        )
    if (
        reason in WITH_A_GOODBYE
        and work.client_group != ClientGroup.PERPETRATOR
        and not work.has_leaving_plan
    ):
        found.append(
            Reason(
                "no_leaving_plan",
                "Write a safety plan for the time after the work ends, and go through it with the person.",
            )
        )
    if outcome is not None and work.needs and outcome != outcome_of(work.needs) and not why_differs.strip():
        found.append(
            Reason(
                "outcome_differs",
                "The needs show something else. Say why you see it differently, or choose what they show.",
            )
        )
    return found


def reasons_not_to_write(status: CaseStatus) -> list[Reason]:
    """Nothing more is written in a case that is closed: what comes after belongs to a case that is open."""
    if status == CaseStatus.CLOSED:
        return [Reason("case_closed", "The case is closed. Reopen it to go on writing in it.")]
    return []
