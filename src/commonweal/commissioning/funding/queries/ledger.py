"""Reads the ledger: movements by day, by key, each with its entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from commonweal.commissioning.funding.models import LedgerEntry, LedgerTransaction
from commonweal.rules.ledger import Account

PAGE = 50


@dataclass(frozen=True)
class EntryRow:
    """One side of a ledger transaction, with whose money it is and what it is for."""

    account: Account
    amount_pence: int
    contribution_id: int
    funder: str
    source_fund: str
    element: str
    area: str


@dataclass(frozen=True)
class TransactionRow:
    id: int
    kind: str
    occurred_on: date
    recorded_by: str
    recorded_at: datetime
    reverses_id: int | None
    payment_id: int | None
    entries: tuple[EntryRow, ...]


def transactions(
    *,
    contribution_id: int | None = None,
    before: tuple[date, int] | None = None,
    after: tuple[date, int] | None = None,
    limit: int = PAGE,
) -> list[TransactionRow]:
    """The ledger, the latest day first, by key: `before` is the last row shown, `after` the first. Two queries."""
    rows = LedgerTransaction.objects.order_by("-occurred_on", "-id")
    if contribution_id is not None:
        own = LedgerEntry.objects.filter(transaction_id=OuterRef("pk"), contribution_id=contribution_id)
        rows = rows.filter(Exists(own))
    if before is not None:
        rows = rows.filter(Q(occurred_on__lt=before[0]) | Q(occurred_on=before[0], id__lt=before[1]))
    if after is not None:
        rows = rows.filter(Q(occurred_on__gt=after[0]) | Q(occurred_on=after[0], id__gt=after[1]))
        rows = rows.order_by("occurred_on", "id")
    fields = (
        "id",
        "kind",
        "occurred_on",
        "recorded_by__full_name",
        "recorded_at",
        "reverses_id",
        "payment__id",
    )
    found = sorted(rows.values_list(*fields)[:limit], key=lambda row: (row[2], row[0]), reverse=True)
    entries = entries_of(row[0] for row in found)
    return [TransactionRow(*row, entries=tuple(entries.get(row[0], ()))) for row in found]


def entries_of(transaction_ids: Iterable[int]) -> dict[int, list[EntryRow]]:
    """The entries of these transactions, money out of an account after money into it."""
    rows = (
        LedgerEntry.objects.filter(transaction_id__in=list(transaction_ids))
        .order_by("transaction_id", "id")
        .values_list(
            "transaction_id",
            "account",
            "amount_pence",
            "contribution_id",
            "contribution__funder__name",
            "contribution__source_fund",
            "element__name",
            "area__name",
        )
    )
    found: dict[int, list[EntryRow]] = {}
    for transaction_id, account, pence, contribution, funder, fund, element, area in rows:
        entry = EntryRow(Account(account), pence, contribution, funder, fund, element or "", area or "")
        found.setdefault(transaction_id, []).append(entry)
    return found
