"""Adds a person, and the keys by which they are found again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event, record_something
from commonweal.services.casework.models import Person
from commonweal.services.casework.search_keys import person_keys


@dataclass(frozen=True)
class WhoTheyAre:
    """What somebody says of a person. Only the name has to be known."""

    full_name: str = field(repr=False)
    known_as: str = field(default="", repr=False)
    born_on: date | None = field(default=None, repr=False)
    language: str = ""
    needs_interpreter: bool = False


def add_person(*, who: WhoTheyAre, by: Actor, at: datetime, pk: UUID | None = None) -> Person:
    """A new person with their search keys. Whoever adds one does not thereby see them again."""
    person = new_person(who)
    person.pk = pk or person.pk
    person.save(force_insert=True)
    keep_keys(person_id=person.pk, keys=own_keys(person), by=by, at=at)
    record_event(action="add_person", subject=person, by=by, at=at)
    return person


def new_person(who: WhoTheyAre) -> Person:
    """The row, not yet saved; its keys go with it (`own_keys`)."""
    return Person(
        full_name=who.full_name,
        known_as=who.known_as,
        born_on=who.born_on,
        language=who.language,
        needs_interpreter=who.needs_interpreter,
    )


def own_keys(person: Person) -> set[bytes]:
    """The keys that come from who the person is; those of their phones come with the phones."""
    return person_keys(person.full_name, person.known_as, person.born_on)


def keep_keys(*, person_id: UUID, keys: Iterable[bytes], by: Actor, at: datetime) -> None:
    """Adds the keys the person has not got yet."""
    keep_keys_of_many(keys=[(person_id, key) for key in sorted(keys)], by=by, at=at)


def keep_keys_of_many(*, keys: Sequence[tuple[UUID, bytes]], by: Actor, at: datetime) -> None:
    """The same for many people at once. Written without reading back: a referrer may add and not see.

    Two arrays in one statement, because a list of referrals brings ten thousand keys and a row of values for each is slow.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_searchkey (id, person_id, key)"
            " SELECT gen_random_uuid(), * FROM unnest(%s::uuid[], %s::bytea[])"
            " ON CONFLICT DO NOTHING",
            [[person_id for person_id, _ in keys], [key for _, key in keys]],
        )


def note_search(*, found: int, by: Actor, at: datetime) -> None:
    """One line for a search: how many were found, never what was typed."""
    record_something(action="search_people", record_type="casework.person", by=by, at=at, found=found)
