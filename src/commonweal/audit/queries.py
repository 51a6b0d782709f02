"""Reads the audit; checks the chain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connections
from django.db.models import Q

from commonweal.audit.models import AuditEvent
from commonweal.rules.break_glass import Grant, is_overdue

CHAIN = "audit.auditseal"
CHECKED = "check_chain"
FIELDS = ("id", "at", "actor_id", "action", "record_type", "record_id", "details")


@dataclass(frozen=True)
class EventRow:
    id: int
    at: datetime
    actor_id: int | None
    action: str
    record_type: str
    record_id: str
    details: dict[str, object]


def latest_events(
    *,
    actor_id: int | None = None,
    kind: str = "",
    record_id: str = "",
    before_id: int | None = None,
    limit: int = 50,
) -> list[EventRow]:
    """Newest first, by key: the next page starts before the last id shown. Each way of asking has its index.

    `kind` is the type of record that `record_id` is a number of, such as `casework.case`; empty looks in all.
    """
    events = AuditEvent.objects.order_by("-at", "-id")
    if actor_id is not None:
        events = events.filter(actor_id=actor_id)
    if record_id:
        kinds = [kind] if kind else [model._meta.label_lower for model in apps.get_models()]
        events = events.filter(record_type__in=kinds, record_id=record_id)
    if before_id is not None:
        edge = AuditEvent.objects.filter(pk=before_id).values_list("at", flat=True).first()
        if edge is not None:
            events = events.filter(Q(at__lt=edge) | Q(id__lt=before_id), at__lte=edge)
    return [EventRow(*row) for row in events.values_list(*FIELDS)[:limit]]


def events_about(
    numbers: Iterable[tuple[str, str]],
    *,
    exported: str = "",
    never: Iterable[str] = (),
    before_id: int | None = None,
    limit: int,
) -> list[EventRow]:
    """What was done to any of these records, (type, number) each, newest first; `exported` also finds the files that case
    was taken out in. Each type is found by index and the findings are put together: asked for all at once, a database
    would rather read the whole audit from its end.
    """
    ids: dict[str, list[str]] = {}
    for kind, number in numbers:
        ids.setdefault(kind, []).append(number)
    asked = [Q(record_type=kind, record_id__in=found) for kind, found in ids.items()]
    if exported:
        asked.append(Q(action="export_cases", details__cases__contains=[exported]))
    if not asked:
        return []
    edge = Q() if before_id is None else Q(id__lt=before_id)
    parts = [
        AuditEvent.objects.filter(each, edge).exclude(action__in=list(never)).values_list(*FIELDS)
        for each in asked
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("-id")[:limit]
    return [EventRow(*row) for row in rows]


@dataclass(frozen=True)
class Opening:
    """Read a row as: at `at` this person opened a case of this service in an emergency; its manager looked at it then."""

    id: UUID
    at: datetime
    by_id: int
    organisation_id: int
    why: str
    reviewed_at: datetime | None
    in_order: bool | None


@dataclass(frozen=True)
class CrossingRow:
    """Read a row as: at `at` this fact, told by this person from this case, reached that case."""

    at: datetime
    fact: str
    told_by: int
    from_case: UUID
    to_case: UUID


def openings(*, most: int = 50) -> list[Opening]:
    """Cases opened in an emergency, those nobody has looked at first. For the auditor; nothing for anybody else."""
    rows = _rows(
        "SELECT id, at, by_id, organisation_id, why, reviewed_at, in_order FROM openings_for_the_audit(%s)",
        most,
    )
    return [Opening(*row) for row in rows]


def overdue_openings(today: date) -> str:
    """How many openings nobody has looked at in time, counted to a hundred. For the auditor alone."""
    late = sum(
        is_overdue(Grant(each.by_id, each.at, each.at, each.reviewed_at), today=today)
        for each in openings(most=101)
    )
    return "100+" if late > 100 else str(late)


def crossings(*, most: int = 50) -> list[CrossingRow]:
    """What crossed the wall, the latest first. For the auditor alone."""
    rows = _rows("SELECT at, fact, told_by, from_case, to_case FROM crossings_for_the_audit(%s)", most)
    return [CrossingRow(*row) for row in rows]


def numbers_behind(reference: str) -> list[tuple[str, str]]:
    """(type, number) of everything that hangs on the case with this reference. For the auditor alone."""
    return _rows("SELECT record_type, record_id FROM numbers_behind(NULL, %s)", reference)


def _rows(sql: str, *parameters: object) -> list[tuple]:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def faults_in_chain(*, using: str = "default") -> Iterator[str]:
    """Recomputes every fingerprint in PostgreSQL, in order. Yields a sentence for each broken link; nothing when whole."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            WITH checked AS (
              SELECT s.id, s.event_id, s.previous, s.fingerprint, e.id AS found,
                     lag(s.fingerprint) OVER (ORDER BY s.id) AS should_follow,
                     audit_fingerprint(s.previous, e) AS recomputed
              FROM audit_auditseal s LEFT JOIN audit_auditevent e ON e.id = s.event_id)
            SELECT id, event_id, CASE
                WHEN found IS NULL THEN 'is gone'
                WHEN fingerprint IS DISTINCT FROM recomputed THEN 'was changed'
                ELSE 'does not follow the one before it' END
            FROM checked
            WHERE found IS NULL OR fingerprint IS DISTINCT FROM recomputed OR previous IS DISTINCT FROM should_follow
            ORDER BY id LIMIT 100
            """
        )
        for _, event_id, what in cursor.fetchall():
            yield f"Event {event_id} {what}."
        cursor.execute(
            "SELECT e.id FROM audit_auditevent e LEFT JOIN audit_auditseal s ON s.event_id = e.id"
            " WHERE s.id IS NULL ORDER BY e.id LIMIT 100"
        )
        for (event_id,) in cursor.fetchall():
            yield f"Event {event_id} was never sealed."


def chain_length(*, using: str = "default") -> tuple[int, str]:
    """How many events are sealed, and the last fingerprint: write it down elsewhere and a cut-off tail shows too."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditseal")
        length = cursor.fetchone()[0]
        cursor.execute("SELECT encode(fingerprint, 'hex') FROM audit_auditseal ORDER BY id DESC LIMIT 1")
        last = cursor.fetchone()
    return length, last[0] if last else ""


