"""Reads work: what runs every night and how it stands, what went wrong, one job, and what somebody is reminded of today."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.jobs.models import Job, JobHistory, Reminded
from commonweal.jobs.registry import Work, known_reminders, known_work, nightly
from commonweal.partnership.models import Membership
from commonweal.partnership.queries import in_force
from commonweal.rules.jobs import Status, Step
from commonweal.rules.nights import is_missed, next_night

# What failed for somebody is shown for so long, unless the same was done since.
FAILED_LATELY = timedelta(days=14)
ASKER = "asked_by__full_name"
FIELDS = (
    *("id", "name", "status", "done", "of", "asked_by_id", ASKER, "asked_at", "not_before_at", "started_at"),
    *("ended_at", "attempts", "stop_asked_at", "why", "fault"),
)


@dataclass(frozen=True)
class JobRow:
    """One job as it stands. `asked_by` is empty for work of the night."""

    id: UUID
    name: str
    status: Status
    done: int
    of: int
    asked_by_id: int | None
    asked_by: str
    asked_at: datetime
    not_before_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    attempts: int
    stop_asked_at: datetime | None
    why: str
    fault: str


@dataclass(frozen=True)
class NightRow:
    """One work of the night: its last run (`last`), when it was last done and how long that took, when it comes next."""

    work: Work
    last: JobRow | None
    done_at: datetime | None
    took: timedelta | None
    next_at: datetime
    is_missed: bool


@dataclass(frozen=True)
class Trouble:
    """Something that nobody may overlook: work that failed for good, or of the night that has not been done for too long."""

    work: Work
    job: JobRow | None
    done_at: datetime | None


@dataclass(frozen=True)
class StepRow:
    step: Step
    at: datetime
    why: str
    fault: str
    by: str


def nights(*, at: datetime) -> list[NightRow]:
    """Everything that runs every night, in the order of the night. One query."""
    return _state(at=at, failed=Job.objects.none())[0]


def troubles(*, at: datetime) -> list[Trouble]:
    """What failed for good or was missed, work of the night first. One query."""
    return night_and_troubles(at=at)[1]


def night_and_troubles(*, at: datetime) -> tuple[list[NightRow], list[Trouble]]:
    """Both at once, in one query."""
    rows, failed = _state(at=at, failed=_failed(Job.objects.filter(asked_by__isnull=False), at))
    of_night = [
        Trouble(row.work, row.last, row.done_at) for row in rows if row.is_missed or _has_failed(row.last)
    ]
    return rows, of_night + _in_trouble(failed)


def has_ever_run(rows: Iterable[NightRow]) -> bool:
    """Whether a worker ever took any work of the night: without one, nothing here happens by itself."""
    return any(row.last is not None and row.last.attempts for row in rows)


def own_troubles(by: Actor, *, at: datetime) -> list[Trouble]:
    """What this person asked for and was given up."""
    return _in_trouble(_rows(_failed(Job.objects.filter(asked_by_id=by.user_id), at)))


def _state(*, at: datetime, failed: QuerySet[Job]) -> tuple[list[NightRow], list[JobRow]]:
    """The last run and the last end of each work of the night, and beside them the jobs `failed`."""
    works = nightly()
    names = [each.name for each in works]
    of_night = Job.objects.filter(name__in=names, asked_by__isnull=True)
    finished = Job.objects.filter(name__in=names, status=Status.DONE)
    parts = [
        jobs.annotate(part=Value(part)).values_list("part", *FIELDS)
        for part, jobs in (
            ("last", of_night.order_by("name", "-asked_at").distinct("name")),
            ("done", finished.order_by("name", "-ended_at").distinct("name")),
            ("failed", failed),
        )
    ]
    found: dict[str, dict[str, JobRow]] = {"last": {}, "done": {}}
    others = []
    for part, *fields in parts[0].union(*parts[1:], all=True):
        row = _row(fields)
        if part == "failed":
            others.append(row)
        else:
            found[part][row.name] = row
    rows = [_night(work, found["last"].get(work.name), found["done"].get(work.name), at) for work in works]
    return rows, others


def _night(work: Work, last: JobRow | None, done: JobRow | None, at: datetime) -> NightRow:
    assert work.clock is not None
    done_at = done.ended_at if done else None
    took = done_at - done.started_at if done and done_at and done.started_at else None
    return NightRow(work, last, done_at, took, next_night(work.clock, at), is_missed(done_at, at))


def _failed(jobs: QuerySet[Job], at: datetime) -> QuerySet[Job]:
    """What was given up lately and not done since."""
    since = Job.objects.filter(key=OuterRef("key"), status=Status.DONE, ended_at__gt=OuterRef("ended_at"))
    lately = jobs.filter(~Exists(since), status=Status.FAILED, ended_at__gt=at - FAILED_LATELY)
    return lately.order_by("-ended_at")[:20]


def _in_trouble(rows: Iterable[JobRow]) -> list[Trouble]:
    works = known_work()
    return [Trouble(works[row.name], row, None) for row in rows if row.name in works]


def _has_failed(last: JobRow | None) -> bool:
    return last is not None and last.status is Status.FAILED


def jobs_asked_for(by: Actor, *, limit: int = 20) -> list[JobRow]:
    """What people asked for, the latest first: one's own, or everybody's for whoever answers for the work."""
    seen = visible(by, Action.VIEW_WORK, Job).filter(asked_by__isnull=False)
    return _rows(seen.order_by("-asked_at")[:limit])


def job(by: Actor, job_id: UUID) -> JobRow:
    """One job, or 404."""
    found = enforce.record(by, Action.VIEW_WORK, Job, job_id, related=("asked_by",))
    names = found.asked_by.full_name if found.asked_by else ""
    return _row([names if field == ASKER else getattr(found, field) for field in FIELDS])


def history_of(job_id: UUID) -> list[StepRow]:
    """What happened to a job, the latest first."""
    rows = JobHistory.objects.filter(job_id=job_id).order_by("-id")
    fields = rows.values_list("step", "at", "why", "fault", "by__full_name")[:50]
    return [StepRow(Step(step), at, why, fault, by or "") for step, at, why, fault, by in fields]


def open_job(*, key: str) -> UUID | None:
    """The job that does this work now, or is about to."""
    found = Job.objects.filter(key=key, status__in=[Status.ASKED, Status.TAKEN])
    return found.values_list("pk", flat=True).first()


def reminders_of(by: Actor, *, on: date) -> list[tuple[str, date]]:
    """(reminder, due day) of what this person is reminded of today, the first due first; each reminder once."""
    rows = Reminded.objects.filter(user_id=by.user_id, shown_until__gte=on, reminder__in=known_reminders())
    found: dict[str, date] = {}
    for key, due_on in rows.order_by("due_on", "reminder").values_list("reminder", "due_on"):
        found.setdefault(key, due_on)
    return list(found.items())


def waits_for(by: Actor, *, on: date, at: datetime) -> bool:
    """Whether the daily line goes to this person for something here: a reminder that is new today, or work that failed."""
    if Reminded.objects.filter(user_id=by.user_id, reminded_on=on, shown_until__gte=on).exists():
        return True
    if not may(by.roles, Action.VIEW_NIGHT):
        return False
    rows, found = night_and_troubles(at=at)
    return has_ever_run(rows) and bool(found)


def holders(roles: Collection[Role], *, on: date) -> set[int]:
    """Who holds one of these roles on a day and can sign in."""
    held = Membership.objects.filter(in_force(on), role__in=list(roles), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def seated(board_ids: Iterable[int], *, on: date) -> set[int]:
    """Who sits on one of these boards on a day and can sign in."""
    held = Membership.objects.filter(in_force(on), seats__board_id__in=list(board_ids), user__is_active=True)
    return set(held.values_list("user_id", flat=True))


def _rows(jobs: QuerySet[Job]) -> list[JobRow]:
    return [_row(fields) for fields in jobs.values_list(*FIELDS)]


def _row(fields: Iterable[Any]) -> JobRow:
    said = dict(zip(FIELDS, fields, strict=True))
    asker = said.pop(ASKER) or ""
    return JobRow(**said | {"status": Status(said["status"]), "asked_by": asker})
