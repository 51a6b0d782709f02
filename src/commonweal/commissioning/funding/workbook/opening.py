"""Opens a workbook safely: what is no workbook, is locked, old, too large or built to do harm is refused before it is read.

Read a Grid as: one sheet's cells by (row, column), what is hidden, and what is merged. Nothing is changed and nothing is run.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.parsers import expat

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from commonweal.commissioning.funding.plan_file.rows import Cell, Fault, FaultsInPlan

LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 150_000_000
MOST_PARTS = 2_000
MOST_ROWS = 20_000
MOST_CELLS = 1_000_000
MOST_MERGED = 50_000  # cells inside merged ranges: each takes memory when the workbook is opened
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")

NOT_A_WORKBOOK = "is not a workbook: choose a file that ends in .xlsx and opens in Excel or LibreOffice."
TOO_LARGE = (
    "is larger than 10 MB: a plan is far smaller, so take out pictures and sheets that are not the plan’s."
)
UNPACKS = "unpacks to far more than any plan: save the plan’s sheets in a new workbook, and choose that."
LOCKED = "is an old workbook (.xls) or has a password: save it as .xlsx without a password, and choose that."
BROKEN = "cannot be opened: open it in Excel or LibreOffice, save it as a new .xlsx, and choose that."
MACROS = "has macros in it: save it as .xlsx, which takes them out, and choose that."


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
    if len(data) > LARGEST_FILE:
        raise _refused(name, TOO_LARGE)
    if data.startswith(_OLD_OR_LOCKED):
        raise _refused(name, LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            _look_inside(packed, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError):
        raise _refused(name, NOT_A_WORKBOOK if data[:2] != b"PK" else BROKEN) from None


def _look_inside(packed: zipfile.ZipFile, name: str) -> None:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        raise _refused(name, NOT_A_WORKBOOK)
    if any("vbaproject" in each.lower() for each in names):
        raise _refused(name, MACROS)
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        raise _refused(name, UNPACKS if len(parts) > MOST_PARTS else BROKEN)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _refused(name, UNPACKS)
    look = _Look()
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            look.through(packed, part, is_sheet=bool(_SHEET_PART.fullmatch(part.filename)))
        if look.has_doctype:
            raise _refused(name, BROKEN)
        if look.cells > MOST_CELLS or look.merged > MOST_MERGED:
            raise _refused(name, UNPACKS)


class _Look:
    """Walks through the parts once without keeping anything: how many cells, how much is merged, whether it defines entities."""

    def __init__(self) -> None:
        self.cells = self.merged = 0
        self.has_doctype = False

    def through(self, packed: zipfile.ZipFile, part: zipfile.ZipInfo, *, is_sheet: bool) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        if is_sheet:
            parser.StartElementHandler = self._element
        try:
            with packed.open(part) as stream:
                while not self._is_enough and (chunk := stream.read(1 << 20)):
                    parser.Parse(chunk, False)
        except expat.ExpatError:
            self.has_doctype = True

    @property
    def _is_enough(self) -> bool:
        return self.has_doctype or self.cells > MOST_CELLS or self.merged > MOST_MERGED

    def _doctype(self, *_: object) -> None:
        self.has_doctype = True

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" c"):
            self.cells += 1
        elif name.endswith(" mergeCell"):
            try:
                left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
                self.merged += (right - left + 1) * (bottom - top + 1)
            except (ValueError, TypeError):
                self.has_doctype = True


def _refused(name: str, text: str) -> FaultsInPlan:
    return FaultsInPlan([Fault(0, f"{name} {text}")])
