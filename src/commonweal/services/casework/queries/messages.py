"""What was written to a person, where it could go, and which messages wait to be sent."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.models import Membership, User
from commonweal.partnership.queries import in_force
from commonweal.rules.messages import MessageStatus, Outgoing, Recipient
from commonweal.rules.safe_contact import Kind
from commonweal.services.casework.models import Alert, Case, Message, Move, NoticeChoice, Sender, Wording
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries.lists import capped

BY_WRITTEN = (Order("queued_at", datetime, falls=True), Order("id", UUID))
STOPPED_SHOWN = timedelta(days=7)


def messages_of(case: Case, *, after: str = "") -> Slice[Message]:
    return one_page(Message.objects.filter(case=case).select_related("by", "point"), BY_WRITTEN, after=after)


def message_of(case: Case, message_id: UUID, *, lock: bool = False) -> Message:
    """One of this case's own; any other is a 404."""
    rows = Message.objects.filter(case=case, pk=message_id).select_related("point", "by")
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Http404
    return found


def last_move(case: Case) -> Move | None:
    return Move.objects.filter(case=case).order_by("-moved_on", "-at").first()


def wordings_of(organisation_id: int) -> list[Wording]:
    """Those in use, by title."""
    return list(
        Wording.objects.filter(organisation_id=organisation_id, ended_at__isnull=True).order_by("title")
    )


def wording_of(organisation_id: int, wording_id: int) -> Wording:
    """One of this organisation's own; any other is a 404."""
    found = Wording.objects.filter(organisation_id=organisation_id, pk=wording_id).first()
    if found is None:
        raise Http404
    return found


def recipient_of(case: Case, message: Message, *, times_were_read: bool) -> Recipient:
    """The contact as it is now, for the rule book."""
    point = message.point
    alerts = Alert.objects.filter(episode_id=case.episode_id).values_list("kind", flat=True)
    return Recipient(
        kind=Kind(point.kind),
        facts=point.facts,
        is_struck=point.struck_at is not None,
        is_changed=not message.is_for(point.never_say()[1]),
        alerts=frozenset(alerts),
        case_is_open=case.closed_at is None,
        times_were_read=times_were_read,
    )


def outgoing(message: Message, sender: Sender | None) -> Outgoing:
    """Everything that would be read by whoever holds the phone."""
    return Outgoing(
        medium=message.medium,
        body=message.body,
        subject=message.get_subject_display() if message.subject else "",
        sender_name=sender.name if sender else "",
        sender_address=sender.address if sender else "",
        starts_at=message.starts_at,
    )


def waiting_to_be_sent(most: int) -> Sequence[tuple[UUID, UUID, int]]:
    """(message, case, writer) of what waits, the oldest first. Asked with nobody asking; nothing of the content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT message_id, of_case, writer_id FROM messages_waiting(%s)", [most])
        return cursor.fetchall()


def stopped_lately(by: Actor, *, at: datetime) -> str:
    """How many messages of one's own cases were withheld or failed in the last week, up to a hundred."""
    mine = visible(by, Action.WORK_CASE, Case).filter(pk=OuterRef("case_id"))
    stopped = Message.objects.filter(
        Exists(mine),
        by_id=by.user_id,
        status__in=[MessageStatus.WITHHELD, MessageStatus.FAILED],
        ended_at__gt=at - STOPPED_SHOWN,
    ).exclude(why="withdrawn")
    return capped(stopped)


def moves_to_confirm(by: Actor) -> str:
    """How many secret addresses of one's service wait for the second person, up to a hundred."""
    theirs = visible(by, Action.CONFIRM_MOVE, Case).filter(pk=OuterRef("case_id"))
    return capped(
        Move.objects.filter(Exists(theirs), kind="safe", confirmed_at__isnull=True).exclude(by_id=by.user_id)
    )


def wants_notices(user_id: int) -> bool:
    return not NoticeChoice.objects.filter(user_id=user_id, wanted=False).exists()


def who_wants_no_notices() -> set[int]:
    """Numbers of members of staff who said no under Notices."""
    return set(NoticeChoice.objects.filter(wanted=False).values_list("user_id", flat=True))


def move_of(case: Case, move_id: UUID) -> Move:
    """One of this case's own; any other is a 404."""
    found = Move.objects.filter(case=case, pk=move_id).first()
    if found is None:
        raise Http404
    return found


def as_sender_recorded(organisation_id: int) -> dict[str, object]:
    """What a form that sets the sender starts from."""
    found = Sender.objects.filter(organisation_id=organisation_id).values(
        "name", "call_back", "address", "version"
    )
    return found.first() or {"version": 0}


WITH_CASES = frozenset({Role.CASE_WORKER, Role.PERPETRATOR_WORKER, Role.SERVICE_MANAGER})
WITH_REMINDERS = frozenset(
    {
        Role.JOINT_COMMISSIONER,
        Role.FINANCE_OFFICER,
        Role.BOARD_MEMBER,
        Role.ANALYST,
        Role.SYSTEM_ADMINISTRATOR,
    }
)


def staff_to_ask(on: date) -> list[tuple[int, str]]:
    """(user, e-mail) of those for whom something can wait, and who have not said no to the daily line."""
    held = Membership.objects.filter(
        in_force(on),
        user_id=OuterRef("pk"),
        role__in=[*WITH_CASES, *WITH_REMINDERS],
    )
    refused = NoticeChoice.objects.filter(user_id=OuterRef("pk"), wanted=False)
    rows = User.objects.filter(Exists(held), ~Exists(refused), is_active=True)
    return list(rows.order_by("pk").values_list("pk", "email"))
