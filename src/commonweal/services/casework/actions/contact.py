"""How to reach a person, whether that is safe, and each time somebody tried.

Everything hangs on an episode, so the front door (before a case) and the worker (in it) write by the same functions;
those that begin with a case check that it is theirs first.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.queries import local_thresholds
from commonweal.partnership.sent import sent_before
from commonweal.rules.addresses import AddressKind, reasons_not_to_type_over
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.safe_contact import CHANNELS_OF, Channel, Kind
from commonweal.services.casework.actions.people import keep_keys
from commonweal.services.casework.models import Case, ContactAttempt, ContactPoint
from commonweal.services.milestones.actions import mark_attempted
from commonweal.services.milestones.models import Episode


@dataclass(frozen=True)
class ContactDetails:
    """One way to reach a person, as typed. An empty `value` or `code_word` leaves the one that is kept as it is."""

    kind: str
    value: str = field(default="", repr=False)
    safe_channels: tuple[str, ...] = ()
    safe_times: str = field(default="", repr=False)
    who_may_answer: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    confirmed_on: date | None = None
    is_confidential: bool = False


@transaction.atomic
def add_contact_point(
    *, case_id: UUID, details: ContactDetails, form_key: UUID | None, by: Actor, at: datetime
) -> ContactPoint:
    """A way to reach the person whose case this is."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    return write_contact_point(
        episode=case.episode, person_id=case.subject_id, details=details, form_key=form_key, by=by, at=at
    )


@transaction.atomic
def change_contact_point(
    *, case_id: UUID, point_id: UUID, details: ContactDetails, version: int | None, by: Actor, at: datetime
) -> ContactPoint:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    return rewrite_contact_point(
        episode_id=case.episode_id, point_id=point_id, details=details, version=version, by=by, at=at
    )


@transaction.atomic
def reveal_contact(*, case_id: UUID, point_id: UUID, channel: Channel, by: Actor, at: datetime) -> str:
    """The number or address, for use on `channel` now. Raises Refused unless that is recorded as safe. Audited."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("area",))
    return reveal_point(
        episode_id=case.episode_id, point_id=point_id, channel=channel, area=case.area.code, by=by, at=at
    )


@transaction.atomic
def record_attempt(
    *,
    case_id: UUID,
    channel: Channel,
    reached: bool,
    tried_at: datetime,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> ContactAttempt:
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    return write_attempt(
        episode=case.episode,
        channel=channel,
        reached=reached,
        tried_at=tried_at,
        form_key=form_key,
        by=by,
        at=at,
    )


def write_contact_point(
    *,
    episode: Episode,
    person_id: UUID,
    details: ContactDetails,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> ContactPoint:
    """Keeps a new detail, sealed, with its search key; of addresses only the first, since another is a move and goes its own
    way (actions/moves, and the front door's). The same form sent again gives the same row.
    """
    sent = sent_before(ContactPoint, form_key)
    if sent is not None:
        return sent
    if details.kind == Kind.ADDRESS:
        standing = addresses_of(episode_id=episode.pk, people=[person_id])
        refuse_if(reasons_not_to_type_over(has_one=standing.exists()))
    point = new_point(episode=episode, person_id=person_id, details=details)
    point.form_key = form_key
    point.save(force_insert=True)
    keep_keys(person_id=person_id, keys=point.keys_to_find_it(), by=by, at=at)
    record_event(action="add_contact_point", subject=point, by=by, at=at, kind=details.kind)
    return point


def new_point(*, episode: Episode, person_id: UUID, details: ContactDetails) -> ContactPoint:
    """The row, sealed and not yet saved. Channels that this kind of detail cannot carry are left out."""
    point = ContactPoint(episode=episode, person_id=person_id, kind=details.kind)
    point.seal_value(details.value)
    point.seal_code_word(details.code_word)
    _set_safety(point, details)
    return point


def rewrite_contact_point(
    *,
    episode_id: UUID,
    point_id: UUID,
    details: ContactDetails,
    version: int | None,
    by: Actor,
    at: datetime,
) -> ContactPoint:
    """Changes what is safe, and the detail itself where a new one was typed; an address is never typed over."""
    point = _point(episode_id, point_id, lock=True)
    is_typed_over = bool(details.value) and point.kind == Kind.ADDRESS
    refuse_if(reasons_not_to_type_over(has_one=is_typed_over))
    stale_unless(point.version, version)
    _set_safety(point, details)
    if details.value:
        point.seal_value(details.value)
        keep_keys(person_id=point.person_id, keys=point.keys_to_find_it(), by=by, at=at)
    if details.code_word:
        point.seal_code_word(details.code_word)
    point.version += 1
    point.save()
    record_event(action="change_contact_point", subject=point, by=by, at=at, kind=point.kind)
    return point


def reveal_point(
    *, episode_id: UUID, point_id: UUID, channel: Channel, area: str, by: Actor, at: datetime
) -> str:
    point = _point(episode_id, point_id)
    text = point.value.reveal(channel, point.facts, on=day_of(at), area=area, thresholds=local_thresholds())
    record_event(action="reveal_contact", subject=point, by=by, at=at, channel=str(channel))
    return text


def write_attempt(
    *,
    episode: Episode,
    channel: Channel,
    reached: bool,
    tried_at: datetime,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> ContactAttempt:
    """Somebody tried at `tried_at`, and wrote it down at `at`. Raises Refused for a moment before the referral or to come."""
    sent = sent_before(ContactAttempt, form_key)
    if sent is not None:
        return sent
    refuse_if(_reasons_not_to_date(tried_at, episode.received_at, at))
    attempt = ContactAttempt.objects.create(
        episode=episode, at=tried_at, channel=channel, reached=reached, by_id=by.user_id, form_key=form_key
    )
    mark_attempted(episode=episode, tried_at=tried_at, reached=reached, by=by, at=at)
    record_event(
        action="record_attempt", subject=attempt, by=by, at=at, channel=str(channel), reached=reached
    )
    return attempt


def _reasons_not_to_date(tried_at: datetime, received_at: datetime, at: datetime) -> list[Reason]:
    if tried_at > at:
        return [Reason("tried_in_future", "Give a time that has passed.")]
    if tried_at < received_at:
        return [Reason("tried_before_referral", "Give a time after the referral came in.")]
    return []


def _set_safety(point: ContactPoint, details: ContactDetails) -> None:
    possible = CHANNELS_OF[Kind(point.kind)]
    point.safe_channels = [each for each in details.safe_channels if Channel(each) in possible]
    point.safe_times = details.safe_times
    point.who_may_answer = details.who_may_answer
    point.confirmed_on = details.confirmed_on
    # Once secret, it stays secret: one person's tick does not open what was hidden. A move does.
    is_secret = details.is_confidential or point.is_confidential or point.address_kind == AddressKind.SAFE
    point.is_confidential = is_secret and point.kind == Kind.ADDRESS


def addresses_of(*, episode_id: UUID, people: Collection[UUID]) -> QuerySet[ContactPoint]:
    """The addresses of these people that are in force."""
    return ContactPoint.objects.filter(
        episode_id=episode_id, person_id__in=people, kind=Kind.ADDRESS, struck_at__isnull=True
    )


def _point(episode_id: UUID, point_id: UUID, *, lock: bool = False) -> ContactPoint:
    """One of this episode's own; any other is a 404, also one that is somebody else's or was struck out."""
    points = ContactPoint.objects.select_for_update() if lock else ContactPoint.objects.all()
    point = points.filter(pk=point_id, episode_id=episode_id, struck_at__isnull=True).first()
    if point is None:
        raise Http404
    return point
