"""What is to be done about a case: put down, done, and not done after all."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import Case, Task


@transaction.atomic
def add_task(
    *,
    case_id: UUID,
    text: str,
    due_on: date,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
    kind: str = "own",
) -> Task:
    """Something to do about a case, by a day. The same form sent again gives the same row."""
    case = enforce.record(by, Action.WORK_TASKS, Case, case_id)
    sent = sent_before(Task, form_key)
    if sent is not None:
        return sent
    task = Task.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        kind=kind,
        text=text,
        due_on=due_on,
        made_on=day_of(at),
        made_by_id=by.user_id,
        form_key=form_key,
    )
    record_event(action="add_task", subject=task, by=by, at=at, kind=kind)
    return task


@transaction.atomic
def finish_task(*, task_id: UUID, by: Actor, at: datetime) -> Task:
    """It is done. One that is done already stays as it was."""
    task = enforce.record(by, Action.WORK_TASKS, Task, task_id, lock=True)
    if task.done_at is None:
        task.done_at, task.done_by_id = at, by.user_id
        task.save(update_fields=["done_at", "done_by"])
        record_event(action="finish_task", subject=task, by=by, at=at, kind=task.kind)
    return task


@transaction.atomic
def reopen_task(*, task_id: UUID, by: Actor, at: datetime) -> Task:
    """It is not done after all: back on the list. Who had said so stays in the audit."""
    task = enforce.record(by, Action.WORK_TASKS, Task, task_id, lock=True)
    if task.done_at is not None:
        task.done_at = task.done_by_id = None
        task.save(update_fields=["done_at", "done_by"])
        record_event(action="reopen_task", subject=task, by=by, at=at, kind=task.kind)
    return task


def case_of_task(*, task_id: UUID, by: Actor) -> UUID:
    """Which case a task that is theirs belongs to; 404 for any other."""
    return enforce.record(by, Action.WORK_TASKS, Task, task_id).case_id
