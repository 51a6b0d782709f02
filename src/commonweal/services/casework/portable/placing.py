"""From a line of the file to a row of this system: every number is made anew from the old one, and what was the other service's
becomes this one's.

A number is worked out from the receiving service, the record type and the old number. So the same file taken in twice makes the
same numbers, and no file can name a record that is here already, whatever stands in it. Only a file that this very system made
(its manifest proves it) keeps people and authors as who they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connections, models

from commonweal.access.encryption import seal
from commonweal.rules.reasons import Reason, Refused
from commonweal.services.casework.models import Person
from commonweal.services.casework.portable.catalogue import name_of
from commonweal.services.casework.portable.fields import (
    OF_THE_SERVICE,
    SEALED,
    Kind,
    Shape,
    Unreadable,
    read_value,
    shapes,
)

SPACE = uuid5(NAMESPACE_URL, "commonweal cases 1")


def hangs_in_the_air(name: str) -> Reason:
    text = f"A record of the kind {name} refers to one that is not in its part. Nothing was taken in."
    return Reason("hangs_in_the_air", text)


@dataclass
class Places:
    """Where the rows of a file go here. `authors`, `areas`, `organisations` map what stands in the file to our own keys."""

    using: str
    service: str
    side: str
    organisation_id: int
    is_home: bool
    at: datetime
    authors: dict[str, int] = field(default_factory=dict)
    areas: Mapping[str, int] = field(default_factory=dict)
    organisations: Mapping[str, int] = field(default_factory=dict)
    # Of the batch in hand: by record type, the old number and the new one of each row that is taken.
    here: dict[str, dict[str, Any]] = field(default_factory=dict)

    def number(self, name: str, old: str) -> UUID:
        return uuid5(SPACE, f"{self.service}/{self.side}/{name}/{old}")

    def numbers(self, model: type[models.Model], olds: list[str]) -> dict[str, Any]:
        """The new number of each row of one type."""
        name, key = name_of(model), model._meta.pk
        if isinstance(key, models.OneToOneField):
            return {old: self.here[name_of(key.related_model)][old] for old in olds}
        if isinstance(key, models.UUIDField):
            if model is Person and self.is_home:
                return {old: UUID(old) for old in olds}
            return {old: self.number(name, old) for old in olds}
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [model._meta.db_table, len(olds)],
            )
            return dict(zip(olds, (row[0] for row in cursor.fetchall()), strict=True))


def place(
    model: type[models.Model], lines: Iterable[Mapping[str, Any]], places: Places, *, some_are_here: bool
) -> list[models.Model]:
    """The rows of one record type, not yet saved. A line of a case that is here already is passed over.

    Raises Refused for a line that refers to nothing, unless some cases of the batch are here already.
    """
    name, own = name_of(model), shapes(model)
    key = next(shape.name for shape in own if shape.field.primary_key)
    kept = []
    for line in lines:
        if all(
            line.get(shape.name) is None or line[shape.name] in places.here.get(shape.target, {})
            for shape in own
            if shape.kind == Kind.REFERENCE and shape.target != name
        ):
            kept.append(line)
        elif not some_are_here:
            raise Refused(hangs_in_the_air(name))
    numbers = places.numbers(model, [str(line[key]) for line in kept])
    places.here[name] = numbers
    return [_row(model, own, line, numbers[str(line[key])], places) for line in kept]


def _row(
    model: type[models.Model], own: tuple[Shape, ...], line: Mapping[str, Any], number: Any, places: Places
) -> models.Model:
    row = model()
    for shape in own:
        if shape.name not in line and not shape.field.primary_key:
            continue  # a field that is newer than the file: its default
        attribute = shape.field.attname
        if shape.field.primary_key:
            setattr(row, attribute, number)
            continue
        try:
            value = read_value(shape, line[shape.name])
            setattr(row, attribute, _here(shape, value, row, places))
        except Unreadable:
            raise Refused(hangs_in_the_air(name_of(model))) from None
    return row


def _here(shape: Shape, value: Any, row: models.Model, places: Places) -> Any:
    if value is None and shape.kind == Kind.REFERENCE and not shape.field.null:
        return -1 - row.pk.int % 2**62  # downwards, as everywhere, where there is no record to lead to
    if value is None:
        return None
    found: Any = value
    if shape.kind == Kind.SEALED:
        return seal(value, bound_to=SEALED[(row._meta.label, shape.field.name)].format(id=row.pk))
    if shape.kind == Kind.REFERENCE:
        found = places.here.get(shape.target, {}).get(value)
    elif shape.kind == Kind.AUTHOR:
        found = places.authors.get(value)
    elif shape.kind == Kind.AUTHORS:
        return [places.authors[each] for each in value if each in places.authors]
    elif shape.kind == Kind.AREA:
        found = places.areas.get(value)
    elif shape.kind == Kind.ORGANISATION and name_of(type(row)) in OF_THE_SERVICE:
        return places.organisation_id
    elif shape.kind == Kind.ORGANISATION:
        found = places.organisations.get(value)
    if found is None:
        raise Unreadable
    return found
