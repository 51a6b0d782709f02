"""Reads the plan and its money: who promised what, where each promise stands, what came in, what was paid, and the ledger.

What came in and what was spent is always summed from the ledger; nothing keeps a balance of its own. For `outcomes`, which
counts and never writes: `funders`, `paid_in`, `spent_by`, `balance` and `spending`. All amounts are pence, periods are
whole days, and money belongs to the day it moved (`occurred_on`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Element,
    LedgerEntry,
    LedgerTransaction,
    NeedLine,
    Plan,
)
from commonweal.partnership.models import Area, Organisation
from commonweal.rules.contributions import Status, Step
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period

PAGE = 50


@dataclass(frozen=True)
class Moved:
    """What the ledger says of one contribution: promised, received and spent so far."""

    confirmed_pence: int = 0
    received_pence: int = 0
    spent_pence: int = 0

    @property
    def in_bank_pence(self) -> int:
        return self.received_pence - self.spent_pence


NOTHING = Moved()


@dataclass(frozen=True)
class StepRow:
    """Read a row as: on `on`, this step was taken, carried by a decision or a letter, and recorded by `by`."""

    step: Step
    became: Status
    on: date
    amount_pence: int | None
    decision_id: int | None
    decision: str
    carried_by: str
    by: str


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


@dataclass(frozen=True)
class SpentRow:
    """Read a row as: in the period asked for, this contribution paid `pence` for this element in this area."""

    contribution_id: int
    funder_id: int
    funder: str
    element_id: int
    element: str
    client_group: str
    area_id: int
    area: str
    pence: int


def plans() -> list[Plan]:
    """Every plan, the one that starts last first."""
    return list(Plan.objects.order_by("-starts_on", "-id"))


def contributions_of(plan_id: int) -> list[Contribution]:
    """A plan's contributions, each with funder and fence at hand, by funder and year."""
    rows = Contribution.objects.filter(plan_id=plan_id).select_related("funder", "fence")
    return list(rows.order_by("funder__name", "source_fund", "starts_on", "id"))


def needs_of(plan_id: int) -> list[NeedLine]:
    """A plan's need lines, each with element and area at hand."""
    rows = NeedLine.objects.filter(plan_id=plan_id).select_related("element", "area")
    return list(rows.order_by("starts_on", "element__id", "area__name", "id"))


def area_names() -> dict[str, str]:
    """Each area's name by its code."""
    return dict(Area.objects.values_list("code", "name"))


def moved(contributions: Iterable[int]) -> dict[int, Moved]:
    """What the ledger says of these contributions; one without entries is left out."""
    rows = (
        LedgerEntry.objects.filter(contribution_id__in=list(contributions))
        .order_by()
        .values_list("contribution_id")
        .annotate(
            confirmed=Sum("amount_pence", filter=Q(account=Account.CONTRIBUTIONS), default=0),
            due=Sum("amount_pence", filter=Q(account=Account.RECEIVABLE), default=0),
            spent=Sum("amount_pence", filter=Q(account=Account.EXPENDITURE), default=0),
        )
    )
    return {key: Moved(-confirmed, -confirmed - due, spent) for key, confirmed, due, spent in rows}


def history_of(contribution_id: int) -> list[StepRow]:
    """The ladder a contribution has climbed, the latest step first."""
    rows = (
        ContributionHistory.objects.filter(contribution_id=contribution_id)
        .order_by("-id")
        .values_list(
            "step",
            "became",
            "on",
            "amount_pence",
            "decision_id",
            "decision__reference",
            "carried_by",
            "by__full_name",
        )
    )
    return [
        StepRow(Step(step), Status(became), on, pence, decision_id, reference or "", carried_by, name)
        for step, became, on, pence, decision_id, reference, carried_by, name in rows
    ]


def last_step_on(contribution_id: int) -> date | None:
    """The day of a contribution's last step; None while it is only asked for."""
    rows = ContributionHistory.objects.filter(contribution_id=contribution_id)
    return rows.order_by("-id").values_list("on", flat=True).first()


