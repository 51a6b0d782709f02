"""What a claim is held against, taken from the same plan: published windows, printed cells, money by year and fund.

Each function gives None where the plan does not say it: then the file is refused (`checks.papers`), or the claim of a plan that
was changed in Python is passed over (`funding.checking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.facts import areas_within, fence_of, period_of
from commonweal.rules import printed_tables
from commonweal.rules.claims import Change, Exact
from commonweal.rules.fences import Fence, may_pay
from commonweal.rules.funding_plan import Line
from commonweal.rules.periods import Period, financial_year, financial_year_name
from commonweal.rules.reasons import Refused
from commonweal.rules.windows import Window, compare


def printed_table(row: rows.PrintedTable) -> printed_tables.Table:
    """A printed table as the rule book's."""
    return printed_tables.Table(
        title=row.title,
        where=row.where,
        columns=row.columns,
        rows=tuple(printed_tables.Row(each.name, each.cells) for each in row.rows),
        is_money=row.is_money,
        differences=row.differences,
        products=row.products,
        shares=row.shares,
        totals=row.totals,
    )


def cell(plan: rows.Plan, place: Sequence[str]) -> Exact | None:
    """A cell of a printed table, as printed and as it should be by the cells beside it."""
    key, name, column = place
    found = next((printed_table(row) for row in plan.papers.tables if row.key == key), None)
    row = next((row for row in found.rows if row.name == name), None) if found else None
    if found is None or row is None or column not in found.columns:
        return None
    printed = found.cell(row, column)
    if printed is None:
        return None
    right = printed_tables.should_be(found, row, column)
    return Exact(printed, printed if right is None else right)


def change(plan: rows.Plan, subject: str, area: str) -> Change | None:
    """How a published count changed: the latest window beside the longest one that began before it."""
    names = {row.code: row.name for row in plan.areas}
    published = [
        row
        for row in plan.figures
        if (row.subject, row.area, row.status) == (subject, area, "published") and row.value is not None
    ]
    try:
        windows = [Window(Period(row.starts_on, row.ends_before), row.value or 0) for row in published]
        latest = max(windows, key=lambda window: (window.period.ends_before, window.period.starts_on))
        before = [window for window in windows if window.period.starts_on < latest.period.starts_on]
        longest = max(before, key=lambda window: window.months)
        return Change(names.get(area, area), compare(longest, latest))
    except (Refused, ValueError):
        return None


def by_year_and_fund(plan: rows.Plan, funder: str) -> dict[str, dict[str, int]]:
    """What a body gives, by financial year of its first day and by fund, in the order of years."""
    found: dict[str, dict[str, int]] = {}
    for row in sorted(plan.contributions, key=lambda row: (row.starts_on, row.key)):
        if row.funder == funder and row.kind == "cash":
            funds = found.setdefault(financial_year_name(row.starts_on), {})
            funds[row.source_fund] = funds.get(row.source_fund, 0) + row.amount_pence
    return found


def money_until(plan: rows.Plan, funder: str) -> date | None:
    """The last day of what a body gives."""
    ends = [row.ends_before for row in plan.contributions if row.funder == funder]
    return max(ends) - timedelta(days=1) if ends else None


@dataclass(frozen=True)
class Placed:
    """Money for one financial year, and the work that it may pay for, in that year and later."""

    amount_pence: int
    year: str
    in_year_pence: int
    later_pence: int
    is_carried: bool


def placed(plan: rows.Plan, contribution: str) -> Placed | None:
    """None also where the contribution is for more than one financial year."""
    row = next((row for row in plan.contributions if row.key == contribution), None)
    fence = next((fence_of(each) for each in plan.fences if row and each.key == row.fence), None)
    if row is None or fence is None or not financial_year(row.starts_on).covers(period_of(row)):
        return None
    year = financial_year(row.starts_on)
    payable = [need for need in plan.needs if not need.is_in_kind and _may_pay(plan, fence, need)]
    return Placed(
        amount_pence=row.amount_pence,
        year=financial_year_name(row.starts_on),
        in_year_pence=sum(need.amount_pence for need in payable if period_of(need).overlaps(year)),
        later_pence=sum(need.amount_pence for need in payable if need.starts_on >= year.ends_before),
        is_carried=row.carry is not None,
    )


def _may_pay(plan: rows.Plan, fence: Fence, need: rows.NeedRow) -> bool:
    """May the money pay for this work, its year aside?"""
    element = next((row for row in plan.elements if row.key == need.element), None)
    line = Line(
        key=need.key,
        element=need.element,
        area=need.area,
        client_group=need.client_group or (element.client_group if element else ""),
        year="",
        amount_pence=need.amount_pence,
        instrument=need.instrument or None,
        lot=need.lot,
        kind=element.kind if element else None,
        power=need.power or None,
    )
    return may_pay(replace(fence, years=None), line, areas_within=areas_within(plan.areas))
