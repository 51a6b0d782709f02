"""What a worker does with a job: takes it, says that it lives, ends it. Whoever holds an older count of takes changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.jobs.actions.steps import take_step
from commonweal.jobs.models import Job
from commonweal.jobs.task import Halted, Why
from commonweal.rules.jobs import LEASE, Status, Step, next_try

WORKER_LOST = "worker_lost"


@dataclass(frozen=True)
class Heard:
    """What a worker learns when it says that it lives."""

    is_lost: bool
    is_stopped: bool


@transaction.atomic
def take_job(*, names: Collection[str], by: Actor | None, at: datetime) -> Job | None:
    """The job that waits longest, if any; no two workers are given the same."""
    waiting = Job.objects.select_for_update(skip_locked=True).filter(
        status=Status.ASKED, not_before_at__lte=at, name__in=names
    )
    job = waiting.order_by("not_before_at", "asked_at").first()
    if job is None:
        return None
    counts = {"attempts": job.attempts + 1, "takes": job.takes + 1}
    return take_step(
        job=job, step=Step.TAKE, by=by, at=at, started_at=job.started_at or at, heard_at=at, **counts
    )


def hear_from(*, job_id: UUID, takes: int, done: int, of: int, at: datetime) -> Heard:
    """The worker lives. How far whole work is, is written too; what work in parts has kept is never touched from here."""
    held = Job.objects.filter(pk=job_id, takes=takes, status=Status.TAKEN)
    if not held.update(heard_at=at, **({"done": done, "of": of} if of else {})):
        return Heard(is_lost=True, is_stopped=False)
    return Heard(is_lost=False, is_stopped=held.filter(stop_asked_at__isnull=False).exists())


def keep_progress(*, job_id: UUID, takes: int, done: int, of: int) -> bool:
    """Writes how far it is, in the caller's transaction. False when the job is not this worker's any more."""
    held = Job.objects.filter(pk=job_id, takes=takes, status=Status.TAKEN)
    return held.update(done=done, of=of) == 1


def _held(job_id: UUID, takes: int) -> Job:
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.takes != takes or job.status != Status.TAKEN:
        raise Halted(Why.LOST)
    return job


@transaction.atomic
def finish_job(*, job_id: UUID, takes: int, by: Actor | None, at: datetime) -> Job:
    """It is done. Called in the transaction of whole work, so that both happen or neither; raises Halted when it was lost."""
    job = _held(job_id, takes)
    of = max(job.of, 1)
    return take_step(job=job, step=Step.FINISH, by=None, at=at, ended_at=at, done=of, of=of)


@transaction.atomic
def go_wrong(
    *, job_id: UUID, takes: int, why: str, fault: str, for_good: bool, by: Actor | None, at: datetime
) -> Job:
    """It went wrong: tried again after a growing wait, or given up. `why` is a code, `fault` the type of an exception."""
    job = _held(job_id, takes)
    return _put_off_or_give_up(
        job, Step.PUT_OFF, why, fault, None if for_good else next_try(job.attempts, at), at
    )


def _put_off_or_give_up(
    job: Job, step: Step, why: str, fault: str, again_at: datetime | None, at: datetime
) -> Job:
    said = {"why": why, "fault": fault}
    if job.stop_asked_at is not None:
        return take_step(job=job, step=Step.CANCEL, by=None, at=at, ended_at=at, **said)
    if again_at is not None:
        return take_step(job=job, step=step, by=None, at=at, not_before_at=again_at, **said)
    record_event(action="work_failed", subject=job, by=None, at=at, work=job.name, why=why, fault=fault)
    return take_step(job=job, step=Step.GIVE_UP, by=None, at=at, ended_at=at, **said)


@transaction.atomic
def stopped(*, job_id: UUID, takes: int, by: Actor | None, at: datetime) -> Job:
    """Somebody asked for it to be stopped, and it has."""
    return take_step(job=_held(job_id, takes), step=Step.CANCEL, by=None, at=at, ended_at=at)


@transaction.atomic
def give_back(*, job_id: UUID, takes: int, by: Actor | None, at: datetime) -> Job:
    """The worker ends, and nothing went wrong: the next one goes on, and this attempt does not count."""
    job = _held(job_id, takes)
    attempts = max(job.attempts - 1, 0)
    return take_step(job=job, step=Step.GIVE_BACK, by=None, at=at, attempts=attempts, not_before_at=at)


@transaction.atomic
def take_back_abandoned(*, by: Actor | None, at: datetime) -> int:
    """Jobs whose worker has not been heard from are somebody else's: at once the first time, later after a growing wait.

    Gives how many there were.
    """
    gone = Job.objects.select_for_update(skip_locked=True).filter(
        status=Status.TAKEN, heard_at__lt=at - LEASE
    )
    found = list(gone.order_by(F("heard_at")))
    for job in found:
        again_at = at if job.attempts <= 1 else next_try(job.attempts, at)
        _put_off_or_give_up(job, Step.TAKE_BACK, WORKER_LOST, "", again_at, at)
    return len(found)
