"""Workers in schools, added to the demonstration's plan: one year of them, from a reserve, behind a gate that was opened.

So that a reserve with a tranche that a decision authorised is to be seen, a gate that is open beside one that is shut, and a line
of budget that no contract has used up yet. All of it is invented.
"""

from dataclasses import replace
from datetime import date, timedelta

from commonweal.commissioning.funding.plan_file import (
    ContributionRow,
    ElementRow,
    FenceRow,
    GateRow,
    NeedRow,
    Plan,
    ReserveRow,
)
from commonweal.config.demo.places import CITY, COUNTY
from commonweal.rules.periods import add_months

ELEMENT, GATE, RESERVE, TRANCHE = "school-workers", "schools-ask", "commissioners-reserve", "schools-tranche"
SHUT_GATE = "ministry-grant"
AMOUNTS = {COUNTY: 2_400_000, CITY: 1_600_000}
TOTAL = sum(AMOUNTS.values())


def with_workers_in_schools(plan: Plan, *, starts_on: date) -> Plan:
    """The plan with workers in schools for the year from a day, and the last year's promise behind a gate that is shut."""
    last_year = add_months(starts_on, 12)
    return replace(
        plan,
        elements=(*plan.elements, _element()),
        needs=(*plan.needs, *(_need(area, pence, starts_on) for area, pence in AMOUNTS.items())),
        fences=(*plan.fences, _fence()),
        reserves=(*plan.reserves, _reserve(starts_on)),
        gates=(*plan.gates, *_gates()),
        contributions=(
            *(_behind_gate(row) if _waits(row, last_year) else row for row in plan.contributions),
            _tranche(starts_on),
        ),
    )


def _waits(row: ContributionRow, last_year: date) -> bool:
    return row.funder == "commissioner" and row.kind == "cash" and row.starts_on == last_year


def _behind_gate(row: ContributionRow) -> ContributionRow:
    return replace(row, gate=SHUT_GATE)


def _gates() -> tuple[GateRow, ...]:
    return (
        GateRow(
            key=GATE,
            name="Schools ask for workers",
            question="Have at least twelve schools asked for a worker, in writing?",
        ),
        GateRow(
            key=SHUT_GATE,
            name="The ministry renews its grant",
            question="Has the ministry written that the commissioner’s grant goes on?",
        ),
    )


def _element() -> ElementRow:
    return ElementRow(
        key=ELEMENT, name="Workers in schools, one year", tier="1", client_group="child", side="victim"
    )


def _need(area: str, pence: int, starts_on: date) -> NeedRow:
    return NeedRow(
        key=f"{ELEMENT}-{area}",
        element=ELEMENT,
        area=area,
        starts_on=starts_on,
        ends_before=add_months(starts_on, 12),
        amount_pence=pence,
        assumption="Invented, to show work that is paid from a reserve.",
        gate=GATE,
    )


def _fence() -> FenceRow:
    return FenceRow(
        key="schools",
        basis="The commissioner’s rules for this reserve: workers in schools (invented)",
        anywhere=True,
        elements=(ELEMENT,),
    )


def _reserve(starts_on: date) -> ReserveRow:
    return ReserveRow(
        key=RESERVE,
        name="The commissioner’s reserve for prevention",
        holder="commissioner",
        balance_pence=12_000_000,
        as_at=add_months(starts_on, -6),
        source="Invented",
    )


def _tranche(starts_on: date) -> ContributionRow:
    return ContributionRow(
        key=TRANCHE,
        funder="commissioner",
        source_fund="Reserve for prevention, first tranche",
        kind="cash",
        fence="schools",
        starts_on=starts_on,
        ends_before=add_months(starts_on, 12),
        amount_pence=TOTAL,
        assumption="Invented, to show a reserve that is drawn on.",
        fund_kind="reserve",
        recurrence="one_off",
        expected_on=starts_on + timedelta(days=21),
        underspend="funder",
        vat="outside",
        gate=GATE,
        reserve=RESERVE,
    )
