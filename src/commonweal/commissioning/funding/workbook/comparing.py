"""What formulas in a workbook came to, held against the data that was read: a total that disagrees is a remark with its cell."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from commonweal.commissioning.funding.plan_file.rows import Cell, Fault, Plan
from commonweal.commissioning.funding.workbook.layout import BY_NAME
from commonweal.commissioning.funding.workbook.opening import Grid
from commonweal.commissioning.funding.workbook.shape import Entries
from commonweal.commissioning.funding.workbook.years import Line, years
from commonweal.rules.contributions import Step
from commonweal.rules.money import show_pounds

FIRST_YEAR = 4
"""The column of the first year: after the name and the two keys."""


def remarks_on_worked(
    entries: Entries, worked: Mapping[tuple[str, int], Mapping[str, tuple[Cell, Any]]]
) -> Iterator[Fault]:
    """Grey columns that do not show what their row comes to."""
    withdrawn = {
        entry.values["contribution"] for entry in entries["Steps"] if entry.values["step"] == Step.WITHDRAW
    }
    for (sheet, number), shown in worked.items():
        entry = entries[sheet][number]
        values = {**entry.values, "is_withdrawn": entry.values.get("key") in withdrawn}
        for column in BY_NAME[sheet].worked:
            if column.heading not in shown:
                continue
            cell, there = shown[column.heading]
            value = column.value(values)
            if column.style == "pounds":
                if there is None or _pence(there) == value:
                    continue
                yield Fault(
                    cell,
                    f"“{column.heading}” should come to {show_pounds(value)}: it was not worked out anew.",
                )
            elif there is not None and str(there) != value:
                yield Fault(cell, f"“{column.heading}” should say “{value}”: it was not worked out anew.")


def remarks_on_years(grid: Grid, plan: Plan) -> Iterator[Fault]:
    """Sums on the sheet “Years” that are not what the data comes to, and lines of the plan it leaves out."""
    found = years(plan)
    rows = _rows(grid)
    lines = {(line.block, line.name, *line.keys): line for line in found.lines}
    formulas = [place for place, held in grid.cells.items() if held.type == "f"]
    if formulas and not any(grid.worked_out.get(place) is not None for place in formulas):
        yield Fault(
            grid.place(1, 1), "The sums were not worked out when the workbook was saved: not compared."
        )
        return
    for key, line in lines.items():
        row = rows.get(key)
        if row is None:
            if any(line.pence):
                yield Fault(
                    grid.place(1, 1), f"There is no line for {line.name}: the totals here leave it out."
                )
            continue
        yield from _differences(grid, row, line)


def _differences(grid: Grid, row: int, line: Line) -> Iterator[Fault]:
    for place, pence in enumerate(line.pence):
        shown = _shown(grid, row, FIRST_YEAR + place)
        if shown is not None and _pence(shown) != pence:
            says = show_pounds(_pence(shown) or 0) if _pence(shown) is not None else "something else"
            text = f"{line.name} says {says}, and the data comes to {show_pounds(pence)}."
            yield Fault(grid.place(row, FIRST_YEAR + place), text)


def _rows(grid: Grid) -> dict[tuple[str, str, str, str], int]:
    """Where each line stands: by its block, name and keys."""
    found: dict[tuple[str, str, str, str], int] = {}
    block = ""
    for row in sorted({row for row, _ in grid.cells}):
        name, first, second = (_words(grid, row, place) for place in (1, 2, 3))
        has_numbers = (row, FIRST_YEAR) in grid.cells
        if name and not has_numbers:
            block = name
        elif name:
            found.setdefault((block, name, first, second), row)
    return found


def _words(grid: Grid, row: int, place: int) -> str:
    held = grid.cells.get((row, place))
    return str(held.value) if held is not None else ""


def _shown(grid: Grid, row: int, place: int) -> Any:
    held = grid.cells.get((row, place))
    if held is None:
        return None
    return grid.worked_out.get((row, place)) if held.type == "f" else held.value


def _pence(shown: Any) -> int | None:
    """A sum as Excel shows it: floats that were added up are rounded to the penny."""
    if isinstance(shown, bool) or not isinstance(shown, int | float):
        return None
    return round(Decimal(repr(shown)) * 100)
