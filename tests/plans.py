"""Plans made by Hypothesis: sound in every part, with whatever texts, amounts and days a plan may hold.

`whole_plans()` fills every kind of row that a plan has, so that what writes or reads plans meets each of them.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import rows
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.money import MOST_PENCE
from commonweal.rules.periods import Period, add_months
from commonweal.rules.plan_years import years_of
from commonweal.rules.uplift import HowOften, RoundedTo, Uplift, amount_in_year

ONE_DAY = timedelta(days=1)
CLAIM = (("parts", "1,000; 2,000.50"), ("stated", "£3,000.51"))
FIRST = date(2023, 4, 1)
# No "x": a workbook writes signs that cannot stand in it as _x0000_, and its reader takes "x005F_" out of any text.
LETTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="xX") | st.just(" ")


def texts(most: int, *, least: int = 1) -> st.SearchStrategy[str]:
    """Texts as a plan holds them: spaces single and inside."""
    return (
        st.text(LETTERS, min_size=least, max_size=min(most, 30))
        .map(lambda text: " ".join(text.split()))
        .filter(lambda text: len(text) >= least and text.isprintable())
    )


def pence(most: int = 10**9) -> st.SearchStrategy[int]:
    return st.integers(1, most)


def one_of(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from(values)


def days(first: date = date(1990, 1, 1), last: date = date(2060, 1, 1)) -> st.SearchStrategy[date]:
    return st.dates(first, last)


def keys(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number}" for number in range(1, count + 1)]


def subset(draw, values: list[str]) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(values), unique=True, max_size=len(values)))) if values else ()


def perhaps(draw, values: list[str]) -> str | None:
    return draw(st.sampled_from([None, *values]))


@st.composite
def whole_plans(draw) -> rows.Plan:
    years = draw(st.integers(1, 4))
    starts_on = date(2023, draw(st.integers(1, 12)), 1)
    ends_before = add_months(starts_on, 12 * years)
    whole = Period(starts_on, ends_before)
    bodies, areas = keys("body", draw(st.integers(2, 4))), keys("area", draw(st.integers(1, 3)))
    elements, lots = keys("element", draw(st.integers(1, 3))), keys("lot", draw(st.integers(0, 2)))
    gates, fences = keys("gate", draw(st.integers(0, 2))), keys("fence", draw(st.integers(1, 3)))
    boards, decided = keys("board", 1), [f"D/{number} =1" for number in range(1, draw(st.integers(1, 3)) + 1)]
    contributions = _contributions(draw, whole, bodies, fences, gates, decided)
    needs = _needs(draw, whole, elements, areas, lots, gates)
    return rows.Plan(
        key=draw(one_of("plan", "plan-2")),
        title=draw(texts(160)),
        source=draw(texts(300)),
        starts_on=starts_on,
        ends_before=ends_before,
        virement_limit_pence=draw(st.none() | st.integers(0, 10**9)),
        organisations=tuple(
            rows.OrganisationRow(
                code=code,
                name=f"{code} {draw(texts(60))}",
                kind="provider" if code == bodies[-1] else draw(one_of("council", "health", "ministry")),
                starts_on=date(1990, 1, 1),
                ends_before=draw(st.none() | st.just(ends_before)) if code != bodies[-1] else None,
                succeeded_by=bodies[-1] if code == bodies[0] and draw(st.booleans()) else None,
            )
            for code in bodies
        ),
        areas=tuple(
            rows.AreaRow(
                code=code,
                name=f"{code} {draw(texts(60))}",
                kind=draw(one_of("county", "city", "health_area")),
                starts_on=draw(days(last=date(2020, 1, 1))),
                within=tuple(areas[:place]),
            )
            for place, code in enumerate(areas)
        ),
        boards=tuple(
            rows.BoardRow(key=key, name=draw(texts(60)), organisation=bodies[0], starts_on=date(1995, 2, 3))
            for key in boards
        ),
        decisions=tuple(_decision(draw, reference, whole) for reference in decided),
        elements=tuple(
            rows.ElementRow(
                key=key,
                name=draw(texts(120)),
                tier=draw(texts(20)),
                client_group=group,
                side="perpetrator" if group == "perpetrator" else "victim",
                kind=draw(one_of("community", "accommodation", "workforce", "coordination")),
            )
            for key in elements
            for group in [draw(one_of("victim", "child", "perpetrator"))]
        ),
        lots=tuple(rows.LotRow(key=key, name=draw(texts(120))) for key in lots),
        gates=tuple(
            rows.GateRow(
                key=key,
                name=draw(texts(120)),
                question=draw(texts(300)),
                is_open=draw(st.booleans()),
                decision=perhaps(draw, decided),
            )
            for key in gates
        ),
        fences=tuple(_fence(draw, key, areas, elements, lots) for key in fences),
        contributions=contributions,
        needs=needs,
        contracts=_contracts(draw, whole, bodies, elements, areas, decided),
        figures=_figures(draw, areas),
        reserves=(
            rows.ReserveRow(
                key="reserve-1",
                name=draw(texts(120)),
                holder=bodies[0],
                balance_pence=MOST_PENCE,
                as_at=draw(days()),
                source=draw(st.just("") | texts(300)),
            ),
        ),
        share_bases=_share_bases(draw, bodies),
        scenarios=_scenarios(draw, bodies, gates, [row.key for row in contributions]),
        papers=_papers(draw, decided),
    )


def _decision(draw, reference: str, whole: Period) -> rows.DecisionRow:
    status = draw(one_of("drafted", "approved", "approved_as_amended", "deferred", "rejected"))
    return rows.DecisionRow(
        reference=reference,
        board="board-1",
        title=draw(texts(200)),
        recommendation=draw(texts(4000)),
        amount_pence=draw(st.integers(0, MOST_PENCE)),
        starts_on=whole.starts_on,
        ends_before=whole.ends_before,
        report_on=date(2022, 1, 1),
        status=status,
        decided_on=None if status == "drafted" else date(2022, 2, 1),
        reasons="" if status == "drafted" else draw(st.just("") | texts(2000)),
    )


def _fence(draw, key: str, areas: list[str], elements: list[str], lots: list[str]) -> rows.FenceRow:
    inside = subset(draw, areas)
    return rows.FenceRow(
        key=key,
        basis=draw(texts(300)),
        anywhere=not inside,
        areas=inside,
        elements=subset(draw, elements),
        client_groups=subset(draw, ["victim", "child", "perpetrator"]),
        lots=subset(draw, lots),
        kinds=subset(draw, ["community", "workforce"]),
        years=subset(draw, ["2023/24", "2024/25", "2099/00"]),
        instruments=subset(draw, ["contract", "grant", "staff"]),
        powers=tuple(draw(st.lists(texts(120), max_size=3, unique=True))),
        restriction="",
    )


def _periods(draw, whole: Period) -> Period:
    """A year of the plan, all of it, or a stretch that cuts through its years."""
    year = draw(st.sampled_from(years_of(whole)))
    start = whole.starts_on + timedelta(days=draw(st.integers(0, 300)))
    end = start + timedelta(days=draw(st.integers(1, 800)))
    return draw(one_of(year, whole, Period(start, min(end, whole.ends_before))))


def _uplift(draw) -> tuple[rows.UpliftRow, int]:
    rise = Uplift(draw(st.integers(-500, 2_000)), draw(one_of(*HowOften)), draw(one_of(*RoundedTo)))
    base, year = draw(st.integers(100_000, 10**9)), draw(st.integers(1, 3))
    row = rows.UpliftRow(
        base_pence=base,
        basis_points=rise.basis_points,
        times=rise.how_often.value,
        rounded_to=int(rise.rounded_to),
        year=year,
        index=draw(st.just("") | texts(120)),
        not_said=subset(draw, ["times", "rounding"]),
        printed_pence=draw(st.none() | pence()),
    )
    return row, amount_in_year(base, rise, year=year)


def _contributions(draw, whole, bodies, fences, gates, decided) -> tuple[rows.ContributionRow, ...]:
    found: list[rows.ContributionRow] = []
    for number in range(draw(st.integers(1, 4))):
        period = _periods(draw, whole) if number else whole  # the first leaves no year without money
        kind = draw(one_of("cash", "cash", "in_kind"))
        uplift, amount = _uplift(draw) if draw(st.booleans()) else (None, draw(pence()))
        before = tuple(row.key for row in found)
        is_matching = bool(before) and draw(st.booleans())
        needs_least = bool(before) and draw(st.booleans())
        found.append(
            rows.ContributionRow(
                key=f"giving-{number}",
                funder=draw(st.sampled_from(bodies)),
                source_fund=f"{number} {draw(texts(100))}",
                kind=kind,
                fence=draw(st.sampled_from(fences)),
                starts_on=period.starts_on,
                ends_before=period.ends_before,
                amount_pence=amount,
                working=draw(st.just("") | texts(600)),
                assumption=draw(st.just("") | texts(300)),
                steps=draw(one_of((), *_ladders(decided))),
                fund_kind=draw(one_of("", "base_budget", "grant", "reserve", "match", "brought_forward")),
                valuation=draw(texts(300)) if kind == "in_kind" else "",
                recurrence=draw(one_of("", "recurring", "one_off")),
                expected_on=draw(st.none() | days()),
                expires_on=draw(st.none() | days(first=period.starts_on)),
                is_repayable=draw(st.booleans()),
                underspend=draw(one_of("", *(each.value for each in Underspend))),
                vat=draw(one_of("", "outside", "excluded", "included")),
                top_slice_basis_points=draw(st.integers(0, 10_000)),
                gate=perhaps(draw, gates),
                reserve=perhaps(draw, ["reserve-1"]) if kind == "cash" else None,
                match_of=before if is_matching else (),
                match_basis_points=draw(st.integers(1, 99_999)) if is_matching else None,
                least_of=before if needs_least else (),
                least_pence=draw(pence()) if needs_least else None,
                uplift=uplift,
                carry=_carry(draw, period, whole, amount, decided) if draw(st.booleans()) else None,
            )
        )
    return tuple(found)


def _ladders(decided: list[str]) -> list[tuple[rows.StepRow, ...]]:
    agreed = rows.StepRow(step="agree_in_principle", on=date(2022, 3, 1), carried_by="=A letter, of 1 March")
    confirmed = rows.StepRow(step="confirm", on=date(2022, 4, 1), decision=decided[0])
    withdrawn = rows.StepRow(step="withdraw", on=date(2022, 5, 1), carried_by="An e-mail")
    return [(agreed,), (agreed, confirmed), (confirmed, withdrawn), (agreed, withdrawn)]


def _carry(draw, period: Period, whole: Period, amount: int, decided: list[str]) -> rows.CarryRow | None:
    """Into what is left of the plan; None where nothing is."""
    if period.ends_before == whole.ends_before:
        return None
    starts_on = period.ends_before
    status = draw(one_of(*(each.value for each in CarryStatus)))
    return rows.CarryRow(
        starts_on=starts_on,
        ends_before=draw(days(starts_on + ONE_DAY, whole.ends_before)),
        status=status,
        amount_pence=draw(st.none() | pence(amount)),
        confirmed_by=draw(st.just("") | texts(200)),
        confirm_by=draw(st.none() | days()),
        decision=perhaps(draw, decided),
        on=date(2022, 6, 1) if status != "outlined" else draw(st.none() | days()),
        carried_by=draw(st.just("") | texts(200)),
    )


def _needs(draw, whole, elements, areas, lots, gates) -> tuple[rows.NeedRow, ...]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        period = _periods(draw, whole) if number else whole
        items: tuple[rows.ItemRow, ...] = ()
        uplift: rows.UpliftRow | None = None
        amount = draw(pence())
        way = draw(one_of("plain", "items", "uplift"))
        if way == "items":
            items = tuple(draw(st.lists(_items(), min_size=1, max_size=3)))
            amount = sum(item.amount_pence for item in items)
        elif way == "uplift":
            uplift, amount = _uplift(draw)
        found.append(
            rows.NeedRow(
                key=f"need-{number}",
                element=draw(st.sampled_from(elements)),
                area=draw(st.sampled_from(areas)),
                starts_on=period.starts_on,
                ends_before=period.ends_before,
                amount_pence=amount,
                priority=draw(one_of("core", "aspiration", "gap")),
                assumption=draw(st.just("") | texts(300)),
                instrument=draw(one_of("", "contract", "grant", "staff")),
                power=draw(st.just("") | texts(120)),
                lot=perhaps(draw, lots),
                gate=perhaps(draw, gates),
                is_in_kind=draw(st.booleans()),
                working=draw(st.just("") | texts(600)),
                uplift=uplift,
                items=items,
            )
        )
    return tuple(found)


def _items() -> st.SearchStrategy[rows.ItemRow]:
    return st.builds(
        rows.ItemRow,
        words=texts(200),
        unit_pence=st.integers(1, 10**6),
        people=st.integers(1, 50),
        times=st.integers(1, 50),
    )


def _contracts(draw, whole, bodies, elements, areas, decided) -> tuple[rows.ContractRow, ...]:
    return tuple(
        rows.ContractRow(
            reference=f"=C{number}",
            title=draw(texts(160)),
            provider=bodies[-1],
            decision=draw(st.sampled_from(decided)),
            starts_on=whole.starts_on,
            ends_before=whole.ends_before,
            option_months=draw(st.integers(0, 240)),
            instrument=draw(one_of("contract", "grant", "staff")),
            lines=tuple(
                rows.ContractLineRow(
                    element=element,
                    area=areas[0],
                    yearly_pence=draw(pence()),
                    assumption=draw(st.just("") | texts(300)),
                )
                for element in elements
            ),
        )
        for number in range(draw(st.integers(0, 2)))
    )


def _figures(draw, areas: list[str]) -> tuple[rows.FigureRow, ...]:
    return tuple(
        rows.FigureRow(
            subject="referrals",
            title=draw(texts(120)),
            area=draw(st.sampled_from(areas)),
            starts_on=date(2010, 1, 1),
            ends_before=date(2011, 1, 1),
            value=draw(st.integers(1, 2_000_000_000)) if status == "published" else None,
            status=status,
            source=draw(texts(300)),
            edition=f"{number} {draw(texts(50))}",
        )
        for number in range(draw(st.integers(0, 2)))
        for status in [draw(one_of("published", "suppressed"))]
    )


def _share_bases(draw, bodies: list[str]) -> tuple[rows.ShareBaseRow, ...]:
    numbers = tuple(sorted((code, draw(st.integers(1, 10**12))) for code in bodies))
    return (
        rows.ShareBaseRow(
            key="base",
            name=draw(texts(120)),
            method=draw(one_of("population", "demand", "cost", "means")),
            source=draw(texts(300)),
            as_at=draw(days()),
            numbers=numbers,
        ),
    )


def _scenarios(draw, bodies, gates, contributions) -> tuple[rows.ScenarioRow, ...]:
    changes = [
        rows.ChangeRow(kind="leaves", subject=bodies[0], on=draw(days())),
        rows.ChangeRow(kind="late", subject=contributions[0], months=draw(st.integers(1, 120))),
        rows.ChangeRow(kind="amount", subject=contributions[-1], amount_pence=draw(st.integers(0, 10**9))),
        rows.ChangeRow(kind="uplift", subject="*", basis_points=250, times="yearly", rounded_to=1000),
        rows.ChangeRow(kind="shares", subject="base"),
        rows.ChangeRow(kind="confirmed", subject=contributions[0]),
        *(rows.ChangeRow(kind="gate_opens", subject=gate) for gate in gates),
    ]
    return tuple(
        rows.ScenarioRow(
            key=f"otherwise-{number}",
            name=draw(texts(120)),
            words=draw(st.just("") | texts(300)),
            changes=tuple(draw(st.lists(st.sampled_from(changes), min_size=1, max_size=4))),
        )
        for number in range(draw(st.integers(0, 2)))
    )


def _papers(draw, decided: list[str]) -> rows.Papers:
    """Two printed tables (one of money), a claim and a signature."""
    columns = ("allocation, in £", "forecast", "variance", "percent")
    cells = st.none() | st.integers(-(10**9), 10**11)
    tables = tuple(
        rows.PrintedTable(
            key=f"table-{number}",
            title=draw(texts(160)),
            where=draw(texts(160)),
            columns=columns,
            rows=tuple(
                rows.PrintedRow(name=name, cells=tuple(draw(cells) for _ in columns))
                for name in [
                    *(f"{place} {draw(texts(70))}" for place in range(draw(st.integers(1, 3)))),
                    "Totals",
                ]
            ),
            is_money=not number,
            differences=(("variance", columns[0], "forecast"),) if draw(st.booleans()) else (),
            products=(("variance", "forecast", "forecast", "percent"),) if draw(st.booleans()) else (),
            shares=(("forecast", draw(pence())),) if draw(st.booleans()) else (),
            totals=draw(one_of("", "Totals")),
        )
        for number in range(2)
    )
    claim = rows.ClaimRow(
        key="claim", kind="sum", words=draw(texts(300)), where=draw(texts(160)), values=CLAIM
    )
    signature = rows.SignatureRow(decision=decided[0], office="Finance officer", signed_on=date(2022, 3, 22))
    return rows.Papers(tables=tables, claims=(claim,), signatures=(signature,))
