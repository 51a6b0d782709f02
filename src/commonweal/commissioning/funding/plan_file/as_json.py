"""Rows as JSON and back: how a database column keeps the parts of a plan that no table of their own stands for.

What an entry leaves at its usual value is left out. Days are written as text (`2026-04-01`), tuples as lists.
"""

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from commonweal.commissioning.funding.plan_file.rows import Row

R = TypeVar("R", bound=Row)


def to_json(row: Row) -> dict[str, Any]:
    """A row as JSON, without what it leaves at its usual value."""
    return {
        each.name: _plain(value)
        for each in said_in(type(row))
        if not is_usual(each, value := getattr(row, each.name))
    }


def from_json(kind: type[R], said: dict[str, Any]) -> R:
    """The row that was made into this JSON."""
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in said.items()})


def all_to_json(found: Iterable[Row]) -> list[dict[str, Any]]:
    return [to_json(row) for row in found]


def all_from_json(kind: type[R], said: Iterable[dict[str, Any]]) -> tuple[R, ...]:
    return tuple(from_json(kind, each) for each in said)


@cache
def said_in(kind: type[Row]) -> tuple[Field[Any], ...]:
    """The fields of a row that say something, not where it stands in a file."""
    return tuple(each for each in fields(kind) if each.name not in ("line", "value_lines"))


def is_usual(each: Field[Any], value: object) -> bool:
    """Is this the value a row has when nothing is said?"""
    return each.default is not MISSING and value == each.default


@cache
def _hints(kind: type[Row]) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: object) -> object:
    if isinstance(value, Row):
        return to_json(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
        return None if value is None else _read(hint, value)
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        if parts[-1] is Ellipsis:
            return tuple(_read(parts[0], each) for each in value)
        return tuple(_read(part, each) for part, each in zip(parts, value, strict=True))
    if hint is date:
        return date.fromisoformat(value)
    return from_json(hint, value) if isinstance(hint, type) and issubclass(hint, Row) else value
