"""Finding a person again: those who may be the person of a referral, and a search by name, number or day of birth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.scopes import visible
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import ContactPoint, Party, Person, SearchKey
from commonweal.services.casework.search_keys import born_keys, contact_keys, name_keys
from commonweal.services.front_door.models import Referral

MOST_FOUND = 25


MOST_MATCHES = 10


SURENESS = (
    "the same phone or e-mail",
    "the same date of birth, and names that sound alike",
    "the same date of birth, and one name that sounds alike",
)


@dataclass(frozen=True)
class Match:
    """Somebody on record who may be the person (or the other party) of this referral, and what is alike."""

    person: Person
    is_other_party: bool
    alike: tuple[str, ...]
    referrals: Sequence[Referral]


def possible_matches(by: Actor, referral: Referral, points: Sequence[ContactPoint]) -> list[Match]:
    """People with the same phone or e-mail, or the same date of birth and a name that sounds alike."""
    phones = {key for point in points for key in point.keys_to_find_it()}
    sought = {False: (_born_keys(referral.person), phones)}
    if referral.other_party is not None:
        sought[True] = (_born_keys(referral.other_party), set())
    everything = set().union(*(keys for pair in sought.values() for keys in pair))
    ours = [referral.person_id, referral.other_party_id]
    found = SearchKey.objects.filter(key__in=everything).exclude(person_id__in=ours)
    keys_of: dict[Person, set[bytes]] = {}
    for row in found.select_related("person").order_by("person_id")[: MOST_MATCHES * 4]:
        keys_of.setdefault(row.person, set()).add(bytes(row.key))
    people = list(keys_of)
    alike = {
        (person, is_other_party): _alike(keys_of[person], born, contact)
        for is_other_party, (born, contact) in sought.items()
        for person in people
    }
    surest = sorted((pair for pair in alike if alike[pair]), key=lambda pair: SURENESS.index(alike[pair][0]))
    known = _referrals_of(by, people)
    return [
        Match(person, is_other_party, alike[person, is_other_party], known.get(person.pk, []))
        for person, is_other_party in surest[:MOST_MATCHES]
    ]


def _born_keys(person: Person) -> set[bytes]:
    return born_keys(person.full_name, person.known_as, person.born_on)


def _alike(keys: set[bytes], born: set[bytes], contact: set[bytes]) -> tuple[str, ...]:
    """What is alike, the surest first."""
    names = len(keys & born)
    found = [SURENESS[0]] if keys & contact else []
    if names:
        found.append(SURENESS[1] if names > 1 else SURENESS[2])
    return tuple(found)


def _referrals_of(by: Actor, people: Sequence[Person]) -> dict[UUID, list[Referral]]:
    """The referrals of this front door, or offered to this service, that name these people."""
    if not people or not may(by.roles, Action.VIEW_REFERRAL):
        return {}
    ids = [person.pk for person in people]
    named: dict[UUID, list[Referral]] = {}
    rows = visible(by, Action.VIEW_REFERRAL, Referral).filter(
        Q(person_id__in=ids) | Q(other_party_id__in=ids)
    )
    for referral in rows.order_by("-received_at")[: MOST_FOUND * 4]:
        for each in {referral.person_id, referral.other_party_id} & set(ids):
            named.setdefault(each, []).append(referral)
    return named


@dataclass(frozen=True)
class Found:
    """Somebody the search found, and where this person may see them: in which cases, in which referrals."""

    person: Person
    parties: Sequence[Party]
    referrals: Sequence[Referral]


@dataclass(frozen=True)
class SearchResult:
    found: Sequence[Found]
    has_more: bool


def search_people(
    by: Actor, *, name: str = "", born_on: date | None = None, phone: str = "", email: str = ""
) -> SearchResult:
    """The people this person may see with that phone, e-mail, date of birth and name, or name by sound; the surest first."""
    surest = contact_keys("phone", phone) | contact_keys("email", email) | born_keys(name, "", born_on)
    people = casework.people_found(by, surest, limit=MOST_FOUND + 1) if surest else []
    if name and len(people) <= MOST_FOUND:
        known = {person.pk for person in people}
        alike = casework.people_found(by, name_keys(name), limit=MOST_FOUND + 1 + len(known))
        people += [person for person in alike if person.pk not in known]
    shown = people[:MOST_FOUND]
    referrals = _referrals_of(by, shown)
    parties: dict[UUID, list[Party]] = {}
    for party in casework.cases_of(by, shown):
        parties.setdefault(party.person_id, []).append(party)
    return SearchResult(
        [Found(each, parties.get(each.pk, []), referrals.get(each.pk, [])) for each in shown],
        len(people) > MOST_FOUND,
    )
