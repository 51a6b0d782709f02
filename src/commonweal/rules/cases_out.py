"""A provider's contract ends, or it changes its system, and all its cases move: who asks, who agrees, who carries the file.

Read a row of OUT_STEPS as: "this step may be taken from any of these statuses, and leads to that one". One person of the
service asks, another agrees, the file is made, each of the two may take it down once, and when the receiver's receipt is
there the cases end here. Restricted records go only where both people may read them and the second says so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status


class WhyOut(StrEnum):
    """Why all cases of a service move."""

    CONTRACT_ENDS = "contract_ends"
    CHANGES_SYSTEM = "changes_system"
    SERVICE_CLOSES = "service_closes"


WHY_IN_WORDS = {
    WhyOut.CONTRACT_ENDS: "The contract ends and another provider takes over",
    WhyOut.CHANGES_SYSTEM: "The service changes to another system",
    WhyOut.SERVICE_CLOSES: "The service closes",
}


class OutStatus(StrEnum):
    ASKED = "asked"
    REFUSED = "refused"
    APPROVED = "approved"
    MAKING = "making"
    READY = "ready"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"


class OutStep(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    BEGIN = "begin"
    FINISH = "finish"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


OPEN = frozenset({OutStatus.ASKED, OutStatus.APPROVED, OutStatus.MAKING, OutStatus.READY})
OUT_STEPS: dict[OutStep, tuple[frozenset[OutStatus], OutStatus]] = {
    OutStep.APPROVE: (frozenset({OutStatus.ASKED}), OutStatus.APPROVED),
    OutStep.REFUSE: (frozenset({OutStatus.ASKED}), OutStatus.REFUSED),
    # Again, with a new passphrase, when the first was lost before anybody took the file down.
    OutStep.BEGIN: (
        frozenset({OutStatus.APPROVED, OutStatus.MAKING, OutStatus.READY}),
        OutStatus.MAKING,
    ),
    OutStep.FINISH: (frozenset({OutStatus.MAKING}), OutStatus.READY),
    OutStep.HAND_OVER: (frozenset({OutStatus.READY}), OutStatus.HANDED_OVER),
    OutStep.WITHDRAW: (OPEN, OutStatus.WITHDRAWN),
}

# Local defaults, not verified: long enough for a weekend, short enough that no second store of all cases lies about.
KEPT_FOR = timedelta(days=4)
TAKEN_BY_YOU = Reason("taken_by_you", "You took the file down already. Each of the two does so once.")


@dataclass(frozen=True)
class Asked:
    """What was asked, and who has done what about it. `taken_by` are those who took the file down."""

    status: OutStatus
    asked_by: int
    answered_by: int | None = None
    expires_at: datetime | None = None
    taken_by: frozenset[int] = frozenset()


def reasons_not_to_ask(*, is_open_already: bool, cases: int) -> list[Reason]:
    """What stands in the way of asking that all cases move."""
    if is_open_already:
        text = "This was asked already and is not finished. Finish it, or withdraw it, first."
        return [Reason("asked_already", text)]
    return [] if cases else [Reason("no_cases", "There is no case here that you could move.")]


def reasons_not_to_answer(
    asked: Asked,
    *,
    by: int,
    is_manager: bool,
    other_managers: Collection[int],
    gives: bool,
    with_restricted: bool,
    why: str,
) -> list[Reason]:
    """What stands in the way of the second person's answer. Where the service has no second manager, a commissioner answers.

    `other_managers`: who manages the service today, without whoever asked.
    """
    if asked.status != OutStatus.ASKED:
        return [Reason("answered_already", "This was answered, or withdrawn, already.")]
    if by == asked.asked_by:
        text = "Somebody else has to answer: two people decide, not one twice."
        return [Reason("same_person", text)]
    if not is_manager and other_managers:
        text = "The service has a second manager: that manager answers."
        return [Reason("has_second_manager", text)]
    found = []
    if gives and with_restricted and not is_manager:
        text = "Only a manager of the service can let restricted records go. Leave that box empty."
        found.append(Reason("not_for_you", text))
    if not gives and not why.strip():
        found.append(Reason("no_reason", "Say why not."))
    return found


def reasons_not_to_make(asked: Asked, *, by: int) -> list[Reason]:
    """What stands in the way of making the file, or making it again."""
    found = _reasons_not_to_take(asked.status, OutStep.BEGIN)
    if not found and by != asked.asked_by:
        found.append(Reason("not_yours", "Whoever asked makes the file."))
    if not found and asked.taken_by:
        text = "The file was taken down already. Withdraw this, and ask again."
        found.append(Reason("taken_already", text))
    return found


def reasons_not_to_take_down(asked: Asked, *, by: int, at: datetime) -> list[Reason]:
    """What stands in the way of taking the file down: once each, for the two who decided, for a few days."""
    if asked.status != OutStatus.READY:
        return [Reason("not_ready", "There is no file to take down.")]
    if by not in (asked.asked_by, asked.answered_by):
        return [Reason("not_named", "Only the two people who decided take the file down.")]
    if asked.expires_at is None or asked.expires_at <= at:
        text = "The file was kept for a few days only and is gone. Make it again."
        return [Reason("expired", text)]
    return [TAKEN_BY_YOU] if by in asked.taken_by else []


def reasons_not_to_hand_over(asked: Asked, *, by: int, is_receipt: bool) -> list[Reason]:
    """What stands in the way of ending the cases here: nobody is let go before somebody else has them."""
    found = _reasons_not_to_take(asked.status, OutStep.HAND_OVER)
    if not found and by != asked.asked_by:
        found.append(Reason("not_yours", "Whoever asked ends the cases."))
    if not found and not is_receipt:
        text = "That is not the receipt of this file. The receiver reads it out after taking the cases in."
        found.append(Reason("no_receipt", text))
    return found


def reasons_not_to_withdraw(asked: Asked, *, by: int) -> list[Reason]:
    """What stands in the way of withdrawing it."""
    found = _reasons_not_to_take(asked.status, OutStep.WITHDRAW)
    if not found and by != asked.asked_by:
        found.append(Reason("not_yours", "Whoever asked can withdraw it."))
    return found


def _reasons_not_to_take(status: OutStatus, step: OutStep) -> list[Reason]:
    try:
        next_status(OUT_STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    return []


def goes_along(
    *, is_restricted: bool, named: Collection[int], two: Collection[int], with_restricted: bool
) -> bool:
    """Whether a case goes into the file: a restricted one only if the second person said so and it names them both."""
    return not is_restricted or (with_restricted and set(two) <= set(named))
