"""Who looked at one record and what they did, read from the audit; and what was shared about it, as the person may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from commonweal.audit import queries as audit
from commonweal.audit.queries import EventRow
from commonweal.partnership.queries import Post, posts_of
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import Case, SharingRecord
from commonweal.services.casework.wall import numbers_behind_case

MOST = 200
# What the person must never learn from the account of their own record: it could tell them of somebody else's.
NEVER_SAID = frozenset({"tell_safety", "refuse_allocation"})


@dataclass(frozen=True)
class Shared:
    """Read as: on this day these kinds of information, by their codes, went there for this purpose; on agreement, or on a ground.

    No `with_whom` means the area's MARAC.
    """

    on: date
    kinds: tuple[str, ...]
    with_whom: str
    purpose: str
    ground: str = ""


@dataclass(frozen=True)
class Seen:
    """`events` newest first, one more than shown when there is more; `posts` of those who did them; their names.

    `not_told` is how often something was shared that the person has not been told of.
    """

    events: Sequence[EventRow]
    posts: Sequence[Post]
    names: dict[int, str]
    shared: Sequence[Shared]
    not_told: int


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
    records = SharingRecord.objects.filter(episode_id=case.episode_id)
    not_told = records.filter(without__person_told=False).count()
    return Seen(events, posts_of(people), audit.names(people), shared_from(case), not_told)


def shared_from(case: Case) -> Sequence[Shared]:
    """What was shared about this case with the person's knowledge, the latest first; what went along to another service is among
    it (migration 0016).
    """
    told = Q(without__isnull=True) | Q(without__person_told=True)
    records = SharingRecord.objects.filter(told, episode_id=case.episode_id).order_by("-shared_at", "id")
    return [
        Shared(day_of(at), tuple(kinds), name or "", purpose, ground or "")
        for at, kinds, name, purpose, ground in records.values_list(
            "shared_at", "kinds", "organisation__name", "purpose", "without__ground"
        )[:MOST]
    ]
