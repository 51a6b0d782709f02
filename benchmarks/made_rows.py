"""A made plan as the rows of a plan file, so that it can be loaded and looked at on pages."""

from collections.abc import Iterable
from datetime import date

from benchmarks.made_plans import MadePlan
from commonweal.commissioning.funding.plan_file import rows
from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Line, Source
from commonweal.rules.periods import Period, add_months, financial_year_named

LONG_AGO, AGREED_ON = date(2015, 4, 1), date(2025, 6, 2)
DECISION = "MADE-1"
STEP_TO = {
    Certainty.CONFIRMED: "confirm",
    Certainty.CONDITIONAL: "agree_on_conditions",
    Certainty.IN_PRINCIPLE: "agree_in_principle",
}


def rows_of(plan: MadePlan, *, key: str) -> rows.Plan:
    """The plan as rows: a body for every funder, one board, and one decision that confirms what is confirmed."""
    years = sorted({line.year for line in plan.lines})
    whole = Period(financial_year_named(years[0]).starts_on, financial_year_named(years[-1]).ends_before)
    fences = {
        fence: f"fence-{number}" for number, fence in enumerate(dict.fromkeys(s.fence for s in plan.sources))
    }
    known = {source.key for source in plan.sources}
    funders = sorted({source.funder for source in plan.sources})
    areas = sorted(plan.areas_within, key=lambda area: int(area.partition("-")[2]))
    elements = sorted(set(plan.names) - {*areas})
    return rows.Plan(
        key=key,
        title=f"A made plan that {plan.name}",
        source="Made for measuring",
        starts_on=whole.starts_on,
        ends_before=whole.ends_before,
        organisations=tuple(
            rows.OrganisationRow(code=_code(name), name=_name(name), kind="council", starts_on=LONG_AGO)
            for name in funders
        ),
        areas=tuple(
            rows.AreaRow(
                code=area,
                name=_name(area),
                kind="district" if plan.areas_within[area] else "county",
                starts_on=LONG_AGO,
                within=tuple(sorted(plan.areas_within[area])),
            )
            for area in areas
        ),
        boards=(
            rows.BoardRow(
                key="made", name="Board of made plans", organisation=_code(funders[0]), starts_on=LONG_AGO
            ),
        ),
        decisions=(_decision(plan, whole),),
        elements=tuple(
            rows.ElementRow(key=key, name=_name(key), tier="2", client_group=side, side=side)
            for element in elements
            for key, side in ((element, "victim"), (_other_side(element), "perpetrator"))
        ),
        fences=tuple(_fence(fence, name) for fence, name in fences.items()),
        contributions=tuple(
            _contribution(source, fences[source.fence], whole, known) for source in plan.sources
        ),
        needs=tuple(_needs(plan.lines)),
    )


def _code(name: str) -> str:
    return name.replace(" ", "-")


def _name(code: str) -> str:
    return code.replace("-", " ").capitalize()


def _other_side(element: str) -> str:
    """The element for perpetrators: what victims and perpetrators are given are elements apart."""
    return f"{element}-other-side"


def _decision(plan: MadePlan, whole: Period) -> rows.DecisionRow:
    return rows.DecisionRow(
        reference=DECISION,
        board="made",
        title="Pay for it together",
        recommendation="Pay for the whole plan.",
        amount_pence=sum(source.amount_pence for source in plan.sources),
        starts_on=whole.starts_on,
        ends_before=whole.ends_before,
        report_on=AGREED_ON,
        status="approved",
        decided_on=AGREED_ON,
        reasons="It is needed.",
    )


def _fence(fence: Fence, key: str) -> rows.FenceRow:
    return rows.FenceRow(
        key=key,
        basis="Made for measuring",
        anywhere=fence.anywhere,
        areas=tuple(sorted(fence.areas or ())),
        elements=tuple(sorted(key for each in fence.elements or () for key in (each, _other_side(each)))),
        client_groups=tuple(sorted(fence.client_groups or ())),
        instruments=tuple(sorted(fence.instruments or ())),
    )


def _contribution(source: Source, fence: str, whole: Period, known: set[str]) -> rows.ContributionRow:
    period = financial_year_named(source.year) if source.year else whole
    step = STEP_TO[source.certainty]
    match_of = sorted(source.match.of & known) if source.match else []
    least_of = sorted(source.least.of & known) if source.least else []
    is_confirmed = source.certainty is Certainty.CONFIRMED
    return rows.ContributionRow(
        key=source.key,
        funder=_code(source.funder),
        source_fund=_name(source.key),
        kind="cash",
        fence=fence,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        amount_pence=source.amount_pence,
        expires_on=source.expires_on,
        underspend="pool",
        steps=(
            rows.StepRow(
                step=step,
                on=AGREED_ON,
                decision=DECISION if is_confirmed else None,
                carried_by="" if is_confirmed else "Letter",
            ),
        ),
        match_of=tuple(match_of),
        match_basis_points=source.match.basis_points if source.match and match_of else None,
        least_of=tuple(least_of),
        least_pence=source.least.pence if source.least and least_of else None,
        carry=_carry(source.carry[0], period) if source.carry else None,
    )


def _carry(leave: Carry, period: Period) -> rows.CarryRow:
    """Leave that is less than confirmed is agreed in outline."""
    return rows.CarryRow(
        starts_on=period.ends_before,
        ends_before=financial_year_named(max(leave.years)).ends_before,
        status="confirmed" if leave.certainty is Certainty.CONFIRMED else "outlined",
        amount_pence=leave.most_pence,
        confirmed_by="The treasurer",
        confirm_by=add_months(period.ends_before, 3),
        decision=DECISION,
        on=AGREED_ON,
    )


def _needs(lines: Iterable[Line]) -> Iterable[rows.NeedRow]:
    for line in lines:
        year = financial_year_named(line.year)
        yield rows.NeedRow(
            key=line.key,
            element=_other_side(line.element) if line.client_group == "perpetrator" else line.element,
            area=line.area,
            starts_on=year.starts_on,
            ends_before=year.ends_before,
            amount_pence=max(line.amount_pence, 1),  # a stored line needs something
            priority=line.priority.value,
            client_group=line.client_group or "",
            instrument=line.instrument or "",
        )
