"""Writes the audit, in the caller's transaction: if the change is undone, so is its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit import queries
from commonweal.audit.models import AuditEvent

M = TypeVar("M", bound=Model)
Detail = str | int | bool | list[str] | None


def record_event(*, action: str, subject: Model, by: Actor | None, at: datetime, **details: Detail) -> None:
    """One event. `details` are codes, counts and ids only: what a person typed never goes here. A list is of ids."""
    record_something(
        action=action,
        record_type=subject._meta.label_lower,
        record_id=str(subject.pk),
        by=by,
        at=at,
        **details,
    )


def record_something(
    *, action: str, record_type: str, record_id: str = "", by: Actor | None, at: datetime, **details: Detail
) -> None:
    """An event about something that is not one row: a search, a list of people, an export, a sign-in."""
    AuditEvent.objects.create(
        at=at,
        actor_id=by.user_id if by else None,
        action=action,
        record_type=record_type,
        record_id=record_id,
        details=details,
    )


@dataclass(frozen=True)
class Happened:
    """One event among many that happened together."""

    action: str
    subject: Model
    details: Mapping[str, Detail] = field(default_factory=dict)


def record_events(
    *, events: Iterable[Happened], by: Actor | None, at: datetime, using: str = "default"
) -> None:
    """Many events at once, in their order: each is a line of its own and sealed like any other."""
    AuditEvent.objects.using(using).bulk_create(
        AuditEvent(
            at=at,
            actor_id=by.user_id if by else None,
            action=each.action,
            record_type=each.subject._meta.label_lower,
            record_id=str(each.subject.pk),
            details=dict(each.details),
        )
        for each in events
    )


def open_record(
    *,
    by: Actor | None,
    action: Action,
    model: type[M],
    pk: object,
    at: datetime,
    related: tuple[str, ...] = (),
) -> M:
    """A person-level record, or 404; reading it is an event too."""
    found = enforce.record(by, action, model, pk, related=related)
    record_event(action=action, subject=found, by=by, at=at)
    return found


@dataclass(frozen=True)
class Checked:
    """What a check found: a sentence for each fault, how many events are sealed, and the last seal."""

    faults: tuple[str, ...]
    events: int
    last: str


def check_chain(*, by: Actor | None, at: datetime, using: str = "default", contains: str = "") -> Checked:
    """Recomputes every seal, and writes down that it was done.

    `contains`: a seal written down earlier, which shows whether the end was cut off.
    """
    faults = list(queries.faults_in_chain(using=using))
    if contains and not queries.is_in_chain(contains.strip().lower(), using=using):
        faults.append("The seal you wrote down is not in the chain: events were removed, or it was mistyped.")
    length, last = queries.chain_length(using=using)
    record_something(
        action=queries.CHECKED,
        record_type=queries.CHAIN,
        by=by,
        at=at,
        faults=len(faults),
        events=length,
        last=last,
    )
    return Checked(tuple(faults), length, last)
