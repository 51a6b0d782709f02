"""Reads what is promised to the lines of contracts and not yet paid, and what work is accrued. Sums of the ledger; pence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from commonweal.commissioning.funding.models import CarryForward, LedgerEntry
from commonweal.commissioning.procurement.models import Accrual, Commitment
from commonweal.commissioning.procurement.queries.payments import paid
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.commitment_years import over_financial_years
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
class Settled:
    """Read as: of a line in a year of the plan, so much is paid or stands accrued; what is left of its promise was let go, or
    not. `by_year` is the same by the financial year the work was done in.
    """

    by_year: Mapping[int, int] = field(default_factory=dict)
    is_let_go: bool = False


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
    rows = LedgerEntry.objects.filter(account=Account.COMMITTED, contribution__plan_id=plan_id)
    rows = rows.annotate(of_line=_of_record("line_id"), work_starts_on=_of_record("starts_on"))
    rows = rows.filter(of_line__isnull=False)
    if contract_id is not None:
        rows = rows.annotate(of_contract=_of_record("line__contract_id")).filter(of_contract=contract_id)
    made = Q(transaction__kind="commitment") | Q(transaction__reverses__kind="commitment")
    sums = rows.order_by().values_list(
        "of_line", "contribution_id", "year", "work_starts_on", "contribution__plan__starts_on"
    )
    found: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for line, source, counts_in, day, plan_starts_on, own, left in sums.annotate(
        made=Sum("amount_pence", filter=made, default=0), left_over=Sum("amount_pence")
    ):
        key = (line, source, year_of_plan(day, plan_starts_on), counts_in)
        so_far = found.get(key, (0, 0))
        found[key] = so_far[0] + own, so_far[1] + left
    return [PromisedRow(*key, *pence) for key, pence in found.items()]


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


def used_after_its_time(plan_id: int) -> dict[int, int]:
    """What of each contribution was spent on, or is promised for, work after its own time, under a confirmed carry-forward."""
    carried = CarryForward.objects.filter(contribution__plan_id=plan_id, status=CarryStatus.CONFIRMED)
    rows = LedgerEntry.objects.filter(
        account__in=[Account.EXPENDITURE, Account.COMMITTED],
        contribution__in=carried.values("contribution_id"),
    ).annotate(work_starts_on=_of_record("starts_on"))
    rows = rows.filter(work_starts_on__gte=F("contribution__ends_before")).order_by()
    return dict(rows.values_list("contribution_id").annotate(pence=Sum("amount_pence")))


def settled(plan_id: int) -> dict[tuple[int, int], Settled]:
    """By line and year of the plan (by the financial year it starts in), what needs no promise any more. Three queries."""
    pence: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for records in (paid(), standing_accruals()):
        rows = records.filter(line__contract__plan_id=plan_id).order_by()
        fields = ("line_id", "starts_on", "ends_before", "line__contract__plan__starts_on", "amount_pence")
        for line, day, ends_before, plan_starts_on, own in rows.values_list(*fields):
            by_year = pence[line, year_of_plan(day, plan_starts_on)]
            for year, part in over_financial_years(own, Period(day, ends_before)).items():
                by_year[year] += part
    gone = Commitment.objects.filter(
        line__contract__plan_id=plan_id, transaction__kind="release", transaction__reversed_by__isnull=True
    )
    let_go = {
        (line, year_of_plan(day, plan_starts_on))
        for line, day, plan_starts_on in gone.values_list(
            "line_id", "starts_on", "line__contract__plan__starts_on"
        )
    }
    return {key: Settled(dict(pence[key]), key in let_go) for key in {*pence, *let_go}}


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


def accrued_under(decision_id: int) -> int:
    """What stands accrued under a decision."""
    rows = standing_accruals().filter(transaction__decision_id=decision_id)
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def standing_accruals() -> QuerySet[Accrual]:
    """Accruals that are not taken back."""
    return Accrual.objects.filter(transaction__reversed_by__isnull=True)


def _of_record(field: str) -> Coalesce:
    """A field of the commitment, payment or accrual an entry belongs to, or of the one it reverses."""
    own = [f"transaction__{record}__{field}" for record in RECORDS]
    undone = [f"transaction__reverses__{record}__{field}" for record in RECORDS]
    return Coalesce(*own, *undone)
