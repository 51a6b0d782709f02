"""A page of a list of people: who, a few facts, how urgent, how long it has waited."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from commonweal.design.choices import Choice
from commonweal.design.words import day, plural
from commonweal.rules.allocation import WorkerSuggestion
from commonweal.rules.caseload import Load
from commonweal.rules.cases import CaseStatus
from commonweal.rules.periods import day_of
from commonweal.services.casework import words
from commonweal.services.casework.models import Case
from commonweal.services.casework.paging import Slice
from commonweal.services.casework.queries import CAP


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
    """One page of a list. `next_url` is empty at its end; `left` are cases of those who have left, as (words, address)."""

    lines: tuple[Line, ...]
    next_url: str
    tabs: tuple[Choice, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


def caseload_page(
    cases: Slice[Case],
    *,
    status: CaseStatus,
    is_manager: bool,
    today: date,
    left: tuple[tuple[str, str], ...] = (),
) -> ListPage:
    """A worker's caseload, or the cases of a manager's service with who holds each."""
    tabs = (
        managers_tabs("closed" if status == CaseStatus.CLOSED else "cases")
        if is_manager
        else _own_tabs(status)
    )
    lines = tuple(_case_line(case, is_manager=is_manager, today=today) for case in cases.rows)
    shown = "" if status == CaseStatus.ALLOCATED else f"show={status}&"
    return ListPage(lines, f"?{shown}after={cases.next_key}" if cases.next_key else "", tabs, left)


def _own_tabs(status: CaseStatus) -> tuple[Choice, ...]:
    return (
        Choice("Open", reverse("cases"), status == CaseStatus.ALLOCATED),
        Choice("Reopened", f"{reverse('cases')}?show=opened", status == CaseStatus.OPENED),
        Choice("Closed", f"{reverse('cases')}?show=closed", status == CaseStatus.CLOSED),
    )


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


MANAGERS_LISTS = (
    ("Open", "cases"),
    ("Waiting for a worker", "cases_unallocated"),
    ("Not yet reached", "cases_unseen"),
    ("Team", "team"),
)


def managers_tabs(here: str) -> tuple[Choice, ...]:
    """The lists of a manager's service, as tabs."""
    return (
        *(Choice(words, reverse(name), name == here) for words, name in MANAGERS_LISTS),
        Choice("Closed", f"{reverse('cases')}?show=closed", here == "closed"),
    )


def unallocated_page(cases: Slice[Case], *, today: date) -> ListPage:
    """The cases nobody holds, whoever is to be spoken with first at the top, with how long each has waited."""
    lines = tuple(
        Line(
            title=case.subject.full_name,
            address=reverse("case_waiting", args=[case.pk]),
            facts=(
                case.reference,
                words.GROUPS[case.client_group],
                case.area.name,
                waiting(case.opened_at, today=today),
            ),
            grade=case.grade or "unknown",
            age="Speak with them today"
            if case.interim_due_on == today
            else f"Speak by {day(case.interim_due_on)}",
            is_late=case.interim_due_on < today,
        )
        for case in cases.rows
    )
    return ListPage(
        lines, f"?after={cases.next_key}" if cases.next_key else "", managers_tabs("cases_unallocated")
    )


def unseen_page(cases: Slice[Case], *, today: date) -> ListPage:
    """The cases with a worker whose person nobody has spoken with yet."""
    lines = tuple(
        Line(
            title=case.subject.full_name,
            address=reverse("case", args=[case.pk]),
            facts=(case.reference, case.area.name, case.worker.full_name if case.worker else ""),
            grade=case.grade or "unknown",
            age=waiting(case.opened_at, today=today),
        )
        for case in cases.rows
    )
    return ListPage(
        lines, f"?after={cases.next_key}" if cases.next_key else "", managers_tabs("cases_unseen")
    )


def waiting(since: datetime, *, today: date) -> str:
    """How long something has waited, in words."""
    days = (today - day_of(since)).days
    return "Came today" if days <= 0 else f"Waiting {plural(days, 'day')}"


def worker_choices(suggestions: Sequence[WorkerSuggestion]) -> list[tuple[str, str, str]]:
    """The workers to choose from, the best placed first, with what each holds and why they fit."""
    said = set(minded_of_all(suggestions))
    return [(str(each.fit.user_id), each.fit.name, _why(each, said)) for each in suggestions]


def minded_of_all(suggestions: Sequence[WorkerSuggestion]) -> list[str]:
    """What is to be minded whoever is chosen: said once, not at every name."""
    first, *others = suggestions or [None]
    if first is None or not others:
        return []
    return [text for text in first.to_mind if all(text in each.to_mind for each in others)]


def _why(each: WorkerSuggestion, said: Container[str]) -> str:
    why = "; ".join([load_in_words(each.fit.load), *each.reasons_for]).capitalize() + "."
    minded = [text for text in each.to_mind if text not in said]
    return f"{why} Mind: {'; '.join(minded)}." if minded else why


def load_in_words(load: Load) -> str:
    """How much somebody holds, weighed by risk."""
    held = f"{CAP}+ cases" if load.cases > CAP else plural(load.cases, "case")
    return f"holds {held} now, {load.percent}% of a full load"
