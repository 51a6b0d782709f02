"""A paper as sheets, for both kinds of spreadsheet: a contents sheet, one sheet for each table, words, and definitions.

Read a Line as: these cells, side by side, in this look. A cell that is a number is one in the spreadsheet too; whatever is
words stays words, even where it begins with = + - or @.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from commonweal.outcomes.documents.content import Grid, Heading, Paper, Passage, Points, Shown, Words, named
from commonweal.outcomes.documents.writers.stamp import Stamp, facts

LONGEST_NAME = 31
# Beyond these a letter counts twice in the length of a name.
_NOT_IN_A_NAME = re.compile(r"""[\[\]:*?/\\'".]|[^\u0000-\uffff]""")
_NOT_IN_A_DEFINED_NAME = re.compile(r"[^a-z0-9]+")
WIDE = 100


class Look(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    HEAD = "head"
    PLAIN = "plain"
    TOTAL = "total"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True)
class Line:
    """One row of a sheet. `to_sheet` makes its first cell lead to another sheet."""

    cells: tuple[Shown, ...]
    look: Look = Look.PLAIN
    to_sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    """`head` is the place of the row of headings, counted from 0, and `defined` the name of the table under it; a sheet of
    words has neither.
    """

    name: str
    lines: tuple[Line, ...]
    widths: tuple[int, ...]
    columns: tuple[Heading, ...] = ()
    head: int | None = None
    table_rows: int = 0
    defined: str = ""


def sheets_of(paper: Paper, stamp: Stamp) -> tuple[Sheet, ...]:
    """All sheets, the contents first."""
    tables = tuple(
        _table(number, section, grid) for number, (section, grid) in enumerate(paper.grids, start=1)
    )
    words = tuple(_words(paper))
    said = (Sheet("In words", words, (WIDE,)),) if words else ()
    meaning = Sheet("What it means", tuple(_meaning(paper, stamp)), (WIDE,))
    contents = Sheet("Contents", tuple(_contents(paper, stamp, (*tables, *said, meaning))), (34, 60, 60))
    return (contents, *tables, *said, meaning)


def _table(number: int, section: str, grid: Grid) -> Sheet:
    lines = [
        Line((named(grid.caption),), Look.TITLE),
        Line((named(section),), Look.NOTE),
        Line(()),
        Line(tuple(named(each.label) for each in grid.columns), Look.HEAD),
    ]
    head = len(lines) - 1
    lines += [Line(row) for row in grid.rows]
    if grid.total:
        lines.append(Line(grid.total, Look.TOTAL))
    if grid.notes:
        lines += [Line(()), *(Line((Words(note),), Look.NOTE) for note in grid.notes)]
    return Sheet(
        _name(number, grid.caption),
        tuple(lines),
        tuple(
            min(48, max(13, len(each.label) + 2, *(len(row[place].text) + 2 for row in grid.all_rows), 0))
            for place, each in enumerate(grid.columns)
        ),
        grid.columns,
        head,
        len(grid.all_rows),
        f"table_{number}_{_NOT_IN_A_DEFINED_NAME.sub('_', grid.caption.lower()).strip('_')}"[:60],
    )


def _name(number: int, caption: str) -> str:
    """A sheet's name: numbered, so that no two are alike, and cut between words."""
    title = " ".join(_NOT_IN_A_NAME.sub(" ", caption.replace(": ", ", ")).split())
    return textwrap.shorten(f"{number} {title}", LONGEST_NAME, placeholder="").rstrip(",")


def _contents(paper: Paper, stamp: Stamp, others: tuple[Sheet, ...]) -> Iterator[Line]:
    yield Line((Words(paper.title),), Look.TITLE)
    yield Line((Words(paper.subtitle),), Look.HEADING)
    if paper.faults:
        yield Line((Words("This document does not tie. Do not use its figures."),), Look.FAULT)
        yield from (Line((Words(fault),), Look.FAULT) for fault in paper.faults)
    yield Line((Words(paper.summary),))
    yield from (Line((Words(each),), Look.NOTE) for each in facts(paper, stamp))
    if paper.headlines:
        yield Line(())
        yield Line((Words("The most important figures"),), Look.HEADING)
        for each in paper.headlines:
            yield Line((Words(each.label), each.figure, Words(each.definition)))
    yield Line(())
    yield Line((Words("Sheet"), Words("What it holds")), Look.HEAD)
    for sheet in others:
        what = sheet.lines[0].cells[0] if sheet.columns else Words(f"{sheet.name}: read this too")
        yield Line((Words(sheet.name), what), to_sheet=sheet.name)


def _words(paper: Paper) -> Iterator[Line]:
    seen = set()
    for section in paper.sections:
        texts = [
            each
            for block in section.blocks
            for each in (
                (block.text,)
                if isinstance(block, Passage)
                else block.items
                if isinstance(block, Points)
                else ()
            )
        ]
        if texts and (section.title, *texts) not in seen:
            seen.add((section.title, *texts))
            yield Line((Words(section.title),), Look.HEADING)
            yield from (Line((Words(text),)) for text in texts)


def _meaning(paper: Paper, stamp: Stamp) -> Iterator[Line]:
    yield Line((Words("What it means, and where it comes from"),), Look.TITLE)
    for each in paper.definitions:
        yield Line((Words(each.title),), Look.HEADING)
        yield from (Line((Words(sentence),)) for sentence in each.sentences)
    for title, items in (
        ("What is hidden, and why", paper.hidden),
        ("Where it comes from", paper.sources),
    ):
        if items:
            yield Line((Words(title),), Look.HEADING)
            yield from (Line((Words(item),)) for item in items)
    yield Line((Words("Checksum (SHA-256 of the content)"),), Look.HEADING)
    yield Line((Words(stamp.mark),))
