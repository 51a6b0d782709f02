"""The equality questions of a case: for whoever works on it, and nobody else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.cases import ClientGroup
from commonweal.rules.equality import NOT_ASKED, QUESTIONS, Question, questions_for
from commonweal.services.casework.actions import equality as actions
from commonweal.services.casework.forms import equality as forms
from commonweal.services.casework.models import Case, EqualityRecord, age_on
from commonweal.services.casework.pages import equality as pages
from commonweal.services.casework.queries import equality as queries
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.WORK_CASE)
def equality(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.WORK_CASE, case_id)
    rows = queries.equality_history(case)
    actions.note_equality_read(case=case, by=request.actor, at=timezone.now())
    shown = pages.equality_page(
        top_of(request, case, here="case_equality"),
        rows,
        questions=_questions(case, rows[0] if rows else None),
    )
    return render(request, "casework/equality.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id, back_to="case_equality")
    row = queries.equality_of(case)
    questions = _questions(case, row)
    if row is not None:
        actions.note_equality_read(case=case, by=request.actor, at=timezone.now())
    return serve_form(
        request,
        form_class=forms.EqualityForm,
        form_arguments={"questions": questions},
        template="casework/equality_ask.jinja",
        page=pages.equality_form_page(
            shown, questions=questions, is_childs=case.client_group == ClientGroup.CHILD
        ),
        initial=lambda: queries.as_equality_recorded(queries.equality_of(case)),
        act=lambda sent: actions.record_equality(
            case_id=case_id, said=forms.what_they_said(sent.values), **sent.step
        ),
        done=lambda _: reverse("case_equality", args=[case_id]),
        said="The answers are kept.",
    )


def _questions(case: Case, row: EqualityRecord | None) -> tuple[Question, ...]:
    """What somebody of this age is asked, and whatever was answered before, so that it can be taken back."""
    fitting = questions_for(case.client_group, age_on(case.subject.born_on, today()))
    said = row.said if row else {}
    return tuple(each for each in QUESTIONS if each in fitting or said.get(each.key, NOT_ASKED) != NOT_ASKED)
