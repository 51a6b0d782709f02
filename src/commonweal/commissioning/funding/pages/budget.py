"""Budget and forecast of one year: the variance table that has checked itself, its picture, and how near forecasts came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from markupsafe import Markup

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Element, Plan
from commonweal.commissioning.funding.pages.balances import entries_address
from commonweal.commissioning.funding.pages.choosing import Choice, address, plan_choices, year_name
from commonweal.commissioning.funding.queries import ForecastRow, LineKey, LineYear, VirementRow
from commonweal.design.charts import Against, Bar, Bars, Item
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, pounds
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status
from commonweal.rules.periods import Period, financial_year, financial_years_in
from commonweal.rules.reasons import Refused
from commonweal.rules.variance import (
    Figures,
    Row,
    VarianceTable,
    accuracy,
    foreseen,
    in_words,
    off_in_words,
    variance_table,
)

NOTHING_NEW = "If nothing new is decided"
STATUS_WORDS = {
    Status.PREPARED: "waits for somebody else to approve it",
    Status.APPROVED: "approved",
    Status.SENT_BACK: "sent back",
    Status.WITHDRAWN: "withdrawn",
}
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class BudgetPage:
    title: str
    plan_id: int
    plans: tuple[Choice, ...]
    year: str
    year_starts: int
    years: tuple[Choice, ...]
    forecasts: tuple[Choice, ...]
    table: Table | None
    has_budget: bool
    faults: tuple[str, ...]
    chart: Against | None
    accuracy: Table | None
    accuracy_chart: Bars | None
    virements: Table | None
    limit: str
    may_keep: bool
    is_closed: bool


def years_shown(plan: Plan) -> list[int]:
    """The financial years that a plan touches, each by the year it starts in."""
    whole = Period(plan.starts_on, plan.ends_before)
    return [financial_year(each.starts_on).starts_on.year for each in financial_years_in(whole)]


def year_chosen(plan: Plan, wanted: int | None, *, today: date) -> int:
    """The year an address names, or the one we are in, or the nearest to it."""
    years = years_shown(plan)
    now = financial_year(today).starts_on.year
    return wanted if wanted in years else min(max(now, years[0]), years[-1])


def budget_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    year: int,
    lines: Sequence[LineYear],
    forecasts: Sequence[ForecastRow],
    chosen: int | None,
    virements: Sequence[VirementRow],
    elements: Sequence[Element],
    areas: Mapping[int, str],
    closed: frozenset[int],
    by: Actor,
    today: date,
    path: str,
) -> BudgetPage:
    """`forecasts` are the latest first; `chosen` is the number of one, nought for none of them, None for the latest."""
    taken = next((each for each in forecasts if each.id == chosen), None)
    if taken is None and chosen is None and forecasts:
        taken = forecasts[0]
    names = {each.pk: each.name for each in elements}
    figures = _figures(lines, taken, year_name(year), names, areas)
    try:
        table, faults = variance_table(figures.values(), year=year_name(year)), ()
    except Refused as refused:
        table, faults = None, tuple(reason.text for reason in refused.reasons)
    outturn = sum(line.spent_pence + line.accrued_pence for line in lines)
    is_over = financial_year(date(year, 4, 1)).ends_before <= today
    may_drill = may(by.roles, Action.VIEW_LEDGER)
    return BudgetPage(
        title=plan.title,
        plan_id=plan.pk,
        plans=plan_choices(plans, plan, path=path),
        year=year_name(year),
        year_starts=year,
        years=tuple(
            Choice(year_name(each), address(path, plan=plan.key, year=each), each == year)
            for each in years_shown(plan)
        ),
        forecasts=_forecast_choices(plan, year, forecasts, taken, path),
        table=_table(table, list(figures), taken, plan, year, drills=may_drill)
        if table and table.rows
        else None,
        has_budget=any(line.budget_pence for line in lines),
        faults=faults,
        chart=_chart(table) if table and table.rows else None,
        accuracy=_accuracy(forecasts, outturn, year, is_over=is_over),
        accuracy_chart=_accuracy_chart(forecasts, outturn, year, is_over=is_over),
        virements=_virements(virements, year),
        limit="" if plan.virement_limit_pence is None else pounds(plan.virement_limit_pence),
        may_keep=may(by.roles, Action.KEEP_BUDGET) and not plan.is_to_compare,
        is_closed=year in closed,
    )


def _figures(
    lines: Sequence[LineYear],
    taken: ForecastRow | None,
    year: str,
    elements: Mapping[int, str],
    areas: Mapping[int, str],
) -> dict[LineKey, Figures]:
    """What the books and the forecast say of every line that either knows, in the order of the plan's elements."""
    known = {(line.element_id, line.area_id): line for line in lines}
    keys = known.keys() | (taken.lines.keys() if taken else set())
    order = sorted(keys, key=lambda key: (key[0], areas.get(key[1], ""), key[1]))
    found = {}
    for key in order:
        line = known.get(key)
        books = Figures(
            element=elements.get(key[0]) or (line.element if line else "A line of another plan"),
            area=areas.get(key[1], ""),
            year=year,
            budget=line.budget_pence if line else 0,
            spent=line.spent_pence if line else 0,
            accrued=line.accrued_pence if line else 0,
            committed=line.committed_pence if line else 0,
        )
        forecast = foreseen(books) if taken is None else taken.lines.get(key, foreseen(books))
        found[key] = Figures(**{**books.__dict__, "forecast": forecast})
    return found


