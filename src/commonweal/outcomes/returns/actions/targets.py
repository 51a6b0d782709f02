"""Sets what is to be reached, by a contract or by the partnership. A target is never changed: a later row takes its place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.commissioning.procurement.models import Contract
from commonweal.outcomes.catalogue import known
from commonweal.outcomes.returns.models import Target
from commonweal.partnership.sent import sent_before
from commonweal.rules.measure_files import Measure
from commonweal.rules.periods import add_months
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.rules.targets import MOST_PERCENT, reasons_not_to_set


@transaction.atomic
def set_target(
    *,
    contract_id: int,
    measure_key: str,
    starts_on: date,
    months: int,
    value: int,
    at_most: bool = False,
    area_id: int | None = None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Target:
    """A target of a contract for three or twelve `months`, in one area where `area_id` is given. Raises Refused for a rate above
    100 per cent, Http404. Sent twice, set once.
    """
    contract = enforce.record(by, Action.SET_TARGET, Contract, contract_id, lock=True)
    sent = sent_before(Target, form_key)
    if sent is not None:
        return sent
    asked = known(measure_key)
    if asked is not None and asked.is_rate and value > MOST_PERCENT:
        refuse_if([Reason("above_hundred", "This measure is a per cent: enter a target from 0 to 100.")])
    return _set(
        by=by,
        at=at,
        contract=contract,
        measure=measure_key,
        starts_on=starts_on,
        ends_before=add_months(starts_on, months),
        value=value,
        at_most=at_most,
        area_id=area_id,
        form_key=form_key,
    )


@transaction.atomic
def set_target_of_all(
    *,
    asked: Measure,
    client_group: str,
    starts_on: date,
    ends_before: date | None = None,
    value: int,
    at_most: bool = False,
    area_id: int | None = None,
    reason: str,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Target:
    """A target of the partnership from a day on: per cent, or so many a year. Raises Refused, PermissionDenied. Sent twice, set
    once.
    """
    if not may(by.roles, Action.SET_TARGET):
        raise PermissionDenied
    sent = sent_before(Target, form_key)
    if sent is not None:
        return sent
    refuse_if(
        reasons_not_to_set(
            value=value, is_rate=asked.is_rate, starts_on=starts_on, ends_before=ends_before, reason=reason
        )
    )
    return _set(
        by=by,
        at=at,
        measure=asked.key,
        client_group=client_group,
        starts_on=starts_on,
        ends_before=ends_before,
        value=value,
        at_most=at_most,
        area_id=area_id,
        reason=reason,
        form_key=form_key,
    )


def _set(*, by: Actor, at: datetime, **values: Any) -> Target:
    made = Target.objects.create(by_id=by.user_id, at=at, **values)
    record_event(
        action="set_target",
        subject=made,
        by=by,
        at=at,
        contract=made.contract_id,
        measure=made.measure,
        area=made.area_id,
        value=made.value,
    )
    return made
