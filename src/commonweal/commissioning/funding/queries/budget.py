"""Reads the books of one year by line: budget, spending, what is accrued and committed, forecasts as they stood, virements.

A year is the financial year that the entries are for (`LedgerEntry.year`), whatever day they are of. Spent is what was paid:
all spending of the year, less what is counted in it as work done and not yet billed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, Sum

from commonweal.commissioning.funding.models import (
    Contribution,
    Element,
    Forecast,
    ForecastLine,
    LedgerEntry,
    Virement,
)
from commonweal.partnership.models import Area
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status

LineKey = tuple[int, int]
"""Element and area, by number."""

_OF_A_LINE = (Account.BUDGET, Account.EXPENDITURE, Account.ACCRUED, Account.COMMITTED)


@dataclass(frozen=True)
class LineYear:
    """What the ledger says of one line in one year, in pence."""

    element_id: int
    element: str
    area_id: int
    area: str
    budget_pence: int = 0
    spent_pence: int = 0
    accrued_pence: int = 0
    committed_pence: int = 0


@dataclass(frozen=True)
class SourceLine:
    """One contribution's budget on one line: as it stands, as setting the budget made it, and what is used of it. Pence."""

    contribution_id: int
    element_id: int
    area_id: int
    budget_pence: int
    set_pence: int
    used_pence: int


@dataclass(frozen=True)
class ForecastRow:
    """A forecast as it stood on `taken_on`, by line."""

    id: int
    name: str
    taken_on: date
    words: str
    by: str
    lines: Mapping[LineKey, int] = field(default_factory=dict)

    @property
    def total_pence(self) -> int:
        return sum(self.lines.values())


@dataclass(frozen=True)
class VirementRow:
    """Read a row as: in `year`, move so much from one line to the other; this is how far it has come."""

    id: int
    plan_id: int
    year: int
    from_line: LineKey
    from_words: str
    to_line: LineKey
    to_words: str
    amount_pence: int
    words: str
    status: Status
    decision_id: int | None
    decision: str
    prepared_by_id: int
    prepared_by: str
    prepared_at: datetime
    settled_by: str
    settled_at: datetime | None
    settled_words: str
    transaction_id: int | None
    version: int


@dataclass(frozen=True)
class PlanNumbers:
    """The numbers of a plan's rows by what its file calls them: contributions and elements by key, areas by code."""

    contributions: Mapping[str, int]
    elements: Mapping[str, int]
    areas: Mapping[str, int]


def lines_of_year(plan_id: int, year: int) -> list[LineYear]:
    """Every line that the ledger knows in a year, in the order of the plan's elements. One query."""
    rows = (
        LedgerEntry.objects.filter(year=year, contribution__plan_id=plan_id, account__in=_OF_A_LINE)
        .order_by("element_id", "area__name")
        .values_list("element_id", "element__name", "area_id", "area__name")
        .annotate(
            budget=Sum("amount_pence", filter=Q(account=Account.BUDGET), default=0),
            actual=Sum("amount_pence", filter=Q(account=Account.EXPENDITURE), default=0),
            bills=Sum("amount_pence", filter=Q(account=Account.ACCRUED), default=0),
            committed=Sum("amount_pence", filter=Q(account=Account.COMMITTED), default=0),
        )
    )
    return [
        LineYear(*line, budget, actual + bills, -bills, committed)
        for *line, budget, actual, bills, committed in rows
    ]


def sources_of_year(plan_id: int, year: int) -> list[SourceLine]:
    """Every contribution's budget on every line of a year. One query."""
    was_set = Q(transaction__kind="budget") | Q(transaction__reverses__kind="budget")
    rows = (
        LedgerEntry.objects.filter(year=year, contribution__plan_id=plan_id, account__in=_OF_A_LINE)
        .order_by("contribution_id", "element_id", "area_id")
        .values_list("contribution_id", "element_id", "area_id")
        .annotate(
            budget=Sum("amount_pence", filter=Q(account=Account.BUDGET), default=0),
            as_set=Sum("amount_pence", filter=Q(account=Account.BUDGET) & was_set, default=0),
            used=Sum(
                "amount_pence", filter=Q(account__in=[Account.EXPENDITURE, Account.COMMITTED]), default=0
            ),
        )
    )
    return [SourceLine(*row) for row in rows]


