"""Asking somebody, answering without an account, typing in a sheet, and the figures."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commonweal.access.actor import Actor
from commonweal.access.door_limits import network_of
from commonweal.access.enforce import page, public_page
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.partnership.form_page import INVALID, keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.disclosure_minimum import minimum_in_force
from commonweal.rules.feedback import SURVEYS, find_survey, spaced, surveys_for
from commonweal.rules.reasons import Refused
from commonweal.services.casework.models import age_on
from commonweal.services.casework.pages.menu import works_on
from commonweal.services.casework.pages.messages import ways
from commonweal.services.casework.queries import contact_points
from commonweal.services.casework.queries.outcomes import how_to_contact
from commonweal.services.casework.views.opening import opened, to_write, top_of
from commonweal.services.feedback import actions, forms, queries
from commonweal.services.feedback.actions import Asked
from commonweal.services.feedback.pages import case_feedback_page, feedback_page

BUSY = 429
SEES_ALL = frozenset({Role.JOINT_COMMISSIONER, Role.BOARD_MEMBER, Role.ANALYST})


@page(Action.VIEW_CASE)
def case_feedback(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    mine = works_on(case, user_id=request.actor.user_id, roles=request.actor.roles)
    shown = case_feedback_page(
        top_of(request, case, here="case_feedback"),
        queries.asks_of(case),
        {each.name: each for each in (*SURVEYS, *queries.loaded_surveys())},
        ask_url=reverse("case_feedback_ask", args=[case_id]) if mine else "",
    )
    return render(request, "feedback/case.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A text waits at the gate for messages; a sheet with its code is shown once, here."""
    case, shown = to_write(request, case_id, back_to="case_feedback")
    points = contact_points(case.episode_id)
    found = ways(points, today=today(), area=case.area.code, thresholds=local_thresholds())
    surveys = surveys_for(
        case.client_group, age_on(case.subject.born_on, today()), loaded=queries.loaded_surveys()
    )
    made: list[Asked] = []

    def act(sent: Any) -> None:
        form = forms.AskForm(surveys=surveys)
        made.append(actions.ask_for_feedback(case_id=case_id, asking=form.asking(sent.values), **sent.once))

    response = serve_form(
        request,
        form_class=forms.AskForm,
        form_arguments={"surveys": surveys, "ways": [each for each in found if each[0].startswith("text:")]},
        template="feedback/ask.jinja",
        page={"form_page": shown, "reaching": how_to_contact(case, on=today()), "none_fits": not surveys},
        act=act,
        done=lambda _: reverse("case_feedback", args=[case_id]),
    )
    return _sheet(request, made[0]) if made and made[0].code else response


def _sheet(request: HttpRequest, asked: Asked) -> HttpResponse:
    """For the printer: nothing on it says who asks, or whom."""
    survey = find_survey(asked.ask.survey, asked.ask.survey_version, loaded=queries.loaded_surveys())
    context = {
        "survey": survey,
        "code": spaced(asked.code),
        "until": asked.until,
        "address": settings.ANSWER_ADDRESS,
    }
    response = render(request, "feedback/sheet.jinja", context)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def leaves_nothing(view):
    """No copy, no referrer, no search engine."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        response = view(request, *args, **options)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return inner


@public_page
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@leaves_nothing
def answer(request: HttpRequest) -> HttpResponse:
    """One address for the whole way, no cookie: the code travels in the form. There is nothing another site could borrow."""
    if request.method == "POST" and not actions.may_try(network=network_of(request), at=timezone.now()):
        return render(request, "feedback/busy.jinja", status=BUSY)
    return _answering(request, "feedback/answer", by=None)


@page(Action.TYPE_FEEDBACK)
@leaves_nothing
def type_in(request: HttpRequest) -> HttpResponse:
    """A sheet that came back. That this worker typed it in is an event; what was on it is nobody's."""
    if request.method == "POST" and not actions.may_try(
        network=f"user:{request.actor.user_id}", at=timezone.now()
    ):
        return render(request, "feedback/busy.jinja", status=BUSY)
    return _answering(request, "feedback/type", by=request.actor)


def _answering(request: HttpRequest, template: str, *, by: Actor | None) -> HttpResponse:
    """First the code, then the questions; whatever is wrong comes back with what was typed."""
    code = request.POST.get("code", "")
    code_form = forms.CodeForm(request.POST or None)
    if request.method != "POST" or not code_form.is_valid():
        return render(
            request, f"{template}_code.jinja", {"form": code_form}, status=INVALID if request.POST else 200
        )
    try:
        survey = actions.open_survey(code=code, at=timezone.now())
    except Refused as refused:
        code_form.refuse(refused, fields=code_form.fields_of_reasons)
        return render(request, f"{template}_code.jinja", {"form": code_form}, status=INVALID)
    is_answered = "answered" in request.POST
    form = forms.AnswerForm(request.POST if is_answered else None, survey=survey)
    if is_answered and form.is_valid():
        try:
            actions.take_answers(code=code, answers=form.answers(), by=by, at=timezone.now())
        except Refused as refused:
            form.refuse(refused, fields=form.fields_of_reasons)
        else:
            return render(request, f"{template}_done.jinja")
    context = {"form": form, "code": code, "survey": survey}
    return render(request, f"{template}_questions.jinja", context, status=INVALID if form.errors else 200)


@page(Action.VIEW_FEEDBACK)
def feedback(request: HttpRequest) -> HttpResponse:
    by = request.actor
    own = frozenset(each.organisation_id for each in by.memberships if each.role is Role.SERVICE_MANAGER)
    shown = feedback_page(
        queries.results(),
        queries.tallies(),
        loaded=queries.loaded_surveys(),
        only_of=None if by.roles & SEES_ALL else queries.names_of(own),
        threshold=minimum_in_force(on=today(), local=local_thresholds()).value,
    )
    return render(request, "feedback/feedback.jinja", {"page": shown})
