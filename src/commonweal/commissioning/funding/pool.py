"""The pool at a glance: each fund's balance over the years of a plan, put together from promises, ledger, needs and reserves.

Read a fund's year as: "it opens with so much; so much is promised for the year, this sure; so much has gone or is set aside;
so much is left". What the plan needs and no fund is set against yet goes out in a row of its own (NOT_SET), so that
the rows add up to the pool. Money belongs to the year it is given for, spending to the year it was paid or accrued in,
commitments to the year that is promised. Budget is set by financial years: of each, the part in a year of the plan is that of
the time which the contribution, the financial year and the year of the plan share. What is only asked for is never counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Plan, Reserve
from commonweal.commissioning.funding.queries import CarryRow, MovedRow, PromiseRow
from commonweal.rules import year_close
from commonweal.rules.balances import Balances, Flow, balances, faults_in_balances
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.ledger import Account
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import within, years_of
from commonweal.rules.promises import kept_for_management
from commonweal.rules.reasons import Reason

NOT_SET = "not set against a fund"
OUT = {Account.EXPENDITURE: "spent", Account.RETURNED: "returned", Account.COMMITTED: "committed"}
SURE = list(Certainty)


@dataclass(frozen=True)
class Fund:
    """One fund of one funder, and its contributions by year of the plan (0 is the first)."""

    key: str
    funder_id: int
    funder: str
    name: str
    contributions: Mapping[int, tuple[PromiseRow, ...]]


@dataclass(frozen=True)
class Pool:
    """A plan's money, year by year. `asked` is what is only asked for, by fund and year; `faults` is empty: it adds up."""

    years: tuple[Period, ...]
    counted: Certainty
    funds: tuple[Fund, ...]
    balances: Balances
    needed: tuple[int, ...]
    asked: Mapping[tuple[str, int], int]
    promised: tuple[Mapping[str, int], ...]
    received_pence: int
    in_bank_pence: int
    reserves: tuple[tuple[Reserve, tuple[PromiseRow, ...]], ...]
    carries: tuple[tuple[CarryRow, PromiseRow], ...]
    faults: tuple[Reason, ...]


def pool(plan: Plan, *, today: date, counted: Certainty = Certainty.IN_PRINCIPLE) -> Pool:
    """A plan's pool, counting on money down to this certainty. Five queries, whatever the size of the plan."""
    years = years_of(Period(plan.starts_on, plan.ends_before))
    rows = queries.promise_rows(plan.pk)
    moved = queries.moved_rows(plan.pk, years=years)
    needed = _by_year(
        (
            (Period(starts_on, ends_before), pence)
            for starts_on, ends_before, pence in queries.needed_rows(plan.pk)
        ),
        years,
    )
    cash = [row for row in rows if row.kind == "cash"]
    received = _received(moved)
    flows = [*_promised(cash, received, years, counted), *_gone(cash, moved, years, today)]
    flows += _not_set(flows, needed, years, today)
    found = balances(
        flows, years=len(years), opening=_opening(cash, years, counted), funds=_in_order(cash, flows)
    )
    by_id = {row.id: row for row in rows}
    return Pool(
        years=years,
        counted=counted,
        funds=_funds(cash, years),
        balances=found,
        needed=needed,
        asked=_asked(cash, years),
        promised=_by_status(cash, received, years),
        received_pence=sum(received.values()),
        in_bank_pence=_sum(moved, Account.BANK),
        reserves=tuple(
            (reserve, tuple(row for row in rows if row.reserve_id == reserve.pk))
            for reserve in queries.reserves_of(plan.pk)
        ),
        carries=tuple((carry, by_id[carry.contribution_id]) for carry in queries.carry_rows(plan.pk)),
        faults=tuple(faults_in_balances(found)),
    )


def fund_key(row: PromiseRow) -> str:
    """What a fund is told apart by on this page: its funder and its name."""
    return f"{row.funder_id} {row.source_fund.casefold()}"


def _counts(row: PromiseRow, counted: Certainty) -> bool:
    sure = CERTAINTY[Status(row.status)]
    return sure is not None and SURE.index(sure) <= SURE.index(counted) and row.is_gate_open is not False


def _kinds(row: PromiseRow, received: Mapping[int, int]) -> list[tuple[str, int]]:
    """A promise by how sure it is: what came in of a confirmed one is received, the rest of it confirmed."""
    if CERTAINTY[Status(row.status)] is not Certainty.CONFIRMED:
        return [] if row.status == Status.WITHDRAWN else [(row.status, row.amount_pence)]
    came = received.get(row.id, 0)
    return [("received", came), ("confirmed", row.amount_pence - came)]


def _is_brought_forward(row: PromiseRow, years: Sequence[Period]) -> bool:
    return row.fund_kind == "brought_forward" and row.starts_on <= years[0].starts_on


def _promised(
    cash: Iterable[PromiseRow], received: Mapping[int, int], years: Sequence[Period], counted: Certainty
) -> list[Flow]:
    flows = []
    for row in cash:
        if not _counts(row, counted):
            continue
        period = Period(row.starts_on, row.ends_before)
        parts: dict[int, dict[str, int]] = defaultdict(dict)
        if not _is_brought_forward(row, years):
            for kind, pence in _kinds(row, received):
                for place, share in _places(pence, period, years):
                    parts[place][kind] = share
        kept = kept_for_management(row.amount_pence, row.top_slice_basis_points)
        slices = dict(_places(kept, period, years)) if kept else {}
        for place in sorted({*parts, *slices}):
            out = {"kept": slices[place]} if slices.get(place) else {}
            flows.append(Flow(fund_key(row), place, parts.get(place, {}), out))
    return flows


