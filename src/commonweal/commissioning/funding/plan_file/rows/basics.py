"""What every row has: the line of the file it begins on, and the line of each value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

NO_DAY = date(1900, 1, 1)
"""Stands for a day that is missing or cannot be read, so that reading can go on; never in a plan without faults."""


@dataclass(frozen=True, kw_only=True)
class Row:
    line: int = field(default=0, compare=False, repr=False)
    value_lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def at(self, name: str) -> int:
        """The line of a value as the file names it, or of the row when it has no such value."""
        return self.value_lines.get(name, self.line)
