"""A worker who leaves, on a page: their cases, and who takes each over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from commonweal.design.words import day, plural
from commonweal.services.casework.pages.lists import load_in_words
from commonweal.services.casework.queries.leaving import CaseLeft, Leaving
from commonweal.services.casework.queries.passing import Orphaned

A_DAY = timedelta(days=1)
NEXT = {
    "review": "Review risk",
    "task": "A task",
    "action": "An action of the plan",
    "court": "A day in court",
}


@dataclass(frozen=True)
class LeavingRow:
    """One case: whose, what it is about, and under which name it is asked who takes it over."""

    title: str
    address: str
    grade: str
    facts: tuple[str, ...]
    next: str
    is_late: bool
    note: str
    has_note: bool
    field: str


@dataclass(frozen=True)
class LeavingPage:
    """`said` is whether they have left or will; `hidden` says that there are cases which this manager does not see."""

    name: str
    said: str
    has_left: bool
    rows: tuple[LeavingRow, ...]
    has_more: bool
    hidden: str
    without_note: int
    back: tuple[str, str]


def leaving_page(found: Leaving, *, today: date) -> LeavingPage:
    has_left = not found.can_sign_in or (found.ends_before is not None and found.ends_before <= today)
    rows = tuple(_row(each, today=today) for each in found.cases)
    return LeavingPage(
        name=found.name,
        said=_said(found, has_left=has_left),
        has_left=has_left,
        rows=rows,
        has_more=found.has_more,
        hidden=_hidden(found.out_of_sight),
        without_note=sum(not row.has_note for row in rows),
        back=("Team", reverse("team")),
    )


def _said(found: Leaving, *, has_left: bool) -> str:
    if has_left:
        return f"{found.name} has left, or cannot sign in any more: nobody is in touch with the people in these cases."
    if found.ends_before is not None:
        return f"{found.name} leaves on {day(found.ends_before - A_DAY)}."
    return ""


def _hidden(number: int) -> str:
    if not number:
        return ""
    are = "is restricted to others and is" if number == 1 else "are restricted to others and are"
    return (
        f"In your service {plural(number, 'open case')} {are} not shown to you. Any of them may be theirs. Whoever is named on a"
        " restricted case finds it here on their own page and hands it over."
    )


def _row(each: CaseLeft, *, today: date) -> LeavingRow:
    case = each.case
    facts = [case.reference, case.area.name]
    if each.tasks:
        facts.append(f"{plural(each.tasks, 'open task')} {'goes' if each.tasks == 1 else 'go'} with it")
    if each.messages:
        facts.append(f"{plural(each.messages, 'message')} of theirs will be withheld")
    late = each.next_on is not None and each.next_on < today
    return LeavingRow(
        title=case.subject.full_name,
        address=reverse("case_hand_over", args=[case.pk]),
        grade=case.grade or "unknown",
        facts=tuple(facts),
        next=f"{NEXT[each.next_what]} by {day(each.next_on)}" if each.next_on else "Nothing is due",
        is_late=late,
        note=f"Note of {day(each.note_at)}" if each.note_at else "No hand-over note",
        has_note=each.note_at is not None,
        field=each.question,
    )


def cases_to_place(found: Leaving) -> list[tuple[UUID, str, str, list[tuple[str, str]]]]:
    """Number, name of its question, reference, and who may be chosen, the best placed first, with what each holds."""
    return [
        (
            each.case.pk,
            each.question,
            each.case.reference,
            [
                (str(one.fit.user_id), f"{one.fit.name} ({load_in_words(one.fit.load)})")
                for one in each.workers
            ],
        )
        for each in found.cases
    ]


def suggested(found: Leaving) -> dict[str, str]:
    """The best placed worker for each case; where there is nobody, it waits to be chosen."""
    return {each.question: str(each.workers[0].fit.user_id) for each in found.cases if each.workers}


def handed_in_words(handed: int, waiting: int) -> str:
    parts = []
    if handed:
        parts.append(f"{plural(handed, 'case')} {'is' if handed == 1 else 'are'} handed over.")
    if waiting:
        parts.append(f"{plural(waiting, 'case')} {'waits' if waiting == 1 else 'wait'} for a worker.")
    return " ".join(parts)


def orphaned_words(found: Iterable[Orphaned]) -> tuple[tuple[str, str], ...]:
    """What a manager must see first: cases of somebody who has left, and where they are handed over."""
    return tuple(
        (
            f"{each.name} has left and holds {plural(each.cases, 'open case')}",
            reverse("leaves", args=[each.user_id]),
        )
        for each in found
    )
