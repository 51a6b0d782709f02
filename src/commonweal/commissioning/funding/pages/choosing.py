"""Links to the same page for another plan or year, and what an address says was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from commonweal.commissioning.funding.models import Plan
from commonweal.design.choices import Choice


@dataclass(frozen=True)
class PlanChoice(Choice):
    is_to_compare: bool


def plan_choices(plans: Sequence[Plan], chosen: Plan, *, path: str) -> tuple[PlanChoice, ...]:
    """One link for each plan; none when there is only one, as then there is nothing to choose.

    A plan to compare says so, even alone: its title is often that of the plan it is a version of.
    """
    if len(plans) < 2 and not chosen.is_to_compare:
        return ()
    return tuple(
        PlanChoice(
            f"{plan.title}, to compare ({plan.key})" if plan.is_to_compare else plan.title,
            address(path, plan=plan.key),
            plan.pk == chosen.pk,
            plan.is_to_compare,
        )
        for plan in plans
    )


def chosen_plan(wanted: str, plans: Sequence[Plan]) -> Plan | None:
    """The plan whose key an address names, or the first of `queries.plans`: the latest in use; None while there is none."""
    return next((plan for plan in plans if plan.key == wanted), plans[0] if plans else None)


def address(path: str, **chosen: object) -> str:
    return f"{path}?{urlencode({name: value for name, value in chosen.items() if value not in (None, '')})}"


def after_a_step(contribution_id: int) -> str:
    """The page of a contribution, with what its last step changes in the verdict on the plan."""
    return f"{reverse('contribution', args=[contribution_id])}?changes=1#changes"


def key_from(text: str) -> tuple[date, int] | None:
    """The key of a row in a list by day and number, from an address: `2026-04-01.17`; None when it cannot be read."""
    on, _, number = text.partition(".")
    try:
        return date.fromisoformat(on), int(number)
    except ValueError:
        return None


def key_text(on: date, number: int) -> str:
    return f"{on.isoformat()}.{number}"


def number_from(text: str) -> int | None:
    """A number that an address names; None when it is not one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def year_name(year: int) -> str:
    """The financial year that starts in this year: 2026 is "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"
