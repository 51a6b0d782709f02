"""A referral is made: who, how it is safe to reach them, what happened. All of it is kept in one transaction, or none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.roles import Role
from commonweal.audit.actions import record_event
from commonweal.partnership.models import Area
from commonweal.partnership.queries import front_door, local_thresholds
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup
from commonweal.rules.periods import day_of
from commonweal.rules.public_door import Source
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.referrals import urgency
from commonweal.services.casework.actions.contact import ContactDetails, new_point
from commonweal.services.casework.actions.people import WhoTheyAre, add_person, keep_keys
from commonweal.services.casework.models import ContactPoint, Person
from commonweal.services.casework.references import new_reference
from commonweal.services.front_door.models import Referral
from commonweal.services.milestones.actions import open_episode
from commonweal.services.milestones.models import Episode

NO_FRONT_DOOR = Reason(
    "no_front_door", "There is no front door to refer to today. Ask your partnership's administrator."
)
OTHER_PARTY_APART = Reason(
    "other_party_apart",
    "Leave this empty, and refer whoever is harmed by a referral of their own. Then nothing about them reaches a service"
    " for those who use abuse.",
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
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Referral:
    """The rows of a new referral, from inside an action. `reference` is one that was given before; otherwise a new one."""
    door = front_door(on=day_of(at))
    refuse_if([] if door else [NO_FRONT_DOOR])
    group = ClientGroup(asked.client_group)
    refuse_if([OTHER_PARTY_APART] if asked.other_name and group is ClientGroup.PERPETRATOR else [])
    area = Area.objects.get(pk=asked.area_id)
    episode = open_episode(
        side=SIDE_OF_GROUP[group], client_group=group, area=area, thresholds=local_thresholds(), by=by, at=at
    )
    person = add_person(
        who=WhoTheyAre(
            asked.full_name, asked.known_as, asked.born_on, asked.language, asked.needs_interpreter
        ),
        by=by,
        at=at,
    )
    _keep_contact(episode, person, asked, by=by, at=at)
    referral = Referral.objects.create(
        reference=reference or new_reference(),
        episode=episode,
        front_door=door,
        source=source,
        made_by_id=by.user_id,
        made_at_organisation_id=made_at_id,
        side=SIDE_OF_GROUP[group],
        client_group=group,
        area=area,
        person=person,
        other_party=_other_party(asked, by=by, at=at),
        what_happened=asked.what_happened,
        needs=list(asked.needs),
        access_needs=asked.access_needs,
        is_immediate_danger=asked.is_immediate_danger,
        agrees_to_support=asked.agrees_to_support,
        received_at=at,
        urgency=urgency(None, is_immediate_danger=asked.is_immediate_danger),
        form_key=form_key,
    )
    record_event(action="make_referral", subject=referral, by=by, at=at, source=str(source))
    return referral


def _other_party(asked: Asked, *, by: Actor, at: datetime) -> Person | None:
    if not asked.other_name:
        return None
    return add_person(who=WhoTheyAre(asked.other_name, born_on=asked.other_born_on), by=by, at=at)


def _keep_contact(episode: Episode, person: Person, asked: Asked, *, by: Actor, at: datetime) -> None:
    points = [
        new_point(episode=episode, person_id=person.pk, details=details) for details in asked.ways_to_reach()
    ]
    ContactPoint.objects.bulk_create(points)
    keys = set().union(*(point.keys_to_find_it() for point in points))
    keep_keys(person_id=person.pk, keys=keys, by=by, at=at)