def purse_rows(plan_id: int, *, lock: bool = False) -> list[tuple[Contribution, Moved]]:
    """A plan's confirmed or received cash, and what the ledger says of it. `lock` holds the rows to the transaction's end."""
    rows = Contribution.objects.filter(
        plan_id=plan_id, kind="cash", status__in=[Status.CONFIRMED, Status.RECEIVED]
    ).select_related("funder", "fence")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = list(rows.order_by("id"))
    said = moved(row.pk for row in found)
    return [(row, said.get(row.pk, NOTHING)) for row in found]


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


def contribution_choices() -> list[tuple[int, str, Period]]:
    """Every contribution that the ledger knows, for choosing one: number, funder, period."""
    known = Contribution.objects.filter(Exists(LedgerEntry.objects.filter(contribution_id=OuterRef("pk"))))
    rows = known.order_by("funder__name", "starts_on", "id").values_list(
        "id", "funder__name", "starts_on", "ends_before"
    )
    return [
        (number, funder, Period(starts_on, ends_before)) for number, funder, starts_on, ends_before in rows
    ]


def funders() -> list[Organisation]:
    """Everyone who contributes to any plan, by name."""
    return list(Organisation.objects.filter(contributions__isnull=False).distinct().order_by("name"))


def paid_in(*, period: Period, funder_id: int | None = None, contribution_id: int | None = None) -> int:
    """What came into the bank in a period, of one funder's money, of one contribution, or of everybody's."""
    rows = _of(_in(period), funder_id, contribution_id).filter(
        account=Account.BANK, transaction__kind="receipt"
    )
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def received(contribution_id: int) -> int:
    """What has come in of one contribution so far."""
    return moved([contribution_id]).get(contribution_id, NOTHING).received_pence


def balance(*, on: date, funder_id: int | None = None, contribution_id: int | None = None) -> int:
    """What is in the bank at the end of a day, of one funder's money, of one contribution, or of everybody's."""
    rows = LedgerEntry.objects.filter(transaction__occurred_on__lte=on, account=Account.BANK)
    return _of(rows, funder_id, contribution_id).aggregate(total=Sum("amount_pence", default=0))["total"]


def spent_by(
    *,
    period: Period,
    funder_id: int | None = None,
    contribution_id: int | None = None,
    area_id: int | None = None,
    element_id: int | None = None,
) -> int:
    """What was spent in a period, narrowed by whatever is given."""
    rows = _of(_in(period), funder_id, contribution_id).filter(account=Account.EXPENDITURE)
    narrow = {"area_id": area_id, "element_id": element_id}
    rows = rows.filter(**{name: value for name, value in narrow.items() if value is not None})
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def spending(*, period: Period) -> list[SpentRow]:
    """Everything spent in a period, by contribution, element and area, in one query."""
    rows = (
        _in(period)
        .filter(account=Account.EXPENDITURE)
        .order_by("contribution__funder__name", "element__name", "area__name")
        .values_list(
            "contribution_id",
            "contribution__funder_id",
            "contribution__funder__name",
            "element_id",
            "element__name",
            "element__client_group",
            "area_id",
            "area__name",
        )
        .annotate(pence=Sum("amount_pence"))
    )
    return [SpentRow(*row) for row in rows]


def elements_of(plan_id: int) -> list[Element]:
    """A plan's elements, in the order of its file."""
    return list(Element.objects.filter(plan_id=plan_id).order_by("id"))


def _in(period: Period) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        transaction__occurred_on__gte=period.starts_on, transaction__occurred_on__lt=period.ends_before
    )


def _of(
    rows: QuerySet[LedgerEntry], funder_id: int | None, contribution_id: int | None
) -> QuerySet[LedgerEntry]:
    if funder_id is not None:
        rows = rows.filter(contribution__funder_id=funder_id)
    return rows if contribution_id is None else rows.filter(contribution_id=contribution_id)
