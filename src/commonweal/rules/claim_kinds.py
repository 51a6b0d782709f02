"""The kinds of claim: what each is given, and how its values are read from the text of a plan file.

Read a line of KINDS as: "a claim of this kind gives these values, each read as that; those in `may` can be left out". Several of
something are separated by semicolons, because amounts have commas in them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.rules.money import parse_pounds
from commonweal.rules.reasons import Reason, Refused

_PERCENT = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,2}))?%?")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,9}")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CELL_PARTS = 3
SAYS = ("rise", "fall", "high")


def pounds(text: str) -> int:
    """An amount, like 28,760."""
    return parse_pounds(text)


def number(text: str) -> int:
    """A whole number, like 2,335."""
    if not _NUMBER.fullmatch(text):
        raise _not_read("a whole number like 2,335")
    return int(text.replace(",", ""))


def above_nothing(text: str) -> int:
    """A whole number of one or more."""
    if not (found := number(text)):
        raise _not_read("a whole number above nothing")
    return found


def percent(text: str) -> int:
    """A percentage in hundredths, like 34.9."""
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise _not_read("a percentage like 63 or 34.9")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def day(text: str) -> date:
    """A day, like 2025-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _not_read("a day like 2025-03-31") from None


def month(text: str) -> date:
    """The first day of a month, like 2023-01."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise _not_read("a month like 2023-01") from None


def key(text: str) -> str:
    """A key of the same file, like county-year-1."""
    if not _KEY.fullmatch(text):
        raise _not_read("a key of this file, like county-year-1")
    return text


def words(text: str) -> str:
    """A few words."""
    if not text:
        raise _not_read("a few words")
    return text


def direction(text: str) -> str:
    """rise, fall or high."""
    if text not in SAYS:
        raise _not_read("one of rise, fall, high")
    return text


def cell(text: str) -> tuple[str, str, str]:
    """A cell of a printed table: table key; row; column."""
    parts = several(words)(text)
    if len(parts) != _CELL_PARTS:
        raise _not_read("the key of a table, a row and a column, like year-1; Totals; Variance")
    return parts


def several(read: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    """Several of something, separated by semicolons."""

    def read_each(text: str) -> tuple[Any, ...]:
        return tuple(read(part.strip()) for part in text.split(";"))

    return read_each


@dataclass(frozen=True)
class Kind:
    """What a claim of this kind gives: its values by name, and those that may be left out."""

    values: Mapping[str, Callable[[str], Any]]
    may: frozenset[str] = frozenset()


KINDS: Mapping[str, Kind] = {
    "same_amount": Kind({"one": pounds, "other": pounds}),
    "sum": Kind({"parts": several(pounds), "stated": pounds}),
    "share_of": Kind({"part": number, "whole": above_nothing, "percent": percent}),
    "rounded": Kind({"stated": pounds, "exact": cell, "to": pounds}),
    "rise": Kind(
        {
            "subject": key,
            "areas": several(key),
            "says": direction,
            "percent": percent,
            "base_until": day,
        },
        may=frozenset({"percent", "base_until"}),
    ),
    "recommended_against_cost": Kind(
        {"recommended": pounds, "cost": pounds, "elsewhere": pounds}, may=frozenset({"elsewhere"})
    ),
    "sessions": Kind(
        {
            "first": month,
            "last": month,
            "every": above_nothing,
            "stated": number,
            "groups": above_nothing,
            "each": pounds,
        },
        may=frozenset({"groups", "each"}),
    ),
    "people": Kind({"stated": number, "counts": several(number)}),
    "implied_other_money": Kind(
        {
            "earlier": words,
            "earlier_need": pounds,
            "earlier_known": several(pounds),
            "later": words,
            "later_need": pounds,
            "later_known": several(pounds),
            "causes": several(pounds),
            "named": words,
        },
        may=frozenset({"named"}),
    ),
    "source_moves": Kind({"funder": key}),
    "money_ends_before_need": Kind({"funder": key, "need_until": day}),
    "count_of_named": Kind({"stated": number, "named": several(words)}),
    "commitment_without_implication": Kind({"amounts": several(pounds)}),
    "spent_outside_its_year": Kind({"contribution": key}),
}


def read_values(kind: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The values of a claim, read; one that may be left out and is, is not there. Raises Refused with every fault."""
    faults = faults_in_values(kind, values)
    if faults:
        raise Refused(Reason("claim_not_understood", text) for _, text in faults)
    return {name: read(values[name].strip()) for name, read in KINDS[kind].values.items() if name in values}


def faults_in_values(kind: str, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with the values of a claim: the name of each, and a sentence that says what to write."""
    wanted = KINDS[kind]
    faults = [
        (
            name,
            f"“{name}” is not known in a claim of the kind {kind}: known here: {', '.join(wanted.values)}.",
        )
        for name in values
        if name not in wanted.values
    ]
    for name, read in wanted.values.items():
        if name not in values:
            if name not in wanted.may:
                faults.append((name, f"“{name}” is missing: a claim of the kind {kind} gives it."))
            continue
        try:
            read(values[name].strip())
        except Refused as refused:
            faults.append((name, f"“{name}” cannot be read. {refused}"))
    return faults


def _not_read(wanted: str) -> Refused:
    return Refused(Reason("value_not_understood", f"Write {wanted}."))
