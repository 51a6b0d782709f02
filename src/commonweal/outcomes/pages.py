"""Figures and money as the pages of board and partners show them. No queries; nothing that did not pass the gate."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from commonweal.commissioning.funding.statements import PartnerYear, Spent
from commonweal.commissioning.needs.queries import Placed
from commonweal.design.charts import Bar, Bars
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.outcomes.figure_tables import published_beside, table_of
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import BOTH_ENDS, GROUPS, Counted, Figures
from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.measures import (
    CASES_CLOSED,
    CONTACT_ATTEMPTED_IN_TIME,
    DAILY_LIFE_BETTER,
    REFERRALS_BY_AREA,
    RISK_REDUCED,
    Family,
    Measure,
    percent,
    ratio,
)
from commonweal.rules.periods import Period, financial_year, financial_year_name

YEARS_SHOWN = 4
NO_COST = "no figure"
HALF = 50


@dataclass(frozen=True)
class Section:
    """One measure: its definition, its table, perhaps its picture."""

    measure: Measure
    table: Table
    picture: Bars | None = None
    over_time: str = ""
    published: Table | None = None


@dataclass(frozen=True)
class Headline:
    """One number at the top of the page, with what it counts beside it."""

    shown: str
    label: str
    definition: str


@dataclass(frozen=True)
class BoardPage:
    year: str
    group: str
    years: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    partners: Table
    cost: Table | None
    trend_url: str
    families: tuple[Choice, ...]
    refreshed_at: datetime | None
    may_refresh: bool
    faults: tuple[str, ...]


@dataclass(frozen=True)
class FamilyPage:
    """Every figure of one family, each with its definition."""

    family: Family
    year: str
    group: str
    families: tuple[Choice, ...]
    years: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    sections: tuple[Section, ...]
    refreshed_at: datetime | None


@dataclass(frozen=True)
class MeasuresPage:
    families: tuple[Family, ...]
    today: date


def board_page(
    *,
    read: Counted,
    shown: Figures | None,
    group: str,
    partners: Sequence[PartnerYear],
    faults: Iterable[str],
    may_refresh: bool,
    families: tuple[Family, ...] = (),
) -> BoardPage:
    return BoardPage(
        year=financial_year_name(read.year.starts_on),
        group=GROUPS[group],
        years=_years(read, "/board/?group=" + group + "&year="),
        groups=tuple(
            Choice(label, f"/board/?group={key}&year={read.year.starts_on.year}", key == group)
            for key, label in GROUPS.items()
        ),
        headlines=tuple(each for _, each in headlines_of(shown)) if shown else (),
        sections=_sections(read, shown, group) if shown else (),
        partners=_partners(partners),
        cost=_cost(read, shown, group, partners) if shown else None,
        trend_url=f"/board/trend/?group={group}",
        families=tuple(
            Choice(
                each.name, f"/board/figures/{each.key}/?group={group}&year={read.year.starts_on.year}", False
            )
            for each in families
        ),
        refreshed_at=read.refreshed_at,
        may_refresh=may_refresh,
        faults=tuple(faults),
    )


def family_page(
    *,
    read: Counted,
    shown: Figures | None,
    group: str,
    family: Family,
    families: tuple[Family, ...],
    published: Mapping[str, Sequence[Placed]] | None = None,
) -> FamilyPage:
    """`published`: by subject, the published figures of our police force’s area, window by window."""
    here = f"?group={group}&year={read.year.starts_on.year}"
    return FamilyPage(
        family=family,
        year=financial_year_name(read.year.starts_on),
        group=GROUPS[group],
        families=tuple(
            Choice(each.name, f"/board/figures/{each.key}/{here}", each.key == family.key)
            for each in families
        ),
        years=_years(read, f"/board/figures/{family.key}/?group={group}&year="),
        groups=tuple(
            Choice(
                label,
                f"/board/figures/{family.key}/?group={key}&year={read.year.starts_on.year}",
                key == group,
            )
            for key, label in GROUPS.items()
        ),
        sections=tuple(
            Section(
                each,
                table_of(each, read, shown, group),
                over_time=_over_time(each, group),
                published=published_beside(each, published or {}),
            )
            for each in family.measures
            if each.key in shown.tables
        )
        if shown
        else (),
        refreshed_at=read.refreshed_at,
    )


def _over_time(measure: Measure, group: str) -> str:
    """Where its chart is; nothing where it has none."""
    return f"/board/trend/?measure={measure.key}&group={group}" if measure.goes_over_time else ""


def measures_page(families: tuple[Family, ...], *, today: date) -> MeasuresPage:
    return MeasuresPage(families, today)


def headlines_of(shown: Figures) -> tuple[tuple[Measure, Headline], ...]:
    """The whole partnership's year in four numbers, each with its measure; a hidden one says so in words."""
    said = (
        (REFERRALS_BY_AREA, "Referrals", "Received this year, all areas"),
        (CONTACT_ATTEMPTED_IN_TIME, "Contact tried in time", "Within two working days"),
        (CASES_CLOSED, "Cases closed", "Closed this year, for whatever reason"),
        (RISK_REDUCED, "Risk lower", "Between first and last review, cases closed"),
    )
    return tuple((measure, headline(shown, measure, *words)) for measure, *words in said)


