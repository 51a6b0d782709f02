"""Why a printed figure may have come out wrong: another figure of the same papers with which it comes out.

Each function takes a wrong cell and gives one sentence, or nothing where nothing explains it. It is computed, never guessed:
the sentence is only said when the printed figure comes out exactly.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from commonweal.rules.money import show_pounds
from commonweal.rules.printed_tables import (
    WHOLE,
    Kind,
    Row,
    Table,
    by_largest_remainder,
    kind_of,
    should_be,
    show_cell,
    unit_of,
)

UNEXPLAINED = "No other figure of these papers gives it."


@dataclass(frozen=True)
class _Figure:
    """A figure that may have been used: `cost` is how far one has to look for it."""

    value: int
    words: str
    cost: int = 0


def of_difference(table: Table, row: Row, difference: tuple[str, str, str], tables: Sequence[Table]) -> str:
    """Another figure of the same row, in this table or another, with which the difference comes out."""
    column, minuend, subtrahend = difference
    printed, more, less = (table.cell(row, name) for name in difference)
    if printed is None or more is None or less is None:
        return ""
    if printed == less - more:
        return "It is the difference the other way round."
    pairs = [
        (one, other)
        for one in _figures(table, row, minuend, tables, but=column)
        for other in _figures(table, row, subtrahend, tables, but=column)
        if 0 < one.cost + other.cost < _TWO_FROM_ELSEWHERE and one.value - other.value == printed
    ]
    for one, other in sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost):
        used = [
            f"{show_cell(table, column, each.value)}, {each.words}," for each in (one, other) if each.cost
        ]
        return f"It comes out with {' and '.join(used)[:-1]}."
    if swapped := _swapped(printed, more - less):
        return swapped
    return UNEXPLAINED


_ELSEWHERE, _ADDED_UP = 2, 1
_TWO_FROM_ELSEWHERE = 2 * _ELSEWHERE


def _figures(table: Table, row: Row, column: str, tables: Sequence[Table], *, but: str) -> Iterator[_Figure]:
    """The printed figure, what it should be, and every figure of money printed elsewhere for the same row."""
    printed, found = table.cell(row, column), should_be(table, row, column)
    if printed is not None:
        yield _Figure(printed, f"“{column}”")
    if found is not None and found != printed:
        yield _Figure(found, f"which is “{column}” worked out again", _ADDED_UP)
    for other in tables:
        for each in other.rows:
            if _folded(each.name) != _folded(row.name):
                continue
            for name in other.columns:
                value, is_here = other.cell(each, name), other == table and each == row
                if value is None or (is_here and name in (column, but)) or _kind(other, name) != Kind.MONEY:
                    continue
                yield _Figure(value, f"“{name}” of “{other.title}”", _ELSEWHERE)


def of_total(table: Table, column: str) -> str:
    """What would make the total right: cells worked out again, one row left out or twice, or rounding."""
    total = table.total_row
    printed = table.cell(total, column) if total else None
    if total is None or printed is None:
        return ""
    found = sum(table.column(column))
    for name, shared in table.shares:
        whole = by_largest_remainder(table, (name, shared)) if name == column else {}
        if whole and sum(whole.values()) == printed:
            changed = [
                f"{row.name} {show_cell(table, column, whole[row.name])}"
                for row in table.parts
                if whole[row.name] != table.cell(row, column)
            ]
            return f"Each share was rounded by itself; shared by largest remainder ({', '.join(changed)}) they add up."
    again = [should_be(table, row, column) for row in table.parts]
    known = [each for each in again if each is not None]
    if known and len(known) == len(again) and sum(known) != found:
        return f"Worked out again, the rows add up to {show_cell(table, column, sum(known))}."
    for row in table.parts:
        cell = table.cell(row, column)
        if cell and printed in (found - cell, found + cell):
            return f"It comes out with “{row.name}” {'left out' if printed < found else 'counted twice'}."
    unit = unit_of(table, column)
    if 2 * abs(printed - found) <= len(table.parts) * unit and unit > 1:
        return f"Rows rounded to {show_pounds(unit)} may explain it, but the paper does not say so."
    return _swapped(printed, found)


def of_product(printed: int, factors: Mapping[str, int]) -> str:
    """One factor, changed to another whole number, with which the product comes out."""
    for name, value in factors.items():
        rest = prod(each for other, each in factors.items() if other != name)
        if name != next(iter(factors)) and rest and printed % rest == 0 and printed:
            return f"It comes out with {printed // rest:,} under “{name}” in place of {value:,}."
    return ""


def of_share(table: Table, share: tuple[str, int, int], tables: Sequence[Table]) -> str:
    """Another total of the same papers of which the figure is that share."""
    column, percent, printed = share
    unit = unit_of(table, column)
    for other in tables:
        for name in other.columns:
            row = other.total_row
            total = other.cell(row, name) if row else None
            if total is None or _kind(other, name) != Kind.MONEY or (other == table and name == column):
                continue
            if 2 * abs(printed * WHOLE - total * percent) <= unit * WHOLE:
                shown = show_cell(table, column, total)
                return f"It comes out of {shown}, the total of “{name}” in “{other.title}”."
    return ""


def _kind(table: Table, column: str) -> Kind:
    return kind_of(column, is_money=table.is_money, products=table.products)


def _folded(name: str) -> str:
    """A row's name without what papers vary: capitals, spaces, hyphens, "&" for "and"."""
    return re.sub(r"[^a-z0-9]", "", name.casefold().replace("&", "and"))


def _swapped(printed: int, right: int) -> str:
    one, other = str(abs(printed)), str(abs(right))
    apart = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    is_swap = (
        len(one) == len(other)
        and len(apart) == len("ab")
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )
    return "Two neighbouring digits have changed places." if is_swap else ""
