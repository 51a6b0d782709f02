"""What a published table says, cell by cell, so that it can be kept and compared with what is published later.

Read a ReleasedCell as: of the people of these areas, in this period, seen by these providers and of this part (those who
were counted of a rate, or those who were not), the reader knows that they are at least `lowest` and at most `highest`.
A figure that is shown is both; a hidden one is at least 1 and without end, a rounded one as wide as its base.
Made from a Publishable, so nothing that is hidden is in it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from commonweal.rules.disclosure_rounded import rounded_range
from commonweal.rules.periods import Period
from commonweal.rules.publishable import TOTAL, Cell, CellStatus, Publishable

ALL_PROVIDERS: frozenset[str] = frozenset()  # read as: whoever there is, named or not
COUNTED, NOT_COUNTED = "counted", "not counted"
ALL_PARTS = frozenset({COUNTED, NOT_COUNTED})


class Audience(StrEnum):
    """Who a release is for, the widest first. Each also has everything that was released to those before it."""

    PUBLIC = "public"
    PARTNERS = "partners"
    BOARD = "board"

    @property
    def also_reads(self) -> tuple["Audience", ...]:
        """The audiences whose releases this one has: its own and every wider one's."""
        every = tuple(Audience)
        return every[: every.index(self) + 1]

    @property
    def readers(self) -> tuple["Audience", ...]:
        """The audiences that have what is released to this one."""
        every = tuple(Audience)
        return every[every.index(self) :]


@dataclass(frozen=True)
class Region:
    """Whom a cell counts. `providers` empty: all of them."""

    areas: frozenset[str]
    starts_on: date
    ends_before: date
    providers: frozenset[str] = ALL_PROVIDERS
    part: frozenset[str] = ALL_PARTS


@dataclass(frozen=True)
class ReleasedCell:
    label: str
    region: Region
    lowest: int
    highest: int | None
    text: str

    @property
    def value(self) -> int | None:
        """The figure, where exactly one is known."""
        return self.lowest if self.lowest == self.highest else None


@dataclass(frozen=True)
class ReleasedTable:
    """The cells of one table. `measure` and `client_group` say what is counted: cells of others are never compared."""

    measure: str
    client_group: str
    cells: tuple[ReleasedCell, ...]


def released_table(
    published: Publishable,
    *,
    measure: str,
    client_group: str,
    areas: Collection[str] | Mapping[str, Collection[str]],
    periods: Period | Mapping[str, Period],
    providers: Collection[str] | Mapping[str, Collection[str]] = ALL_PROVIDERS,
    sensitive: bool = False,
) -> ReleasedTable:
    """What the labels of a published table mean. Each of `areas`, `periods` and `providers` is the same for all of the
    table, or given by the label of a row or column; “Total” is then all of them together, which has to be true.

    Areas are codes of the smallest areas counted in. `sensitive`: rates whose noughts are hidden too. A rate's
    percentage says nothing that its counts do not, nor does the total of a rounded table: both are left out. Raises
    ValueError for a label that nothing is said of, and for periods with a gap between them.
    """
    labels = {*(row.label for row in published), *published.columns}
    areas, periods, providers = (_only(labels, each) for each in (areas, periods, providers))
    is_rates = published.columns[-1] == "Per cent"
    columns = published.columns[:2] if is_rates else published.columns
    cells = []
    for row in published:
        for number, column in enumerate(columns):
            cell = row.cells[number]
            on = (row.label, column)
            if cell.status is CellStatus.MISSING or (published.rounded_to and TOTAL in on):
                continue
            period = _meant(periods, on, Period)
            region = Region(
                areas=frozenset(_meant(areas, on, Collection)),
                starts_on=min(each.starts_on for each in _each(period)),
                ends_before=max(each.ends_before for each in _each(period)),
                providers=frozenset(_meant(providers, on, Collection)),
                part=frozenset({COUNTED}) if is_rates and number == 0 else ALL_PARTS,
            )
            lowest, highest = _range(cell, published.rounded_to, may_be_nought=sensitive and number == 0)
            cells.append(ReleasedCell(", ".join(on), region, lowest, highest, cell.text))
    if not is_rates:
        _refuse_unknown(published, areas, periods, providers)
    return ReleasedTable(measure, client_group, tuple(cells))


def canonical(tables: Mapping[str, ReleasedTable]) -> str:
    """The tables by title as JSON: the same text for the same tables, always."""
    return json.dumps(
        {title: as_json(table) for title, table in tables.items()}, sort_keys=True, separators=(",", ":")
    )


def digest(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_json(table: ReleasedTable) -> dict[str, Any]:
    return {
        "measure": table.measure,
        "client_group": table.client_group,
        "cells": [
            {
                "label": cell.label,
                "areas": sorted(cell.region.areas),
                "starts_on": cell.region.starts_on.isoformat(),
                "ends_before": cell.region.ends_before.isoformat(),
                "providers": sorted(cell.region.providers),
                "part": sorted(cell.region.part),
                "lowest": cell.lowest,
                "highest": cell.highest,
                "text": cell.text,
            }
            for cell in table.cells
        ],
    }


def from_json(kept: Mapping[str, Any]) -> ReleasedTable:
    return ReleasedTable(
        kept["measure"],
        kept["client_group"],
        tuple(
            ReleasedCell(
                cell["label"],
                Region(
                    frozenset(cell["areas"]),
                    date.fromisoformat(cell["starts_on"]),
                    date.fromisoformat(cell["ends_before"]),
                    frozenset(cell["providers"]),
                    frozenset(cell["part"]),
                ),
                cell["lowest"],
                cell["highest"],
                cell["text"],
            )
            for cell in kept["cells"]
        ),
    )


def _range(cell: Cell, rounded_to: int, *, may_be_nought: bool) -> tuple[int, int | None]:
    if cell.status is CellStatus.SUPPRESSED:
        lowest = 0 if rounded_to or may_be_nought else 1
        return lowest, None if cell.fewer_than is None else cell.fewer_than - 1
    assert cell.value is not None
    return rounded_range(cell.value, rounded_to) if rounded_to else (cell.value, cell.value)


def _meant(given: Any, on: tuple[str, str], kind: Any) -> Any:
    """What is said of a place; of “Total”, all that is said together."""
    if not isinstance(given, Mapping):
        return given
    said = [given[label] for label in on if label in given]
    if said:
        return said[0]
    return list(given.values()) if kind is Period else frozenset().union(*given.values())


def _only(labels: Collection[str], given: Any) -> Any:
    """What is said of labels that the table has, so that a total is no more than is in it."""
    if not isinstance(given, Mapping):
        return given
    return {label: meaning for label, meaning in given.items() if label in labels}


def _each(period: Period | Iterable[Period]) -> list[Period]:
    if isinstance(period, Period):
        return [period]
    ordered = sorted(period, key=lambda each: each.starts_on)
    for one, following in pairwise(ordered):
        if one.ends_before != following.starts_on:
            raise ValueError(
                "The periods of a total follow each other without a gap. Release these as two tables."
            )
    return ordered


def _refuse_unknown(published: Publishable, *given: Any) -> None:
    """Raises ValueError for a label among several that nothing is said of."""
    said: set[str] = {TOTAL}
    for each in given:
        said.update(each if isinstance(each, Mapping) else ())
    labels = [[row.label for row in published], list(published.columns)]
    for several in labels:
        unknown = [label for label in several if label not in said]
        if unknown and len(set(several) - {TOTAL}) > 1:
            raise ValueError(f"{unknown[0]}: say what this label means.")
