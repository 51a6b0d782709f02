"""Tables as printed, held against themselves: differences, totals, products and shares, worked out again cell by cell.

What is printed is never repaired: a Finding says what is there, what follows from the other cells, and, where another figure
of the same papers explains it, which one. Every finding is hard: no reading of a table makes a wrong sum right.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod

from commonweal.rules import printed_causes as causes
from commonweal.rules.findings import Finding, hard
from commonweal.rules.printed_tables import PERCENT, WHOLE, Table, accepted_shares, show_cell, unit_of
from commonweal.rules.uplift import show_percent


def findings_in_tables(tables: Sequence[Table]) -> list[Finding]:
    """Every cell that does not follow from the others, in the order of the tables: all hard."""
    return [finding for table in tables for check in CHECKS for finding in check(table, tables)]


def _differences(table: Table, tables: Sequence[Table]) -> Iterator[Finding]:
    for column, minuend, subtrahend in table.differences:
        for row in table.rows:
            printed, more, less = (table.cell(row, name) for name in (column, minuend, subtrahend))
            if printed is None or more is None or less is None or printed == more - less:
                continue
            shown = [show_cell(table, column, value) for value in (printed, more, less, more - less)]
            text = f"{shown[0]} is printed, but {shown[1]} less {shown[2]} is {shown[3]}."
            why = causes.of_difference(table, row, (column, minuend, subtrahend), tables)
            yield hard("difference", table.place(row.name, column), f"{text} {why}")


def _totals(table: Table, tables: Sequence[Table]) -> Iterator[Finding]:
    total = table.total_row
    for column in table.columns if total is not None else ():
        assert total is not None
        printed, found = table.cell(total, column), sum(table.column(column))
        if printed is None or printed == found:
            continue
        way = "more" if printed > found else "less"
        shown = [show_cell(table, column, value) for value in (printed, found, abs(printed - found))]
        text = f"{shown[0]} is printed, but the rows add up to {shown[1]}: the total is {shown[2]} {way}."
        why = causes.of_total(table, column)
        yield hard("total", table.place(total.name, column), f"{text} {why}".strip())


def _products(table: Table, tables: Sequence[Table]) -> Iterator[Finding]:
    for column, *factors in table.products:
        for row in table.parts:
            printed, values = table.cell(row, column), [table.cell(row, factor) for factor in factors]
            known = [value for value in values if value is not None]
            if printed is None or len(known) < len(values) or printed == prod(known):
                continue
            working = " × ".join(show_cell(table, *each) for each in zip(factors, known, strict=True))
            text = f"{show_cell(table, column, printed)} is printed, but {working} is {show_cell(table, column, prod(known))}."
            why = causes.of_product(printed, dict(zip(factors, known, strict=True)))
            yield hard("product", table.place(row.name, column), f"{text} {why}".strip())


def _shares(table: Table, tables: Sequence[Table]) -> Iterator[Finding]:
    for column, total in table.shares:
        for row in table.parts:
            printed, percent = table.cell(row, column), table.cell(row, PERCENT)
            if printed is None or percent is None or printed in accepted_shares(table, row, (column, total)):
                continue
            exact = Fraction(total * percent, WHOLE)
            share = f"{show_percent(percent)} of {show_cell(table, column, total)}"
            text = f"{show_cell(table, column, printed)} is printed, but {share} is {_with_rounding(table, column, exact)}."
            why = causes.of_share(table, (column, percent, printed), tables)
            yield hard("share", table.place(row.name, column), f"{text} {why}".strip())


def _percentages(table: Table, tables: Sequence[Table]) -> Iterator[Finding]:
    """Shares have to be shares of the whole. Where a totals row says so itself, `_totals` holds it to that."""
    total = table.total_row
    if not table.shares or (total is not None and table.cell(total, PERCENT) not in (None, WHOLE)):
        return
    found = sum(table.column(PERCENT))
    is_said = total is not None and table.cell(total, PERCENT) is not None
    if found != WHOLE and not is_said:
        place = f"{table.where}, “{table.title}”: {PERCENT}"
        yield hard(
            "percentages", place, f"The percentages come to {show_percent(found)} of one total, not to 100%."
        )


def _with_rounding(table: Table, column: str, exact: Fraction) -> str:
    unit = unit_of(table, column)
    rounded = (exact / unit + Fraction(1, 2)).__floor__() * unit
    shown = show_cell(table, column, exact)
    return shown if rounded == exact else f"{shown}, or {show_cell(table, column, rounded)} rounded"


CHECKS = (_differences, _totals, _products, _shares, _percentages)
