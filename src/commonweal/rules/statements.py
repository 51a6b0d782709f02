"""Statements: what each partner's money did in a year, and proof that all of them together are the pool.

Read a Statement as: "so much was in the bank when the year began; so much was received, paid and given back; so much is there
at its end". Beside that it says what was promised for the year, what is kept of it for management, what was given in kind;
what was spent (paid, and accrued as done and not yet billed), row by row inside its fence; what is still promised to
providers; and what became of what was left over.

A statement has to hold in itself, and every column of all the statements has to come to what the pool's own books say, to the
penny. The pool's figures are to be added up apart from the statements', so that the one checks the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason

COLUMNS: Mapping[str, str] = {
    "promised": "Promised and confirmed",
    "top_slice": "Of it kept for management",
    "in_kind": "Given in kind",
    "brought_forward": "In the bank when the year began",
    "received": "Received",
    "paid": "Paid to providers",
    "returned": "Given back",
    "balance": "In the bank at the end",
    "accrued": "Accrued in the year",
    "spent": "Spent",
    "committed": "Promised to providers and not yet paid",
    "left_over": "Left over of money whose time ended",
    "carried": "Of it carried forward",
    "mine": "Of it the partner’s own share",
    "stays": "Of it staying in the pool",
}

PARTS_OF_LEFT_OVER = ("carried", "mine", "stays")
"""What is shared of an underspend moves between partners, so only all these parts together are the pool's: what was left."""


@dataclass(frozen=True)
class SpentRow:
    """So many pence for this element in this area, inside this fence (as its sentence)."""

    element: str
    area: str
    fence: str
    pence: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One partner's year, in pence; the columns are those of COLUMNS. `accrued` may be below nought when bills came."""

    funder: str
    promised: int = 0
    top_slice: int = 0
    in_kind: int = 0
    brought_forward: int = 0
    received: int = 0
    paid: int = 0
    returned: int = 0
    balance: int = 0
    accrued: int = 0
    spent: int = 0
    committed: int = 0
    left_over: int = 0
    carried: int = 0
    mine: int = 0
    stays: int = 0
    rows: tuple[SpentRow, ...] = ()


def together(statements: Sequence[Statement]) -> dict[str, int]:
    """Every column of all the statements added up."""
    return {name: sum(getattr(each, name) for each in statements) for name in COLUMNS}


def faults_in_statement(statement: Statement) -> list[Reason]:
    """What does not hold within one statement; empty means that it holds."""
    faults = []
    balance = statement.brought_forward + statement.received - statement.paid - statement.returned
    if balance != statement.balance:
        text = (
            f"{statement.funder}: what was there, came in and went out leaves {show_pounds(balance)} in the bank, and the"
            f" statement says {show_pounds(statement.balance)}."
        )
        faults.append(Reason("balance_does_not_follow", text))
    if statement.paid + statement.accrued != statement.spent:
        both = show_pounds(statement.paid + statement.accrued)
        text = f"{statement.funder}: paid and accrued come to {both}, and spent says {show_pounds(statement.spent)}."
        faults.append(Reason("spent_does_not_follow", text))
    rows = sum(row.pence for row in statement.rows)
    if rows != statement.spent:
        text = (
            f"{statement.funder}: the rows of what was spent come to {show_pounds(rows)}, and spent says"
            f" {show_pounds(statement.spent)}."
        )
        faults.append(Reason("rows_do_not_add_up", text))
    if not 0 <= statement.top_slice <= max(statement.promised, 0):
        text = f"{statement.funder}: more is kept for management than was promised."
        faults.append(Reason("top_slice_above_promise", text))
    return faults


def faults_in_statements(statements: Sequence[Statement], pool: Mapping[str, int]) -> list[Reason]:
    """Why the statements are not the pool: a sentence for every sum that differs; empty means that they add up to it.

    `pool` gives every column but the parts of what was left over as the pool's own books say it, added up apart from the
    statements.
    """
    faults = [fault for each in statements for fault in faults_in_statement(each)]
    for name, words in COLUMNS.items():
        if name in PARTS_OF_LEFT_OVER:
            continue
        sums = sum(getattr(each, name) for each in statements)
        if name not in pool:
            faults.append(Reason("column_not_checked", f"{words}: the pool’s own figure is missing."))
        elif sums != pool[name]:
            text = f"{words}: the statements come to {show_pounds(sums)}, and the pool says {show_pounds(pool[name])}."
            faults.append(Reason(f"{name}_does_not_tie", text))
    parts = sum(getattr(each, name) for each in statements for name in PARTS_OF_LEFT_OVER)
    left = sum(each.left_over for each in statements)
    if parts != left:
        text = (
            f"What is carried, shared and stays comes to {show_pounds(parts)}, and what was left over to"
            f" {show_pounds(left)}."
        )
        faults.append(Reason("underspend_does_not_tie", text))
    return faults
