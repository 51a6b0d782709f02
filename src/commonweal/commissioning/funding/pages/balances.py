"""Balances as a table: each fund's years side by side, opening, in, out and closing; each figure leads to its entries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from markupsafe import Markup

from commonweal.commissioning.funding.pages.choosing import Choice, address, year_name
from commonweal.commissioning.funding.queries import Balance, FundRow
from commonweal.design.charts import Bar, Bars
from commonweal.design.tables import Column, Table
from commonweal.design.words import day, pounds
from commonweal.rules.periods import financial_year

YEARS_ACROSS = 6
THE_POOL = "Not for one area"
_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


@dataclass(frozen=True)
class BalancesPage:
    """`years` are the years shown; `funds` one table for each fund when one is chosen, otherwise the year's table."""

    year: str
    years: tuple[Choice, ...]
    table: Table | None
    by_area: Table | None
    chart: Bars | None
    is_tied: bool


def balances_page(
    rows: Sequence[Balance],
    *,
    by_fund: Sequence[Balance],
    funds: Sequence[FundRow],
    year: int | None,
    today: date,
    links: bool,
    path: str,
) -> BalancesPage:
    """`links`: whoever reads may open the ledger, so figures lead there."""
    known = sorted({row.year for row in by_fund})
    if not known:
        return BalancesPage("", (), None, None, None, True)
    now = financial_year(today).starts_on.year
    chosen = year if year in known else min(max(now, known[0]), known[-1])
    numbers = {(fund.funder_id, fund.source_fund): fund.number for fund in funds}
    own = [row for row in by_fund if row.year == chosen and _has_any(row)]
    return BalancesPage(
        year=year_name(chosen),
        years=tuple(
            Choice(year_name(each), address(path, year=each), each == chosen)
            for each in known[-YEARS_ACROSS:]
        ),
        table=_of_year(own, chosen, numbers if links else {}),
        by_area=_areas([row for row in rows if row.year == chosen], chosen),
        chart=_chart(own, chosen),
        is_tied=_is_tied(rows),
    )


def _of_year(rows: Iterable[Balance], year: int, numbers: Mapping[tuple[int, str], int]) -> Table:
    own = list(rows)
    columns = (
        Column("Fund"),
        Column(f"On 1 April {year}", is_number=True),
        Column("Came in", is_number=True),
        Column("Went out", is_number=True),
        Column(f"On 31 March {year + 1}", is_number=True),
    )
    cells = []
    for row in own:
        number = numbers.get((row.funder_id, row.source_fund))
        cells.append(
            (
                f"{row.funder}: {row.source_fund}",
                _figure(row.opening_pence, number, ends=date(year, 3, 31)),
                _figure(row.in_pence, number, starts=date(year, 4, 1), ends=date(year + 1, 3, 31)),
                _figure(row.out_pence, number, starts=date(year, 4, 1), ends=date(year + 1, 3, 31)),
                _figure(row.closing_pence, number, ends=date(year + 1, 3, 31)),
            )
        )
    names = ("opening_pence", "in_pence", "out_pence", "closing_pence")
    sums = tuple(pounds(sum(getattr(row, name) for row in own), always_pence=True) for name in names)
    return Table(f"In the bank, {year_name(year)}, by fund", columns, tuple(cells), ("The pool", *sums))


def _areas(rows: Iterable[Balance], year: int) -> Table | None:
    """What each fund paid for, by area, in the year. None where nothing was."""
    spent: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.out_pence:
            own = spent.setdefault(f"{row.funder}: {row.source_fund}", {})
            own[row.area or THE_POOL] = own.get(row.area or THE_POOL, 0) + row.out_pence
    if not spent:
        return None
    areas = sorted({area for own in spent.values() for area in own})
    columns = (Column("Fund"), *(Column(area, is_number=True) for area in areas), Column("Together", True))
    cells = tuple(
        (
            fund,
            *(pounds(own.get(area, 0), always_pence=True) for area in areas),
            pounds(sum(own.values()), always_pence=True),
        )
        for fund, own in spent.items()
    )
    down = [sum(own.get(area, 0) for own in spent.values()) for area in areas]
    total = (
        "The pool",
        *(pounds(pence, always_pence=True) for pence in down),
        pounds(sum(down), always_pence=True),
    )
    return Table(f"What went out, {year_name(year)}, by area", columns, cells, total)


def _chart(rows: Sequence[Balance], year: int) -> Bars | None:
    bars = tuple(
        Bar(f"{row.funder}: {row.source_fund}", max(row.closing_pence, 0), pounds(row.closing_pence))
        for row in rows
    )
    title = f"In the bank on {day(date(year + 1, 3, 31))}, by fund"
    return Bars("balances", title, "Fund", "In the bank", bars) if bars else None


def _is_tied(rows: Sequence[Balance]) -> bool:
    """Is every year's opening the close of the year before? Asked of the rows as they stand."""
    last: dict[tuple[int, str, int | None], Balance] = {}
    for row in rows:
        key = row.funder_id, row.source_fund, row.area_id
        before = last.get(key)
        if before is not None and (
            row.year != before.year + 1
            or row.opening_pence != before.opening_pence + before.in_pence - before.out_pence
        ):
            return False
        last[key] = row
    return True


def _figure(pence: int, fund: int | None, *, starts: date | None = None, ends: date | None = None) -> str:
    """An amount, leading to the entries in the bank that make it."""
    shown = pounds(pence, always_pence=True)
    if fund is None or not pence:
        return shown
    return _LINK.format(entries_address(fund=fund, account="bank", starts=starts, ends=ends), shown)


def entries_address(*, starts: date | None = None, ends: date | None = None, **chosen: object) -> str:
    """The ledger, looking for these entries: `fund`, `element`, `area`, `year`, `account`, `plan` as the page takes them."""
    days: dict[str, object] = {}
    for name, on in (("starts", starts), ("ends", ends)):
        if on is not None:
            days |= {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}
    return address(reverse("ledger"), **chosen, **days)


def _has_any(row: Balance) -> bool:
    return bool(row.opening_pence or row.in_pence or row.out_pence)
