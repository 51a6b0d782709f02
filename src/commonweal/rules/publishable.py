"""What may be shown: a cell, a row, and the table that only disclosure control makes.

Read a cell as: this figure, or the plain reason why there is none. Nought, not submitted, hidden and partly covered
are four different things and never stand for each other. A Publishable is made with the GATE, and the rules that hold
it are those of disclosure control: `disclosure`, `disclosure_cube`, `disclosure_rounded`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass
from enum import StrEnum

TOTAL = "Total"
HIDDEN_IN_WORDS = "hidden to protect people"


class CellStatus(StrEnum):
    VALUE = "value"
    ZERO = "zero"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    PARTLY_COVERED = "partly_covered"
    NOTHING_TO_COUNT = "nothing_to_count"


@dataclass(frozen=True)
class Cell:
    """One figure, or why there is none. `fewer_than` is set for a hidden figure that stands alone."""

    value: int | None
    status: CellStatus
    unit: str = ""
    fewer_than: int | None = None

    @property
    def text(self) -> str:
        """What to show in the cell."""
        if self.status == CellStatus.MISSING:
            return "not submitted"
        if self.status == CellStatus.NOTHING_TO_COUNT:
            return "nothing to count"
        if self.status == CellStatus.SUPPRESSED:
            return HIDDEN_IN_WORDS if self.fewer_than is None else f"fewer than {self.fewer_than}"
        words = f"{self.value:,}{self.unit}"
        return f"{words} (partly covered)" if self.status == CellStatus.PARTLY_COVERED else words


@dataclass(frozen=True)
class Row:
    """The cells of one label, in the order of the columns."""

    label: str
    cells: tuple[Cell, ...]


GATE = object()


@dataclass(frozen=True)
class Publishable:
    """A table of figures that may be shown. Iterate it for its rows, the total last; `notes` belong under
    it.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    threshold: int
    notes: tuple[str, ...]
    made_by: InitVar[object]
    rounded_to: int = 0  # each number shown stands for so many; 0: for itself

    def __post_init__(self, made_by: object) -> None:
        if made_by is not GATE:
            raise TypeError("A Publishable is made by disclosure.publish or publish_rates, and nowhere else.")

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def cell(self, row: str, column: str | None = None) -> Cell:
        """The cell of a row label and, in a table of several columns, a column label. Raises KeyError."""
        at = 0 if column is None and len(self.columns) == 1 else self.columns.index(column or "")
        return {each.label: each for each in self.rows}[row].cells[at]

    @property
    def last_column(self) -> str:
        """That of the totals; in a table of one column, that one."""
        return self.columns[-1]

    @property
    def has_hidden(self) -> bool:
        return any(cell.status == CellStatus.SUPPRESSED for row in self.rows for cell in row.cells)

    def hidden_in(self, column: str) -> frozenset[str]:
        """The labels of the rows, the total's included, whose cell in this column is hidden. For `also_hide`."""
        at = self.columns.index(column)
        return frozenset(row.label for row in self.rows if row.cells[at].status == CellStatus.SUPPRESSED)


def cell_of(value: int | None, is_hidden: bool, is_partial: bool, fewer_than: int | None = None) -> Cell:
    """The cell of a count, None where not submitted; `is_partial`: a total of which some part was not."""
    if value is None:
        return Cell(None, CellStatus.MISSING)
    if is_hidden:
        return Cell(None, CellStatus.SUPPRESSED, fewer_than=fewer_than)
    if is_partial:
        return Cell(value, CellStatus.PARTLY_COVERED)
    return Cell(value, CellStatus.VALUE if value else CellStatus.ZERO)


def notes_of(rows: Iterable[Row], threshold: int) -> tuple[str, ...]:
    """What belongs under the table."""
    statuses = {cell.status for row in rows for cell in row.cells}
    notes = []
    if CellStatus.SUPPRESSED in statuses:
        notes.append(
            f"Numbers from 1 to {threshold - 1} are hidden to protect people, and so are others that would"
            " give them away."
        )
    if CellStatus.PARTLY_COVERED in statuses:
        notes.append("Some figures were not submitted. The totals are of those that were.")
    return tuple(notes)


def as_covered(table: Publishable, *, missing: Iterable[str] = (), partly: Iterable[str] = ()) -> Publishable:
    """The table with rows of which nothing (`missing`) or only a part (`partly`) was counted saying so; the total then as well.

    What is hidden stays hidden. A nought of a part is no nought of all, and a row that is missing was handed in as nought.
    """
    none, some = frozenset(missing), frozenset(partly)
    if not none | some:
        return table
    labels = [row.label for row in table.rows if row.label != TOTAL]
    rest = none.issuperset(labels)

    def covered(row: Row) -> Row:
        if row.label in none or (row.label == TOTAL and rest):
            return Row(row.label, tuple(Cell(None, CellStatus.MISSING) for _ in row.cells))
        if row.label in some or row.label == TOTAL:
            return Row(row.label, tuple(map(_partly, row.cells)))
        return row

    rows = tuple(map(covered, table.rows))
    return Publishable(
        table.columns, rows, table.threshold, notes_of(rows, table.threshold), GATE, table.rounded_to
    )


def _partly(cell: Cell) -> Cell:
    if cell.status not in (CellStatus.VALUE, CellStatus.ZERO):
        return cell
    return Cell(cell.value, CellStatus.PARTLY_COVERED, unit=cell.unit)
