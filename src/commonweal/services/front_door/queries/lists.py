"""The lists of the front door, and what on them needs somebody today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.partnership.queries import how_many_drafts
from commonweal.rules.endings import Ending
from commonweal.rules.periods import LONDON
from commonweal.rules.referrals import LONG_SILENCE, ReferralStatus
from commonweal.services.casework.models import ContactPoint
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries import capped_each
from commonweal.services.front_door.models import EndingAsked, Referral
from commonweal.services.front_door.queries.imports import lists_waiting

MOST_HELD_BACK = 100

OPEN = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED)


OURS = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED)


BY_URGENCY = (Order("urgency", int, falls=True), Order("received_at", datetime), Order("id", UUID))


BY_NEWEST = (Order("received_at", datetime, falls=True), Order("id", UUID))


def queue(by: Actor, *, after: str = "") -> Slice[Referral]:
    """The open referrals of this front door: the most urgent first, then the one that waits longest."""
    rows = visible(by, Action.WORK_REFERRAL, Referral).filter(status__in=OPEN)
    safe = ContactPoint.objects.filter(episode_id=OuterRef("episode_id")).exclude(safe_channels=[])
    ending = EndingAsked.objects.filter(referral_id=OuterRef("pk"), status=Ending.WAITING)
    rows = rows.select_related("area").prefetch_related("person", "episode")
    rows = rows.annotate(has_safe_way=Exists(safe), ending_waits=Exists(ending))
    return one_page(rows, BY_URGENCY, after=after)


def offers(by: Actor, *, after: str = "") -> Slice[Referral]:
    """The referrals offered to this manager's service and not yet taken on."""
    rows = visible(by, Action.ACCEPT_REFERRAL, Referral).filter(status=ReferralStatus.ROUTED)
    rows = rows.select_related("area", "offered_to").prefetch_related("person", "episode")
    return one_page(rows, BY_URGENCY, after=after)


def my_referrals(by: Actor, *, after: str = "") -> Slice[Referral]:
    """What this referrer has sent, the newest first. How far each has got; nobody's name."""
    rows = visible(by, Action.VIEW_PROGRESS, Referral).select_related("area").prefetch_related("episode")
    return one_page(rows, BY_NEWEST, after=after)


@dataclass(frozen=True)
class ReferralsToday:
    """How many referrals need this person today, each counted to a hundred and no further ("100+"). Empty: not their role."""

    new: str = ""
    contact_overdue: str = ""
    to_route: str = ""
    offered: str = ""
    waiting_for_an_answer: str = ""
    silent: str = ""
    lists_waiting: str = ""
    drafts: int = 0


def needs_me_today(by: Actor, on: date) -> ReferralsToday:
    """For the front door: new, late and triaged ones. For a manager: offers. For a referrer: theirs that are still open."""
    wanted: dict[str, QuerySet] = {}
    if by.holds(Role.FRONT_DOOR_WORKER):
        mine = visible(by, Action.WORK_REFERRAL, Referral)
        midnight = datetime.combine(on, time.min, tzinfo=LONDON)
        late = mine.filter(
            status__in=OURS,
            episode__first_attempt_at__isnull=True,
            episode__attempt_due_at__lte=midnight,
        )
        wanted |= {
            "new": mine.filter(status=ReferralStatus.RECEIVED),
            "contact_overdue": late,
            "to_route": mine.filter(status=ReferralStatus.TRIAGED),
        }
    if by.holds(Role.SERVICE_MANAGER):
        offered = visible(by, Action.ACCEPT_REFERRAL, Referral)
        wanted["offered"] = offered.filter(status=ReferralStatus.ROUTED)
    if by.holds(Role.REFERRER):
        sent = visible(by, Action.VIEW_PROGRESS, Referral).filter(status__in=OPEN)
        wanted |= {"waiting_for_an_answer": sent, "silent": _silent(sent, on)}
        drafts = how_many_drafts(owner_id=by.user_id, under=reverse("referral_new"))
        return ReferralsToday(**capped_each(wanted), lists_waiting=lists_waiting(by), drafts=drafts)
    return ReferralsToday(**capped_each(wanted))


def _silent(sent: QuerySet, on: date) -> QuerySet:
    """Those with which nothing has happened for so many days, counted as the progress page counts them."""
    since = datetime.combine(on - timedelta(days=LONG_SILENCE - 1), time.min, tzinfo=LONDON)
    quiet = sent.filter(received_at__lt=since)
    for moment in ("first_attempt_at", "triaged_at", "routed_at"):
        quiet = quiet.exclude(**{f"episode__{moment}__gte": since})
    return quiet


@dataclass(frozen=True)
class HeldBack:
    """All the front door keeps of a referral that is seen by its service alone: reference and day."""

    reference: str
    received_at: datetime


def held_back() -> list[HeldBack]:
    """Those of this front door, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, received_at FROM referral_held_back ORDER BY received_at DESC LIMIT %s",
            [MOST_HELD_BACK],
        )
        return [HeldBack(*row) for row in cursor.fetchall()]
