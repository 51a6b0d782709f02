"""One referral with all that hangs on it, and what stands in the way of its next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Now

from commonweal.rules import endings
from commonweal.rules.endings import Ending
from commonweal.rules.public_door import BY_THE_DOOR, Message
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
    Referral,
    ReferralHistory,
)

JOINED, TOLD, TRIES, ENDING, ASKED = "joined", "told", "tries", "ending", "asked"


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
class ToldAtDoor:
    """At `at`, whoever brought the secret words told the front door this."""

    kind: Message
    words: str
    at: datetime


@dataclass(frozen=True)
class EndingWish:
    """At `at`, `who` wanted it to end, which takes two people; `answer` is the second person's no, if that is what it was."""

    ending_id: UUID
    status: Ending
    reason: str
    advice: str
    asked_by_id: int
    who: str
    at: datetime
    answer: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class ReferralFile:
    """What hangs on one referral while the front door, or the service it is offered to, has it in hand."""

    points: Sequence[ContactPoint]
    alerts: Sequence[StandingAlert]
    reviews: Sequence[RiskReview]
    events: Sequence[Event]
    told: Sequence[ToldAtDoor] = ()
    joined: Sequence[Joined] = ()
    ending: EndingWish | None = None
    wrong_tries: WrongTries | None = None


def referral_file(referral: Referral) -> ReferralFile:
    every = _events(referral)
    of = {kind: [event for event in every if event.kind == kind] for kind in (JOINED, TOLD, TRIES, ENDING)}
    return ReferralFile(
        points=casework.contact_points(referral.episode_id),
        alerts=casework.alerts(referral.episode_id),
        reviews=casework.reviews(referral.episode_id),
        events=[event for event in every if event.kind not in (JOINED, TOLD, TRIES)],
        told=[ToldAtDoor(Message(event.what), event.detail, event.at) for event in of[TOLD]],
        joined=[
            Joined(UUID(event.what), *map(UUID, event.detail.split()), event.at, event.who)
            for event in of[JOINED]
        ],
        ending=_ending(of[ENDING]),
        wrong_tries=_wrong_tries(of[TRIES]),
    )


def _ending(events: Sequence[Event]) -> EndingWish | None:
    """The latest wish, with the answer to it."""
    wishes = [event for event in events if event.what != Ending.REFUSED]
    if not wishes:
        return None
    latest = wishes[0]
    said_no = {event.key: (event.who, event.detail) for event in events if event.what == Ending.REFUSED}
    _, status, asked_by, reason, advice = latest.what.split(" ")
    return EndingWish(
        UUID(latest.key),
        Ending(status),
        reason,
        advice,
        int(asked_by),
        latest.who,
        latest.at,
        said_no.get(latest.key, ("", "")),
    )


def _wrong_tries(events: Sequence[Event]) -> WrongTries | None:
    found = [event.detail.split(" ") for event in events if event.detail]
    if not found:
        return None
    times, first, last = found[0]
    return WrongTries(
        int(times), datetime.fromtimestamp(float(first), UTC), datetime.fromtimestamp(float(last), UTC)
    )


def _events(referral: Referral) -> list[Event]:
    """Steps, attempts at contact, moves, what its people were joined with at this front door, wishes to end it, and what came in
    by the public door: one question.
    """
    steps = event_rows(ReferralHistory.objects.filter(referral=referral), "at", "step", F("step"), F("why"))
    struck = ContactPoint.objects.filter(episode_id=referral.episode_id, struck_at__isnull=False)
    moves = event_rows(struck, "struck_at", "move", Value(""), Value(""), who="struck_by")
    parts = [attempt_rows(referral.episode_id), _merges(referral), moves, *_wishes(referral)]
    if referral.source in BY_THE_DOOR:
        parts += _by_the_door(referral)
    rows = steps.union(*parts, all=True).order_by("-moment")
    return [Event(*row) for row in rows[: casework.MOST_EVENTS]]


def _merges(referral: Referral) -> QuerySet:
    people = [each for each in (referral.person_id, referral.other_party_id) if each]
    return event_rows(
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


def _wishes(referral: Referral) -> list[QuerySet]:
    """One row for each wish to end it, and one for each no."""
    wishes = EndingAsked.objects.filter(referral=referral)
    codes = (Value(ASKED), F("status"), Cast("asked_by_id", CharField()), F("reason"), F("advice"))
    what = Concat(*[part for each in codes for part in (Value(" "), each)][1:], output_field=CharField())
    refused, no = wishes.filter(status=Ending.REFUSED), Value(str(Ending.REFUSED))
    return [
        event_rows(wishes, "asked_at", ENDING, what, F("account"), key=F("id"), who="asked_by"),
        event_rows(refused, "over_at", ENDING, no, F("why_refused"), key=F("id"), who="answered_by"),
    ]


def _by_the_door(referral: Referral) -> list[QuerySet]:
    """What was told there since, and how often somebody tried words that were wrong: the second counts as of now."""
    tries = Func(F("id"), function="wrong_words_tried", output_field=CharField())
    who = "referral__made_by"
    return [
        event_rows(DoorMessage.objects.filter(referral=referral), "at", TOLD, F("kind"), F("words"), who=who),
        event_rows(Referral.objects.filter(pk=referral.pk), Now(), TRIES, Value(""), tries, who="made_by"),
    ]


def reasons_not_to_end_now(referral: Referral) -> list[Reason]:
    waits = EndingAsked.objects.filter(referral=referral, status=Ending.WAITING).exists()
    return endings.reasons_not_to_end_now(waits_already=waits)


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
