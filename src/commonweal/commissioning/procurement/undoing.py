"""What undoing a movement would take: its postings turned round, and why it may not be undone.

Used by the actions, and by the page that says beforehand what has to be undone first.
"""

from collections import defaultdict
from datetime import date

from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.procurement import queries
from commonweal.commissioning.procurement.models import Accrual, Commitment, Payment
from commonweal.rules import ledger, reversals
from commonweal.rules.ledger import Account, Posting
from commonweal.rules.reasons import Reason
from commonweal.rules.year_close import reasons_not_dated_in_closed_year, year_of

PROMISE = frozenset({Account.COMMITTED, Account.SET_ASIDE})

RECORDS = ("payment", "accrual", "commitment")


def record_of(transaction: LedgerTransaction) -> Payment | Accrual | Commitment | None:
    """The payment, accrual or commitment that a movement is of, if any."""
    found = (getattr(transaction, name, None) for name in RECORDS)
    return next((record for record in found if record is not None), None)


def contract_of(transaction: LedgerTransaction) -> int | None:
    """The contract that a movement is about, if any."""
    record = record_of(transaction)
    return record.line.contract_id if record else None


def postings_that_undo(transaction: LedgerTransaction, *, on: date) -> tuple[Posting, ...]:
    """A movement turned round. Money moves in the year it moves; a promise goes back into the year it was taken from.

    But where spending is taken back in a later financial year, the promise it had used is put back in that year too: it is there
    that the bill is still to come, and the year before keeps what it spent without the same work counting as promised as well.
    """
    rows = list(transaction.entries.order_by("id"))
    spent = {row.year for row in rows if row.account == Account.EXPENDITURE}
    is_later = any(year < year_of(on) for year in spent)
    return ledger.reversal(
        Posting(
            Account(row.account),
            row.amount_pence,
            str(row.contribution_id),
            str(row.element_id) if row.element_id else None,
            str(row.area_id) if row.area_id else None,
            row.year if row.account in PROMISE and not is_later else None,
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
    return reasons + _reasons_not_to_uncover(transaction, on=on)


def _reasons_not_to_uncover(transaction: LedgerTransaction, *, on: date) -> list[Reason]:
    """Would any contribution's bank, promise or free money go below nothing?"""
    undone = postings_that_undo(transaction, on=on)
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
    """By contribution, the least that would be promised to the line for a year of the plan in any financial year afterwards."""
    record = record_of(transaction)
    if record is None:
        return {}
    plan = record.line.element.plan
    year = queries.year_of_plan(record.starts_on, plan.starts_on)
    now = queries.promised_to(plan_id=plan.pk, contract_id=record.line.contract_id)
    after = dict(now.get(record.line_id, {}))
    for posting in undone:
        if posting.account is Account.COMMITTED and posting.year is not None:
            key = (int(posting.source), year, posting.year)
            after[key] = after.get(key, 0) + posting.amount_pence
    least: dict[int, int] = {}
    for (source, _, _), pence in after.items():
        least[source] = min(least.get(source, pence), pence)
    return least
