"""The intruder with a solver: every released table at once, as linear equations, and the least and the most each hidden
cell can be. Shares nothing with the rules it attacks. What no fraction can reach, no whole number can.
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import product

import highspy

from commonweal.rules.disclosure import TOTAL, CellStatus

FAR = 1_000_000.0


class Knowledge:
    """What the intruder knows: unknowns with the least they can be, and sums that hold."""

    def __init__(self):
        self.lowest: dict[Hashable, int] = {}
        self.rows: list[tuple[dict[Hashable, int], int]] = []

    def unknown(self, name: Hashable, *, lowest: int) -> None:
        self.lowest[name] = max(lowest, self.lowest.get(name, 0))

    def sum_holds(self, parts: Iterable[tuple[Hashable, int | None]], total: tuple[Hashable, int | None]):
        """Parts make the total; each is (name, number shown or None where it is hidden)."""
        terms: dict[Hashable, int] = {}
        constant = 0
        for sign, (name, shown) in [*((1, part) for part in parts), (-1, total)]:
            if shown is None:
                terms[name] = terms.get(name, 0) + sign
            else:
                constant += sign * shown
        if terms:
            self.rows.append((terms, -constant))

    def ranges(self, of: Iterable[Hashable] | None = None) -> dict[Hashable, tuple[float, float]]:
        names = list(self.lowest)
        if not names:
            return {}
        at = {name: number for number, name in enumerate(names)}
        solver = highspy.Highs()
        solver.silent()
        for name in names:
            solver.addVar(float(self.lowest[name]), FAR)
        for terms, right in self.rows:
            solver.addRow(
                float(right),
                float(right),
                len(terms),
                [at[name] for name in terms],
                [float(v) for v in terms.values()],
            )
        found = {}
        for name in names if of is None else of:
            ends = []
            solver.changeColCost(at[name], 1.0)
            for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
                solver.changeObjectiveSense(sense)
                solver.run()
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                ends.append(solver.getInfo().objective_function_value)
            solver.changeColCost(at[name], 0.0)
            found[name] = (ends[0], ends[1])
        return found

    def tightest(self, of: Iterable[Hashable] | None = None) -> float:
        """The narrowest of the ranges of hidden cells; without any, far."""
        return min((high - low for low, high in self.ranges(of).values()), default=FAR)


def _known(cell):
    """The number shown; None where hidden; nought for what was not submitted, which is in no total."""
    if cell.status is CellStatus.SUPPRESSED:
        return None
    return cell.value or 0


def read_table(knowledge: Knowledge, table, *, name: str, shared: str = "") -> None:
    """A series or table with totals. Cells in column `shared` have one name in every table that is read."""
    columns = list(table.columns)

    def cell(row, number):
        key = ("shared", row.label) if columns[number] == shared else (name, row.label, columns[number])
        shown = _known(row.cells[number])
        if shown is None:
            knowledge.unknown(key, lowest=1)
        return key, shown

    *parts, total = list(table)
    for number in range(len(columns)):
        knowledge.sum_holds([cell(row, number) for row in parts], cell(total, number))
    if columns[-1] == TOTAL:
        for row in table:
            knowledge.sum_holds(
                [cell(row, number) for number in range(len(columns) - 1)], cell(row, len(columns) - 1)
            )


def read_rates(knowledge: Knowledge, table, *, name: str, shared: str = "", sensitive: bool = False) -> None:
    """Rates: how many, out of how many, and who is left over, which is not printed and can be nobody."""

    def cell(row, number):
        key = ("shared", row.label) if table.columns[number] == shared else (name, row.label, number)
        shown = _known(row.cells[number])
        if shown is None:
            knowledge.unknown(key, lowest=0 if sensitive and number == 0 else 1)
        return key, shown

    *parts, total = list(table)
    for number in (0, 1):
        knowledge.sum_holds([cell(row, number) for row in parts], cell(total, number))
    for row in table:
        counted, everyone = cell(row, 0), cell(row, 1)
        left_over = (name, row.label, "rest")
        if counted[1] is None or everyone[1] is None:
            knowledge.unknown(left_over, lowest=0)
            knowledge.sum_holds([counted, (left_over, None)], everyone)


def read_cube(knowledge: Knowledge, cube) -> None:
    """Every line of a table of three dimensions, through the slices as they are published, each read for itself."""
    for axis, dimension in enumerate(cube.dimensions):
        for label in cube.labels[axis]:
            part = cube.slice(dimension, label)
            for row in part:
                for column, cell in zip(part.columns, row.cells, strict=True):
                    place = [row.label, column]
                    place.insert(axis, label)
                    assert cube.cell(*place) == cell
    for place in product(*cube.labels):
        if cube.cell(*place).status is CellStatus.SUPPRESSED:
            knowledge.unknown(place, lowest=1)
    for axis in range(3):
        others: Sequence = [labels for number, labels in enumerate(cube.labels) if number != axis]
        for rest in product(*others):

            def cell(label, rest=rest, axis=axis):
                place = [*rest]
                place.insert(axis, label)
                return tuple(place), _known(cube.cell(*place))

            *parts, total = [cell(label) for label in cube.labels[axis]]
            knowledge.sum_holds(parts, total)


def hidden_cells(cube):
    return [place for place in product(*cube.labels) if cube.cell(*place).status is CellStatus.SUPPRESSED]
