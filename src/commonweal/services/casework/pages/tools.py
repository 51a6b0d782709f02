"""The risk tools in use: for whom each is, its questions, and where its words come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.design.words import plural
from commonweal.rules.risk_tools import AS_TOLD, TOOLS, Kind, Tool
from commonweal.services.casework import words

KINDS = {
    Kind.ASKED: "Asked by us",
    Kind.SUPPLEMENT: "Asked beside another tool; its score is kept apart",
    Kind.TOLD: "Asked by others and told to us",
}


@dataclass(frozen=True)
class ToolLine:
    title: str
    facts: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ToolsPage:
    lines: tuple[ToolLine, ...]


def tools_page(loaded: Sequence[Tool]) -> ToolsPage:
    """What the partnership loaded first, the latest of it foremost; then what comes with us."""
    return ToolsPage(tuple(map(_line, (*reversed(loaded), *TOOLS, AS_TOLD))))


def _line(tool: Tool) -> ToolLine:
    facts = [
        ("Version", tool.version),
        ("How", KINDS[tool.kind]),
        ("For", _for_whom(tool)),
        ("Questions", plural(len(tool.items), "question") if tool.items else "None: a grade as told"),
        ("Source", tool.source or "Theirs who used it"),
    ]
    if tool.licence:
        facts.append(("Licence", tool.licence))
    return ToolLine(tool.title, tuple(facts), tuple((each.text, each.note) for each in tool.items))


def _for_whom(tool: Tool) -> str:
    groups = ", ".join(words.GROUPS[each] for each in sorted(tool.client_groups))
    ages = f"{tool.minimum_age} to {tool.maximum_age}" if tool.maximum_age else f"{tool.minimum_age} and over"
    return f"{groups}, aged {ages}"
