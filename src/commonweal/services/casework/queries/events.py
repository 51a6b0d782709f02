"""What happened in a case, newest first, from wherever it is kept. Restricted notes are not among it, nor that there are any."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from commonweal.services.casework.models import (
    Case,
    CaseHistory,
    ContactAttempt,
    HandoverNote,
    Message,
    Move,
    Note,
    NoteStrike,
    SafetyPlan,
    Session,
)

MOST_EVENTS = 100


@dataclass(frozen=True)
class Event:
    """Read as: at `at`, `who` did `what` of a `kind` (step, attempt, session, note, safety, message, move or handover), and
    wrote `detail`.

    `key` is the row's own, for a note or a session; `struck` says that it counts no more.
    """

    at: datetime
    kind: str
    what: str
    detail: str
    who: str
    key: str = ""
    struck: bool = False


def events_of(case: Case, *, before: datetime | None = None, limit: int = MOST_EVENTS) -> list[Event]:
    """The newest `limit`, or the newest of those before a moment."""
    struck = Exists(NoteStrike.objects.filter(note_id=OuterRef("pk"), undone_at__isnull=True))
    parts = [
        event_rows(CaseHistory.objects.filter(case=case), "at", "step", F("step"), F("why")),
        event_rows(
            Session.objects.filter(case=case),
            Cast("held_on", DateTimeField()),
            "session",
            F("attendance"),
            F("note"),
            key=F("id"),
            struck=ExpressionWrapper(Q(struck_at__isnull=False), BooleanField()),
        ),
        event_rows(
            Note.objects.filter(case=case), "at", "note", Value("note"), F("text"), key=F("id"), struck=struck
        ),
        event_rows(SafetyPlan.objects.filter(case=case), "at", "safety", F("number"), Value("")),
        attempt_rows(case.episode_id),
        event_rows(
            Message.objects.filter(case=case, status__in=["withheld", "failed"]),
            "ended_at",
            "message",
            F("medium"),
            F("why"),
        ),
        event_rows(Move.objects.filter(case=case), "at", "move", F("kind"), Value("")),
        event_rows(HandoverNote.objects.filter(case=case), "at", "handover", F("told"), F("matters")),
    ]
    if before is not None:
        parts = [part.filter(moment__lt=before) for part in parts]
    rows = parts[0].union(*parts[1:], all=True).order_by("-moment")[:limit]
    return [Event(*row) for row in rows]


def attempt_rows(episode_id: UUID) -> QuerySet:
    """Attempts at contact, in the columns of an Event: the channel is what was done, whether it was answered the detail."""
    attempts = ContactAttempt.objects.filter(episode_id=episode_id)
    reached = Cast("reached", ContactAttempt._meta.get_field("channel"))
    return event_rows(attempts, "at", "attempt", F("channel"), reached)


def event_rows(
    rows: QuerySet,
    at: object,
    kind: str,
    what: object,
    detail: object,
    *,
    key: object = Value(""),
    struck: object = Value(False),
    who: str = "by",
) -> QuerySet:
    return rows.annotate(
        moment=F(at) if isinstance(at, str) else at,
        kind_of=Value(kind),
        what_of=Cast(what, CaseHistory._meta.get_field("why")),
        detail_of=Cast(detail, Note._meta.get_field("text")),
        who=F(f"{who}__full_name"),
        key_of=Cast(key, CharField(max_length=40)),
        struck_of=struck,
    ).values_list("moment", "kind_of", "what_of", "detail_of", "who", "key_of", "struck_of")
