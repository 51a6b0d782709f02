"""A provider's own shares of this year, as they are, beside the targets of its contracts. Nobody else's are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import JSONObject

from commonweal.access.actor import Actor
from commonweal.access.policy import POLICY, Action
from commonweal.outcomes.catalogue import counted_here
from commonweal.outcomes.models import Count
from commonweal.outcomes.returns.models import Target as TargetSet
from commonweal.rules.measures import CONTACT_ATTEMPTED_IN_TIME, Measure, percent
from commonweal.rules.periods import financial_year, financial_year_name
from commonweal.rules.targets import Aim, own_sentence

MOST_SHOWN = 3


@dataclass(frozen=True)
class OwnFigure:
    """`said` is what it counts, and how it stands beside the target."""

    title: str
    shown: str
    said: str


def own_figures(by: Actor, *, on: date) -> tuple[OwnFigure, ...]:
    """Contact in time, and every other share that a contract of theirs has a target for, three at most. One query.

    Only of providers whose returns this person reads: there a manager sees counts as they are.
    """
    grants = POLICY[Action.VIEW_RETURN]
    providers = {each.organisation_id for each in by.memberships if each.role in grants}
    if not providers:
        return ()
    set_for = TargetSet.objects.filter(
        contract__provider_id__in=providers,
        measure=OuterRef("measure"),
        area__isnull=True,
        starts_on__lte=on,
        ends_before__gt=on,
    )
    said = JSONObject(contract="contract_id", value="value", at_most="at_most", starts_on="starts_on")
    year, shares = financial_year(on), {each.key: each for each in counted_here() if each.is_rate}
    rows = (
        Count.objects.filter(
            Q(measure=CONTACT_ATTEMPTED_IN_TIME.key) | Exists(set_for),
            provider_id__in=providers,
            measure__in=shares,
            is_certified=False,
            starts_on__gte=year.starts_on,
            starts_on__lt=year.ends_before,
        )
        .order_by("measure")
        .values_list("measure")
        .annotate(
            n=Sum("numerator"),
            d=Sum("denominator"),
            targets=ArraySubquery(set_for.order_by("starts_on", "-ends_before", "id").values(said=said)),
        )
    )
    found = [_figure(shares[key], top, bottom, targets, on) for key, top, bottom, targets in rows]
    return tuple(found[:MOST_SHOWN])


def _figure(measure: Measure, top: int, bottom: int, targets: Sequence[dict], on: date) -> OwnFigure:
    reached = percent(top, bottom)
    last = {each["contract"]: each for each in targets}  # of each contract the last to begin, and to be set
    aims = dict.fromkeys(
        Aim(measure.key, each["value"], each["at_most"], is_rate=True) for each in last.values()
    )
    said = [own_sentence(aim, top, bottom) for aim in aims] or [f"{top:,} of {bottom:,}; no target is set"]
    return OwnFigure(
        measure.title,
        "none" if reached is None else f"{reached}%",
        f"{'; '.join(said)}. This year, {financial_year_name(on)}",
    )
