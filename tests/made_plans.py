"""Plans that nobody wrote: whole and without faults, with any part of the format in them, for tests of what must always hold."""

import string
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.amounts import amount_of
from commonweal.commissioning.funding.plan_file.sections import words
from commonweal.rules.periods import Period, add_months, financial_year_name

LETTERS = string.ascii_letters + string.digits + "  ,.:;'\"\\#[]{}=–’“”£%éŵ-"
DECIDED_ON = date(2019, 6, 1)
PENCE = st.integers(1, 10**9)


def texts(most: int = 40) -> st.SearchStrategy[str]:
    """Text as a reader leaves it: something in it, one space at a time."""
    return st.text(LETTERS, min_size=1, max_size=most).map(lambda text: " ".join(text.split())).filter(bool)


def some(strategy: st.SearchStrategy, empty: object = None) -> st.SearchStrategy:
    return st.one_of(st.just(empty), strategy)


def choose(draw, among, *, most: int = 3) -> tuple:
    """Some of them, in any order, each once."""
    return tuple(draw(st.lists(st.sampled_from(list(among)), unique=True, max_size=most))) if among else ()


@st.composite
def plans(draw) -> rows.Plan:
    starts_on = date(2020, draw(st.integers(1, 12)), draw(st.sampled_from([1, 1, 15])))
    years = [
        Period(add_months(starts_on, 12 * number), add_months(starts_on, 12 * (number + 1)))
        for number in range(draw(st.integers(1, 3)))
    ]
    plan = rows.Plan(
        key=draw(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
        title=draw(texts()),
        source=draw(texts()),
        starts_on=starts_on,
        ends_before=years[-1].ends_before,
        organisations=_organisations(draw),
        areas=_areas(draw),
        virement_limit_pence=draw(some(st.integers(0, 10**9))),
        lots=tuple(rows.LotRow(key=f"lot-{n}", name=draw(texts())) for n in range(draw(st.integers(0, 2)))),
    )
    plan = _deciding(draw, plan)
    plan = _services(draw, plan, years)
    plan = replace(plan, contributions=_contributions(draw, plan, years), needs=_needs(draw, plan, years))
    return _trying(draw, _bought(draw, plan))


def _organisations(draw) -> tuple[rows.OrganisationRow, ...]:
    found = [
        rows.OrganisationRow(
            code=f"o{n}", name=f"Body {n} {draw(texts(10))}", kind=kind, starts_on=date(2000, 1, 1)
        )
        for n, kind in enumerate(["council", "policing", "provider"])
    ]
    old = rows.OrganisationRow(
        code="old",
        name="An old body",
        kind="council",
        starts_on=date(1990, 1, 1),
        ends_before=date(2000, 1, 1),
        succeeded_by="o0",
    )
    return (*found, old) if draw(st.booleans()) else tuple(found)


def _areas(draw) -> tuple[rows.AreaRow, ...]:
    return tuple(
        rows.AreaRow(
            code=f"a{n}",
            name=f"Area {n}",
            kind="district",
            starts_on=date(2000, 1, 1),
            within=tuple(f"a{k}" for k in range(n)),
        )
        for n in range(draw(st.integers(1, 3)))
    )


def _deciding(draw, plan: rows.Plan) -> rows.Plan:
    board = rows.BoardRow(
        key="board", name=f"Board of {draw(texts(10))}", organisation="o0", starts_on=date(2010, 1, 1)
    )
    decided = rows.DecisionRow(
        reference="D-1",
        board="board",
        title=draw(texts()),
        recommendation=draw(texts(200)),
        amount_pence=10**12,
        starts_on=plan.starts_on,
        ends_before=plan.ends_before,
        report_on=date(2019, 5, 1),
        status="approved",
        decided_on=DECIDED_ON,
        reasons=draw(some(texts(), "")),
    )
    drafted = replace(decided, reference="D-2", status="drafted", decided_on=None, reasons="", amount_pence=0)
    gates = tuple(
        rows.GateRow(
            key=f"gate-{n}",
            name=draw(texts()),
            question=draw(texts()),
            is_open=draw(st.booleans()),
            decision=draw(some(st.just("D-1"))),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    reserve = rows.ReserveRow(
        key="reserve",
        name=draw(texts()),
        holder="o1",
        balance_pence=10**12,
        as_at=date(2020, 1, 1),
        source=draw(some(texts(), "")),
    )
    return replace(
        plan,
        boards=(board,),
        decisions=(decided, drafted)[: draw(st.integers(1, 2))],
        gates=gates,
        reserves=(reserve,)[: draw(st.integers(0, 1))],
    )


def _services(draw, plan: rows.Plan, years: list[Period]) -> rows.Plan:
    sides = {"victim": "victim", "child": "victim", "perpetrator": "perpetrator"}
    elements = tuple(
        rows.ElementRow(
            key=f"e{n}",
            name=f"Element {n}",
            tier=draw(texts(8)),
            client_group=(group := draw(st.sampled_from(words.CLIENT_GROUPS))),
            side=sides[group],
            kind=draw(st.sampled_from(words.KINDS_OF_SUPPORT)),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    fences = tuple(_fence(draw, n, plan, elements, years) for n in range(draw(st.integers(1, 3))))
    return replace(plan, elements=elements, fences=fences)


def _fence(draw, number: int, plan: rows.Plan, elements, years: list[Period]) -> rows.FenceRow:
    areas = choose(draw, [row.code for row in plan.areas])
    restriction = draw(st.sampled_from(["", "", "public-health-grant", "safe-accommodation-duty"]))
    is_narrow = restriction == "safe-accommodation-duty"
    return rows.FenceRow(
        key=f"f{number}",
        basis=draw(texts()),
        anywhere=not areas,
        areas=areas,
        elements=choose(draw, [row.key for row in elements]),
        client_groups=() if is_narrow else choose(draw, words.CLIENT_GROUPS),
        lots=choose(draw, [row.key for row in plan.lots]),
        kinds=() if is_narrow else choose(draw, words.KINDS_OF_SUPPORT),
        years=choose(draw, [financial_year_name(year.starts_on) for year in years]),
        instruments=choose(draw, words.INSTRUMENTS),
        powers=choose(draw, ["One Act, section 1", "“Another” Act"]),
        restriction=restriction,
    )


def _span(draw, years: list[Period], *, whole: bool) -> tuple[date, date]:
    """Some of the years; all of them when asked, so that no year is left empty."""
    first = 0 if whole else draw(st.integers(0, len(years) - 1))
    last = len(years) - 1 if whole else draw(st.integers(first, len(years) - 1))
    return years[first].starts_on, years[last].ends_before


def _uplift(draw) -> rows.UpliftRow | None:
    if draw(st.booleans()):
        return None
    row = rows.UpliftRow(
        base_pence=draw(st.integers(10_000, 10**8)),
        basis_points=draw(st.integers(-500, 1500)),
        times=draw(st.sampled_from(["once", "yearly"])),
        rounded_to=draw(st.sampled_from([1, 100, 1000])),
        year=draw(st.integers(1, 5)),
        index=draw(some(texts(), "")),
        not_said=choose(draw, words.NOT_SAID),
    )
    return replace(row, printed_pence=draw(some(st.just(amount_of(replace(row, year=1))))))


def _contributions(draw, plan: rows.Plan, years: list[Period]) -> tuple[rows.ContributionRow, ...]:
    found: list[rows.ContributionRow] = []
    for number in range(draw(st.integers(1, 4))):
        starts_on, ends_before = _span(draw, years, whole=number == 0)
        uplift = _uplift(draw)
        kind = draw(st.sampled_from(["cash", "cash", "in_kind"]))
        others = choose(draw, [row.key for row in found])
        minimum = choose(draw, [row.key for row in found])
        row = rows.ContributionRow(
            key=f"c{number}",
            funder=draw(st.sampled_from(["o0", "o1"])),
            source_fund=f"Fund {number}",
            kind=kind,
            fence=draw(st.sampled_from([row.key for row in plan.fences])),
            starts_on=starts_on,
            ends_before=ends_before,
            amount_pence=amount_of(uplift) if uplift else draw(PENCE),
            working=draw(some(texts(200), "")),
            assumption=draw(some(texts(), "")),
            steps=_steps(draw),
            fund_kind=draw(st.sampled_from(["", *words.FUND_KINDS])),
            valuation=draw(some(texts(), "")) if kind == "in_kind" else "",
            recurrence=draw(st.sampled_from(["", *words.RECURRENCES])),
            expected_on=draw(some(st.just(starts_on))),
            expires_on=draw(some(st.just(ends_before))),
            is_repayable=draw(st.booleans()),
            underspend=draw(st.sampled_from(["", *words.UNDERSPENDS])),
            vat=draw(st.sampled_from(["", *words.VAT])),
            top_slice_basis_points=draw(st.integers(0, 10_000)),
            gate=draw(some(st.sampled_from([row.key for row in plan.gates]))) if plan.gates else None,
            reserve="reserve" if plan.reserves and kind == "cash" and draw(st.booleans()) else None,
            match_of=others,
            match_basis_points=draw(st.integers(1, 20_000)) if others else None,
            least_of=minimum,
            least_pence=draw(PENCE) if minimum else None,
            uplift=uplift,
        )
        found.append(replace(row, carry=_carry(draw, row, plan)))
    return tuple(found)


def _steps(draw) -> tuple[rows.StepRow, ...]:
    ladders = [
        (),
        ("agree_in_principle",),
        ("agree_in_principle", "agree_on_conditions"),
        ("agree_on_conditions", "confirm"),
        ("confirm",),
        ("confirm", "withdraw"),
    ]
    return tuple(
        rows.StepRow(
            step=step,
            on=DECIDED_ON,
            decision="D-1" if step == "confirm" else None,
            carried_by=draw(some(texts(), "")),
        )
        for step in draw(st.sampled_from(ladders))
    )


def _carry(draw, row: rows.ContributionRow, plan: rows.Plan) -> rows.CarryRow | None:
    if row.ends_before >= plan.ends_before or draw(st.booleans()):
        return None
    status = draw(st.sampled_from(words.CARRY_STATUSES))
    on = draw(some(st.just(DECIDED_ON))) if status == "outlined" else DECIDED_ON
    return rows.CarryRow(
        starts_on=row.ends_before,
        ends_before=plan.ends_before,
        status=status,
        amount_pence=draw(some(st.integers(1, row.amount_pence))),
        confirmed_by=draw(some(texts(), "")),
        confirm_by=draw(some(st.just(row.ends_before))),
        decision="D-1" if status == "confirmed" else draw(some(st.just("D-1"))),
        on=on,
        carried_by=draw(some(texts(), "")) if on else "",
    )


def _needs(draw, plan: rows.Plan, years: list[Period]) -> tuple[rows.NeedRow, ...]:
    return tuple(_need(draw, number, plan, years) for number in range(draw(st.integers(0, 5))))


def _need(draw, number: int, plan: rows.Plan, years: list[Period]) -> rows.NeedRow:
    starts_on, ends_before = _span(draw, years, whole=number == 0)
    element = draw(st.sampled_from(plan.elements))
    groups = ["victim", "child"] if element.side == "victim" else ["perpetrator"]
    items = tuple(
        rows.ItemRow(
            words=draw(texts()),
            unit_pence=draw(st.integers(1, 10**6)),
            people=draw(st.integers(1, 9)),
            times=draw(st.integers(1, 9)),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    uplift = None if items else _uplift(draw)
    pence = sum(item.amount_pence for item in items) if items else draw(PENCE)
    return rows.NeedRow(
        key=f"n{number}",
        element=element.key,
        area=draw(st.sampled_from([row.code for row in plan.areas])),
        starts_on=starts_on,
        ends_before=ends_before,
        amount_pence=amount_of(uplift) if uplift else pence,
        priority=draw(st.sampled_from(words.PRIORITIES)),
        assumption=draw(some(texts(), "")),
        client_group=draw(some(st.sampled_from(groups), "")),
        instrument=draw(st.sampled_from(["", *words.INSTRUMENTS])),
        power=draw(some(texts(), "")),
        lot=draw(some(st.sampled_from([row.key for row in plan.lots]))) if plan.lots else None,
        gate=draw(some(st.sampled_from([row.key for row in plan.gates]))) if plan.gates else None,
        is_in_kind=draw(st.booleans()),
        working=draw(some(texts(200), "")),
        uplift=uplift,
        items=items,
    )


def _bought(draw, plan: rows.Plan) -> rows.Plan:
    line = rows.ContractLineRow(
        element=plan.elements[0].key,
        area=plan.areas[0].code,
        yearly_pence=draw(PENCE),
        assumption=draw(some(texts(), "")),
    )
    contract = rows.ContractRow(
        reference="C-1",
        title=draw(texts()),
        provider="o2",
        decision="D-1",
        starts_on=plan.starts_on,
        ends_before=plan.ends_before,
        option_months=draw(st.integers(0, 24)),
        lines=(line,),
        instrument=draw(st.sampled_from(words.INSTRUMENTS)),
    )
    has_value = draw(st.booleans())
    figure = rows.FigureRow(
        subject="referrals",
        title=draw(texts()),
        area=plan.areas[0].code,
        starts_on=date(2018, 1, 1),
        ends_before=date(2019, 1, 1),
        value=draw(st.integers(0, 10**6)) if has_value else None,
        status="published" if has_value else "suppressed",
        source=draw(texts()),
        edition="First",
    )
    return replace(
        plan, contracts=(contract,)[: draw(st.integers(0, 1))], figures=(figure,)[: draw(st.integers(0, 1))]
    )


def _trying(draw, plan: rows.Plan) -> rows.Plan:
    base = rows.ShareBaseRow(
        key="base",
        name=draw(texts()),
        method=draw(st.sampled_from([each for each in words.SHARE_METHODS if each != "fixed"])),
        source=draw(texts()),
        as_at=date(2020, 1, 1),
        numbers=(("o0", draw(st.integers(1, 10**9))), ("o1", draw(st.integers(0, 10**9)))),
    )
    changes = [
        rows.ChangeRow(kind="leaves", subject="o1", on=draw(st.dates(date(2020, 1, 1), date(2024, 1, 1)))),
        rows.ChangeRow(kind="late", subject="c0", months=draw(st.integers(1, 24))),
        rows.ChangeRow(kind="amount", subject="c0", amount_pence=draw(st.integers(0, 10**9))),
        rows.ChangeRow(
            kind="uplift",
            subject="*",
            basis_points=draw(st.integers(-500, 1500)),
            times="once",
            rounded_to=100,
        ),
        rows.ChangeRow(kind="uplift", subject="c0", basis_points=200),
        rows.ChangeRow(kind="shares", subject="base"),
        rows.ChangeRow(kind="confirmed", subject="c0"),
        *(rows.ChangeRow(kind="gate_opens", subject=row.key) for row in plan.gates),
        *(rows.ChangeRow(kind="carry_allowed", subject=row.key) for row in plan.contributions if row.carry),
    ]
    chosen = tuple(draw(st.lists(st.sampled_from(changes), min_size=1, max_size=4, unique=True)))
    scenario = rows.ScenarioRow(key="s", name=draw(texts()), words=draw(some(texts(), "")), changes=chosen)
    return replace(plan, share_bases=(base,), scenarios=(scenario,)[: draw(st.integers(0, 1))])
