"""The plan of a case: needs, a look at each, what is to be done and what has been, and the person's own agreement.

A need added and a goal changed are another plan (its version goes up): the person and the manager agreed to the one before.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before, was_sent
from commonweal.rules import needs as rules
from commonweal.rules.cases import CaseStatus
from commonweal.rules.closing import reasons_not_to_write
from commonweal.rules.needs import Area, Doer, Level, Occasion
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if, stale_unless
from commonweal.services.casework.models import Case, Need, NeedReview, PlanAction, SupportPlan


def case_to_write_in(*, case_id: UUID, by: Actor) -> Case:
    """The case, locked, for whoever holds it; refused when it is closed."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode",), lock=True)
    refuse_if(reasons_not_to_write(CaseStatus(case.status)))
    return case


@transaction.atomic
def add_need(
    *,
    case_id: UUID,
    area: Area,
    goal: str,
    level: int,
    review_on: date,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Need:
    """Puts a need on the plan, with the level it starts from."""
    case, today = case_to_write_in(case_id=case_id, by=by), day_of(at)
    sent = sent_before(Need, form_key)
    if sent is not None:
        return sent
    have = Need.objects.filter(case=case).values_list("area", flat=True)
    refuse_if(
        [
            *rules.reasons_not_to_add(area, have=have, goal=goal, review_on=review_on, today=today),
            *rules.reasons_not_to_review(
                value=level, occasion=Occasion.START, on=today, last=None, today=today
            ),
        ]
    )
    need = Need.objects.create(
        case=case, area=area, goal=goal, level=level, review_due_on=review_on, form_key=form_key
    )
    _keep_level(need, occasion=Occasion.START, note="", form_key=form_key, by=by, at=at)
    _is_another_plan(case)
    record_event(action="add_need", subject=need, by=by, at=at, area=area.value, level=level)
    return need


@transaction.atomic
def review_need(
    *,
    case_id: UUID,
    need_id: UUID,
    goal: str,
    level: int,
    occasion: Occasion,
    review_on: date,
    note: str,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Need:
    """How much help is needed today, and whether the person still wants the same. What was said before stays."""
    case, today = case_to_write_in(case_id=case_id, by=by), day_of(at)
    need = Need.objects.select_for_update().filter(case=case, pk=need_id).first()
    if need is None:
        raise Http404
    if was_sent(NeedReview, form_key):
        return need
    stale_unless(need.version, version)
    last = NeedReview.objects.filter(need=need).order_by("-at", "-id").first()
    before = Level(last.level, last.judged_on, Occasion(last.occasion)) if last else None
    refuse_if(
        [
            *rules.reasons_not_to_review(value=level, occasion=occasion, on=today, last=before, today=today),
            *(
                []
                if goal.strip()
                else [Reason("no_goal", "Write what the person wants, in their own words.")]
            ),
            *rules.reasons_against_review_day(review_on, today=today),
        ]
    )
    if goal != need.goal:
        _is_another_plan(case)
    need.goal, need.level, need.review_due_on, need.version = goal, level, review_on, need.version + 1
    need.save(update_fields=["goal", "level", "review_due_on", "version"])
    _keep_level(need, occasion=occasion, note=note, form_key=form_key, by=by, at=at)
    record_event(action="review_need", subject=need, by=by, at=at, level=level, occasion=occasion.value)
    return need


def _keep_level(
    need: Need, *, occasion: Occasion, note: str, form_key: UUID | None, by: Actor, at: datetime
) -> None:
    NeedReview.objects.create(
        need=need,
        case_id=need.case_id,
        occasion=occasion,
        level=need.level,
        judged_on=day_of(at),
        goal=need.goal,
        note=note,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )


def _is_another_plan(case: Case) -> None:
    plan, _ = SupportPlan.objects.get_or_create(case=case)
    plan.version += 1
    plan.save(update_fields=["version"])


@transaction.atomic
def add_action(
    *,
    case_id: UUID,
    need_id: UUID,
    what: str,
    who: Doer,
    agency: str,
    due_on: date,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> PlanAction:
    """Somebody will do this by then."""
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(PlanAction, form_key)
    if sent is not None:
        return sent
    need = Need.objects.filter(case=case, pk=need_id).first()
    if need is None:
        raise Http404
    refuse_if(rules.reasons_not_to_plan(what=what, doer=who, agency=agency, due_on=due_on, today=day_of(at)))
    action = PlanAction.objects.create(
        need=need,
        case=case,
        what=what,
        who=who,
        agency=agency,
        due_on=due_on,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="add_plan_action", subject=action, by=by, at=at, who=who.value)
    return action


@transaction.atomic
def mark_done(*, case_id: UUID, action_id: UUID, by: Actor, at: datetime) -> PlanAction:
    """Done, today. Pressed twice it is done once."""
    action = _action(case_id, action_id, by)
    if action.taken_off_at is not None:
        refuse_if([Reason("taken_off", "This was taken off the plan. Add it again to have it done.")])
    if action.done_on is None:
        action.done_on, action.done_by_id = day_of(at), by.user_id
        action.save(update_fields=["done_on", "done_by"])
        record_event(action="mark_plan_action_done", subject=action, by=by, at=at)
    return action


@transaction.atomic
def undo_done(*, case_id: UUID, action_id: UUID, by: Actor, at: datetime) -> PlanAction:
    """It was not done after all: it is open again, due when it was due."""
    action = _action(case_id, action_id, by)
    if action.done_on is not None:
        action.done_on, action.done_by_id = None, None
        action.save(update_fields=["done_on", "done_by"])
        record_event(action="undo_plan_action_done", subject=action, by=by, at=at)
    return action


@transaction.atomic
def take_off(*, case_id: UUID, action_id: UUID, why: str, by: Actor, at: datetime) -> PlanAction:
    """It will not be done, and why. It stays to be read."""
    action = _action(case_id, action_id, by)
    found = [] if why.strip() else [Reason("no_why", "Say why it is taken off the plan.")]
    if action.done_on is not None:
        found.append(Reason("done", "It is marked as done. Undo that first."))
    refuse_if(found)
    if action.taken_off_at is None:
        action.taken_off_at, action.why_taken_off = at, why
        action.save(update_fields=["taken_off_at", "why_taken_off"])
        record_event(action="take_plan_action_off", subject=action, by=by, at=at)
    return action


def _action(case_id: UUID, action_id: UUID, by: Actor) -> PlanAction:
    case = case_to_write_in(case_id=case_id, by=by)
    action = PlanAction.objects.select_for_update().filter(case=case, pk=action_id).first()
    if action is None:
        raise Http404
    return action


@transaction.atomic
def agree_plan(*, case_id: UUID, agreed_on: date, by: Actor, at: datetime) -> SupportPlan:
    """The person said on this day that this is their plan. It counts for the plan as it is now."""
    case, today = case_to_write_in(case_id=case_id, by=by), day_of(at)
    plan = SupportPlan.objects.select_for_update().filter(case=case).first()
    found = [] if plan else [Reason("empty_plan", "Put at least one need on the plan first.")]
    if agreed_on > today:
        found.append(Reason("agreed_in_future", "Give today’s date or an earlier one."))
    if agreed_on < day_of(case.opened_at):
        found.append(Reason("agreed_before_opening", "The case was not open on that day. Give a later one."))
    refuse_if(found)
    plan.agreed_on, plan.agreed_version = agreed_on, plan.version
    plan.save(update_fields=["agreed_on", "agreed_version"])
    record_event(action="agree_plan", subject=plan, by=by, at=at, version=plan.version)
    return plan
