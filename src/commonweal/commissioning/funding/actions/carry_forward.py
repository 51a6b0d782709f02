"""What is left of a year's money is carried forward in two stages: agreed in outline, then confirmed or refused."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding import facts, queries
from commonweal.commissioning.funding.actions.contributions import decision_named
from commonweal.commissioning.funding.holding import hold
from commonweal.commissioning.funding.models import CarryForward, CarryForwardHistory, Contribution
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.governance.queries import authority_of
from commonweal.rules import carry_forward
from commonweal.rules.carry_forward import Outline, Status, Step
from commonweal.rules.periods import Period, day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.rules.steps import next_status

FACTS = ("funder",)


@transaction.atomic
def outline_carry_forward(
    *,
    contribution_id: int,
    outline: Outline,
    on: date,
    decision_id: int | None,
    carried_by: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> CarryForward:
    """Records that a board agreed in outline to carry forward what will be left of a contribution.

    `version` is the contribution's. Raises Refused, Stale, Http404; sent twice, recorded once.
    """
    contribution = _held(contribution_id, by)
    stands = queries.carry_forward_of(contribution.pk)
    if stands is not None and form_key and stands.history.filter(form_key=form_key).exists():
        return stands
    stale_unless(contribution.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    refuse_if(
        carry_forward.reasons_not_to_outline(
            facts.leftover_of(contribution, left_pence=queries.will_be_left_of(contribution)),
            outline,
            on=on,
            today=day_of(at),
            authority=authority_of(decision),
            carried_by=carried_by,
            plan=Period(contribution.plan.starts_on, contribution.plan.ends_before),
            stands=Status(stands.status) if stands else None,
        )
    )
    carry = CarryForward.objects.create(
        contribution=contribution,
        to_starts_on=outline.period.starts_on,
        to_ends_before=outline.period.ends_before,
        amount_pence=outline.most_pence,
        confirmed_by=outline.confirmed_by,
        confirm_by=outline.confirm_by,
        decision=decision,
    )
    contribution.version += 1
    contribution.save(update_fields=["version"])
    _write_down(
        carry, "outline", on=on, decision=decision, carried_by=carried_by, form_key=form_key, by=by, at=at
    )
    record_event(action="outline_carry_forward", subject=contribution, by=by, at=at)
    return carry


@transaction.atomic
def confirm_carry_forward(
    *,
    contribution_id: int,
    amount_pence: int,
    on: date,
    decision_id: int | None = None,
    carried_by: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> CarryForward:
    """Records the final decision, or the letter of those named: so much of what was left is carried forward.

    `version` is the carry-forward's. Raises Refused, Stale, Http404; sent twice, recorded once.
    """
    contribution = _held(contribution_id, by)
    carry = _standing(contribution)
    if form_key and carry.history.filter(form_key=form_key).exists():
        return carry
    stale_unless(carry.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    refuse_if(
        carry_forward.reasons_not_to_confirm(
            Status(carry.status),
            amount_pence=amount_pence,
            most_pence=carry.amount_pence,
            left_pence=really_left(contribution),
            confirmed_by=carry.confirmed_by,
            year_ends_before=contribution.ends_before,
            on=on,
            outlined_on=_outlined_on(carry),
            today=day_of(at),
            authority=authority_of(decision),
            carried_by=carried_by,
        )
    )
    carry.amount_pence = amount_pence
    _settle(
        carry, Step.CONFIRM, on=on, decision=decision, carried_by=carried_by, form_key=form_key, by=by, at=at
    )
    return carry


@transaction.atomic
def refuse_carry_forward(
    *,
    contribution_id: int,
    on: date,
    decision_id: int | None = None,
    carried_by: str = "",
    version: int | None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> CarryForward:
    """Records that what is left may not be carried forward. Raises Refused, Stale, Http404; sent twice, recorded once."""
    contribution = _held(contribution_id, by)
    carry = _standing(contribution)
    if form_key and carry.history.filter(form_key=form_key).exists():
        return carry
    stale_unless(carry.version, version)
    decision = decision_named(decision_id=decision_id, by=by)
    refuse_if(
        carry_forward.reasons_not_to_refuse(
            Status(carry.status),
            on=on,
            outlined_on=_outlined_on(carry),
            today=day_of(at),
            has_decision=decision is not None,
            carried_by=carried_by,
        )
    )
    _settle(
        carry, Step.REFUSE, on=on, decision=decision, carried_by=carried_by, form_key=form_key, by=by, at=at
    )
    return carry


def really_left(contribution: Contribution) -> int:
    """What was left in the bank of a contribution at its year's end, less what has left it since."""
    at_the_end = queries.left_of(contribution.pk, before=contribution.ends_before)
    return min(at_the_end, queries.left_of(contribution.pk))


def _held(contribution_id: int, by: Actor) -> Contribution:
    return hold(by, Action.CARRY_FORWARD, Contribution, contribution_id, related=FACTS)


def _standing(contribution: Contribution) -> CarryForward:
    """The carry-forward to settle, or 404: one that was never agreed in outline is not there."""
    carry = queries.carry_forward_of(contribution.pk)
    if carry is None:
        raise Http404
    return carry


def _outlined_on(carry: CarryForward) -> date | None:
    return carry.history.order_by("id").values_list("on", flat=True).first()


def _settle(
    carry: CarryForward,
    step: Step,
    *,
    on: date,
    decision: Decision | None,
    carried_by: str,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    carry.status = next_status(carry_forward.STEPS, Status(carry.status), step)
    carry.version += 1
    carry.decision = decision or carry.decision
    carry.save(update_fields=["status", "version", "decision", "amount_pence"])
    Contribution.objects.filter(pk=carry.contribution_id).update(version=F("version") + 1)
    _write_down(carry, step, on=on, decision=decision, carried_by=carried_by, form_key=form_key, by=by, at=at)
    record_event(action=f"{step}_carry_forward", subject=carry.contribution, by=by, at=at)


def _write_down(
    carry: CarryForward,
    step: str,
    *,
    on: date,
    decision: Decision | None,
    carried_by: str,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> None:
    CarryForwardHistory.objects.create(
        carry_forward=carry,
        step=step,
        became=carry.status,
        amount_pence=carry.amount_pence,
        on=on,
        decision=decision,
        carried_by=carried_by,
        form_key=form_key,
        by_id=by.user_id,
        at=at,
    )
