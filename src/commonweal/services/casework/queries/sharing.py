"""What may be shared about somebody, and what was. The record it hangs on was reached through the policy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commonweal.partnership.queries import organisations_from
from commonweal.services.casework.models import SharingAgreement, SharingRecord, SharingWithout

MOST_SHARED = 100


@dataclass(frozen=True)
class SharingFile:
    """Newest first, each of them."""

    agreements: Sequence[SharingAgreement]
    without: Sequence[SharingWithout]
    records: Sequence[SharingRecord]


def sharing_file(episode_id: UUID) -> SharingFile:
    """Three questions, however much was shared."""
    agreements = SharingAgreement.objects.filter(episode_id=episode_id).select_related("organisation", "by")
    without = SharingWithout.objects.filter(episode_id=episode_id)
    records = SharingRecord.objects.filter(episode_id=episode_id)
    return SharingFile(
        agreements=list(agreements.order_by("-given_on", "-at")),
        without=list(without.select_related("organisation", "asked_by", "answered_by").order_by("-asked_at")),
        records=list(
            records.select_related("organisation", "by", "without", "without__answered_by").order_by(
                "-shared_at"
            )[:MOST_SHARED]
        ),
    )


def organisations_to_tell(on: date) -> list[tuple[str, str]]:
    """The organisations that may be chosen, by name."""
    return [(str(each.pk), each.name) for each in organisations_from(on)]
