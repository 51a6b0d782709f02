"""What a year's close takes, and what becomes of what is left over: read across the whole money wing.

Read a Standing as: "of this contribution, so much was in the bank when the year began and so much when it ended".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, Q, Sum, Value
from django.db.models.functions import Cast

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import (
    CarryForward,
    Contribution,
    LedgerEntry,
    LedgerTransaction,
    Virement,
    YearClose,
)
from commonweal.commissioning.funding.queries import RECEIPTS, closed_years
from commonweal.commissioning.procurement.models import Contract
from commonweal.commissioning.procurement.queries import prepared, promised_to, standing_accruals
from commonweal.rules import year_close
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status as PaymentStatus
from commonweal.rules.periods import Period

PAYMENT, VIREMENT, CARRY, ACCRUAL = "payment", "virement", "carry", "accrual"


@dataclass(frozen=True)
class Standing:
    """`leftover` is None while the contribution's time runs on beyond the year; `returned_pence` went back by now."""

    contribution_id: int
    funder: str
    source_fund: str
    period: Period
    opening_pence: int
    received_pence: int
    spent_pence: int
    closing_pence: int
    leftover: year_close.UnderspendShare | None


@dataclass(frozen=True)
class YearRow:
    """Read a row as: this year opened with so much in the bank, and closed with so much; `closed` says when and by whom."""

    year: int
    opening_pence: int
    closing_pence: int
    closed_on: date | None
    closed_by: str


def read_facts(year: int) -> year_close.YearFacts:
    """What is unsettled in a year, in five queries and one for each plan with contracts that have ended."""
    whole = year_close.period_of(year)
    waiting = _waiting(year, whole)
    due_pence, out_of_balance_pence = _due_and_out_of_balance(whole)
    return year_close.YearFacts(
        year=year,
        closed=closed_years(),
        years_with_entries=years_with_entries(),
        payments_waiting=tuple(waiting[PAYMENT]),
        virements_waiting=len(waiting[VIREMENT]),
        promises_not_let_go=tuple(_promises_of_ended(whole)),
        carry_forwards_outlined=tuple(waiting[CARRY]),
        accruals_of_earlier_years_pence=sum(map(int, waiting[ACCRUAL])),
        due_pence=due_pence,
        out_of_balance_pence=out_of_balance_pence,
    )


def _waiting(year: int, whole: Period) -> dict[str, list[str]]:
    """What waits for somebody, by kind: references of contracts, funders, pence of accruals; a virement has no name."""
    over = CarryForward.objects.filter(
        status=CarryStatus.OUTLINED,
        contribution__ends_before__lte=whole.ends_before,
        contribution__plan__is_to_compare=False,
    )
    wanted = [
        (
            PAYMENT,
            prepared().filter(paid_on__gte=whole.starts_on, paid_on__lt=whole.ends_before),
            F("line__contract__reference"),
        ),
        (VIREMENT, Virement.objects.filter(year=year, status=PaymentStatus.PREPARED), Value("")),
        (CARRY, over, F("contribution__funder__name")),
        (
            ACCRUAL,
            standing_accruals().filter(transaction__occurred_on__lt=whole.starts_on),
            Cast("amount_pence", CharField()),
        ),
    ]
    first, *others = (
        rows.order_by()
        .annotate(kind=Value(kind, output_field=CharField()), said=Cast(said, CharField()))
        .values_list("kind", "said", "id")
        for kind, rows, said in wanted
    )
    found: dict[str, list[str]] = {kind: [] for kind, *_ in wanted}
    # Payments in the order they came in, funders by name.
    rows = sorted(first.union(*others, all=True), key=lambda row: (row[1] if row[0] == CARRY else "", row[2]))
    for kind, said, _ in rows:
        found[kind].append(said)
    return found


def years_with_entries() -> frozenset[int]:
    """The financial years in which anything is dated."""
    days = LedgerTransaction.objects.order_by().values_list("occurred_on", flat=True).distinct()
    return frozenset(year_close.year_of(day) for day in days)


