"""The safety plan: each save a new version, signed; and how a printed one gets to the person, before it is printed."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.rules.safety_plans import HandOver, Occasion, Part, reasons_not_to_print, reasons_not_to_sign
from commonweal.services.casework.actions.plan import case_to_write_in
from commonweal.services.casework.models import Case, SafetyPlan, SafetyPlanHandOver


@transaction.atomic
def sign_safety_plan(
    *,
    case_id: UUID,
    occasion: Occasion,
    parts: Mapping[Part, str],
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> SafetyPlan:
    """Signs another version. Whoever began from an older one is shown both."""
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(SafetyPlan, form_key)
    if sent is not None:
        return sent
    last = SafetyPlan.objects.filter(case=case).order_by("-number").first()
    number = last.number if last else 0
    stale_unless(number, version)
    refuse_if(reasons_not_to_sign(parts))
    plan = SafetyPlan.objects.create(
        case=case,
        number=number + 1,
        occasion=occasion,
        **{part.value: text for part, text in parts.items()},
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(
        action="sign_safety_plan", subject=plan, by=by, at=at, version=plan.number, occasion=occasion.value
    )
    return plan


@transaction.atomic
def settle_hand_over(
    *, case_id: UUID, way: HandOver, form_key: UUID | None, by: Actor, at: datetime
) -> SafetyPlanHandOver:
    """Today it is settled with the person how the last version gets to them safely."""
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(SafetyPlanHandOver, form_key)
    if sent is not None:
        return sent
    plan = SafetyPlan.objects.filter(case=case).order_by("-number").first()
    if plan is None:
        refuse_if([Reason("no_plan", "There is no safety plan yet. Write one first.")])
    settled = SafetyPlanHandOver.objects.create(
        plan=plan, case=case, way=way, settled_on=day_of(at), by_id=by.user_id, at=at, form_key=form_key
    )
    record_event(action="settle_hand_over", subject=settled, by=by, at=at, way=way.value)
    return settled


@transaction.atomic
def open_for_paper(*, case_id: UUID, by: Actor, at: datetime) -> tuple[SafetyPlan | None, list[Reason]]:
    """The last version, to be printed, or why it may not be. That it was opened for paper is an event."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    plan = SafetyPlan.objects.filter(case=case).order_by("-number").first()
    if plan is None:
        return None, [Reason("no_plan", "There is no safety plan yet. Write one first.")]
    last = SafetyPlanHandOver.objects.filter(case=case).select_related("plan").order_by("-at", "-id").first()
    reasons = reasons_not_to_print(
        version=plan.number,
        agreed_version=last.plan.number if last else None,
        agreed_on=last.settled_on if last else None,
        today=day_of(at),
    )
    if not reasons:
        record_event(action="print_safety_plan", subject=plan, by=by, at=at, version=plan.number)
    return plan, reasons
