"""Work is asked for: by a person, or by the night. The same work is never there twice at once."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.jobs.actions.steps import take_step
from commonweal.jobs.models import Job
from commonweal.jobs.registry import known_work, nightly
from commonweal.rules.jobs import OPEN, Status, Step, reasons_not_to_ask, reasons_not_to_stop
from commonweal.rules.nights import night_due
from commonweal.rules.reasons import Reason, refuse_if

IS_ASKED_ALREADY = Reason("asked_already", "The same work is asked for again already: look at that instead.")


@transaction.atomic
def ask_for_work(*, name: str, arguments: Mapping[str, str], by: Actor, at: datetime) -> Job:
    """Asks for it, or gives the job that does the same work already: a button pressed twice is one job."""
    work = known_work()[name]
    if work.action is None or not may(by.roles, work.action):
        raise PermissionDenied
    refuse_if(reasons_not_to_ask(arguments))
    key = ":".join([name, *(arguments[each] for each in sorted(arguments))])
    asked = Job(
        name=name, key=key, arguments=dict(arguments), asked_by_id=by.user_id, asked_at=at, not_before_at=at
    )
    while not (found := Job.objects.filter(key=key, status__in=OPEN).first()):
        Job.objects.bulk_create([asked], ignore_conflicts=True)
    if found.pk == asked.pk:
        record_event(action="ask_for_work", subject=found, by=by, at=at, work=name)
    return found


def ask_for_nights(*, at: datetime) -> int:
    """Asks for every work whose hour has come since it was last asked for, once, however many nights were missed.

    What was asked for an earlier night and not begun becomes this night's. Gives how many were asked for.
    """
    due = {work.name: night_due(work.clock, at) for work in nightly() if work.clock is not None}
    there = set(
        Job.objects.filter(name__in=due, night__gte=min(due.values(), default=at.date())).values_list(
            "name", "night"
        )
    )
    missing = {name: night for name, night in due.items() if (name, night) not in there}
    asked = 0
    for name, night in missing.items():
        with transaction.atomic():
            waits = Job.objects.filter(name=name, status=Status.ASKED, night__lt=night)
            if waits.update(night=night):
                continue
            job = Job(name=name, key=name, night=night, asked_at=at, not_before_at=at)
            Job.objects.bulk_create([job], ignore_conflicts=True)
            asked += 1
    return asked


@transaction.atomic
def stop_work(*, job_id: UUID, by: Actor, at: datetime) -> Job:
    """What has not begun is cancelled at once; what is being done ends at the next safe place, and says so then."""
    job = enforce.record(by, Action.STOP_WORK, Job, job_id, lock=True)
    refuse_if(reasons_not_to_stop(Status(job.status), is_asked_already=job.stop_asked_at is not None))
    job.stop_asked_at = at
    job.save(update_fields=["stop_asked_at"])
    if job.status == Status.ASKED:
        take_step(job=job, step=Step.CANCEL, by=by, at=at, ended_at=at)
    record_event(action="stop_work", subject=job, by=by, at=at, work=job.name)
    return job


@transaction.atomic
def try_again(*, job_id: UUID, by: Actor, at: datetime) -> Job:
    """Asks once more for what failed or was stopped. It goes on from what had been done."""
    job = enforce.record(by, Action.RUN_WORK, Job, job_id, lock=True)
    same = Job.objects.filter(key=job.key, status__in=OPEN).exclude(pk=job.pk)
    refuse_if([IS_ASKED_ALREADY] if same.exists() else [])
    fresh = {"attempts": 0, "not_before_at": at, "stop_asked_at": None, "ended_at": None}
    take_step(job=job, step=Step.TRY_AGAIN, by=by, at=at, **fresh)
    record_event(action="try_work_again", subject=job, by=by, at=at, work=job.name)
    return job
