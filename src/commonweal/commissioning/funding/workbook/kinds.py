"""Kinds of values in a workbook, each both ways: what is put into a cell, and what is taken from one, strictly.

Read a kind as: `put` turns a plan's value into what a cell holds; `take` turns what a cell holds into the plan's value, or
raises Wrong with the rest of a sentence that begins with the column's heading. What could mean two things is never mended.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"(\d{4})/(\d{2})")


class Wrong(Exception):
    """A cell that cannot be taken; the text goes on after the column's heading."""


@dataclass(frozen=True)
class Found:
    """What a cell holds, and the number format that it is shown in."""

    value: Any
    number_format: str = "General"

    @property
    def is_empty(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def is_percentage(self) -> bool:
        return "%" in self.number_format

    @property
    def number(self) -> Decimal | None:
        """The number as people see it: the shortest decimal that is this float."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return Decimal(repr(self.value))


class Kind(ABC):
    """One kind of value. `style` names the cell's format; `harmless` stands in for a value that cannot be taken."""

    style: ClassVar[str] = "text"
    harmless: Any = ""
    hint: str = ""

    def put(self, value: Any) -> Any:
        return value

    @abstractmethod
    def take(self, found: Found) -> Any:
        """The plan's value. Raises Wrong."""

    @property
    def choices(self) -> Sequence[str]:
        """What a drop-down list offers; empty where anything may be written."""
        return ()


def _text(found: Found) -> str:
    if isinstance(found.value, str):
        return " ".join(found.value.split())
    if isinstance(found.value, date | datetime | time | timedelta):
        raise Wrong("is stored as a date: format the cell as text, and type it again.")
    raise Wrong("is stored as a number: format the cell as text, and type it again.")


@dataclass(frozen=True)
class Text(Kind):
    most: int = 300

    def take(self, found: Found) -> str:
        text = _text(found)
        if not text.isprintable():
            raise Wrong("has characters in it that cannot be shown: take them out.")
        if len(text) > self.most:
            raise Wrong(f"is {len(text)} characters long: shorten it to {self.most} or fewer.")
        return text


@dataclass(frozen=True)
class Key(Text):
    most: int = 60

    def take(self, found: Found) -> str:
        text = super().take(found)
        if not _KEY.fullmatch(text):
            raise Wrong("may have lower-case letters, digits and single hyphens only, like county-year.")
        return text


@dataclass(frozen=True)
class Choice(Kind):
    among: tuple[str, ...] = ()

    def take(self, found: Found) -> str:
        text = _text(found)
        if text not in self.among:
            raise Wrong(f"cannot be “{text[:40]}”: write one of {', '.join(self.among)}.")
        return text

    @property
    def choices(self) -> Sequence[str]:
        return self.among


@dataclass(frozen=True)
class Named(Kind):
    """A number that people know by a name: 1000 pence is "ten pounds"."""

    names: Mapping[int, str] = field(default_factory=dict, hash=False)
    harmless: Any = 1

    def put(self, value: int) -> str:
        return self.names[value]

    def take(self, found: Found) -> int:
        text = _text(found)
        for number, name in self.names.items():
            if name == text:
                return number
        raise Wrong(f"cannot be “{text[:40]}”: write one of {', '.join(self.names.values())}.")

    @property
    def choices(self) -> Sequence[str]:
        return tuple(self.names.values())


@dataclass(frozen=True)
class YesNo(Kind):
    harmless: Any = False

    def put(self, value: bool) -> str:
        return "yes" if value else "no"

    def take(self, found: Found) -> bool:
        text = _text(found)
        if text not in ("yes", "no"):
            raise Wrong("has to be yes or no.")
        return text == "yes"

    @property
    def choices(self) -> Sequence[str]:
        return ("yes", "no")


@dataclass(frozen=True)
class Many(Kind):
    """Several of one kind in a cell, between commas."""

    each: Kind = field(default_factory=Key)
    apart: str = ","
    harmless: Any = ()

    def put(self, value: Sequence[str]) -> str:
        return (", " if self.apart == "," else self.apart).join(value)

    def take(self, found: Found) -> tuple[str, ...]:
        if not isinstance(found.value, str):
            _text(found)
        parts = [part.strip() for part in found.value.split(self.apart)]
        if not all(parts):
            raise Wrong("has a comma with nothing before or after it: take the comma out.")
        taken = tuple(self.each.take(Found(part)) for part in parts)
        if len(set(taken)) < len(taken):
            raise Wrong("names something twice: name each once.")
        return taken


@dataclass(frozen=True)
class Lines(Many):
    """Texts that may have commas in them: one on each line of the cell."""

    each: Kind = field(default_factory=lambda: Text(120))
    apart: str = "\n"
    may_repeat: bool = False

    def take(self, found: Found) -> tuple[str, ...]:
        if not isinstance(found.value, str):
            _text(found)
        parts = tuple(part.strip() for part in found.value.splitlines() if part.strip())
        for part in parts:
            self.each.take(Found(part))
        if len(set(parts)) < len(parts) and not self.may_repeat:
            raise Wrong("names something twice: name each once.")
        return parts


@dataclass(frozen=True)
class YearName(Text):
    """A financial year, "2026/27"."""

    def take(self, found: Found) -> str:
        text = super().take(found)
        parts = _YEAR.fullmatch(text)
        if not parts or (int(parts[1]) + 1) % 100 != int(parts[2]):
            raise Wrong("has to name financial years, like 2026/27.")
        return text
