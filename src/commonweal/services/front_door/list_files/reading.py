"""Reads a list from whatever a sender's system makes: CSV in any of its dialects, or an Excel workbook.

Read a Sheet as: these headings, and under them these rows of text, numbered as the sender sees them; empty rows are left out.
What a file is, is seen from what is in it and not from its name.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO

from commonweal.rules.daily_list import guess, labels_of, without_mark
from commonweal.rules.reasons import Reason, Refused

CSV, XLSX = ".csv", ".xlsx"
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 33_000
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 60_000
_LOOKED_AT = 20  # rows among which the headings stand: some lists have a title above them
_ENOUGH_TO_KNOW = 3
_ZIP, _PDF, _OLD = b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"


class CannotRead(Refused):
    """The file is no list we can read; the one reason says what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(Reason(code, text))


@dataclass(frozen=True)
class Row:
    """`not_worked_out` are the places of formulas that hold no result."""

    number: int
    cells: tuple[str, ...] = field(repr=False)
    not_worked_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class SentAs:
    """How the file came, so that it goes back the same way."""

    ending: str
    delimiter: str = ","


@dataclass(frozen=True)
class Sheet:
    sent_as: SentAs
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return labels_of(self.headings)


def read_list(data: bytes) -> Sheet:
    """The headings and rows of a file. Raises CannotRead, whatever the file is."""
    if data.startswith(_PDF):
        raise CannotRead(
            "pdf", "This is a PDF. Ask your system for the list as CSV or Excel, and choose that."
        )
    if data.startswith((_ZIP, b"PK", _OLD)):
        from commonweal.services.front_door.list_files.workbook import read_workbook

        rows, remarks = read_workbook(data)
        return _sheet(SentAs(XLSX), rows, remarks)
    text = _decoded(data)
    delimiter, text = _delimiter(text)
    return _sheet(SentAs(CSV, delimiter), _csv_rows(text, delimiter), ())


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    elif half := _utf_16_without_mark(data):
        encodings = (half,)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or _is_binary(text):
            break
        return text
    raise CannotRead(
        "not_text",
        "This is neither CSV nor Excel. Save the list as “CSV UTF-8” or as .xlsx, and choose that.",
    )


def _utf_16_without_mark(data: bytes) -> str:
    """Every second byte of plain letters in UTF-16 is nought."""
    sample = data[:2_000]
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.6 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.1 * half else ""


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    strange = sum(letter < " " and letter not in "\t\r\n" for letter in sample)
    return strange > len(sample) // 100


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the columns: the mark that gives the most columns in the most rows. A first line “sep=;” says it."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    best = max(_DELIMITERS, key=lambda mark: _how_well(text[:_SAMPLE], mark))
    return best, text


def _how_well(sample: str, mark: str) -> tuple[int, int]:
    """How many rows have as many columns as the commonest kind of row has, and how many that is."""
    try:
        widths = [
            len(row) for row, _ in zip(_records(sample, mark), range(_LOOKED_AT), strict=False) if any(row)
        ]
    except CannotRead:
        return (0, 0)
    many = [width for width in widths if width > 1]
    if not many:
        return (0, 0)
    common = max(set(many), key=many.count)
    return (many.count(common), common)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(10 * LONGEST_CELL)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise CannotRead(
            "bad_csv", "A cell never ends, so rows cannot be told apart. Save the list afresh as CSV."
        ) from None


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    for number, cells in enumerate(_records(text, delimiter), start=1):
        yield Row(number, tuple(cells))


def _sheet(sent_as: SentAs, rows: Iterable[Row], remarks: Sequence[str]) -> Sheet:
    """Finds the headings and holds what is under them, up to what a list may hold."""
    held: list[Row] = []
    for row in rows:
        cells = _trimmed(row)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS:
            text = f"This has more than {MOST_COLUMNS} columns. Take out those that no list needs, and choose it again."
            raise CannotRead("too_wide", text)
        held.append(Row(row.number, cells, row.not_worked_out))
        if len(held) > MOST_ROWS + _LOOKED_AT:
            break
    place = _place_of_headings(held)
    if place is None:
        raise CannotRead(
            "no_rows", "There is no list in this file. It needs a row of headings and rows under it."
        )
    headings, under = held[place].cells, held[place + 1 :]
    if not under:
        raise CannotRead(
            "only_headings", "There are headings and no rows under them. Choose the list with its rows."
        )
    if len(under) > MOST_ROWS:
        raise CannotRead("too_long", f"This has more than {MOST_ROWS:,} rows. Send it in parts.")
    width = max(len(headings), *(len(row.cells) for row in under))
    if width > len(headings):
        headings = headings + ("",) * (width - len(headings))
    filled = tuple(
        Row(row.number, row.cells + ("",) * (width - len(row.cells)), row.not_worked_out) for row in under
    )
    return Sheet(sent_as, headings, filled, tuple(remarks))


def _trimmed(row: Row) -> tuple[str, ...]:
    cells = [without_mark(cell) for cell in row.cells]
    while cells and not cells[-1].strip():
        cells.pop()
    return tuple(cells)


def _place_of_headings(rows: Sequence[Row]) -> int | None:
    """The row among the first ones with the most headings we would know; else the first with more than one cell."""
    wide = [place for place, row in enumerate(rows[:_LOOKED_AT]) if sum(map(bool, row.cells)) > 1]
    if not wide:
        return None
    known = {place: len(guess(labels_of(rows[place].cells))) for place in wide}
    return max(wide, key=lambda place: (known[place] if known[place] >= _ENOUGH_TO_KNOW else 0, -place))
