"""The sheet “Years”: money and needs over the years of the plan, as formulas over the sheets of data, each with its value.

Read a line as: what it is called, the keys its formulas look for, and an amount for each year. An entry that lies in one year is
found by its dates; one that runs over several has a line of its own, shared out as the pages do (`rules.plan_years`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.commissioning.funding.plan_file import rows
from commonweal.rules.contributions import Step
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import within, years_of

MONEY, NEEDS, BALANCE, IN_KIND = "Money", "Needs", "Balance", "In kind, outside the balance"
TOTAL_MONEY, TOTAL_NEEDS = "All money", "All needs"
OPENING, CLOSING = "Opening balance", "Closing balance"


@dataclass(frozen=True)
class Group:
    """What a line of formulas adds up: rows of a sheet by two of their keys; `row` is the only one, where it runs over years."""

    sheet: str
    first: str
    second: str
    is_in_kind: bool = False
    row: int | None = None


@dataclass(frozen=True)
class Line:
    """`group` for a line that adds up data; `name` alone for totals and balances. Pence by year."""

    block: str
    name: str
    pence: tuple[int, ...]
    group: Group | None = None

    @property
    def keys(self) -> tuple[str, str]:
        return (self.group.first, self.group.second) if self.group else ("", "")


@dataclass(frozen=True)
class Years:
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]

    def of(self, block: str) -> list[Line]:
        return [line for line in self.lines if line.block == block]


def years(plan: rows.Plan) -> Years:
    """Every line of the sheet, with what it comes to. Money withdrawn is left out; what is in kind stands apart."""
    periods = years_of(Period(plan.starts_on, plan.ends_before))
    names = {row.code: row.name for row in (*plan.organisations, *plan.areas)}
    names |= {row.key: row.name for row in plan.elements}
    giving = [
        _Counted("Contributions", place, row, row.funder, row.fence, row.kind != "cash")
        for place, row in enumerate(plan.contributions)
        if not any(step.step == Step.WITHDRAW for step in row.steps)
    ]
    needed = [
        _Counted("Needs", place, row, row.element, row.area, row.is_in_kind)
        for place, row in enumerate(plan.needs)
    ]

    def fence(group: Group) -> str:
        return f"{names.get(group.first, group.first)}, {group.second}"

    def line_of_need(group: Group) -> str:
        return f"{names.get(group.first, group.first)}, {names.get(group.second, group.second)}"

    money = _lines(MONEY, [each for each in giving if not each.is_in_kind], periods, fence)
    needs = _lines(NEEDS, [each for each in needed if not each.is_in_kind], periods, line_of_need)
    in_kind = [
        *_lines(IN_KIND, [each for each in giving if each.is_in_kind], periods, fence),
        *_lines(IN_KIND, [each for each in needed if each.is_in_kind], periods, line_of_need),
    ]
    all_money, all_needs = _sum(money, periods), _sum(needs, periods)
    opening, closing, left = [], [], 0
    for given, cost in zip(all_money, all_needs, strict=True):
        opening.append(left)
        left += given - cost
        closing.append(left)
    balance = [
        Line(BALANCE, OPENING, tuple(opening)),
        Line(BALANCE, MONEY, all_money),
        Line(BALANCE, NEEDS, all_needs),
        Line(BALANCE, CLOSING, tuple(closing)),
    ]
    totals = [Line(MONEY, TOTAL_MONEY, all_money), Line(NEEDS, TOTAL_NEEDS, all_needs)]
    return Years(periods, (*money, totals[0], *needs, totals[1], *balance, *in_kind))


@dataclass(frozen=True)
class _Counted:
    sheet: str
    place: int
    row: rows.ContributionRow | rows.NeedRow
    first: str
    second: str
    is_in_kind: bool


def _lines(
    block: str, counted: Sequence[_Counted], periods: tuple[Period, ...], name: Callable[[Group], str]
) -> list[Line]:
    sums: dict[Group, list[int]] = {}
    for each in counted:
        period = Period(each.row.starts_on, each.row.ends_before)
        shares = within(each.row.amount_pence, period, periods)
        is_long = not any(year.covers(period) for year in periods)
        group = Group(each.sheet, each.first, each.second, each.is_in_kind, each.place if is_long else None)
        pence = sums.setdefault(group, [0] * len(periods))
        for place, year in enumerate(periods):
            pence[place] += shares.get(year, 0)
    return [
        Line(block, _called(group, counted, name), tuple(pence), group)
        for group, pence in sorted(sums.items(), key=_order)
    ]


def _order(line: tuple[Group, list[int]]) -> tuple[str, str, int]:
    group = line[0]
    return group.first, group.second, -1 if group.row is None else group.row


def _called(group: Group, counted: Sequence[_Counted], name: Callable[[Group], str]) -> str:
    if group.row is None:
        return name(group)
    key: Mapping[int, str] = {each.place: each.row.key for each in counted}
    return f"{name(group)}: {key[group.row]}, over several years"


def _sum(lines: Sequence[Line], periods: tuple[Period, ...]) -> tuple[int, ...]:
    return tuple(sum(line.pence[place] for line in lines) for place in range(len(periods)))
