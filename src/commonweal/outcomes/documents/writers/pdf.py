"""A paper as a tagged PDF (PDF/UA-1), set by typst. Every word goes in as data, so nothing in it is read as markup."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import typst
from anyascii import anyascii

from commonweal.outcomes.documents.content import Block, Grid, Paper, Passage, Points
from commonweal.outcomes.documents.writers.stamp import Stamp, facts

HERE = Path(__file__).resolve().parent
STANDARD = "ua-1"
AUTHOR = "Commonweal"
PICTURE_PPI = 200
NO_SHAPE = "could not be displayed"
_LATIN = re.compile("[\u0020-\u024f\u2010-\u2027\u20a0-\u20bf\u2122\u2212]")
_PLAIN = re.compile("[\u0020-\u007e£–—‘’“”•·−]")
NARROWEST, WIDEST = 14, 40  # letters that a column of words is counted as


def write_pdf(paper: Paper, stamp: Stamp) -> bytes:
    """The PDF. Its day of making is the paper's own, so that the same paper gives the same bytes.

    A PDF that can be read aloud may hold no letter without a shape. Where our fonts lack one, names are written in Latin
    letters, and where that is not enough in the plainest.
    """
    said = _said(paper, stamp)
    for keeps in (None, _LATIN, _PLAIN):
        try:
            made = typst.compile(
                pdf_standards=[STANDARD], format="pdf", **_asked(_in_letters(said, keeps), paper)
            )
        except typst.TypstError as refused:
            if NO_SHAPE not in str(refused) or keeps is _PLAIN:
                raise
        else:
            assert isinstance(made, bytes)
            return made
    raise AssertionError("the plainest letters have shapes")


def pictures_of_pages(paper: Paper, stamp: Stamp, *, ppi: int = 72) -> list[bytes]:
    """The pages as PNG, to look at while changing how they are set."""
    made = typst.compile(format="png", ppi=ppi, **_asked(_said(paper, stamp), paper))
    return made if isinstance(made, list) else [made]


def picture_of_bars(grid: Grid) -> bytes:
    """The bars of a table as one PNG, for forms that cannot draw."""
    made = typst.compile(
        input=_read("picture.typ"),
        format="png",
        ppi=PICTURE_PPI,
        sys_inputs={"bars": json.dumps(_bars(grid), ensure_ascii=False)},
        **_ours(),
    )
    assert isinstance(made, bytes)
    return made


def _ours() -> dict[str, Any]:
    return {"root": str(HERE), "font_paths": _fonts(), "ignore_system_fonts": True}


def _asked(said: dict[str, Any], paper: Paper) -> dict[str, Any]:
    return {
        **_ours(),
        "input": _read("paper.typ"),
        "sys_inputs": {"paper": json.dumps(said, ensure_ascii=False)},
        "timestamp": int(paper.made_at.timestamp()),
    }


def _in_letters(said: Any, keeps: re.Pattern[str] | None) -> Any:
    """The same with every letter that is not kept written in plain ones; one that has no such name becomes a question mark."""
    if keeps is None:
        return said
    if isinstance(said, str):
        return "".join(each if keeps.match(each) else anyascii(each) or "?" for each in said)
    if isinstance(said, list):
        return [_in_letters(each, keeps) for each in said]
    if isinstance(said, dict):
        return {key: _in_letters(value, keeps) for key, value in said.items()}
    return said


@cache
def _read(name: str) -> bytes:
    return (HERE / name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """Ours, and what typst brings for letters that ours does not have: never what happens to be on the machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(HERE / "fonts")]
    )


def _said(paper: Paper, stamp: Stamp) -> dict[str, Any]:
    return {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "summary": paper.summary,
        "author": AUTHOR,
        "keywords": [stamp.mark],
        "status": stamp.status,
        "checksum": stamp.checksum,
        "checksum_short": stamp.short,
        "facts": list(facts(paper, stamp)),
        "faults": list(paper.faults),
        "headlines": [
            {"shown": each.figure.text, "label": each.label, "definition": each.definition}
            for each in paper.headlines
        ],
        "sections": [
            {"title": each.title, "level": each.level, "blocks": [_block(block) for block in each.blocks]}
            for each in paper.sections
        ],
        "definitions": [
            {"title": each.title, "sentences": list(each.sentences)} for each in paper.definitions
        ],
        "hidden": list(paper.hidden),
        "sources": list(paper.sources),
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Passage(text):
            return {"passage": text}
        case Points(items):
            return {"points": list(items)}
    return _grid(block)


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "caption": grid.caption,
        "columns": [
            {"label": each.label, "is_number": each.is_number, "weight": _weight(grid, place)}
            for place, each in enumerate(grid.columns)
        ],
        "rows": [[cell.text for cell in row] for row in grid.rows],
        "total": [cell.text for cell in grid.total] if grid.total else None,
        "notes": list(grid.notes),
        "description": grid.description,
        "bars": _bars(grid),
    }


def _weight(grid: Grid, place: int) -> int:
    """How wide a column of words is beside the others: by its longest cell, within bounds."""
    longest = max((len(row[place].text) for row in grid.all_rows), default=0)
    return min(WIDEST, max(NARROWEST, longest, len(grid.columns[place].label)))


def _bars(grid: Grid) -> list[dict[str, Any]]:
    return [{"label": label, "value": value, "shown": shown} for label, value, shown in grid.bars]
