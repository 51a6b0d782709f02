"""Sends what waits: each message is asked about again in the moment before, as its writer, and goes at most once.

Three steps, each a transaction of its own: the message is marked as being sent; it is handed over; what came of it is written
down. If the machine stops in between it stays marked, and a person decides: a message is never sent twice by itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.queries import actor_for
from commonweal.rules.messages import MessageStatus, Outgoing, can_wait
from commonweal.rules.periods import day_of
from commonweal.services.casework.actions.messages import RELATED, reasons_now, withhold
from commonweal.services.casework.models import Case, Message
from commonweal.services.casework.queries.messages import outgoing, waiting_to_be_sent
from commonweal.services.casework.queries.unsaid import sender_of
from commonweal.services.casework.transports import CannotSend, Transport

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Ready:
    """A message that may go now, and to whom. Never printed: the recipient is kept out of the repr."""

    message_id: UUID
    by: Actor
    parts: Outgoing = field(repr=False)
    recipient: str = field(repr=False)


@dataclass
class Tally:
    """What came of one run, in numbers."""

    sent: int = 0
    failed: int = 0
    withheld: int = 0
    waiting: int = 0


def send_waiting(*, transport: Transport, at: datetime) -> Tally:
    """Sends everything that may go now. Letters are not among it: a person posts those."""
    tally = Tally()
    with transaction.atomic():
        enforce.ask_as(None)
        waiting = waiting_to_be_sent(MOST_AT_ONCE)
    for message_id, case_id, writer_id in waiting:
        ready = _make_ready(message_id, case_id, writer_id, at, tally)
        if ready is None:
            continue
        try:
            transport.send(message_id=ready.message_id, parts=ready.parts, recipient=ready.recipient)
        except CannotSend as fault:
            _end(ready, MessageStatus.FAILED, fault.code, at)
            tally.failed += 1
        else:
            _end(ready, MessageStatus.SENT, "", at)
            tally.sent += 1
    return tally


@transaction.atomic
def _make_ready(message_id: UUID, case_id: UUID, writer_id: int, at: datetime, tally: Tally) -> Ready | None:
    by = actor_for(writer_id, on=day_of(at))
    enforce.ask_as(by)
    try:
        case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED)
    except Http404:
        return _withhold_orphan(message_id, at, tally)
    rows = Message.objects.select_for_update(of=("self",), skip_locked=True).select_related("point")
    message = rows.filter(pk=message_id, status=MessageStatus.QUEUED).first()
    if message is None or by is None:
        return None
    reasons = reasons_now(case=case, message=message, by=by, at=at)
    if can_wait(reasons):
        tally.waiting += 1
        return None
    if reasons:
        withhold(message=message, why=reasons[0].code, by=by, at=at)
        tally.withheld += 1
        return None
    message.status = MessageStatus.SENDING
    message.save(update_fields=["status"])
    return Ready(
        message.pk, by, outgoing(message, sender_of(case.organisation_id)), message.point.never_say()[1]
    )


def _withhold_orphan(message_id: UUID, at: datetime, tally: Tally) -> None:
    """Whoever wrote it does not hold the case any more: nobody vouches for it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT withhold_orphan(%s)", [message_id])
    record_something(
        action="withhold_message",
        record_type=Message._meta.label_lower,
        record_id=str(message_id),
        by=None,
        at=at,
        why="writer_left",
    )
    tally.withheld += 1


@transaction.atomic
def _end(ready: Ready, status: MessageStatus, why: str, at: datetime) -> None:
    enforce.ask_as(ready.by)
    message = Message.objects.select_for_update().get(pk=ready.message_id)
    message.status, message.why, message.ended_at = status, why, at
    message.save(update_fields=["status", "why", "ended_at"])
    action = "send_message" if status == MessageStatus.SENT else "fail_message"
    record_event(action=action, subject=message, by=ready.by, at=at, medium=message.medium)
