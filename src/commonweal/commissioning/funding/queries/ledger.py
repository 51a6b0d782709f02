"""Reads the ledger: movements by day, by key, each with its entries; narrowed to what is looked for, and what that comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from commonweal.commissioning.funding.models import Contribution, Element, LedgerEntry, LedgerTransaction
from commonweal.rules.ledger import Account

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for. An entry is found when every part that is given holds for it; None and nothing ask for anything.

    `fund` is the number of any contribution of a fund: it stands for all of that funder's money from that source.
    `pence` finds the amount on either side.
    """

    contribution_id: int | None = None
    plan_id: int | None = None
    fund: int | None = None
    funder_id: int | None = None
    element_id: int | None = None
    area_id: int | None = None
    is_for_no_area: bool = False
    accounts: tuple[Account, ...] = ()
    kind: str = ""
    year: int | None = None
    pence: int | None = None
    starts_on: date | None = None
    last_day: date | None = None
    contract: str = ""

    @property
    def is_everything(self) -> bool:
        """Is nothing asked for in particular?"""
        return self == Wanted()


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
    year: int = 0


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


@dataclass(frozen=True)
class TransactionFacts:
    """One transaction by itself, with everything that leads to it or away from it."""

    row: TransactionRow
    words: str
    decision_id: int | None
    decision: str
    reversed_by_id: int | None
    virement_id: int | None
    contract_id: int | None
    contract: str


def transactions(
    *,
    contribution_id: int | None = None,
    wanted: Wanted | None = None,
    before: tuple[date, int] | None = None,
    after: tuple[date, int] | None = None,
    limit: int = PAGE,
) -> list[TransactionRow]:
    """The ledger, the latest day first, by key: `before` is the last row shown, `after` the first. Two queries.

    A movement is found when one of its entries is; it comes with all of them.
    """
    wanted = wanted or Wanted(contribution_id=contribution_id)
    rows = LedgerTransaction.objects.order_by("-occurred_on", "-id")
    if not wanted.is_everything:
        rows = rows.filter(_of_transaction(wanted))
        if (entry := _of_entry(wanted)) != Q():
            rows = rows.filter(Exists(LedgerEntry.objects.filter(entry, transaction_id=OuterRef("pk"))))
    if before is not None:
        rows = rows.filter(Q(occurred_on__lt=before[0]) | Q(occurred_on=before[0], id__lt=before[1]))
    if after is not None:
        rows = rows.filter(Q(occurred_on__gt=after[0]) | Q(occurred_on=after[0], id__gt=after[1]))
        rows = rows.order_by("occurred_on", "id")
    return sorted(_rows(rows[:limit]), key=lambda row: (row.occurred_on, row.id), reverse=True)


def totals(wanted: Wanted) -> list[tuple[Account, int, int]]:
    """What the entries that are looked for come to: account, how many, pence."""
    rows = LedgerEntry.objects.filter(_of_entry(wanted), _of_transaction(wanted, "transaction__"))
    found = rows.order_by().values_list("account").annotate(pence=Sum("amount_pence"), many=Count("id"))
    sums = {Account(account): (many, pence) for account, pence, many in found}
    return [(account, *sums[account]) for account in Account if account in sums]


def transaction_facts(transaction_id: int) -> TransactionFacts | None:
    """One transaction; None where there is none of this number. Two queries."""
    rows = LedgerTransaction.objects.filter(pk=transaction_id)
    more = rows.values_list(
        "words",
        "decision_id",
        "decision__reference",
        "reversed_by__id",
        "virement__id",
        "payment__line__contract_id",
        "payment__line__contract__reference",
        "commitment__line__contract_id",
        "commitment__line__contract__reference",
    )
    found = more.first()
    if found is None:
        return None
    (row,) = _rows(rows)
    words, decision_id, decision, reversed_by, virement, paid_id, paid, promised_id, promised = found
    return TransactionFacts(
        row,
        words,
        decision_id,
        decision or "",
        reversed_by,
        virement,
        paid_id or promised_id,
        paid or promised or "",
    )


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
            "year",
        )
    )
    found: dict[int, list[EntryRow]] = {}
    for transaction_id, account, pence, contribution, funder, fund, element, area, year in rows:
        entry = EntryRow(Account(account), pence, contribution, funder, fund, element or "", area or "", year)
        found.setdefault(transaction_id, []).append(entry)
    return found


