"""Lists by key: a page of a list, and the key after which the next page begins. No page numbers, no count of everything.

A key is what the list is ordered by, of the last row shown. It is in the address and says nothing about anybody; a key that
was tampered with is no key, and the list begins at its beginning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

Row = TypeVar("Row")
PAGE = 25
BETWEEN = "~"
# The parts of a key by type; reading one that was tampered with raises ValueError.
READ: dict[type, Callable[[str], Any]] = {
    int: int,
    float: float,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    UUID: UUID,
}


@dataclass(frozen=True)
class Order:
    """One thing a list is ordered by: a field, the type of its values, and whether the greatest comes first."""

    field: str
    kind: type
    falls: bool = False

    @property
    def sql(self) -> str:
        return f"-{self.field}" if self.falls else self.field

    def beyond(self) -> str:
        return f"{self.field}__{'lt' if self.falls else 'gt'}"


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of a list; `next_key` is empty at its end."""

    rows: Sequence[Row]
    next_key: str = ""


def one_page(rows: QuerySet, order: Sequence[Order], *, after: str = "", limit: int = PAGE) -> Slice:
    """The rows after a key, in order, and the key of the next page. The order has to end in something unique."""
    key = _read(after, order)
    if key is not None:
        rows = rows.filter(_after(order, key))
    found = list(rows.order_by(*(each.sql for each in order))[: limit + 1])
    shown = found[:limit]
    return Slice(shown, _write(shown[-1], order) if len(found) > limit else "")


def _after(order: Sequence[Order], key: Sequence[Any]) -> Q:
    """(a, b, c) after the key: beyond in a; or equal in a and beyond in b; and so on. The first part narrows the index."""
    first = order[0]
    bound = Q(**{f"{first.field}__{'lte' if first.falls else 'gte'}": key[0]})
    beyond = Q()
    for place, each in enumerate(order):
        equal = {before.field: value for before, value in zip(order[:place], key, strict=False)}
        beyond |= Q(**equal, **{each.beyond(): key[place]})
    return bound & beyond


def _write(row: Any, order: Sequence[Order]) -> str:
    return BETWEEN.join(_as_text(getattr(row, each.field)) for each in order)


def _as_text(value: Any) -> str:
    """A value as it can stand in an address: moments end in Z, because there a plus would be read as a space."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(text: str, order: Sequence[Order]) -> list[Any] | None:
    parts = text.split(BETWEEN)
    if len(parts) != len(order):
        return None
    try:
        return [READ[each.kind](part) for each, part in zip(order, parts, strict=True)]
    except ValueError:
        return None
