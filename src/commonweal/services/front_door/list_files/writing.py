"""Writes rows back to their sender in the format they came in, with what to mend beside each. No cell can act as a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

import xlsxwriter

from commonweal.rules.daily_list import as_text_only
from commonweal.services.front_door.list_files.reading import CSV, XLSX, Row, SentAs

TO_MEND = "What to mend"
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LONGEST_IN_EXCEL = 32_767


def write_back(sent_as: SentAs, headings: Sequence[str], rows: Iterable[tuple[Row, str]]) -> bytes:
    """The original columns, and one more that says what to mend."""
    place = _place_of_mending(headings)
    kept = [heading for number, heading in enumerate(headings) if number != place]
    lines = [[*kept, TO_MEND]]
    for row, why in rows:
        lines.append([*(cell for number, cell in enumerate(row.cells) if number != place), why])
    safe = [[as_text_only(cell) for cell in line] for line in lines]
    return _as_workbook(safe) if sent_as.ending == XLSX else _as_csv(safe, sent_as.delimiter)


def _place_of_mending(headings: Sequence[str]) -> int | None:
    """A list that was handed back before has the column already: it is written afresh and not beside itself."""
    return next((place for place, text in enumerate(headings) if text.strip() == TO_MEND), None)


def _as_csv(lines: Iterable[Sequence[str]], delimiter: str) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(lines: Iterable[Sequence[str]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet, bold = book.add_worksheet("List"), book.add_format({"bold": True})
        as_text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                sheet.write_string(number, place, cell[:_LONGEST_IN_EXCEL], as_text if number else bold)
    return out.getvalue()
