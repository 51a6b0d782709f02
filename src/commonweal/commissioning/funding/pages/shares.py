"""Who might pay what share: every method beside the others, exact to the penny. An aid to negotiation, never the formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Plan, ShareBase
from commonweal.commissioning.funding.pages.choosing import plan_choices
from commonweal.design.charts import Bar, Bars
from commonweal.design.choices import Choice
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, day, lower_first, pounds
from commonweal.rules.apportionment import Limits, Method, apportion
from commonweal.rules.contributions import Status
from commonweal.rules.cost_shares import (
    NAMES,
    NEGOTIATING_AID,
    CostBase,
    Service,
    bases_on,
    basis_points_of,
    cost_on_each,
    not_borne,
)
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import within, years_of
from commonweal.rules.reasons import Refused
from commonweal.rules.uplift import show_percent

METHODS = {
    Method.FIXED: "Fixed shares",
    Method.POPULATION: "Population",
    Method.DEMAND: "Demand",
    Method.COST: "Cost",
    Method.MEANS: "Ability to pay",
}


@dataclass(frozen=True)
class Given:
    """What a plan gives to compare with: who may pay, and what each pays now in the year."""

    payers: tuple[tuple[str, str], ...]
    now_pence: Mapping[str, int]
    year: Period

    @property
    def total_pence(self) -> int:
        return sum(self.now_pence.values())


@dataclass(frozen=True)
class Asked:
    """What to share: the amount, who has limits, who bears which cost, and what divides a cost that several bear."""

    pence: int
    limits: Limits
    borne_by: Mapping[Service, Sequence[str]]
    between: Mapping[str, int] | None = None


@dataclass(frozen=True)
class MethodShown:
    """One method: where its numbers are from, and why it cannot share this amount, if it cannot."""

    name: str
    about: str
    source: str
    reasons: tuple[str, ...]
    numbers: Table | None
    left_out: str = ""


@dataclass(frozen=True)
class SharesPage:
    title: str
    plan_key: str
    plans: tuple[Choice, ...]
    warning: str
    year: str
    table: Table | None
    picture: Bars | None
    methods: tuple[MethodShown, ...]
    has_limits: bool


@dataclass(frozen=True)
class _Answer:
    shown: MethodShown
    shares: Mapping[str, int] | None


def given_in(
    plan: Plan,
    contributions: Sequence[Contribution],
    bases: Sequence[ShareBase],
    names: Mapping[str, str],
    today: date,
) -> Given:
    """The cash of each funder in the year we are in (or the nearest), and everybody a base names beside them."""
    years = years_of(Period(plan.starts_on, plan.ends_before))
    year = next((each for each in years if today < each.ends_before), years[-1])
    now: dict[str, int] = {}
    for each in contributions:
        if each.kind == facts.CASH and each.status != Status.WITHDRAWN:
            pence = within(each.amount_pence, facts.period_of(each), years).get(year, 0)
            now[each.funder.code] = now.get(each.funder.code, 0) + pence
    codes = set(now) | {code for base in bases for code in base.numbers}
    payers = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: (pair[1], pair[0]))
    return Given(tuple(payers), now, year)


def shares_page(
    *,
    plan: Plan,
    plans: Sequence[Plan],
    bases: Sequence[ShareBase],
    given: Given,
    asked: Asked | None,
    path: str,
    today: date,
) -> SharesPage:
    """`asked` is None while what was typed cannot be used."""
    answers: list[_Answer] = []
    if asked is not None:
        answers = [_by_base(base, asked, given) for base in bases]
        answers += [_by_cost(base, asked, given) for base in bases_on(today)]
    return SharesPage(
        title=plan.title,
        plan_key=plan.key,
        plans=plan_choices(plans, plan, path=path),
        warning=NEGOTIATING_AID,
        year=given.year.show(),
        table=_table(answers, given, asked) if asked is not None and answers else None,
        picture=_picture(answers, given) if any(each.shares for each in answers) else None,
        methods=tuple(each.shown for each in answers),
        has_limits=bool(asked and asked.limits),
    )


def _by_base(base: ShareBase, asked: Asked, given: Given) -> _Answer:
    method = Method(base.method)
    names = dict(given.payers)
    numbers: Mapping[str, int] = base.numbers
    show = show_percent if method is Method.FIXED else count
    rows = tuple((names.get(code, code), show(number)) for code, number in sorted(numbers.items()))
    table = Table(f"{base.name}: the numbers", (Column("Who"), Column(METHODS[method], is_number=True)), rows)
    shares, reasons = _shared(asked, method, numbers, names)
    about = METHODS[method]
    source = f"{base.source}, as at {day(base.as_at)}"
    return _Answer(MethodShown(base.name, about, source, reasons, table), shares)


def _by_cost(base: CostBase, asked: Asked, given: Given) -> _Answer:
    names = dict(given.payers)
    points = basis_points_of(base)
    rows = tuple(
        (
            NAMES[part.service],
            _millions(part.thousand_pounds),
            show_percent(points[part.service]),
            part.sureness.value,
            ", ".join(names.get(code, code) for code in asked.borne_by.get(part.service, ()))
            or "nobody here",
        )
        for part in base.parts
    )
    columns = (
        Column("Service"),
        Column("National cost", is_number=True),
        Column("Share of it", is_number=True),
        Column("How the figure was read"),
        Column("Who bears it here"),
    )
    table = Table(f"{base.name}: {base.measures}", columns, rows)
    try:
        cost = cost_on_each(base, asked.borne_by, between=asked.between)
    except Refused as refused:
        shares, reasons = None, tuple(reason.text for reason in refused.reasons)
    else:
        shares, reasons = _shared(asked, Method.COST, cost, names)
    missing = [lower_first(NAMES[part.service]) for part in not_borne(base, asked.borne_by)]
    left_out = base.left_out
    if missing and shares is not None:
        left_out = f"Nobody here bears {', '.join(missing)}: that cost is left out of the shares. {left_out}"
    return _Answer(
        MethodShown(base.name, METHODS[Method.COST], base.source, reasons, table, left_out), shares
    )


def _shared(
    asked: Asked, method: Method, numbers: Mapping[str, int], names: Mapping[str, str]
) -> tuple[Mapping[str, int] | None, tuple[str, ...]]:
    """The shares, or why there are none: with names for codes, so that the reasons can be read."""
    named = {names.get(code, code): number for code, number in numbers.items()}
    limits = {names.get(code, code): limit for code, limit in asked.limits.items() if code in numbers}
    try:
        shares = apportion(asked.pence, method, named, limits=limits)
    except Refused as refused:
        return None, tuple(reason.text for reason in refused.reasons)
    return {code: shares[names.get(code, code)] for code in numbers}, ()


def _table(answers: Sequence[_Answer], given: Given, asked: Asked) -> Table:
    usable = [each for each in answers if each.shares is not None]
    columns = (
        Column("Who"),
        Column("In the plan now", is_number=True),
        *(Column(each.shown.name, is_number=True) for each in usable),
    )
    rows = tuple(
        (
            name,
            pounds(given.now_pence.get(code, 0)),
            *(_share(each.shares, code) for each in usable),
        )
        for code, name in given.payers
    )
    totals = tuple(pounds(sum((each.shares or {}).values())) for each in usable)
    total = ("Together", pounds(given.total_pence), *totals)
    note = "Odd pennies go to the largest remainder, then by name. Cost shares of different authors are never added together."
    return Table(f"{pounds(asked.pence)} shared in different ways", columns, rows, total, note=note)


def _share(shares: Mapping[str, int] | None, code: str) -> str:
    return pounds(shares[code]) if shares and code in shares else "not in this base"


def _millions(thousand_pounds: int) -> str:
    """£1,600m, £366.7m."""
    whole, part = divmod(thousand_pounds, 1000)
    return f"£{count(whole)}{f'.{part:03d}'.rstrip('0') if part else ''}m"


def _picture(answers: Sequence[_Answer], given: Given) -> Bars:
    """For each who pays, a bar by each method: named, so nothing hangs on colour."""
    bars = [
        Bar(f"{name}: {each.shown.name}", each.shares[code], pounds(each.shares[code]), place % 6 + 1)
        for code, name in given.payers
        for place, each in enumerate(answers)
        if each.shares and code in each.shares
    ]
    return Bars(
        "shares", "What each would pay, by each method", "Who and by which method", "Amount", tuple(bars[:48])
    )
