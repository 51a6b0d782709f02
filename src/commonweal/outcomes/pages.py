"""Figures and money as the pages of board and partners show them. No queries; nothing that did not pass the gate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commonweal.commissioning.funding.statements import PartnerYear, Spent
from commonweal.design.charts import Bar, Bars
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import GROUPS, Counted, Figures
from commonweal.rules.disclosure import TOTAL, CellStatus, Publishable
from commonweal.rules.measures import (
    CASES_CLOSED,
    CONTACT_ATTEMPTED_IN_TIME,
    MEASURES,
    REFERRALS_BY_AREA,
    RISK_REDUCED,
    Measure,
    ratio,
)
from commonweal.rules.periods import Period, financial_year, financial_year_name

YEARS_SHOWN = 4
NO_COST = "no figure"


@dataclass(frozen=True)
class Choice:
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Section:
    """One measure: its definition, its table, perhaps its picture."""

    measure: Measure
    table: Table
    picture: Bars | None = None


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
    refreshed_at: datetime | None
    may_refresh: bool
    faults: tuple[str, ...]


@dataclass(frozen=True)
class StatementPage:
    partner: str
    year: str
    years: tuple[Choice, ...]
    promised: str
    assumed: str
    received: str
    spent: str
    balance: str
    spending: Table | None
    bought: Table | None
    notes: tuple[str, ...]
    refreshed_at: datetime | None


@dataclass(frozen=True)
class StatementsPage:
    year: str
    starts_in: int
    years: tuple[Choice, ...]
    partners: tuple[tuple[int, str, str], ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class MeasuresPage:
    measures: tuple[Measure, ...]
    today: date


def board_page(
    *,
    read: Counted,
    shown: Figures | None,
    group: str,
    partners: Sequence[PartnerYear],
    faults: Iterable[str],
    may_refresh: bool,
) -> BoardPage:
    return BoardPage(
        year=financial_year_name(read.year.starts_on),
        group=GROUPS[group],
        years=_years(read, "/board/?group=" + group + "&year="),
        groups=tuple(
            Choice(label, f"/board/?group={key}&year={read.year.starts_on.year}", key == group)
            for key, label in GROUPS.items()
        ),
        headlines=_headlines(shown) if shown else (),
        sections=_sections(shown) if shown else (),
        partners=_partners(partners),
        cost=_cost(read, shown, group, partners) if shown else None,
        refreshed_at=read.refreshed_at,
        may_refresh=may_refresh,
        faults=tuple(faults),
    )


def statement_page(
    *, read: Counted, shown: dict[str, Figures | None], partner: PartnerYear, partners: Sequence[PartnerYear]
) -> StatementPage:
    areas = [
        area for area in read.areas if any(row.area_code in area.codes for row in partner.spent)
    ] or read.areas
    tables = {group: found for group, found in shown.items() if found is not None}
    notes = dict.fromkeys(
        note for found in tables.values() for table in (found.referrals, found.closed) for note in table.notes
    )
    return StatementPage(
        partner=partner.funder,
        year=financial_year_name(read.year.starts_on),
        years=_years(read, f"/statements/{partner.funder_id}/?year="),
        promised=pounds(partner.promised_pence),
        assumed=pounds(partner.assumed_pence) if partner.assumed_pence else "",
        received=pounds(partner.received_pence),
        spent=pounds(partner.spent_pence),
        balance=pounds(partner.balance_pence),
        spending=_spending(partner),
        bought=_bought(read, tables, areas, partner, partners) if tables else None,
        notes=tuple(notes),
        refreshed_at=read.refreshed_at,
    )


def statements_page(
    *, year: Period, today: date, partners: Sequence[PartnerYear], faults: Iterable[str]
) -> StatementsPage:
    return StatementsPage(
        year=financial_year_name(year.starts_on),
        starts_in=year.starts_on.year,
        years=_choices(year, today, "/statements/?year="),
        partners=tuple((each.funder_id, each.funder, pounds(each.received_pence)) for each in partners),
        faults=tuple(faults),
    )


def measures_page(*, today: date) -> MeasuresPage:
    return MeasuresPage(MEASURES, today)


def published_table(caption: str, published: Publishable, *, first: str = "Area") -> Table:
    """A published table as text that is ready to show, its notes under it."""
    columns = (Column(first), *(Column(label, is_number=True) for label in published.columns))
    rows = [(row.label, *(cell.text for cell in row.cells)) for row in published]
    return Table(caption, columns, tuple(rows[:-1]), total=rows[-1], note=" ".join(published.notes))


def _headlines(shown: Figures) -> tuple[Headline, ...]:
    """The whole partnership's year in four numbers; a hidden one says so in words."""
    return (
        Headline(shown.referrals.cell(TOTAL, TOTAL).text, "Referrals", "Received this year, all areas"),
        Headline(
            shown.attempted.cell(TOTAL, "Per cent").text, "Contact tried in time", "Within two working days"
        ),
        Headline(shown.closed.cell(TOTAL).text, "Cases closed", "Closed this year, for whatever reason"),
        Headline(
            shown.risk_reduced.cell(TOTAL, "Per cent").text,
            "Risk lower",
            "Between first and last review, cases closed",
        ),
    )


