"""What a set of questions about how things are is: numbered statements, a version, who answers, what each answer is worth.

Read a set as: people of these groups and ages (whole years, both included) are read these statements on these occasions, and each
answer is worth so many points on `scale`. The score, in hundredths of a point, is the mean of what was answered, or the sum, or
what the publisher's table gives for the sum. Read a statement as: `text` is said; `note` is for the worker; `is_reversed` means
that agreeing is worse, so that its points count from the other end. Read a band as: from this
score on, the publisher calls it so.
"""

from dataclasses import dataclass
from enum import StrEnum

from commonweal.rules.for_whom import ForWhom

OURS = (
    "Our own wording. No publisher’s scale, and not validated as one: it shows change, it diagnoses nothing."
)
WHOLE_POINT = 100
OFTEN = ((0, "Never"), (1, "Not often"), (2, "Sometimes"), (3, "Often"), (4, "Always"))


class Occasion(StrEnum):
    INTAKE = "intake"
    REVIEW = "review"
    EXIT = "exit"
    FOLLOW_UP = "follow_up"


class Scoring(StrEnum):
    """How answers become a score. With SUM and TABLE, what was left out takes the mean of what was answered."""

    MEAN = "mean"
    SUM = "sum"
    TABLE = "table"


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
class Band:
    """`starts_at` in hundredths of a point."""

    starts_at: int
    words: str


@dataclass(frozen=True)
class OutcomeTool(ForWhom):
    """One version of a set. `scale` gives the points of each answer and its words, from the least to the most.

    A score needs at least `least_answered` answers. A difference of fewer than `change_that_counts` hundredths is no change.
    `table` gives, for each whole sum of points, the score in hundredths. `registration` is the number of the permission that the
    partnership holds for the publisher's words.
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
    registration: str = ""
    occasions: frozenset[Occasion] = frozenset(Occasion)
    scoring: Scoring = Scoring.MEAN
    table: tuple[tuple[int, int], ...] = ()
    bands: tuple[Band, ...] = ()
    bands_source: str = ""

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
        if self.scoring is Scoring.TABLE and tuple(raw for raw, _ in self.table) != self.sums:
            raise ValueError(f"Give the table of {self.key} a score for every sum, rising from the least.")
        starts = [each.starts_at for each in self.bands]
        if starts != sorted(set(starts)):
            raise ValueError(f"Let the bands of {self.key} rise.")

    @property
    def name(self) -> tuple[str, str]:
        """Key and version together: what an answer is kept with."""
        return self.key, self.version

    @property
    def points(self) -> tuple[int, ...]:
        return tuple(each for each, _ in self.scale)

    @property
    def sums(self) -> tuple[int, ...]:
        """Every whole sum from all at the least to all at the most."""
        number = len(self.statements)
        return tuple(range(number * self.points[0], number * self.points[-1] + 1))

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest score there can be, in hundredths."""
        if self.scoring is Scoring.TABLE:
            scores = [score for _, score in self.table]
            return min(scores), max(scores)
        times = len(self.statements) if self.scoring is Scoring.SUM else 1
        return WHOLE_POINT * times * self.points[0], WHOLE_POINT * times * self.points[-1]

    def band_of(self, score: int) -> str:
        """What the publisher calls this score; empty where nothing is said of it."""
        return next((each.words for each in reversed(self.bands) if score >= each.starts_at), "")
