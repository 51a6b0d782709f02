"""Finding a person again: those who may be the person of a referral, and a search by name, number or day of birth.

Keys find candidates by index alone; then what is on record is laid beside what was typed, and the likeness says how sure and why.
Everything starts from what the person asking may see, and the questions to the database are the same whoever is found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.scopes import visible
from commonweal.rules.likeness import Alike, Likeness, Traits, likeness
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import ContactPoint, Party, Person
from commonweal.services.casework.search_keys import Sought, sought
from commonweal.services.front_door.models import Referral
from commonweal.services.front_door.queries.one import Joined

MOST_FOUND = 25
MOST_MATCHES = 10


@dataclass(frozen=True)
class Found:
    """Somebody on record, how like what was typed they are, and where this person may see them: in which cases and referrals."""

    person: Person
    likeness: Likeness
    parties: Sequence[Party]
    referrals: Sequence[Referral]


@dataclass(frozen=True)
class Match:
    """Somebody on record who may be the person (or the other party) of this referral, who is `typed`."""

    found: Found
    typed: Person
    is_other_party: bool

    @property
    def person(self) -> Person:
        return self.found.person


@dataclass(frozen=True)
class SearchResult:
    typed: Traits
    found: Sequence[Found]
    has_more: bool


def traits_of(person: Person) -> Traits:
    return Traits(person.full_name, person.known_as, person.born_on)


def possible_matches(
    by: Actor,
    referral: Referral,
    points: Sequence[ContactPoint],
    joined: Sequence[Joined] = (),
) -> list[Match]:
    """People with the same phone or e-mail, or a name that is alike and a date of birth that is the same or one mistake away."""
    wanted = {False: _wanted(referral.person, points)}
    if referral.other_party is not None:
        wanted[True] = _wanted(referral.other_party, ())
    known = {*_people_of(referral), *(each.kept_id for each in joined), *(each.merged_id for each in joined)}
    keys = set().union(*(_to_look_with(each) for each in wanted.values()))
    people = {
        person: found for person, found in casework.candidates(by, keys).items() if person.pk not in known
    }
    matches = []
    for is_other_party, keys_wanted in wanted.items():
        typed = referral.other_party if is_other_party else referral.person
        agreeing = {person: found for person, found in people.items() if found & _to_look_with(keys_wanted)}
        ranked = _ranked(traits_of(typed), agreeing, keys_wanted)[:MOST_MATCHES]
        matches += [(person, alike, typed, is_other_party) for person, alike in ranked]
    matches = sorted(matches, key=lambda each: -each[1].points)[:MOST_MATCHES]
    places = found_people(by, {person: alike for person, alike, *_ in matches})
    return [
        Match(replace(places[person.pk], likeness=alike), typed, is_other_party)
        for person, alike, typed, is_other_party in matches
    ]


def _people_of(referral: Referral) -> list[UUID]:
    return [each for each in (referral.person_id, referral.other_party_id) if each]


def _wanted(person: Person, points: Iterable[ContactPoint]) -> Sought:
    """By name alone only where no date of birth is known: too many are called alike."""
    keys = sought(name=person.full_name, known_as=person.known_as, born_on=person.born_on)
    of_kind = {
        kind: frozenset().union(*(point.keys_to_find_it() for point in points if point.kind == kind))
        for kind in ("phone", "email")
    }
    return Sought(**of_kind, born=keys.born, born_nearby=keys.born_nearby, name=keys.name)


def _to_look_with(keys: Sought) -> frozenset[bytes]:
    return keys.sure if keys.born else keys.sure | keys.name


def _ranked(
    typed: Traits, people: Mapping[Person, set[bytes]], keys: Sought
) -> list[tuple[Person, Likeness]]:
    """The surest first; two who are as sure, in an order that does not change."""
    ranked = [
        (person, likeness(typed, traits_of(person), contact=_same_contact(agreeing, keys)))
        for person, agreeing in people.items()
    ]
    return sorted(ranked, key=lambda each: (-each[1].points, each[0].pk))


def _same_contact(agreeing: set[bytes], keys: Sought) -> list[Alike]:
    same = [Alike.SAME_PHONE] if agreeing & keys.phone else []
    return same + ([Alike.SAME_EMAIL] if agreeing & keys.email else [])


def found_people(by: Actor, people: Mapping[Person, Likeness]) -> dict[UUID, Found]:
    """Where this person may see each of these people, in the order given. Two questions, however many there are."""
    referrals, parties = _referrals_of(by, list(people)), _parties_of(by, list(people))
    return {
        person.pk: Found(person, alike, parties.get(person.pk, []), referrals.get(person.pk, []))
        for person, alike in people.items()
    }


def _referrals_of(by: Actor, people: Sequence[Person]) -> dict[UUID, list[Referral]]:
    """The referrals of this front door, or offered to this service, that name these people."""
    if not may(by.roles, Action.VIEW_REFERRAL):
        return {}
    ids = [casework.NOBODY, *(person.pk for person in people)]
    named: dict[UUID, list[Referral]] = {}
    rows = visible(by, Action.VIEW_REFERRAL, Referral).filter(
        Q(person_id__in=ids) | Q(other_party_id__in=ids)
    )
    for referral in rows.select_related("area").order_by("-received_at")[: MOST_FOUND * 4]:
        for each in {referral.person_id, referral.other_party_id} & set(ids):
            named.setdefault(each, []).append(referral)
    return named


def _parties_of(by: Actor, people: Sequence[Person]) -> dict[UUID, list[Party]]:
    parties: dict[UUID, list[Party]] = {}
    for party in casework.cases_of(by, people):
        parties.setdefault(party.person_id, []).append(party)
    return parties


def search_people(
    by: Actor, *, name: str = "", born_on: date | None = None, phone: str = "", email: str = ""
) -> SearchResult:
    """The people this person may see with that phone or e-mail, or that name, alike in sound or form; the surest first."""
    typed = Traits(name, "", born_on)
    keys = sought(name=name, born_on=born_on, phone=phone, email=email)
    ranked = _ranked(typed, casework.candidates(by, keys.sure | keys.name), keys)
    return SearchResult(
        typed,
        list(found_people(by, dict(ranked[:MOST_FOUND])).values()),
        len(ranked) > MOST_FOUND,
    )