def years_with_lines(plan_id: int) -> list[int]:
    """The years in which anything is budgeted, spent or committed for a plan."""
    rows = LedgerEntry.objects.filter(contribution__plan_id=plan_id, account__in=_OF_A_LINE)
    return sorted(rows.order_by().values_list("year", flat=True).distinct())


def plan_numbers(plan_id: int) -> PlanNumbers:
    """The numbers of a plan's rows. Three queries."""
    return PlanNumbers(
        contributions=dict(Contribution.objects.filter(plan_id=plan_id).values_list("key", "id")),
        elements=dict(Element.objects.filter(plan_id=plan_id).values_list("key", "id")),
        areas=dict(Area.objects.values_list("code", "id")),
    )


def hold_money_of(plan_id: int) -> list[Contribution]:
    """A plan's contributions, held until the transaction ends, so that no two decide on the same money at once."""
    rows = Contribution.objects.filter(plan_id=plan_id).select_related("funder", "fence")
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def forecasts_of(plan_id: int, year: int) -> list[ForecastRow]:
    """Every forecast of a year, the latest first. Two queries."""
    heads = Forecast.objects.filter(plan_id=plan_id, year=year).order_by("-taken_on", "-id")
    rows = list(heads.values_list("id", "name", "taken_on", "words", "by__full_name"))
    lines: dict[int, dict[LineKey, int]] = {}
    found = ForecastLine.objects.filter(forecast_id__in=[row[0] for row in rows])
    for forecast, element, area, pence in found.values_list(
        "forecast_id", "element_id", "area_id", "amount_pence"
    ):
        lines.setdefault(forecast, {})[element, area] = pence
    return [ForecastRow(*row, lines=lines.get(row[0], {})) for row in rows]


def virements_of(plan_id: int, year: int) -> list[VirementRow]:
    """The virements of a year, the latest first."""
    return _virements(Q(plan_id=plan_id, year=year))


def virement_of(virement_id: int) -> VirementRow | None:
    """One virement; None where there is none of this number."""
    return next(iter(_virements(Q(pk=virement_id))), None)


def virements_waiting(*, year: int | None = None) -> int:
    """How many virements are prepared and not settled, in one year or in all."""
    rows = Virement.objects.filter(status=Status.PREPARED)
    return rows.count() if year is None else rows.filter(year=year).count()


def moved_without_decision(plan_id: int, year: int, line: LineKey) -> int:
    """Pence of budget that have left a line in a year with no decision asked."""
    rows = Virement.objects.filter(
        plan_id=plan_id, year=year, from_element_id=line[0], from_area_id=line[1], status=Status.APPROVED,
        decision__isnull=True,
    )  # fmt: skip
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def moved_under(decision_id: int) -> list[int]:
    """What was moved under a decision, each virement's pence."""
    rows = Virement.objects.filter(decision_id=decision_id, status=Status.APPROVED)
    return list(rows.values_list("amount_pence", flat=True))


def _virements(which: Q) -> list[VirementRow]:
    rows = (
        Virement.objects.filter(which)
        .order_by("-id")
        .select_related(
            "from_element", "from_area", "to_element", "to_area", "decision", "prepared_by", "settled_by"
        )
    )
    return [
        VirementRow(
            id=row.pk,
            plan_id=row.plan_id,
            year=row.year,
            from_line=(row.from_element_id, row.from_area_id),
            from_words=f"{row.from_element.name}, {row.from_area.name}",
            to_line=(row.to_element_id, row.to_area_id),
            to_words=f"{row.to_element.name}, {row.to_area.name}",
            amount_pence=row.amount_pence,
            words=row.words,
            status=Status(row.status),
            decision_id=row.decision_id,
            decision=row.decision.reference if row.decision else "",
            prepared_by_id=row.prepared_by_id,
            prepared_by=row.prepared_by.full_name,
            prepared_at=row.prepared_at,
            settled_by=row.settled_by.full_name if row.settled_by else "",
            settled_at=row.settled_at,
            settled_words=row.settled_words,
            transaction_id=row.transaction_id,
            version=row.version,
        )
        for row in rows
    ]
