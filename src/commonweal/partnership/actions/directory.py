"""The service directory: what a service offers, to whom, where and until when; and what is known of a service's workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.partnership.models import Membership, ServiceOffer, WorkerProfile
from commonweal.rules.reasons import Reason, refuse_if, stale_unless

NAME_TAKEN = Reason(
    "name", "This organisation offers something of this name already. Change that, or choose another name."
)
ENDS_FIRST = Reason("ends_on", "The last day is before the first. Change one of them.")
AGES_CROSS = Reason("maximum_age", "The oldest age is below the youngest. Change one of them.")
NOT_DESCRIBED = 1  # the version a form starts from where nothing was said of the worker yet
OTHER_SIDE = Reason(
    "client_groups",
    "Victims and children are one side, people who use abuse the other. Make an offer for each.",
)


@dataclass(frozen=True)
class Offered:
    """One line of the directory. `ends_before` is exclusive; `places` None means that nobody counts them."""

    organisation_id: int
    name: str
    side: str
    client_groups: Sequence[str]
    area_ids: Sequence[int]
    starts_on: date
    ends_before: date | None = None
    needs: Sequence[str] = ()
    minimum_age: int = 0
    maximum_age: int | None = None
    languages: Sequence[str] = ()
    by_and_for: Sequence[str] = ()
    places: int | None = None


@transaction.atomic
def add_offer(*, offered: Offered, by: Actor, at: datetime) -> ServiceOffer:
    """A new line of the directory. Raises Refused with everything that contradicts itself."""
    if not may(by.roles, Action.KEEP_DIRECTORY):
        raise Http404
    refuse_if(_faults(offered))
    return _save(ServiceOffer(), offered, action="add_offer", by=by, at=at)


@transaction.atomic
def change_offer(
    *, offer_id: int, offered: Offered, version: int | None, by: Actor, at: datetime
) -> ServiceOffer:
    """Changes one line. What was offered to people before stays as it was in their referrals."""
    offer = enforce.record(by, Action.KEEP_DIRECTORY, ServiceOffer, offer_id, lock=True)
    stale_unless(offer.version, version)
    refuse_if(_faults(offered))
    offer.version += 1
    return _save(offer, offered, action="change_offer", by=by, at=at)


def _faults(offered: Offered) -> list[Reason]:
    found = []
    if offered.ends_before is not None and offered.ends_before <= offered.starts_on:
        found.append(ENDS_FIRST)
    if offered.maximum_age is not None and offered.maximum_age < offered.minimum_age:
        found.append(AGES_CROSS)
    is_users = "perpetrator" in offered.client_groups
    if (is_users and len(set(offered.client_groups)) > 1) or is_users != (offered.side == "perpetrator"):
        found.append(OTHER_SIDE)
    return found


def _save(offer: ServiceOffer, offered: Offered, *, action: str, by: Actor, at: datetime) -> ServiceOffer:
    for name in (
        "organisation_id", "name", "side", "starts_on", "ends_before", "minimum_age", "maximum_age", "places",
    ):  # fmt: skip
        setattr(offer, name, getattr(offered, name))
    for name in ("client_groups", "needs", "languages", "by_and_for"):
        setattr(offer, name, list(getattr(offered, name)))
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError:
        refuse_if([NAME_TAKEN])
    offer.areas.set(offered.area_ids)
    record_event(action=action, subject=offer, by=by, at=at)
    return offer


@dataclass(frozen=True)
class Knows:
    """What a worker brings to cases. `hours_percent` of full time, 0 to 100; `areas` are codes."""

    hours_percent: int
    languages: Sequence[str] = ()
    areas: Sequence[str] = ()
    needs: Sequence[str] = ()


@transaction.atomic
def describe_worker(
    *, membership_id: int, knows: Knows, version: int | None, by: Actor, at: datetime
) -> WorkerProfile:
    """What the manager says of a worker of their service."""
    held = enforce.record(by, Action.KEEP_TEAM, Membership, membership_id, lock=True)
    profile = WorkerProfile.objects.select_for_update().filter(membership=held).first()
    stale_unless(profile.version if profile else NOT_DESCRIBED, version)
    profile = profile or WorkerProfile(membership=held, version=NOT_DESCRIBED)
    profile.hours_percent = knows.hours_percent
    profile.languages, profile.areas = list(knows.languages), list(knows.areas)
    profile.needs = list(knows.needs)
    profile.version += 1
    profile.save()
    record_event(action="describe_worker", subject=held, by=by, at=at)
    return profile
