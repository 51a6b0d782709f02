"""What is learnt about a referral on its way: attempts at contact, ways to make it, and who somebody really is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.referrals import TERMINAL
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.actions.contact import (
    ContactDetails,
    reveal_point,
    rewrite_contact_point,
    write_attempt,
    write_contact_point,
)
from commonweal.services.casework.actions.people import keep_keys, own_keys
from commonweal.services.casework.models import ContactAttempt, ContactPoint, Person
from commonweal.services.front_door.models import Referral

IS_ONE_OF_US = Reason("same_person", "This is the same record already. Choose another, or leave it as it is.")
BOTH_SIDES = Reason(
    "both_sides", "One person cannot be both sides of one referral. Check who is who, then try again."
)


def in_hand(*, by: Actor, referral_id: UUID, related: tuple[str, ...] = ("episode",)) -> Referral:
    """The referral, locked, while the front door still has it; once a service took it on, or it ended, a 404."""
    referral = enforce.record(by, Action.WORK_REFERRAL, Referral, referral_id, related=related, lock=True)
    if referral.status in TERMINAL:
        raise Http404
    return referral


@transaction.atomic
def record_attempt(
    *,
    referral_id: UUID,
    channel: Channel,
    reached: bool,
    tried_at: datetime,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> ContactAttempt:
    referral = in_hand(by=by, referral_id=referral_id)
    return write_attempt(
        episode=referral.episode,
        channel=channel,
        reached=reached,
        tried_at=tried_at,
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def add_contact_point(
    *, referral_id: UUID, details: ContactDetails, form_key: UUID | None, by: Actor, at: datetime
) -> ContactPoint:
    referral = in_hand(by=by, referral_id=referral_id)
    return write_contact_point(
        episode=referral.episode,
        person_id=referral.person_id,
        details=details,
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def change_contact_point(
    *,
    referral_id: UUID,
    point_id: UUID,
    details: ContactDetails,
    version: int | None,
    by: Actor,
    at: datetime,
) -> ContactPoint:
    referral = in_hand(by=by, referral_id=referral_id)
    return rewrite_contact_point(
        episode_id=referral.episode_id, point_id=point_id, details=details, version=version, by=by, at=at
    )


@transaction.atomic
def reveal_contact(*, referral_id: UUID, point_id: UUID, channel: Channel, by: Actor, at: datetime) -> str:
    """The number or address, for use on `channel` now. Raises Refused unless that is recorded as safe. Audited."""
    referral = in_hand(by=by, referral_id=referral_id, related=("area",))
    return reveal_point(
        episode_id=referral.episode_id,
        point_id=point_id,
        channel=channel,
        area=referral.area.code,
        by=by,
        at=at,
    )


@transaction.atomic
def point_at_same_person(
    *, referral_id: UUID, person_id: UUID, is_other_party: bool, version: int | None, by: Actor, at: datetime
) -> Referral:
    """The person (or the other party) of this referral is somebody on record: from now on it names that record.

    What was learnt now goes along: ways to make contact, and the names and numbers to find them by. The record made with the
    referral stays, named by nothing and seen by nobody; the audit says which it was.
    """
    referral = in_hand(by=by, referral_id=referral_id, related=("episode", "person", "other_party"))
    stale_unless(referral.version, version)
    known = enforce.record(by, Action.VIEW_PERSON, Person, person_id)
    was = referral.other_party if is_other_party else referral.person
    across = referral.person if is_other_party else referral.other_party
    refuse_if([IS_ONE_OF_US] if was is None or was.pk == known.pk else [])
    refuse_if([BOTH_SIDES] if across is not None and across.pk == known.pk else [])
    keys = own_keys(was)
    if is_other_party:
        referral.other_party = known
    else:
        keys |= _move_contact(referral, known)
        referral.person = known
    keep_keys(person_id=known.pk, keys=keys, by=by, at=at)
    referral.version += 1
    referral.save(update_fields=["person", "other_party", "version"])
    record_event(
        action="same_person",
        subject=referral,
        by=by,
        at=at,
        was=str(was.pk),
        became=str(known.pk),
        is_other_party=is_other_party,
    )
    return referral


def _move_contact(referral: Referral, known: Person) -> set[bytes]:
    points = list(ContactPoint.objects.filter(episode_id=referral.episode_id, person_id=referral.person_id))
    for point in points:
        point.person = known
    ContactPoint.objects.bulk_update(points, ["person"])
    return set().union(*(point.keys_to_find_it() for point in points))
