"""Reads what is used up: of the lines of a contract, of a decision, of a year's promise. One query each; amounts are pence."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, F, Max, Min, QuerySet, Sum, Value

from commonweal.commissioning.procurement.models import Commitment
from commonweal.commissioning.procurement.queries.payments import paid, prepared
from commonweal.commissioning.procurement.queries.promised import standing_accruals, year_of_plan
from commonweal.rules.commitment_years import over_financial_years
from commonweal.rules.periods import Period

PAID, WAITS, ACCRUED, LET_GO = "paid", "waits", "accrued", "let go"


@dataclass(frozen=True)
class UsedRow:
    """Read a row as: of this line `pence` are paid, wait to be paid or stand accrued, for work in this time."""

    how: str
    contract_id: int
    line_id: int
    starts_on: date
    ends_before: date
    pence: int


@dataclass(frozen=True)
class Settled:
    """Read as: of a line in a year of the plan, so much is paid or stands accrued; what is left of its promise was let go, or
    not. `by_year` is the same by the financial year the work was done in.
    """

    by_year: Mapping[int, int] = field(default_factory=dict)
    is_let_go: bool = False


def used_rows(contract_id: int, *, but: int | None = None) -> list[UsedRow]:
    """What is paid (by line) and stands accrued under a contract, and what waits under any, but for the payment `but`."""
    waits = _each(prepared().exclude(pk=but), WAITS)
    accrued = _each(standing_accruals().filter(line__contract_id=contract_id), ACCRUED)
    rows = _said_how(paid().filter(line__contract_id=contract_id), PAID).values_list(
        "how", "line__contract_id", "line_id"
    )
    rows = rows.annotate(first=Min("starts_on"), last=Max("ends_before"), pence=Sum("amount_pence"))
    return [UsedRow(*row) for row in rows.union(waits, accrued, all=True)]


def used_under(decision_id: int) -> int:
    """What is paid, and what stands accrued, under a decision."""
    paid_so_far, accrued = (
        _said_how(rows.filter(transaction__decision_id=decision_id), how)
        .values_list("how")
        .annotate(pence=Sum("amount_pence", default=0))
        for rows, how in ((paid(), PAID), (standing_accruals(), ACCRUED))
    )
    return sum(pence for _, pence in paid_so_far.union(accrued, all=True))


def settled(plan_id: int) -> dict[tuple[int, int], Settled]:
    """By line and year of the plan (by the financial year it starts in), what needs no promise any more."""
    gone = Commitment.objects.filter(transaction__kind="release", transaction__reversed_by__isnull=True)
    first, *others = (
        _said_how(rows.filter(line__contract__plan_id=plan_id), how)
        .annotate(last=last, pence=pence)
        .values_list("how", "line_id", "starts_on", "line__contract__plan__starts_on", "last", "pence")
        for rows, how, last, pence in (
            (paid(), PAID, F("ends_before"), F("amount_pence")),
            (standing_accruals(), ACCRUED, F("ends_before"), F("amount_pence")),
            (gone, LET_GO, F("starts_on"), Value(0)),
        )
    )
    by_year: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    let_go = set()
    for how, line, day, plan_starts_on, ends_before, pence in first.union(*others, all=True):
        key = (line, year_of_plan(day, plan_starts_on))
        if how == LET_GO:
            let_go.add(key)
            continue
        for year, part in over_financial_years(pence, Period(day, ends_before)).items():
            by_year[key][year] += part
    return {key: Settled(dict(by_year[key]), key in let_go) for key in {*by_year, *let_go}}


def _said_how(rows: QuerySet, how: str) -> QuerySet:
    return rows.order_by().annotate(how=Value(how, output_field=CharField()))


def _each(rows: QuerySet, how: str) -> QuerySet:
    own = {"first": F("starts_on"), "last": F("ends_before"), "pence": F("amount_pence")}
    fields = ("how", "line__contract_id", "line_id", "first", "last", "pence")
    return _said_how(rows, how).annotate(**own).values_list(*fields)
