"""One referral with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from commonweal.rules import endings
from commonweal.rules.endings import Ending
from commonweal.rules.public_door import BY_THE_DOOR, Source
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import ReferralStatus, reasons_not_to_route, reasons_not_to_triage
from commonweal.rules.risk import Grade
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import FRONT_DOOR, ContactPoint, PersonMerge, RiskReview
from commonweal.services.casework.queries import Event, StandingAlert, attempt_rows, event_rows
from commonweal.services.front_door.facts import facts_of
from commonweal.services.front_door.models import (
    DoorMessage,
    EndingAsked,
    OutsideReferrer,
    Referral,
    ReferralHistory,
)

JOINED = "joined"


@dataclass(frozen=True)
class Joined:
    """At `at`, `who` said that `merged_id` is `kept_id`; it stands."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID
    at: datetime
    who: str


@dataclass(frozen=True)
class WrongTries:
    """How often somebody brought this referral's reference to the public door with words that were wrong, and when."""

    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class ReferralFile:
    """What hangs on one referral while the front door, or the service it is offered to, has it in hand."""

    points: Sequence[ContactPoint]
    alerts: Sequence[StandingAlert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]
    messages: Sequence[DoorMessage] = ()
    outside: OutsideReferrer | None = None
    joined: Sequence[Joined] = ()
    ending: EndingAsked | None = None
    wrong_tries: WrongTries | None = None


def referral_file(referral: Referral) -> ReferralFile:
    events = _events(referral)
    return ReferralFile(
        points=casework.contact_points(referral.episode_id),
        alerts=casework.alerts(referral.episode_id),
        reviews=casework.reviews(referral.episode_id),
        messages=DoorMessage.objects.filter(referral=referral).order_by("-at") if referral.told_since else (),
        outside=_outside(referral),
        ending=endings_asked(referral).first(),
        wrong_tries=_wrong_tries(referral),
        events=[event for event in events if event.kind != JOINED],
        joined=[
            Joined(UUID(event.what), *map(UUID, event.detail.split()), event.at, event.who)
            for event in events
            if event.kind == JOINED
        ],
    )


def _outside(referral: Referral) -> OutsideReferrer | None:
    if referral.source != Source.PROFESSIONAL:
        return None
    return OutsideReferrer.objects.filter(referral=referral).first()


def endings_asked(referral: Referral) -> QuerySet[EndingAsked]:
    """Wishes to end it that take two people, the newest first."""
    rows = EndingAsked.objects.filter(referral=referral).select_related("asked_by", "answered_by")
    return rows.order_by("-asked_at", "-id")


def reasons_not_to_end_now(referral: Referral) -> list[Reason]:
    waits = EndingAsked.objects.filter(referral=referral, status=Ending.WAITING).exists()
    return endings.reasons_not_to_end_now(waits_already=waits)


def _wrong_tries(referral: Referral) -> WrongTries | None:
    if referral.source not in BY_THE_DOOR:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT times, first_at, last_at FROM wrong_words_tried(%s)", [referral.pk])
        times, first_at, last_at = cursor.fetchone()
    return WrongTries(times, first_at, last_at) if times else None


def _events(referral: Referral) -> list[Event]:
    """Steps, attempts at contact, wishes to end it, and what its people were joined with at this front door: one question."""
    steps = event_rows(ReferralHistory.objects.filter(referral=referral), "at", "step", F("step"), F("why"))
    people = [each for each in (referral.person_id, referral.other_party_id) if each]
    merges = event_rows(
        PersonMerge.objects.filter(
            Q(kept__in=people) | Q(merged__in=people),
            organisation_id=referral.front_door_id,
            side=FRONT_DOOR,
            undone_at=None,
        ),
        "at",
        JOINED,
        Cast("id", CharField()),
        Concat(Cast("kept_id", CharField()), Value(" "), Cast("merged_id", CharField())),
    )
    wishes = EndingAsked.objects.filter(referral=referral)
    asked, refused = Value(str(Ending.WAITING)), Value(str(Ending.REFUSED))
    ends = [
        event_rows(wishes, "asked_at", "ending", asked, F("account"), who="asked_by"),
        event_rows(
            wishes.filter(status=Ending.REFUSED),
            "over_at",
            "ending",
            refused,
            F("why_refused"),
            who="answered_by",
        ),
    ]
    rows = steps.union(attempt_rows(referral.episode_id), merges, *ends, all=True).order_by("-moment")
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
