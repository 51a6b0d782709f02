"""From a plan to entries, sheet by sheet: what belongs inside something stands on a sheet of its own.

Read an entry as: one row of a sheet, its values by the column's name; `line` and `cells` say where it stands in a workbook that
was read. `spread` and `gathering.gather` undo one another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commonweal.commissioning.funding.plan_file import papers, rows
from commonweal.commissioning.funding.plan_file.rows import Row
from commonweal.commissioning.funding.workbook.columns import CONTRIBUTION, DIFFERENCE, NEED, PRODUCT, SHARE
from commonweal.commissioning.funding.workbook.layout import BY_NAME, SHEETS
from commonweal.rules.contributions import Step
from commonweal.rules.printed_tables import Kind


@dataclass(frozen=True)
class Entry:
    values: Mapping[str, Any]
    line: int = 0
    cells: Mapping[str, int] = field(default_factory=dict)

    def at(self, name: str) -> int:
        return self.cells.get(name, self.line)

    @property
    def where(self) -> dict[str, Any]:
        """Where it stands, for the plan's row that is made of it."""
        return {"line": self.line, "value_lines": dict(self.cells)}


Entries = Mapping[str, Sequence[Entry]]


def spread(plan: rows.Plan) -> dict[str, list[Entry]]:
    """Every sheet's entries, in the order of the plan."""
    found: dict[str, list[Entry]] = {sheet.name: [] for sheet in SHEETS}

    def put(sheet: str, row: Row, **more: Any) -> None:
        columns = BY_NAME[sheet].columns
        own = {each.name: getattr(row, each.attribute) for each in columns if each.name not in more}
        found[sheet].append(Entry(own | more))

    put("Plan", plan)
    for sheet, given in _FLAT.items():
        for row in given(plan):
            put(sheet, row)
    for giving in plan.contributions:
        is_withdrawn = any(step.step == Step.WITHDRAW for step in giving.steps)
        put("Contributions", giving, is_withdrawn=is_withdrawn)
        for step in giving.steps:
            put("Steps", step, contribution=giving.key)
        if giving.carry is not None:
            put("Carry-forward", giving.carry, contribution=giving.key)
        if giving.uplift is not None:
            put("Uplifts", giving.uplift, of=CONTRIBUTION, key=giving.key)
    for need in plan.needs:
        put("Needs", need)
        for item in need.items:
            put("Cost items", item, need=need.key)
        if need.uplift is not None:
            put("Uplifts", need.uplift, of=NEED, key=need.key)
    for contract in plan.contracts:
        put("Contracts", contract)
        for line in contract.lines:
            put("Contract lines", line, contract=contract.reference)
    for base in plan.share_bases:
        put("Share bases", base)
        found["Share numbers"] += [
            Entry({"base": base.key, "organisation": code, "number": number}) for code, number in base.numbers
        ]
    for scenario in plan.scenarios:
        put("Scenarios", scenario)
        for change in scenario.changes:
            put("Changes", change, scenario=scenario.key)
    for table in plan.papers.tables:
        put("Printed tables", table)
        _spread_table(table, found)
    for claim in plan.papers.claims:
        put("Claims", claim)
        found["Claim values"] += [
            Entry({"claim": claim.key, "name": name, "value": value}) for name, value in claim.values
        ]
    return found


_FLAT: dict[str, Callable[[rows.Plan], Sequence[Row]]] = {
    "Organisations": lambda plan: plan.organisations,
    "Areas": lambda plan: plan.areas,
    "Boards": lambda plan: plan.boards,
    "Decisions": lambda plan: plan.decisions,
    "Elements": lambda plan: plan.elements,
    "Lots": lambda plan: plan.lots,
    "Fences": lambda plan: plan.fences,
    "Gates": lambda plan: plan.gates,
    "Reserves": lambda plan: plan.reserves,
    "Figures": lambda plan: plan.figures,
    "Signatures": lambda plan: plan.papers.signatures,
}


def unit_of(table: rows.PrintedTable, column: str) -> int:
    """What one stands for in a column: a hundred pence or hundredths of a per cent, or one where things are counted."""
    return 1 if papers.column_kind(table, column) is Kind.COUNT else 100


def _spread_table(table: rows.PrintedTable, found: dict[str, list[Entry]]) -> None:
    units = [unit_of(table, column) for column in table.columns]
    for row in table.rows:
        pairs = zip(row.cells, units, strict=True)
        cells = tuple(None if cell is None else Decimal(cell) / unit for cell, unit in pairs)
        found["Printed rows"].append(Entry({"table": table.key, "name": row.name, "cells": cells}))
    checks: list[tuple[str, tuple[str, ...], int | None]] = [
        *((DIFFERENCE, columns, None) for columns in table.differences),
        *((PRODUCT, columns, None) for columns in table.products),
        *((SHARE, (column,), of) for column, of in table.shares),
    ]
    found["Printed checks"] += [
        Entry({"table": table.key, "kind": kind, "columns": columns, "of": of})
        for kind, columns, of in checks
    ]
