"""A rise of prices is kept: the partnership's own number, with its index, its source and the day it was read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.outcomes.value.models import PriceRise
from commonweal.rules import unit_costs
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if


@transaction.atomic
def keep_price_rise(
    *, rise: unit_costs.PriceRise, form_key: UUID | None = None, by: Actor, at: datetime
) -> PriceRise:
    """One more rise of prices; never changed afterwards. Sent twice, kept once. Raises Refused, Http404."""
    if not may(by.roles, Action.KEEP_BENEFIT_TEST):
        raise Http404
    if form_key and (kept := PriceRise.objects.filter(form_key=form_key).first()):
        return kept
    refuse_if(unit_costs.reasons_not_to_keep_rise(rise, today=day_of(at)))
    row = PriceRise.objects.create(
        from_prices_of=rise.from_prices_of,
        to_prices_of=rise.to_prices_of,
        basis_points=rise.basis_points,
        index=rise.index,
        source=rise.source,
        read_on=rise.read_on,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(action="keep_price_rise", subject=row, by=by, at=at, basis_points=rise.basis_points)
    return row
