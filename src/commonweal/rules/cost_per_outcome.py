"""What one outcome cost: what was spent, divided by how many there were, with how far chance alone moves it.

Read a Cost as: each cost so many pence, between `lowest` and `highest` (Byar's interval of the count, turned over). There is
a cost only where the count itself may be shown: with the spending public, the cost would give a hidden count away. Nought
and not submitted have no cost either, and each says why in its own words.

It does not show quality, nor who was helped without an outcome that counts, nor that a dear place is a wasteful one: dear
cases, small numbers and prevention look the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, publish
from commonweal.rules.intervals import of_count
from commonweal.rules.uplift import RoundedTo, round_half_up

_FINE = 1000  # the count's interval is taken in thousandths, so that few are not rounded to none
FEW = 20  # below this the interval is wider than half of the figure either side: said in words

DOES_NOT_SHOW = (
    "It does not show how good the help was, how hard the cases were, or what became of people who were helped without an"
    " outcome that counts. All that was spent on the line in the year is divided, prevention and set-up too. A higher cost is"
    " a question to ask, not an answer."
)


@dataclass(frozen=True)
class Cost:
    """Pence for one outcome, to the nearest pound; `highest` is None where chance could have left none at all."""

    pence: int
    lowest: int
    highest: int | None
    is_of_few: bool


@dataclass(frozen=True)
class NoCost:
    """Why there is no figure, in words."""

    code: str
    words: str


NOTHING_SPENT = NoCost("nothing_spent", "No figure: nothing was spent on this here in the year.")
HIDDEN = NoCost("hidden", "No figure: the count is hidden to protect people, and a cost would give it away.")
NONE = NoCost("none", "No figure: money was spent and no outcome of this kind was counted.")
NOT_SUBMITTED = NoCost("not_submitted", "No figure: the count was not submitted.")
PARTLY = NoCost("partly", "No figure: only part of the count was submitted, so the cost would look too high.")
NOBODY_COUNTS = NoCost(
    "nobody_counts",
    "No figure: no contract says whose outcomes this money bought, so no count stands beside it.",
)


def cost_of(spent_pence: int, count: Cell | None) -> Cost | NoCost:
    """The cost of one outcome, or why there is none. `count` passed disclosure control; None where no count belongs here."""
    if spent_pence <= 0:
        return NOTHING_SPENT
    if count is None:
        return NOBODY_COUNTS
    match count.status:
        case CellStatus.VALUE:
            return _cost(spent_pence, count.value or 0)
        case CellStatus.ZERO | CellStatus.NOTHING_TO_COUNT:
            return NONE
        case CellStatus.MISSING:
            return NOT_SUBMITTED
        case CellStatus.PARTLY_COVERED:
            return PARTLY
        case _:
            return HIDDEN


def cells_beside(counts: Mapping[str, int], *, total: Cell, threshold: int) -> dict[str, Cell]:
    """The parts of a count whose total is shown elsewhere as `total`, each made fit to be shown beside it.

    `counts` add up to that total. Where the total is hidden there, or would have to be hidden for these parts to be shown,
    every part is hidden: otherwise the one table would give the other away.
    """
    if not counts:
        return {}
    shown = publish(counts, threshold=threshold)
    agreed = total.status in _SHOWN and shown.cell(TOTAL).status in _SHOWN
    if not agreed or total.value != shown.cell(TOTAL).value:
        return dict.fromkeys(counts, Cell(None, CellStatus.SUPPRESSED))
    return {label: shown.cell(label) for label in counts}


def told_together(done_by: Mapping[int, frozenset[int]]) -> list[frozenset[int]]:
    """Lines that the same provider does for the same people, as one: their outcomes cannot be told apart, so nor can their cost.

    `done_by` gives each line the providers that do it; a line that nobody does stands alone.

    >>> told_together({1: frozenset({7}), 2: frozenset({7, 8}), 3: frozenset({9}), 4: frozenset()})
    [frozenset({1, 2}), frozenset({3}), frozenset({4})]
    """
    groups: list[tuple[frozenset[int], frozenset[int]]] = []
    for line, providers in done_by.items():
        mine = [each for each in groups if each[1] & providers]
        lines = frozenset({line}).union(*(each[0] for each in mine))
        groups = [each for each in groups if each not in mine]
        groups.append((lines, providers.union(*(each[1] for each in mine))))
    return sorted((lines for lines, _ in groups), key=min)


_SHOWN = frozenset({CellStatus.VALUE, CellStatus.ZERO})


def _cost(spent: int, count: int) -> Cost | NoCost:
    between = of_count(count, per=_FINE)
    if count <= 0 or between is None:
        return NONE
    return Cost(
        pence=_pounds(Fraction(spent, count)),
        lowest=_pounds(Fraction(spent * _FINE, between.highest)),
        highest=_pounds(Fraction(spent * _FINE, between.lowest)) if between.lowest else None,
        is_of_few=count < FEW,
    )


def _pounds(pence: Fraction) -> int:
    return round_half_up(pence, RoundedTo.POUND)
