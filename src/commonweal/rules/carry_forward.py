"""Carry-forward: what is left of a year's money may be used in later years, in two stages.

Read the table as: "a carry-forward is outlined (a board agrees to it in outline, before the amount is sure), then
confirmed by those named when the year ends, or refused". In outline it makes money no surer than in principle.

Only confirmed cash is carried, to a later time, by a decision; and what is finally carried is at most what the outline
allows and what is really left in the bank once the year is over.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules import contributions
from commonweal.rules.contributions import Certainty
from commonweal.rules.decisions import Authority
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, show_day
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status

ONE_DAY = timedelta(days=1)


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


@dataclass(frozen=True)
class Leftover:
    """The money a carry-forward is about: what it was given for, how sure it is, and whose what is left of it is.

    `left_pence` is what is, or will be, left of it: promised, less what is spent and committed.
    """

    promise: contributions.Status
    period: Period
    left_pence: int
    funder: str
    is_cash: bool = True
    expires_on: date | None = None
    underspend: Underspend | None = None


@dataclass(frozen=True)
class Outline:
    """What is agreed in outline: until when carried money may be used, at most how much (None: all that is left), by whom
    and until when that is to be confirmed."""

    period: Period
    most_pence: int | None
    confirmed_by: str
    confirm_by: date | None


def reasons_not_to_carry(money: Leftover, *, stands: Status | None = None) -> list[Reason]:
    """Why this money may not be carried forward at all, whatever is agreed. `stands`: a carry-forward there already is."""
    if stands is not None:
        text = (
            f"A carry-forward of this money is {stands.value} already: it can be agreed in outline only once."
        )
        return [Reason("carried_already", text)]
    if not money.is_cash:
        text = "This is given in kind: there is no money to carry forward."
        return [Reason("carried_in_kind", text)]
    reasons = []
    if contributions.CERTAINTY[money.promise] is not Certainty.CONFIRMED:
        text = "Only money that is confirmed can be carried forward: have it confirmed first."
        reasons.append(Reason("carried_before_confirmed", text))
    if money.left_pence <= 0:
        text = "All of this money is spent or promised to providers: there is nothing to carry forward."
        reasons.append(Reason("nothing_left", text))
    return reasons


def reasons_not_to_outline(
    money: Leftover,
    outline: Outline,
    *,
    on: date,
    today: date,
    authority: Authority | None,
    carried_by: str = "",
    plan: Period,
    stands: Status | None = None,
) -> list[Reason]:
    """Why what is left of this money may not be carried forward in outline. `stands`: a carry-forward there already is."""
    reasons = reasons_not_to_carry(money, stands=stands)
    if stands is not None:
        return reasons
    if money.underspend is Underspend.FUNDER and not carried_by.strip():
        text = (
            f"What is not spent of this goes back to {money.funder}: name the letter in which they agree to carry it "
            "forward."
        )
        reasons.append(Reason("funder_has_not_agreed", text))
    reasons += contributions.faults_in_day(on, last_step_on=None, today=today)
    reasons += _reasons_of_the_time(money, outline, plan)
    if outline.most_pence is not None and outline.most_pence <= 0:
        reasons.append(Reason("amount_missing", "Enter an amount above nothing, or leave it empty for all."))
    elif outline.most_pence is not None and outline.most_pence > money.left_pence:
        text = f"{show_pounds(max(money.left_pence, 0))} is or will be left: enter that much or less."
        reasons.append(Reason("above_what_is_left", text))
    if not outline.confirmed_by.strip():
        text = "Say who has to confirm it when the year has ended, like: the treasurer and the board."
        reasons.append(Reason("confirmer_missing", text))
    if outline.confirm_by is None:
        reasons.append(Reason("confirm_by_missing", "Say by which day they have to confirm it."))
    elif outline.confirm_by < money.period.ends_before:
        text = (
            f"What is left is known from {show_day(money.period.ends_before)}: enter that day or a later one."
        )
        reasons.append(Reason("confirm_by_too_early", text))
    return reasons + _reasons_of_the_decision(authority, on, "carry", outline.most_pence)


def reasons_not_to_confirm(
    carry: Status,
    *,
    amount_pence: int,
    most_pence: int | None,
    left_pence: int,
    confirmed_by: str,
    year_ends_before: date,
    on: date,
    outlined_on: date | None,
    today: date,
    authority: Authority | None = None,
    carried_by: str = "",
) -> list[Reason]:
    """Why a carry-forward that stands in outline may not be confirmed for this amount on this day.

    `left_pence` is what is really in the bank of this money at its year's end, after accruals and commitments of that year.
    It takes the final decision (`authority`), or a letter (`carried_by`) of those whom the outline names.
    """
    closed = _reasons_not_open(carry, Step.CONFIRM)
    if closed:
        return closed
    reasons = contributions.faults_in_day(on, last_step_on=outlined_on, today=today)
    if on < year_ends_before:
        text = (
            f"The year of this money ends on {show_day(year_ends_before - ONE_DAY)}: confirm after that day."
        )
        reasons.append(Reason("year_not_ended", text))
    if amount_pence <= 0:
        text = "Enter the amount that is carried forward, more than nothing, or refuse it."
        reasons.append(Reason("amount_missing", text))
    if most_pence is not None and amount_pence > most_pence:
        text = f"The outline allows {show_pounds(most_pence)}: confirm that much or less, or have a new decision taken."
        reasons.append(Reason("above_outline", text))
    if amount_pence > left_pence:
        text = (
            f"{show_pounds(max(left_pence, 0))} of this money was left in the bank at the year’s end, after what was accrued "
            "and committed: confirm that much or less."
        )
        reasons.append(Reason("above_what_is_left", text))
    if authority is None and not carried_by.strip():
        named = confirmed_by.strip() or "those who have to confirm it"
        text = f"Choose the final decision, or name the letter in which this is confirmed by {named}."
        reasons.append(Reason("confirmation_missing", text))
    if authority is not None:
        reasons += _reasons_of_the_decision(authority, on, "confirm", amount_pence)
    return reasons


def reasons_not_to_refuse(
    carry: Status,
    *,
    on: date,
    outlined_on: date | None,
    today: date,
    has_decision: bool = False,
    carried_by: str = "",
) -> list[Reason]:
    """Why a carry-forward that stands in outline may not be recorded as refused."""
    closed = _reasons_not_open(carry, Step.REFUSE)
    if closed:
        return closed
    reasons = contributions.faults_in_day(on, last_step_on=outlined_on, today=today)
    if not has_decision and not carried_by.strip():
        text = "Choose the decision that refuses it, or name the letter."
        reasons.append(Reason("confirmation_missing", text))
    return reasons


def is_overdue(carry: Status, confirm_by: date | None, *, today: date) -> bool:
    """Should those named have confirmed or refused it by now?"""
    return carry is Status.OUTLINED and confirm_by is not None and confirm_by < today


def left_of(*, received_pence: int, spent_pence: int, committed_pence: int) -> int:
    """Pence of a contribution that are in the bank and free; what is accrued counts as spent."""
    return received_pence - spent_pence - committed_pence


def _reasons_not_open(carry: Status, step: Step) -> list[Reason]:
    try:
        next_status(STEPS, carry, step)
    except Refused as refused:
        return list(refused.reasons)
    return []


def _reasons_of_the_time(money: Leftover, outline: Outline, plan: Period) -> list[Reason]:
    first, reasons = money.period.ends_before, []
    if outline.period.starts_on < first:
        text = f"This money is for {money.period.show()}: carry it to {show_day(first)} or a later day."
        reasons.append(Reason("carried_to_own_year", text))
    elif not plan.overlaps(outline.period):
        text = f"The plan runs {plan.show()}: carry the money into one of its years."
        reasons.append(Reason("carried_out_of_plan", text))
    if money.expires_on is not None and money.expires_on < outline.period.last_day:
        text = (
            f"This money may be spent until {show_day(money.expires_on)}: end the carry-forward by then, or have the last day "
            "changed by the funder first."
        )
        reasons.append(Reason("carried_past_expiry", text))
    return reasons


def _reasons_of_the_decision(
    authority: Authority | None, on: date, what: str, pence: int | None
) -> list[Reason]:
    if authority is None:
        text = "Choose the decision that agrees to it in outline: nothing is carried forward without one."
        return [Reason("decision_missing", text)]
    reasons = []
    if on < authority.decided_on:
        text = f"The decision was taken on {show_day(authority.decided_on)}: enter that day or a later one."
        reasons.append(Reason("before_decision", text))
    if authority.ends_before is not None and on >= authority.ends_before:
        text = f"The decision was in force before {show_day(authority.ends_before)}: choose one that is in force."
        reasons.append(Reason("after_decision", text))
    if pence is not None and pence > authority.amount_pence:
        text = f"The decision covers {show_pounds(authority.amount_pence)}: {what} that much or less."
        reasons.append(Reason("above_decision", text))
    return reasons
