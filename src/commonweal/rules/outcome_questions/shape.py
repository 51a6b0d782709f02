"""What a set of questions about how things are is: numbered statements, a version, who answers, what each answer is worth.

Read a set as: people of these groups and ages (whole years, both included) are read these statements, and each answer is worth so
many points on `scale`. The score is the mean of what was answered, in hundredths of a point. Read a statement as: `text` is said;
`note` is for the worker; `is_reversed` means that agreeing is worse, so that its points count from the other end.
"""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.for_whom import ForWhom

OURS = (
    "Our own wording. No publisher’s scale, and not validated as one: it shows change, it diagnoses nothing."
)
WHOLE_POINT = 100
OFTEN = ((0, "Never"), (1, "Not often"), (2, "Sometimes"), (3, "Often"), (4, "Always"))


class Answerer(StrEnum):
    """Whose view it is. What the person says and what the worker thinks are never one figure."""

    PERSON = "person"
    CARER = "carer"
    WORKER = "worker"


@dataclass(frozen=True)
class Statement:
    number: int
    text: str
    note: str = ""
    is_reversed: bool = False


@dataclass(frozen=True)
class OutcomeTool(ForWhom):
    """One version of a set. `scale` gives the points of each answer and its words, from the least to the most.

    A score needs at least `least_answered` answers. A difference of fewer than `change_that_counts` hundredths is no change.
    """

    key: str
    version: str
    title: str
    opening: str
    answered_by: Answerer
    client_groups: frozenset[str]
    scale: tuple[tuple[int, str], ...]
    statements: tuple[Statement, ...]
    least_answered: int
    change_that_counts: int = 50
    higher_is_better: bool = True
    minimum_age: int = 0
    maximum_age: int | None = None
    source: str = OURS
    licence: str = ""

    def __post_init__(self) -> None:
        numbers = [each.number for each in self.statements]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"Number the statements of {self.key} from 1, without gaps.")
        points = [each for each, _ in self.scale]
        if len(points) < 2 or points != sorted(set(points)):
            raise ValueError(f"Give the answers of {self.key} at least two different points, rising.")
        if not 1 <= self.least_answered <= len(numbers):
            raise ValueError(f"Let {self.key} need at least one answer and no more than it has statements.")
        if self.change_that_counts < 1:
            raise ValueError(f"A change that counts in {self.key} is at least a hundredth of a point.")

    @property
    def name(self) -> tuple[str, str]:
        """Key and version together: what an answer is kept with."""
        return self.key, self.version

    @property
    def points(self) -> tuple[int, ...]:
        return tuple(each for each, _ in self.scale)
