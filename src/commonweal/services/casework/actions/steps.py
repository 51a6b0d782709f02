"""A case from its opening to its end. `take_step` is the one way its status changes; the table is rules/cases.CASE_STEPS."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Side
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.queries import local_thresholds, workers_at
from commonweal.partnership.sent import was_sent
from commonweal.rules.allocation import CaseToAllocate, Post, Worker, reasons_not_to_allocate
from commonweal.rules.cases import (
    CASE_STEPS,
    CaseStatus,
    CaseStep,
    ClosingReason,
    Outcome,
    reasons_not_to_reopen,
    reasons_not_to_take,
)
from commonweal.rules.crossings import told_by_closing
from commonweal.rules.handover import reasons_not_to_take_back
from commonweal.rules.interim import next_contact_on
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Refused, Stale, refuse_if, stale_unless
from commonweal.rules.risk import Grade
from commonweal.rules.steps import next_status
from commonweal.services.casework.actions.handover import pass_on
from commonweal.services.casework.actions.transfer_steps import withdraw_offers
from commonweal.services.casework.actions.walls import write_told
from commonweal.services.casework.facts import (
    facts_of,
    reasons_not_approved,
    reasons_not_to_end,
    review_days,
)
from commonweal.services.casework.models import Assignment, Case, CaseHistory, Party
from commonweal.services.casework.references import new_reference
from commonweal.services.casework.wall import has_conflict, link_across_wall
from commonweal.services.milestones.actions import mark_allocated, mark_closed, mark_reopened
from commonweal.services.milestones.models import Episode


def take_step(
    *,
    case: Case,
    step: CaseStep,
    by: Actor,
    at: datetime,
    form_key: UUID | None,
    why: str = "",
    **changes: object,
) -> Case:
    """Moves a locked case along the table, with the fields that change with it; history and audit in the same breath."""
    was, case.status = case.status, next_status(CASE_STEPS, CaseStatus(case.status), step)
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=["status", "version", *changes])
    CaseHistory.objects.create(
        case=case,
        step=step,
        was=was,
        became=case.status,
        why=why,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action=f"{step}_case", subject=case, by=by, at=at, was=was, became=str(case.status))
    return case


@transaction.atomic
def open_case(
    *,
    episode: Episode,
    organisation_id: int,
    side: Side,
    client_group: str,
    area_id: int,
    area_code: str,
    subject_id: UUID,
    perpetrator_id: UUID | None,
    grade: str,
    urgency: int,
    review_due_on: date | None,
    by: Actor,
    at: datetime,
) -> Case:
    """A service takes somebody on. Called by the front door's acceptance, which has checked that it may.

    The parties of a perpetrator's case are the subject and nobody else: what is on the other side stays there.
    """
    case = Case.objects.create(
        reference=new_reference(),
        episode=episode,
        organisation_id=organisation_id,
        side=side,
        client_group=client_group,
        area_id=area_id,
        subject_id=subject_id,
        grade=grade,
        urgency=urgency,
        opened_at=at,
        review_due_on=review_due_on,
        interim_due_on=next_contact_on(
            Grade(grade) if grade else None, since=at, area=area_code, thresholds=local_thresholds()
        ),
    )
    Party.objects.create(case=case, person_id=subject_id, role=client_group)
    if side == Side.VICTIM and perpetrator_id is not None:
        Party.objects.create(case=case, person_id=perpetrator_id, role="perpetrator")
    record_event(action="open_case", subject=case, by=by, at=at)
    link_across_wall(case.pk)
    return case


def allocate_case(
    *, case_id: UUID, worker_id: int, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """Gives the case to a worker of its service. Raises Refused where that worker has a conflict, without saying which.

    That it was refused is an event: whoever tries worker after worker to learn of a conflict is seen.
    """
    try:
        with transaction.atomic():
            return _allocate(case_id, worker_id, version, form_key, by, at)
    except Stale:
        raise
    except Refused as refused:
        record_something(
            action="refuse_allocation",
            record_type="casework.case",
            record_id=str(case_id),
            by=by,
            at=at,
            worker=worker_id,
            codes=[reason.code for reason in refused.reasons],
        )
        raise


def _allocate(
    case_id: UUID, worker_id: int, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    case = enforce.record(by, Action.ALLOCATE_CASE, Case, case_id, related=("episode",), lock=True)
    if was_sent(CaseHistory, form_key):
        return case
    stale_unless(case.version, version)
    refuse_if(_reasons_not_to_allocate(case, worker_id, on=day_of(at)))
    pass_on(case=case, to_worker_id=worker_id, by=by, at=at)
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    Assignment.objects.create(case=case, worker_id=worker_id, starts_at=at, by_id=by.user_id)
    mark_allocated(episode=case.episode, by=by, at=at)
    return take_step(
        case=case,
        step=CaseStep.ALLOCATE,
        by=by,
        at=at,
        form_key=form_key,
        worker_id=worker_id,
        interim_due_on=None,
    )


def _reasons_not_to_allocate(case: Case, worker_id: int, *, on: date) -> list:
    colleagues = workers_at(case.organisation_id, side=case.side, on=on)
    posts = tuple(Post(case.organisation_id, each.side) for each in colleagues if each.user_id == worker_id)
    return reasons_not_to_allocate(
        Worker(worker_id, posts),
        CaseToAllocate(
            case.organisation_id,
            Side(case.side),
            CaseStatus(case.status),
            case.worker_id if case.status == CaseStatus.ALLOCATED else None,
        ),
        has_conflict=has_conflict(case.pk, worker_id),
    )


@transaction.atomic
def unallocate_case(
    *, case_id: UUID, why: str, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """Nobody holds the case any more: it waits for a worker, and somebody speaks with the person by a day."""
    case = enforce.record(by, Action.ALLOCATE_CASE, Case, case_id, related=("area",), lock=True)
    if was_sent(CaseHistory, form_key):
        return case
    stale_unless(case.version, version)
    refuse_if(
        reasons_not_to_take(CaseStatus(case.status), CaseStep.UNALLOCATE) or reasons_not_to_take_back(why)
    )
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    return take_step(
        case=case,
        step=CaseStep.UNALLOCATE,
        by=by,
        at=at,
        form_key=form_key,
        why=why,
        worker_id=None,
        interim_due_on=_speak_by(case, at),
    )


def _speak_by(case: Case, at: datetime) -> date:
    """The day by which somebody speaks with a person who waits from now on. The case was read with its area."""
    grade = Grade(case.grade) if case.grade else None
    return next_contact_on(grade, since=at, area=case.area.code, thresholds=local_thresholds())


@transaction.atomic
def close_case(
    *,
    case_id: UUID,
    reason: ClosingReason,
    outcome: Outcome,
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
    why_differs: str = "",
) -> Case:
    """Ends the work today. The worker stays named on it and can still read it, and reopen it.

    Where somebody who uses abuse lost touch or wanted no more, that is told across the wall by itself.
    `why_differs`: why the outcome is another than the needs show.
    """
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode", "area"), lock=True)
    if was_sent(CaseHistory, form_key):
        return case
    stale_unless(case.version, version)
    today = day_of(at)
    ending = {"reason": reason, "outcome": outcome}
    refuse_if(
        reasons_not_to_end(case, **ending, why_differs=why_differs, today=today)
        or reasons_not_approved(case, **ending, on=today)
    )
    withdraw_offers(case=case, by=by, at=at)
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    mark_closed(episode=case.episode, reason=reason, outcome=outcome, by=by, at=at)
    told = told_by_closing(reason, side=Side(case.side))
    if told is not None:
        write_told(case=case, fact=told, form_key=None, by=by, at=at)
    changes = {"closed_at": at, "closing_reason": reason, "outcome": outcome}
    return take_step(
        case=case, step=CaseStep.CLOSE, by=by, at=at, form_key=form_key, why=why_differs, **changes
    )


@transaction.atomic
def reopen_case(
    *, case_id: UUID, why: str, version: int | None, form_key: UUID | None, by: Actor, at: datetime
) -> Case:
    """Back among the cases that wait for a worker. Whoever held it last keeps sight of it until a manager allocates it."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode", "area"), lock=True)
    if was_sent(CaseHistory, form_key):
        return case
    stale_unless(case.version, version)
    was_handed_back = case.closing_reason == ClosingReason.HANDED_BACK
    facts = facts_of(case, review_days(case))
    refuse_if(reasons_not_to_reopen(facts, why=why, was_handed_back=was_handed_back))
    mark_reopened(episode=case.episode, by=by, at=at)
    due_on = _speak_by(case, at)
    changes = {"closed_at": None, "closing_reason": "", "outcome": "", "interim_due_on": due_on}
    return take_step(case=case, step=CaseStep.REOPEN, by=by, at=at, form_key=form_key, why=why, **changes)
