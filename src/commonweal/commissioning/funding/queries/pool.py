"""Reads what the pool page shows, as rows of plain values: a plan of 60 funds over five years in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from commonweal.commissioning.funding.models import CarryForward, Contribution, LedgerEntry, NeedLine
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period

SHOWN = (
    Account.CONTRIBUTIONS,
    Account.RECEIVABLE,
    Account.EXPENDITURE,
    Account.RETURNED,
    Account.COMMITTED,
    Account.BUDGET,
    Account.BANK,
)


_WORK_STARTS_ON = [
    f"transaction__{way}{record}__starts_on"
    for way in ("", "reverses__")
    for record in ("commitment", "payment", "accrual")
]


@dataclass(frozen=True)
class PromiseRow:
    """One contribution, as far as the pool asks about it."""

    id: int
    funder_id: int
    funder: str
    source_fund: str
    fund_kind: str
    kind: str
    status: str
    starts_on: date
    ends_before: date
    amount_pence: int
    top_slice_basis_points: int
    is_assumed: bool
    reserve_id: int | None
    is_gate_open: bool | None


@dataclass(frozen=True)
class MovedRow:
    """Read a row as: so many pence of a contribution in an account, for a financial year, in a year of the plan.

    `plan_year` is the year it was posted in, for a promise to a provider the year that is promised. It counts from 0; -1 is
    before the plan, the number of its years after it.
    """

    contribution_id: int
    account: Account
    year: int
    plan_year: int
    pence: int


@dataclass(frozen=True)
class CarryRow:
    """What may be carried forward of a contribution, how far that has come, and who confirms it."""

    contribution_id: int
    status: str
    amount_pence: int | None
    to_starts_on: date
    to_ends_before: date
    confirmed_by: str
    confirm_by: date | None


def promise_rows(plan_id: int) -> list[PromiseRow]:
    """A plan's contributions, by funder, fund and time."""
    rows = Contribution.objects.filter(plan_id=plan_id).order_by(
        "funder__name", "source_fund", "starts_on", "id"
    )
    return [
        PromiseRow(*row)
        for row in rows.values_list(
            "id",
            "funder_id",
            "funder__name",
            "source_fund",
            "fund_kind",
            "kind",
            "status",
            "starts_on",
            "ends_before",
            "amount_pence",
            "top_slice_basis_points",
            "is_assumed",
            "reserve_id",
            "gate__is_open",
        )
    ]


def moved_rows(plan_id: int, *, years: Sequence[Period]) -> list[MovedRow]:
    """What moved of a plan's money, by contribution, account and year. One query."""
    when = [When(day__lt=year.ends_before, then=Value(place)) for place, year in enumerate(years)]
    before = When(day__lt=years[0].starts_on, then=Value(-1))
    posted_on = F("transaction__occurred_on")
    promised_for = When(account=Account.COMMITTED, then=Coalesce(*_WORK_STARTS_ON, posted_on))
    rows = (
        LedgerEntry.objects.filter(contribution__plan_id=plan_id, account__in=SHOWN)
        .order_by()
        .annotate(day=Case(promised_for, default=posted_on))
        .annotate(plan_year=Case(before, *when, default=Value(len(years)), output_field=IntegerField()))
        .values_list("contribution_id", "account", "year", "plan_year")
        .annotate(pence=Sum("amount_pence"))
    )
    return [MovedRow(number, Account(account), *rest) for number, account, *rest in rows]


def needed_rows(plan_id: int) -> list[tuple[date, date, int]]:
    """What a plan needs: first day, day after the last, pence. What is met in kind or waits behind a shut gate is left out."""
    rows = NeedLine.objects.filter(plan_id=plan_id, is_in_kind=False)
    open_now = rows.filter(Q(gate__isnull=True) | Q(gate__is_open=True)).order_by()
    return list(open_now.values_list("starts_on", "ends_before").annotate(pence=Sum("amount_pence")))


def carry_rows(plan_id: int) -> list[CarryRow]:
    """A plan's carry-forwards, the first to begin first."""
    rows = CarryForward.objects.filter(contribution__plan_id=plan_id).order_by("to_starts_on", "id")
    return [
        CarryRow(*row)
        for row in rows.values_list(
            "contribution_id",
            "status",
            "amount_pence",
            "to_starts_on",
            "to_ends_before",
            "confirmed_by",
            "confirm_by",
        )
    ]
