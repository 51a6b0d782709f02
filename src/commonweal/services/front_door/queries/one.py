"""One referral with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast

from commonweal.rules.public_door import Source
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import ReferralStatus, reasons_not_to_route, reasons_not_to_triage
from commonweal.rules.risk import Grade
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import Alert, ContactPoint, RiskReview
from commonweal.services.casework.queries import Event, attempt_rows
from commonweal.services.front_door.facts import facts_of
from commonweal.services.front_door.models import (
    DoorMessage,
    OutsideReferrer,
    Referral,
    ReferralHistory,
)


@dataclass(frozen=True)
class ReferralFile:
    """What hangs on one referral while the front door, or the service it is offered to, has it in hand."""

    points: Sequence[ContactPoint]
    alerts: Sequence[Alert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]
    messages: Sequence[DoorMessage] = ()
    outside: OutsideReferrer | None = None


def referral_file(referral: Referral) -> ReferralFile:
    return ReferralFile(
        points=casework.contact_points(referral.episode_id),
        alerts=casework.alerts(referral.episode_id),
        reviews=casework.reviews(referral.episode_id),
        events=_events(referral),
        messages=DoorMessage.objects.filter(referral=referral).order_by("-at") if referral.told_since else (),
        outside=_outside(referral),
    )


def _outside(referral: Referral) -> OutsideReferrer | None:
    if referral.source != Source.PROFESSIONAL:
        return None
    return OutsideReferrer.objects.filter(referral=referral).first()


def _events(referral: Referral) -> list[Event]:
    steps = (
        ReferralHistory.objects.filter(referral=referral)
        .annotate(
            moment=F("at"),
            kind_of=Value("step"),
            what=Cast("step", CharField(max_length=1000)),
            detail=Cast("why", TextField()),
            who=F("by__full_name"),
        )
        .values_list("moment", "kind_of", "what", "detail", "who")
    )
    rows = steps.union(attempt_rows(referral.episode_id), all=True).order_by("-moment")
    return [Event(*row) for row in rows[: casework.MOST_EVENTS]]


def as_recorded(referral_id: UUID) -> dict[str, object]:
    """What a form about a referral's steps starts from, read afresh."""
    version, offered_to, support, sharing = (
        Referral.objects.filter(pk=referral_id)
        .values_list("version", "offered_to_id", "agrees_to_support", "agrees_to_sharing")
        .get()
    )
    return {
        "version": version,
        "offer_id": str(offered_to or ""),
        "agrees_to_support": support,
        "agrees_to_sharing": sharing,
    }


def reasons_not_to_go_on(referral: Referral, points: Sequence[ContactPoint], *, today: date) -> list[Reason]:
    """What stands in the way of the next step: of triage, beside the review that triage is; or of offering it."""
    if referral.status == ReferralStatus.RECEIVED:
        is_safe = any(point.safe_channels for point in points)
        facts = facts_of(referral, grade=Grade.STANDARD, safety_asked=is_safe)
        return reasons_not_to_triage(facts, today=today)
    if referral.status == ReferralStatus.TRIAGED:
        return reasons_not_to_route(facts_of(referral))
    return []


def reasons_triage_is_over(referral: Referral, *, today: date) -> list[Reason]:
    """Why there is nothing to triage; empty while there is."""
    return reasons_not_to_triage(facts_of(referral, grade=Grade.STANDARD, safety_asked=True), today=today)
