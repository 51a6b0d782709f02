"""Carry-forward: what is left of a year's money may be used in later years, in two stages.

Read the table as: "a carry-forward is outlined (a board agrees to it in outline, before the amount is sure), then
confirmed by those named when the year ends, or refused". In outline it makes money no surer than in principle.
"""

from enum import StrEnum

from commonweal.rules.contributions import Certainty


class Status(StrEnum):
    """How far a carry-forward has come."""

    OUTLINED = "outlined"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Step(StrEnum):
    """What can happen to a carry-forward once it is outlined."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.CONFIRM: (frozenset({Status.OUTLINED}), Status.CONFIRMED),
    Step.REFUSE: (frozenset({Status.OUTLINED}), Status.REFUSED),
}
FIRST = Status.OUTLINED
TERMINAL = frozenset({Status.CONFIRMED, Status.REFUSED})

CERTAINTY: dict[Status, Certainty | None] = {
    Status.OUTLINED: Certainty.IN_PRINCIPLE,
    Status.CONFIRMED: Certainty.CONFIRMED,
    Status.REFUSED: None,
}
"""How sure carried money is at each stage; None: it may not be carried."""


class Underspend(StrEnum):
    """Whose an underspend is: it goes back to the funder, stays in the pool, or is shared in proportion."""

    FUNDER = "funder"
    POOL = "pool"
    SHARED = "shared"
