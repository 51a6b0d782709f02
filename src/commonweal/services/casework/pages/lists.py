"""A page of a list of people: who, a few facts, how urgent, how long it has waited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from commonweal.design.words import day, plural
from commonweal.rules.cases import CaseStatus
from commonweal.rules.periods import day_of
from commonweal.services.casework import words
from commonweal.services.casework.models import Case
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries import CAP, Load


@dataclass(frozen=True)
class Line:
    """One row of a list of people: where it leads, a few facts, how long it waits, and whether that is too long."""

    title: str
    address: str
    facts: tuple[str, ...]
    grade: str
    age: str = ""
    is_late: bool = False
    tag: str = ""
    tag_colour: str = "grey"
    missing: tuple[str, ...] = ()
    clock: str = ""
    clock_is_late: bool = False


@dataclass(frozen=True)
class ListPage:
    """One page of a list. `next_url` is empty at its end."""

    lines: tuple[Line, ...]
    next_url: str
    tabs: tuple[tuple[str, str, bool], ...] = ()


def caseload_page(cases: Slice[Case], *, status: CaseStatus, is_manager: bool, today: date) -> ListPage:
    """A worker's caseload, or the cases of a manager's service with who holds each."""
    tabs = [("Open", f"{reverse('cases')}", status == CaseStatus.ALLOCATED)]
    if is_manager:
        tabs.append(("Waiting for a worker", reverse("cases_unallocated"), False))
    else:
        tabs.append(("Reopened", f"{reverse('cases')}?show=opened", status == CaseStatus.OPENED))
    tabs.append(("Closed", f"{reverse('cases')}?show=closed", status == CaseStatus.CLOSED))
    lines = tuple(_case_line(case, is_manager=is_manager, today=today) for case in cases.rows)
    shown = "" if status == CaseStatus.ALLOCATED else f"show={status}&"
    return ListPage(lines, f"?{shown}after={cases.next_key}" if cases.next_key else "", tuple(tabs))


def _case_line(case: Case, *, is_manager: bool, today: date) -> Line:
    due = case.review_due_on if case.status != CaseStatus.CLOSED else None
    who = (case.worker.full_name,) if is_manager and case.worker else ()
    return Line(
        title=case.subject.full_name,
        address=reverse("case", args=[case.pk]),
        facts=(case.reference, words.GROUPS[case.client_group], case.area.name, *who),
        grade=case.grade or "unknown",
        age=f"Review due {day(due)}" if due else f"Closed {day(case.closed_at)}" if case.closed_at else "",
        is_late=due is not None and due < today,
    )


def unallocated_page(cases: Slice[Case], *, today: date) -> ListPage:
    """The cases nobody holds, with how long each has waited."""
    lines = tuple(
        Line(
            title=case.subject.full_name,
            address=reverse("case_allocate", args=[case.pk]),
            facts=(case.reference, words.GROUPS[case.client_group], case.area.name),
            grade=case.grade or "unknown",
            age=waiting(case.opened_at, today=today),
        )
        for case in cases.rows
    )
    return ListPage(lines, f"?after={cases.next_key}" if cases.next_key else "")


def waiting(since: datetime, *, today: date) -> str:
    """How long something has waited, in words."""
    days = (today - day_of(since)).days
    return "Came today" if days <= 0 else f"Waiting {plural(days, 'day')}"


def worker_choices(loads: Iterable[Load]) -> list[tuple[str, str, str]]:
    """The workers to choose from, with what each holds."""
    return [(str(load.worker.user_id), load.worker.name, f"Holds {_held(load)} now") for load in loads]


def _held(load: Load) -> str:
    return f"{CAP}+ cases" if load.cases > CAP else plural(load.cases, "case")