def _sections(shown: Figures) -> tuple[Section, ...]:
    return (
        Section(REFERRALS_BY_AREA, published_table(REFERRALS_BY_AREA.title, shown.referrals), _bars(shown)),
        Section(CONTACT_ATTEMPTED_IN_TIME, published_table(CONTACT_ATTEMPTED_IN_TIME.title, shown.attempted)),
        Section(RISK_REDUCED, published_table(RISK_REDUCED.title, shown.risk_reduced)),
        Section(CASES_CLOSED, published_table(CASES_CLOSED.title, shown.closed)),
    )


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


def _spending(partner: PartnerYear) -> Table | None:
    if not partner.spent:
        return None
    columns = (Column("Paid for"), Column("Area"), Column("Spent", is_number=True))
    rows = tuple((row.element, row.area, pounds(row.pence, always_pence=True)) for row in partner.spent)
    total = (TOTAL, "", pounds(partner.spent_pence, always_pence=True))
    return Table("Where your money was spent", columns, rows, total)


def _cost(read: Counted, shown: Figures, group: str, partners: Sequence[PartnerYear]) -> Table:
    columns = (
        Column("Area"),
        *(Column(label, is_number=True) for label in ("Spent", "Closed cases", "Spent per closed case")),
    )
    rows = []
    for area in read.areas:
        spent = _spent_on(group, area, partners)
        rows.append(
            (area.name, pounds(spent), shown.closed.cell(area.name).text, _cost_of(spent, shown, area))
        )
    note = (
        "All spending on this group in the area, prevention too, divided by cases closed. It does not show quality, and"
        " people helped without a closed case are not in it."
    )
    return Table("Cost per closed case", columns, tuple(rows), note=note)


def _spent_on(group: str, area: ShownArea, partners: Iterable[PartnerYear]) -> int:
    rows: list[Spent] = [row for partner in partners for row in partner.spent]
    return sum(row.pence for row in rows if row.client_group == group and row.area_code in area.codes)


def _cost_of(spent: int, shown: Figures, area: ShownArea) -> str:
    cell = shown.closed.cell(area.name)
    if cell.status != CellStatus.VALUE or not cell.value or not spent:
        return NO_COST
    whole_pounds = ratio(spent, cell.value * 100)
    return pounds((whole_pounds or 0) * 100)


def _bought(
    read: Counted,
    tables: dict[str, Figures],
    areas: Sequence[ShownArea],
    partner: PartnerYear,
    partners: Sequence[PartnerYear],
) -> Table:
    labels = (
        "Referrals",
        "Contact tried in time",
        "Cases closed",
        "Risk lower at the end",
        "Spent per closed case",
    )
    columns = (
        Column("Who, where"),
        *(Column(label, is_number=True) for label in labels),
        Column("Your share of spending", True),
    )
    rows = []
    for group, found in tables.items():
        for area in areas:
            spent, yours = _spent_on(group, area, partners), _spent_on(group, area, [partner])
            share = ratio(yours, spent, per=100)
            rows.append(
                (
                    f"{GROUPS[group]}, {area.name}",
                    found.referrals.cell(area.name, TOTAL).text,
                    found.attempted.cell(area.name, "Per cent").text,
                    found.closed.cell(area.name).text,
                    found.risk_reduced.cell(area.name, "Per cent").text,
                    _cost_of(spent, found, area),
                    "none" if share is None else f"{share}%",
                )
            )
    return Table("What the pooled money bought where yours was spent", columns, tuple(rows))


def _years(read: Counted, address: str) -> tuple[Choice, ...]:
    return _choices(read.year, read.today, address)


def _choices(year: Period, today: date, address: str) -> tuple[Choice, ...]:
    """This year and the ones before it, newest first."""
    found, start = [], financial_year(today)
    for _ in range(YEARS_SHOWN):
        found.append(
            Choice(financial_year_name(start.starts_on), f"{address}{start.starts_on.year}", start == year)
        )
        start = financial_year(start.starts_on - timedelta(days=1))
    return tuple(found)
