"""Reads the figures of a workbook strictly: what fits is kept, what does not comes back as a sentence that names its cell.

Read a grid as: rows of cells as they stand in the sheet, the first row first. Nothing is worked out: a formula is told apart from
a number and not run. The words in the first columns must be those we put there, so that a moved row or column is seen.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonweal.rules.returns.lines import Figure, Place, Standing, faults_in_figure, together

SHEET = "Figures"
HEADINGS = (
    "Measure",
    "Area",
    "Client group",
    "Number",
    "Out of",
    "If there is no figure",
    "Why there is none",
    "Key",
)
HEADING_ROW = 4
NUMBER, OUT_OF, NONE, WHY, KEY = 3, 4, 5, 6, 7
TOGETHER = "together"
CHOICES = {Standing.NOT_KNOWN: "not known yet", Standing.NOT_APPLICABLE: "does not apply"}
LONGEST_REASON = 300
_COUNT = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d{1,9}")
_WHOLE = re.compile(r"-?\d+\.0+")


@dataclass(frozen=True)
class Formula:
    """A cell that works something out."""


@dataclass(frozen=True)
class AskedRow:
    """A line as the sheet shows it: its words, and whether it is a rate."""

    place: Place
    words: tuple[str, str, str]
    is_rate: bool


@dataclass(frozen=True)
class Fault:
    """Where, as the sheet names it (`D7`), and what to do."""

    cell: str
    text: str

    def __str__(self) -> str:
        return f"Sheet {SHEET}, cell {self.cell}: {self.text}"


@dataclass(frozen=True)
class ReadSheet:
    """`figures` are the lines that can be kept. What is not among them was not read and stays as it was."""

    figures: Mapping[Place, Figure] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def cell_name(column: int, row: int) -> str:
    """`D7` for the column with number 3 (from 0) and the row with number 7 (from 1)."""
    return f"{chr(ord('A') + column)}{row}"


def read_sheet(grid: Sequence[Sequence[Any]], asked: Sequence[AskedRow]) -> ReadSheet:
    """The figures that can be kept, and everything that has to be mended. With a heading out of place nothing is read."""
    moved = _moved(grid)
    if moved:
        return ReadSheet(faults=tuple(moved))
    by_key = {row.place.key: row for row in asked}
    rows, faults = _rows_by_key(grid, by_key)
    figures: dict[Place, Figure] = {}
    for key, row in by_key.items():
        if key not in rows:
            continue
        figure, wrong = _figure(*rows[key], row)
        faults += wrong
        if figure is not None:
            figures[row.place] = figure
    for measure in dict.fromkeys(row.place.measure for row in asked):
        total = rows.get(f"{TOGETHER}|{measure}")
        mine = [row.place for row in asked if row.place.measure == measure]
        if total is None or any(place not in figures for place in mine):
            continue
        wrong = _not_adding(*total, together(figures[place] for place in mine))
        faults += wrong
        if wrong:
            # Which of them is wrong nobody knows but whoever filled it in.
            figures = {place: each for place, each in figures.items() if place.measure != measure}
    missing = [row for key, row in by_key.items() if key not in rows]
    if missing:
        names = ", ".join(f"“{' · '.join(row.words)}”" for row in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        text = f"rows are missing: {names}{more}. Take the workbook down again and fill in all of its rows."
        faults.append(Fault(cell_name(0, HEADING_ROW + 1), text))
    return ReadSheet(figures, tuple(faults))


def _at(row: Sequence[Any], column: int) -> Any:
    value = row[column] if column < len(row) else None
    return value.strip() if isinstance(value, str) else value


def _moved(grid: Sequence[Sequence[Any]]) -> list[Fault]:
    headings = grid[HEADING_ROW - 1] if len(grid) >= HEADING_ROW else ()
    faults = []
    for column, heading in enumerate(HEADINGS):
        found = _at(headings, column)
        if found != heading:
            there = f"“{str(found)[:40]}” stands here" if found not in (None, "") else "nothing stands here"
            text = (
                f"the heading should be “{heading}”, and {there}: a column or row was moved or taken out."
                " Nothing was read. Take the workbook down again and fill in that one."
            )
            faults.append(Fault(cell_name(column, HEADING_ROW), text))
    return faults[:1]


def _rows_by_key(
    grid: Sequence[Sequence[Any]], by_key: Mapping[str, AskedRow]
) -> tuple[dict[str, tuple[int, Sequence[Any]]], list[Fault]]:
    """Each row by its key, with its number; what is unknown, twice there, or was moved is left out and told."""
    found: dict[str, list[tuple[int, Sequence[Any]]]] = defaultdict(list)
    faults: list[Fault] = []
    measures = {row.place.measure for row in by_key.values()}
    for number, row in enumerate(grid[HEADING_ROW:], start=HEADING_ROW + 1):
        if all(_at(row, column) in (None, "") for column in range(max(len(row), 1))):
            continue
        key = _at(row, KEY)
        known = isinstance(key, str) and (key in by_key or key.removeprefix(f"{TOGETHER}|") in measures)
        if not known:
            text = "this row is none of ours. Take it out, and put its figures into the row they belong to."
            faults.append(Fault(cell_name(0, number), text))
            continue
        found[key].append((number, row))
    kept: dict[str, tuple[int, Sequence[Any]]] = {}
    for key, rows in found.items():
        number, row = rows[0]
        if len(rows) > 1:
            text = (
                f"this row is there twice, in row {rows[0][0]} too. Take one of them out. Neither was read."
            )
            faults.append(Fault(cell_name(0, rows[1][0]), text))
            kept[key] = (0, ())
        else:
            kept[key] = (number, row)
    return kept, faults


def _figure(number: int, row: Sequence[Any], asked: AskedRow) -> tuple[Figure | None, list[Fault]]:
    if not number:
        return None, []
    for column, words in enumerate(asked.words):
        if _at(row, column) != words:
            text = f"this row is for “{words}”, and other words stand here. Put them back: the row may have been moved."
            return None, [Fault(cell_name(column, number), text)]
    top, fault = _count(_at(row, NUMBER), NUMBER, number)
    bottom, other = _count(_at(row, OUT_OF), OUT_OF, number)
    none, third = _none(_at(row, NONE), number)
    why, fourth = _why(_at(row, WHY), number)
    faults = [each for each in (fault, other, third, fourth) if each is not None]
    if faults:
        return None, faults
    if bottom is not None and not asked.is_rate:
        text = "this is a plain count and is out of nothing. Leave this cell empty."
        return None, [Fault(cell_name(OUT_OF, number), text)]
    standing = none or (Standing.COUNTED if top is not None or bottom is not None else Standing.BLANK)
    if standing is Standing.BLANK:
        text = "nothing stands here. Enter the number (nobody is 0), or choose why there is none in column F."
        return None, [Fault(cell_name(NUMBER, number), text)]
    figure = Figure(standing, top, bottom, why)
    wrong = faults_in_figure(figure, is_rate=asked.is_rate)
    columns = {"out_of_missing": OUT_OF, "reason_missing": WHY, "figure_and_none": NONE}
    if wrong:
        first = wrong[0]
        text = first.text[:1].lower() + first.text[1:]
        return None, [Fault(cell_name(columns.get(first.code, NUMBER), number), text)]
    return figure, []


def _count(value: Any, column: int, number: int) -> tuple[int | None, Fault | None]:
    """A whole number, or nothing; anything else is a fault. Nothing is rounded."""
    cell = cell_name(column, number)
    if value is None or value == "":
        return None, None
    if isinstance(value, Formula):
        return None, Fault(cell, "a formula stands here. Type the number itself.")
    if isinstance(value, bool):
        return None, Fault(cell, "this is no number. Type the number in figures.")
    if isinstance(value, float) and not value.is_integer():
        return None, Fault(cell, "a count has no decimals. Type a whole number.")
    if isinstance(value, str):
        if _WHOLE.fullmatch(value) or not _COUNT.fullmatch(value):
            text = "a count is a whole number in figures, like 41. Is there none? Leave it empty and choose why in column F."
            return None, Fault(cell, text)
        value = value.replace(",", "")
    elif not isinstance(value, int | float):
        return None, Fault(cell, "this is no number. Type the number in figures, in a cell that is no date.")
    count = int(value)
    if count < 0:
        return None, Fault(cell, "a count cannot be below 0. Take out the minus sign, or mend the number.")
    return count, None


def _none(value: Any, number: int) -> tuple[Standing | None, Fault | None]:
    if value is None or value == "":
        return None, None
    for standing, words in CHOICES.items():
        if isinstance(value, str) and value.lower() == words:
            return standing, None
    text = (
        f"choose “{CHOICES[Standing.NOT_KNOWN]}” or “{CHOICES[Standing.NOT_APPLICABLE]}”, or leave it empty."
    )
    return None, Fault(cell_name(NONE, number), text)


def _why(value: Any, number: int) -> tuple[str, Fault | None]:
    if isinstance(value, Formula):
        return "", Fault(cell_name(WHY, number), "a formula stands here. Type the reason in words.")
    words = "" if value is None else str(value)
    if len(words) > LONGEST_REASON:
        return "", Fault(
            cell_name(WHY, number), f"this is longer than {LONGEST_REASON} characters. Make it shorter."
        )
    return words, None


def _not_adding(number: int, row: Sequence[Any], sums: Figure) -> list[Fault]:
    if not number:
        return []
    faults = []
    for column, added in ((NUMBER, sums.numerator), (OUT_OF, sums.denominator)):
        typed, fault = _count(_at(row, column), column, number)
        if fault is not None:
            faults.append(fault)
        elif typed is not None and typed != (added or 0):
            text = (
                f"together is {typed:,}, and the rows above it add up to {added or 0:,}. Mend whichever is wrong."
                " None of them was read."
            )
            faults.append(Fault(cell_name(column, number), text))
    return faults
