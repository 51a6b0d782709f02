"""Areas, and which lie within which."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from commonweal.partnership.models import (
    Area,
)


@dataclass(frozen=True)
class AreaRow:
    """An area on a day, and the codes of every area that contains it, itself included."""

    id: int
    code: str
    name: str
    kind: str
    within: frozenset[str]


@dataclass(frozen=True)
class Areas:
    """Every area ever known, by name, as (number, code, name, kind), and what contains what, as (inner, outer, from, until)."""

    rows: tuple[tuple[int, str, str, str], ...]
    parts: tuple[tuple[str, str, date, date | None], ...]

    @property
    def names(self) -> dict[str, str]:
        """Each area's name by its code."""
        return {code: name for _, code, name, _ in self.rows}

    def on(self, day: date) -> list[AreaRow]:
        """Every area with what contains it on a day."""
        direct: dict[str, set[str]] = defaultdict(set)
        for inner, outer, starts_on, ends_before in self.parts:
            if starts_on <= day and (ends_before is None or day < ends_before):
                direct[inner].add(outer)
        return [AreaRow(pk, code, name, kind, _enclosing(code, direct)) for pk, code, name, kind in self.rows]

    def within(self, day: date) -> dict[str, frozenset[str]]:
        """Each area's code with the codes of every area that contains it, itself included, on a day."""
        return {area.code: area.within for area in self.on(day)}


def areas() -> Areas:
    """Every area, in one query."""
    outer = ("within__outer__code", "within__starts_on", "within__ends_before")
    found = list(Area.objects.order_by("name", "id").values_list("id", "code", "name", "kind", *outer))
    return Areas(
        rows=tuple(dict.fromkeys(row[:4] for row in found)),
        parts=tuple((row[1], *row[4:]) for row in found if row[4]),
    )


def areas_on(*, on: date) -> list[AreaRow]:
    """Every area ever known, by name, with what contains it on a day."""
    return areas().on(on)


def areas_within(*, on: date) -> dict[str, frozenset[str]]:
    """Each area's code with the codes of every area that contains it, itself included, on a day."""
    return areas().within(on)


def _enclosing(code: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = {code}, [code]
    while waiting:
        for outer in direct.get(waiting.pop(), ()):
            if outer not in found:
                found.add(outer)
                waiting.append(outer)
    return frozenset(found)


def area_codes() -> set[str]:
    """The codes of every area, past and present."""
    return set(Area.objects.values_list("code", flat=True))


def area_names() -> dict[str, str]:
    return dict(Area.objects.values_list("code", "name"))


def area_ids() -> dict[str, int]:
    """Each area's code with its number."""
    return dict(Area.objects.values_list("code", "id"))
