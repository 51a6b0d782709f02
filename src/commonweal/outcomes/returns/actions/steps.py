"""Certifies a return, and what follows: accepted, reopened with a reason, locked. One `take_step` for all of them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.outcomes.returns.actions.filling import NOT_COUNTED
from commonweal.outcomes.returns.models import CertifiedLine, Return, ReturnHistory
from commonweal.outcomes.returns.queries import counted_since, counts_of, drifted, read_facts
from commonweal.outcomes.returns.queries.facts import Facts
from commonweal.partnership.sent import was_sent
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.returns import (
    STATEMENT,
    STEPS,
    Status,
    Step,
    reasons_not_to_certify,
    reasons_not_to_take,
)
from commonweal.rules.steps import next_status

KEPT = ("place", "measure", "area_id", "client_group", "is_rate", "is_from_records")
SAID = ("standing", "numerator", "denominator", "reason")


def reasons_against(found: Return, facts: Facts) -> list[Reason]:
    """Why a return cannot be certified as it stands, the records read afresh: those may have changed since it was filled."""
    from_records = [line for line in facts.lines if line.is_from_records]
    if from_records and not counted_since(Period(found.starts_on, found.ends_before)):
        return [NOT_COUNTED]
    changed = drifted(facts.figures, counts_of(found, from_records)) if found.filled_at else []
    if changed:
        text = "The records have changed since these figures were taken. Take them again, look at them, and then certify."
        return [Reason("records_changed", text)]
    return reasons_not_to_certify(facts.findings, explained=facts.explained)


@transaction.atomic
def certify_return(
    *,
    return_id: int,
    confirmed: bool,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Return:
    """Signs a return: its figures are kept as they stand at this moment. Raises Refused, Stale, Http404."""
    found = enforce.record(by, Action.CERTIFY_RETURN, Return, return_id, related=("contract",), lock=True)
    if was_sent(ReturnHistory, form_key):
        return found
    stale_unless(found.version, version)
    refuse_if(reasons_not_to_take(Step.CERTIFY, status=Status(found.status), confirmed=confirmed))
    facts = read_facts(found)
    refuse_if(reasons_against(found, facts))
    step = _take(found, Step.CERTIFY, STATEMENT, form_key=form_key, by=by, at=at)
    CertifiedLine.objects.bulk_create(
        CertifiedLine(step=step, **{name: getattr(line, name) for name in (*KEPT, *SAID)})
        for line in facts.lines
    )
    return found


@transaction.atomic
def take_step(
    *,
    return_id: int,
    step: Step,
    words: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Return:
    """Accepts, reopens or locks a return. Raises Refused, Stale, Http404; sent twice, done once."""
    found = enforce.record(by, Action.KEEP_RETURNS, Return, return_id, lock=True)
    if was_sent(ReturnHistory, form_key):
        return found
    stale_unless(found.version, version)
    if step in (Step.BEGIN, Step.CERTIFY):
        refuse_if([Reason("not_yours", "Only the provider’s own manager fills in and certifies a return.")])
    refuse_if(reasons_not_to_take(step, status=Status(found.status), words=words))
    _take(found, step, words, form_key=form_key, by=by, at=at)
    return found


def _take(
    found: Return, step: Step, words: str, *, form_key: UUID | None, by: Actor, at: datetime
) -> ReturnHistory:
    found.status = next_status(STEPS, Status(found.status), step)
    found.version += 1
    found.save(update_fields=["status", "version"])
    record_event(action=f"{step}_return", subject=found, by=by, at=at)
    return ReturnHistory.objects.create(
        of=found, step=step, became=found.status, words=words, form_key=form_key, by_id=by.user_id, at=at
    )
