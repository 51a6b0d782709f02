"""Cases that pass on: hand-overs that nobody has read, and the cases that somebody who has left still holds."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.queries import who_left
from commonweal.rules.cases import CaseStatus
from commonweal.services.casework.models import Case, Handover

MOST_UNREAD = 100


def unread(by: Actor) -> QuerySet[Handover]:
    """Hand-overs that nobody has read: of a worker's own cases; for a manager, of the service. One that was overtaken, because
    the case passed on again, is nobody's to read.
    """
    later = Handover.objects.filter(case_id=OuterRef("case_id"), at__gt=OuterRef("at"))
    return visible(by, Action.HAND_OVER, Handover).filter(
        ~Exists(later),
        read_at__isnull=True,
        case__status=CaseStatus.ALLOCATED,
        case__worker_id=F("to_worker_id"),
    )


def unread_handovers(by: Actor) -> list[Handover]:
    """The oldest first."""
    rows = unread(by).select_related("case__area", "from_worker", "to_worker")
    return list(rows.prefetch_related("case__subject").order_by("at", "id")[:MOST_UNREAD])


@dataclass(frozen=True)
class Orphaned:
    """Read as: this many open cases are held by somebody who holds no post there any more, or cannot sign in."""

    user_id: int
    name: str
    cases: int


def held_by_nobody_here(by: Actor, on: date) -> QuerySet[Case]:
    """Open cases of a manager's service whose worker has no post there today, or whose account is closed."""
    gone = Q(pk__in=[])
    for post in by.memberships:
        if post.role is Role.SERVICE_MANAGER:
            here = {"organisation_id": post.organisation_id, "side": post.side}
            gone |= Q(**here, worker_id__in=who_left(**here, on=on))
    return visible(by, Action.ALLOCATE_CASE, Case).filter(gone, status=CaseStatus.ALLOCATED)


def orphaned(by: Actor, on: date) -> list[Orphaned]:
    """By whom, those with the most cases first."""
    rows = held_by_nobody_here(by, on).order_by().values_list("worker_id", "worker__full_name")
    found = rows.annotate(number=Count("pk")).order_by("-number", "worker__full_name")
    return [Orphaned(*row) for row in found]


def unread_by_worker(by: Actor) -> Mapping[int, int]:
    """How many hand-overs each worker has yet to read."""
    return Counter(unread(by).values_list("to_worker_id", flat=True))
