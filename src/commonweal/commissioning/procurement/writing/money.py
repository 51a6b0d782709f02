"""Whose money, and what it costs: contributions with the steps they have climbed, carry-forwards, needs with their items."""

from typing import Any

from commonweal.access.actor import Actor
from commonweal.commissioning.funding import actions, models
from commonweal.commissioning.funding.plan_file import CarryRow, ContributionRow, Plan, UpliftRow
from commonweal.commissioning.procurement.writing.written import Written
from commonweal.rules import contributions
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.contributions import Status, Step
from commonweal.rules.steps import next_status

OUTLINE = "outline"
CARRY_STEPS = {CarryStatus.OUTLINED: OUTLINE, CarryStatus.CONFIRMED: "confirm", CarryStatus.REFUSED: "refuse"}


def write_contributions(plan: Plan, done: Written, *, by: Actor) -> None:
    """The contributions where their steps have brought them, with the history; what is confirmed in cash is posted.

    Nothing of a plan to compare is posted: the same money is in the ledger with the plan it is a version of.
    """
    made = models.Contribution.objects.bulk_create(_contribution(row, done) for row in plan.contributions)
    pairs = list(zip(plan.contributions, made, strict=True))
    models.ContributionHistory.objects.bulk_create(
        step for row, contribution in pairs for step in _steps(row, contribution, done)
    )
    if not done.plan.is_to_compare:
        for row, contribution in pairs:
            _post_promise(row, contribution, done, by)
    carried = [(row.carry, contribution) for row, contribution in pairs if row.carry]
    kept = models.CarryForward.objects.bulk_create(_carry(carry, each, done) for carry, each in carried)
    models.CarryForwardHistory.objects.bulk_create(
        _carry_step(carry, forward, done)
        for (carry, _), forward in zip(carried, kept, strict=True)
        if carry.on
    )


def _contribution(row: ContributionRow, done: Written) -> models.Contribution:
    confirmed = next((step for step in row.steps if step.step == Step.CONFIRM), None)
    return models.Contribution(
        plan=done.plan,
        key=row.key,
        funder=done.organisations[row.funder],
        source_fund=row.source_fund,
        fund_kind=row.fund_kind,
        kind=row.kind,
        valuation=row.valuation,
        recurrence=row.recurrence,
        fence=done.fences[row.fence],
        starts_on=row.starts_on,
        ends_before=row.ends_before,
        amount_pence=row.amount_pence,
        working=row.working,
        is_assumed=bool(row.assumption),
        assumption=row.assumption,
        expected_on=row.expected_on,
        expires_on=row.expires_on,
        is_repayable=row.is_repayable,
        underspend=row.underspend,
        vat=row.vat,
        top_slice_basis_points=row.top_slice_basis_points,
        gate=done.gates[row.gate] if row.gate else None,
        reserve=done.reserves[row.reserve] if row.reserve else None,
        match_of=list(row.match_of),
        match_basis_points=row.match_basis_points,
        least_of=list(row.least_of),
        least_pence=row.least_pence,
        status=row.status,
        decision=done.decision(confirmed.decision) if confirmed else None,
        version=1 + len(row.steps),
        **_uplift(row.uplift),
    )


def _uplift(row: UpliftRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "base_pence": row.base_pence,
        "uplift_basis_points": row.basis_points,
        "uplift_times": row.times,
        "uplift_rounded_to": row.rounded_to,
        "uplift_year": row.year,
        "uplift_index": row.index,
        "uplift_not_said": list(row.not_said),
        "printed_pence": row.printed_pence,
    }


def _steps(
    row: ContributionRow, contribution: models.Contribution, done: Written
) -> list[models.ContributionHistory]:
    found, was = [], contributions.FIRST
    for each in row.steps:
        step = Step(each.step)
        became = next_status(contributions.STEPS, was, step)
        found.append(
            models.ContributionHistory(
                contribution=contribution,
                step=step,
                was=was,
                became=became,
                on=each.on,
                decision=done.decision(each.decision),
                carried_by=each.carried_by,
                amount_pence=row.amount_pence if step is Step.CONFIRM else None,
                by_id=done.by_id,
                at=done.at,
            )
        )
        was = became
    return found


def _post_promise(row: ContributionRow, contribution: models.Contribution, done: Written, by: Actor) -> None:
    """A promise that was withdrawn again before the plan was loaded was never money due here, so it is not posted."""
    if row.kind != "cash" or row.status is not Status.CONFIRMED:
        return
    confirmed = next(step for step in row.steps if step.step == Step.CONFIRM)
    actions.post_promise(
        contribution=contribution,
        on=confirmed.on,
        decision=done.decision(confirmed.decision),
        by=by,
        at=done.at,
    )


def _carry(row: CarryRow, contribution: models.Contribution, done: Written) -> models.CarryForward:
    return models.CarryForward(
        contribution=contribution,
        status=row.status,
        to_starts_on=row.starts_on,
        to_ends_before=row.ends_before,
        amount_pence=row.amount_pence,
        confirmed_by=row.confirmed_by,
        confirm_by=row.confirm_by,
        decision=done.decision(row.decision),
    )


def _carry_step(row: CarryRow, forward: models.CarryForward, done: Written) -> models.CarryForwardHistory:
    return models.CarryForwardHistory(
        carry_forward=forward,
        step=CARRY_STEPS[CarryStatus(row.status)],
        became=row.status,
        amount_pence=row.amount_pence,
        on=row.on,
        decision=done.decision(row.decision),
        carried_by=row.carried_by,
        by_id=done.by_id,
        at=done.at,
    )


def write_needs(plan: Plan, done: Written) -> None:
    made = models.NeedLine.objects.bulk_create(
        models.NeedLine(
            plan=done.plan,
            key=row.key,
            element=done.elements[row.element],
            area=done.areas[row.area],
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            amount_pence=row.amount_pence,
            priority=row.priority,
            is_assumed=bool(row.assumption),
            assumption=row.assumption,
            client_group=row.client_group,
            instrument=row.instrument,
            power=row.power,
            lot=done.lots[row.lot] if row.lot else None,
            gate=done.gates[row.gate] if row.gate else None,
            is_in_kind=row.is_in_kind,
            working=row.working,
            **_uplift(row.uplift),
        )
        for row in plan.needs
    )
    models.CostItem.objects.bulk_create(
        models.CostItem(
            line=line,
            place=place,
            words=item.words,
            unit_pence=item.unit_pence,
            people=item.people,
            times=item.times,
        )
        for row, line in zip(plan.needs, made, strict=True)
        for place, item in enumerate(row.items)
    )
