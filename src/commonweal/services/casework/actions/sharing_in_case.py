"""Sharing in a case that its worker holds; in a referral it is front_door/actions/sharing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.partnership.queries import local_policies
from commonweal.rules.consent import Purpose
from commonweal.services.casework.actions.sharing import (
    Agreed,
    Asked,
    ask_without_agreement,
    last_grounds,
    record_sharing,
    withdraw_agreement,
    write_agreement,
)
from commonweal.services.casework.models import (
    Case,
    SharingAgreement,
    SharingRecord,
    SharingWithout,
)


def _open_case(by: Actor, case_id: UUID) -> Case:
    return enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode", "area"), lock=True)


@transaction.atomic
def agree_in_case(
    *, case_id: UUID, agreed: Agreed, form_key: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    case = _open_case(by, case_id)
    return write_agreement(
        episode=case.episode, area=case.area.code, agreed=agreed, form_key=form_key, by=by, at=at
    )


@transaction.atomic
def withdraw_in_case(
    *, case_id: UUID, agreement_id: UUID | None, by: Actor, at: datetime
) -> SharingAgreement:
    case = _open_case(by, case_id)
    return withdraw_agreement(episode_id=case.episode_id, agreement_id=agreement_id, by=by, at=at)


@transaction.atomic
def ask_in_case(
    *, case_id: UUID, asked: Asked, form_key: UUID | None, by: Actor, at: datetime
) -> SharingWithout:
    case = _open_case(by, case_id)
    return ask_without_agreement(
        episode=case.episode,
        area=case.area.code,
        asked=asked,
        grounds=last_grounds(case.episode_id),
        policies=local_policies(),
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def record_in_case(
    *,
    case_id: UUID,
    purpose: Purpose,
    organisation_id: int | None,
    kinds: Sequence[str],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> SharingRecord:
    case = _open_case(by, case_id)
    return record_sharing(
        episode=case.episode,
        purpose=purpose,
        organisation_id=organisation_id,
        kinds=kinds,
        form_key=form_key,
        by=by,
        at=at,
    )
