"""What the public door may read: how far a knock's referral has got, with the proof that its words were right."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Value, When

from commonweal.partnership.models import Area
from commonweal.partnership.queries import in_force
from commonweal.rules.referrals import DeclineReason, ReferralStatus
from commonweal.services.front_door.secret_words import proof_of

WIDEST_FIRST = ("police_area", "county", "city", "district")


@dataclass(frozen=True)
class Progress:
    """Status facts of one referral, and no more."""

    status: ReferralStatus
    reason: DeclineReason | None
    contact_tried: bool
    told: str


def progress_of(knock_id: UUID, key: bytes) -> Progress | None:
    """None when nothing was sent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, decline_reason, contact_tried, told_since FROM knock_progress(%s, %s)",
            [knock_id, proof_of(key)],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    status, reason, tried, told = row
    return Progress(ReferralStatus(status), DeclineReason(reason) if reason else None, tried, told)


def area_of_nobody_knows_where(*, on: date) -> int:
    """The widest area of the partnership, for somebody whose place is not known."""
    order = Case(
        *(When(kind=kind, then=Value(place)) for place, kind in enumerate(WIDEST_FIRST)),
        default=Value(len(WIDEST_FIRST)),
        output_field=IntegerField(),
    )
    return Area.objects.filter(in_force(on)).order_by(order, "name").values_list("pk", flat=True)[0]
