"""A file with a publisher's set of questions, read whole: every fault at once, each with its line.

Whoever holds the licence writes the official words into such a file; docs/outcome-tools.md says how. Scores in the file are
points with at most two decimals, and become hundredths here without a float in between.
"""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.partnership.toml_lines import Lines, find_lines
from commonweal.rules.cases import ClientGroup
from commonweal.rules.outcome_questions.shape import WHOLE_POINT, Band, Scoring
from commonweal.rules.outcome_tools import TOOLS, Answerer, Occasion, OutcomeTool, Statement

LONGEST = {
    "key": 40, "version": 20, "title": 120, "opening": 1000, "source": 300, "licence": 500, "registration": 80,
    "bands_source": 300,
}  # fmt: skip
NEEDED = ("key", "version", "title", "source", "licence", "registration")
KNOWN = {
    *LONGEST, "client_groups", "minimum_age", "maximum_age", "answered_by", "occasions", "scale", "statements", "scoring",
    "least_answered", "change_that_counts", "higher_is_better", "table", "bands",
}  # fmt: skip
OLDEST = 120
MOST_STATEMENTS = 100
MOST_POINTS = 100
HIGHEST_SCORE = 320
LONGEST_STATEMENT = 500
LONGEST_ANSWER = 80


@dataclass(frozen=True)
class OutcomeFile:
    """The set, or what is wrong with the file."""

    tool: OutcomeTool | None
    faults: tuple[str, ...]