def _table(
    table: VarianceTable,
    keys: Sequence[LineKey],
    taken: ForecastRow | None,
    plan: Plan,
    year: int,
    *,
    drills: bool,
) -> Table:
    name = table.year
    forecast = (
        f"Forecast {name} of {day(taken.taken_on)}" if taken else f"Forecast {name} if nothing new is decided"
    )
    columns = (
        Column("Line"),
        *(
            Column(label, is_number=True)
            for label in (
                f"Budget {name}",
                f"Spent {name}",
                f"Accrued {name}",
                f"Actual {name}",
                f"Committed {name}",
                forecast,
                f"Variance {name}",
            )
        ),
    )
    rows = tuple(
        _cells(row, key, plan, year, drills=drills) for row, key in zip(table.rows, keys, strict=True)
    )
    taken_back = (
        " Accrued is below nought where work of an earlier year, counted in that year, was billed in this one."
        if table.total.accrued < 0
        else ""
    )
    note = (
        f"Variance is the budget of {name} less the forecast of {name}: under means that less is foreseen than there is,"
        " over that it is more. Actual is spent and accrued together. What is committed counts in the financial years that the"
        " contract’s time falls in, by months; a bill counts in the year it is paid, or in the year of its work where that was"
        f" accrued.{taken_back} Every row and every total has been added up a second time, by other means, before it was shown."
    )
    return Table(
        f"Budget, actual and forecast, {name}", columns, rows, _cells(table.total, None, plan, year), note
    )


_ACCOUNT_OF = {
    "budget": Account.BUDGET,
    "accrued": Account.ACCRUED,
    "actual": Account.EXPENDITURE,
    "committed": Account.COMMITTED,
}


def _cells(row: Row, key: LineKey | None, plan: Plan, year: int, *, drills: bool = False) -> tuple[str, ...]:
    cells: list[str] = [row.name]
    for name in ("budget", "spent", "accrued", "actual", "committed", "forecast"):
        pence = getattr(row, name)
        shown = pounds(pence, always_pence=True)
        account = _ACCOUNT_OF.get(name)
        if drills and key and account and pence:
            where = entries_address(
                plan=plan.pk, element=key[0], area=key[1], year=year, account=account.value
            )
            shown = _LINK.format(where, shown)
        cells.append(shown)
    return (*cells, in_words(row.variance))


def _chart(table: VarianceTable) -> Against:
    items = tuple(Item(row.name, row.budget, row.spent, row.accrued, row.committed) for row in table.rows)
    return Against("budget", f"Budget of {table.year}, and what takes from it", "Line", items)


def _forecast_choices(
    plan: Plan, year: int, forecasts: Sequence[ForecastRow], taken: ForecastRow | None, path: str
) -> tuple[Choice, ...]:
    if not forecasts:
        return ()
    known = tuple(
        Choice(each.name, address(path, plan=plan.key, year=year, forecast=each.id), each == taken)
        for each in forecasts
    )
    return (*known, Choice(NOTHING_NEW, address(path, plan=plan.key, year=year, forecast=0), taken is None))


def _so_far(is_over: bool) -> str:
    return "" if is_over else " so far"


def _accuracy(forecasts: Sequence[ForecastRow], outturn: int, year: int, *, is_over: bool) -> Table | None:
    """Each earlier forecast beside what the year cost, or has cost so far; the earliest first."""
    if not forecasts:
        return None
    name = year_name(year)
    columns = (
        Column("Forecast"),
        Column("Taken on"),
        Column(f"Foresaw for {name}", is_number=True),
        Column(f"Outturn {name}{_so_far(is_over)}", is_number=True),
        Column("How near", is_number=True),
    )
    ordered = list(reversed(forecasts))
    found = accuracy([(each.name, each.total_pence) for each in ordered], outturn=outturn)
    rows = tuple(
        (
            each.name,
            day(row.taken_on),
            pounds(each.forecast),
            pounds(each.outturn),
            off_in_words(each) if is_over else "the year is not over",
        )
        for each, row in zip(found, ordered, strict=True)
    )
    return Table(f"How near the forecasts of {name} came", columns, rows)


def _accuracy_chart(
    forecasts: Sequence[ForecastRow], outturn: int, year: int, *, is_over: bool
) -> Bars | None:
    if not forecasts:
        return None
    bars = [
        Bar(f"{each.name}, {day(each.taken_on)}", each.total_pence, pounds(each.total_pence))
        for each in reversed(forecasts)
    ]
    last = Bar(f"Outturn{_so_far(is_over)}", max(outturn, 0), pounds(outturn), series=3)
    title = f"Forecasts of {year_name(year)}, and what it cost{_so_far(is_over)}"
    return Bars("accuracy", title, "Forecast", "For the whole year", (*bars, last))


def _virements(virements: Sequence[VirementRow], year: int) -> Table | None:
    if not virements:
        return None
    columns = (
        Column("Prepared on"),
        Column("From"),
        Column("To"),
        Column("Amount", is_number=True),
        Column("How far it is"),
    )
    rows = tuple(
        (
            _LINK.format(reverse("virement", args=[each.id]), day(each.prepared_at)),
            each.from_words,
            each.to_words,
            pounds(each.amount_pence, always_pence=True),
            STATUS_WORDS[each.status],
        )
        for each in virements
    )
    return Table(f"Virements in {year_name(year)}, the latest first", columns, rows)
