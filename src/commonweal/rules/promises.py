"""Promises: what a funder puts into the pool on what terms, and how terms may be changed.

Read Terms as: "so many pence, for this period, expected in the bank by this day, to be spent by that day". Before it is
confirmed a promise changes by a letter; afterwards only by a decision that covers the new amount, and never to less
than has come in. What is given in kind is valued, and says on what basis. A management top-slice is kept before any
line is paid.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.contributions import (
    CERTAINTY,
    TERMINAL,
    Certainty,
    Contribution,
    Status,
    faults_in_day,
    reasons_not_to_confirm,
    reasons_not_to_date,
)
from commonweal.rules.decisions import Authority
from commonweal.rules.money import show_pounds, split
from commonweal.rules.periods import Period, show_day
from commonweal.rules.reasons import Reason
from commonweal.rules.steps import in_plain_words

WHOLE = 10_000  # basis points in 100%
LONG = timedelta(days=90)
"""How long a question may stand before somebody asks again, and how long before its time money should be sure."""


class Waiting(StrEnum):
    """What a promise waits for, and so for whom."""

    ANSWER = "answer"  # the funder has not answered
    CONDITION = "condition"  # a gate it depends on is shut
    DECISION = "decision"  # a board has not confirmed it, and its time is near or has begun
    MONEY = "money"  # it is confirmed, and has not come in when it was due


@dataclass(frozen=True)
class Terms:
    """What is promised. `expected_on` is the day it is due in the bank, `expires_on` the last day it may be spent."""

    pence: int
    period: Period
    expected_on: date | None = None
    expires_on: date | None = None
    is_cash: bool = True
    valuation: str = ""


@dataclass(frozen=True)
class Fund:
    """What a promise is told apart by: who gives it, from which fund, for which period."""

    funder: str
    name: str
    period: Period


def faults_in_terms(terms: Terms) -> list[Reason]:
    """What is wrong with the terms of a promise, each with what to do."""
    faults = []
    if terms.pence <= 0:
        faults.append(Reason("amount_missing", "Enter the amount that is promised, more than nothing."))
    if not terms.is_cash and not terms.valuation.strip():
        text = "Say on what basis this was valued, like: half a post at grade 8, or the rent the room would fetch."
        faults.append(Reason("valuation_missing", text))
    if terms.is_cash and terms.valuation.strip():
        text = "Cash needs no valuation: leave this empty, or say that it is given in kind."
        faults.append(Reason("valuation_of_cash", text))
    if terms.expires_on is not None and terms.expires_on < terms.period.starts_on:
        text = (
            f"This money could not be used at all: enter {show_day(terms.period.starts_on)} or a later day."
        )
        faults.append(Reason("expires_before_it_starts", text))
    if None not in (terms.expected_on, terms.expires_on) and terms.expected_on > terms.expires_on:  # type: ignore[operator]
        text = "It would come in after the last day it may be spent: check both days."
        faults.append(Reason("expected_after_expiry", text))
    return faults


def reasons_not_to_add(
    wanted: Iterable[Terms],
    *,
    fund: str,
    funder: str,
    there: Iterable[Fund],
    plan: Period,
    asked_on: date,
    today: date,
    top_slice_basis_points: int = 0,
) -> list[Reason]:
    """Why these promises of one fund may not be added to a plan in which `there` are already.

    A fund is named once for any time: two of one name could not be told apart in the ledger or a statement.
    """
    reasons: list[Reason] = []
    named = [
        each.period
        for each in there
        if same_name(each.name, fund) and each.funder.casefold() == funder.casefold()
    ]
    several = list(wanted)
    if not several:
        reasons.append(
            Reason("years_missing", "Choose at least one year, or give the first and the last day.")
        )
    reasons += faults_in_day(asked_on, last_step_on=None, today=today)
    for terms in several:
        reasons += [fault for fault in faults_in_terms(terms) if fault not in reasons]
        if not plan.overlaps(terms.period):
            text = f"The plan runs {plan.show()}: {terms.period.show()} is not in it."
            reasons.append(Reason("outside_plan", text))
        if any(period.overlaps(terms.period) for period in named):
            text = (
                f"{funder} has a contribution named “{fund}” for {terms.period.show()} already: "
                "change that one, or give this fund a name of its own."
            )
            reasons.append(Reason("fund_named_twice", text))
    if not 0 <= top_slice_basis_points < WHOLE:
        text = "Enter a part that leaves something for services: less than 100."
        reasons.append(Reason("top_slice_takes_all", text))
    return reasons


def reasons_not_to_revise(
    contribution: Contribution,
    *,
    was: Terms,
    wanted: Terms,
    carried_by: str,
    step_on: date,
    today: date,
    authority: Authority | None = None,
    used_pence: Iterable[int] = (),
    closed_years: Collection[int] = (),
) -> list[Reason]:
    """Why the terms of a contribution may not be changed on a day, by a letter (`carried_by`) or a decision.

    `used_pence` is what the decision has confirmed already, this contribution left out.
    """
    if contribution.status in TERMINAL:
        is_now = in_plain_words(contribution.status)
        text = f"This is {is_now} and cannot be changed: add a contribution of its own for more money."
        return [Reason("revision_not_open", text)]
    if wanted == was:
        text = "Nothing is changed: enter another amount, day or basis, or go back without recording."
        return [Reason("nothing_changed", text)]
    reasons = faults_in_day(step_on, last_step_on=contribution.last_step_on, today=today)
    reasons += faults_in_terms(wanted)
    if wanted.pence < contribution.received_pence:
        text = f"{show_pounds(contribution.received_pence)} has come in: enter that much or more, or pay the rest back first."
        reasons.append(Reason("below_received", text))
    if CERTAINTY[contribution.status] is not Certainty.CONFIRMED:
        return reasons + _reasons_without_letter(carried_by)
    if wanted.pence == was.pence:
        return reasons + ([] if authority is not None else _reasons_without_letter(carried_by))
    if wanted.is_cash:
        reasons += reasons_not_to_date(step_on, closed_years=closed_years)
    if authority is None:
        text = "This money is confirmed: choose the decision that changes the amount."
        return [*reasons, Reason("decision_missing", text)]
    if wanted.pence > 0:
        reasons += reasons_not_to_confirm(
            wanted.pence, authority=authority, step_on=step_on, used_pence=used_pence
        )
    return reasons


def waits_for(
    contribution: Contribution,
    *,
    since: date | None,
    expected_on: date | None,
    is_gate_shut: bool,
    today: date,
) -> Waiting | None:
    """What a promise waits for on a day; None: nothing is late. `since` is the day of its last step.

    Money without a day of its own is due when its time begins.
    """
    status, period = contribution.status, contribution.period
    if status in TERMINAL:
        return None
    if CERTAINTY[status] is Certainty.CONFIRMED:
        due = expected_on or (period.starts_on if period else None)
        return Waiting.MONEY if due is not None and due < today else None
    if status is Status.CONDITIONAL and is_gate_shut:
        return Waiting.CONDITION
    is_near = period is not None and period.starts_on <= today + LONG
    if status is Status.ASKED:
        return Waiting.ANSWER if is_near or (since is not None and since + LONG < today) else None
    return Waiting.DECISION if is_near else None


def kept_for_management(pence: int, basis_points: int) -> int:
    """Pence of an amount that a top-slice keeps for management; the rest is for the plan's lines. To the penny."""
    return split(pence, [basis_points, WHOLE - basis_points])[0]


def same_name(one: str, other: str) -> bool:
    """Do two names of funds read the same? Capitals and spaces make no difference."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _reasons_without_letter(carried_by: str) -> list[Reason]:
    if carried_by.strip():
        return []
    text = "Name the letter, minute or e-mail that changes it, like: letter of 4 May 2026."
    return [Reason("letter_missing", text)]
