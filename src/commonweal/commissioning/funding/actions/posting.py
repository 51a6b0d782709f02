"""The ledger is written here and nowhere else: a balanced set of postings becomes a transaction with its entries."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from commonweal.access.actor import Actor
from commonweal.commissioning.funding.models import LedgerEntry, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.rules import ledger
from commonweal.rules.periods import financial_year


def post(
    *,
    postings: Iterable[ledger.Posting],
    kind: str,
    on: date,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
    reverses: LedgerTransaction | None = None,
    words: str = "",
    year: int | None = None,
    form_key: UUID | None = None,
) -> LedgerTransaction:
    """Writes a balanced set of postings; sources, elements and areas are row numbers as text.

    `year` is the financial year the entries are for, by the year it starts in; None is that of the day.
    """
    posted = LedgerTransaction.objects.create(
        kind=kind,
        occurred_on=on,
        decision=decision,
        reverses=reverses,
        words=words,
        recorded_by_id=by.user_id,
        recorded_at=at,
        form_key=form_key,
    )
    for_year = financial_year(on).starts_on.year if year is None else year
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=posted,
            account=posting.account,
            amount_pence=posting.amount_pence,
            contribution_id=int(posting.source),
            element_id=int(posting.element) if posting.element else None,
            area_id=int(posting.area) if posting.area else None,
            year=for_year,
        )
        for posting in postings
    )
    return posted
