"""The rows behind a hand-over, each kind as one array of small objects, so that all of them are one question.

Read a row of PARTS as: under this name, these rows of the case. None of them is of a restricted note.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from commonweal.rules.messages import Medium, MessageStatus
from commonweal.rules.safety_plans import Part
from commonweal.services.casework.models import (
    Case,
    ContactAttempt,
    Handover,
    HandoverNote,
    Hearing,
    InterimContact,
    Message,
    MustNotMeet,
    Need,
    Order,
    OrderParty,
    Party,
    PlanAction,
    SafetyPlan,
    Session,
    SharingAgreement,
    Task,
)

MOST = 50
MOST_NOTES = 5
MOST_TRIES = 30


def rows_of(case: Case, *, now: datetime, today: date) -> dict[str, list[dict[str, Any]]]:
    """Everything in one question."""
    parts = [ArraySubquery(make(case, now, today).values("shown")) for make in PARTS.values()]
    found = Case.objects.filter(pk=case.pk).values_list(*parts).get()
    return dict(zip(PARTS, found, strict=True))


def _shown(rows: QuerySet[Any], most: int = MOST, /, **columns: str) -> QuerySet[Any]:
    """These columns of the rows as one value each."""
    return rows.annotate(shown=JSONObject(**{name: F(column) for name, column in columns.items()}))[:most]


def _parties(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = Party.objects.filter(case=OuterRef("pk")).exclude(person_id=case.subject_id)
    return _shown(rows.order_by("id"), name="person__full_name", role="role")


def _plans(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    parts = {part.value: part.value for part in Part}
    rows = SafetyPlan.objects.filter(case=OuterRef("pk")).order_by("-number")
    return _shown(rows, 1, at="at", number="number", by="by__full_name", **parts)


def _needs(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    """Level 1 is a need that is met; 0 is one that nobody could ask about."""
    rows = Need.objects.filter(case=OuterRef("pk")).exclude(level=1).order_by("-level", "review_due_on")
    return _shown(rows, area="area", goal="goal", level="level", due="review_due_on")


def _tasks(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = Task.objects.filter(case=OuterRef("pk"), done_at__isnull=True).order_by("due_on", "id")
    return _shown(rows, on="due_on", kind="kind", fact="fact", text="text", since="made_on")


def _actions(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = PlanAction.objects.filter(case=OuterRef("pk"), done_on__isnull=True, taken_off_at__isnull=True)
    return _shown(rows.order_by("due_on", "id"), on="due_on", text="what", who="who", agency="agency")


def _orders(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    ended = Q(ends_on__lt=today) | Q(ended_early_on__lt=today)
    parties = OrderParty.objects.filter(order=OuterRef("pk")).order_by("id")
    named = parties.annotate(shown=JSONObject(name=F("party__person__full_name"), role=F("role")))
    rows = Order.objects.filter(case=OuterRef("pk")).exclude(ended).order_by("-made_on", "id")
    rows = rows.annotate(named=ArraySubquery(named.values("shown")))
    same = ("kind", "made_on", "served_on", "ends_on", "ended_early_on", "terms", "zone", "named")
    return _shown(rows, **{name: name for name in same})


def _hearings(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = Hearing.objects.filter(case=OuterRef("pk"), result="", starts_at__gte=now).order_by("starts_at")
    return _shown(
        rows, kind="kind", at="starts_at", court="court", measures="measures", supporter="supporter"
    )


def _meetings(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    """Times that were sent to the person and have not come yet."""
    rows = Message.objects.filter(
        case=OuterRef("pk"), medium=Medium.CALENDAR, status=MessageStatus.SENT, starts_at__gte=now
    )
    return _shown(rows.order_by("starts_at"), at="starts_at")


def _sessions(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = Session.objects.filter(case=OuterRef("pk"), attendance="attended", struck_at__isnull=True)
    return _shown(rows.order_by("-held_on", "-id"), 1, on="held_on", way="kind")


def _spoken(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = InterimContact.objects.filter(case=OuterRef("pk")).exclude(how="not_reached")
    return _shown(rows.order_by("-spoken_on", "-id"), 1, on="spoken_on", way="channel")


def _attempts(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = ContactAttempt.objects.filter(episode=OuterRef("episode")).order_by("-at", "-id")
    return _shown(rows, MOST_TRIES, at="at", way="channel", reached="reached")


def _agreements(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = SharingAgreement.objects.filter(
        episode=OuterRef("episode"), withdrawn_on__isnull=True, given_on__lte=today, ends_before__gt=today
    ).order_by("ends_before", "id")
    return _shown(rows, purpose="purpose", whom="organisation__name", given="given_on", ends="ends_before")


def _apart(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = MustNotMeet.objects.filter(case=OuterRef("pk")).order_by("worker__full_name")
    return _shown(rows, name="worker__full_name")


def _notes(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    same = ("at", "matters", "promised", "to_mind", "told", "told_how", "met_on", "meets_on")
    rows = HandoverNote.objects.filter(case=OuterRef("pk")).order_by("-at", "id")
    who = {"by": "by__full_name", "from_worker": "from_worker__full_name", "from_id": "from_worker_id"}
    return _shown(rows, MOST_NOTES, **{name: name for name in same}, **who)


def _handovers(case: Case, now: datetime, today: date) -> QuerySet[Any]:
    rows = Handover.objects.filter(case=OuterRef("pk")).order_by("-at", "id")
    who = {"from_worker": "from_worker__full_name", "to_worker": "to_worker__full_name"}
    return _shown(rows, 1, at="at", to_id="to_worker_id", note="note_id", read_at="read_at", **who)


PARTS = {
    "parties": _parties,
    "plan": _plans,
    "needs": _needs,
    "tasks": _tasks,
    "actions": _actions,
    "orders": _orders,
    "hearings": _hearings,
    "meetings": _meetings,
    "sessions": _sessions,
    "spoken": _spoken,
    "attempts": _attempts,
    "agreements": _agreements,
    "apart": _apart,
    "notes": _notes,
    "passed": _handovers,
}
