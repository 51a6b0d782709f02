"""Writes to a person, through the gate; and stops what was written.

A message is written once and never changed. Whether it may go is asked here when it is written and again in `sending`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules.messages import (
    Medium,
    MessageStatus,
    can_wait,
    has_waited_too_long,
    reading_of_times_holds,
    reasons_not_to_send,
)
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.models import Case, ContactPoint, Message
from commonweal.services.casework.queries.messages import message_of, outgoing, recipient_of
from commonweal.services.casework.queries.unsaid import sender_of, unsaid_of

RELATED = ("episode", "area", "worker", "subject")
GONE = Reason("not_queued", "This message does not wait any more: it went, or was withheld.")
TOO_OLD = Reason("too_old", "It waited too long to be true. Write it again.")


@dataclass(frozen=True)
class Written:
    """A message as typed."""

    medium: Medium
    body: str = field(repr=False)
    subject: str = ""
    starts_at: datetime | None = None
    times_were_read: bool = False


@transaction.atomic
def queue_message(
    *, case_id: UUID, point_id: UUID, written: Written, form_key: UUID | None, by: Actor, at: datetime
) -> Message:
    """Puts a message in the queue. Raises Refused with all that stands in the way; the hour may still have to come."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED, lock=True)
    sent = sent_before(Message, form_key)
    if sent is not None:
        return sent
    point = ContactPoint.objects.filter(
        pk=point_id, episode_id=case.episode_id, struck_at__isnull=True
    ).first()
    if point is None:
        raise Http404
    message = Message(
        case=case,
        point=point,
        medium=written.medium,
        subject=written.subject,
        starts_at=written.starts_at,
        times_were_read=written.times_were_read,
        by_id=by.user_id,
        queued_at=at,
        form_key=form_key,
    )
    message.seal_body(written.body)
    message.seal_recipient(point.never_say()[1])
    reasons = reasons_now(case=case, message=message, by=by, at=at)
    if not can_wait(reasons):
        refuse_if(reasons)
    message.save(force_insert=True)
    record_event(action="queue_message", subject=message, by=by, at=at, medium=str(written.medium))
    return message


def reasons_now(*, case: Case, message: Message, by: Actor, at: datetime) -> list[Reason]:
    """What stands in the way of this message at this moment, everything read afresh."""
    thresholds = local_thresholds()
    holds = message.times_were_read and reading_of_times_holds(message.queued_at, at=at)
    if has_waited_too_long(
        Medium(message.medium), message.queued_at, at=at, area=case.area.code, thresholds=thresholds
    ):
        return [TOO_OLD]
    return reasons_not_to_send(
        outgoing(message, sender_of(case.organisation_id)),
        to=recipient_of(case, message, times_were_read=holds),
        unsaid=unsaid_of(case, by=by),
        at=at,
        area=case.area.code,
        thresholds=thresholds,
    )


@transaction.atomic
def withdraw_message(*, case_id: UUID, message_id: UUID, by: Actor, at: datetime) -> Message:
    """The worker takes back what has not gone yet."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    message = message_of(case, message_id, lock=True)
    refuse_if([] if message.status == MessageStatus.QUEUED else [GONE])
    return withhold(message=message, why="withdrawn", by=by, at=at)


@transaction.atomic
def withhold_if_refused(*, case_id: UUID, message_id: UUID, by: Actor, at: datetime) -> Message:
    """Looks at a waiting letter again; what may not go any more is withheld, and says why."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED)
    message = message_of(case, message_id, lock=True)
    if message.status == MessageStatus.QUEUED:
        reasons = reasons_now(case=case, message=message, by=by, at=at)
        if reasons and not can_wait(reasons):
            return withhold(message=message, why=reasons[0].code, by=by, at=at)
    return message


@transaction.atomic
def reveal_envelope(*, case_id: UUID, message_id: UUID, by: Actor, at: datetime) -> str:
    """The address of a letter that may go now, for its envelope and nothing else. Raises Refused. Audited."""
    case, message = _letter(case_id, message_id, by, at)
    point = message.point
    text = point.value.reveal(
        Channel.POST, point.facts, on=at.date(), area=case.area.code, thresholds=local_thresholds()
    )
    record_event(action="reveal_envelope", subject=message, by=by, at=at)
    return text


@transaction.atomic
def post_letter(*, case_id: UUID, message_id: UUID, by: Actor, at: datetime) -> Message:
    """The letter is in the post, in a plain envelope with no name on the back."""
    _, message = _letter(case_id, message_id, by, at)
    message.status, message.ended_at = MessageStatus.SENT, at
    message.save(update_fields=["status", "ended_at"])
    record_event(action="send_message", subject=message, by=by, at=at, medium=message.medium)
    return message


def _letter(case_id: UUID, message_id: UUID, by: Actor, at: datetime) -> tuple[Case, Message]:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=RELATED)
    message = message_of(case, message_id, lock=True)
    if message.medium != Medium.LETTER:
        raise Http404
    refuse_if([] if message.status == MessageStatus.QUEUED else [GONE])
    refuse_if(reasons_now(case=case, message=message, by=by, at=at))
    return case, message


def withhold(*, message: Message, why: str, by: Actor | None, at: datetime) -> Message:
    """Stops a locked message for good, with the code of the reason."""
    message.status, message.why, message.ended_at = MessageStatus.WITHHELD, why, at
    message.save(update_fields=["status", "why", "ended_at"])
    record_event(action="withhold_message", subject=message, by=by, at=at, why=why)
    return message


def withhold_for_points(*, points: Iterable[ContactPoint], why: str, by: Actor, at: datetime) -> int:
    """Stops everything that waits for these contacts. Gives how many."""
    waiting = Message.objects.select_for_update().filter(
        point__in=[each.pk for each in points], status=MessageStatus.QUEUED
    )
    return len([withhold(message=message, why=why, by=by, at=at) for message in waiting])
