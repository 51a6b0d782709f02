"""Statements as partners read them: what their money did, inside which fence, and that all of them together are the pool."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup

from commonweal.commissioning.funding.pages import entries_address
from commonweal.commissioning.funding.statements import PartnerYear, statement_of
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import pounds
from commonweal.outcomes.documents.pages import ListRow
from commonweal.outcomes.pages import cost_of, spent_on, year_choices
from commonweal.outcomes.queries import ShownArea
from commonweal.outcomes.reports import GROUPS, Counted, Figures
from commonweal.rules.disclosure import TOTAL
from commonweal.rules.documents import Kind
from commonweal.rules.ledger import Account
from commonweal.rules.measures import ratio
from commonweal.rules.periods import Period, financial_year_name
from commonweal.rules.statements import COLUMNS, PARTS_OF_LEFT_OVER, faults_in_statement, together

IN_THE_BANK = ("brought_forward", "received", "paid", "returned", "balance")
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class StatementPage:
    """`bank` reads from the opening to the close; `faults` say what does not hold within this statement. `documents`: it was made
    as these documents before; `make_url` leads to the form that makes another, empty where that is somebody else's to do.
    """

    partner: str
    year: str
    years: tuple[Choice, ...]
    given: tuple[tuple[str, str], ...]
    bank: Table
    work: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    spending: Table | None
    bought: Table | None
    notes: tuple[str, ...]
    refreshed_at: datetime | None
    faults: tuple[str, ...]
    documents: tuple[ListRow, ...]
    make_url: str


@dataclass(frozen=True)
class StatementsPage:
    """`sums` sets every column of all the statements beside the pool's own figure."""

    year: str
    starts_in: int
    years: tuple[Choice, ...]
    partners: tuple[tuple[int, str, str], ...]
    table: Table | None
    sums: Table | None
    faults: tuple[str, ...]


def statement_page(
    *,
    read: Counted,
    shown: dict[str, Figures | None],
    partner: PartnerYear,
    partners: Sequence[PartnerYear],
    fences: Mapping[int, str],
    drills: bool,
    documents: tuple[ListRow, ...] = (),
    makes: bool = False,
) -> StatementPage:
    """`drills`: whoever reads may open the ledger, so figures lead to the entries that make them.

    `makes`: and may make documents.
    """
    areas = [
        area for area in read.areas if any(row.area_code in area.codes for row in partner.spent)
    ] or read.areas
    tables = {group: found for group, found in shown.items() if found is not None}
    notes = dict.fromkeys(
        note for found in tables.values() for table in (found.referrals, found.closed) for note in table.notes
    )
    said = statement_of(partner, fences)
    figure = {name: pounds(getattr(said, name), always_pence=True) for name in COLUMNS}
    promised = figure["promised"]
    if partner.assumed_pence:
        promised += f" (of which assumed: {pounds(partner.assumed_pence, always_pence=True)})"
    given = [(COLUMNS["promised"], promised)]
    given += [(COLUMNS[name], figure[name]) for name in ("top_slice", "in_kind") if getattr(said, name)]
    return StatementPage(
        partner=partner.funder,
        year=financial_year_name(read.year.starts_on),
        years=year_choices(read.year, read.today, f"/statements/{partner.funder_id}/?year="),
        given=tuple(given),
        bank=_bank(partner, figure, read.year, drills=drills),
        work=tuple((COLUMNS[name], figure[name]) for name in ("spent", "accrued", "committed")),
        left=tuple((COLUMNS[name], figure[name]) for name in ("left_over", *PARTS_OF_LEFT_OVER))
        if partner.underspends
        else (),
        spending=_spending(partner, fences, read.year, drills=drills),
        bought=_bought(read, tables, areas, partner, partners) if tables else None,
        notes=tuple(notes),
        refreshed_at=read.refreshed_at,
        faults=tuple(reason.text for reason in faults_in_statement(said)),
        documents=documents,
        make_url=_make_url(partner.funder_id, read.year) if makes else "",
    )


def _make_url(partner_id: int, year: Period) -> str:
    asked = {"kind": Kind.STATEMENT.value, "partner": partner_id, "year": year.starts_on.year}
    return f"{reverse('new_document')}?{urlencode(asked)}"


