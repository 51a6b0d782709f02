"""How much a worker holds: cases weighted by risk, against what a worker of their hours can hold well.

Read a load as: `held` hundredths of a high-risk case, out of `full`. A high-risk case counts 100, a medium or a standard one what
the partnership says (rules/thresholds), a case without a grade as much as a high-risk one: nobody has looked yet. A load says who
has room; it never forbids, because someone in danger is not left waiting for arithmetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Key, Threshold, threshold

HIGH = 100
FULL_TIME = 100


@dataclass(frozen=True)
class Load:
    """`cases` held, `held` and `full` in hundredths of a high-risk case; `full` is 0 for somebody with no hours for cases."""

    cases: int
    held: int
    full: int

    @property
    def percent(self) -> int:
        """How full, in whole percent, rounded up: somebody with anything at all is not at nought. No hours: 100 and more."""
        if self.full <= 0:
            return 100 if self.held == 0 else 100 + self.held
        return -(-self.held * 100 // self.full)

    @property
    def has_room(self) -> bool:
        return self.percent < 100


def weight(grade: Grade | None, *, on: date, thresholds: Sequence[Threshold] = ()) -> int:
    """What one case counts, in hundredths of a high-risk case."""
    keys = {Grade.MEDIUM: Key.CASELOAD_MEDIUM_WEIGHT, Grade.STANDARD: Key.CASELOAD_STANDARD_WEIGHT}
    if grade not in keys:
        return HIGH
    return threshold(keys[grade], on=on, local=thresholds).value


def load_of(
    cases: Mapping[Grade | None, int],
    *,
    hours_percent: int = FULL_TIME,
    on: date,
    thresholds: Sequence[Threshold] = (),
) -> Load:
    """The load of a worker who holds so many cases of each grade and works `hours_percent` of full time."""
    full = threshold(Key.CASELOAD_FULL, on=on, local=thresholds).value
    return Load(
        cases=sum(cases.values()),
        held=sum(weight(grade, on=on, thresholds=thresholds) * number for grade, number in cases.items()),
        full=full * hours_percent * HIGH // FULL_TIME,
    )
