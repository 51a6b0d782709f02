"""What one outcome cost, by line and area, with its interval; where there is no figure, why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from commonweal.design.charts import Span, Spans
from commonweal.design.choices import Choice
from commonweal.design.words import pounds
from commonweal.outcomes.pages import year_choices
from commonweal.outcomes.reports import GROUPS
from commonweal.outcomes.value.counts import OUTCOMES
from commonweal.outcomes.value.queries import Bought, Year
from commonweal.rules.cost_per_outcome import DOES_NOT_SHOW, Cost, cost_of
from commonweal.rules.measures import Measure
from commonweal.rules.periods import financial_year_name


@dataclass(frozen=True)
class CostSection:
    """One client group: its picture with the table, and every row that has no figure, with why."""

    name: str
    picture: Spans


@dataclass(frozen=True)
class CostPage:
    year: str
    years: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    measure: Measure
    sections: tuple[CostSection, ...]
    does_not_show: str
    refreshed_at: datetime | None


def cost_page(found: Year, *, measure: Measure, today: date) -> CostPage:
    start = found.period.starts_on.year
    address = "/money/value/cost/?year="
    sections = []
    for group, name in GROUPS.items():
        rows = [each for each in found.bought if each.client_group == group]
        if rows:
            sections.append(CostSection(name, _costs(group, name, rows, measure)))
    return CostPage(
        year=financial_year_name(found.period.starts_on),
        years=tuple(
            replace(each, address=f"{each.address}&outcome={measure.key}")
            for each in year_choices(found.period, today, address)
        ),
        outcomes=tuple(
            Choice(each.title, f"{address}{start}&outcome={each.key}", each is measure) for each in OUTCOMES
        ),
        measure=measure,
        sections=tuple(sections),
        does_not_show=DOES_NOT_SHOW,
        refreshed_at=found.counts.refreshed_at,
    )


def _costs(group: str, name: str, rows: Iterable[Bought], measure: Measure) -> Spans:
    return Spans(
        f"cost-{group}",
        f"{name}: what one outcome cost, by area",
        "Line and area",
        ("Spent", "Outcomes", "Cost of one", "Between"),
        tuple(_cost(each, measure) for each in rows),
    )


def _cost(each: Bought, measure: Measure) -> Span:
    label, cell = f"{each.area}: {each.name}", each.cells.get(measure.key)
    found = cost_of(each.spent_pence, cell)
    spent = pounds(each.spent_pence)
    if not isinstance(found, Cost):
        why = found.words.removeprefix("No figure: ")
        return Span(label, found.words, (spent, cell.text if cell else "not counted", "no figure", why))
    between = (
        f"{pounds(found.lowest)} or more"
        if found.highest is None
        else f"{pounds(found.lowest)} to {pounds(found.highest)}"
    )
    few = " Few: chance moves it a lot." if found.is_of_few else ""
    counted = cell.text if cell else ""
    return Span(
        label,
        f"{pounds(found.pence)}, between {between}.{few}",
        (spent, counted, pounds(found.pence), between),
        found.lowest,
        found.pence,
        found.highest,
    )
