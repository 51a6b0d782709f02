"""Whose money may be drawn on or promised now: what is in each contribution, what holds it back, what the work is to the plan.

Reads once (`read_purses`), with the contributions held when asked, so that two bills at once cannot spend the same pound.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.models import Contribution, Element, NeedLine, Plan
from commonweal.commissioning.governance.queries import authority_of
from commonweal.partnership.models import Area
from commonweal.partnership.queries import Areas, areas
from commonweal.rules import (
    carry_forward,
    commitment_years,
    commitments,
    drawing,
    funding_plan,
    ledger,
)
from commonweal.rules.decisions import authority_left
from commonweal.rules.ledger import Position
from commonweal.rules.money import split
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason

BASIS_POINTS = 10_000

Promises = Mapping[tuple[int, int, int], int]
"""What is promised to a line, in pence, by contribution, year of the plan, and the financial year in whose books it counts."""


@dataclass(frozen=True)
class Bill:
    """What is to be paid or accrued: so many pence for this element in this area, for work done in a period.

    `promised` is what is promised to the bill's own line; `used_later` what of each contribution was already used for work after
    its time, under a carry-forward.
    """

    plan: Plan
    element: Element
    area: Area
    work_done: Period
    pence: int
    instrument: str
    promised: Promises
    used_later: Mapping[int, int]

    @property
    def plan_year(self) -> Period:
        return commitments.plan_year_of(self.work_done.starts_on, plan_starts_on=self.plan.starts_on)

    @property
    def year(self) -> int:
        """The year of the plan whose promises the bill uses, by the year that starts it."""
        return commitments.Stretch(self.work_done, self.plan_year).year

    def promised_by(self, contribution_id: int) -> int:
        """What of one contribution is promised to the bill's own line for the year of the plan that its work falls in."""
        return sum(
            pence
            for (contribution, year, _), pence in self.promised.items()
            if (contribution, year) == (contribution_id, self.year)
        )


@dataclass(frozen=True)
class Purses:
    """A plan's confirmed cash as it stands, with its needs, names and areas."""

    rows: tuple[tuple[Contribution, Position], ...]
    needs: tuple[NeedLine, ...]
    names: Mapping[str, str]
    areas: Areas


def read_purses(plan_id: int, *, lock: bool = False) -> Purses:
    """Four queries. `lock` holds the contributions until the transaction ends."""
    needs = tuple(queries.needs_of(plan_id))
    known = areas()
    names = known.names | {need.element.key: need.element.name for need in needs}
    return Purses(tuple(queries.purse_rows(plan_id, lock=lock)), needs, names, known)


def who_pays(bill: Bill, purses: Purses, *, on: date, is_paid: bool) -> tuple[ledger.Share, ...]:
    """Whose money a bill is: received money when it `is_paid`, confirmed money when it is only accrued. Raises Refused."""
    parts = drawing.draw(
        line_of(bill, purses),
        work_done=bill.work_done,
        purses=[_purse(bill, row, position, on=on, is_paid=is_paid) for row, position in purses.rows],
        plan=[
            line_of_need(need, bill.plan_year)
            for need in purses.needs
            if facts.period_of(need).contains(bill.work_done.starts_on)
        ],
        areas_within=purses.areas.within(bill.work_done.starts_on),
        names={**purses.names, bill.element.key: bill.element.name},
        paid_on=on if is_paid else None,
    )
    return tuple(
        ledger.Share(part.key, str(bill.element.pk), str(bill.area.pk), part.pence) for part in parts
    )


def let_go_by(bill: Bill, paid: tuple[ledger.Share, ...]) -> tuple[ledger.Share, ...]:
    """What of the promise to the bill's own line, for the year of the plan that its work falls in, it takes back."""
    promised = {
        (str(contribution), counts_in): pence
        for (contribution, year, counts_in), pence in bill.promised.items()
        if year == bill.year
    }
    return commitment_years.let_go_by(
        paid, promised, work=commitment_years.over_financial_years(bill.pence, bill.work_done)
    )


def line_of(bill: Bill, purses: Purses) -> funding_plan.Line:
    """The bill as fences see it: lot and legal power are those of the plan's needs for the same thing, when they agree."""
    same = [
        need
        for need in purses.needs
        if (need.element_id, need.area_id) == (bill.element.pk, bill.area.pk)
        and facts.period_of(need).overlaps(bill.work_done)
    ]
    return facts.line_for(
        bill.element,
        area=bill.area.code,
        year=bill.plan_year,
        pence=bill.pence,
        instrument=bill.instrument,
        lot=facts.only({need.lot.key if need.lot else "" for need in same}),
        power=facts.only({need.power for need in same}),
    )


def line_of_need(need: NeedLine, year: Period) -> funding_plan.Line:
    """A need of the plan, to compare fences on."""
    return replace(
        facts.line_for(
            need.element,
            area=need.area.code,
            year=year,
            pence=need.amount_pence,
            key=need.key,
            instrument=need.instrument,
            lot=need.lot.key if need.lot else "",
            power=need.power,
        ),
        client_group=need.client_group or need.element.client_group,
    )


def top_slice_pence(contribution: Contribution, position: Position) -> int:
    """What is kept of a contribution for management, before any line is paid from it."""
    kept = contribution.top_slice_basis_points
    return split(position.confirmed_pence, [kept, BASIS_POINTS - kept])[0] if kept else 0


def free_pence(contribution: Contribution, position: Position) -> int:
    """What is free to promise or spend: confirmed, not spent, promised or returned, and not kept for management."""
    return position.free_to_spend - top_slice_pence(contribution, position)


def reasons_shut(contribution: Contribution, position: Position, *, on: date) -> list[Reason]:
    """Why nothing of a contribution may be drawn or promised: a shut gate, or a reserve nobody decided to draw."""
    gate, reserve, decision = contribution.gate, contribution.reserve, contribution.decision
    return drawing.reasons_not_to_open(
        gate=gate.name if gate else None,
        gate_is_open=bool(gate and gate.is_open),
        reserve=reserve.name if reserve else None,
        reserve_decision=decision.reference if decision else "",
        authority=authority_of(decision) if reserve else None,
        used_pence=position.spent_pence + position.committed_pence if reserve else 0,
        on=on,
    )


def carried(contribution: Contribution, used_later: Mapping[int, int]) -> drawing.Carried | None:
    """The leave to use a contribution after its time, with what is left of it; None when nobody agreed to any."""
    row = getattr(contribution, "carry_forward", None)
    if row is None:
        return None
    left = None if row.amount_pence is None else row.amount_pence - used_later.get(contribution.pk, 0)
    return drawing.Carried(
        carry_forward.Status(row.status), Period(row.to_starts_on, row.to_ends_before), left, row.confirmed_by
    )


def _purse(
    bill: Bill, contribution: Contribution, position: Position, *, on: date, is_paid: bool
) -> drawing.Purse:
    own = bill.promised_by(contribution.pk)
    there = free_pence(contribution, position) + own
    if is_paid:
        there = min(there, position.payable_pence)
    if contribution.reserve and (authority := authority_of(contribution.decision)):
        there = min(there, authority_left(authority, [position.spent_pence, position.committed_pence - own]))
    return replace(
        facts.purse_of(contribution, pence=max(there, 0)),
        fence=facts.fence_in(contribution.fence, bill.work_done),
        promised_pence=max(own, 0),
        expires_on=contribution.expires_on,
        carried=carried(contribution, bill.used_later),
        shut=tuple(reasons_shut(contribution, position, on=on)),
    )