def read_outcome_tool(text: str) -> OutcomeFile:
    """The set in a TOML file. With any fault there is none."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return OutcomeFile(None, (f"This is no TOML file: {error}.",))
    lines = find_lines(text)
    faults = [
        *(_at(lines, name, f"“{name}” is not known here.") for name in content if name not in KNOWN),
        *_texts(content, lines),
        *_codes(content, lines),
        *_ages(content, lines),
        *_scale(content, lines),
        *_statements(content, lines),
    ]
    if not faults:
        faults = [*_least(content, lines), *_change(content, lines), *_highest(content, lines)]
        faults += [*_table(content, lines), *_bands(content, lines)]
    return OutcomeFile(None, tuple(faults)) if faults else OutcomeFile(_made(content), ())


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
    if content.get("key") in {each.key for each in TOOLS}:
        found.append(_at(lines, "key", "This key belongs to a set that comes with us. Give it another."))
    if isinstance(content.get("key"), str) and not content["key"].replace("_", "").isalnum():
        found.append(_at(lines, "key", "Write the key with letters, figures and _ only."))
    return found


def _codes(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    for name, codes in (("answered_by", Answerer), ("scoring", Scoring)):
        if content.get(name) not in set(codes):
            found.append(_at(lines, name, f"{name} must be one of: {', '.join(codes)}."))
    for name, codes in (("client_groups", ClientGroup), ("occasions", Occasion)):
        value = content.get(name)
        if not isinstance(value, list) or not value or not set(map(str, value)) <= set(codes):
            found.append(_at(lines, name, f"{name} must be a list of: {', '.join(codes)}."))
    if not isinstance(content.get("higher_is_better"), bool):
        found.append(_at(lines, "higher_is_better", "higher_is_better must be true or false."))
    return found


def _ages(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    for name in ("minimum_age", "maximum_age"):
        if name in content and not _is_whole(content[name], 0, OLDEST):
            found.append(_at(lines, name, f"{name} must be a whole number from 0 to {OLDEST}."))
    if not found and content.get("maximum_age", OLDEST) < content.get("minimum_age", 0):
        found.append(_at(lines, "maximum_age", "maximum_age is below minimum_age."))
    return found


def _scale(content: dict[str, Any], lines: Lines) -> list[str]:
    scale = content.get("scale")
    if not isinstance(scale, list) or len(scale) < 2:
        return [_at(lines, "scale", 'Write at least two answers: scale = [[0, "Never"], [1, "Often"]].')]
    for each in scale:
        if not isinstance(each, list) or len(each) != 2 or not _is_whole(each[0], 0, MOST_POINTS):
            text = (
                f"Each answer of the scale is [points, words], points a whole number from 0 to {MOST_POINTS}."
            )
            return [_at(lines, "scale", text)]
        if not isinstance(each[1], str) or not 0 < len(each[1].strip()) <= LONGEST_ANSWER:
            return [
                _at(
                    lines,
                    "scale",
                    f"Each answer of the scale needs words, up to {LONGEST_ANSWER} characters.",
                )
            ]
    points = [each[0] for each in scale]
    return [] if points == sorted(set(points)) else [_at(lines, "scale", "Let the points of the scale rise.")]


def _statements(content: dict[str, Any], lines: Lines) -> list[str]:
    statements = content.get("statements")
    if not isinstance(statements, list) or not 1 <= len(statements) <= MOST_STATEMENTS:
        text = f"Write one to {MOST_STATEMENTS} statements, each as [[statements]] with its text."
        return [_at(lines, "statements", text)]
    found = []
    for place, each in enumerate(statements):
        where, number = lines.of(("statements", place)), place + 1
        if not isinstance(each, dict) or not isinstance(each.get("text"), str) or not each["text"].strip():
            found.append(f"Line {where}: Statement {number} has no text.")
            continue
        note = each.get("note", "")
        if not isinstance(note, str) or max(len(each["text"]), len(note)) > LONGEST_STATEMENT:
            text = (
                f"Text and note of statement {number} must be text of up to {LONGEST_STATEMENT} characters."
            )
            found.append(f"Line {where}: {text}")
        if not isinstance(each.get("is_reversed", False), bool):
            found.append(f"Line {where}: is_reversed of statement {number} must be true or false.")
        found += [
            f"Line {lines.of(('statements', place, name))}: “{name}” is not known in a statement."
            for name in each
            if name not in ("text", "note", "is_reversed")
        ]
    return found


def _least(content: dict[str, Any], lines: Lines) -> list[str]:
    most = len(content["statements"])
    if _is_whole(content.get("least_answered"), 1, most):
        return []
    text = f"least_answered must be a whole number from 1 to {most}: how many answers a score needs."
    return [_at(lines, "least_answered", text)]


def _change(content: dict[str, Any], lines: Lines) -> list[str]:
    change = _hundredths(content.get("change_that_counts"))
    if change is not None and 1 <= change <= HIGHEST_SCORE * WHOLE_POINT:
        return []
    text = "change_that_counts must be a number of points above nought: what is less is no change."
    return [_at(lines, "change_that_counts", text)]


def _highest(content: dict[str, Any], lines: Lines) -> list[str]:
    sums = len(content["statements"]) * content["scale"][-1][0]
    if content["scoring"] == Scoring.MEAN or sums <= HIGHEST_SCORE:
        return []
    return [_at(lines, "scale", f"All answers together come to {sums} points; {HIGHEST_SCORE} is the most.")]


def _table(content: dict[str, Any], lines: Lines) -> list[str]:
    table = content.get("table", [])
    if content["scoring"] != Scoring.TABLE:
        return [_at(lines, "table", 'A table is only read with scoring = "table".')] if table else []
    number = len(content["statements"])
    sums = range(number * content["scale"][0][0], number * content["scale"][-1][0] + 1)
    if not isinstance(table, list) or not all(_is_pair(each) for each in table):
        return [
            _at(lines, "table", "Write the table as [[sum, score], …], scores with at most two decimals.")
        ]
    given = [each[0] for each in table]
    if given != list(sums):
        missing = sorted(set(sums) - set(given))
        said = f" Missing: {', '.join(map(str, missing[:10]))}." if missing else ""
        text = f"The table needs one score for every sum from {sums[0]} to {sums[-1]}, rising.{said}"
        return [_at(lines, "table", text)]
    return []


def _bands(content: dict[str, Any], lines: Lines) -> list[str]:
    bands = content.get("bands", [])
    if not isinstance(bands, list) or not all(
        isinstance(each, list) and len(each) == 2 and _hundredths(each[0]) is not None for each in bands
    ):
        return [
            _at(lines, "bands", "Write the bands as [[score, words], …]: from this score on it is called so.")
        ]
    found = []
    if not all(isinstance(each[1], str) and 0 < len(each[1].strip()) <= LONGEST_ANSWER for each in bands):
        found.append(_at(lines, "bands", f"Each band needs words, up to {LONGEST_ANSWER} characters."))
    starts = [each[0] for each in bands]
    if starts != sorted(set(starts)):
        found.append(_at(lines, "bands", "Let the scores of the bands rise."))
    if bands and not content.get("bands_source", "").strip():
        found.append(_at(lines, "bands", "Say in bands_source where the words for scores come from."))
    return found


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and _is_whole(value[0], 0, HIGHEST_SCORE)
        and _hundredths(value[1]) is not None
    )


def _hundredths(value: object) -> int | None:
    """A number of points as hundredths; None for anything else, a negative, or more than two decimals.

    >>> _hundredths(Decimal("9.51")), _hundredths(7), _hundredths(Decimal("0.005")), _hundredths("7")
    (951, 700, None, None)
    """
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or not 0 <= value <= HIGHEST_SCORE:
        return None
    hundredths = Decimal(value) * WHOLE_POINT
    return int(hundredths) if hundredths == int(hundredths) else None


def _made(content: dict[str, Any]) -> OutcomeTool:
    return OutcomeTool(
        key=content["key"],
        version=content["version"],
        title=content["title"],
        opening=content.get("opening", ""),
        answered_by=Answerer(content["answered_by"]),
        client_groups=frozenset(content["client_groups"]),
        minimum_age=content.get("minimum_age", 0),
        maximum_age=content.get("maximum_age"),
        occasions=frozenset(map(Occasion, content["occasions"])),
        scale=tuple((points, words) for points, words in content["scale"]),
        statements=tuple(
            Statement(place, each["text"], each.get("note", ""), each.get("is_reversed", False))
            for place, each in enumerate(content["statements"], start=1)
        ),
        scoring=Scoring(content["scoring"]),
        table=tuple((raw, _hundredths(score) or 0) for raw, score in content.get("table", [])),
        bands=tuple(Band(_hundredths(at) or 0, words) for at, words in content.get("bands", [])),
        bands_source=content.get("bands_source", ""),
        least_answered=content["least_answered"],
        change_that_counts=_hundredths(content["change_that_counts"]) or 1,
        higher_is_better=content["higher_is_better"],
        source=content["source"],
        licence=content["licence"],
        registration=content["registration"],
    )


def _at(lines: Lines, name: str, text: str) -> str:
    return f"Line {lines.of((name,))}: {text}" if lines.of((name,)) else text