@dataclass(frozen=True)
class FundRow:
    """A fund that the ledger knows: `number` is that of its first contribution and stands for the fund in addresses."""

    number: int
    funder_id: int
    funder: str
    source_fund: str


def funds_known() -> list[FundRow]:
    """Every fund with contributions in a plan that is in use, by funder and source."""
    rows = Contribution.objects.filter(plan__is_to_compare=False)
    rows = rows.order_by("funder__name", "source_fund", "id").values_list(
        "id", "funder_id", "funder__name", "source_fund"
    )
    found: dict[tuple[int, str], FundRow] = {}
    for number, funder_id, funder, source_fund in rows:
        found.setdefault((funder_id, source_fund), FundRow(number, funder_id, funder, source_fund))
    return list(found.values())


def elements_known() -> list[tuple[int, str]]:
    """Every element of a plan in use by number and name, with its plan where several plans have elements."""
    known = Element.objects.filter(plan__is_to_compare=False)
    rows = list(known.order_by("plan__title", "id").values_list("id", "name", "plan_id", "plan__title"))
    many = len({plan for _, _, plan, _ in rows}) > 1
    return [(number, f"{name} ({title})" if many else name) for number, name, _, title in rows]


def years_of_ledger() -> tuple[int, int] | None:
    """The first and the last financial year that entries are for; None while there are none."""
    found = LedgerEntry.objects.aggregate(first=Min("year"), last=Max("year"))
    return None if found["first"] is None else (found["first"], found["last"])


def _rows(rows: QuerySet[LedgerTransaction]) -> list[TransactionRow]:
    fields = (
        "id",
        "kind",
        "occurred_on",
        "recorded_by__full_name",
        "recorded_at",
        "reverses_id",
        "payment__id",
    )
    found = list(rows.values_list(*fields))
    entries = entries_of(row[0] for row in found)
    return [TransactionRow(*row, entries=tuple(entries.get(row[0], ()))) for row in found]


def _of_entry(wanted: Wanted) -> Q:
    """What is asked of an entry."""
    facts = {
        "contribution_id": wanted.contribution_id,
        "contribution__plan_id": wanted.plan_id,
        "contribution__funder_id": wanted.funder_id,
        "element_id": wanted.element_id,
        "area_id": wanted.area_id,
        "year": wanted.year,
    }
    found = Q(**{name: value for name, value in facts.items() if value is not None})
    if wanted.fund is not None:
        one = Contribution.objects.filter(pk=wanted.fund)
        same = Contribution.objects.filter(
            funder__in=one.values("funder"), source_fund__in=one.values("source_fund")
        )
        found &= Q(contribution__in=same.values("id"))
    if wanted.is_for_no_area:
        found &= Q(area__isnull=True)
    if wanted.accounts:
        found &= Q(account__in=wanted.accounts)
    if wanted.pence is not None:
        found &= Q(amount_pence__in=[wanted.pence, -wanted.pence])
    return found


def _of_transaction(wanted: Wanted, path: str = "") -> Q:
    """What is asked of the transaction, as seen from it or, by `path`, from its entries."""
    found = Q()
    if wanted.kind:
        found &= Q(**{f"{path}kind": wanted.kind})
    if wanted.starts_on is not None:
        found &= Q(**{f"{path}occurred_on__gte": wanted.starts_on})
    if wanted.last_day is not None:
        found &= Q(**{f"{path}occurred_on__lte": wanted.last_day})
    if wanted.contract:
        found &= Q(**{f"{path}payment__line__contract__reference__iexact": wanted.contract}) | Q(
            **{f"{path}commitment__line__contract__reference__iexact": wanted.contract}
        )
    return found
