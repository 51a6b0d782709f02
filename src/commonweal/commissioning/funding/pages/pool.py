"""The pool at a glance: what each year opens with, takes in, gives out and closes with, for the pool and fund by fund."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.pages.choosing import address, plan_choices, year_name
from commonweal.commissioning.funding.pool import NOT_SET, Fund, Pool
from commonweal.commissioning.funding.queries import CarryRow, PromiseRow
from commonweal.design.charts import Certainty as Shown
from commonweal.design.charts import Part, Row, Stack
from commonweal.design.choices import Choice
from commonweal.design.words import day, month, period, pounds
from commonweal.rules.balances import Standing
from commonweal.rules.contributions import Certainty, Status
from commonweal.rules.periods import Period, show_day
from commonweal.rules.reserves import Reserve, Tranche, left_in

KINDS = ("received", "confirmed", "conditional", "in_principle")
OUT_WORDS = {
    "spent": "spent",
    "returned": "given back to funders",
    "committed": "promised to providers",
    "budgeted": "budgeted",
    "kept": "kept for management",
    "needed": "needed, no fund set against it yet",
}
COUNTING = {
    Certainty.CONFIRMED: "Confirmed money only",
    Certainty.CONDITIONAL: "And conditional money",
    Certainty.IN_PRINCIPLE: "And money in principle",
}


@dataclass(frozen=True)
class Amount:
    """An amount with what it is (a certainty or a way out) and where it is drilled into."""

    pounds: str
    kind: str
    words: str = ""
    address: str = ""
    is_assumed: bool = False


@dataclass(frozen=True)
class YearRow:
    """One row: a year of the pool, or a fund in the chosen year. `note` says what of it may be carried forward."""

    name: str
    address: str
    opening: str
    came_in: tuple[Amount, ...]
    went_out: tuple[Amount, ...]
    closing: str
    is_short: bool
    needed: str = ""
    asked: str = ""
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True)
class GridRow:
    """A fund and what it closes each year with, as (amount, how sure the least sure of it is)."""

    name: str
    address: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReserveRow:
    name: str
    holder: str
    held: str
    tranches: tuple[tuple[Amount, ...], ...]
    left: str


@dataclass(frozen=True)
class CarryShown:
    address: str
    whose: str
    amount: str
    to: str
    status: str
    waits: str


@dataclass(frozen=True)
class PoolPage:
    title: str
    source: str
    period: str
    plan_key: str
    plan_id: int
    plans: tuple[Choice, ...]
    counting: tuple[Choice, ...]
    year_choices: tuple[Choice, ...]
    year_names: tuple[str, ...]
    chosen_year: str
    needed: str
    sure: str
    received: str
    in_bank: str
    chart: Stack | None
    years: tuple[YearRow, ...]
    funds: tuple[YearRow, ...]
    total: YearRow | None
    grid: tuple[GridRow, ...]
    reserves: tuple[ReserveRow, ...]
    carries: tuple[CarryShown, ...]
    faults: tuple[str, ...]
    has_assumed: bool
    may_see_ledger: bool
    may_add: bool


def name_of(year: Period) -> str:
    """A year of a plan, short: "2026/27" for one that begins in 2026, whatever its first day."""
    return year_name(year.starts_on.year)


def pool_page(
    pool: Pool,
    *,
    plan: Plan,
    plans: Sequence[Plan],
    chosen: int | None,
    today: date,
    by: Actor,
    path: str,
) -> PoolPage:
    """`chosen` is the year (from 1) whose funds are shown; without one, the year we are in, or the nearest to it."""
    place = _place(pool.years, chosen, today)
    ledger = may(by.roles, Action.VIEW_LEDGER)
    rows = [_fund_row(fund, pool, place, plan.key, ledger) for fund in pool.funds]
    not_set = pool.balances.funds.get(NOT_SET)
    if not_set:
        rows.append(_row("Needed and not yet set against a fund", "", not_set[place]))
    kept = {"plan": plan.key, "counting": pool.counted.value}
    return PoolPage(
        title=plan.title,
        source=plan.source,
        period=period(plan.starts_on, plan.ends_before),
        plan_key=plan.key,
        plan_id=plan.pk,
        plans=plan_choices(plans, plan, path=path),
        counting=tuple(
            Choice(
                words,
                address(path, plan=plan.key, year=place + 1, counting=sure.value),
                sure is pool.counted,
            )
            for sure, words in COUNTING.items()
        ),
        year_choices=tuple(
            Choice(name_of(year), address(path, **kept, year=number + 1), number == place)
            for number, year in enumerate(pool.years)
        ),
        year_names=tuple(name_of(year) for year in pool.years),
        chosen_year=f"{name_of(pool.years[place])}, {pool.years[place].show()}",
        needed=pounds(sum(pool.needed)),
        sure=pounds(sum(each.get("confirmed", 0) + each.get("received", 0) for each in pool.promised)),
        received=pounds(pool.received_pence),
        in_bank=pounds(pool.in_bank_pence),
        chart=_chart(pool),
        years=tuple(_year_row(pool, number, plan.key) for number in range(len(pool.years))),
        funds=tuple(rows),
        total=_row("The pool", "", pool.balances.pool[place]) if rows else None,
        grid=tuple(_grid_row(fund, pool, plan.key) for fund in pool.funds),
        reserves=tuple(_reserve_row(reserve, rows, pool.years) for reserve, rows in pool.reserves),
        carries=tuple(_carry(carry, row, today) for carry, row in pool.carries),
        faults=tuple(fault.text for fault in pool.faults),
        has_assumed=any(
            row.is_assumed
            for fund in pool.funds
            for several in fund.contributions.values()
            for row in several
        ),
        may_see_ledger=ledger,
        may_add=may(by.roles, Action.ADD_CONTRIBUTION) and not plan.is_to_compare,
    )


def verdict_address(plan_key: str, number: int) -> str:
    """The page that says whether a year can be paid for; nothing where the site has no such page."""
    try:
        return address(reverse("verdict"), plan=plan_key, year=number)
    except NoReverseMatch:
        return ""


def _place(years: Sequence[Period], chosen: int | None, today: date) -> int:
    if chosen is not None:
        return min(max(chosen, 1), len(years)) - 1
    return next((place for place, year in enumerate(years) if today < year.ends_before), len(years) - 1)


def _row(
    name: str, link: str, standing: Standing, *, note: str = "", ledger: str = "", is_assumed: bool = False
) -> YearRow:
    return YearRow(
        name=name,
        address=link,
        opening=pounds(standing.opening_pence),
        came_in=tuple(
            Amount(pounds(standing.came_in[kind]), kind, address=link, is_assumed=is_assumed)
            for kind in KINDS
            if standing.came_in.get(kind)
        ),
        went_out=tuple(
            Amount(
                pounds(standing.went_out[kind]),
                kind,
                words,
                ledger if kind in ("spent", "returned", "committed", "budgeted") else "",
            )
            for kind, words in OUT_WORDS.items()
            if standing.went_out.get(kind)
        ),
        closing=pounds(standing.closing_pence),
        is_short=standing.closing_pence < 0,
        note=note,
    )


def _year_row(pool: Pool, place: int, plan_key: str) -> YearRow:
    link = address(reverse("contributions"), plan=plan_key, year=place + 1)
    row = _row(name_of(pool.years[place]), link, pool.balances.pool[place])
    asked = sum(pence for (_, number), pence in pool.asked.items() if number == place)
    return YearRow(
        **vars(row)
        | {
            "needed": pounds(pool.needed[place]),
            "asked": pounds(asked) if asked else "",
            "verdict": verdict_address(plan_key, place + 1),
        }
    )


def _fund_row(fund: Fund, pool: Pool, place: int, plan_key: str, may_see_ledger: bool) -> YearRow:
    several = fund.contributions.get(place, ())
    ledger = ""
    if may_see_ledger and len(several) == 1:
        ledger = address(reverse("ledger"), contribution=several[0].id)
    asked = pool.asked.get((fund.key, place), 0)
    row = _row(
        f"{fund.funder}: {fund.name}",
        _drill(fund, several, plan_key, place),
        pool.balances.funds[fund.key][place],
        note=_note(pool.carries, several),
        ledger=ledger,
        is_assumed=any(each.is_assumed for each in several),
    )
    return YearRow(**vars(row) | {"asked": pounds(asked) if asked else ""})


def _drill(fund: Fund, several: Sequence[PromiseRow], plan_key: str, place: int | None) -> str:
    """A single contribution's own page, or the board's rows that make the figure."""
    if len(several) == 1:
        return reverse("contribution", args=[several[0].id])
    number = None if place is None else place + 1
    return address(reverse("contributions"), plan=plan_key, year=number, funder=fund.funder_id)


def _note(carries: Iterable[tuple[CarryRow, PromiseRow]], several: Sequence[PromiseRow]) -> str:
    own = {row.id for row in several}
    words = {
        "outlined": "carried forward in outline",
        "confirmed": "carried forward",
        "refused": "carry-forward refused",
    }
    notes = []
    for carry, row in carries:
        if row.id in own:
            pence = carry.amount_pence
            what = words[carry.status]
            notes.append(f"{pounds(pence)} {what}" if pence is not None else f"all that is left {what}")
    return "; ".join(notes)


def _grid_row(fund: Fund, pool: Pool, plan_key: str) -> GridRow:
    """The balance at the end of each year, with the least sure money that is in it."""
    cells, least = [], -1
    for standing in pool.balances.funds[fund.key]:
        if standing.opening_pence <= 0:
            least = -1
        least = max([least, *(KINDS.index(kind) for kind, pence in standing.came_in.items() if pence)])
        sure = KINDS[least] if least >= 0 and standing.closing_pence else ""
        cells.append((pounds(standing.closing_pence), sure))
    every = {row.id: row for several in fund.contributions.values() for row in several}
    return GridRow(
        f"{fund.funder}: {fund.name}", _drill(fund, list(every.values()), plan_key, None), tuple(cells)
    )


def _reserve_row(reserve, rows: Sequence[PromiseRow], years: Sequence[Period]) -> ReserveRow:
    tranches = [Tranche(Status(row.status), row.amount_pence) for row in rows]
    held = Reserve(reserve.name, reserve.balance_pence, reserve.as_at)
    return ReserveRow(
        name=reserve.name,
        holder=reserve.holder.name,
        held=f"{pounds(reserve.balance_pence)} on {day(reserve.as_at)}",
        tranches=tuple(
            tuple(
                Amount(pounds(row.amount_pence), row.status, address=reverse("contribution", args=[row.id]))
                for row in rows
                if year.contains(max(row.starts_on, years[0].starts_on))
            )
            for year in years
        ),
        left=pounds(left_in(held, tranches)),
    )


def _carry(carry: CarryRow, row: PromiseRow, today: date) -> CarryShown:
    waits = ""
    if carry.status == "outlined" and carry.confirm_by is not None:
        late = " (this day has passed)" if carry.confirm_by < today else ""
        waits = f"{carry.confirmed_by}, by {show_day(carry.confirm_by)}{late}"
    elif carry.status == "outlined":
        waits = carry.confirmed_by
    return CarryShown(
        address=reverse("contribution", args=[row.id]),
        whose=f"{row.funder}: {row.source_fund}, {period(row.starts_on, row.ends_before)}",
        amount="all that is left" if carry.amount_pence is None else pounds(carry.amount_pence),
        to=period(carry.to_starts_on, carry.to_ends_before),
        status={"outlined": "in outline", "confirmed": "final", "refused": "refused"}[carry.status],
        waits=waits,
    )


def _chart(pool: Pool) -> Stack | None:
    """A bar for each year: how sure the money is, against what the year needs. None while nothing is promised or needed."""
    if not any(pool.needed) and not any(map(bool, pool.promised)):
        return None
    rows = tuple(
        Row(
            f"{month(year.starts_on)} to {month(year.last_day)}",
            tuple(Part(Shown(kind), pence) for kind, pence in _sorted(promised)),
            needed,
        )
        for year, promised, needed in zip(pool.years, pool.promised, pool.needed, strict=True)
    )
    return Stack("promised", "How sure the money is, against what is needed", "Year", rows)


def _sorted(promised: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(kind, promised[kind]) for kind in (*KINDS, "asked") if promised.get(kind)]
