"""A paper as text that is always the same for the same content, and back again: what is kept, hashed and signed.

JSON with sorted keys and no spaces, in UTF-8. The hash of a paper is the SHA-256 of that text.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from commonweal.outcomes.documents.content import (
    Amount,
    Block,
    Definition,
    Figure,
    Grid,
    Heading,
    Headline,
    Paper,
    Passage,
    Points,
    Section,
    Share,
    Shown,
    Words,
    read_figure,
)

FORMAT = 1


def write(paper: Paper) -> str:
    """The canonical text."""
    said = {
        "format": FORMAT,
        "kind": paper.kind,
        "title": paper.title,
        "subtitle": paper.subtitle,
        "summary": paper.summary,
        "language": paper.language,
        "made_at": paper.made_at.isoformat(),
        "data_at": paper.data_at.isoformat() if paper.data_at else None,
        "headlines": [
            {"figure": _cell(each.figure), "label": each.label, "definition": each.definition}
            for each in paper.headlines
        ],
        "sections": [
            {"title": each.title, "level": each.level, "blocks": [_block(block) for block in each.blocks]}
            for each in paper.sections
        ],
        "definitions": [
            {"title": each.title, "sentences": list(each.sentences)} for each in paper.definitions
        ],
        "sources": list(paper.sources),
        "hidden": list(paper.hidden),
        "faults": list(paper.faults),
    }
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Paper:
    """The paper of a canonical text. Raises ValueError when it is none of this format."""
    said = json.loads(text)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise ValueError("This is not a document of a format that is known here.")
    return Paper(
        kind=said["kind"],
        title=said["title"],
        subtitle=said["subtitle"],
        summary=said["summary"],
        language=said["language"],
        made_at=datetime.fromisoformat(said["made_at"]),
        data_at=datetime.fromisoformat(said["data_at"]) if said["data_at"] else None,
        headlines=tuple(
            Headline(_read_cell(each["figure"]), each["label"], each["definition"])
            for each in said["headlines"]
        ),
        sections=tuple(
            Section(each["title"], tuple(_read_block(block) for block in each["blocks"]), each["level"])
            for each in said["sections"]
        ),
        definitions=tuple(
            Definition(each["title"], tuple(each["sentences"])) for each in said["definitions"]
        ),
        sources=tuple(said["sources"]),
        hidden=tuple(said["hidden"]),
        faults=tuple(said["faults"]),
    )


def _cell(cell: Shown) -> Any:
    match cell:
        case Words(text):
            return text
        case Amount(pence):
            return {"pence": pence}
        case Share(per_cent):
            return {"share": per_cent}
        case Figure(text=text, value=value, unit=unit):
            return {"figure": text, "value": value, "unit": unit}
    raise TypeError(f"{type(cell).__name__} is no cell of a document.")


def _read_cell(said: Any) -> Shown:
    if isinstance(said, str):
        return Words(said)
    if "pence" in said:
        return Amount(said["pence"])
    if "share" in said:
        return Share(said["share"])
    return read_figure(said["figure"], said["value"], said["unit"])


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Passage(text):
            return {"passage": text}
        case Points(items):
            return {"points": list(items)}
    return {
        "caption": block.caption,
        "columns": [[each.label, each.is_number] for each in block.columns],
        "rows": [[_cell(cell) for cell in row] for row in block.rows],
        "total": [_cell(cell) for cell in block.total] if block.total else None,
        "notes": list(block.notes),
        "drawn": block.drawn,
    }


def _read_block(said: dict[str, Any]) -> Block:
    if "passage" in said:
        return Passage(said["passage"])
    if "points" in said:
        return Points(tuple(said["points"]))
    return Grid(
        said["caption"],
        tuple(Heading(label, is_number) for label, is_number in said["columns"]),
        tuple(tuple(_read_cell(cell) for cell in row) for row in said["rows"]),
        tuple(_read_cell(cell) for cell in said["total"]) if said["total"] else None,
        tuple(said["notes"]),
        said["drawn"],
    )
