"""What a sharing rests on: the agreement that holds, or the approval that stands for it; and what is in the way of either."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commonweal.rules import consent
from commonweal.rules.consent import Purpose
from commonweal.rules.reasons import Reason
from commonweal.rules.risk import Signing
from commonweal.services.casework.models import (
    SharingAgreement,
    SharingRecord,
    SharingWithout,
)


def reasons_not_agreed(
    *, episode_id: UUID, purpose: Purpose, organisation_id: int, kinds: Sequence[str], on: date
) -> list[Reason]:
    """What stands in the way of sharing these kinds with this organisation today."""
    return footing_of(episode_id, purpose, organisation_id, kinds, on=on)[2]


def footing_of(
    episode_id: UUID, purpose: Purpose, organisation_id: int | None, kinds: Sequence[str], *, on: date
) -> tuple[SharingAgreement | None, SharingWithout | None, list[Reason]]:
    """The agreement that holds, or the approval that stands for it; and what is in the way of relying on either."""
    fits = {"purpose": purpose, "organisation_id": organisation_id}
    agreements = [
        each
        for each in agreements_of(episode_id)
        if (each.purpose, each.organisation_id) == tuple(fits.values())
    ]
    holding = next((each for each in agreements if each.facts.holds_on(on)), None)
    without = None if holding else _approved(episode_id, purpose, organisation_id)
    reasons = consent.reasons_not_to_share(
        [each.facts for each in agreements],
        on=on,
        without=without.facts if without else None,
        kinds=frozenset(kinds),
        **fits,
    )
    return holding, without, reasons


def agreements_of(episode_id: UUID) -> list[SharingAgreement]:
    return list(SharingAgreement.objects.filter(episode_id=episode_id).order_by("-given_on", "id"))


def _approved(episode_id: UUID, purpose: str, organisation_id: int | None) -> SharingWithout | None:
    """The latest approval for this that has not been used: each is for one sharing."""
    approved = SharingWithout.objects.filter(
        episode_id=episode_id, purpose=purpose, organisation_id=organisation_id, status=Signing.SIGNED
    )
    used = SharingRecord.objects.filter(episode_id=episode_id, without__isnull=False).values("without_id")
    return approved.exclude(pk__in=used).order_by("-answered_at").first()