def is_in_chain(fingerprint: str, *, using: str = "default") -> bool:
    """Is the seal that somebody wrote down (64 hexadecimal figures) still part of the chain?"""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM audit_auditseal WHERE encode(fingerprint, 'hex') = %s)",
            [fingerprint],
        )
        return bool(cursor.fetchone()[0])


def last_check() -> EventRow | None:
    """The latest time somebody checked the whole chain (`commonweal audit verify`), found by index; None when never."""
    found = (
        AuditEvent.objects.filter(record_type=CHAIN, record_id="")
        .order_by("-at")
        .values_list(*FIELDS)
        .first()
    )
    return EventRow(*found) if found else None


def names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of people who sign in, in one query."""
    known = {user_id for user_id in user_ids if user_id is not None}
    return dict(get_user_model().objects.filter(pk__in=known).values_list("pk", "full_name"))


def organisation_names(numbers: Iterable[int]) -> dict[int, str]:
    """What these organisations are called. The audit stands below the partnership, so it asks for the table by name."""
    organisations = apps.get_model("partnership", "Organisation")._default_manager
    return dict(organisations.filter(pk__in=set(numbers)).values_list("pk", "name"))


def people_called(text: str, *, limit: int = 20) -> list[tuple[int, str]]:
    """Those who sign in and whose name or e-mail contains the text, by name: number and name."""
    found = get_user_model().objects.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    return list(found.order_by("full_name", "pk").values_list("pk", "full_name")[:limit])
