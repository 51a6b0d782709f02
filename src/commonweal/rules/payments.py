"""Payments: one person prepares, another approves, and only then does money move.

Read the table as: "a prepared payment is approved by somebody else, or sent back with a reason, or withdrawn by
whoever prepared it". Moving budget takes two people in the same way.
"""

from enum import StrEnum

from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status


class Status(StrEnum):
    """How far a payment, or a virement, has come."""

    PREPARED = "prepared"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can happen to a prepared payment."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"


STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.APPROVE: (frozenset({Status.PREPARED}), Status.APPROVED),
    Step.SEND_BACK: (frozenset({Status.PREPARED}), Status.SENT_BACK),
    Step.WITHDRAW: (frozenset({Status.PREPARED}), Status.WITHDRAWN),
}
FIRST = Status.PREPARED
TERMINAL = frozenset({Status.APPROVED, Status.SENT_BACK, Status.WITHDRAWN})
NEEDS_WORDS = frozenset({Step.SEND_BACK})
"""Whoever prepared it has to know what to mend."""


def reasons_not_to_take(
    step: Step, *, status: Status, prepared_by: int, by: int, words: str = ""
) -> list[Reason]:
    """Why this person may not take a step with what another (or the same, by id) prepared."""
    try:
        next_status(STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    reasons = reasons_of_person(step, prepared_by=prepared_by, by=by)
    if step in NEEDS_WORDS and not words.strip():
        text = "Say why you send it back, in a sentence: whoever prepared it has to know what to mend."
        reasons.append(Reason("words_missing", text))
    return reasons


def reasons_of_person(step: Step, *, prepared_by: int, by: int) -> list[Reason]:
    """Why it has to be somebody else who takes this step."""
    if step is Step.WITHDRAW and prepared_by != by:
        text = "Only whoever prepared this can withdraw it: send it back instead, and say why."
        return [Reason("not_prepared_by_you", text)]
    if step is not Step.WITHDRAW and prepared_by == by:
        text = "You prepared this, so somebody else has to approve it or send it back. You can withdraw it."
        return [Reason("prepared_by_you", text)]
    return []
