"""Reads cases and the people in them. Everything starts from what the person asking may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, QueryDict

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership import drafts
from commonweal.partnership.models import User
from commonweal.partnership.queries import Colleague, workers_at
from commonweal.rules.cases import (
    CaseStatus,
    CaseStep,
    ClosingReason,
    Outcome,
    reasons_not_to_close,
    reasons_not_to_take,
)
from commonweal.rules.reasons import Reason
from commonweal.services.casework.facts import facts_of, review_days
from commonweal.services.casework.models import (
    Alert,
    Case,
    CaseHistory,
    ContactAttempt,
    ContactPoint,
    Party,
    Person,
    RiskReview,
    Session,
)
from commonweal.services.casework.paging import Order, Slice, one_page

MOST_IN_EXPORT = 2000
MOST_EVENTS = 100
CAP = 100
FAR_OFF = date(9999, 1, 1)
BY_DUE = (Order("urgency", int, falls=True), Order("due", date), Order("id", UUID))
BY_CLOSING = (Order("closed_at", datetime, falls=True), Order("id", UUID))
BY_WAIT = (Order("urgency", int, falls=True), Order("opened_at", datetime), Order("id", UUID))


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
    """The cases of a manager's service that nobody holds: the most urgent first, then the one that waits longest."""
    cases = visible(by, Action.ALLOCATE_CASE, Case).filter(status=CaseStatus.OPENED)
    return one_page(_with_names(cases), BY_WAIT, after=after)


def _with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    # People stand behind the wall: read for the page that is shown, not joined to everything that is sorted.
    return cases.select_related("worker", "area").prefetch_related("subject")


@dataclass(frozen=True)
class Event:
    """Read as: at `at`, `who` did `what` of a `kind` (step, attempt or session), and wrote `detail`."""

    at: datetime
    kind: str
    what: str
    detail: str
    who: str


@dataclass(frozen=True)
class CaseFile:
    """What hangs on one case, each in its order: newest first for events, oldest first for reviews."""

    parties: Sequence[Party]
    points: Sequence[ContactPoint]
    alerts: Sequence[Alert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]


def case_file(case: Case) -> CaseFile:
    """Everything the case page shows. The case itself was reached through the policy; what hangs on it follows."""
    return CaseFile(
        parties=list(Party.objects.filter(case=case).select_related("person").order_by("id")),
        points=contact_points(case.episode_id),
        alerts=alerts(case.episode_id),
        reviews=reviews(case.episode_id),
        events=_events(case),
    )


def contact_points(episode_id: UUID) -> list[ContactPoint]:
    return list(ContactPoint.objects.filter(episode_id=episode_id).order_by("kind", "id"))


def contact_point(episode_id: UUID, point_id: UUID) -> ContactPoint:
    """One of this episode's own; any other is a 404."""
    point = ContactPoint.objects.filter(episode_id=episode_id, pk=point_id).first()
    if point is None:
        raise Http404
    return point


def alerts(episode_id: UUID) -> list[Alert]:
    return list(Alert.objects.filter(episode_id=episode_id).order_by("raised_at", "id"))


def reviews(episode_id: UUID) -> list[RiskReview]:
    """Oldest first."""
    return list(RiskReview.objects.filter(episode_id=episode_id).select_related("by").order_by("at", "id"))


def _events(case: Case) -> list[Event]:
    steps = _event_rows(CaseHistory.objects.filter(case=case), "at", "step", F("step"), F("why"))
    sessions = _event_rows(
        Session.objects.filter(case=case),
        Cast("held_on", DateTimeField()),
        "session",
        F("attendance"),
        F("note"),
    )
    tried = attempt_rows(case.episode_id)
    rows = steps.union(sessions, tried, all=True).order_by("-moment")[:MOST_EVENTS]
    return [Event(*row) for row in rows]


def attempt_rows(episode_id: UUID) -> QuerySet:
    """Attempts at contact, in the columns of an Event: the channel is what was done, whether it was answered the detail."""
    attempts = ContactAttempt.objects.filter(episode_id=episode_id)
    reached = Cast("reached", ContactAttempt._meta.get_field("channel"))
    return _event_rows(attempts, "at", "attempt", F("channel"), reached)


def _event_rows(rows: QuerySet, at: object, kind: str, what: object, detail: object) -> QuerySet:
    return rows.annotate(
        moment=F(at) if isinstance(at, str) else at,
        kind_of=Value(kind),
        what=Cast(what, CaseHistory._meta.get_field("why")),
        detail=Cast(detail, Session._meta.get_field("note")),
        who=F("by__full_name"),
    ).values_list("moment", "kind_of", "what", "detail", "who")


def as_recorded(case_id: UUID) -> dict[str, object]:
    """What a form about a case's steps starts from, read afresh: its version and who holds it."""
    version, worker = Case.objects.filter(pk=case_id).values_list("version", "worker_id").get()
    return {"version": version, "worker_id": str(worker or "")}


