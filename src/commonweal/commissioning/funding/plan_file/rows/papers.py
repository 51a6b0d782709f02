"""What the published source of a plan prints, for `commonweal plan check` to hold against itself."""

from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding.plan_file.rows.basics import Row


@dataclass(frozen=True, kw_only=True)
class PrintedRow(Row):
    """One row of a printed table: its name, and the cells as printed, in pence or whole numbers; None: an empty cell."""

    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedTable(Row):
    """A table as a source prints it. `columns` name the cells; `is_money` says that they are pence.

    `differences` are (column, minuend, subtrahend): each cell of the first should be the second less the third. `products` are
    (column, factor, factor, ...). `shares` are (column, total in pence): each cell should be the row's percentage, found in the
    column "percent" in hundredths, of that total. `totals` is the row that should add up the others, empty where none does.
    """

    key: str
    title: str
    where: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    is_money: bool = True
    differences: tuple[tuple[str, str, str], ...] = ()
    products: tuple[tuple[str, ...], ...] = ()
    shares: tuple[tuple[str, int], ...] = ()
    totals: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimRow(Row):
    """Something a source says, to be held against what follows from the plan. `kind` decides which fields are used."""

    key: str
    kind: str
    words: str
    where: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignatureRow(Row):
    """Who signed a decision's report, by office and never by name, and when."""

    decision: str
    office: str
    signed_on: date


@dataclass(frozen=True, kw_only=True)
class Papers(Row):
    """What the published source of a plan prints, for `commonweal plan check` to hold against itself."""

    tables: tuple[PrintedTable, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    signatures: tuple[SignatureRow, ...] = ()
