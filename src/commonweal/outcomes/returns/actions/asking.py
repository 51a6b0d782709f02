"""Changes what a contract's return asks for, from a quarter on. What was said is never changed: a later row takes its place."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.catalogue import catalogue, known
from commonweal.outcomes.returns.models import AskedChange
from commonweal.outcomes.returns.queries.asked import asked_of, last_quarter_opened
from commonweal.partnership.sent import sent_before
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.returns import reasons_against_narrative, reasons_not_to_change_what_is_asked


@transaction.atomic
def change_what_is_asked(
    *,
    contract_id: int,
    measure_key: str,
    is_asked: bool,
    starts_on: date,
    why: str,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> AskedChange:
    """Has a contract asked for a measure from the quarter that starts on a day, or not any more. Raises Refused, Http404.

    Sent twice, said once.
    """
    contract = enforce.record(by, Action.CHANGE_WHAT_IS_ASKED, Contract, contract_id, lock=True)
    sent = sent_before(AskedChange, form_key)
    if sent is not None:
        return sent
    measure = known(measure_key)
    if measure is None:
        refuse_if([Reason("not_asked_by_returns", "There is no such measure here. Choose one of the list.")])
    assert measure is not None
    now = asked_of([contract_id], quarter_starts_on=starts_on)[contract_id]
    refuse_if(
        reasons_not_to_change_what_is_asked(
            measure,
            is_asked=is_asked,
            now=[each.measure.key for each in now],
            starts_on=starts_on,
            open_since=last_quarter_opened(contract_id),
            why=why,
            catalogue=catalogue(),
        )
    )
    refuse_if(reasons_against_narrative(why, on=day_of(at)))
    made = AskedChange.objects.create(
        contract=contract,
        measure=measure_key,
        is_asked=is_asked,
        starts_on=starts_on,
        why=why.strip(),
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(
        action="change_what_is_asked",
        subject=made,
        by=by,
        at=at,
        contract=contract.pk,
        measure=measure_key,
        is_asked=is_asked,
    )
    return made
