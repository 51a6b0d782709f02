"""Lists of cases, and what on them needs somebody today."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.rules.cases import (
    CaseStatus,
)
from commonweal.services.casework.models import BreakGlass, Case, Transfer
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries.moving import moving
from commonweal.services.casework.queries.passing import held_by_nobody_here, unread
from commonweal.services.casework.queries.plan import actions_due, sent_back, waiting_for_approval

MOST_IN_EXPORT = 2000


CAP = 100


FAR_OFF = date(9999, 1, 1)
BY_OPENING = (Order("urgency", int, falls=True), Order("opened_at", datetime), Order("id", UUID))


BY_DUE = (Order("urgency", int, falls=True), Order("due", date), Order("id", UUID))


BY_CLOSING = (Order("closed_at", datetime, falls=True), Order("id", UUID))


BY_WAIT = (Order("interim_due_on", date), Order("id", UUID))


def caseload(by: Actor, *, status: CaseStatus, after: str = "") -> Slice[Case]:
    """A worker's own cases, or a manager's service's: the most urgent first, then the one whose review is due first.

    Closed ones by the day they were closed, the latest first.
    """
    cases = visible(by, Action.VIEW_CASE, Case).filter(status=status)
    if status == CaseStatus.CLOSED:
        return one_page(_with_names(cases), BY_CLOSING, after=after)
    cases = cases.annotate(due=Coalesce("review_due_on", Value(FAR_OFF)))
    return one_page(_with_names(cases), BY_DUE, after=after)


def unallocated(by: Actor, *, after: str = "") -> Slice[Case]:
    """The cases of a manager's service that nobody holds: whoever is to be spoken with first, first. A graver risk falls due
    sooner, so this is the order of urgency and of waiting in one.
    """
    cases = visible(by, Action.ALLOCATE_CASE, Case).filter(status=CaseStatus.OPENED)
    return one_page(_with_names(cases), BY_WAIT, after=after)


def unseen(by: Actor, *, after: str = "") -> Slice[Case]:
    """The cases of a manager's service that have a worker, and whose person nobody has spoken with yet."""
    cases = visible(by, Action.ALLOCATE_CASE, Case).filter(
        status=CaseStatus.ALLOCATED, episode__first_contact_at__isnull=True
    )
    return one_page(_with_names(cases), BY_OPENING, after=after)


def _with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    # People stand behind the wall: read for the page that is shown, not joined to everything that is sorted.
    return cases.select_related("worker", "area").prefetch_related("subject")


def cases_to_export(by: Actor) -> list[tuple]:
    """The number, then reference, group, area, status, grade and days of the open cases this person may export; no names, no
    contact. The number is for the audit and not for the file.
    """
    return list(
        visible(by, Action.EXPORT_CASES, Case)
        .filter(status=CaseStatus.ALLOCATED)
        .order_by("-urgency", "opened_at")
        .values_list(
            "pk", "reference", "client_group", "area__name", "status", "grade", "opened_at", "review_due_on"
        )[:MOST_IN_EXPORT]
    )


@dataclass(frozen=True)
class CasesToday:
    """How many cases need this person today, each counted to a hundred and no further ("100+"). Empty: not their role."""

    reviews_overdue: str = ""
    reviews_this_week: str = ""
    not_yet_reached: str = ""
    actions_overdue: str = ""
    actions_due: str = ""
    sent_back: str = ""
    approvals: str = ""
    unallocated: str = ""
    openings: str = ""
    interim_due: str = ""
    unseen: str = ""
    handovers: str = ""
    handovers_of_service: str = ""
    of_workers_who_left: str = ""
    moving: str = ""
    moving_late: str = ""
    arrivals: str = ""
    oldest_unallocated_at: datetime | None = None


def needs_me_today(by: Actor, on: date) -> CasesToday:
    """For a worker: reviews due and people nobody has reached yet. For a manager: cases that nobody holds."""
    found: dict[str, object] = {}
    wanted: dict[str, QuerySet] = {}
    if by.holds(Role.CASE_WORKER) or by.holds(Role.PERPETRATOR_WORKER):
        mine = visible(by, Action.WORK_CASE, Case).filter(status=CaseStatus.ALLOCATED)
        due = actions_due(by, on)
        wanted |= {
            "reviews_overdue": mine.filter(review_due_on__lt=on),
            "reviews_this_week": mine.filter(review_due_on__gte=on, review_due_on__lt=on + timedelta(days=7)),
            "actions_overdue": due.filter(due_on__lt=on),
            "actions_due": due.filter(due_on__gte=on),
            "sent_back": sent_back(by),
            "handovers": unread(by).filter(to_worker_id=by.user_id),
            "not_yet_reached": mine.filter(episode__first_contact_at__isnull=True),
        }
    if by.holds(Role.SERVICE_MANAGER):
        waiting = visible(by, Action.ALLOCATE_CASE, Case).filter(status=CaseStatus.OPENED)
        wanted |= {
            "approvals": waiting_for_approval(by),
            "unallocated": waiting,
            "handovers_of_service": unread(by),
            "of_workers_who_left": held_by_nobody_here(by, on),
            "interim_due": waiting.filter(interim_due_on__lte=on),
            "unseen": visible(by, Action.ALLOCATE_CASE, Case).filter(
                status=CaseStatus.ALLOCATED, episode__first_contact_at__isnull=True
            ),
            "openings": visible(by, Action.REVIEW_BREAK_GLASS, BreakGlass).filter(reviewed_at__isnull=True),
        }
        wanted["arrivals"] = visible(by, Action.ACCEPT_TRANSFER, Transfer)
        oldest = waiting.order_by("opened_at").values_list("opened_at", flat=True)[:1]
        found["oldest_unallocated_at"] = next(iter(oldest), None)
    if wanted:
        wanted |= {"moving": moving(by), "moving_late": moving(by).filter(due_on__lt=on)}
    return CasesToday(**found, **capped_each(wanted))


def capped_each(wanted: Mapping[str, QuerySet]) -> dict[str, str]:
    """How many of each, up to a hundred, in one question: nobody needs the exact number of more, and counting is slow."""
    parts = [
        rows.order_by().annotate(counted_as=Value(name)).values_list("counted_as")[: CAP + 1]
        for name, rows in wanted.items()
    ]
    if not parts:
        return {}
    numbers = Counter(name for (name,) in parts[0].union(*parts[1:], all=True))
    return {name: in_hundred(numbers[name]) for name in wanted}


def in_hundred(number: int) -> str:
    return f"{CAP}+" if number > CAP else str(number)


def capped(rows: QuerySet) -> str:
    """How many, up to a hundred: nobody needs the exact number of more, and counting everything is slow."""
    return in_hundred(rows.order_by().values("pk")[: CAP + 1].count())
