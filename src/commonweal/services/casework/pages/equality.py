"""The equality questions of one case: what was said, what was not asked yet, and who recorded it when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from commonweal.design.words import moment, plural
from commonweal.rules.equality import NOT_ASKED, Question, changed
from commonweal.services.casework.models import EqualityRecord
from commonweal.services.casework.pages.menu import CaseTop
from commonweal.services.casework.pages.person import FormPage


@dataclass(frozen=True)
class EqualityPage:
    """`asked` says how many of the questions were asked; `history` is (when and who, which questions), without the answers."""

    top: CaseTop
    asked: str
    answers: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    ask_url: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class EqualityFormPage:
    form_page: FormPage
    back: tuple[str, str]
    is_childs: bool
    sources: tuple[str, ...]


def equality_page(
    top: CaseTop, rows: Sequence[EqualityRecord], *, questions: Sequence[Question]
) -> EqualityPage:
    """`rows`: the latest first. `questions`: those that somebody of this age is asked; an older answer is shown as well."""
    said = rows[0].said if rows else {}
    shown = [each for each in questions if said.get(each.key, NOT_ASKED) != NOT_ASKED]
    others = [each for each in questions if each not in shown]
    return EqualityPage(
        top=top,
        asked=f"{len(shown)} of {plural(len(shown) + len(others), 'question')} asked",
        answers=tuple(
            (each.title, each.words_of(said.get(each.key, NOT_ASKED))) for each in (*shown, *others)
        ),
        history=_history(rows),
        ask_url=reverse("case_equality_ask", args=[top.case_id]),
        sources=sources(questions),
    )


def equality_form_page(
    shown: FormPage, *, questions: Sequence[Question], is_childs: bool
) -> EqualityFormPage:
    return EqualityFormPage(shown, shown.back, is_childs, sources(questions))


def sources(questions: Sequence[Question]) -> tuple[str, ...]:
    """Where the answers come from, each once, with the questions that follow it."""
    found: dict[str, list[str]] = {}
    for each in questions:
        found.setdefault(each.source, []).append(each.title)
    return tuple(f"{source}: {', '.join(titles).lower()}." for source, titles in found.items())


def _history(rows: Sequence[EqualityRecord]) -> tuple[tuple[str, str], ...]:
    before: list[dict[str, str]] = [each.said for each in rows[1:]]
    before.append({})
    return tuple(
        (f"{moment(row.at)}, {row.by.full_name}", ", ".join(changed(was, row.said)))
        for row, was in zip(rows, before, strict=False)
    )
