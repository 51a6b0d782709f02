"""Work that a program does later: what may be asked for, how it moves, when it is tried again, and when it is given up.

Read a row of STEPS as: this step may be taken from these statuses and leads to that one. A job is the same work as another when
their keys are the same: never twice at once, and one of the night never twice for one night.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.rules.reasons import Reason


class Status(StrEnum):
    """Where a job stands."""

    ASKED = "asked"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What can happen to a job."""

    TAKE = "take"
    FINISH = "finish"
    PUT_OFF = "put_off"  # it went wrong, and is tried again later
    GIVE_BACK = "give_back"  # the worker was told to end; nothing went wrong
    TAKE_BACK = "take_back"  # nothing was heard from whoever did it
    GIVE_UP = "give_up"
    CANCEL = "cancel"
    TRY_AGAIN = "try_again"


STEPS: Mapping[Step, tuple[frozenset[Status], Status]] = {
    Step.TAKE: (frozenset({Status.ASKED}), Status.TAKEN),
    Step.FINISH: (frozenset({Status.TAKEN}), Status.DONE),
    Step.PUT_OFF: (frozenset({Status.TAKEN}), Status.ASKED),
    Step.GIVE_BACK: (frozenset({Status.TAKEN}), Status.ASKED),
    Step.TAKE_BACK: (frozenset({Status.TAKEN}), Status.ASKED),
    Step.GIVE_UP: (frozenset({Status.TAKEN}), Status.FAILED),
    Step.CANCEL: (frozenset({Status.ASKED, Status.TAKEN}), Status.CANCELLED),
    Step.TRY_AGAIN: (frozenset({Status.FAILED, Status.CANCELLED}), Status.ASKED),
}
OPEN = frozenset({Status.ASKED, Status.TAKEN})
TERMINAL = frozenset({Status.DONE})  # what failed or was stopped can be asked for again

# How long nothing is heard from a worker before its job is somebody else's; it says that it lives far more often than that.
LEASE = timedelta(seconds=60)
# How long a job waits after it went wrong the first, second and third time. After the fourth it is given up.
WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=60))
MOST_ATTEMPTS = len(WAITS) + 1

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NUMBER = r"[1-9][0-9]{0,9}"  # no telephone number looks like this
_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ID_OR_DAY = rf"{_ID}|{_DAY}|{_NUMBER}"
NOT_OPEN = Reason("not_open", "This has ended already, so there is nothing left to stop.")


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When a job that has gone wrong so many times is tried again; None when it is given up."""
    return at + WAITS[attempts - 1] if attempts < MOST_ATTEMPTS else None


def is_abandoned(heard_at: datetime, at: datetime) -> bool:
    """Whether the worker that has a job has not been heard from for so long that it must have ended."""
    return at - heard_at > LEASE


def reasons_not_to_ask(arguments: Mapping[str, str]) -> list[Reason]:
    """A job carries numbers of records and days, written out, and nothing that could be about a person."""
    wrong = sorted(name for name, value in arguments.items() if not re.fullmatch(ID_OR_DAY, value))
    if not wrong:
        return []
    return [Reason("not_an_id", f"Give {', '.join(wrong)} as the number of a record or as a day.")]


def reasons_not_to_stop(status: Status, *, is_asked_already: bool) -> list[Reason]:
    """Only what has not ended can be stopped, and once is enough."""
    if status not in OPEN:
        return [NOT_OPEN]
    if is_asked_already:
        return [Reason("asked_already", "It is being stopped already: it ends at the next safe place.")]
    return []


def share_done(done: int, of: int) -> int | None:
    """How much is done in whole percent, rounded down; None where nobody knows yet how much there is.

    >>> share_done(499, 1000), share_done(3, 3), share_done(0, 0)
    (49, 100, None)
    """
    return min(100 * done // of, 100) if of else None
