"""Contributions: the ladder from a promise to money in the bank.

Read the table as: "a contribution is asked for, agreed in principle or on conditions, confirmed by a
decision, and received, in parts or at once; until money has come in it may be withdrawn". Each step carries
the day it was taken and the decision or letter that carried it.

How sure the money is (Certainty) follows from the status, so that a plan can be tried on confirmed money
only, then with conditional money, then with what is agreed in principle.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.decisions import Authority, authority_left
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status


class Status(StrEnum):
    """How far up the ladder a contribution is."""

    ASKED = "asked"
    IN_PRINCIPLE = "in_principle"
    CONDITIONAL = "conditional"
    CONFIRMED = "confirmed"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can happen to a contribution."""

    AGREE_IN_PRINCIPLE = "agree_in_principle"
    AGREE_ON_CONDITIONS = "agree_on_conditions"
    CONFIRM = "confirm"
    RECEIVE_PART = "receive_part"
    RECEIVE = "receive"
    WITHDRAW = "withdraw"


_NOT_YET_CONFIRMED = frozenset({Status.ASKED, Status.IN_PRINCIPLE, Status.CONDITIONAL})

STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.AGREE_IN_PRINCIPLE: (frozenset({Status.ASKED}), Status.IN_PRINCIPLE),
    Step.AGREE_ON_CONDITIONS: (frozenset({Status.ASKED, Status.IN_PRINCIPLE}), Status.CONDITIONAL),
    Step.CONFIRM: (_NOT_YET_CONFIRMED, Status.CONFIRMED),
    Step.RECEIVE_PART: (frozenset({Status.CONFIRMED}), Status.CONFIRMED),
    Step.RECEIVE: (frozenset({Status.CONFIRMED}), Status.RECEIVED),
    Step.WITHDRAW: (_NOT_YET_CONFIRMED | {Status.CONFIRMED}, Status.WITHDRAWN),
}
FIRST = Status.ASKED
TERMINAL = frozenset({Status.RECEIVED, Status.WITHDRAWN})


class Certainty(StrEnum):
    """How sure money is, surest first."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    IN_PRINCIPLE = "in_principle"


CERTAINTY: dict[Status, Certainty | None] = {
    Status.ASKED: None,
    Status.IN_PRINCIPLE: Certainty.IN_PRINCIPLE,
    Status.CONDITIONAL: Certainty.CONDITIONAL,
    Status.CONFIRMED: Certainty.CONFIRMED,
    Status.RECEIVED: Certainty.CONFIRMED,
    Status.WITHDRAWN: None,
}
"""How sure the money of a contribution is; None: not to be counted on in any plan."""


@dataclass(frozen=True)
class Contribution:
    """Where a contribution stands. Amounts in pence; `last_step_on` is the day of its last step."""

    status: Status
    confirmed_pence: int = 0
    received_pence: int = 0
    last_step_on: date | None = None


def reasons_not_to_take(
    step: Step,
    contribution: Contribution,
    *,
    step_on: date,
    today: date,
    amount_pence: int = 0,
    authority: Authority | None = None,
) -> list[Reason]:
    """Why a step may not be taken with a contribution on a day.

    `amount_pence` is what is confirmed or received by this step; `authority` the decision that confirms it.
    """
    try:
        next_status(STEPS, contribution.status, step)
    except Refused as refused:
        return list(refused.reasons)
    reasons = _faults_in_day(contribution, step_on=step_on, today=today)
    if step is Step.CONFIRM:
        reasons += _reasons_not_to_confirm(amount_pence, authority=authority, step_on=step_on)
    if step in {Step.RECEIVE_PART, Step.RECEIVE}:
        reasons += _reasons_not_to_receive(step, contribution, amount_pence)
    if step is Step.WITHDRAW and contribution.received_pence:
        text = (
            f"{show_pounds(contribution.received_pence)} has been received: pay it back before withdrawing."
        )
        reasons.append(Reason("money_received", text))
    return reasons


def _faults_in_day(contribution: Contribution, *, step_on: date, today: date) -> list[Reason]:
    faults = []
    if step_on > today:
        faults.append(Reason("step_in_future", "Enter the day this happened: today or before."))
    if contribution.last_step_on is not None and step_on < contribution.last_step_on:
        text = f"Enter a day on or after {show_day(contribution.last_step_on)}, the day of its last step."
        faults.append(Reason("step_before_last", text))
    return faults


def _reasons_not_to_confirm(amount_pence: int, *, authority: Authority | None, step_on: date) -> list[Reason]:
    reasons = []
    if amount_pence <= 0:
        reasons.append(Reason("amount_missing", "Enter the amount that is confirmed, more than nothing."))
    if authority is None:
        text = (
            "Choose the decision that confirms this money. A promise without a decision stays in principle."
        )
        return [*reasons, Reason("decision_missing", text)]
    if step_on < authority.decided_on:
        text = f"The decision was taken on {show_day(authority.decided_on)}: confirm from that day on."
        reasons.append(Reason("before_decision", text))
    if amount_pence > authority_left(authority, ()):
        allowed = show_pounds(authority.amount_pence)
        text = f"The decision covers {allowed}: confirm that much or less, or record a decision for the rest."
        reasons.append(Reason("above_decision", text))
    return reasons


def _reasons_not_to_receive(step: Step, contribution: Contribution, amount_pence: int) -> list[Reason]:
    due = contribution.confirmed_pence - contribution.received_pence
    if amount_pence <= 0:
        return [Reason("amount_missing", "Enter the amount that was received, more than nothing.")]
    if amount_pence > due:
        text = f"{show_pounds(due)} is still due: record that much or less, or have the rest confirmed first."
        return [Reason("above_confirmed", text)]
    if step is Step.RECEIVE and amount_pence < due:
        text = f"{show_pounds(due)} is still due: record this as a part, or enter the whole amount."
        return [Reason("not_all_received", text)]
    if step is Step.RECEIVE_PART and amount_pence == due:
        text = f"{show_pounds(due)} is all that is due: record it as received in full, not as a part."
        return [Reason("all_received", text)]
    return []
