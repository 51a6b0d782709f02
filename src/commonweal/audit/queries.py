"""Reads the audit; checks the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from commonweal.audit.models import AuditEvent


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
    *, actor_id: int | None = None, record_id: str = "", before_id: int | None = None, limit: int = 50
) -> list[EventRow]:
    """Newest first, by key: the next page starts before the last id shown."""
    events = AuditEvent.objects.order_by("-id")
    if actor_id is not None:
        events = events.filter(actor_id=actor_id)
    if record_id:
        events = events.filter(record_id=record_id)
    if before_id is not None:
        events = events.filter(id__lt=before_id)
    fields = ("id", "at", "actor_id", "action", "record_type", "record_id", "details")
    return [EventRow(*row) for row in events.values_list(*fields)[:limit]]


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
