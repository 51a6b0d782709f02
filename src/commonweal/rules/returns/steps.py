"""The steps of a return. Read the table as: a begun return is certified, perhaps accepted, and locked; until it is locked it can
be reopened with a reason, and is then certified again. What is locked stays as it is.
"""

from enum import StrEnum

from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import in_plain_words, next_status


class Status(StrEnum):
    """How far a return has come."""

    DUE = "due"
    BEGUN = "begun"
    CERTIFIED = "certified"
    ACCEPTED = "accepted"
    REOPENED = "reopened"
    LOCKED = "locked"


class Step(StrEnum):
    """What can happen to a return."""

    BEGIN = "begin"
    CERTIFY = "certify"
    ACCEPT = "accept"
    REOPEN = "reopen"
    LOCK = "lock"


STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.BEGIN: (frozenset({Status.DUE}), Status.BEGUN),
    Step.CERTIFY: (frozenset({Status.BEGUN, Status.REOPENED}), Status.CERTIFIED),
    Step.ACCEPT: (frozenset({Status.CERTIFIED}), Status.ACCEPTED),
    Step.REOPEN: (frozenset({Status.CERTIFIED, Status.ACCEPTED}), Status.REOPENED),
    Step.LOCK: (frozenset({Status.CERTIFIED, Status.ACCEPTED}), Status.LOCKED),
}
FIRST = Status.DUE
TERMINAL = frozenset({Status.LOCKED})
OPEN = frozenset({Status.DUE, Status.BEGUN, Status.REOPENED})
"""While it is one of these the provider may change what it says."""
CERTIFIED_STANDS = frozenset({Status.CERTIFIED, Status.ACCEPTED, Status.LOCKED})
NEEDS_WORDS = frozenset({Step.REOPEN})
STATEMENT = (
    "I have checked these figures against our records. They are complete and true as far as I know, and where a figure is not"
    " known the return says so."
)
"""What whoever certifies puts their name to."""


def reasons_not_to_take(
    step: Step, *, status: Status, words: str = "", confirmed: bool = True
) -> list[Reason]:
    """Why a step may not be taken: not from here, no reason given, or the statement not confirmed."""
    try:
        next_status(STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    if step in NEEDS_WORDS and not words.strip():
        text = "Say why it is reopened, in a sentence: the provider has to know what to look at again."
        return [Reason("words_missing", text)]
    if step is Step.CERTIFY and not confirmed:
        return [Reason("not_confirmed", "Tick the statement, or do not certify: it is what you sign.")]
    return []


def reasons_not_to_change(status: Status) -> list[Reason]:
    """Why the figures of a return may not be changed now."""
    if status in OPEN:
        return []
    if status in TERMINAL:
        text = "This return is locked: it stays as it is. What was wrong in it is put right in the next one."
    else:
        text = (
            f"This return is {in_plain_words(status)}, so its figures stay as they are."
            " Ask the analyst or the joint commissioner to reopen it."
        )
    return [Reason("not_open", text)]
