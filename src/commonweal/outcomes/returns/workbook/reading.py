"""Opens a workbook that came back: safe first, then whether it is this one at all, then its figures. Nothing in it is run."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl

from commonweal.outcomes.returns.models import Return
from commonweal.outcomes.returns.workbook.identity import IDENTITY_SHEET, Identity, identity_of, quarter_of
from commonweal.partnership.workbooks import Limits, Unsafe, look_inside
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.returns import AskedRow, Formula, ReadSheet, quarter_name, read_sheet
from commonweal.rules.returns.sheet import HEADINGS, SHEET

LARGEST = 2_000_000
LIMITS = Limits(largest=LARGEST, largest_unpacked=40_000_000, most_cells=100_000)
MOST_ROWS = 3_000
FAULTS = {
    Unsafe.NO_WORKBOOK: "This is no Excel workbook. Take the workbook of this return down, fill it in, and choose that.",
    Unsafe.TOO_LARGE: "This is larger than 2 MB. Take out pictures and sheets of your own, and choose it again.",
    Unsafe.LOCKED: "This is an old Excel file (.xls) or has a password. Save it as .xlsx without one, and choose that.",
    Unsafe.UNPACKS: "This unpacks to far more than a return. Take the workbook down again and fill in that one.",
    Unsafe.BROKEN: "This cannot be opened. Open it in Excel, save it as a new .xlsx, and choose that.",
    Unsafe.MACROS: "This has macros in it. Save it as .xlsx, which takes them out, and choose that.",
}
AGAIN = "Take the workbook down from this page and fill in that one."


class CannotRead(Refused):
    """The file is not the workbook of this return; the one reason says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(Reason(code, text))


def read_workbook(data: bytes, found: Return, asked: Sequence[AskedRow]) -> ReadSheet:
    """The figures that can be kept and what is to be mended. Raises CannotRead where it is another file altogether."""
    looked = look_inside(data, LIMITS)
    if looked.fault:
        raise CannotRead(looked.fault, FAULTS[looked.fault])
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        said = _identity(sheets.get(IDENTITY_SHEET))
        grid = _grid(sheets[SHEET]) if SHEET in sheets else None
    except Exception:  # whatever a damaged file makes the reader stumble over, it is damaged
        raise CannotRead("broken", FAULTS[Unsafe.BROKEN]) from None
    _refuse_another(said, identity_of(found, asked), grid is not None)
    return read_sheet(grid or [], asked)


def _refuse_another(said: Identity | None, wanted: Identity, has_figures: bool) -> None:
    if said is None:
        raise CannotRead(
            "not_ours", f"This is not the workbook we made: its hidden sheet is missing. {AGAIN}"
        )
    if said.layout != wanted.layout:
        raise CannotRead("old_layout", f"This workbook is of another version. {AGAIN}")
    if said.contract != wanted.contract:
        text = f"This workbook is for another contract than {wanted.contract}. {AGAIN}"
        raise CannotRead("other_contract", text)
    if said.quarter != wanted.quarter:
        first, this = quarter_of(said.quarter), quarter_of(wanted.quarter)
        other = f"for {quarter_name(first)}" if first else "for another quarter"
        text = f"This workbook is {other}, and this return is for {quarter_name(this) if this else 'another'}. {AGAIN}"
        raise CannotRead("other_quarter", text)
    if said.lines != wanted.lines:
        raise CannotRead("other_lines", f"What is asked has changed since this workbook was made. {AGAIN}")
    if not has_figures:
        raise CannotRead("no_figures", f"The sheet “{SHEET}” is missing or has another name. {AGAIN}")


def _identity(sheet: Any) -> Identity | None:
    if sheet is None:
        return None
    sheet.reset_dimensions()
    told = {}
    for row in sheet.iter_rows(max_row=10, max_col=2, values_only=True):
        if len(row) == 2 and isinstance(row[0], str) and isinstance(row[1], str):
            told[row[0]] = row[1]
    names = list(Identity.__dataclass_fields__)
    return Identity(**{name: told[name] for name in names}) if set(names) <= set(told) else None


def _grid(sheet: Any) -> list[list[Any]]:
    """The cells as values, formulas as what they are. What the file says of its own size is not trusted."""
    sheet.reset_dimensions()
    grid: list[list[Any]] = []
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=len(HEADINGS)):
        grid.append([Formula() if cell.data_type == "f" else cell.value for cell in row])
    while grid and all(cell in (None, "") for cell in grid[-1]):
        grid.pop()
    return grid
