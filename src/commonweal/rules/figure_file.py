"""The plain file of published figures and that of populations: a line read strictly into a figure, or the reasons why not.

Read COLUMNS as: what a line gives, in any order; those in MUST are never empty. A window is given by its first and last day, as a
report prints it. docs/published-figures.md says the same for people, and a test keeps the two together.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from commonweal.rules.comparators import HUNDREDTHS, KINDS, Figure, Status, faults_in
from commonweal.rules.equity import GROUPS
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, Refused

COLUMNS = (
    "subject",
    "title",
    "area",
    "area_kind",
    "first_day",
    "last_day",
    "value",
    "status",
    "lowest",
    "highest",
    "out_of",
    "out_of_what",
    "per",
    "printed",
    "covered",
    "source",
    "edition",
)
MUST = ("subject", "title", "area", "area_kind", "first_day", "last_day", "status", "source", "edition")
POPULATION_COLUMNS = ("area", "group", "year", "people", "source", "edition")
LONGEST = {"subject": 60, "title": 120, "area": 120, "out_of_what": 80, "source": 300, "edition": 60}
FIRST_YEAR = 2000

_SUBJECT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WHOLE = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}")
_VALUE = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,2})?")
_PRINTED = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,20})?")
_COVERED = re.compile(r"([0-9]{1,3}) of ([0-9]{1,3})")
_YEAR = re.compile(r"20[0-9]{2}")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Population:
    """So many people of a group live in an area of ours (its code) in a year, says this source."""

    area: str
    group: str
    year: int
    people: int
    source: str
    edition: str


class _Reading:
    """The cells of one line, and what is wrong with them."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = {name: (text or "").strip() for name, text in cells.items()}
        self.faults: list[Reason] = []

    def must(self, names: tuple[str, ...]) -> None:
        for name in names:
            if not self.cells.get(name):
                self.refuse("cell_empty", f"{name}: this must be filled in.")
        for name, most in LONGEST.items():
            if len(self.cells.get(name, "")) > most:
                self.refuse("too_long", f"{name}: write {most} characters or fewer.")

    def refuse(self, code: str, text: str) -> None:
        self.faults.append(Reason(code, text))

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def whole(self, name: str) -> int | None:
        text = self.text(name)
        if text and not _WHOLE.fullmatch(text):
            self.refuse(
                "number_not_understood", f"{name}: write a whole number like 1711 or 1,711, or nothing."
            )
            return None
        return int(text.replace(",", "")) if text else None

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            if self.text(name):
                self.refuse("day_not_understood", f"{name}: write a day like 2025-03-31.")
            return None

    def value(self) -> int | None:
        text = self.text("value")
        if text and not _VALUE.fullmatch(text):
            words = "value: write a number of nought or more, like 1711, 1,711 or 95.5, or nothing."
            self.refuse("number_not_understood", f"{words} Words like “not submitted” belong in the status.")
            return None
        return int(Decimal(text.replace(",", "")) * HUNDREDTHS) if text else None

    def one_of(self, name: str, allowed: Mapping[str, object] | tuple[str, ...]) -> bool:
        text = self.text(name)
        if text and text not in allowed:
            self.refuse("not_a_choice", f"{name}: write one of {', '.join(allowed)}.")
        return text in allowed


def read_figure(cells: Mapping[str, str]) -> Figure:
    """One line of published figures. Raises Refused with everything that is wrong with it."""
    read = _Reading(cells)
    read.must(MUST)
    if read.text("subject") and not _SUBJECT.fullmatch(read.text("subject")):
        read.refuse(
            "subject_not_understood",
            "subject: lower-case letters, digits and single hyphens, like marac-cases.",
        )
    read.one_of("area_kind", KINDS)
    read.one_of("status", tuple(Status))
    if read.text("printed") and not _PRINTED.fullmatch(read.text("printed")):
        read.refuse(
            "printed_not_understood",
            "printed: write the rate as it is printed, figures only, like 23 or 35.6.",
        )
    numbers = {name: read.whole(name) for name in ("lowest", "highest", "out_of", "per")}
    value, period = read.value(), _window(read)
    _coverage(read)
    if read.faults or period is None:
        raise Refused(read.faults)
    figure = Figure(
        subject=read.text("subject"),
        title=read.text("title"),
        place=read.text("area"),
        kind=read.text("area_kind"),
        period=period,
        value=value,
        status=Status(read.text("status")),
        source=read.text("source"),
        edition=read.text("edition"),
        lowest=numbers["lowest"],
        highest=numbers["highest"],
        out_of=numbers["out_of"],
        out_of_what=read.text("out_of_what"),
        per=numbers["per"],
        printed=read.text("printed"),
    )
    if faults := faults_in(figure):
        raise Refused(faults)
    return figure


def _window(read: _Reading) -> Period | None:
    first, last = read.day("first_day"), read.day("last_day")
    if first is None or last is None:
        return None
    if last < first:
        read.refuse("window_upside_down", "last_day: this is before the first day.")
        return None
    return Period(first, last + _ONE_DAY)


def _coverage(read: _Reading) -> None:
    """`covered` says how many of the quarters (months, meetings) are in the figure: fewer than all make it partly covered."""
    text = read.text("covered")
    if not text:
        return
    match = _COVERED.fullmatch(text)
    if match is None or not int(match[2]) > 0 or int(match[1]) > int(match[2]):
        read.refuse("covered_not_understood", "covered: write how much is in the figure, like 3 of 4.")
    elif int(match[1]) < int(match[2]) and read.text("status") in (Status.PUBLISHED, Status.PUBLISHED_ZERO):
        words = f"Only {text} are in this figure: its status is partly_covered, and it is not compared as a whole one."
        read.refuse("partly_covered_not_said", words)


def read_population(cells: Mapping[str, str]) -> Population:
    """One line of populations. Raises Refused with everything that is wrong with it."""
    read = _Reading(cells)
    read.must(POPULATION_COLUMNS)
    read.one_of("group", GROUPS)
    people = read.whole("people")
    if people == 0:
        read.refuse("nobody_lives_there", "people: write how many live there, one or more.")
    if read.text("year") and not (
        _YEAR.fullmatch(read.text("year")) and int(read.text("year")) >= FIRST_YEAR
    ):
        read.refuse("year_not_understood", "year: write the year of the estimate, like 2024.")
    if read.faults or people is None:
        raise Refused(read.faults)
    return Population(
        area=read.text("area"),
        group=read.text("group"),
        year=int(read.text("year")),
        people=people,
        source=read.text("source"),
        edition=read.text("edition"),
    )
