"""A referral is made: who, how it is safe to reach them, what happened. All of it is kept in one transaction, or none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.audit.actions import Happened, record_events
from commonweal.partnership.models import Area, Organisation
from commonweal.partnership.queries import front_door, local_thresholds, own_front_door
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup
from commonweal.rules.periods import day_of
from commonweal.rules.public_door import Source
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.referrals import reasons_not_to_make, urgency
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.actions.contact import ContactDetails, new_point
from commonweal.services.casework.actions.people import (
    WhoTheyAre,
    keep_keys_of_many,
    new_person,
    own_keys,
)
from commonweal.services.casework.models import ContactPoint, Person
from commonweal.services.casework.references import new_reference
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.actions import new_episode
from commonweal.services.milestones.models import Episode

NO_FRONT_DOOR = Reason(
    "no_front_door", "There is no front door to refer to today. Ask your partnership's administrator."
)


@dataclass(frozen=True)
class Asked:
    """What the referrer says. Channels not ticked are not safe; a date of confirmation without channels means nothing."""

    client_group: str
    area_id: int
    full_name: str = field(repr=False)
    what_happened: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    language: str = ""
    needs_interpreter: bool = False
    safe_channels: tuple[str, ...] = ()
    safe_times: str = field(default="", repr=False)
    who_may_answer: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    confirmed_on: date | None = None
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    is_confidential: bool = False
    other_name: str = field(default="", repr=False)
    other_born_on: date | None = field(default=None, repr=False)
    needs: tuple[str, ...] = ()
    access_needs: str = field(default="", repr=False)
    prefers: tuple[str, ...] = ()
    is_immediate_danger: bool = False
    agrees_to_support: str = ""

    def ways_to_reach(self) -> Iterator[ContactDetails]:
        """One for each detail that was given; the same answers about safety belong to all of them."""
        for kind, value in (("phone", self.phone), ("email", self.email), ("address", self.address)):
            if value:
                yield ContactDetails(
                    kind=kind,
                    value=value,
                    safe_channels=self.safe_channels,
                    safe_times=self.safe_times,
                    who_may_answer=self.who_may_answer,
                    code_word=self.code_word,
                    confirmed_on=self.confirmed_on,
                    is_confidential=self.is_confidential,
                )


@dataclass(frozen=True)
class Ground:
    """What every referral of one moment stands on: the front door, the areas by id, the partnership's own numbers."""

    door: Organisation
    areas: Mapping[int, Area]
    thresholds: Sequence[Threshold]
    made_at_id: int | None


@dataclass(frozen=True)
class Known:
    """People of a referral who are on record already, so that the case that comes of it is about the same people."""

    person: Person | None = None
    other: Person | None = None


NOBODY_KNOWN = Known()


@dataclass(frozen=True)
class Ready:
    """All the rows of one referral, prepared and not yet saved."""

    referral: Referral
    episode: Episode
    people: tuple[Person, ...]
    points: tuple[ContactPoint, ...]
    keys: tuple[tuple[UUID, bytes], ...] = field(repr=False)


@transaction.atomic
def make_referral(*, asked: Asked, form_key: UUID | None, by: Actor, at: datetime) -> Referral:
    """Everything that was asked, as a referral at the front door. The same form sent again gives the same referral."""
    sent = Referral.objects.filter(form_key=form_key, made_by_id=by.user_id).first() if form_key else None
    if sent is not None:
        return sent
    return write_referral(
        asked=asked, made_at_id=by.organisation_as(Role.REFERRER), form_key=form_key, by=by, at=at
    )


