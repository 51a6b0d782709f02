"""A paper as an Excel workbook: figures are numbers, words are words and never formulas, no cells are merged."""

from datetime import UTC
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from commonweal.outcomes.documents.content import Amount, Figure, Paper, Share, Shown
from commonweal.outcomes.documents.writers.sheets import WIDE, Line, Look, Sheet, sheets_of
from commonweal.outcomes.documents.writers.stamp import Stamp

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
TEAL, PALE, QUIET, CLAY, LINE = "#17494D", "#E3EFEC", "#4A5A5C", "#97331F", "#D9D5CB"
LOOKS: dict[Look, dict[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "font_color": TEAL},
    Look.HEADING: {"bold": True, "font_size": 12, "font_color": TEAL},
    Look.HEAD: {"bold": True, "bg_color": PALE, "font_color": TEAL, "text_wrap": True, "bottom": 1},
    Look.PLAIN: {"bottom": 1, "bottom_color": LINE, "text_wrap": True},
    Look.TOTAL: {"bold": True, "top": 1, "bottom": 1},
    Look.NOTE: {"font_color": QUIET},
    Look.FAULT: {"bold": True, "font_color": CLAY},
}
MONEY, WHOLE, PER_CENT = "£#,##0.00;−£#,##0.00", "#,##0", "0%"
ONE_HUNDRED = 100


def write_excel(paper: Paper, stamp: Stamp) -> bytes:
    """The workbook. Dated by the paper, so that the same paper gives the same bytes."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, OPTIONS)
    book.set_properties(
        {
            "title": paper.title,
            "subject": paper.subtitle,
            "author": "Commonweal",
            "keywords": stamp.mark,
            "status": stamp.status,
            "created": paper.made_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    looks = _Looks(book)
    for sheet in sheets_of(paper, stamp):
        _write_sheet(book, looks, sheet)
    book.close()
    return written.getvalue()


class _Looks:
    """A format for each look and each kind of number, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book, self.made = book, dict[tuple[Look, str, bool], Format]()

    def of(self, look: Look, number: str = "", *, right: bool = False) -> Format:
        key = (look, number, right)
        if key not in self.made:
            more = ({"num_format": number} if number else {}) | ({"align": "right"} if right else {})
            self.made[key] = self.book.add_format(FONT | LOOKS[look] | more)
        return self.made[key]


def _write_sheet(book: xlsxwriter.Workbook, looks: _Looks, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width)
    for at, line in enumerate(sheet.lines):
        _write_line(page, looks, sheet, at, line)
    if sheet.head is None:
        return
    page.set_landscape()
    page.freeze_panes(sheet.head + 1, 1)
    page.repeat_rows(sheet.head)
    last = sheet.head + sheet.table_rows
    area = xlsxwriter.utility.xl_range_abs(sheet.head, 0, last, len(sheet.columns) - 1)
    book.define_name(sheet.defined, f"='{sheet.name}'!{area}")


def _write_line(page: Worksheet, looks: _Looks, sheet: Sheet, at: int, line: Line) -> None:
    for place, cell in enumerate(line.cells):
        is_number = sheet.head is not None and place < len(sheet.columns) and sheet.columns[place].is_number
        in_table = line.look in (Look.HEAD, Look.PLAIN, Look.TOTAL)
        right = in_table and is_number
        number, shape = _number(cell)
        if number is not None:
            page.write_number(at, place, number, looks.of(line.look, shape, right=right))
        elif line.to_sheet and place == 0:
            page.write_url(at, place, f"internal:'{line.to_sheet}'!A1", string=cell.text)
        else:
            page.write_string(at, place, cell.text, _words(looks, sheet, line, right=right))


def _words(looks: _Looks, sheet: Sheet, line: Line, *, right: bool) -> Format:
    """In a sheet of tables what stands above and below the table runs over the cells beside it; it is not wrapped."""
    is_free = sheet.head is not None or sheet.widths != (WIDE,)
    look = Look.NOTE if is_free and line.look is Look.PLAIN and len(line.cells) == 1 else line.look
    return looks.of(look, right=right)


def _number(cell: Shown) -> tuple[float | None, str]:
    """The number for the spreadsheet and its format; None for words."""
    match cell:
        case Amount(pence):
            return pence / ONE_HUNDRED, MONEY
        case Share(per_cent) if per_cent is not None:
            return per_cent / ONE_HUNDRED, PER_CENT
        case Figure(value=value, unit="%") if value is not None:
            return value / ONE_HUNDRED, PER_CENT
        case Figure(value=value) if value is not None:
            return value, WHOLE
    return None, ""
