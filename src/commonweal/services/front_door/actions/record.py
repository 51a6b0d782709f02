"""What is learnt about a referral on its way: attempts at contact, ways to make it, and who somebody really is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.rules.joining import reasons_not_to_join
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.referrals import TERMINAL
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.actions.contact import (
    ContactDetails,
    reveal_point,
    rewrite_contact_point,
    write_attempt,
    write_contact_point,
)
from commonweal.services.casework.actions.merging import merge_people
from commonweal.services.casework.models import ContactAttempt, ContactPoint, PersonMerge
from commonweal.services.front_door.models import Referral


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
    *,
    referral_id: UUID,
    person_id: UUID | None,
    is_other_party: bool,
    version: int | None,
    by: Actor,
    at: datetime,
) -> PersonMerge:
    """The person (or the other party) of this referral is somebody on record: the two are joined, and the record is kept."""
    referral = in_hand(by=by, referral_id=referral_id)
    stale_unless(referral.version, version)
    sides = (referral.person_id, referral.other_party_id)
    was, across = reversed(sides) if is_other_party else sides
    if was is not None:
        refuse_if(reasons_not_to_join(kept=person_id, merged=was, across=[across]))
    return merge_people(kept_id=person_id, merged_id=was, by=by, at=at)
