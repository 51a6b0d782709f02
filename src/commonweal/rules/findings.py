"""Findings: what a published paper says that does not follow from its own figures.

Read a Finding as: "in this place, this is printed, and that is what follows". A hard one is a plain fault: no reading of the
paper makes it right. A soft one is a question that its authors can answer and its readers cannot. The text is one or two
sentences for a finance officer; the code is for tests and for choosing where to show it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Hard: wrong on any reading. Soft: a question left open."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True)
class Finding:
    """One thing found. `where` is the place in the paper, as precise as the paper allows."""

    level: Level
    code: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}. {self.text}"


def hard(code: str, where: str, text: str) -> Finding:
    """A plain fault."""
    return Finding(Level.HARD, code, where, text)


def soft(code: str, where: str, text: str) -> Finding:
    """A question left open."""
    return Finding(Level.SOFT, code, where, text)