def years(*, today: date) -> list[YearRow]:
    """Every year from the first with entries to today's, the latest first. Three queries."""
    closed = {row.year: row for row in YearClose.objects.select_related("by")}
    moved: dict[int, int] = {}
    rows = LedgerEntry.objects.filter(account=Account.BANK).order_by().values_list("transaction__occurred_on")
    for day, pence in rows.annotate(pence=Sum("amount_pence")):
        year = year_close.year_of(day)
        moved[year] = moved.get(year, 0) + pence
    known = years_with_entries() | set(closed)
    found, balance = [], 0
    for year in range(min(known, default=year_close.year_of(today)), year_close.year_of(today) + 1):
        opening, balance = balance, balance + moved.get(year, 0)
        row = closed.get(year)
        found.append(
            YearRow(year, opening, balance, row.on if row else None, row.by.full_name if row else "")
        )
    return found[::-1]


def standings(year: int) -> list[Standing]:
    """Each contribution that had money in a year, and what becomes of what is left. Three queries."""
    whole = year_close.period_of(year)
    before = Q(transaction__occurred_on__lt=whole.starts_on)
    during = Q(transaction__occurred_on__gte=whole.starts_on)
    bank = Q(account=Account.BANK)
    receipt = bank & RECEIPTS
    sums = {
        key: rest
        for key, *rest in LedgerEntry.objects.filter(transaction__occurred_on__lt=whole.ends_before)
        .order_by()
        .values_list("contribution_id")
        .annotate(
            opening=Sum("amount_pence", filter=bank & before, default=0),
            received=Sum("amount_pence", filter=receipt & during, default=0),
            spent=Sum("amount_pence", filter=Q(account=Account.EXPENDITURE) & during, default=0),
            closing=Sum("amount_pence", filter=bank, default=0),
            accrued=Sum("amount_pence", filter=Q(account=Account.ACCRUED), default=0),
            promised=-Sum("amount_pence", filter=Q(account=Account.CONTRIBUTIONS), default=0),
        )
    }
    contributions = list(
        Contribution.objects.filter(pk__in=sums)
        .select_related("funder", "carry_forward")
        .order_by("funder__name", "starts_on", "id")
    )
    left = [
        facts.left_at_close(each, promised=sums[each.pk][5], left=sums[each.pk][3] + sums[each.pk][4])
        for each in contributions
        if whole.starts_on < each.ends_before <= whole.ends_before
    ]
    shares = {share.key: share for share in year_close.underspend_shares(left)}
    return [
        Standing(
            contribution_id=each.pk,
            funder=each.funder.name,
            source_fund=each.source_fund,
            period=Period(each.starts_on, each.ends_before),
            opening_pence=sums[each.pk][0],
            received_pence=sums[each.pk][1],
            spent_pence=sums[each.pk][2],
            closing_pence=sums[each.pk][3],
            leftover=shares.get(str(each.pk)),
        )
        for each in contributions
        if any(sums[each.pk][:4])
    ]


def _promises_of_ended(whole: Period) -> Sequence[tuple[str, int]]:
    """Contracts that ended in or before a year and are still promised money: reference and pence. One query for each plan."""
    ended = Contract.objects.filter(ends_before__lte=whole.ends_before).order_by("plan_id", "reference")
    by_plan: dict[int, list[Contract]] = {}
    for contract in ended.prefetch_related("lines"):
        by_plan.setdefault(contract.plan_id, []).append(contract)
    found = []
    for plan_id, contracts in by_plan.items():
        promised = promised_to(plan_id=plan_id)
        for contract in contracts:
            left = sum(sum(promised.get(line.pk, {}).values()) for line in contract.lines.all())
            if left:
                found.append((contract.reference, left))
    return found


def _due_and_out_of_balance(whole: Period) -> tuple[int, int]:
    """What is still due of contributions whose time is over, and what the entries up to the year's end are out by.

    The second is summed over all contributions; the database keeps it at nothing.
    """
    rows = LedgerEntry.objects.filter(transaction__occurred_on__lt=whole.ends_before).order_by()
    is_due = Q(account=Account.RECEIVABLE, contribution__ends_before__lte=whole.ends_before)
    sums = rows.values_list("contribution_id").annotate(
        due=Sum("amount_pence", filter=is_due, default=0), total=Sum("amount_pence")
    )
    found = list(sums)
    return sum(due for _, due, _ in found), sum(abs(total) for *_, total in found)
