"""A file of local numbers and policies, read whole: every fault at once, each with its line.

Read a [[number]] as: from `starts_on`, in `area` (everywhere without it), this partnership uses `value` for `key`, as `source`
says. A [[policy]] reads alike; its value is one of a few words.
"""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonweal.partnership.toml_lines import Lines, Path, find_lines
from commonweal.rules.thresholds import CHOICES, Key, Policy, PolicyKey, Threshold

TABLES = {"number": Key, "policy": PolicyKey}
NAMES = ("key", "value", "area", "starts_on", "source")
LONGEST_SOURCE = 200
MOST = 10_000


@dataclass(frozen=True)
class NumbersFile:
    """What the file says, and what is wrong with it. With a fault nothing is loaded."""

    numbers: tuple[Threshold, ...]
    policies: tuple[Policy, ...]
    faults: tuple[str, ...]


def read_numbers(text: str, *, areas: Collection[str]) -> NumbersFile:
    """Everything in the file. `areas` are the codes that exist."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return NumbersFile((), (), (f"This is no TOML file: {error}.",))
    lines, faults = find_lines(text), []
    found: dict[str, list[Any]] = {"number": [], "policy": []}
    for name, rows in content.items():
        if name not in TABLES or not isinstance(rows, list):
            faults.append(_at(lines, (name,), f"“{name}” is not known. Write [[number]] or [[policy]]."))
            continue
        for place, row in enumerate(rows):
            wrong = _faults_in_row(lines, (name, place), row, areas)
            faults += wrong
            if not wrong:
                make = Threshold if name == "number" else Policy
                found[name].append(
                    make(
                        TABLES[name](row["key"]),
                        row["value"],
                        row["starts_on"],
                        row["source"],
                        row.get("area"),
                    )
                )
    faults += _twice(found)
    if not faults and not content:
        faults.append("The file is empty. Write [[number]] or [[policy]].")
    return NumbersFile(tuple(found["number"]), tuple(found["policy"]), tuple(faults))


def _faults_in_row(lines: Lines, path: Path, row: Any, areas: Collection[str]) -> list[str]:
    if not isinstance(row, dict):
        return [_at(lines, path, f"Write [[{path[0]}]] and below it a key, a value, starts_on and a source.")]
    found = [_at(lines, (*path, name), f"“{name}” is not known here.") for name in row if name not in NAMES]
    keys = TABLES[str(path[0])]
    if row.get("key") not in set(keys):
        found.append(_at(lines, (*path, "key"), f"The key must be one of: {', '.join(keys)}."))
    elif path[0] == "policy":
        allowed = CHOICES[PolicyKey(row["key"])]
        if row.get("value") not in set(allowed):
            found.append(_at(lines, (*path, "value"), f"The value must be one of: {', '.join(allowed)}."))
    if path[0] == "number" and not _is_number(row.get("value")):
        found.append(_at(lines, (*path, "value"), "The value must be a whole number, nought or more."))
    if not isinstance(row.get("starts_on"), date) or isinstance(row.get("starts_on"), datetime):
        found.append(_at(lines, (*path, "starts_on"), "starts_on must be a day, like 2026-04-01."))
    source = row.get("source")
    if not isinstance(source, str) or not source.strip():
        found.append(
            _at(lines, (*path, "source"), "Say where it comes from: the protocol, its date, who decided.")
        )
    elif len(source) > LONGEST_SOURCE:
        found.append(_at(lines, (*path, "source"), f"Shorten the source to {LONGEST_SOURCE} characters."))
    if "area" in row and row["area"] not in areas:
        found.append(_at(lines, (*path, "area"), f"There is no area “{row['area']}”. Use its code."))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _twice(found: dict[str, list[Any]]) -> list[str]:
    faults, seen = [], set()
    for row in [*found["number"], *found["policy"]]:
        name = (row.key, row.area, row.starts_on)
        if name in seen:
            faults.append(f"“{row.key}” for {row.area or 'everywhere'} from {row.starts_on} is there twice.")
        seen.add(name)
    return faults


def _at(lines: Lines, path: Path, text: str) -> str:
    return f"Line {lines.of(path)}: {text}"
