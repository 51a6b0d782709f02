"""The worker: asks for what the night wants, takes one job after another, and does it as whoever asked.

Any number of them may run beside each other. One that is killed is found out by its silence, and its job is taken up again.
"""

import logging
import threading
from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import DatabaseError, connections, transaction
from django.http import Http404
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.access.enforce import ask_as
from commonweal.access.policy import may
from commonweal.jobs import actions
from commonweal.jobs.models import Job
from commonweal.jobs.registry import Work, known_work
from commonweal.jobs.task import Halted, Task, Why, watched
from commonweal.partnership.queries import actor_for
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, Refused

SECONDS_BETWEEN_LOOKS = 2.0
NOT_ALLOWED = Reason("not_allowed", "Whoever asked for this may not do it any more.")
NOT_THERE = "not_there"
FAULT = "fault"
log = logging.getLogger(__name__)


def work(*, once: bool, ending: threading.Event, pause: float = SECONDS_BETWEEN_LOOKS) -> int:
    """Works until `ending` is set; with `once`, until nothing is due. Gives how many jobs were taken."""
    names, taken = names_to_take(), 0
    while not ending.is_set():
        try:
            job = _next(names, timezone.now())
        except DatabaseError:
            if once:
                raise
            log.exception("The database does not answer; the worker looks again soon.")
            connections.close_all()
            ending.wait(5 * pause)
            continue
        if job is not None:
            taken += 1
            perform(job, ending=ending)
        elif once:
            break
        else:
            ending.wait(pause)
        _look_after_connections()
    return taken


def _look_after_connections() -> None:
    """As after a page: what is broken or has been open for long is opened anew."""
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close_if_unusable_or_obsolete()


def names_to_take() -> Collection[str]:
    """What this worker may take: all, or all but what needs the address of the tables' owner."""
    return [each.name for each in known_work().values() if not each.needs_owner or "owner" in connections]


def _next(names: Collection[str], at: datetime) -> Job | None:
    actions.ask_for_nights(at=at)
    actions.take_back_abandoned(by=None, at=at)
    return actions.take_job(names=names, by=None, at=at)


def perform(job: Job, *, ending: threading.Event) -> None:
    """Does one job that was taken, and writes how it ended. Never raises for what went wrong inside the work."""
    held = {"job_id": job.pk, "takes": job.takes, "by": None}
    kept = partial(_kept, job)
    task = Task(job.pk, None, timezone.now(), kept, job.arguments, job.night, job.done, job.of)
    wrong = partial(actions.go_wrong, **held)
    try:
        _do(known_work()[job.name], job, task, ending)
    except Halted as halted:
        _end_early(halted.why, held)
    except Refused as refused:
        _settled(wrong, why=refused.reasons[0].code, fault="", for_good=True)
    except Http404:
        _settled(wrong, why=NOT_THERE, fault="", for_good=True)
    except Exception as fault:
        if task.halted is not None:
            _end_early(task.halted, held)
            return
        log.exception("A job went wrong.")
        _settled(wrong, why=FAULT, fault=type(fault).__name__, for_good=False)


def _do(said: Work, job: Job, task: Task, ending: threading.Event) -> None:
    task.by = _who(said, job, task.at)
    finish = partial(actions.finish_job, job_id=job.pk, takes=job.takes, by=None)
    with watched(task, hear=partial(_hear, job), ending=ending):
        if said.whole:
            with transaction.atomic():
                ask_as(task.by)
                said.run(task)
                finish(at=timezone.now())
        else:
            said.run(task)
    if not said.whole:
        finish(at=timezone.now())


def _kept(job: Job, done: int, of: int) -> bool:
    return actions.keep_progress(job_id=job.pk, takes=job.takes, done=done, of=of)


def _hear(job: Job, done: int, of: int) -> actions.Heard:
    return actions.hear_from(job_id=job.pk, takes=job.takes, done=done, of=of, at=timezone.now())


def _who(said: Work, job: Job, at: datetime) -> Actor | None:
    """Whoever asked, as they are today: an account that was closed, or a role that ended, does nothing any more."""
    if job.asked_by_id is None:
        return None
    by = actor_for(job.asked_by_id, on=day_of(at))
    if by is None or said.action is None or not may(by.roles, said.action):
        raise Refused(NOT_ALLOWED)
    return by


def _end_early(why: Why, held: dict) -> None:
    if why is Why.STOPPED:
        _settled(partial(actions.stopped, **held))
    elif why is Why.ENDING:
        _settled(partial(actions.give_back, **held))
    # What was lost is another worker's: nothing is left to say.


def _settled(step: partial, **said: object) -> None:
    """Writes how it ended. A call to stop that comes late may hit this question instead of the work's: it is asked again."""
    for is_last in (False, True):
        try:
            step(at=timezone.now(), **said)
        except Halted:
            return
        except DatabaseError:
            connections.close_all()
            if is_last:
                log.exception("How a job ended could not be written; it will be taken up again.")
        else:
            return
