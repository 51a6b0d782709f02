"""The contributions of a stored plan as rows: each with its steps, its uplift and its carry-forward."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from commonweal.commissioning.funding import models
from commonweal.commissioning.funding.plan_file import rows
from commonweal.commissioning.funding.plan_file.sections.words import STEPS_IN_A_PLAN
from commonweal.commissioning.funding.stored.needs import UPLIFT, uplift_of
from commonweal.rules.contributions import Status

CARRY = (
    "carry_forward__to_starts_on",
    "carry_forward__to_ends_before",
    "carry_forward__status",
    "carry_forward__amount_pence",
    "carry_forward__confirmed_by",
    "carry_forward__confirm_by",
    "carry_forward__decision__reference",
)
CONTRIBUTION = (
    "id",
    "key",
    "funder__code",
    "source_fund",
    "kind",
    "fence__key",
    "starts_on",
    "ends_before",
    "amount_pence",
    "working",
    "assumption",
    "fund_kind",
    "valuation",
    "recurrence",
    "expected_on",
    "expires_on",
    "is_repayable",
    "underspend",
    "vat",
    "top_slice_basis_points",
    "gate__key",
    "reserve__key",
    "match_of",
    "match_basis_points",
    "least_of",
    "least_pence",
    "status",
)
# Where a contribution stands, as the one step that leads there: enough to ask who may pay for what.
SHORT_WAY = {
    Status.IN_PRINCIPLE: "agree_in_principle",
    Status.CONDITIONAL: "agree_on_conditions",
    Status.CONFIRMED: "confirm",
    Status.RECEIVED: "confirm",
    Status.WITHDRAWN: "withdraw",
}


def steps_of(plan_id: int) -> dict[int, list[rows.StepRow]]:
    """The steps of each contribution that a plan may tell of, in order."""
    found = (
        models.ContributionHistory.objects.filter(contribution__plan_id=plan_id, step__in=STEPS_IN_A_PLAN)
        .order_by("id")
        .values_list("contribution_id", "step", "on", "decision__reference", "carried_by")
    )
    steps: dict[int, list[rows.StepRow]] = defaultdict(list)
    for number, step, on, decision, carried_by in found:
        steps[number].append(rows.StepRow(step=step, on=on, decision=decision, carried_by=carried_by))
    return steps


def contributions_of(
    plan_id: int, *, steps: Mapping[int, list[rows.StepRow]] | None
) -> tuple[rows.ContributionRow, ...]:
    last = (
        models.CarryForwardHistory.objects.filter(carry_forward=OuterRef("carry_forward__id"))
        .order_by("-id")
        .values(said=JSONObject(on="on", carried_by="carried_by"))[:1]
    )
    found = (
        models.Contribution.objects.filter(plan_id=plan_id)
        .order_by("id")
        .values_list(*CONTRIBUTION, *UPLIFT, *CARRY, Subquery(last))
    )
    return tuple(_contribution(values, steps) for values in found)


def _contribution(values: tuple, steps: Mapping[int, list[rows.StepRow]] | None) -> rows.ContributionRow:
    facts, raised = values[: len(CONTRIBUTION)], values[len(CONTRIBUTION) :]
    number, key, funder, source_fund, kind, fence, starts_on, ends_before, pence, working, assumption = facts[
        :11
    ]
    fund_kind, valuation, recurrence, expected_on, expires_on, repayable, underspend, vat = facts[11:19]
    top_slice, gate, reserve, match_of, match_points, least_of, least_pence, status = facts[19:]
    return rows.ContributionRow(
        key=key,
        funder=funder,
        source_fund=source_fund,
        kind=kind,
        fence=fence,
        starts_on=starts_on,
        ends_before=ends_before,
        amount_pence=pence,
        working=working,
        assumption=assumption,
        steps=_short_way(status, starts_on) if steps is None else tuple(steps.get(number, ())),
        fund_kind=fund_kind,
        valuation=valuation,
        recurrence=recurrence,
        expected_on=expected_on,
        expires_on=expires_on,
        is_repayable=repayable,
        underspend=underspend,
        vat=vat,
        top_slice_basis_points=top_slice,
        gate=gate,
        reserve=reserve,
        match_of=tuple(match_of),
        match_basis_points=match_points,
        least_of=tuple(least_of),
        least_pence=least_pence,
        uplift=uplift_of(raised[: len(UPLIFT)], pence),
        carry=_carry(raised[len(UPLIFT) :]),
    )


def _short_way(status: str, on: date) -> tuple[rows.StepRow, ...]:
    step = SHORT_WAY.get(Status(status))
    return (rows.StepRow(step=step, on=on),) if step else ()


def _carry(values: tuple) -> rows.CarryRow | None:
    starts_on, ends_before, status, pence, confirmed_by, confirm_by, decision, last = values
    if starts_on is None:
        return None
    last = last or {}
    return rows.CarryRow(
        starts_on=starts_on,
        ends_before=ends_before,
        status=status,
        amount_pence=pence,
        confirmed_by=confirmed_by,
        confirm_by=confirm_by,
        decision=decision,
        on=date.fromisoformat(last["on"]) if last else None,
        carried_by=last.get("carried_by", ""),
    )
