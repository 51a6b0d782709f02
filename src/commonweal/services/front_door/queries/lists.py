"""The lists of the front door, and what on them needs somebody today."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.rules.periods import LONDON
from commonweal.rules.referrals import ReferralStatus
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries import capped
from commonweal.services.front_door.models import Referral

OPEN = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED)


OURS = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED)


BY_URGENCY = (Order("urgency", int, falls=True), Order("received_at", datetime), Order("id", UUID))


BY_NEWEST = (Order("received_at", datetime, falls=True), Order("id", UUID))


def queue(by: Actor, *, after: str = "") -> Slice[Referral]:
    """The open referrals of this front door: the most urgent first, then the one that waits longest."""
    rows = visible(by, Action.WORK_REFERRAL, Referral).filter(status__in=OPEN)
    rows = rows.select_related("area").prefetch_related("person", "episode")
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


def needs_me_today(by: Actor, on: date) -> ReferralsToday:
    """For the front door: new, late and triaged ones. For a manager: offers. For a referrer: theirs that are still open."""
    found: dict[str, str] = {}
    if by.holds(Role.FRONT_DOOR_WORKER):
        mine = visible(by, Action.WORK_REFERRAL, Referral)
        midnight = datetime.combine(on, time.min, tzinfo=LONDON)
        late = mine.filter(
            status__in=OURS,
            episode__first_attempt_at__isnull=True,
            episode__attempt_due_at__lte=midnight,
        )
        found["new"] = capped(mine.filter(status=ReferralStatus.RECEIVED))
        found["contact_overdue"] = capped(late)
        found["to_route"] = capped(mine.filter(status=ReferralStatus.TRIAGED))
    if by.holds(Role.SERVICE_MANAGER):
        offered = visible(by, Action.ACCEPT_REFERRAL, Referral).filter(status=ReferralStatus.ROUTED)
        found["offered"] = capped(offered)
    if by.holds(Role.REFERRER):
        sent = visible(by, Action.VIEW_PROGRESS, Referral).filter(status__in=OPEN)
        found["waiting_for_an_answer"] = capped(sent)
    return ReferralsToday(**found)
