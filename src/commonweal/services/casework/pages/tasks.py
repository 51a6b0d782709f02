"""Tasks on a page: those of one case, and somebody's own list by day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day
from commonweal.rules.cases import CaseStatus
from commonweal.rules.crossings import SafetyFact, read_as
from commonweal.services.casework.models import Task
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.paging import Slice


@dataclass(frozen=True)
class TaskLine:
    """One task. `press` is where its button leads: done, or not done after all; empty where this reader has none."""

    task_id: UUID
    what: str
    to_do: str
    facts: tuple[str, ...]
    due: str
    is_late: bool
    is_about_safety: bool
    press: str
    address: str


@dataclass(frozen=True)
class CaseTasksPage:
    top: CaseTop
    to_do: tuple[TaskLine, ...]
    done: tuple[TaskLine, ...]
    new_url: str


@dataclass(frozen=True)
class MyTasksPage:
    """Read a group as: these tasks belong under these words, overdue first."""

    groups: tuple[tuple[str, tuple[TaskLine, ...]], ...]
    next_url: str


def case_tasks_page(
    top: CaseTop, to_do: Iterable[Task], done: Iterable[Task], *, today: date
) -> CaseTasksPage:
    return CaseTasksPage(
        top=top,
        to_do=tuple(_line(each, today=today) for each in to_do),
        done=tuple(_line(each, today=today) for each in done),
        new_url=reverse("case_task_new", args=[top.case_id]),
    )


def my_tasks_page(tasks: Slice[Task], *, today: date) -> MyTasksPage:
    groups: dict[str, list[TaskLine]] = {}
    for task in tasks.rows:
        words = "Overdue" if task.due_on < today else "Today" if task.due_on == today else day(task.due_on)
        groups.setdefault(words, []).append(_line(task, today=today, with_case=True))
    return MyTasksPage(
        tuple((words, tuple(lines)) for words, lines in groups.items()),
        f"?after={tasks.next_key}" if tasks.next_key else "",
    )


def _line(task: Task, *, today: date, with_case: bool = False) -> TaskLine:
    about_safety = task.kind == Task.SAFETY_FACT
    what, to_do = read_as(SafetyFact(task.fact)) if about_safety else (task.text, "")
    facts: Sequence[str] = ()
    if with_case:
        closed = ("Closed case",) if task.case.status == CaseStatus.CLOSED else ()
        facts = (task.case.subject.full_name, task.case.reference, *closed)
    elif task.done_at is not None and task.done_by is not None:
        facts = (f"Done {day(task.done_at)} by {task.done_by.full_name}",)
    elif task.made_by is not None:
        facts = (f"Put down {day(task.made_on)} by {task.made_by.full_name}",)
    known = (f"Known since {day(task.made_on)}",) if about_safety else ()
    is_done = task.done_at is not None
    return TaskLine(
        task_id=task.pk,
        what=what,
        to_do=to_do,
        facts=(*facts, *known),
        due=f"Due {day(task.due_on)}",
        is_late=not is_done and task.due_on < today,
        is_about_safety=about_safety,
        press=reverse("task_undone" if is_done else "task_done", args=[task.pk]),
        address=reverse("case_tasks", args=[task.case_id]),
    )
