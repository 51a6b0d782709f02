"""How things are: what was said on each occasion, asking, and striking what was kept by mistake."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.outcome_tools import OutcomeTool, sets_for
from commonweal.services.casework.actions import outcomes as actions
from commonweal.services.casework.forms import outcomes as forms
from commonweal.services.casework.models import Case, OutcomeAnswers, age_on
from commonweal.services.casework.pages import outcomes as pages
from commonweal.services.casework.pages.menu import works_on
from commonweal.services.casework.queries import outcomes as queries
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.VIEW_CASE)
def outcomes(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    answers, loaded = queries.outcomes_of(case), queries.loaded_outcome_tools()
    shown = pages.outcomes_page(
        top_of(request, case, here="case_outcomes"),
        case,
        answers,
        fitting=_fitting(case, answers, loaded),
        loaded=loaded,
        may_write=_may_write(request, case),
    )
    return render(request, "casework/outcomes.jinja", {"page": shown})


@page(Action.VIEW_CASE)
def outcome(request: HttpRequest, case_id: UUID, answers_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    row = queries.answers_of(case, answers_id)
    shown = pages.answers_shown(
        top_of(request, case, here="case_outcomes"),
        row,
        loaded=queries.loaded_outcome_tools(),
        may_strike=_may_write(request, case) and row.by_id == request.actor.user_id,
        case_id=case_id,
    )
    if shown is None:
        raise Http404
    return render(request, "casework/outcome.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID, key: str) -> HttpResponse:
    case, shown = to_write(request, case_id, back_to="case_outcomes")
    asked = _set_for(case, key)
    return serve_form(
        request,
        form_class=forms.OutcomeForm,
        form_arguments={"asked": asked},
        template="casework/outcome_ask.jinja",
        page={
            "form_page": shown,
            "set": pages.ask_page(asked, reaching=queries.how_to_reach(case, on=today())),
        },
        initial=lambda: {"answered_on": today()},
        act=lambda sent: actions.keep_answers(
            case_id=case_id, asked=asked, kept=forms.what_was_said(asked, sent.values), **sent.once
        ),
        done=lambda _: reverse("case_outcomes", args=[case_id]),
        said="The answers are kept.",
    )


@page(Action.WORK_CASE)
def strike(request: HttpRequest, case_id: UUID, answers_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id, back_to="case_outcomes")
    queries.answers_of(case, answers_id)
    return serve_form(
        request,
        form_class=forms.StrikeAnswersForm,
        template="casework/outcome_strike.jinja",
        page=shown,
        act=lambda sent: actions.strike_answers(
            case_id=case_id,
            answers_id=answers_id,
            why=sent.values["why"],
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case_outcomes", args=[case_id]),
        said="The answers are struck. They count no more.",
    )


def _may_write(request: HttpRequest, case: Case) -> bool:
    return works_on(case, user_id=request.actor.user_id, roles=request.actor.roles)


def _fitting(
    case: Case, answers: list[OutcomeAnswers], loaded: tuple[OutcomeTool, ...]
) -> tuple[OutcomeTool, ...]:
    age = age_on(case.subject.born_on, today())
    return sets_for(case.client_group, age, loaded=loaded, begun=queries.begun_with(answers))


def _set_for(case: Case, key: str) -> OutcomeTool:
    """The set with this key that fits the person today, or 404."""
    for each in _fitting(case, queries.outcomes_of(case), queries.loaded_outcome_tools()):
        if each.key == key:
            return each
    raise Http404