def write_referral(
    *,
    asked: Asked,
    made_at_id: int | None,
    source: Source = Source.REFERRER,
    reference: str = "",
    known: Known = NOBODY_KNOWN,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Referral:
    """One referral, from inside an action. `reference` is one that was given before; otherwise a new one."""
    ready = prepare_referral(
        asked=asked,
        ground=ground_for(made_at_id=made_at_id, area_ids=[asked.area_id], at=at),
        source=source,
        reference=reference,
        known=known,
        form_key=form_key,
        by=by,
        at=at,
    )
    keep_referrals(ready=[ready], by=by, at=at)
    return ready.referral


def ground_for(*, made_at_id: int | None, area_ids: Collection[int], at: datetime) -> Ground:
    """Reads what referrals made now stand on, once for however many there are. Raises Refused without a front door.

    The door is the partnership's; or their own, for those who refer at a service that keeps its own records.
    """
    on = day_of(at)
    own = own_front_door([made_at_id], on=on) if made_at_id else None
    door = own or front_door(on=on)
    refuse_if([] if door else [NO_FRONT_DOOR])
    return Ground(door, Area.objects.in_bulk(area_ids), local_thresholds(), made_at_id)


def prepare_referral(
    *,
    asked: Asked,
    ground: Ground,
    source: Source,
    reference: str = "",
    known: Known = NOBODY_KNOWN,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Ready:
    """The rows of one referral. Raises Refused for what may not be asked; one by one and from a list alike.

    Whoever is `known` stays the person they are on record, and is not added again.
    """
    group = ClientGroup(asked.client_group)
    refuse_if(reasons_not_to_make(group, names_other_party=bool(asked.other_name)))
    area, side = ground.areas[asked.area_id], SIDE_OF_GROUP[group]
    episode = new_episode(
        side=side, client_group=group, area=area, thresholds=ground.thresholds, by=by, at=at
    )
    person = known.person or new_person(
        WhoTheyAre(asked.full_name, asked.known_as, asked.born_on, asked.language, asked.needs_interpreter)
    )
    other = known.other or (
        new_person(WhoTheyAre(asked.other_name, born_on=asked.other_born_on)) if asked.other_name else None
    )
    added = tuple(each for each in (person, other) if each and each not in (known.person, known.other))
    points = tuple(
        new_point(episode=episode, person_id=person.pk, details=details) for details in asked.ways_to_reach()
    )
    referral = Referral(
        reference=reference or new_reference(),
        episode=episode,
        front_door=ground.door,
        source=source,
        made_by_id=by.user_id,
        made_at_organisation_id=ground.made_at_id,
        side=side,
        client_group=group,
        area=area,
        person=person,
        other_party=other,
        what_happened=asked.what_happened,
        needs=list(asked.needs),
        access_needs=asked.access_needs,
        prefers=list(asked.prefers),
        is_immediate_danger=asked.is_immediate_danger,
        agrees_to_support=asked.agrees_to_support,
        received_at=at,
        urgency=urgency(None, is_immediate_danger=asked.is_immediate_danger),
        form_key=form_key,
    )
    mine = own_keys(person).union(*(point.keys_to_find_it() for point in points))
    keys = [(person.pk, key) for key in sorted(mine)] if person in added or points else []
    keys += [(other.pk, key) for key in sorted(own_keys(other))] if other in added else []
    return Ready(referral, episode, added, points, tuple(keys))


def keep_referrals(*, ready: Sequence[Ready], by: Actor, at: datetime) -> None:
    """Saves them together, in the caller's transaction: each with its people, ways to reach them, and its line in the audit."""
    Episode.objects.bulk_create(each.episode for each in ready)
    Person.objects.bulk_create(person for each in ready for person in each.people)
    ContactPoint.objects.bulk_create(point for each in ready for point in each.points)
    keep_keys_of_many(keys=[key for each in ready for key in each.keys], by=by, at=at)
    Referral.objects.bulk_create(each.referral for each in ready)
    record_events(events=(event for each in ready for event in _events(each)), by=by, at=at)


def _events(ready: Ready) -> Iterator[Happened]:
    for person in ready.people:
        yield Happened("add_person", person)
    yield Happened("make_referral", ready.referral, {"source": str(ready.referral.source)})
