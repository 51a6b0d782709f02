"""A review of risk: the questions, then the decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft
from commonweal.partnership.queries import today
from commonweal.services.casework import actions, forms
from commonweal.services.casework.actions.risk import about_case
from commonweal.services.casework.risk_views import Places, serve_answers, serve_decision, serve_tool
from commonweal.services.casework.views.opening import to_write


def places(case_id: UUID) -> Places:
    names = ("case_risk", "case_risk_tool", "case_risk_decide")
    return Places(*(reverse(name, args=[case_id]) for name in names))


@keeps_draft
@page(Action.WORK_CASE)
def risk_tool(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    return serve_tool(request, about=about_case(found, on=today()), page=shown, places=places(case_id))


@keeps_draft
@page(Action.WORK_CASE)
def risk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    return serve_answers(request, about=about_case(found, on=today()), page=shown, places=places(case_id))


@keeps_draft
@page(Action.WORK_CASE)
def risk_decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    return serve_decision(
        request,
        about=about_case(found, on=today()),
        page=shown,
        places=places(case_id),
        form_class=forms.DecisionForm,
        template="casework/decide.jinja",
        act=lambda sent, answers: actions.review_case(
            case_id=case_id,
            answers=answers,
            decided=forms.what_was_decided(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The review is signed.",
    )
