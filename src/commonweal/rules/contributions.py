"""Contributions: the ladder from a promise to money in the bank.

Read the table as: "a contribution is asked for, agreed in principle or on conditions, confirmed by a
decision, and received, in parts or at once; until money has come in it may be withdrawn". Each step carries
the day it was taken and the decision or letter that carried it.

How sure the money is (Certainty) follows from the status, so that a plan can be tried on confirmed money
only, then with conditional money, then with what is agreed in principle. What was promised, and how that may be
changed, is in `promises`; how the pool came to be what it is, in `movements`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.decisions import Authority, authority_left
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, financial_year_name, financial_years_in, show_day
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
    """Where a contribution stands. Amounts in pence; `last_step_on` is the day of its last step.

    `period` is what it is for; `valuation` says on what basis what is given in kind was valued.
    """

    status: Status
    confirmed_pence: int = 0
    received_pence: int = 0
    last_step_on: date | None = None
    period: Period | None = None
    is_cash: bool = True
    valuation: str = ""


def reasons_not_to_take(
    step: Step,
    contribution: Contribution,
    *,
    step_on: date,
    today: date,
    amount_pence: int = 0,
    authority: Authority | None = None,
    used_pence: Iterable[int] = (),
    closed_years: Collection[int] = (),
) -> list[Reason]:
    """Why a step may not be taken with a contribution on a day.

    `amount_pence` is what is confirmed or received by this step; `authority` the decision that confirms it, and
    `used_pence` what it has confirmed already; `closed_years` are financial years by the year they start in.
    """
    try:
        next_status(STEPS, contribution.status, step)
    except Refused as refused:
        return list(refused.reasons)
    reasons = faults_in_day(step_on, last_step_on=contribution.last_step_on, today=today)
    if contribution.is_cash and _moves_money(step, contribution):
        reasons += reasons_not_to_date(step_on, closed_years=closed_years)
    if step is Step.CONFIRM:
        reasons += _faults_in_promise(contribution, closed_years)
        reasons += reasons_not_to_confirm(
            amount_pence, authority=authority, step_on=step_on, used_pence=used_pence
        )
    if step in {Step.RECEIVE_PART, Step.RECEIVE}:
        reasons += _reasons_not_to_receive(step, contribution, amount_pence)
    if step is Step.WITHDRAW and contribution.received_pence:
        text = (
            f"{show_pounds(contribution.received_pence)} has been received: pay it back before withdrawing."
        )
        reasons.append(Reason("money_received", text))
    return reasons


def faults_in_day(step_on: date, *, last_step_on: date | None, today: date) -> list[Reason]:
    """What is wrong with the day of a step: it is still to come, or before the last one."""
    faults = []
    if step_on > today:
        faults.append(Reason("step_in_future", "Enter the day this happened: today or before."))
    if last_step_on is not None and step_on < last_step_on:
        text = f"Enter a day on or after {show_day(last_step_on)}, the day of its last step."
        faults.append(Reason("step_before_last", text))
    return faults


def reasons_not_to_date(on: date, *, closed_years: Collection[int]) -> list[Reason]:
    """Why nothing may be posted on a day: its financial year is closed."""
    year = financial_year_name(on)
    if int(year[:4]) not in closed_years:
        return []
    text = (
        f"The financial year {year} is closed: enter a day in a year that is open, the day this was recorded."
    )
    return [Reason("year_closed", text)]


def reasons_not_to_confirm(
    amount_pence: int, *, authority: Authority | None, step_on: date, used_pence: Iterable[int] = ()
) -> list[Reason]:
    """Why an amount may not be confirmed on a day under a decision, given what the decision has confirmed already."""
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
    if authority.ends_before is not None and step_on >= authority.ends_before:
        text = f"The decision was in force before {show_day(authority.ends_before)}: choose one that is in force."
        reasons.append(Reason("after_decision", text))
    left = authority_left(authority, used_pence)
    if amount_pence > left:
        covers = f"The decision covers {show_pounds(authority.amount_pence)}"
        rest = (
            ""
            if left == authority.amount_pence
            else f", of which {show_pounds(max(left, 0))} is not yet used"
        )
        text = f"{covers}{rest}: confirm that much or less, or record a decision for the rest."
        reasons.append(Reason("above_decision", text))
    return reasons


def _moves_money(step: Step, contribution: Contribution) -> bool:
    return step in {Step.CONFIRM, Step.RECEIVE_PART, Step.RECEIVE} or (
        step is Step.WITHDRAW and contribution.confirmed_pence > 0
    )


def _faults_in_promise(contribution: Contribution, closed_years: Collection[int]) -> list[Reason]:
    faults = []
    if contribution.period is not None:
        years = [financial_year_name(each.starts_on) for each in financial_years_in(contribution.period)]
        if all(int(year[:4]) in closed_years for year in years):
            text = f"{' and '.join(years)} is closed: no more money can be promised for it. Add the money to a later year."
            faults.append(Reason("promised_year_closed", text))
    if not contribution.is_cash and not contribution.valuation.strip():
        text = "Say first on what basis this was valued: change the contribution, then confirm it."
        faults.append(Reason("valuation_missing", text))
    return faults


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
