"""The ledger is written here and nowhere else: a balanced set of postings becomes a transaction with its entries.

Nothing is dated in a closed year: it is said here in words, for every action, and the database would refuse it too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import LedgerEntry, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.rules import ledger
from commonweal.rules.periods import financial_year
from commonweal.rules.reasons import refuse_if
from commonweal.rules.year_close import reasons_not_dated_in_closed_year

CLOSING_WAITS = 4827117
"""The lock that whoever closes a year takes alone, and whoever posts takes with others (migration 0003)."""


@dataclass(frozen=True)
class Movement:
    """A balanced set of postings to be written as one transaction."""

    postings: Sequence[ledger.Posting]
    kind: str
    decision: Decision | None = None
    reverses: LedgerTransaction | None = None
    words: str = ""
    form_key: UUID | None = None


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
    movement = Movement(tuple(postings), kind, decision, reverses, words, form_key)
    (posted,) = post_all(movements=[movement], on=on, year=year, by=by, at=at)
    return posted


def post_all(
    *, movements: Sequence[Movement], on: date, year: int | None = None, by: Actor, at: datetime
) -> list[LedgerTransaction]:
    """Writes movements of one day, each a transaction of its own, in their order. Raises Refused in a closed year."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [CLOSING_WAITS])
    refuse_if(reasons_not_dated_in_closed_year(on, queries.closed_years()))
    posted = LedgerTransaction.objects.bulk_create(
        LedgerTransaction(
            kind=each.kind,
            occurred_on=on,
            decision=each.decision,
            reverses=each.reverses,
            words=each.words,
            recorded_by_id=by.user_id,
            recorded_at=at,
            form_key=each.form_key,
        )
        for each in movements
    )
    for_year = financial_year(on).starts_on.year if year is None else year
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            transaction=transaction,
            account=posting.account,
            amount_pence=posting.amount_pence,
            contribution_id=int(posting.source),
            element_id=int(posting.element) if posting.element else None,
            area_id=int(posting.area) if posting.area else None,
            year=for_year if posting.year is None else posting.year,
        )
        for transaction, movement in zip(posted, movements, strict=True)
        for posting in movement.postings
    )
    return posted
