"""What undoing a movement would take: its postings turned round, and why it may not be undone.

Used by the actions, and by the page that says beforehand what has to be undone first.
"""

from collections import defaultdict
from datetime import date

from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import ContractLine
from commonweal.rules import ledger, reversals
from commonweal.rules.ledger import Account, Posting
from commonweal.rules.reasons import Reason
from commonweal.rules.year_close import reasons_not_dated_in_closed_year

KEEPS_ITS_YEAR = frozenset({Account.COMMITTED, Account.SET_ASIDE})
"""A promise is for a year, whenever it is undone; money moves in the year it moves."""

RECORDS = ("payment", "accrual", "commitment")


def line_of(transaction: LedgerTransaction) -> ContractLine | None:
    """The line of a contract that a movement is about, if any."""
    for name in RECORDS:
        record = getattr(transaction, name, None)
        if record is not None:
            return record.line
    return None


def contract_of(transaction: LedgerTransaction) -> int | None:
    """The contract that a movement is about, if any."""
    line = line_of(transaction)
    return line.contract_id if line else None


def postings_that_undo(transaction: LedgerTransaction) -> tuple[Posting, ...]:
    rows = transaction.entries.order_by("id")
    return ledger.reversal(
        Posting(
            Account(row.account),
            row.amount_pence,
            str(row.contribution_id),
            str(row.element_id) if row.element_id else None,
            str(row.area_id) if row.area_id else None,
            row.year if row.account in KEEPS_ITS_YEAR else None,
        )
        for row in rows
    )


def reasons_not_to_reverse(
    transaction: LedgerTransaction, *, on: date, words: str, today: date
) -> list[Reason]:
    """Why a movement may not be reversed on a day; empty means it may."""
    reasons = reversals.reasons_not_to_reverse(
        transaction.kind,
        occurred_on=transaction.occurred_on,
        on=on,
        today=today,
        words=words,
        is_reversed=getattr(transaction, "reversed_by", None) is not None,
    )
    if any(each.code in {"not_reversible", "already_reversed"} for each in reasons):
        return reasons
    reasons += reasons_not_dated_in_closed_year(on, funding.closed_years())
    return reasons + _reasons_not_to_uncover(transaction)


def _reasons_not_to_uncover(transaction: LedgerTransaction) -> list[Reason]:
    """Would any contribution's bank, promise or free money go below nothing?"""
    undone = postings_that_undo(transaction)
    changes: dict[int, list[Posting]] = defaultdict(list)
    for posting in undone:
        changes[int(posting.source)].append(posting)
    positions = funding.moved(changes)
    promised = _promised(transaction, undone)
    reasons: list[Reason] = []
    for source, own in sorted(changes.items()):
        now, change = positions[source], ledger.position_of(str(source), own)
        falls = change.free_to_spend < 0
        reasons += reversals.reasons_not_to_uncover(
            payable_pence=now.payable_pence + change.payable_pence if change.payable_pence < 0 else 0,
            promised_pence=promised.get(source, 0),
            free_pence=now.free_to_spend + change.free_to_spend if falls else 0,
        )
    return reasons


def _promised(transaction: LedgerTransaction, undone: tuple[Posting, ...]) -> dict[int, int]:
    """By contribution, the least that would be promised to the line for a year afterwards."""
    line = line_of(transaction)
    if line is None:
        return {}
    now = queries.promised_to(plan_id=line.element.plan_id, contract_id=line.contract_id).get(line.pk, {})
    after = dict(now)
    for posting in undone:
        if posting.account is Account.COMMITTED and posting.year is not None:
            key = (int(posting.source), posting.year)
            after[key] = after.get(key, 0) + posting.amount_pence
    least: dict[int, int] = {}
    for (source, _), pence in after.items():
        least[source] = min(least.get(source, pence), pence)
    return least