def statements_page(
    *,
    year: Period,
    today: date,
    partners: Sequence[PartnerYear],
    pool: Mapping[str, int],
    faults: Sequence[str],
) -> StatementsPage:
    return StatementsPage(
        year=financial_year_name(year.starts_on),
        starts_in=year.starts_on.year,
        years=year_choices(year, today, "/statements/?year="),
        partners=tuple((each.funder_id, each.funder, pounds(each.received_pence)) for each in partners),
        table=_all(partners) if partners else None,
        sums=_sums(partners, pool) if partners else None,
        faults=tuple(faults),
    )


def _bank(partner: PartnerYear, figure: Mapping[str, str], year: Period, *, drills: bool) -> Table:
    """From the opening to the close: what was there, came in, went out, and is there."""
    days: dict[str, dict[str, date]] = {
        "received": {"starts": year.starts_on, "ends": year.last_day},
        "paid": {"starts": year.starts_on, "ends": year.last_day},
        "returned": {"starts": year.starts_on, "ends": year.last_day},
        "balance": {"ends": year.last_day},
    }
    rows = []
    for name in IN_THE_BANK:
        shown = f"less {figure[name]}" if name in ("paid", "returned") else figure[name]
        if drills and name in days:
            account = Account.RETURNED if name == "returned" else Account.BANK
            shown = _LINK.format(
                entries_address(funder=partner.funder_id, account=account.value, **days[name]), shown
            )
        rows.append((COLUMNS[name], shown))
    columns = (Column("In the bank"), Column("Pounds", is_number=True))
    return Table("Your money in the bank", columns, tuple(rows[:-1]), rows[-1])


def _spending(partner: PartnerYear, fences: Mapping[int, str], year: Period, *, drills: bool) -> Table | None:
    if not partner.spent:
        return None
    columns = (
        Column("Paid for"),
        Column("Area"),
        Column("Inside this fence"),
        Column("Spent", is_number=True),
    )
    rows = []
    for row in partner.spent:
        shown = pounds(row.pence, always_pence=True)
        if drills:
            where = entries_address(
                funder=partner.funder_id,
                element=row.element_id,
                area=row.area_id,
                account=Account.EXPENDITURE.value,
                starts=year.starts_on,
                ends=year.last_day,
            )
            shown = _LINK.format(where, shown)
        rows.append((row.element, row.area, fences.get(row.fence_id, ""), shown))
    total = (TOTAL, "", "", pounds(partner.spent_pence, always_pence=True))
    return Table("Where your money was spent", columns, tuple(rows), total)


def _all(partners: Sequence[PartnerYear]) -> Table:
    names = ("promised", *IN_THE_BANK, "spent", "committed", "mine")
    columns = (Column("Partner"), *(Column(COLUMNS[name], is_number=True) for name in names))
    said = [statement_of(each) for each in partners]
    rows = tuple(
        (each.funder, *(pounds(getattr(each, name), always_pence=True) for name in names)) for each in said
    )
    sums = together(said)
    total = (TOTAL, *(pounds(sums[name], always_pence=True) for name in names))
    return Table("Every partner’s year", columns, rows, total)


def _sums(partners: Sequence[PartnerYear], pool: Mapping[str, int]) -> Table:
    sums = together([statement_of(each) for each in partners])
    columns = (
        Column("What"),
        Column("The statements together", is_number=True),
        Column("The pool’s own books", is_number=True),
    )
    rows = tuple(
        (words, pounds(sums[name], always_pence=True), pounds(pool[name], always_pence=True))
        for name, words in COLUMNS.items()
        if name in pool
    )
    note = "The pool’s own figures are added up without asking whose money it is."
    return Table("The statements beside the pool", columns, rows, note=note)


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
            spent, yours = spent_on(group, area, partners), spent_on(group, area, [partner])
            share = ratio(yours, spent, per=100)
            rows.append(
                (
                    f"{GROUPS[group]}, {area.name}",
                    found.referrals.cell(area.name, found.referrals.last_column).text,
                    found.attempted.cell(area.name, "Per cent").text,
                    found.closed.cell(area.name).text,
                    found.risk_reduced.cell(area.name, "Per cent").text,
                    cost_of(spent, found, area),
                    "none" if share is None else f"{share}%",
                )
            )
    return Table("What the pooled money bought where yours was spent", columns, tuple(rows))
