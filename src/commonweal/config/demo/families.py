"""Who the referrals are about: families of invented people, in which a role belongs to the case and not to the person.

Read a family as: this person was harmed, by this person (who may not be known), and these children live there.
Read a referral as: on this day someone asked for help for `subject`; `path` is what happened then.
One person may be referred again; a child and the person who uses abuse may be referred too, weeks apart, and their cases
are linked because the same person is named in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from commonweal.access.roles import Side
from commonweal.config.demo import names
from commonweal.config.demo.calendar import Calendar, day_numbered
from commonweal.config.demo.copy import uuid_text
from commonweal.config.demo.pathways import Path, walk
from commonweal.config.demo.places import CITY, DISTRICTS
from commonweal.config.demo.volumes import Arrival, in_surge
from commonweal.rules.cases import ClientGroup
from commonweal.rules.risk import Grade

OF_CHILDREN = 0.11  # of referrals to the victims' side
AGAIN = 0.07
OTHER_PARTY_KNOWN = 0.88
LINKED = 0.85  # of referrals for people who use abuse
_DISTRICTS = tuple(place.code for place in DISTRICTS for _ in range(place.share))
_RECENT = 250  # families a later referral may belong to


@dataclass(slots=True, eq=False)
class Someone:
    """An invented person."""

    id: str
    name: str
    born_on: date | None
    language: str = ""
    needs_interpreter: bool = False
    is_woman: bool = False


@dataclass(slots=True, eq=False)
class Family:
    area: str
    zone: str
    victim: Someone
    perpetrator: Someone | None
    children: list[Someone]
    referred: set[int] = field(default_factory=set)
    workers: dict[Side, set[int]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Referred:
    """Where a story says so: `made_by` (a user and an organisation), who holds it and which service; otherwise None."""

    id: str
    episode: str
    case: str
    group: ClientGroup
    side: Side
    area: str
    zone: str
    grade: Grade
    subject: Someone
    family: Family
    path: Path
    made_by: tuple[int, int] | None = None
    worker: int | None = None
    organisation: int | None = None


class Families:
    """Draws referrals and the people in them; what is drawn later may belong to a family drawn before."""

    def __init__(self, rng: Random, calendar: Calendar, *, first_day: int, now: int) -> None:
        self.rng, self._calendar, self._first_day, self._now = rng, calendar, first_day, now
        self._recent: dict[str, list[Family]] = {}

    def refer(self, arrivals: Iterable[Arrival]) -> list[Referred]:
        return [self._one(arrival) for arrival in arrivals]

    def _one(self, arrival: Arrival) -> Referred:
        day = self._first_day + arrival.day
        crowded = arrival.zone == CITY and in_surge(arrival.day)
        group = self._group(arrival.side)
        family = self._family(arrival.zone, group, day_numbered(day))
        subject = subject_of(family, group)
        received = self._calendar.received(self.rng, day, before=self._now)
        path = self.walk(received=received, grade=arrival.grade, crowded=crowded)
        return self.referred(group, arrival, subject, family, path)

    def walk(self, *, received: int, grade: Grade, crowded: bool = False) -> Path:
        return walk(self.rng, self._calendar, received=received, grade=grade, crowded=crowded, now=self._now)

    def referred(
        self, group: ClientGroup, arrival: Arrival, subject: Someone, family: Family, path: Path
    ) -> Referred:
        family.referred.add(id(subject))
        ids = (uuid_text(self.rng.getrandbits(128)) for _ in range(3))
        return Referred(
            *ids, group, arrival.side, family.area, family.zone, arrival.grade, subject, family, path
        )

    def _group(self, side: Side) -> ClientGroup:
        if side is Side.PERPETRATOR:
            return ClientGroup.PERPETRATOR
        return ClientGroup.CHILD if self.rng.random() < OF_CHILDREN else ClientGroup.VICTIM

    def _family(self, zone: str, group: ClientGroup, day: date) -> Family:
        known = self._recent.setdefault(zone, [])
        wanted = {ClientGroup.VICTIM: AGAIN, ClientGroup.CHILD: 0.8, ClientGroup.PERPETRATOR: LINKED}[group]
        if known and self.rng.random() < wanted:
            for _ in range(6):
                family = known[int(self.rng.random() * len(known))]
                if _fits(family, group):
                    return family
        family = self.new_family(
            zone, day, with_child=group is ClientGroup.CHILD, with_other=group is ClientGroup.PERPETRATOR
        )
        if len(known) < _RECENT:
            known.append(family)
        else:
            known[int(self.rng.random() * _RECENT)] = family
        return family

    def new_family(
        self,
        zone: str,
        day: date,
        *,
        complete: bool = False,
        with_child: bool = False,
        with_other: bool = False,
        surname: str = "",
    ) -> Family:
        """Children and the other party are there by chance, unless asked for; `complete` asks for both."""
        rng = self.rng
        woman = rng.random() < 0.88
        victim = self.someone(
            woman=woman, day=day, youngest=18 if complete else 16, oldest=82, surname=surname
        )
        perpetrator = None
        if complete or with_other or rng.random() < OTHER_PARTY_KNOWN:
            other_is_woman = woman is (rng.random() < 0.08)
            perpetrator = self.someone(woman=other_is_woman, day=day, youngest=18, oldest=75, surname=surname)
        children = []
        if complete or with_child or rng.random() < 0.42:
            for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
                child = self.someone(woman=rng.random() < 0.5, day=day, youngest=0, oldest=16)
                child.name = f"{child.name.split(' ')[0]} {victim.name.rpartition(' ')[2]}"
                children.append(child)
        area = CITY if zone == CITY else rng.choice(_DISTRICTS)
        return Family(area, zone, victim, perpetrator, children)

    def someone(self, *, woman: bool, day: date, youngest: int, oldest: int, surname: str = "") -> Someone:
        rng = self.rng
        born = names.born_on(rng, on=day, youngest=youngest, oldest=oldest)
        someone = Someone(
            uuid_text(rng.getrandbits(128)),
            names.full_name(rng, woman=woman, surname=surname),
            born,
            is_woman=woman,
        )
        if rng.random() < 0.09:
            someone.language = names.language(rng)
            someone.needs_interpreter = rng.random() < 0.6
        return someone


def subject_of(family: Family, group: ClientGroup) -> Someone:
    if group is ClientGroup.CHILD:
        waiting = [child for child in family.children if id(child) not in family.referred]
        return (waiting or family.children)[0]
    if group is ClientGroup.PERPETRATOR and family.perpetrator is not None:
        return family.perpetrator
    return family.victim


def _fits(family: Family, group: ClientGroup) -> bool:
    """May this family be referred (again) for this group?"""
    if group is ClientGroup.CHILD:
        return any(id(child) not in family.referred for child in family.children)
    if group is ClientGroup.PERPETRATOR:
        return family.perpetrator is not None and id(family.perpetrator) not in family.referred
    return id(family.victim) in family.referred
