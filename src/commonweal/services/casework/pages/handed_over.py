"""The hand-over of one case on its page, and the list of those that nobody has read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from commonweal.design.words import day, moment
from commonweal.rules.cases import CaseStatus
from commonweal.rules.handover import Told, is_overdue
from commonweal.rules.thresholds import Threshold
from commonweal.services.casework.models import Handover
from commonweal.services.casework.pages.handover import KnownPage
from commonweal.services.casework.pages.lists import Line, ListPage
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.queries.handover import Known, NoteWritten, PassedOn
from commonweal.services.casework.words import said


@dataclass(frozen=True)
class NotePart:
    """A hand-over note: who wrote it and when, and its answers under their questions."""

    written: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HandoverPage:
    """The page of one case. `passed` says how it came to whoever holds it; `confirm_url` is there while they have yet to say
    that they have read it.
    """

    top: CaseTop
    known: KnownPage
    passed: str
    passed_is_late: bool
    note: NotePart | None
    earlier: tuple[NotePart, ...]
    write_url: str
    allocate_url: str
    confirm_url: str


TOLD = {
    Told.TOLD: "Yes",
    Told.NOT_YET: "Not yet: whoever takes over tells them",
    Told.NOT_SAFE: "No: it was not safe, or they could not be reached",
}
QUESTIONS = {
    "matters": "What matters now",
    "promised": "What was promised",
    "to_mind": "What to mind",
}


def handover_page(
    top: CaseTop,
    known: Known,
    shown: KnownPage,
    *,
    user_id: int,
    may_allocate: bool,
    today: date,
    thresholds: Sequence[Threshold],
) -> HandoverPage:
    """`may_allocate`: the reader manages the service. Whoever holds the case, or manages its service, writes the note."""
    case, passed = known.case, known.passed
    is_open = case.status != CaseStatus.CLOSED
    to_confirm = passed is not None and passed.read_at is None and passed.to_worker_id == user_id
    notes = tuple(map(_note_part, known.notes))
    return HandoverPage(
        top=top,
        known=shown,
        passed=_passed(passed, user_id) if passed else "",
        passed_is_late=passed is not None
        and passed.read_at is None
        and is_overdue(passed.at, today=today, area=case.area.code, thresholds=thresholds),
        note=notes[0] if notes else None,
        earlier=notes[1:],
        write_url=reverse("case_hand_over_write", args=[case.pk]) if is_open else "",
        allocate_url=reverse("case_allocate", args=[case.pk]) if may_allocate and is_open else "",
        confirm_url=reverse("case_hand_over_read", args=[case.pk]) if to_confirm else "",
    )


def _passed(passed: PassedOn, user_id: int) -> str:
    to = "you" if passed.to_worker_id == user_id else passed.to_worker
    note = "" if passed.with_note else f" {passed.from_worker} wrote no note for it."
    read = f" Read {day(passed.read_at)}." if passed.read_at else " Not read yet."
    return f"Passed from {passed.from_worker} to {to} on {day(passed.at)}.{note}{read}"


def _note_part(each: NoteWritten) -> NotePart:
    for_whom = "" if each.by == each.from_worker else f", for {each.from_worker}"
    how = f"{said(TOLD, each.told)}. {each.texts['told_how']}".strip()
    answers = [(words, each.texts[name]) for name, words in QUESTIONS.items()]
    answers += [
        ("Does the person know?", how),
        ("All three met", day(each.met_on) if each.met_on else ""),
        ("All three meet", day(each.meets_on) if each.meets_on else ""),
    ]
    if not each.met_on and not each.meets_on:
        answers.append(("Meeting of all three", "None held and none planned"))
    return NotePart(f"{each.by}{for_whom}, {moment(each.at)}", tuple(each for each in answers if each[1]))


def unread_page(
    unread: Iterable[Handover], *, today: date, thresholds: Sequence[Threshold], user_id: int
) -> ListPage:
    """The hand-overs that nobody has read, with how long each has waited."""
    return ListPage(
        tuple(
            Line(
                title=each.case.subject.full_name,
                address=reverse("case_hand_over", args=[each.case_id]),
                facts=(
                    each.case.reference,
                    f"From {each.from_worker.full_name}",
                    *(() if each.to_worker_id == user_id else (f"To {each.to_worker.full_name}",)),
                    "With a note" if each.note_id else "No note",
                ),
                grade=each.case.grade or "unknown",
                age=f"Since {day(each.at)}",
                is_late=is_overdue(each.at, today=today, area=each.case.area.code, thresholds=thresholds),
            )
            for each in unread
        ),
        "",
    )