def reasons_not_to_close_yet(case: Case, *, today: date) -> tuple[list[Reason], list[Reason]]:
    """What stands in the way whatever the reason for closing; and what does for some reasons and not for others."""
    facts = facts_of(case, review_days(case))
    found = [
        reasons_not_to_close(
            facts, reason=reason, outcome=Outcome.NEEDS_PARTLY_MET, closed_on=today, today=today
        )
        for reason in ClosingReason
    ]
    every = [each for each in found[0] if all(each in reasons for reasons in found)]
    some = [each for each in dict.fromkeys(chain.from_iterable(found)) if each not in every]
    return every, some


def reasons_not_to_reopen_at_all(case: Case) -> list[Reason]:
    return reasons_not_to_take(CaseStatus(case.status), CaseStep.REOPEN)


@dataclass(frozen=True)
class Load:
    """A worker who could be given a case, and how many they hold, counted to a hundred and no further."""

    worker: Colleague
    cases: int


def workers_with_load(case: Case, *, on: date) -> list[Load]:
    """The workers of the case's own service and side, those with the fewest cases first."""
    workers = workers_at(case.organisation_id, side=case.side, on=on)
    held = Case.objects.filter(
        worker=OuterRef("pk"),
        organisation_id=case.organisation_id,
        side=case.side,
        status=CaseStatus.ALLOCATED,
    )
    counted = User.objects.filter(pk__in=[each.user_id for each in workers]).annotate(
        held=ArraySubquery(held.values("urgency")[: CAP + 1])
    )
    numbers = {user: len(found) for user, found in counted.values_list("pk", "held")}
    return sorted(
        (Load(each, numbers[each.user_id]) for each in workers),
        key=lambda load: (load.cases, load.worker.name),
    )


def people_found(by: Actor, keys: Iterable[bytes], *, limit: int) -> list[Person]:
    """The people with one of these search keys, within what this person may see."""
    people = visible(by, Action.VIEW_PERSON, Person).filter(search_keys__key__in=list(keys))
    return list(people.order_by("id").distinct()[:limit])


def cases_of(by: Actor, people: Iterable[Person]) -> list[Party]:
    """In which of the cases this person may see each of these people stands, and as whom."""
    if not may(by.roles, Action.VIEW_CASE):
        return []
    cases = visible(by, Action.VIEW_CASE, Case)
    parties = Party.objects.filter(person__in=[each.pk for each in people], case__in=cases)
    return list(parties.select_related("case").order_by("case__opened_at"))


def cases_to_export(by: Actor) -> list[tuple]:
    """Reference, group, area, status, grade and days of the open cases this person may export; no names, no contact."""
    return list(
        visible(by, Action.EXPORT_CASES, Case)
        .filter(status=CaseStatus.ALLOCATED)
        .order_by("-urgency", "opened_at")
        .values_list(
            "reference", "client_group", "area__name", "status", "grade", "opened_at", "review_due_on"
        )[:MOST_IN_EXPORT]
    )


def answers_kept(by: Actor, subject: str) -> QueryDict | None:
    """The answers of a risk review that wait for their decision; None when there are none."""
    found = drafts.kept(owner_id=by.user_id, subject=subject)
    return found[0] if found else None


@dataclass(frozen=True)
class CasesToday:
    """How many cases need this person today, each counted to a hundred and no further ("100+"). Empty: not their role."""

    reviews_overdue: str = ""
    reviews_this_week: str = ""
    not_yet_reached: str = ""
    unallocated: str = ""
    oldest_unallocated_at: datetime | None = None


def needs_me_today(by: Actor, on: date) -> CasesToday:
    """For a worker: reviews due and people nobody has reached yet. For a manager: cases that nobody holds."""
    found: dict[str, object] = {}
    if by.holds(Role.CASE_WORKER) or by.holds(Role.PERPETRATOR_WORKER):
        mine = visible(by, Action.WORK_CASE, Case).filter(status=CaseStatus.ALLOCATED)
        week = mine.filter(review_due_on__gte=on, review_due_on__lt=on + timedelta(days=7))
        found["reviews_overdue"] = capped(mine.filter(review_due_on__lt=on))
        found["reviews_this_week"] = capped(week)
        found["not_yet_reached"] = capped(mine.filter(episode__first_contact_at__isnull=True))
    if by.holds(Role.SERVICE_MANAGER):
        waiting = visible(by, Action.ALLOCATE_CASE, Case).filter(status=CaseStatus.OPENED)
        found["unallocated"] = capped(waiting)
        oldest = waiting.order_by("opened_at").values_list("opened_at", flat=True)[:1]
        found["oldest_unallocated_at"] = next(iter(oldest), None)
    return CasesToday(**found)


def capped(rows: QuerySet) -> str:
    """How many, up to a hundred: nobody needs the exact number of more, and counting everything is slow."""
    number = rows.order_by().values("pk")[: CAP + 1].count()
    return f"{CAP}+" if number > CAP else str(number)
