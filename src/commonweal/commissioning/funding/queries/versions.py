"""Reads what versions of a plan share: the promises of plans that are in use, and who holds those of a version to compare."""

from collections.abc import Iterable

from django.db.models import QuerySet

from commonweal.commissioning.funding import facts
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.versions import Promise, plans_sharing, shared_promises


def promises_in_use(funders: Iterable[str]) -> list[Promise]:
    """What these funders (by code) promise in cash to the plans that are not only here to compare. One query."""
    return _promises(Contribution.objects.filter(plan__is_to_compare=False, funder__code__in=set(funders)))


def beside(plan: Plan) -> tuple[str, ...]:
    """What the plans are called that hold the promises of this one, which is here to compare. Two queries."""
    own = _promises(Contribution.objects.filter(plan=plan))
    return plans_sharing(shared_promises(own, promises_in_use(each.funder for each in own)))


def _promises(rows: QuerySet[Contribution]) -> list[Promise]:
    cash = rows.filter(kind=facts.CASH).exclude(status=Status.WITHDRAWN)
    fields = (
        "plan__title",
        "plan__key",
        "funder__code",
        "source_fund",
        "starts_on",
        "ends_before",
        "amount_pence",
        "status",
    )
    return [
        Promise(
            plan=plan_name(title, key),
            funder=funder,
            fund=fund,
            period=Period(starts_on, ends_before),
            pence=pence,
            status=Status(status),
        )
        for title, key, funder, fund, starts_on, ends_before, pence, status in cash.order_by(
            "plan_id", "starts_on", "id"
        ).values_list(*fields)
    ]


def plan_name(title: str, key: str) -> str:
    """What a plan is called beside others: versions often share a title, so its key stands with it."""
    return f"{title} ({key})"
