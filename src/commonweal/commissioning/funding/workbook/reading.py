"""Reads a workbook as a plan, strictly: every cell is what its column asks for, or a fault that names it and says what to do.

Reading never stops at a fault: it goes on with something harmless, so that everything wrong is listed at once, the checks of
plan files (`plan_file.checks`) among it. What is read but may surprise (hidden rows, totals that disagree) is a remark.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from openpyxl.utils import get_column_letter

from commonweal.commissioning.funding.plan_file import faults_between_rows
from commonweal.commissioning.funding.plan_file.rows import Cell, Fault, FaultsInPlan, Plan
from commonweal.commissioning.funding.workbook.columns import (
    FIRST,
    HEADINGS,
    HUMAN,
    NOT_EMPTY,
    NOTES,
    YEARS,
    Column,
    Sheet,
)
from commonweal.commissioning.funding.workbook.comparing import remarks_on_worked, remarks_on_years
from commonweal.commissioning.funding.workbook.gathering import gather
from commonweal.commissioning.funding.workbook.kinds import Found, Wrong
from commonweal.commissioning.funding.workbook.layout import BY_NAME, SHEETS
from commonweal.commissioning.funding.workbook.opening import MOST_ROWS, Grid, Held, open_workbook
from commonweal.commissioning.funding.workbook.sense import faults_in_rows
from commonweal.commissioning.funding.workbook.shape import Entry

_NUMBERED = re.compile(r"(.+) ([1-9][0-9]{0,2})")


@dataclass(frozen=True)
class ReadWorkbook:
    """The plan, and what is worth a second look although nothing is wrong with it, each with its cell."""

    plan: Plan
    remarks: tuple[Fault, ...]


def read_workbook(data: bytes, *, name: str) -> Plan:
    """The plan a workbook holds. Raises FaultsInPlan listing every fault with its cell; then nothing of it is to be used."""
    return read_whole_workbook(data, name=name).plan


def read_whole_workbook(data: bytes, *, name: str) -> ReadWorkbook:
    """The plan and the remarks. `name` is the file's, for what is wrong with the file as a whole."""
    grids = {grid.name: grid for grid in open_workbook(data, name=name)}
    reading = _Reading(grids)
    reading.sheets_that_are_there()
    entries = {sheet.name: reading.entries(sheet) for sheet in SHEETS}
    plan = gather(entries, reading.faults)
    if plan is None:
        if "Plan" in grids:
            reading.fault(
                grids["Plan"].place(FIRST, 1), "Say here what the plan is called and what it covers."
            )
    elif not reading.is_cut_short:
        said = {fault.line for fault in reading.faults}
        follow = [*faults_between_rows(plan), *faults_in_rows(plan)]
        reading.faults += [fault for fault in follow if fault.line not in said]  # one cell, one thing to mend
    if reading.faults or plan is None:
        raise FaultsInPlan(reading.faults)
    remarks = [*reading.remarks, *remarks_on_worked(entries, reading.worked)]
    if YEARS in grids:
        remarks += remarks_on_years(grids[YEARS], plan)
    return ReadWorkbook(plan, tuple(sorted(remarks, key=lambda remark: (remark.line, remark.text))))


