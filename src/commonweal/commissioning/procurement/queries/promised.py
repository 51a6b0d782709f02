"""Reads what is promised to the lines of contracts and not yet paid, and what work is accrued. Sums of the ledger; pence."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from commonweal.commissioning.funding.models import CarryForward, LedgerEntry
from commonweal.commissioning.procurement.models import Accrual
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.commitments import plan_year_of
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period, financial_year

RECORDS = ("commitment", "payment", "accrual")

PromiseKey = tuple[int, int, int]
"""Contribution, year of the plan, and the financial year in whose books it counts; years by the year they start in."""


@dataclass(frozen=True)
class PromisedRow:
    """Read a row as: this contribution promised this line `pence` for a year of the plan; `left_pence` of it is neither paid nor
    let go. `counts_in` is the financial year in whose books this part of the promise stands. Years by the year they start in.
    """

    line_id: int
    contribution_id: int
    year: int
    counts_in: int
    pence: int
    left_pence: int


@dataclass(frozen=True)
class AccrualRow:
    id: int
    line_id: int
    element: str
    area: str
    period: Period
    pence: int
    on: date
    ended_on: date | None
    transaction_id: int
    decision_id: int | None


def promised_rows(*, plan_id: int, contract_id: int | None = None) -> list[PromisedRow]:
    """What is promised to each line, by whom, for which year of the plan and in which financial year. One query."""
    return _rows(_promised(plan_id, contract_id))


def promised_and_used_later(
    *, plan_id: int, contract_id: int | None = None
) -> tuple[dict[int, dict[PromiseKey, int]], dict[int, int]]:
    """`promised_to`, and what of each contribution was spent on, or is promised for, work after its own time, under a confirmed
    carry-forward. One query.
    """
    promised, later = [], {}
    for found in _promised(plan_id, contract_id).union(_used_later(plan_id), all=True):
        if found[0] == _PROMISED:
            promised.append(found)
        else:
            later[found[2]] = found[-1]
    return left_by_line(_rows(promised)), later


def promised_to(*, plan_id: int, contract_id: int | None = None) -> dict[int, dict[PromiseKey, int]]:
    """By line, what is promised to it and neither paid nor let go, in pence."""
    return left_by_line(promised_rows(plan_id=plan_id, contract_id=contract_id))


def left_by_line(rows: Iterable[PromisedRow]) -> dict[int, dict[PromiseKey, int]]:
    """As `promised_to`, from rows at hand."""
    found: dict[int, dict[PromiseKey, int]] = defaultdict(dict)
    for row in rows:
        if row.left_pence:
            found[row.line_id][row.contribution_id, row.year, row.counts_in] = row.left_pence
    return dict(found)


def year_of_plan(day: date, plan_starts_on: date) -> int:
    """The year of a plan that a day falls in, by the financial year it starts in."""
    return financial_year(plan_year_of(day, plan_starts_on=plan_starts_on).starts_on).starts_on.year


def accruals_of(contract_id: int) -> list[AccrualRow]:
    """Work accrued under a contract, the latest first, with the day it was taken back."""
    rows = Accrual.objects.filter(line__contract_id=contract_id).order_by("-id")
    fields = (
        "id",
        "line_id",
        "line__element__name",
        "line__area__name",
        "starts_on",
        "ends_before",
        "amount_pence",
        "transaction__occurred_on",
        "transaction__reversed_by__occurred_on",
        "transaction_id",
        "transaction__decision_id",
    )
    return [
        AccrualRow(number, line, element, area, Period(starts_on, ends_before), *rest)
        for number, line, element, area, starts_on, ends_before, *rest in rows.values_list(*fields)
    ]


def standing_accruals() -> QuerySet[Accrual]:
    """Accruals that are not taken back."""
    return Accrual.objects.filter(transaction__reversed_by__isnull=True)


_PROMISED, _LATER = "promised", "later"


def _rows(found: Iterable[tuple[Any, ...]]) -> list[PromisedRow]:
    sums: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for _, line, source, counts_in, day, plan_starts_on, own, left in found:
        key = (line, source, year_of_plan(day, plan_starts_on), counts_in)
        so_far = sums.get(key, (0, 0))
        sums[key] = so_far[0] + own, so_far[1] + left
    return [PromisedRow(*key, *pence) for key, pence in sums.items()]


def _promised(plan_id: int, contract_id: int | None) -> QuerySet:
    """As (what it is, line, contribution, financial year, first day of the work, day the plan starts, pence made, pence left)."""
    rows = LedgerEntry.objects.filter(account=Account.COMMITTED, contribution__plan_id=plan_id)
    rows = rows.annotate(
        what=_text(_PROMISED), of_line=_of_record("line_id"), work_starts_on=_of_record("starts_on")
    )
    rows = rows.filter(of_line__isnull=False)
    if contract_id is not None:
        rows = rows.annotate(of_contract=_of_record("line__contract_id")).filter(of_contract=contract_id)
    made = Q(transaction__kind="commitment") | Q(transaction__reverses__kind="commitment")
    sums = rows.order_by().values_list(
        "what", "of_line", "contribution_id", "year", "work_starts_on", "contribution__plan__starts_on"
    )
    return sums.annotate(made=Sum("amount_pence", filter=made, default=0), left_over=Sum("amount_pence"))


def _used_later(plan_id: int) -> QuerySet:
    """In the same form, the pence used last; of no line or year, and both days mean nothing."""
    carried = CarryForward.objects.filter(contribution__plan_id=plan_id, status=CarryStatus.CONFIRMED)
    rows = LedgerEntry.objects.filter(
        account__in=[Account.EXPENDITURE, Account.COMMITTED],
        contribution__in=carried.values("contribution_id"),
    ).annotate(work_starts_on=_of_record("starts_on"))
    rows = rows.filter(work_starts_on__gte=F("contribution__ends_before")).order_by()
    rows = rows.annotate(what=_text(_LATER), of_line=_no_number(), of_year=_no_number())
    sums = rows.values_list(
        "what",
        "of_line",
        "contribution_id",
        "of_year",
        "contribution__ends_before",
        "contribution__plan__starts_on",
    )
    return sums.annotate(made=Sum(Value(0)), left_over=Sum("amount_pence"))


def _text(said: str) -> Value:
    return Value(said, output_field=CharField())


def _no_number() -> Value:
    return Value(0, output_field=IntegerField())


def _of_record(field: str) -> Coalesce:
    """A field of the commitment, payment or accrual an entry belongs to, or of the one it reverses."""
    own = [f"transaction__{record}__{field}" for record in RECORDS]
    undone = [f"transaction__reverses__{record}__{field}" for record in RECORDS]
    return Coalesce(*own, *undone)
