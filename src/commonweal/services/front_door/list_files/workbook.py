"""The rows of an Excel workbook, as the sender sees them: days as days, numbers as they are written, formulas by their result.

Nothing is run. A formula that holds no result is marked, so that its row goes back rather than lacking something unseen.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from commonweal.partnership.workbooks import Limits, Unsafe, look_inside
from commonweal.services.front_door.list_files import reading
from commonweal.services.front_door.list_files.reading import CannotRead, Row

LIMITS = Limits(largest_unpacked=100_000_000, most_cells=2_100_000)
FAULTS = {
    Unsafe.NO_WORKBOOK: "This is neither CSV nor Excel. Save the list as CSV or as .xlsx, and choose that.",
    Unsafe.TOO_LARGE: "This is larger than 10 MB. Take out pictures and other sheets, or send it in parts.",
    Unsafe.LOCKED: "This is an old Excel file (.xls) or has a password. Save it as .xlsx without one, and choose that.",
    Unsafe.UNPACKS: "This unpacks to far more than a list. Copy the rows into a new workbook, and choose that.",
    Unsafe.BROKEN: "This cannot be opened. Open it in Excel, save it as a new .xlsx, and choose that.",
    Unsafe.MACROS: "This has macros in it. Save it as .xlsx, which takes them out, and choose that.",
}
TWO_SHEETS = "Rows stand on more than one sheet. Put them on one sheet and take the others out, so that none is missed."
OLD_DAYS = (
    "This workbook counts days from 1904, so days may be read wrongly. Save the list as CSV, and choose that."
)


def read_workbook(data: bytes) -> tuple[list[Row], list[str]]:
    """The rows of its one sheet, and what the sender should know. Raises CannotRead."""
    looked = look_inside(data, LIMITS)
    if looked.fault:
        raise CannotRead(looked.fault, FAULTS[looked.fault])
    try:
        rows, remarks = _read(data, has_formulas=looked.formulas > 0)
    except CannotRead:
        raise
    except Exception:  # whatever a damaged file makes the reader stumble over, it is damaged
        raise CannotRead("broken", FAULTS[Unsafe.BROKEN]) from None
    if looked.merged:
        remarks.append("Some cells are merged: what stands in them counts for the first row alone.")
    return rows, remarks


def _read(data: bytes, *, has_formulas: bool) -> tuple[list[Row], list[str]]:
    book = _opened(data, values=True)
    if book.epoch == CALENDAR_MAC_1904:
        raise CannotRead("counts_from_1904", OLD_DAYS)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    hidden = len(book.worksheets) - len(visible)
    remarks = ["A hidden sheet was not read."] if hidden else []
    found = [(sheet.title, rows) for sheet in visible if len(rows := list(_rows(sheet))) > 1]
    if len(found) > 1:
        raise CannotRead("two_sheets", TWO_SHEETS)
    if not found:
        return [], remarks
    title, rows = found[0]
    if has_formulas:
        rows = _marked(rows, _opened(data, values=False)[title])
    return rows, remarks


def _opened(data: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _rows(sheet: Any) -> Iterator[Row]:
    # What the file says of its own size is not to be trusted: a sheet may claim to have a million rows.
    sheet.reset_dimensions()
    taken = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(cells) > 20 * reading.MOST_COLUMNS:
            cells = cells[: 20 * reading.MOST_COLUMNS]
        texts = tuple(map(_text, cells))
        if any(texts):
            taken += 1
            yield Row(number, texts)
        if taken > reading.MOST_ROWS + 100:
            return


def _marked(rows: list[Row], sheet: Any) -> list[Row]:
    """The rows again, with the places of formulas that hold no result."""
    sheet.reset_dimensions()
    empty: dict[int, tuple[int, ...]] = {}
    texts = {row.number: row.cells for row in rows}
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        there = texts.get(number, ())
        places = tuple(
            place
            for place, cell in enumerate(cells)
            if cell.data_type == "f" and (place >= len(there) or not there[place])
        )
        if places:
            empty[number] = places
        if number > 2 * reading.MOST_ROWS:
            break
    return [Row(row.number, row.cells, empty.get(row.number, ())) for row in rows]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        is_whole = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if is_whole else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
