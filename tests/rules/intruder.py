"""The intruder: knows a published table and the rule, and works out what every hidden cell could be.

Shares nothing with the code it attacks: it reads only the cells as published, writes down "the parts make the
total" for every row and column, and searches whole numbers that satisfy all of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.rules.disclosure import TOTAL, CellStatus, Publishable

Unknown = tuple[int, int]
# Read as: sign × unknown, all added up, plus `constant`, is nought.
Equation = tuple[tuple[tuple[int, Unknown], ...], int]
HIGHEST = 150  # higher than any number in the tests: looking no further only helps the intruder
Ranges = dict[Unknown, tuple[int, int]]


@dataclass(frozen=True)
class Puzzle:
    equations: tuple[Equation, ...]
    possible: Ranges

    def smallest_width(self, *, stop_at: int, of: Iterable[Unknown] | None = None) -> int:
        """The least distance between the lowest and the highest a hidden cell can be; above `stop_at` is not told."""
        cells = self.possible if of is None else of
        return min((self.width(each, stop_at=stop_at) for each in cells), default=stop_at)

    def width(self, unknown: Unknown, *, stop_at: int) -> int:
        lowest, highest = self.possible[unknown]
        low = next(v for v in range(lowest, highest + 1) if self._solvable({unknown: (v, v)}))
        for further in range(stop_at, 0, -1):
            if self._solvable({unknown: (low + further, low + further)}):
                return further
        return 0

    def _solvable(self, fixed: Ranges) -> bool:
        return self._search(self.possible | fixed)

    def _search(self, ranges: Ranges) -> bool:
        narrowed = self._narrow(dict(ranges))
        if narrowed is None:
            return False
        undecided = [(high - low, each) for each, (low, high) in narrowed.items() if low < high]
        if not undecided:
            return True
        _, each = min(undecided)
        low, high = narrowed[each]
        return any(self._search(narrowed | {each: (value, value)}) for value in range(low, high + 1))

    def _narrow(self, ranges: Ranges) -> Ranges | None:
        """Every range cut to what the equations leave it; None when one is left with nothing."""
        changed = True
        while changed:
            changed = False
            for terms, constant in self.equations:
                least = constant + sum(s * ranges[u][0 if s > 0 else 1] for s, u in terms)
                most = constant + sum(s * ranges[u][1 if s > 0 else 0] for s, u in terms)
                if least > 0 or most < 0:
                    return None
                for sign, unknown in terms:
                    low, high = ranges[unknown]
                    other_least = least - sign * (low if sign > 0 else high)
                    other_most = most - sign * (high if sign > 0 else low)
                    cut_low, cut_high = (-other_most, -other_least) if sign > 0 else (other_least, other_most)
                    new = (max(low, cut_low), min(high, cut_high))
                    if new[0] > new[1]:
                        return None
                    if new != (low, high):
                        ranges[unknown] = new
                        changed = True
                        least = constant + sum(s * ranges[u][0 if s > 0 else 1] for s, u in terms)
                        most = constant + sum(s * ranges[u][1 if s > 0 else 0] for s, u in terms)
        return ranges


def puzzle_of(table: Publishable) -> Puzzle:
    """What a reader of a published series or table has to solve. Noughts are shown, so a hidden cell is at least 1."""
    cells = [[(cell.status, cell.value) for cell in row.cells] for row in table]
    return _puzzle(cells, [1] * len(cells[0]), has_row_totals=TOTAL in table.columns)


def puzzle_of_rates(table: Publishable, *, sensitive: bool) -> Puzzle:
    """The same for rates. Who was not counted is not printed: the reader takes away, and it can be nobody."""
    rows = []
    for row in table:
        counted, everyone = ((cell.status, cell.value) for cell in row.cells[:2])
        if counted[1] is not None and everyone[1] is not None:
            rest = (CellStatus.VALUE, everyone[1] - counted[1])
        elif CellStatus.MISSING in (counted[0], everyone[0]):
            rest = (CellStatus.MISSING, None)
        else:
            rest = (CellStatus.SUPPRESSED, None)
        rows.append([counted, rest, everyone])
    return _puzzle(rows, [0 if sensitive else 1, 0, 1], has_row_totals=True)


def _puzzle(
    cells: list[list[tuple[CellStatus, int | None]]], lowest: list[int], *, has_row_totals: bool
) -> Puzzle:
    """`cells` by row and column, the last row the totals and, if so said, the last column too; `lowest` by column."""

    def equation(parts: Iterable[Unknown], total: Unknown) -> Equation:
        terms, constant = [], 0
        for sign, (row, column) in [*((1, part) for part in parts), (-1, total)]:
            status, value = cells[row][column]
            if status is CellStatus.SUPPRESSED:
                terms.append((sign, (row, column)))
            else:
                constant += sign * (value or 0)
        return tuple(terms), constant

    height, width = len(cells), len(cells[0])
    equations = [equation(((r, c) for r in range(height - 1)), (height - 1, c)) for c in range(width)]
    if has_row_totals:
        equations += [equation(((r, c) for c in range(width - 1)), (r, width - 1)) for r in range(height)]
    possible = {
        (r, c): (lowest[c], HIGHEST)
        for r in range(height)
        for c in range(width)
        if cells[r][c][0] is CellStatus.SUPPRESSED
    }
    return Puzzle(tuple(equations), possible)
