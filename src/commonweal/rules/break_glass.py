"""Opening a case that is not yours, in an emergency: for hours, to read, in the open, and looked at afterwards by its manager.

Whoever does it has to know the reference already: there is no list to choose from. Who may is written once, where it is enforced,
in the database (casework migration on breaking the glass): somebody on the same side of the wall, who never worked on the
other side of this family; a restricted case only a manager of its own service; a case of a service that keeps its own records
only somebody who works there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold


class WhyOpened(StrEnum):
    """Why it could not wait."""

    IMMEDIATE_DANGER = "immediate_danger"
    PERSON_IS_HERE = "person_is_here"
    WORKER_AWAY = "worker_away"
    POLICE_ASK = "police_ask"


WHY_IN_WORDS = {
    WhyOpened.IMMEDIATE_DANGER: "Somebody is in immediate danger",
    WhyOpened.PERSON_IS_HERE: "The person is here, or on the phone, and cannot wait",
    WhyOpened.WORKER_AWAY: "The worker cannot be reached, and it cannot wait",
    WhyOpened.POLICE_ASK: "The police or an ambulance need to know now",
}

# What anyone who does not see the case is told, whatever the cause: a wrong reference, the other side, a conflict.
NOT_OPENED = Reason(
    "not_opened",
    "No case can be opened with this. Check the reference; if it is right, ring the service or the manager on call.",
)


@dataclass(frozen=True)
class Grant:
    """One opening: by whom, when, until when, and whether the manager has looked at it."""

    by_id: int
    at: datetime
    expires_at: datetime
    reviewed_at: datetime | None = None


def reasons_not_to_ask(
    *,
    reference: str,
    why: WhyOpened | None,
    words: str,
    on: date,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What is missing before the database is asked at all."""
    least = threshold(Key.BREAK_GLASS_WORDS, on=on, local=thresholds).value
    found = []
    if not reference.strip():
        found.append(Reason("no_reference", "Enter the reference of the case."))
    if why is None:
        found.append(Reason("no_why", "Say why it cannot wait."))
    if len(words.split()) < least:
        found.append(
            Reason(
                "too_few_words", f"Say what is happening, in at least {least} words: somebody will read it."
            )
        )
    return found


def hours_open(*, on: date, thresholds: Sequence[Threshold] = ()) -> int:
    """How long a case stays open."""
    return threshold(Key.BREAK_GLASS_HOURS, on=on, local=thresholds).value


def is_open(grant: Grant, *, at: datetime) -> bool:
    return at < grant.expires_at


def minutes_left(grant: Grant, *, at: datetime) -> int:
    """Whole minutes, counting a begun one; 0 once it is over."""
    seconds = (grant.expires_at - at).total_seconds()
    return max(0, -int(-seconds // 60))


def reasons_not_to_review(grant: Grant, *, by_id: int, in_order: bool | None, words: str) -> list[Reason]:
    """What stands in the way of a manager's judgement on it."""
    if grant.reviewed_at is not None:
        return [Reason("reviewed", "Somebody has looked at this already. Read what they found.")]
    if grant.by_id == by_id:
        return [Reason("own_opening", "You opened this yourself. Another manager has to look at it.")]
    found = []
    if in_order is None:
        found.append(Reason("no_finding", "Say whether it was in order."))
    if in_order is False and not words.strip():
        found.append(Reason("no_words", "Say what was not in order, and what you will do about it."))
    return found


def review_due_on(grant: Grant, *, thresholds: Sequence[Threshold] = ()) -> date:
    """The last day on which the manager's look is in time."""
    opened_on = day_of(grant.at)
    days = threshold(Key.BREAK_GLASS_REVIEW_DAYS, on=opened_on, local=thresholds).value
    return opened_on + timedelta(days=days)


def is_overdue(grant: Grant, *, today: date, thresholds: Sequence[Threshold] = ()) -> bool:
    return grant.reviewed_at is None and today > review_due_on(grant, thresholds=thresholds)
