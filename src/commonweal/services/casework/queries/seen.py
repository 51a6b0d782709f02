"""Who looked at one record and what they did, read from the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.audit import queries as audit
from commonweal.audit.queries import EventRow
from commonweal.partnership.queries import Post, posts_of
from commonweal.services.casework.models import Case
from commonweal.services.casework.wall import numbers_behind_case

MOST = 200
# What the person must never learn from the account of their own record: it could tell them of somebody else's.
NEVER_SAID = frozenset({"tell_safety", "refuse_allocation"})


@dataclass(frozen=True)
class Shared:
    """Read as: on this day this was shared with this body, on this ground. Words for people, no names."""

    on: date
    what: str
    with_whom: str


@dataclass(frozen=True)
class Seen:
    """`events` newest first, one more than shown when there is more; `posts` of those who did them; their names."""

    events: Sequence[EventRow]
    posts: Sequence[Post]
    names: dict[int, str]
    shared: Sequence[Shared]


def who_saw(case: Case, *, before_id: int | None = None) -> Seen:
    """Everything that was done with this case and all that hangs on it."""
    events = audit.events_about(
        numbers_behind_case(case.pk),
        exported=str(case.pk),
        never=NEVER_SAID,
        before_id=before_id,
        limit=MOST + 1,
    )
    people = {event.actor_id for event in events if event.actor_id is not None}
    return Seen(events, posts_of(people), audit.names(people), shared_from(case))


def shared_from(case: Case) -> Sequence[Shared]:
    """What was shared about this case, the latest first. Records of sharing join here, as Shared rows, once they are kept."""
    return ()
