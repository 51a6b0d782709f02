"""A file with the text of a risk tool, read whole: every fault at once, each with its line.

A partnership that has a publisher's permission writes the official text into such a file; docs/risk-tools.md says how.
"""

import tomllib
from dataclasses import dataclass
from typing import Any

from commonweal.partnership.toml_lines import Lines, find_lines
from commonweal.rules.cases import ClientGroup
from commonweal.rules.risk_tools import AS_TOLD, JUDGEMENT_ONLY, TOOLS, Item, Kind, Tool

LONGEST = {"key": 40, "version": 20, "title": 120, "opening": 1000, "source": 300, "licence": 500}
NEEDED = ("key", "version", "title", "source", "licence")
NUMBERS = ("minimum_age", "maximum_age", "stalking_item")
KNOWN = {*LONGEST, *NUMBERS, "kind", "client_groups", "counts_for_marac", "items"}
OLDEST = 120
MOST_ITEMS = 200
LONGEST_ITEM = 500


@dataclass(frozen=True)
class ToolFile:
    """The tool, or what is wrong with the file."""

    tool: Tool | None
    faults: tuple[str, ...]


def read_tool(text: str) -> ToolFile:
    """The tool in a TOML file. With any fault there is none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return ToolFile(None, (f"This is no TOML file: {error}.",))
    lines = find_lines(text)
    faults = [
        *_unknown(content, lines),
        *_texts(content, lines),
        *_numbers(content, lines),
        *_codes(content, lines),
        *_items(content, lines),
    ]
    return ToolFile(None, tuple(faults)) if faults else ToolFile(_made(content), ())


def _unknown(content: dict[str, Any], lines: Lines) -> list[str]:
    return [_at(lines, name, f"“{name}” is not known here.") for name in content if name not in KNOWN]


def _texts(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    for name, longest in LONGEST.items():
        value = content.get(name, "")
        if not isinstance(value, str):
            found.append(_at(lines, name, f"{name} must be text in quotation marks."))
        elif name in NEEDED and not value.strip():
            found.append(_at(lines, name, f"{name} is missing."))
        elif len(value) > longest:
            found.append(_at(lines, name, f"Shorten {name} to {longest} characters."))
    if (content.get("key"), content.get("version")) in {
        each.name for each in (*TOOLS, AS_TOLD, JUDGEMENT_ONLY)
    }:
        found.append(_at(lines, "key", "This key and version come with us. Give it a key of its own."))
    if "|" in f"{content.get('key')}{content.get('version')}":
        found.append(_at(lines, "key", "Leave | out of key and version."))
    return found


def _numbers(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    for name in NUMBERS:
        value = content.get(name)
        if value is not None and (
            not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= OLDEST
        ):
            found.append(_at(lines, name, f"{name} must be a whole number from 0 to {OLDEST}."))
    youngest, oldest = content.get("minimum_age", 0), content.get("maximum_age")
    if not found and oldest is not None and oldest < youngest:
        found.append(_at(lines, "maximum_age", "maximum_age is below minimum_age."))
    opens = content.get("stalking_item")
    items = content.get("items")
    if not found and opens is not None and isinstance(items, list) and not 1 <= opens <= len(items):
        found.append(
            _at(lines, "stalking_item", f"There is no question {opens} to open the stalking questions.")
        )
    return found


def _codes(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    if content.get("kind", Kind.ASKED) not in set(Kind):
        found.append(_at(lines, "kind", f"kind must be one of: {', '.join(Kind)}."))
    groups = content.get("client_groups")
    if not isinstance(groups, list) or not groups or not set(map(str, groups)) <= set(ClientGroup):
        text = f"client_groups must be a list of: {', '.join(ClientGroup)}."
        found.append(_at(lines, "client_groups", text))
    if not isinstance(content.get("counts_for_marac", False), bool):
        found.append(_at(lines, "counts_for_marac", "counts_for_marac must be true or false."))
    return found


def _items(content: dict[str, Any], lines: Lines) -> list[str]:
    items = content.get("items")
    if not isinstance(items, list) or not items or len(items) > MOST_ITEMS:
        return [_at(lines, "items", f"Write one to {MOST_ITEMS} questions, each as [[items]] with its text.")]
    found = []
    for place, item in enumerate(items):
        where = lines.of(("items", place))
        if not isinstance(item, dict) or not isinstance(item.get("text"), str) or not item["text"].strip():
            found.append(f"Line {where}: Question {place + 1} has no text.")
            continue
        note = item.get("note", "")
        if not isinstance(note, str):
            found.append(f"Line {where}: The note of question {place + 1} must be text.")
        elif max(len(item["text"]), len(note)) > LONGEST_ITEM:
            found.append(f"Line {where}: Shorten question {place + 1} to {LONGEST_ITEM} characters.")
        for name in item:
            if name not in ("text", "note"):
                found.append(f"Line {lines.of(('items', place, name))}: “{name}” is not known in a question.")
    return found


def _made(content: dict[str, Any]) -> Tool:
    return Tool(
        key=content["key"],
        version=content["version"],
        title=content["title"],
        opening=content.get("opening", ""),
        items=tuple(
            Item(place, item["text"], item.get("note", ""))
            for place, item in enumerate(content["items"], start=1)
        ),
        kind=Kind(content.get("kind", Kind.ASKED)),
        client_groups=frozenset(content["client_groups"]),
        minimum_age=content.get("minimum_age", 0),
        maximum_age=content.get("maximum_age"),
        counts_for_marac=content.get("counts_for_marac", False),
        stalking_item=content.get("stalking_item"),
        source=content["source"],
        licence=content["licence"],
    )


def _at(lines: Lines, name: str, text: str) -> str:
    return f"Line {lines.of((name,))}: {text}" if lines.of((name,)) else text
