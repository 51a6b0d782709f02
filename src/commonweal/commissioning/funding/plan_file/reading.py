"""Reads one table of a plan file strictly: every value asked for by name and kind, what is left over is a fault.

Reading never stops at a fault: it notes the line and a sentence, gives back something harmless, and goes on, so that
everything wrong with a file is listed at once.
"""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any, TypeVar

from commonweal.commissioning.funding.plan_file.rows import NO_DAY, Fault
from commonweal.partnership.toml_lines import Lines, Path
from commonweal.rules.money import parse_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Refused

T = TypeVar("T")
LONGEST_KEY = 80
WHOLE = 10_000  # hundredths of a per cent
FIRST_DAY, LAST_DAY = date(1900, 1, 2), date(2199, 12, 31)
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PERCENT = re.compile(r"(-?)([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")


class Table:
    """One table of the file. `what` names it in sentences: "contribution county-year"."""

    def __init__(
        self, values: dict[str, object], *, path: Path, what: str, lines: Lines, faults: list[Fault]
    ) -> None:
        self.values, self.path, self.what, self.lines, self.faults = values, path, what, lines, faults
        self.asked: set[str] = set()

    @property
    def line(self) -> int:
        return self.lines.of(self.path)

    @property
    def where(self) -> dict[str, Any]:
        """Where this table and each of its values stand, for the row that is made of it."""
        return {"line": self.line, "value_lines": {name: self.line_of(name) for name in self.values}}

    def line_of(self, name: str) -> int:
        return self.lines.of((*self.path, name))

    def fault(self, name: str, text: str) -> None:
        """Notes a fault on the line of a value, or of the table where the value is missing."""
        self.faults.append(Fault(self.line_of(name), text))

    def has(self, name: str) -> bool:
        return name in self.values

    def asks(self, name: str) -> bool:
        """Like `has`, and the name is known here even where it is not given."""
        self.asked.add(name)
        return name in self.values

    def text(self, name: str, *, most: int, optional: bool = False) -> str:
        value = self._value(name, str, "text in quotation marks", optional=optional)
        if value is None:
            return ""
        if not value.strip() and not optional:
            self.fault(name, f"“{name}” is empty: write something.")
        if not " ".join(value.split()).isprintable():
            self.fault(name, f"“{name}” has characters in it that cannot be shown: take them out.")
            return ""
        if len(value) > most:
            self.fault(name, f"“{name}” is {len(value)} characters long: shorten it to {most} or fewer.")
        return " ".join(value.split())

    def key(self, name: str, *, most: int, optional: bool = False) -> str:
        value = self.text(name, most=most, optional=optional)
        if value and not _KEY.fullmatch(value):
            self.fault(
                name,
                f"“{name}” may have lower-case letters, digits and single hyphens only, like county-year.",
            )
        return value

    def keys(self, name: str, *, most: int = LONGEST_KEY, optional: bool = True) -> tuple[str, ...]:
        values = self._value(name, list, "a list in square brackets", optional=optional) or []
        if not all(isinstance(value, str) and value.strip() and value.isprintable() for value in values):
            self.fault(name, f"“{name}” has to be a list of texts in quotation marks.")
            return ()
        if any(len(value) > most for value in values):
            self.fault(name, f"“{name}” has a text of more than {most} characters in it: shorten it.")
        if len(set(values)) < len(values):
            self.fault(name, f"“{name}” names something twice: name each once.")
        if not values and not optional:
            self.fault(name, f"“{name}” names nothing: name at least one.")
        return tuple(values)

    def choices(self, name: str, among: Collection[str]) -> tuple[str, ...]:
        """A list of words that are all among those known."""
        values = self.keys(name)
        for value in values:
            if value not in among:
                text = f"“{name}” cannot have “{_short(value)}” in it: write some of {', '.join(among)}."
                self.fault(name, text)
        return tuple(value for value in values if value in among)

    def choice(self, name: str, among: Collection[str], *, usual: str | None = None) -> str:
        value = self.text(name, most=100, optional=usual is not None)
        if not value:
            return usual or ""
        if value not in among:
            self.fault(name, f"“{name}” cannot be “{_short(value)}”: write one of {', '.join(among)}.")
            return usual or ""
        return value

    def flag(self, name: str) -> bool:
        return bool(self._value(name, bool, "true or false", optional=True))

    def number(self, name: str, *, most: int, least: int = 0, optional: bool = False) -> int | None:
        value = self._value(name, int, "a whole number without quotation marks", optional=optional)
        if value is not None and not least <= value <= most:
            self.fault(name, f"“{name}” has to be between {least} and {most:,}.")
            return None
        return value

    def day(self, name: str, *, optional: bool = False) -> date | None:
        value = self._value(name, date, "a date like 2023-10-01", optional=optional)
        if isinstance(value, datetime):
            self.fault(name, f"“{name}” has to be a date without a time, like 2023-10-01.")
            return None
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            self.fault(name, f"“{name}” has to be a day between 1900 and 2199.")
            return None
        return value

    def starts(self) -> date:
        return self.day("starts") or NO_DAY

    def ends_before(self, *, optional: bool = False) -> date | None:
        """The day after the last day, which is what people write down as `ends`."""
        last = self.day("ends", optional=optional)
        if last is None:
            return None if optional else NO_DAY + timedelta(days=1)
        starts_on = self.starts() if self.has("starts") else NO_DAY
        if last < starts_on:
            text = f"The last day, {show_day(last)}, is before the first day, {show_day(starts_on)}: check both dates."
            self.fault("ends", text)
        return last + timedelta(days=1)

    def pounds(self, name: str, *, may_be_nothing: bool = False) -> int:
        """Pence, from an amount of pounds written as text."""
        value = self.values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.asked.add(name)
            self.fault(
                name, f'Write “{name}” in quotation marks, like "670,450", so that it can be read strictly.'
            )
            return 0
        typed = self._value(name, str, 'an amount in quotation marks, like "670,450"')
        if typed is None:
            return 0
        try:
            pence = parse_pounds(typed)
        except Refused as refused:
            self.fault(name, f"“{name}” cannot be read. {refused}")
            return 0
        if pence == 0 and not may_be_nothing:
            self.fault(
                name, f"“{name}” is nothing: write an amount above nothing, or leave the whole entry out."
            )
        return pence

    def some_pounds(self, name: str, *, may_be_nothing: bool = False) -> int | None:
        """Pence, or None where no amount is given."""
        return self.pounds(name, may_be_nothing=may_be_nothing) if self.asks(name) else None

    def share(self, name: str) -> int:
        """Hundredths of a per cent, from nothing to all of it."""
        points = self.basis_points(name)
        if not 0 <= points <= WHOLE:
            self.fault(name, f"“{name}” has to be a percentage from 0 to 100.")
            return 0
        return points

    def basis_points(self, name: str) -> int:
        """Hundredths of a per cent, from a percentage written as text: "2" or "2.5%"."""
        typed = self._value(name, str, 'a percentage in quotation marks, like "2.5"')
        found = _PERCENT.fullmatch(typed.strip()) if typed else None
        if found is None:
            if typed is not None:
                self.fault(name, f'“{name}” cannot be read: write a percentage like "2" or "2.5".')
            return 0
        sign, whole, part = found.groups()
        return (-1 if sign else 1) * (int(whole) * 100 + int((part or "0").ljust(2, "0")))

    def one_of(self, names: Collection[str], *, advice: str) -> str:
        """Which one of several things is given; a fault when it is none of them, or more than one."""
        given = [name for name in names if self.has(name)]
        self.asked.update(names)
        if len(given) == 1:
            return given[0]
        if given:
            both = " and ".join(f"“{name}”" for name in given)
            self.fault(given[1], f"{self.what} has {both}: keep one of them.")
            return ""
        self.faults.append(Fault(self.line, advice))
        return ""

    def table(self, name: str, *, what: str) -> "Table | None":
        """The table of that name; None when there is none."""
        value = self._value(name, dict, "a table in curly brackets", optional=True)
        if value is None:
            return None
        return Table(value, path=(*self.path, name), what=what, lines=self.lines, faults=self.faults)

    def tables(self, name: str, *, what: str) -> list["Table"]:
        """The tables of an array (`[[name]]`), each named in sentences by its key, code or reference."""
        values = self._value(name, list, f"one or more tables that begin [[{name}]]", optional=True) or []
        if not all(isinstance(value, dict) for value in values):
            self.fault(name, f"“{name}” has to be one or more tables that begin [[{name}]].")
            return []
        return [self._inner(value, (*self.path, name, place), what) for place, value in enumerate(values)]

    def finish(self) -> None:
        """Notes everything in the table that nobody asked for."""
        for name in self.values:
            if name not in self.asked:
                meant = get_close_matches(name, self.asked, n=1)
                advice = (
                    f"did you mean “{meant[0]}”?"
                    if meant
                    else f"known here: {', '.join(sorted(self.asked))}."
                )
                self.fault(name, f"“{_short(name)}” is not known in {self.what}: {advice}")

    def _inner(self, values: dict[str, object], path: Path, what: str) -> "Table":
        named = next(
            (values[name] for name in ("key", "code", "reference") if isinstance(values.get(name), str)), ""
        )
        what = f"{what} {_short(str(named))}".strip()
        return Table(values, path=path, what=what, lines=self.lines, faults=self.faults)

    def _value(self, name: str, kind: type[T], wanted: str, *, optional: bool = False) -> T | None:
        self.asked.add(name)
        if name not in self.values:
            if not optional:
                self.faults.append(Fault(self.line, f"“{name}” is missing in {self.what}: write {wanted}."))
            return None
        value = self.values[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fault(name, f"“{name}” has to be {wanted}.")
            return None
        return value


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
