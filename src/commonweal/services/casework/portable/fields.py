"""How each field is written in the file and read from it, worked out from the models' own declarations.

Read a Shape as: under this name the file holds this field, as this kind of value. A new field of a record that travels is in the
file, and in docs/portable-cases.md, by itself.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time

from commonweal.access.encryption import open_sealed
from commonweal.partnership.models import Area, Organisation, User
from commonweal.services.casework.models import Session
from commonweal.services.casework.portable.catalogue import by_name, name_of

SEALED = {
    ("casework.ContactPoint", "sealed_value"): "contact_point:{id}:value",
    ("casework.ContactPoint", "sealed_code_word"): "contact_point:{id}:code_word",
    ("casework.Message", "sealed_body"): "message:{id}:body",
    ("casework.Message", "sealed_recipient"): "message:{id}:recipient",
    ("casework.Document", "sealed_title"): "document:{id}:title",
}
REFERS = {("milestones.Output", "session_number"): Session}
AUTHORS = {("casework.Document", "only_for")}
# Their organisation is the service that has the case: where they arrive, the service that takes them in.
OF_THE_SERVICE = frozenset({"episode", "case", "task", "restricted_note"})
NOT_WRITTEN = frozenset({"form_key"})  # it keeps a form from being sent twice, and says nothing


class Kind(StrEnum):
    """What a value is. The words are those of the document."""

    ID = "the record’s own number"
    REFERENCE = "the number of another record"
    AUTHOR = "the number of an author"
    AUTHORS = "a list of numbers of authors"
    ORGANISATION = "the code of an organisation"
    AREA = "the code of an area"
    TEXT = "text"
    SEALED = "text, kept encrypted in the database"
    NUMBER = "a whole number"
    YES_NO = "true or false"
    DAY = "a day, 2026-03-27"
    MOMENT = "a moment, 2026-03-27T09:30:00+00:00"
    TIME = "a time of day, 09:30:00"
    LIST = "a list of codes"
    VALUES = "an object"


@dataclass(frozen=True)
class Shape:
    """`target`: the record type a reference leads to."""

    name: str
    field: models.Field
    kind: Kind
    target: str = ""

    @property
    def may_be_empty(self) -> bool:
        """A key that the database does not hold to may lead to nothing: sessions that were loaded have none to lead to."""
        return self.field.null or (self.kind == Kind.REFERENCE and not self.field.is_relation)

    @property
    def choices(self) -> frozenset[str]:
        of = self.field.base_field if isinstance(self.field, ArrayField) else self.field
        return frozenset(str(value) for value, _ in of.choices or ())


_KINDS: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, Kind.YES_NO),
    (models.DateTimeField, Kind.MOMENT),
    (models.DateField, Kind.DAY),
    (models.TimeField, Kind.TIME),
    (models.IntegerField, Kind.NUMBER),
    (models.JSONField, Kind.VALUES),
    (ArrayField, Kind.LIST),
    (models.CharField, Kind.TEXT),
    (models.TextField, Kind.TEXT),
)


@cache
def shapes(model: type[models.Model]) -> tuple[Shape, ...]:
    """Every field of a record type as it stands in the file. Raises LookupError for one that nobody said how to write."""
    return tuple(_shape(model, each) for each in model._meta.concrete_fields if each.name not in NOT_WRITTEN)


def _shape(model: type[models.Model], each: models.Field) -> Shape:
    place = (model._meta.label, each.name)
    if place in SEALED:
        return Shape(each.name.removeprefix("sealed_"), each, Kind.SEALED)
    if place in AUTHORS:
        return Shape(each.name, each, Kind.AUTHORS)
    if place in REFERS:
        return Shape(each.name, each, Kind.REFERENCE, name_of(REFERS[place]))
    if isinstance(each, models.ForeignKey):
        known = {User: Kind.AUTHOR, Organisation: Kind.ORGANISATION, Area: Kind.AREA}
        if each.related_model in known:
            return Shape(each.name, each, known[each.related_model])
        if name_of(each.related_model) in by_name():
            return Shape(each.name, each, Kind.REFERENCE, name_of(each.related_model))
    elif each.primary_key:
        return Shape(each.name, each, Kind.ID)
    else:
        for kind_of_field, kind in _KINDS:
            if isinstance(each, kind_of_field):
                return Shape(each.name, each, kind)
    raise LookupError(f"{model._meta.label}.{each.name}: say in portable/fields how it is written")


def value_of(shape: Shape, row: models.Model, write: Mapping[Kind, Callable[[Any], Any]]) -> Any:
    """A field as it goes into the file. `write` turns users, organisations and areas into what stands for them."""
    value = getattr(row, shape.field.attname)
    if value is None:
        return None
    if shape.kind == Kind.SEALED:
        bound_to = SEALED[(row._meta.label, shape.field.name)].format(id=row.pk)
        return open_sealed(value, bound_to=bound_to)
    if shape.kind == Kind.AUTHORS:
        return [write[Kind.AUTHOR](each) for each in value]
    if shape.kind in write:
        return write[shape.kind](value)
    if shape.kind in (Kind.ID, Kind.REFERENCE):
        return str(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value


class Unreadable(Exception):
    """Why a value cannot be taken, in words that do not repeat it."""


_READ: Mapping[Kind, tuple[type, Callable[[Any], Any]]] = {
    Kind.TEXT: (str, str),
    Kind.SEALED: (str, str),
    Kind.NUMBER: (int, int),
    Kind.YES_NO: (bool, bool),
    Kind.DAY: (str, parse_date),
    Kind.MOMENT: (str, parse_datetime),
    Kind.TIME: (str, parse_time),
    Kind.LIST: (list, list),
    Kind.VALUES: (dict, dict),
    Kind.ID: (str, str),
    Kind.REFERENCE: (str, str),
    Kind.AUTHOR: (str, str),
    Kind.AUTHORS: (list, list),
    Kind.ORGANISATION: (str, str),
    Kind.AREA: (str, str),
}


def read_value(shape: Shape, value: Any) -> Any:
    """A value of the file, checked for what it is, how long it is, and whether this system knows the code. Raises Unreadable."""
    if value is None:
        if shape.may_be_empty:
            return None
        raise Unreadable("is empty, and may not be")
    kind_of_value, read = _READ[shape.kind]
    if not isinstance(value, kind_of_value) or (isinstance(value, bool) and kind_of_value is int):
        raise Unreadable(f"is not {shape.kind.value}")
    if "\\u0000" in json.dumps(value):
        raise Unreadable("holds a character that cannot be kept")
    try:
        found = read(value)
    except ValueError:
        found = None
    if found is None or (shape.kind == Kind.MOMENT and found.tzinfo is None):
        raise Unreadable(f"is not {shape.kind.value}")
    _refuse_unknown(shape, found)
    return found


def _refuse_unknown(shape: Shape, value: Any) -> None:
    several = value if isinstance(value, list) else [value]
    if shape.kind in (Kind.LIST, Kind.AUTHORS) and not all(isinstance(each, str) for each in several):
        raise Unreadable(f"is not {shape.kind.value}")
    if shape.kind in (Kind.TEXT, Kind.LIST, Kind.NUMBER) and shape.choices:
        unknown = [each for each in several if str(each) not in shape.choices and each != ""]
        if unknown:
            raise Unreadable("holds a code that this system does not know")
    if shape.kind in (Kind.TEXT, Kind.NUMBER):
        try:
            shape.field.run_validators(value)
        except ValidationError:
            raise Unreadable("is longer or larger than may be") from None
    if shape.kind == Kind.LIST and any(
        len(each) > (shape.field.base_field.max_length or 0) for each in several
    ):
        raise Unreadable("is longer or larger than may be")


__all__ = ["OF_THE_SERVICE", "SEALED", "Kind", "Shape", "Unreadable", "read_value", "shapes", "value_of"]
