"""Decisions: a report is published, signed off and decided, and a decision gives authority to spend.

Read the table as: "a published report may be approved, approved as amended, deferred or rejected; a deferred
one comes back by being published again". Read an Authority as: "up to this amount, from the day it was
decided, until this day". Spending beyond it is refused, saying what is missing.

Dates have to make sense: nobody signs a report before it exists, and the decision comes after every
signature, on the same day at the earliest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason


class Status(StrEnum):
    """Where a report stands on its way to a decision."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    APPROVED = "approved"
    APPROVED_AS_AMENDED = "approved_as_amended"
    DEFERRED = "deferred"
    REJECTED = "rejected"


class Step(StrEnum):
    """What can be done to a report."""

    PUBLISH = "publish"
    APPROVE = "approve"
    APPROVE_AS_AMENDED = "approve_as_amended"
    DEFER = "defer"
    REJECT = "reject"


STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.PUBLISH: (frozenset({Status.DRAFTED, Status.DEFERRED}), Status.PUBLISHED),
    Step.APPROVE: (frozenset({Status.PUBLISHED}), Status.APPROVED),
    Step.APPROVE_AS_AMENDED: (frozenset({Status.PUBLISHED}), Status.APPROVED_AS_AMENDED),
    Step.DEFER: (frozenset({Status.PUBLISHED}), Status.DEFERRED),
    Step.REJECT: (frozenset({Status.PUBLISHED}), Status.REJECTED),
}
FIRST = Status.DRAFTED
GIVES_AUTHORITY = frozenset({Status.APPROVED, Status.APPROVED_AS_AMENDED})
TERMINAL = GIVES_AUTHORITY | {Status.REJECTED}


@dataclass(frozen=True)
class SignOff:
    """Someone who has to sign before the decision: their office ("finance officer"), and when they did."""

    office: str
    signed_on: date | None


@dataclass(frozen=True)
class Authority:
    """What a decision allows: pence up to an amount, from a day, before another (None: no end)."""

    amount_pence: int
    decided_on: date
    ends_before: date | None = None


def faults_in_dates(
    *, report_on: date, sign_offs: Iterable[SignOff], decided_on: date | None, today: date
) -> list[Reason]:
    """Dates of a report, its signatures and its decision that cannot be right, each with what to check."""
    faults = []
    if report_on > today:
        faults.append(
            Reason("report_in_future", f"Check the date of the report: {show_day(report_on)} is yet to come.")
        )
    last_signed = report_on
    for each in sign_offs:
        if each.signed_on is None:
            continue
        signed = f"The {each.office} signed on {show_day(each.signed_on)}"
        if each.signed_on < report_on:
            text = f"{signed}, before the report of {show_day(report_on)}: check both dates."
            faults.append(Reason("signed_before_report", text))
        if each.signed_on > today:
            faults.append(Reason("signed_in_future", f"{signed}, which is yet to come: check the date."))
        last_signed = max(last_signed, each.signed_on)
    if decided_on is not None and decided_on < last_signed:
        text = (
            f"The decision of {show_day(decided_on)} comes before the report or a signature: check the dates."
        )
        faults.append(Reason("decided_too_early", text))
    if decided_on is not None and decided_on > today:
        text = f"The decision of {show_day(decided_on)} is yet to come: check the date."
        faults.append(Reason("decided_in_future", text))
    return faults


def reasons_not_to_decide(
    *, report_on: date, sign_offs: Sequence[SignOff], decided_on: date, today: date
) -> list[Reason]:
    """Why a report may not be decided on this day: a signature is missing, or the dates cannot be right."""
    reasons = [
        Reason("sign_off_missing", f"Wait for the {each.office} to sign, or record when they did.")
        for each in sign_offs
        if each.signed_on is None
    ]
    return reasons + faults_in_dates(
        report_on=report_on, sign_offs=sign_offs, decided_on=decided_on, today=today
    )


def authority_left(authority: Authority, used_pence: Iterable[int]) -> int:
    """Pence still allowed after what has been spent or committed under it; below nought when overspent."""
    return authority.amount_pence - sum(used_pence)


def reasons_not_to_spend(
    amount_pence: int, *, authority: Authority | None, used_pence: Iterable[int] = (), on: date
) -> list[Reason]:
    """Why an amount may not be spent or committed on a day under a decision, given what was used under it."""
    if authority is None:
        return [Reason("authority_missing", "Choose the decision that allows this spending.")]
    reasons = []
    if on < authority.decided_on:
        text = f"The decision was taken on {show_day(authority.decided_on)}: spend from that day on."
        reasons.append(Reason("before_authority", text))
    if authority.ends_before is not None and on >= authority.ends_before:
        text = (
            f"The decision allows spending before {show_day(authority.ends_before)}: ask for a new decision."
        )
        reasons.append(Reason("authority_ended", text))
    left = authority_left(authority, used_pence)
    if amount_pence > left:
        allowed, missing = show_pounds(max(left, 0)), show_pounds(amount_pence - left)
        text = f"The decision leaves {allowed} to spend: ask for authority for {missing} more, or spend less."
        reasons.append(Reason("above_authority", text))
    return reasons
