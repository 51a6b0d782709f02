"""Whoever waits for a worker is not left alone: until one holds the case, somebody speaks with the person again and again.

Read an interim contact as: on this day somebody of the service tried to ask how things are; `how` is what they heard. The next
falls due so many working days later, sooner the graver the risk; after “worse”, the next working day, and risk is reviewed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from commonweal.rules.cases import CaseStatus
from commonweal.rules.periods import working_days_after
from commonweal.rules.reasons import Reason
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Key, Threshold, threshold


class HowItIs(StrEnum):
    """What the person said, or that nobody answered."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_REACHED = "not_reached"


_KEYS = {
    Grade.HIGH: Key.INTERIM_DAYS_HIGH,
    Grade.MEDIUM: Key.INTERIM_DAYS_MEDIUM,
    Grade.STANDARD: Key.INTERIM_DAYS_STANDARD,
}
AFTER_WORSE = 1


def next_contact_on(
    grade: Grade | None,
    *,
    since: datetime,
    how: HowItIs | None = None,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> date:
    """The day by which somebody speaks with the person (again), counted in working days from `since`.

    No grade counts as high: nobody has looked yet. After “worse”, and where nobody answered, the next working day.
    """
    if how in (HowItIs.WORSE, HowItIs.NOT_REACHED):
        return working_days_after(since, AFTER_WORSE)
    key = _KEYS[grade or Grade.HIGH]
    days = threshold(key, on=since.date(), area=area, local=thresholds).value
    return working_days_after(since, days)


def reasons_not_to_keep_in_touch(
    status: CaseStatus, *, spoken_on: date, opened_on: date, today: date
) -> list[Reason]:
    """What stands in the way of recording an interim contact; empty means go ahead."""
    found = []
    if status != CaseStatus.OPENED:
        found.append(
            Reason(
                "not_waiting", "This case has a worker, or is closed: whoever holds it records the contact."
            )
        )
    if spoken_on > today:
        found.append(Reason("in_future", "Give a day that has come: today or earlier."))
    if spoken_on < opened_on:
        found.append(Reason("before_opening", "Give a day on or after the day the case was opened."))
    return found


def needs_a_review_now(how: HowItIs) -> bool:
    """Whether what was heard means that risk is reviewed before anything else."""
    return how == HowItIs.WORSE
