"""Reads the scenarios that are kept of a plan, those of its file among them."""

from commonweal.commissioning.funding.models import Scenario


def scenarios_of(plan_id: int) -> list[Scenario]:
    """A plan's scenarios in the order they were kept, each with who changed it last."""
    return list(Scenario.objects.filter(plan_id=plan_id).select_related("by").order_by("id"))
