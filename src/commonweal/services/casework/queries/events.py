"""What happened in a case, newest first, from wherever it is kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from commonweal.services.casework.models import (
    Case,
    CaseHistory,
    ContactAttempt,
    Session,
)

MOST_EVENTS = 100


@dataclass(frozen=True)
class Event:
    """Read as: at `at`, `who` did `what` of a `kind` (step, attempt or session), and wrote `detail`."""

    at: datetime
    kind: str
    what: str
    detail: str
    who: str


def events_of(case: Case) -> list[Event]:
    steps = event_rows(CaseHistory.objects.filter(case=case), "at", "step", F("step"), F("why"))
    sessions = event_rows(
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
    return event_rows(attempts, "at", "attempt", F("channel"), reached)


def event_rows(rows: QuerySet, at: object, kind: str, what: object, detail: object) -> QuerySet:
    return rows.annotate(
        moment=F(at) if isinstance(at, str) else at,
        kind_of=Value(kind),
        what=Cast(what, CaseHistory._meta.get_field("why")),
        detail=Cast(detail, Session._meta.get_field("note")),
        who=F("by__full_name"),
    ).values_list("moment", "kind_of", "what", "detail", "who")
