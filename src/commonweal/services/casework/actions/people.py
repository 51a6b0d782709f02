"""Adds a person, and the keys by which they are found again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event, record_something
from commonweal.services.casework.models import Person, SearchKey
from commonweal.services.casework.search_keys import born_keys, name_keys


@dataclass(frozen=True)
class WhoTheyAre:
    """What somebody says of a person. Only the name has to be known."""

    full_name: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    language: str = ""
    needs_interpreter: bool = False


def add_person(*, who: WhoTheyAre, by: Actor, at: datetime) -> Person:
    """A new person with their search keys. Whoever adds one does not thereby see them again."""
    person = Person.objects.create(
        full_name=who.full_name,
        known_as=who.known_as,
        born_on=who.born_on,
        language=who.language,
        needs_interpreter=who.needs_interpreter,
    )
    keep_keys(person_id=person.pk, keys=own_keys(person), by=by, at=at)
    record_event(action="add_person", subject=person, by=by, at=at)
    return person


def own_keys(person: Person) -> set[bytes]:
    """The keys that come from who the person is; those of their phones come with the phones."""
    return name_keys(person.full_name, person.known_as) | born_keys(
        person.full_name, person.known_as, person.born_on
    )


def keep_keys(*, person_id: UUID, keys: Iterable[bytes], by: Actor, at: datetime) -> None:
    """Adds the keys the person has not got yet. Written without reading back: a referrer may add and not see."""
    rows = [SearchKey(person_id=person_id, key=key) for key in sorted(keys)]
    SearchKey.objects.bulk_create(rows, ignore_conflicts=True)


def note_search(*, found: int, by: Actor, at: datetime) -> None:
    """One line for a search: how many were found, never what was typed."""
    record_something(action="search_people", record_type="casework.person", by=by, at=at, found=found)
