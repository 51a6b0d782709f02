"""What may be shared and what was, for a referral while the front door has it in hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.partnership.queries import local_policies
from commonweal.rules.consent import Purpose
from commonweal.services.casework.actions import sharing
from commonweal.services.casework.actions.sharing import Agreed, Asked
from commonweal.services.casework.models import SharingAgreement, SharingRecord, SharingWithout
from commonweal.services.front_door.actions.record import in_hand

RELATED = ("episode", "area")


@transaction.atomic
def agree_in_referral(
    *, referral_id: UUID, agreed: Agreed, form_key: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    referral = in_hand(by=by, referral_id=referral_id, related=RELATED)
    return sharing.write_agreement(
        episode=referral.episode, area=referral.area.code, agreed=agreed, form_key=form_key, by=by, at=at
    )


@transaction.atomic
def withdraw_in_referral(
    *, referral_id: UUID, agreement_id: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    referral = in_hand(by=by, referral_id=referral_id, related=RELATED)
    return sharing.withdraw_agreement(episode_id=referral.episode_id, agreement_id=agreement_id, by=by, at=at)


@transaction.atomic
def ask_in_referral(
    *, referral_id: UUID, asked: Asked, form_key: UUID | None, by: Actor, at: datetime
) -> SharingWithout:
    referral = in_hand(by=by, referral_id=referral_id, related=RELATED)
    return sharing.ask_without_agreement(
        episode=referral.episode,
        area=referral.area.code,
        asked=asked,
        grounds=sharing.last_grounds(referral.episode_id),
        policies=local_policies(),
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def record_in_referral(
    *,
    referral_id: UUID,
    purpose: Purpose,
    organisation_id: int | None,
    kinds: Sequence[str],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> SharingRecord:
    referral = in_hand(by=by, referral_id=referral_id, related=RELATED)
    return sharing.record_sharing(
        episode=referral.episode,
        purpose=purpose,
        organisation_id=organisation_id,
        kinds=kinds,
        form_key=form_key,
        by=by,
        at=at,
    )
