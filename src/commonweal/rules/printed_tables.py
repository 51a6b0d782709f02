"""Printed tables: what a paper prints, cell by cell, and what its columns have to do with each other.

Read a Table as named rows of cells under named columns. Cells are whole numbers: pence in a table of money, hundredths in a
column of percentages, and plain counts in a column that multiplies (`kind_of`). An empty cell is None and takes part in
nothing. `rules.printed` holds a table against itself, `rules.printed_causes` looks for what went wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from commonweal.rules.money import show_pounds, split
from commonweal.rules.uplift import show_percent

PERCENT = "percent"  # the column that holds percentages, in hundredths
WHOLE = 10_000  # hundredths of a per cent in 100%
POUND = 100


class Kind(StrEnum):
    """What the cells of a column are."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True)
class Row:
    """A row by its printed name."""

    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class Table:
    """A printed table. `differences` are (column, minuend, subtrahend); `products` (column, factor, factor, ...), of which
    only the first factor is money; `shares` (column, total): each cell is its row's percentage of that total. `totals` is
    the name of the row that adds up the others, empty where there is none.
    """

    title: str
    where: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_money: bool = True
    differences: tuple[tuple[str, str, str], ...] = ()
    products: tuple[tuple[str, ...], ...] = ()
    shares: tuple[tuple[str, int], ...] = ()
    totals: str = ""

    @property
    def parts(self) -> tuple[Row, ...]:
        """The rows that a totals row adds up: all but that one."""
        return tuple(row for row in self.rows if not self.totals or row.name != self.totals)

    @property
    def total_row(self) -> Row | None:
        """The totals row, where there is one."""
        return next((row for row in self.rows if self.totals and row.name == self.totals), None)

    def cell(self, row: Row, column: str) -> int | None:
        """What is printed in a row under a column."""
        return row.cells[self.columns.index(column)]

    def column(self, column: str) -> list[int]:
        """What is printed under a column, without the totals row and empty cells."""
        return [cell for row in self.parts if (cell := self.cell(row, column)) is not None]

    def place(self, row: str, column: str) -> str:
        """Where a cell stands, for people."""
        return f"{self.where}, “{self.title}”: {row}, {column}"


def kind_of(column: str, *, is_money: bool, products: Sequence[Sequence[str]]) -> Kind:
    """What the cells of a column are: percentages by its name, counts where it multiplies an amount."""
    if column == PERCENT:
        return Kind.PERCENT
    if not is_money or any(column in product[2:] for product in products):
        return Kind.COUNT
    return Kind.MONEY


def show_cell(table: Table, column: str, value: int | Fraction) -> str:
    """A value as the column prints it; a part of a penny is shown to the nearest penny, halves up."""
    whole = (value + Fraction(1, 2)).__floor__() if isinstance(value, Fraction) else value
    match kind_of(column, is_money=table.is_money, products=table.products):
        case Kind.MONEY:
            return show_pounds(whole)
        case Kind.PERCENT:
            return show_percent(whole)
        case Kind.COUNT:
            return f"{whole:,}"


def should_be(table: Table, row: Row, column: str) -> int | None:
    """What a cell of differences or a total should be by the other cells of the table; None where nothing says it."""
    for name, minuend, subtrahend in table.differences:
        more, less = table.cell(row, minuend), table.cell(row, subtrahend)
        if name == column and more is not None and less is not None:
            return more - less
    return sum(table.column(column)) if row == table.total_row else None


def accepted_shares(table: Table, row: Row, share: tuple[str, int]) -> frozenset[int]:
    """What may be printed for a share: rounded to the nearest unit, or as largest remainder gives it.

    The unit is the pound where every share of the column is printed in whole pounds, and the penny otherwise. Exactly half
    way may go either way: papers seldom say which rounding they use.
    """
    column, total = share
    percent = table.cell(row, PERCENT)
    if percent is None:
        return frozenset()
    unit, exact = unit_of(table, column), Fraction(total * percent, WHOLE)
    below = (exact / unit).__floor__() * unit
    nearest = [value for value in (below, below + unit) if 2 * abs(value - exact) <= unit]
    whole = by_largest_remainder(table, share)
    return frozenset([*nearest, *([whole[row.name]] if row.name in whole else [])])


def by_largest_remainder(table: Table, share: tuple[str, int]) -> dict[str, int]:
    """Each row's share in the units of the column, adding up to the total exactly; nothing unless the percentages are whole."""
    column, total = share
    unit, percents = unit_of(table, column), {row.name: table.cell(row, PERCENT) or 0 for row in table.parts}
    if sum(percents.values()) != WHOLE or total % unit or any(each < 0 for each in percents.values()):
        return {}
    shares = split(total // unit, list(percents.values()))
    return {name: part * unit for name, part in zip(percents, shares, strict=True)}


def unit_of(table: Table, column: str) -> int:
    is_pounds = table.is_money and all(cell % POUND == 0 for cell in table.column(column))
    return POUND if is_pounds else 1
