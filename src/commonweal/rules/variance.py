"""Variance: budget, actual, what is still committed, forecast, and what is under or over, for one year.

Read a row as: "in this year, for this element in this area: so much budget; so much spent and so much accrued, which
together are the actual; so much committed and not yet paid; so much forecast; and budget less forecast is the variance".
Above nought is under, below nought is over, and the sign is always said in words.

A table names its year and never mixes two: a published report once took a year's forecast from the next year's
allocations, and three of its cells and its decision were wrong by it. Before a table is shown, `faults_in_variance` adds
it up again with none of the code that made it, row by row and column by column; a table that does not tie is not shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason, refuse_if

TOTAL = "Total"
FIGURES = ("budget", "spent", "accrued", "actual", "committed", "forecast", "variance")
_FROM_BOOKS = ("budget", "spent", "accrued", "committed", "forecast")


@dataclass(frozen=True)
class Figures:
    """What the books and a forecast say of one line in one year ("2026/27"), in pence. `committed` is not yet paid."""

    element: str
    area: str
    year: str
    budget: int = 0
    spent: int = 0
    accrued: int = 0
    committed: int = 0
    forecast: int = 0


@dataclass(frozen=True)
class Row:
    """One row as it is shown: a line, or the total. Pence."""

    element: str
    area: str
    year: str
    budget: int
    spent: int
    accrued: int
    actual: int
    committed: int
    forecast: int
    variance: int

    @property
    def name(self) -> str:
        """What people call the row: "Early help, Fellshire"."""
        return f"{self.element}, {self.area}" if self.area else self.element


@dataclass(frozen=True)
class VarianceTable:
    """One year's rows and their total. Made only by `variance_table`, which has checked it."""

    year: str
    rows: tuple[Row, ...]
    total: Row


def foreseen(figures: Figures) -> int:
    """What a line will cost if nothing new is decided: spent, accrued, and committed but not yet paid. A suggestion."""
    return figures.spent + figures.accrued + figures.committed


def variance_table(lines: Iterable[Figures], *, year: str) -> VarianceTable:
    """The table of one year, in the order of the lines. Raises Refused with every cell that does not tie."""
    rows = tuple(_row(line) for line in lines)
    sums = {name: sum(getattr(row, name) for row in rows) for name in FIGURES}
    table = VarianceTable(year, rows, Row(element=TOTAL, area="", year=year, **sums))
    refuse_if(faults_in_variance(table))
    return table


def faults_in_variance(table: VarianceTable) -> list[Reason]:
    """Every cell of a table that does not follow from the others, worked out afresh; empty means that it ties."""
    faults: list[Reason] = []
    places = [(row.element, row.area) for row in table.rows]
    for element, area in sorted({place for place in places if places.count(place) > 1}):
        text = f"{element}, {area} has two rows: put them together, or one of them counts twice."
        faults.append(Reason("row_twice", text))
    for row in (*table.rows, table.total):
        if row.year != table.year:
            text = f"{row.name} has figures of {row.year} in a table of {table.year}: take those of {table.year}."
            faults.append(Reason("another_year", text))
        faults += _faults_across(row)
    for name in FIGURES:
        down = 0
        for row in table.rows:
            down += getattr(row, name)
        said = getattr(table.total, name)
        if said != down:
            text = f"The column {name} of {table.year} adds up to {show_pounds(down)}, and its total says {show_pounds(said)}."
            faults.append(Reason(f"{name}_column", text))
    return faults


def in_words(variance: int) -> str:
    """A variance as people say it: "£68,145 under", "£760 over", "on budget"."""
    if not variance:
        return "on budget"
    return f"{show_pounds(abs(variance))} {'under' if variance > 0 else 'over'}"


@dataclass(frozen=True)
class Accuracy:
    """How near one earlier forecast of a year came to what the year cost. `off_by` above nought: it was too high."""

    name: str
    forecast: int
    outturn: int

    @property
    def off_by(self) -> int:
        """Pence that the forecast was above what the year cost; below nought when it was too low."""
        return self.forecast - self.outturn

    @property
    def tenths_of_a_percent(self) -> int | None:
        """How far off in tenths of a per cent of the outturn, halves away from nought; None when the year cost nothing."""
        if self.outturn <= 0:
            return None
        size = (2 * abs(self.off_by) * 1000 + self.outturn) // (2 * self.outturn)
        return size if self.off_by >= 0 else -size


def accuracy(forecasts: Sequence[tuple[str, int]], *, outturn: int) -> tuple[Accuracy, ...]:
    """Each earlier forecast (its name, its total in pence), in the order given, against the outturn."""
    return tuple(Accuracy(name, pence, outturn) for name, pence in forecasts)


def off_in_words(each: Accuracy) -> str:
    """ "£5,000 too high (4.2%)", "£5,000 too low (4.2%)" or "right to the penny"."""
    if not each.off_by:
        return "right to the penny"
    tenths = each.tenths_of_a_percent
    share = "" if tenths is None else f" ({abs(tenths) // 10}.{abs(tenths) % 10}%)"
    return f"{show_pounds(abs(each.off_by))} too {'high' if each.off_by > 0 else 'low'}{share}"


def _row(line: Figures) -> Row:
    own = {name: getattr(line, name) for name in _FROM_BOOKS}
    return Row(
        element=line.element,
        area=line.area,
        year=line.year,
        actual=line.spent + line.accrued,
        variance=line.budget - line.forecast,
        **own,
    )


def _faults_across(row: Row) -> list[Reason]:
    faults = []
    if row.actual - row.accrued != row.spent:
        together = row.spent + row.accrued
        text = (
            f"{row.name}: spent and accrued come to {show_pounds(together)}, and the actual of {row.year} says"
            f" {show_pounds(row.actual)}."
        )
        faults.append(Reason("actual_cell", text))
    if row.variance + row.forecast != row.budget:
        less = row.budget - row.forecast
        text = (
            f"{row.name}: the budget less the forecast of {row.year} is {show_pounds(less)}, and its variance says"
            f" {show_pounds(row.variance)}."
        )
        faults.append(Reason("variance_cell", text))
    return faults
