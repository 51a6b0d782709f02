"""A file with a partnership's own survey, read whole: every fault at once, each with its line; docs/feedback.md says how."""

import tomllib
from dataclasses import dataclass
from typing import Any

from commonweal.partnership.toml_lines import Lines, find_lines
from commonweal.rules.cases import ClientGroup
from commonweal.rules.feedback import SURVEYS, Moment, Survey

LONGEST = {"key": 40, "version": 20, "title": 120}
KNOWN = {*LONGEST, "questions", "moments", "client_groups", "scale", "good_from", "minimum_age"}
MOST_QUESTIONS = 10
LONGEST_QUESTION = 160
LONGEST_ANSWER = 40
MOST_POINTS = 10
OLDEST = 120


@dataclass(frozen=True)
class SurveyFile:
    """The survey, or what is wrong with the file."""

    survey: Survey | None
    faults: tuple[str, ...]


def read_survey(text: str) -> SurveyFile:
    """The survey in a TOML file. With any fault there is none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return SurveyFile(None, (f"This is no TOML file: {error}.",))
    lines = find_lines(text)
    faults = [f"“{name}” is not known here." for name in content if name not in KNOWN]
    faults += [*_names(content, lines), *_lists(content, lines), *_numbers(content, lines)]
    return SurveyFile(None, tuple(faults)) if faults else SurveyFile(_made(content), ())


def _names(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    for name, longest in LONGEST.items():
        value = content.get(name)
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            found.append(_at(lines, name, f"{name} must be text of 1 to {longest} characters."))
    if content.get("key") in {each.key for each in SURVEYS}:
        found.append(_at(lines, "key", "This key belongs to a survey that comes with us. Give it another."))
    if isinstance(content.get("key"), str) and not content["key"].replace("_", "").isalnum():
        found.append(_at(lines, "key", "Write the key with letters, figures and _ only."))
    return found


def _lists(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    questions = content.get("questions")
    if not isinstance(questions, list) or not 1 <= len(questions) <= MOST_QUESTIONS:
        found.append(_at(lines, "questions", f"Write one to {MOST_QUESTIONS} questions, as a list of texts."))
    elif not all(isinstance(each, str) and 0 < len(each.strip()) <= LONGEST_QUESTION for each in questions):
        found.append(_at(lines, "questions", f"Each question is text of 1 to {LONGEST_QUESTION} characters."))
    for name, codes in (("moments", Moment), ("client_groups", ClientGroup)):
        value = content.get(name)
        if not isinstance(value, list) or not value or not set(map(str, value)) <= set(codes):
            found.append(_at(lines, name, f"{name} must be a list of: {', '.join(codes)}."))
    return found


def _numbers(content: dict[str, Any], lines: Lines) -> list[str]:
    found = []
    scale = content.get("scale")
    if not isinstance(scale, list) or len(scale) < 2 or not all(map(_is_answer, scale)):
        return [_at(lines, "scale", 'Write at least two answers: scale = [[0, "No"], [1, "Yes"]].')]
    points = [each[0] for each in scale]
    if points != sorted(set(points)):
        found.append(_at(lines, "scale", "Let the points of the scale rise."))
    if content.get("good_from") not in points[1:]:
        text = "good_from must be the points of an answer, not the first: from there on it speaks well of the service."
        found.append(_at(lines, "good_from", text))
    if not _is_whole(content.get("minimum_age", 16), OLDEST):
        found.append(_at(lines, "minimum_age", f"minimum_age must be a whole number from 0 to {OLDEST}."))
    return found


def _is_answer(each: object) -> bool:
    return (
        isinstance(each, list)
        and len(each) == 2
        and _is_whole(each[0], MOST_POINTS)
        and isinstance(each[1], str)
        and 0 < len(each[1].strip()) <= LONGEST_ANSWER
    )


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _made(content: dict[str, Any]) -> Survey:
    return Survey(
        key=content["key"],
        version=content["version"],
        title=content["title"],
        questions=tuple(content["questions"]),
        moments=frozenset(map(Moment, content["moments"])),
        client_groups=frozenset(content["client_groups"]),
        scale=tuple((points, words) for points, words in content["scale"]),
        good_from=content["good_from"],
        minimum_age=content.get("minimum_age", 16),
    )


def _at(lines: Lines, name: str, text: str) -> str:
    return f"Line {lines.of((name,))}: {text}" if lines.of((name,)) else text
