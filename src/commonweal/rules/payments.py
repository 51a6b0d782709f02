"""Payments: one person prepares, another approves, and only then does money move.

Read the table as: "a prepared payment is approved by somebody else, or sent back with a reason, or withdrawn by
whoever prepared it".
"""

from enum import StrEnum


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
