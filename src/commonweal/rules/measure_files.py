"""Measures as files: one for each family, read strictly. What is wrong is said for every line at once, and what to do.

Read a measure as: we count `numerator` among `denominator` over `window`, in `unit`s, because `why_it_matters`. Those are words
for people. `rows`, `placed_by`, `among` and `counted` say the same to the program. A partnership's own files have the same shape.
Where `rows` is “returns” there is nothing to count here: the number is what was certified for the quarter.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from commonweal.rules.mart_columns import ROWS
from commonweal.rules.measure_by_return import (
    BY_RETURN,
    QUARTER,
    WORDS_OF_RETURNS,
    ByReturn,
    conditions_of,
    faults_between,
    read_by_return,
)
from commonweal.rules.measure_conditions import (
    EVERYTHING,
    BadCondition,
    Condition,
    Truth,
    conjuncts,
    read_condition,
)

KEY = re.compile(r"[a-z][a-z0-9_]{2,39}")
WORDS = ("title", "why_it_matters", "numerator", "window", "source", "owner")
REQUIRED = ("key", *WORDS, "unit", "next_review_on", "rows")
OPTIONAL = ("denominator", "placed_by", "among", "counted", "sensitive")
LONGEST = 600


class Unit(StrEnum):
    """What one counts as. Units are never mixed or added."""

    PERSON = "person"
    CHILD = "child"
    HOUSEHOLD = "household"
    REFERRAL = "referral"
    CASE = "case"
    ACTIVITY = "activity"


# What a row of a table can be counted as. One referral is not one person: a person can be referred twice.
UNITS_OF: Mapping[str, frozenset[Unit]] = {
    "referrals": frozenset({Unit.REFERRAL, Unit.CASE, Unit.PERSON}),
    "activities": frozenset({Unit.ACTIVITY}),
    BY_RETURN: frozenset(Unit),
}
# A person counts once in a financial year, on the day of the first such moment.
FIRST_OF_YEAR: Mapping[str, str] = {"received_at": "is_first_of_year", "accepted_at": "is_taken_on_first"}


@dataclass(frozen=True)
class Measure:
    """One definition. No `denominator` means the figure is a plain count; otherwise it is a per cent of it.

    `window` says which day places a record in a period; `owner` is the post that answers for the definition. Of the table `rows`,
    records that are `among` and `counted` are the numerator, those that are `among` the denominator, each placed in the month of
    its `placed_by`. `told` is of a measure that a return counts, and None of one that is counted here. `sensitive`: to know that
    nobody, or everybody, among them is counted would harm them, so 0% and 100% are hidden as small numbers are.
    """

    key: str
    title: str
    why_it_matters: str
    unit: Unit
    numerator: str
    denominator: str | None
    window: str
    source: str
    owner: str
    next_review_on: date
    rows: str = "referrals"
    placed_by: str = "received_at"
    among: Condition = EVERYTHING
    counted: Condition = EVERYTHING
    family: str = ""
    sensitive: bool = False
    told: ByReturn | None = None

    @property
    def goes_over_time(self) -> bool:
        """Not people: counted once a year, fewer of them are new in its last months than in its first, whatever changes."""
        return self.unit is not Unit.PERSON

    @property
    def is_rate(self) -> bool:
        return self.denominator is not None

    @property
    def out_of(self) -> str:
        """The key of the measure that its number is out of, where a return counts it; else empty."""
        return self.told.out_of if self.told else ""

    def is_of(self, client_group: str) -> bool:
        """Whether a return is asked for it about this group."""
        return not (self.told and self.told.client_groups) or client_group in self.told.client_groups


@dataclass(frozen=True)
class Family:
    name: str
    about: str
    measures: tuple[Measure, ...]

    @property
    def key(self) -> str:
        """The name as it stands in an address."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


