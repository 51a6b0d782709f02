"""What is wrong with a plan, all of it at once, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass


class Cell(int):
    """A place in a workbook, where a text has a line: it counts and sorts like one, and reads "Contributions!F7"."""

    text: str

    def __new__(cls, number: int, text: str = "") -> "Cell":
        made = super().__new__(cls, number)
        made.text = text
        return made

    def __deepcopy__(self, memo: object) -> "Cell":
        return self


def placed(line: int) -> str:
    """Where a line or cell is, inside a sentence: "on line 12", "in Contributions!F7"."""
    return f"in {line.text}" if isinstance(line, Cell) else f"on line {line}"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a plan: the line it is on (a `Cell` in a workbook; 0: the file as a whole), and what to do."""

    line: int
    text: str

    @property
    def cell(self) -> str:
        """The cell of a workbook, "Contributions!F7"; empty where the plan is a text."""
        return self.line.text if isinstance(self.line, Cell) else ""

    @property
    def place(self) -> str:
        """Where it is, for people: "Contributions!F7", "Line 12", or nothing for the file as a whole."""
        return self.cell or (f"Line {self.line}" if self.line else "")

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


class FaultsInPlan(Exception):
    """Everything wrong with a plan file or workbook at once, in its order. Nothing of it was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        if not faults:
            raise ValueError("A plan is refused for at least one fault.")
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.line, fault.text)))
        super().__init__(self.faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)