def _opening(cash: Iterable[PromiseRow], years: Sequence[Period], counted: Certainty) -> dict[str, int]:
    opening: dict[str, int] = {}
    for row in cash:
        if _is_brought_forward(row, years) and _counts(row, counted):
            opening[fund_key(row)] = opening.get(fund_key(row), 0) + row.amount_pence
    return opening


def _gone(
    cash: Iterable[PromiseRow], moved: Iterable[MovedRow], years: Sequence[Period], today: date
) -> list[Flow]:
    """What has gone, what is promised to providers, and, until a year is over, what is budgeted beyond that."""
    own = {row.id: row for row in cash}
    out: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    budget: dict[tuple[str, int], int] = defaultdict(int)
    for row in moved:
        if row.contribution_id not in own or row.account not in (*OUT, Account.BUDGET):
            continue
        fund = fund_key(own[row.contribution_id])
        if row.account is Account.BUDGET:
            for place, pence in _budget_places(row, own[row.contribution_id], years):
                budget[fund, place] += pence
        else:
            at = (fund, min(max(row.plan_year, 0), len(years) - 1))
            out[at][OUT[row.account]] = out[at].get(OUT[row.account], 0) + row.pence
    for at, pence in budget.items():
        beyond = pence - out[at].get("spent", 0) - out[at].get("committed", 0)
        if beyond > 0 and today < years[at[1]].ends_before:
            out[at]["budgeted"] = beyond
    return [Flow(fund, place, {}, kinds) for (fund, place), kinds in out.items() if any(kinds.values())]


def _budget_places(row: MovedRow, of: PromiseRow, years: Sequence[Period]) -> list[tuple[int, int]]:
    """A contribution's budget of a financial year, cut at the years of the plan."""
    whole, plan = year_close.period_of(row.year), Period(years[0].starts_on, years[-1].ends_before)
    if not whole.overlaps(plan):
        return [(0 if whole.starts_on < plan.starts_on else len(years) - 1, row.pence)]
    in_plan, own = whole.shared_with(plan), Period(of.starts_on, of.ends_before)
    return _places(row.pence, in_plan.shared_with(own) if in_plan.overlaps(own) else in_plan, years)


def _not_set(
    flows: Iterable[Flow], needed: Sequence[int], years: Sequence[Period], today: date
) -> list[Flow]:
    """What a year that is not over needs beyond what has gone, is committed or budgeted."""
    set_against: dict[int, int] = defaultdict(int)
    for flow in flows:
        set_against[flow.year] += sum(
            pence for kind, pence in flow.went_out.items() if kind not in ("kept", "returned")
        )
    return [
        Flow(NOT_SET, place, {}, {"needed": left})
        for place, year in enumerate(years)
        if today < year.ends_before and (left := needed[place] - set_against[place]) > 0
    ]


def _funds(cash: Sequence[PromiseRow], years: Sequence[Period]) -> tuple[Fund, ...]:
    by_fund: dict[str, list[PromiseRow]] = {}
    for row in cash:
        by_fund.setdefault(fund_key(row), []).append(row)
    found = []
    for key, rows in by_fund.items():
        by_year: dict[int, list[PromiseRow]] = defaultdict(list)
        for row in rows:
            for place, year in enumerate(years):
                if Period(row.starts_on, row.ends_before).overlaps(year):
                    by_year[place].append(row)
        contributions = {place: tuple(several) for place, several in by_year.items()}
        found.append(Fund(key, rows[0].funder_id, rows[0].funder, rows[0].source_fund, contributions))
    return tuple(found)


def _in_order(cash: Iterable[PromiseRow], flows: Iterable[Flow]) -> list[str]:
    keys = list(dict.fromkeys(fund_key(row) for row in cash))
    return [*keys, NOT_SET] if any(flow.fund == NOT_SET for flow in flows) else keys


def _asked(cash: Iterable[PromiseRow], years: Sequence[Period]) -> dict[tuple[str, int], int]:
    asked: dict[tuple[str, int], int] = defaultdict(int)
    for row in cash:
        if row.status == Status.ASKED:
            for place, pence in _places(row.amount_pence, Period(row.starts_on, row.ends_before), years):
                asked[fund_key(row), place] += pence
    return dict(asked)


def _by_status(
    cash: Iterable[PromiseRow], received: Mapping[int, int], years: Sequence[Period]
) -> tuple[Mapping[str, int], ...]:
    """Everything promised for each year by how sure it is, whatever is counted on: what the picture shows."""
    sums: list[dict[str, int]] = [{} for _ in years]
    for row in cash:
        for kind, pence in _kinds(row, received):
            for place, share in _places(pence, Period(row.starts_on, row.ends_before), years):
                sums[place][kind] = sums[place].get(kind, 0) + share
    return tuple(sums)


def _by_year(amounts: Iterable[tuple[Period, int]], years: Sequence[Period]) -> tuple[int, ...]:
    sums = [0] * len(years)
    for period, pence in amounts:
        for place, share in _places(pence, period, years):
            sums[place] += share
    return tuple(sums)


def _places(pence: int, period: Period, years: Sequence[Period]) -> list[tuple[int, int]]:
    """An amount cut at the years of the plan: (year, pence), years without any left out."""
    if not pence:
        return []
    if period in years:
        return [(years.index(period), pence)]
    return [(years.index(year), share) for year, share in within(pence, period, years).items() if share]


def _received(moved: Iterable[MovedRow]) -> dict[int, int]:
    came: dict[int, int] = defaultdict(int)
    for row in moved:
        if row.account in (Account.CONTRIBUTIONS, Account.RECEIVABLE):
            came[row.contribution_id] -= row.pence
    return dict(came)


def _sum(moved: Iterable[MovedRow], account: Account) -> int:
    return sum(row.pence for row in moved if row.account is account)
