"""A file of published figures: which of three kinds it is, and each of its lines read; what is wrong is said by line.

A line that cannot be read is left out and named; all others are kept. What makes the whole file unreadable is a fault of line 1.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import TypeVar

from commonweal.rules import figure_file, marac_file
from commonweal.rules.comparators import Figure
from commonweal.rules.figure_file import Population
from commonweal.rules.reasons import Refused

ENDING = ".csv"
MOST_LINES = 50_000
FIRST_EDITION = "first loaded"
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line, and what to write instead."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


@dataclass(frozen=True)
class ReadFile:
    """What could be read, each with its line. `remarks` are about the whole: what a reader should know, and no fault."""

    kind: str
    figures: tuple[tuple[int, Figure], ...] = ()
    populations: tuple[tuple[int, Population], ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class _Lines:
    """The lines of a file after its headings, and what is wrong with those that were read so far."""

    headings: tuple[str, ...]
    rows: list[tuple[int, Mapping[str, str]]]
    faults: list[Fault] = field(default_factory=list)

    def read(self, how: Callable[[Mapping[str, str]], T]) -> Iterator[tuple[int, T]]:
        for line, cells in self.rows:
            try:
                yield line, how(cells)
            except Refused as refused:
                self.faults += [Fault(line, reason.text) for reason in refused.reasons]


def read_file(data: bytes, *, edition: str = "") -> ReadFile:
    """The file by its headings: MARAC figures by police force, plain published figures, or populations.

    `edition` names the copy of the MARAC file, which has no such column. Never raises: what cannot be read is a fault.
    """
    opened = _open(data)
    if isinstance(opened, Fault):
        return ReadFile("none", faults=(opened,))
    headings = set(opened.headings)
    if headings >= set(marac_file.COLUMNS):
        return _marac(opened, edition or FIRST_EDITION)
    if headings >= set(figure_file.MUST):
        figures = tuple(opened.read(figure_file.read_figure))
        return ReadFile("figures", figures=figures, faults=tuple(opened.faults))
    if headings >= set(figure_file.POPULATION_COLUMNS):
        populations = tuple(opened.read(figure_file.read_population))
        return ReadFile("populations", populations=populations, faults=tuple(opened.faults))
    return ReadFile("none", faults=(Fault(1, _unknown(headings)),))


def _open(data: bytes) -> _Lines | Fault:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Fault(1, "This file is not written in UTF-8. Save it as “CSV UTF-8” and choose it again.")
    if "\0" in text:
        return Fault(1, "This is no text file. Save the sheet as “CSV UTF-8” and choose that.")
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    lines = _Lines((), [])
    try:
        lines.headings = tuple(each.strip() for each in next(reader, []))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(lines.rows) == MOST_LINES:
                return Fault(
                    reader.line_num, f"There are more than {MOST_LINES:,} lines. Send the file in parts."
                )
            if len(cells) != len(lines.headings):
                words = f"{len(cells)} cells, but {len(lines.headings)} headings. A comma in a cell needs quotation marks."
                lines.faults.append(Fault(reader.line_num, words))
                continue
            lines.rows.append((reader.line_num, dict(zip(lines.headings, cells, strict=True))))
    except csv.Error:
        return Fault(
            reader.line_num,
            "A quotation mark is opened here and not closed. Close it, and choose the file again.",
        )
    twice = {each for each in lines.headings if lines.headings.count(each) > 1}
    if twice:
        return Fault(1, f"These headings stand here twice: {', '.join(sorted(twice))}. Take one of each out.")
    return lines


def _unknown(headings: set[str]) -> str:
    known = figure_file.POPULATION_COLUMNS if "people" in headings else figure_file.MUST
    missing = [each for each in known if each not in headings]
    return f"These headings are missing: {', '.join(missing)}. docs/published-figures.md lists those of each kind of file."


def _marac(opened: _Lines, edition: str) -> ReadFile:
    rows = []
    seen: set[tuple[str, object]] = set()
    for line, row in opened.read(marac_file.read_row):
        if (row.place, row.year) in seen:
            text = f"{row.place} has a line for this year already. Keep one of them."
            opened.faults.append(Fault(line, text))
            continue
        seen.add((row.place, row.year))
        rows.append((line, row))
    found = marac_file.figures_in([row for _, row in rows], edition=edition)
    figures = tuple((line, each) for (line, _), several in zip(rows, found, strict=True) for each in several)
    missing = marac_file.missing_forces(row.place for _, row in rows)
    remarks = (
        (f"Not in this file at all, which is not nought: {', '.join(missing)}.",) if missing and rows else ()
    )
    return ReadFile("marac", figures=figures, faults=tuple(opened.faults), remarks=remarks)
