"""Deciding: who may take a decision, and what has to be said with it.

Read as: whoever wrote a report does not decide on it, a report is published before it is decided, and anything but a
plain approval says why. The steps and the dates themselves are in `decisions`.
"""

from datetime import date

from commonweal.rules.decisions import (
    GIVES_AUTHORITY,
    STEPS,
    Status,
    Step,
    faults_in_dates,
    reasons_not_to_decide,
)
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import in_plain_words, next_status

NEEDS_WORDS = frozenset({Step.APPROVE_AS_AMENDED, Step.DEFER, Step.REJECT})
"""Steps that change or stop what was asked for: the board says why."""


def reasons_not_to_draft(*, starts_on: date, ends_before: date, report_on: date, today: date) -> list[Reason]:
    """What is wrong with a report as drafted: its own date, or the time it asks authority for."""
    reasons = faults_in_dates(report_on=report_on, sign_offs=(), decided_on=None, today=today)
    if ends_before <= starts_on:
        text = (
            "The last day is before the first day: enter a last day that is the same as or after the first."
        )
        reasons.append(Reason("authority_ends_before_it_starts", text))
    elif ends_before <= report_on:
        text = f"The spending would end before the report of {show_day(report_on)}: check the dates."
        reasons.append(Reason("authority_over_before_report", text))
    return reasons


def reasons_not_to_take(
    step: Step,
    *,
    status: Status,
    report_on: date,
    step_on: date,
    today: date,
    drafted_by: int,
    by: int,
    words: str,
    amount_pence: int,
    asked_pence: int,
) -> list[Reason]:
    """Why a step may not be taken on a day by this person (ids), with these words and this amount in pence."""
    try:
        next_status(STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    if step is Step.PUBLISH:
        return faults_in_dates(report_on=report_on, sign_offs=(), decided_on=None, today=today)
    reasons = reasons_not_to_decide(report_on=report_on, sign_offs=(), decided_on=step_on, today=today)
    if drafted_by == by:
        text = "You drafted this report, so somebody else on the board has to take the decision."
        reasons.append(Reason("drafted_it_yourself", text))
    if step in NEEDS_WORDS and not words.strip():
        text = "Say why, in a sentence or two: whoever asked has to know what to change."
        reasons.append(Reason("words_missing", text))
    if step is not Step.APPROVE_AS_AMENDED and amount_pence != asked_pence:
        text = (
            "Another amount than the one asked for is an amendment: choose “Approve as amended”, or leave it."
        )
        reasons.append(Reason("amount_amended", text))
    return reasons


def reasons_not_in_force(*, reference: str, status: Status) -> list[Reason]:
    """Why nothing may be paid under a decision: the board has not approved it."""
    if status in GIVES_AUTHORITY:
        return []
    text = f"Decision {reference} is {in_plain_words(status)}: nothing can be paid under it until its board approves it."
    return [Reason("decision_not_approved", text)]