class _Reading:
    def __init__(self, grids: Mapping[str, Grid]) -> None:
        self.grids = grids
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self.worked: dict[tuple[str, int], Mapping[str, tuple[Cell, Any]]] = {}
        self.is_cut_short = False
        """Sheets or headings are missing, so that what refers to them would only repeat it."""

    def fault(self, line: int, text: str) -> None:
        self.faults.append(Fault(line, text))

    def sheets_that_are_there(self) -> None:
        known = (*BY_NAME, *HUMAN)
        missing = [name for name in BY_NAME if name not in self.grids]
        for name, grid in self.grids.items():
            if name in known or name.startswith(NOTES):
                continue
            meant = get_close_matches(name, missing, n=1)
            advice = (
                f"call it “{meant[0]}”"
                if meant
                else f"take it out, or begin its name with “{NOTES}” if it is yours"
            )
            self.fault(grid.place(1, 1), f"The sheet “{name}” is not known: {advice}.")
        for name in missing:
            self.is_cut_short = True
            text = f"The sheet “{name}” is missing: put it back, empty if nothing belongs on it."
            self.fault(0, text)

    def entries(self, sheet: Sheet) -> list[Entry]:
        grid = self.grids.get(sheet.name)
        if grid is None:
            return []
        columns, worked = self._headings(sheet, grid)
        used = {row for (row, place) in grid.cells if row >= FIRST and place in columns}
        used = {row for row in used if any(self._is_filled(grid, row, place) for place in columns)}
        self._outside(grid, set(columns) | set(worked))
        self._merged(grid)
        if len(used) > MOST_ROWS:
            self.is_cut_short = True
            self.fault(
                grid.place(FIRST, 1),
                f"This sheet has {len(used):,} rows: the most is {MOST_ROWS:,}.",
            )
            return []
        self._hidden(grid, used, columns)
        found = []
        for number, row in enumerate(sorted(used)):
            found.append(self._entry(sheet, grid, row, columns))
            self.worked[sheet.name, number] = {
                heading: (grid.place(row, place), grid.worked_out.get((row, place)))
                for place, heading in worked.items()
                if (row, place) in grid.cells
            }
        return found

    def _is_filled(self, grid: Grid, row: int, place: int) -> bool:
        held = grid.cells.get((row, place))
        return held is not None and not Found(held.value).is_empty

    # Headings

    def _headings(self, sheet: Sheet, grid: Grid) -> tuple[dict[int, tuple[Column, int]], dict[int, str]]:
        """What stands in which place: the data columns (with their number, where they repeat) and the worked ones."""
        by_heading = {column.heading: column for column in sheet.columns if not column.repeats}
        repeating = {column.heading: column for column in sheet.columns if column.repeats}
        worked = {each.heading for each in sheet.worked}
        columns: dict[int, tuple[Column, int]] = {}
        grey: dict[int, str] = {}
        seen: dict[str, int] = {}
        unknown: list[tuple[int, str]] = []
        for row, place in sorted(grid.cells):
            if row != HEADINGS:
                continue
            heading = " ".join(str(grid.cells[row, place].value).split())
            numbered = _NUMBERED.fullmatch(heading)
            if heading in seen:
                other = grid.place(row, seen[heading]).text
                text = f"The heading “{heading}” is there twice (the other is in {other}): keep one."
                self.fault(grid.place(row, place), text)
                continue
            seen[heading] = place
            if heading in by_heading:
                columns[place] = (by_heading[heading], 0)
            elif numbered and numbered[1] in repeating:
                columns[place] = (repeating[numbered[1]], int(numbered[2]))
            elif heading in worked:
                grey[place] = heading
            elif heading:
                unknown.append((place, heading))
        self._missing_headings(sheet, grid, set(seen), unknown)
        return columns, grey

    def _missing_headings(
        self, sheet: Sheet, grid: Grid, seen: set[str], unknown: list[tuple[int, str]]
    ) -> None:
        missing = [
            column.heading for column in sheet.columns if not column.repeats and column.heading not in seen
        ]
        for place, heading in unknown:
            meant = get_close_matches(heading, missing, n=1)
            advice = f"call it “{meant[0]}”" if meant else "take the column out"
            self.fault(grid.place(HEADINGS, place), f"The heading “{heading[:40]}” is not known: {advice}.")
        for heading in missing:
            self.is_cut_short = True
            self.fault(
                grid.place(HEADINGS, 1), f"The column “{heading}” is missing: put its heading back in row 3."
            )
        numbers = sorted(
            int(found[2])
            for heading in seen
            if (found := _NUMBERED.fullmatch(heading))
            and any(column.repeats and column.heading == found[1] for column in sheet.columns)
        )
        if numbers != list(range(1, len(numbers) + 1)):
            self.is_cut_short = True
            self.fault(grid.place(HEADINGS, 1), "The cells have to be numbered from 1 without a gap.")

    # What is around the table

    def _outside(self, grid: Grid, inside: set[int]) -> None:
        strays = [
            (row, place)
            for (row, place), held in grid.cells.items()
            if row >= FIRST and place not in inside and not Found(held.value).is_empty
        ]
        under_a_heading = {place for (row, place) in grid.cells if row == HEADINGS}
        for row, place in sorted(strays):
            if place not in under_a_heading:
                text = "Something stands here outside the table: move it into a column, or take it out."
                self.fault(grid.place(row, place), text)

    def _merged(self, grid: Grid) -> None:
        for named, (left, top, _, bottom) in grid.merged_cells():
            if bottom >= HEADINGS:
                text = f"The cells {named} are merged, so it cannot be said which of them is meant: undo it."
                self.fault(grid.place(max(top, HEADINGS), left), text)

    def _hidden(self, grid: Grid, used: set[int], columns: Mapping[int, object]) -> None:
        if not used:
            return
        if grid.is_hidden:
            self.remarks.append(Fault(grid.place(1, 1), "This sheet is hidden, and was read."))
        rows = sorted(used & grid.hidden_rows)
        if rows:
            text = f"{len(rows)} hidden row{'' if len(rows) == 1 else 's'}, from here on, and read like the others."
            self.remarks.append(Fault(grid.place(rows[0], 1), text))
        for place in sorted(columns.keys() & grid.hidden_columns):
            if any(self._is_filled(grid, row, place) for row in used):
                text = f"Column {get_column_letter(place)} is hidden, and was read."
                self.remarks.append(Fault(grid.place(HEADINGS, place), text))

    # One row

    def _entry(self, sheet: Sheet, grid: Grid, row: int, columns: Mapping[int, tuple[Column, int]]) -> Entry:
        values: dict[str, Any] = {}
        cells: dict[str, int] = {}
        repeated: dict[int, Any] = {}
        for place, (column, number) in columns.items():
            value = self._value(grid, row, place, column)
            if column.repeats:
                repeated[number] = value
                cells[f"{column.name} {number}"] = grid.place(row, place)
            else:
                values[column.name] = value
                cells[column.name] = cells[column.attribute] = grid.place(row, place)
        for column in sheet.columns:
            if column.repeats:
                values[column.name] = tuple(repeated[number] for number in sorted(repeated))
            elif column.name not in values:
                values[column.name] = column.kind.harmless if column.empty is NOT_EMPTY else column.empty
        return Entry(values, grid.place(row, 1), cells)

    def _value(self, grid: Grid, row: int, place: int, column: Column) -> Any:
        held = grid.cells.get((row, place))
        found = Found(held.value, held.number_format) if held else Found(None)
        harmless = column.kind.harmless if column.empty is NOT_EMPTY else column.empty
        if held is None or found.is_empty:
            if column.empty is NOT_EMPTY:
                self.fault(grid.place(row, place), f"“{column.heading}” is empty: fill it in.")
            return harmless
        heading = f"“{column.heading}”" if not column.repeats else "The cell"
        try:
            _plain(held)
            return column.kind.take(found)
        except Wrong as wrong:
            self.fault(grid.place(row, place), f"{heading} {wrong}")
            return harmless


def _plain(held: Held) -> None:
    """What no kind of cell may hold."""
    if held.type == "f":
        raise Wrong("holds a formula: copy the cell and paste its value in its place.")
    if held.type == "e":
        raise Wrong(f"holds the error {held.value}: put the value in its place.")
    if held.type == "b" or isinstance(held.value, bool):
        raise Wrong("holds TRUE or FALSE: write what the column asks for.")
