"""Opens a workbook safely: what is no workbook, is locked, old, too large or built to do harm is refused before it is read.

Read a Grid as: one sheet's cells by (row, column), what is hidden, and what is merged. Nothing is changed and nothing is run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from commonweal.commissioning.funding.plan_file.rows import Cell, Fault, FaultsInPlan
from commonweal.partnership.workbooks import Limits, Unsafe, look_inside

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 150_000_000
MOST_ROWS = 20_000
MOST_CELLS = 1_000_000

NOT_A_WORKBOOK = "is not a workbook: choose a file that ends in .xlsx and opens in Excel or LibreOffice."
TOO_LARGE = (
    "is larger than 10 MB: a plan is far smaller, so take out pictures and sheets that are not the plan’s."
)
UNPACKS = "unpacks to far more than any plan: save the plan’s sheets in a new workbook, and choose that."
LOCKED = "is an old workbook (.xls) or has a password: save it as .xlsx without a password, and choose that."
BROKEN = "cannot be opened: open it in Excel or LibreOffice, save it as a new .xlsx, and choose that."
MACROS = "has macros in it: save it as .xlsx, which takes them out, and choose that."
_FAULTS = {
    Unsafe.NO_WORKBOOK: NOT_A_WORKBOOK,
    Unsafe.TOO_LARGE: TOO_LARGE,
    Unsafe.LOCKED: LOCKED,
    Unsafe.UNPACKS: UNPACKS,
    Unsafe.BROKEN: BROKEN,
    Unsafe.MACROS: MACROS,
}


@dataclass(frozen=True)
class Held:
    """What one cell holds. `type` is openpyxl's: "f" formula, "e" error, "s" text, "n" number, "d" date, "b" true or false."""

    value: Any
    type: str
    number_format: str


@dataclass
class Grid:
    name: str
    number: int
    cells: dict[tuple[int, int], Held]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[str, ...] = ()
    worked_out: dict[tuple[int, int], Any] = field(default_factory=dict)
    """What formulas came to when the workbook was saved, on sheets that have any."""

    def place(self, row: int, column: int) -> Cell:
        """A cell as faults name it: "Contributions!F7"."""
        number = (self.number * 2**21 + row) * 2**15 + column
        return Cell(number, f"{self.name}!{get_column_letter(column)}{row}")

    def merged_cells(self) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
        for named in self.merged:
            left, top, right, bottom = range_boundaries(named)
            yield named, (left, top, right, bottom)


def open_workbook(data: bytes, *, name: str) -> list[Grid]:
    """The sheets of a workbook, in order. Raises FaultsInPlan for what cannot be opened or should not be."""
    _guard(data, name)
    try:
        book = openpyxl.load_workbook(BytesIO(data), keep_links=False)
        values = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        grids = [_grid(sheet, number) for number, sheet in enumerate(book.worksheets, start=1)]
        for grid in grids:
            if any(held.type == "f" for held in grid.cells.values()):
                grid.worked_out = _worked_out(values[grid.name], grid)
    except FaultsInPlan:
        raise
    except Exception:  # whatever a damaged file makes the reader stumble over, it is damaged
        raise _refused(name, BROKEN) from None
    return grids


def _grid(sheet: Any, number: int) -> Grid:
    cells = {
        place: Held(cell.value, cell.data_type, cell.number_format)
        for place, cell in sheet._cells.items()  # the cells there are; asking row by row would make all the others
        if cell.value is not None
    }
    hidden_columns: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden_columns |= set(range(dimension.min or 1, min(dimension.max or 1, 1000) + 1))
    return Grid(
        sheet.title,
        number,
        cells,
        is_hidden=sheet.sheet_state != "visible",
        hidden_rows=frozenset(row for row, dimension in sheet.row_dimensions.items() if dimension.hidden),
        hidden_columns=frozenset(hidden_columns),
        merged=tuple(str(each) for each in sheet.merged_cells.ranges),
    )


def _worked_out(sheet: Any, grid: Grid) -> dict[tuple[int, int], Any]:
    wanted = {place for place, held in grid.cells.items() if held.type == "f"}
    last_row, last_column = max(row for row, _ in wanted), max(column for _, column in wanted)
    return {
        (number, place): cell.value
        for number, row in enumerate(sheet.iter_rows(max_row=last_row, max_col=last_column), start=1)
        for place, cell in enumerate(row, start=1)
        if (number, place) in wanted
    }


def _guard(data: bytes, name: str) -> None:
    limits = Limits(LARGEST_FILE, LARGEST_UNPACKED, MOST_CELLS)
    if fault := look_inside(data, limits).fault:
        raise _refused(name, _FAULTS[fault])


def _refused(name: str, text: str) -> FaultsInPlan:
    return FaultsInPlan([Fault(0, f"{name} {text}")])
