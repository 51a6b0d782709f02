"""Fences that can be used, and needs that stay on their side of the wall."""

from collections.abc import Iterator

from commonweal.commissioning.funding.plan_file.facts import fence_of
from commonweal.commissioning.funding.plan_file.rows import Fault, Plan
from commonweal.rules import fences
from commonweal.rules.cases import SIDE_OF_GROUP, ClientGroup
from commonweal.rules.restrictions import RESTRICTIONS, narrowed


def usable_fences(plan: Plan) -> Iterator[Fault]:
    """A fence lets something through by itself, and still does with its statutory restriction on top."""
    for row in plan.fences:
        fence = fence_of(row)
        faults = fences.faults_in_fence(fence)
        for reason in faults:
            at = "years" if reason.code == "financial_year_not_understood" else "areas"
            yield Fault(row.at(at), f"Fence {row.key}: {reason.text}")
        restriction = RESTRICTIONS.get(row.restriction)
        if restriction and not faults and fences.faults_in_fence(narrowed(fence, restriction)):
            text = (
                f"Fence {row.key} and its restriction ({restriction.title}) exclude each other, so nothing could be paid for:"
                " widen the fence, or take the restriction away."
            )
            yield Fault(row.at("restriction"), text)


def sides_of_needs(plan: Plan) -> Iterator[Fault]:
    """The people a need is for are on the side of the wall that its element is on."""
    sides = {row.key: row.side for row in plan.elements}
    for need in plan.needs:
        side = sides.get(need.element)
        if need.client_group and side and SIDE_OF_GROUP[ClientGroup(need.client_group)] != side:
            text = (
                f"“{need.element}” is work on the {side} side of the wall, and these people are on the other:"
            )
            yield Fault(need.at("client_group"), f"{text} choose another element, or other people.")
