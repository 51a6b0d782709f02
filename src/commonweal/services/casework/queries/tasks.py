"""What is to be done: about one case, and everything on somebody's own list."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.access.scopes import visible
from commonweal.rules.cases import CaseStatus
from commonweal.services.casework.models import Case, Task
from commonweal.services.casework.paging import Order, Slice, one_page
from commonweal.services.casework.queries.lists import CAP, in_hundred

BY_DAY = (Order("due_on", date), Order("id", UUID))
MOST_DONE = 30


def tasks_of(case: Case) -> tuple[list[Task], list[Task]]:
    """What is to be done about a case, the first due first; and what was done, the latest first."""
    tasks = Task.objects.filter(case=case).select_related("made_by", "done_by")
    to_do = list(tasks.filter(done_at__isnull=True).order_by("due_on", "id"))
    return to_do, list(tasks.filter(done_at__isnull=False).order_by("-done_at", "id")[:MOST_DONE])


def my_tasks(by: Actor, *, after: str = "") -> Slice[Task]:
    """This person's list, the first due first: of the cases they hold; for a manager of those that nobody holds."""
    rows = on_my_list(by).select_related("case").prefetch_related("case__subject")
    return one_page(rows, BY_DAY, after=after)


@dataclass(frozen=True)
class TasksToday:
    """How many tasks are this person's by today, each counted to a hundred and no further ("100+")."""

    overdue: str = "0"
    today: str = "0"


def tasks_today(by: Actor, on: date) -> TasksToday:
    """One question: the days of what is due, the first due first."""
    due = on_my_list(by).filter(due_on__lte=on).order_by("due_on").values_list("due_on", flat=True)
    days = list(due[: 2 * CAP + 2])
    overdue = sum(day < on for day in days)
    return TasksToday(in_hundred(overdue), in_hundred(len(days) - overdue))


def on_my_list(by: Actor) -> QuerySet[Task]:
    """The open tasks that are this person's to do (rules.crossings.reader_of, as a filter)."""
    mine = Q()
    if by.holds(Role.CASE_WORKER) or by.holds(Role.PERPETRATOR_WORKER):
        mine |= Q(case__worker_id=by.user_id, case__status=CaseStatus.ALLOCATED)
    managed = [each.organisation_id for each in by.memberships if each.role is Role.SERVICE_MANAGER]
    if managed:
        waits = Q(case__status=CaseStatus.OPENED) | Q(case__status=CaseStatus.CLOSED, kind=Task.SAFETY_FACT)
        mine |= Q(organisation_id__in=managed) & waits
    if not mine:
        return Task.objects.none()
    return visible(by, Action.WORK_TASKS, Task).filter(mine, done_at__isnull=True)