class BadMeasures(ValueError):
    """A file of measures that cannot be used. `faults` are sentences, each with what to put right."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(faults))


@dataclass(frozen=True)
class Named:
    """A condition with a name: `means` for people, `when` for the program."""

    means: str
    when: str


def read_named(text: str) -> dict[str, Named]:
    """The conditions that every family may name. Raises BadMeasures."""
    found = {}
    for name, each in _toml(text).get("conditions", {}).items():
        if not isinstance(each, dict) or not all(isinstance(each.get(key), str) for key in ("means", "when")):
            raise BadMeasures([f"Condition “{name}”: give “means” and “when”, both in words."])
        found[name] = Named(_line(each["means"]), _line(each["when"]))
    return found


def read_family(text: str, *, named: Mapping[str, Named], taken: Collection[str] = ()) -> Family:
    """The family in this file. `taken` are keys that other files have. Raises BadMeasures with everything that is wrong."""
    given = _toml(text)
    faults = [
        f"The file has no “{key}”. Give the family one."
        for key in ("name", "about")
        if not _is_words(given.get(key))
    ]
    entries = given.get("measure", [])
    if not isinstance(entries, list) or not entries:
        raise BadMeasures([*faults, "The file has no measure. Begin one with [[measure]]."])
    unknown = sorted(set(given) - {"name", "about", "measure", "conditions"})
    faults += [f"“{key}” means nothing here. Take it out, or put it under a measure." for key in unknown]
    here = {**named, **read_named(text)}
    measures: list[Measure] = []
    seen = set(taken)
    for number, entry in enumerate(entries, start=1):
        where = f"Measure {number}" + (
            f" (“{entry['key']}”)" if isinstance(entry, dict) and "key" in entry else ""
        )
        found, wrong = _measure(entry, here, str(given.get("name", "")))
        if found and found.key in seen:
            wrong = [*wrong, "another measure has this key. Choose a key of its own."]
        faults += [f"{where}: {each}" for each in wrong]
        if found and not wrong:
            measures.append(found)
            seen.add(found.key)
    faults += faults_between({each.key: (each.told, each.unit.value) for each in measures if each.told})
    if faults:
        raise BadMeasures(faults)
    return Family(_line(given["name"]), _line(given["about"]), tuple(measures))


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadMeasures(
            [f"The file is not TOML: {fault}. Put that place right and read it again."]
        ) from fault


def _measure(entry: object, named: Mapping[str, Named], family: str) -> tuple[Measure | None, list[str]]:
    if not isinstance(entry, dict):
        return None, ["it is not a table of keys and values. Begin it with [[measure]]."]
    faults = [f"“{key}” is missing." for key in REQUIRED if key not in entry]
    allowed = {*REQUIRED, *OPTIONAL, *(WORDS_OF_RETURNS if entry.get("rows") == BY_RETURN else ())}
    faults += [f"“{key}” means nothing. Take it out." for key in sorted(set(entry) - allowed)]
    faults += [
        f"“{key}” must be words, up to {LONGEST} characters."
        for key in WORDS
        if key in entry and not _is_words(entry[key])
    ]
    key, rows = entry.get("key", ""), entry.get("rows", "")
    if not (isinstance(key, str) and KEY.fullmatch(key)):
        faults.append("“key” must be 3 to 40 small letters, figures and _, a letter first.")
    if type(entry.get("next_review_on")) is not date:
        faults.append("“next_review_on” must be a day, as 2027-10-01 without quotation marks.")
    if rows not in UNITS_OF:
        return None, [*faults, f"“rows” must be one of: {', '.join(UNITS_OF)}."]
    units = UNITS_OF[rows]
    if entry.get("unit") not in units:
        faults.append(
            f"of {rows}, “unit” can be: {', '.join(sorted(units))}. A row is not another thing by calling it so."
        )
    told: ByReturn | None = None
    if rows == BY_RETURN:
        told, wrong = read_by_return(entry)
        placed_by, (among, counted) = QUARTER, conditions_of(str(key), told)
    else:
        placed_by, among, counted, wrong = _of_the_mart(entry, rows, named)
    if faults or wrong:
        return None, [*faults, *wrong]
    measure = Measure(
        key=entry["key"],
        title=_line(entry["title"]),
        why_it_matters=_line(entry["why_it_matters"]),
        unit=Unit(entry["unit"]),
        numerator=_line(entry["numerator"]),
        denominator=_line(entry["denominator"]) if "denominator" in entry else None,
        window=_line(entry["window"]),
        source=_line(entry["source"]),
        owner=_line(entry["owner"]),
        next_review_on=entry["next_review_on"],
        rows=rows,
        placed_by=placed_by,
        family=_line(family),
        among=among,
        counted=counted,
        told=told,
        sensitive=entry.get("sensitive", False),
    )
    return measure, []


def _of_the_mart(
    entry: Mapping[str, Any], rows: str, named: Mapping[str, Named]
) -> tuple[str, Condition, Condition, list[str]]:
    """What a measure counted from records says to the program, and what is wrong with it."""
    faults = [] if "placed_by" in entry else ["“placed_by” is missing."]
    places = [each.name for each in ROWS[rows].values() if each.places]
    if "placed_by" in entry and entry["placed_by"] not in places:
        faults.append(f"“placed_by” must be one of: {', '.join(places)}.")
    if ("denominator" in entry) != ("counted" in entry):
        faults.append("a share has both “denominator” and “counted”; a plain count has neither.")
    if entry.get("sensitive", False) not in (True, False) or (
        entry.get("sensitive") and "denominator" not in entry
    ):
        faults.append("“sensitive” is true or false, without quotation marks, and only of a share.")
    conditions: dict[str, Condition] = {"among": EVERYTHING, "counted": EVERYTHING}
    for part in conditions:
        try:
            conditions[part] = _condition(entry.get(part), rows, named)
        except BadCondition as fault:
            faults.append(f"“{part}”: {fault}")
    faults += _not_people(entry, conditions)
    return str(entry.get("placed_by", "")), conditions["among"], conditions["counted"], faults


def _not_people(entry: Mapping[str, object], conditions: Mapping[str, Condition]) -> list[str]:
    """A person counts once a year, so what is among has to say which of their referrals counts."""
    if entry.get("unit") != Unit.PERSON:
        return []
    placed_by = str(entry.get("placed_by"))
    if placed_by not in FIRST_OF_YEAR:
        days = " or ".join(FIRST_OF_YEAR)
        return [f"people are counted by {days}, where it is known which referral of a person counts."]
    first = FIRST_OF_YEAR[placed_by]
    if "among" in conditions and Truth(first) not in conjuncts(conditions["among"]):
        return [
            f"people counted by {placed_by} need “and {first}” in “among”, or who comes twice counts twice."
        ]
    return []


def _condition(text: object, rows: str, named: Mapping[str, Named]) -> Condition:
    if text is None:
        return EVERYTHING
    if not isinstance(text, str):
        raise BadCondition("It must be words in quotation marks.")
    known: dict[str, Condition] = {}
    for name, each in named.items():
        if re.search(rf"\b{re.escape(name)}\b", text):
            known[name] = read_condition(each.when, columns=ROWS[rows])
    return read_condition(text, columns=ROWS[rows], named=known)


def _is_words(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given.strip()) <= LONGEST


def _line(text: object) -> str:
    return " ".join(str(text).split())
