"""A gate of a plan is opened or shut: a condition is met, or is no longer met. The lines and money behind it follow."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.actions.contributions import decision_named
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import Gate, GateHistory
from commonweal.commissioning.governance.queries import authority_of
from commonweal.rules import gates
from commonweal.rules.gates import Step
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if, stale_unless

EVENTS = {Step.OPEN: "open_gate", Step.SHUT: "shut_gate"}


@transaction.atomic
def open_gate(
    *,
    gate_id: int,
    on: date,
    words: str,
    decision_id: int | None = None,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Gate:
    """Says that the gate's condition is met, on a day, and what that rests on. Raises Refused, Stale, Http404."""
    return _move(
        Step.OPEN,
        gate_id=gate_id,
        on=on,
        words=words,
        decision_id=decision_id,
        version=version,
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def shut_gate(
    *,
    gate_id: int,
    on: date,
    words: str,
    decision_id: int | None = None,
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Gate:
    """Says that the gate's condition is met no longer, on a day, and why. Raises Refused, Stale, Http404."""
    return _move(
        Step.SHUT,
        gate_id=gate_id,
        on=on,
        words=words,
        decision_id=decision_id,
        version=version,
        form_key=form_key,
        by=by,
        at=at,
    )


def _move(
    step: Step,
    *,
    gate_id: int,
    on: date,
    words: str,
    decision_id: int | None,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Gate:
    """Sent twice, moved once."""
    gate = hold(by, Action.OPEN_GATE, Gate, gate_id)
    if form_key and gate.history.filter(form_key=form_key).exists():
        return gate
    stale_unless(gate.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    refuse_if(
        gates.reasons_not_to_move(
            step,
            queries.status_of_gate(gate),
            step_on=on,
            today=day_of(at),
            words=words,
            last_step_on=queries.gate_last_moved_on(gate.pk),
            names_decision=decision is not None,
            authority=authority_of(decision),
        )
    )
    gate.is_open = step is Step.OPEN
    gate.decision = decision
    gate.version += 1
    gate.save(update_fields=["is_open", "decision", "version"])
    GateHistory.objects.create(
        gate=gate,
        is_open=gate.is_open,
        on=on,
        words=words,
        decision=decision,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
    record_event(action=EVENTS[step], subject=gate, by=by, at=at)
    return gate
