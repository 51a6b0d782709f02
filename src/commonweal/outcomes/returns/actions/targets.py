"""Sets what a contract is to reach. A target is never changed: a later row takes its place from the moment it is set."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.returns.models import Target
from commonweal.partnership.sent import sent_before
from commonweal.rules.measures import measure
from commonweal.rules.periods import add_months
from commonweal.rules.reasons import Reason, refuse_if

MOST_PERCENT = 100


@transaction.atomic
def set_target(
    *,
    contract_id: int,
    measure_key: str,
    starts_on: date,
    months: int,
    value: int,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Target:
    """A target for three or twelve `months`. Raises Refused for a rate above 100 per cent, Http404. Sent twice, set once."""
    contract = enforce.record(by, Action.SET_TARGET, Contract, contract_id, lock=True)
    sent = sent_before(Target, form_key)
    if sent is not None:
        return sent
    if measure(measure_key).is_rate and value > MOST_PERCENT:
        refuse_if([Reason("above_hundred", "This measure is a per cent: enter a target from 0 to 100.")])
    made = Target.objects.create(
        contract=contract,
        measure=measure_key,
        starts_on=starts_on,
        ends_before=add_months(starts_on, months),
        value=value,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(
        action="set_target",
        subject=made,
        by=by,
        at=at,
        contract=contract.pk,
        measure=measure_key,
        value=value,
    )
    return made
