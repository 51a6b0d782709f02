"""What the published source of a plan prints: the parts [[tables]], [[claims]] and [[signatures]] of a plan file.

A cell is text, written as the paper prints it, and read strictly by what its column is: an amount, a percentage in the column
“percent”, or a count where the table has no money or the column multiplies an amount. An empty text is an empty cell.
Whether the parts fit together is asked in `checks.papers`, whether the figures come out in `funding.checking`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.reading import Table
from commonweal.rules import claim_kinds
from commonweal.rules.money import parse_pounds, show_pounds
from commonweal.rules.printed_tables import Kind, kind_of
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import show_percent

T = TypeVar("T")
LONGEST_NAME = 80
LONGEST_VALUE = 600
_BELOW_NOTHING = re.compile(r"[-−]([^-−(].*)|\(([^-−(].*)\)")
KIND_WORDS = {
    Kind.MONEY: "an amount",
    Kind.PERCENT: "a percentage",
    Kind.COUNT: "a whole number",
}


def read(whole: Table) -> rows.Papers:
    """The papers of a plan file; empty where it has none."""
    return rows.Papers(
        tables=tuple(_finished(_table, each) for each in whole.tables("tables", what="printed table")),
        claims=tuple(_finished(_claim, each) for each in whole.tables("claims", what="claim")),
        signatures=tuple(
            _finished(_signature, each) for each in whole.tables("signatures", what="a signature")
        ),
    )


def column_kind(table: rows.PrintedTable, column: str) -> Kind:
    """What the cells of a column are."""
    return kind_of(column, is_money=table.is_money, products=table.products)


def cell_as_written(kind: Kind, cell: int | None) -> str:
    """A cell as a plan file writes it; `read` gives the same back."""
    if cell is None:
        return ""
    match kind:
        case Kind.MONEY:
            return show_pounds(cell).replace("£", "")
        case Kind.PERCENT:
            return show_percent(cell).replace("%", "")
        case Kind.COUNT:
            return f"{cell:,}"


def read_cell(kind: Kind, text: str) -> int | None:
    """A cell from what is printed. A minus sign or brackets mean less than nothing. Raises Refused."""
    typed = text.strip()
    if not typed:
        return None
    found = _BELOW_NOTHING.fullmatch(typed)
    is_negative, typed = found is not None, (found[1] or found[2]) if found else typed
    readers = {Kind.MONEY: parse_pounds, Kind.PERCENT: claim_kinds.percent, Kind.COUNT: claim_kinds.number}
    value = readers[kind](typed)
    return -value if is_negative else value


def _finished(read_one: Callable[[Table], T], table: Table) -> T:
    row = read_one(table)
    table.finish()
    return row


def _table(table: Table) -> rows.PrintedTable:
    is_money = table.flag("money") if table.asks("money") else True
    head = rows.PrintedTable(
        **table.where,
        key=table.key("key", most=60),
        title=table.text("title", most=160),
        where=table.text("where", most=160),
        columns=table.keys("columns", most=LONGEST_NAME, optional=False),
        rows=(),
        is_money=is_money,
        differences=tuple(
            (column, minuend, subtrahend)
            for column, minuend, subtrahend in _lists(table, "differences", least=3, most=3)
        ),
        products=tuple(_lists(table, "products", least=3, most=10)),
        totals=table.text("totals", most=LONGEST_NAME, optional=True),
        shares=tuple(_share(each) for each in table.tables("shares", what="a share of")),
    )
    printed = tuple(_row(each, head) for each in table.tables("rows", what="a row of"))
    if not printed:
        table.fault("rows", f"{table.what} has no rows: give each its “name” and its “cells”.")
    return replace(head, rows=printed)


def _share(table: Table) -> tuple[str, int]:
    share = (table.text("column", most=LONGEST_NAME), table.pounds("of"))
    table.finish()
    return share


def _row(table: Table, head: rows.PrintedTable) -> rows.PrintedRow:
    name = table.text("name", most=LONGEST_NAME)
    cells = _texts(table, "cells")
    if len(cells) != len(head.columns):
        text = f'“{name}” has {len(cells)} cells for {len(head.columns)} columns: write one for each, "" where it is empty.'
        table.fault("cells", text)
    found = []
    for place, column in enumerate(head.columns):
        text, kind = (cells[place] if place < len(cells) else ""), column_kind(head, column)
        try:
            found.append(read_cell(kind, text))
        except Refused as refused:
            found.append(None)
            words = f"The cell of “{name}” under “{column}” cannot be read as {KIND_WORDS[kind]}. {refused}"
            table.faults.append(rows.Fault(table.lines.of((*table.path, "cells", place)), words))
    row = rows.PrintedRow(**table.where, name=name, cells=tuple(found))
    table.finish()
    return row


def _claim(table: Table) -> rows.ClaimRow:
    kind = table.choice("kind", tuple(claim_kinds.KINDS))
    given = table.table("values", what="the values of")
    values: dict[str, str] = {}
    where = table.where
    for name in given.values if given else ():
        assert given is not None
        values[name] = given.text(name, most=LONGEST_VALUE)
        where["value_lines"][name] = given.line_of(name)
    if given is None:
        table.fault("values", f"Say in “values” what {table.what} gives.")
    return rows.ClaimRow(
        **where,
        key=table.key("key", most=60),
        kind=kind,
        words=table.text("words", most=300),
        where=table.text("where", most=160),
        values=tuple(values.items()),
    )


def _signature(table: Table) -> rows.SignatureRow:
    return rows.SignatureRow(
        **table.where,
        decision=table.text("decision", most=30),
        office=table.text("office", most=120),
        signed_on=table.day("signed_on") or rows.NO_DAY,
    )


def _lists(table: Table, name: str, *, least: int, most: int) -> list[tuple[str, ...]]:
    """A list of lists of column names."""
    table.asked.add(name)
    values = table.values.get(name, [])
    if not isinstance(values, list) or not all(_is_texts(each) for each in values):
        table.fault(
            name, f'“{name}” has to be a list of lists of columns, like [["variance", "plan", "forecast"]].'
        )
        return []
    for each in values:
        if not least <= len(each) <= most:
            wanted = f"{least}" if least == most else f"{least} or more"
            table.fault(name, f"Each list in “{name}” names {wanted} columns.")
    return [tuple(each) for each in values if least <= len(each) <= most]


def _texts(table: Table, name: str) -> list[str]:
    table.asked.add(name)
    values = table.values.get(name)
    if not _is_texts(values):
        table.fault(name, f'“{name}” has to be a list of texts as printed, like ["75,127", "5%"].')
        return []
    assert isinstance(values, list)
    return values


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