def headline(shown: Figures, measure: Measure, label: str, definition: str) -> Headline:
    table = shown.tables[measure.key]
    return Headline(table.cell(TOTAL, table.last_column).text, label, definition)


def _sections(read: Counted, shown: Figures, group: str) -> tuple[Section, ...]:
    def table(measure: Measure) -> Table:
        return table_of(measure, read, shown, group)

    return (
        Section(REFERRALS_BY_AREA, table(REFERRALS_BY_AREA), _bars(shown)),
        Section(CONTACT_ATTEMPTED_IN_TIME, table(CONTACT_ATTEMPTED_IN_TIME)),
        Section(RISK_REDUCED, table(RISK_REDUCED)),
        *(() if shown.daily_life is None else _daily_life(shown, table(DAILY_LIFE_BETTER))),
        Section(CASES_CLOSED, table(CASES_CLOSED)),
    )


def _daily_life(shown: Figures, table: Table) -> tuple[Section, ...]:
    """With how many of all answered beside it: a change among a few says little of the rest."""
    return (Section(DAILY_LIFE_BETTER, replace(table, note=f"{_answered(shown)} {table.note}".strip())),)


def _answered(shown: Figures) -> str:
    """Made of two figures that are shown already; nothing when one of them is not."""
    assert shown.daily_life is not None
    answered, closed = shown.daily_life.cell(TOTAL, BOTH_ENDS), shown.closed.cell(TOTAL)
    if CellStatus.SUPPRESSED in (answered.status, closed.status) or not closed.value:
        return ""
    per_cent = percent(answered.value or 0, closed.value)
    few = " Too few to speak for the rest." if (per_cent or 0) < HALF else ""
    return f"Answered at start and end: {answered.text} of {closed.text} closed cases, {per_cent}%.{few}"


def _bars(shown: Figures) -> Bars:
    last = -1
    bars = tuple(
        Bar(row.label, row.cells[last].value, row.cells[last].text, series=number)
        for number, row in enumerate(shown.referrals, start=1)
        if row.label != TOTAL
    )
    return Bars("referrals-by-area", "Referrals this year, by area", "Area", "Referrals", bars)


def _partners(partners: Sequence[PartnerYear]) -> Table:
    columns = (
        Column("Partner"),
        *(Column(label, is_number=True) for label in ("Promised", "Received", "Spent", "In the bank")),
    )
    rows = [_amounts(each.funder, [each]) for each in partners]
    note = (
        "Some promised amounts are assumed: the source gives none."
        if any(e.assumed_pence for e in partners)
        else ""
    )
    return Table(
        "What each partner paid in, and what was spent", columns, tuple(rows), _amounts(TOTAL, partners), note
    )


def _amounts(label: str, partners: Iterable[PartnerYear]) -> tuple[str, ...]:
    partners = list(partners)
    names = ("promised_pence", "received_pence", "spent_pence", "balance_pence")
    return (label, *(pounds(sum(getattr(each, name) for each in partners)) for name in names))


def _cost(read: Counted, shown: Figures, group: str, partners: Sequence[PartnerYear]) -> Table:
    columns = (
        Column("Area"),
        *(Column(label, is_number=True) for label in ("Spent", "Closed cases", "Spent per closed case")),
    )
    rows = []
    for area in read.areas:
        spent = spent_on(group, area, partners)
        rows.append(
            (area.name, pounds(spent), shown.closed.cell(area.name).text, cost_of(spent, shown, area))
        )
    note = (
        "All spending on this group in the area, prevention too, divided by cases closed. It does not show quality, and"
        " people helped without a closed case are not in it."
    )
    return Table("Cost per closed case", columns, tuple(rows), note=note)


def spent_on(group: str, area: ShownArea, partners: Iterable[PartnerYear]) -> int:
    rows: list[Spent] = [row for partner in partners for row in partner.spent]
    return sum(row.pence for row in rows if row.client_group == group and row.area_code in area.codes)


def cost_of(spent: int, shown: Figures, area: ShownArea) -> str:
    cell = shown.closed.cell(area.name)
    if cell.status != CellStatus.VALUE or not cell.value or not spent:
        return NO_COST
    whole_pounds = ratio(spent, cell.value * 100)
    return pounds((whole_pounds or 0) * 100)


def _years(read: Counted, address: str) -> tuple[Choice, ...]:
    return year_choices(read.year, read.today, address)


def year_choices(year: Period, today: date, address: str) -> tuple[Choice, ...]:
    """This year and the ones before it, newest first."""
    found, start = [], financial_year(today)
    for _ in range(YEARS_SHOWN):
        found.append(
            Choice(financial_year_name(start.starts_on), f"{address}{start.starts_on.year}", start == year)
        )
        start = financial_year(start.starts_on - timedelta(days=1))
    return tuple(found)
