"""The one place where a job moves: apply the table, save, write history."""

from datetime import datetime

from commonweal.access.actor import Actor
from commonweal.jobs.models import Job, JobHistory
from commonweal.rules.jobs import STEPS, Status, Step
from commonweal.rules.steps import next_status


def take_step(
    *, job: Job, step: Step, by: Actor | None, at: datetime, why: str = "", fault: str = "", **changes: object
) -> Job:
    """The row is locked by whoever calls. Raises Refused where the table has no such step."""
    was, became = Status(job.status), next_status(STEPS, Status(job.status), step)
    changes |= {"status": became, "why": why, "fault": fault}
    for name, value in changes.items():
        setattr(job, name, value)
    job.save(update_fields=list(changes))
    JobHistory.objects.create(
        job=job, step=step, was=was, became=became, why=why, fault=fault, by_id=by and by.user_id, at=at
    )
    return job
