"""What the nightly review proposes to this person's front door or service, and what was joined there lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.rules.joining import Verdict
from commonweal.rules.likeness import Alike, Likeness, likeness
from commonweal.services.casework import queries as casework
from commonweal.services.casework.models import DuplicateSuggestion, Person, PersonMerge
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.front_door.queries.search import Found, found_people, traits_of

MOST_JOINED = 25
BY_PROBABILITY = (Order("probability", float, falls=True), Order("id", UUID))
CONTACT = (Alike.SAME_PHONE, Alike.SAME_EMAIL)


@dataclass(frozen=True)
class Pair:
    """Two who may be one, as they stand on record now, and how alike they are."""

    suggestion: DuplicateSuggestion
    one: Found
    other: Found
    likeness: Likeness


@dataclass(frozen=True)
class Suggestions:
    pairs: Slice[Pair]
    joined: Sequence[PersonMerge]


def suggestions(by: Actor, *, after: str = "") -> Suggestions:
    """What waits to be decided, the most probable first. A pair of which one is no longer theirs to see is left out."""
    waiting = visible(by, Action.JOIN_PEOPLE, DuplicateSuggestion).filter(verdict=Verdict.WAITING)
    page = one_page(waiting, BY_PROBABILITY, after=after)
    ids = {each for row in page.rows for each in (row.one_id, row.other_id)}
    people = visible(by, Action.VIEW_PERSON, Person).filter(pk__in=[casework.NOBODY, *ids])
    found = found_people(by, {person: Likeness(0, ()) for person in people})
    pairs = [
        _pair(row, found[row.one_id], found[row.other_id])
        for row in page.rows
        if row.one_id in found and row.other_id in found
    ]
    return Suggestions(Slice(pairs, page.next_key), _joined(by))


def _pair(row: DuplicateSuggestion, one: Found, other: Found) -> Pair:
    contact = [each for each in CONTACT if each in row.reasons]
    return Pair(row, one, other, likeness(traits_of(one.person), traits_of(other.person), contact=contact))


def _joined(by: Actor) -> list[PersonMerge]:
    """Joined and not parted again, the latest first."""
    merges = visible(by, Action.JOIN_PEOPLE, PersonMerge).filter(undone_at=None)
    return list(merges.select_related("by", "kept").order_by("-at", "id")[:MOST_JOINED])
