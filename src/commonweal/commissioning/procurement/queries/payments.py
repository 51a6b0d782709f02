"""Reads payments: what was paid of which line and under which decision, what waits for approval, and whose money it was.

What counts against a decision is of two kinds: `used_under` is what has left the bank or stands accrued, `Book.committed` what
the contracts made under it come to over their terms. A payment that was reversed was never paid. Amounts are pence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from commonweal.commissioning.funding.models import Contribution, LedgerEntry
from commonweal.commissioning.procurement.models import Payment, PaymentHistory
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status
from commonweal.rules.periods import Period

PAGE = 25


@dataclass(frozen=True)
class PaymentRow:
    id: int
    paid_on: date
    element: str
    area: str
    period: Period
    amount_pence: int
    status: Status
    is_reversed: bool


@dataclass(frozen=True)
class WaitingRow:
    """A payment that waits for approval, the longest waiting first."""

    id: int
    reference: str
    provider: str
    element: str
    area: str
    period: Period
    paid_on: date
    amount_pence: int
    prepared_by_id: int
    prepared_by: str


@dataclass(frozen=True)
class PaymentStepRow:
    """Read a row as: `by` took `step`, saying `words`."""

    step: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Part:
    """Read a row as: of this payment, `pence` was this contribution's money."""

    contribution: Contribution
    pence: int


def paid() -> QuerySet[Payment]:
    """Payments that were made: approved, and not reversed since."""
    return Payment.objects.filter(status=Status.APPROVED, transaction__reversed_by__isnull=True)


def prepared() -> QuerySet[Payment]:
    """Payments that wait for somebody to approve them."""
    return Payment.objects.filter(status=Status.PREPARED)


@dataclass(frozen=True)
class PaidRow:
    """Read a row as: for work that starts on `work_starts_on`, so much was paid of this line, under this decision."""

    contract_id: int
    line_id: int
    work_starts_on: date
    decision_id: int | None
    pence: int


def paid_rows(contract_id: int, *, decision_ids: Iterable[int]) -> list[PaidRow]:
    """What was paid under a contract, and under these decisions in any contract."""
    own = Q(line__contract_id=contract_id) | Q(transaction__decision_id__in=list(decision_ids))
    fields = ("line__contract_id", "line_id", "starts_on", "transaction__decision_id")
    rows = paid().filter(own).order_by().values_list(*fields)
    return [PaidRow(*row) for row in rows.annotate(total=Sum("amount_pence"))]


def waiting_by_day() -> list[tuple[int, int, date, int]]:
    """Every payment that waits: its contract, its line, the first day of its work, and pence."""
    rows = prepared().order_by("id")
    return list(rows.values_list("line__contract_id", "line_id", "starts_on", "amount_pence"))


def waiting(*, limit: int = 50) -> list[WaitingRow]:
    """What waits for approval, the longest waiting first."""
    rows = prepared().order_by("id").values_list(
        "id",
        "line__contract__reference",
        "line__contract__provider__name",
        "line__element__name",
        "line__area__name",
        "starts_on",
        "ends_before",
        "paid_on",
        "amount_pence",
        "prepared_by_id",
        "prepared_by__full_name",
    )  # fmt: skip
    return [
        WaitingRow(*facts, Period(starts_on, ends_before), *rest)
        for *facts, starts_on, ends_before, paid_on, pence, by_id, by in rows[:limit]
        for rest in [(paid_on, pence, by_id, by)]
    ]


def payments_of(
    contract_id: int, *, before: tuple[date, int] | None = None, limit: int = PAGE
) -> list[PaymentRow]:
    """Payments under a contract, the latest first, by key."""
    rows = Payment.objects.filter(line__contract_id=contract_id).order_by("-paid_on", "-id")
    if before is not None:
        rows = rows.filter(Q(paid_on__lt=before[0]) | Q(paid_on=before[0], id__lt=before[1]))
    fields = (
        "id",
        "paid_on",
        "line__element__name",
        "line__area__name",
        "starts_on",
        "ends_before",
        "amount_pence",
        "status",
        "transaction__reversed_by__id",
    )
    return [
        PaymentRow(
            number,
            paid_on,
            element,
            area,
            Period(starts_on, ends_before),
            pence,
            Status(status),
            bool(undone),
        )
        for number, paid_on, element, area, starts_on, ends_before, pence, status, undone in rows.values_list(
            *fields
        )[:limit]
    ]


def payment_history(payment_id: int) -> list[PaymentStepRow]:
    """What was done with a payment, the latest first."""
    rows = PaymentHistory.objects.filter(payment_id=payment_id).order_by("-id")
    return [PaymentStepRow(*row) for row in rows.values_list("step", "words", "by__full_name", "at")]


def parts_of(payment: Payment) -> list[Part]:
    """Whose money a payment was, each contribution with funder and fence at hand, by funder; nobody's before it is approved."""
    rows = LedgerEntry.objects.filter(transaction_id=payment.transaction_id, account=Account.EXPENDITURE)
    rows = rows.select_related("contribution__funder", "contribution__fence")
    return [
        Part(row.contribution, row.amount_pence) for row in rows.order_by("contribution__funder__name", "id")
    ]
