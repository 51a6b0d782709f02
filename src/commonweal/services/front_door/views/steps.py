"""The pages that move a referral on: triage, the decision, a service, and back again. Its ends are in `ends`."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework.forms import what_was_decided
from commonweal.services.casework.risk_views import Places, serve_answers, serve_decision, serve_tool
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.facts import about_referral
from commonweal.services.front_door.views.opening import to_work


def places(referral_id: UUID) -> Places:
    names = ("front_door_triage", "front_door_tool", "front_door_decide")
    return Places(*(reverse(name, args=[referral_id]) for name in names))


@keeps_draft
@page(Action.WORK_REFERRAL)
def triage_tool(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = to_work(request, referral_id)
    return serve_tool(
        request, about=about_referral(found, on=today()), page=shown, places=places(referral_id)
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def triage(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = to_work(request, referral_id)
    if request.method != "POST" and (closed := queries.reasons_triage_is_over(found, today=today())):
        messages.info(request, closed[0].text)
        return redirect("front_door_referral", referral_id)
    return serve_answers(
        request, about=about_referral(found, on=today()), page=shown, places=places(referral_id)
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def decide(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = to_work(request, referral_id)
    return serve_decision(
        request,
        about=about_referral(found, on=today()),
        page=shown,
        places=places(referral_id),
        form_class=forms.TriageForm,
        template="front_door/decide.jinja",
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent, answers: actions.triage_referral(
            referral_id=referral_id,
            answers=answers,
            decided=what_was_decided(sent.values),
            triaged=forms.what_was_triaged(sent.values),
            **sent.step,
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]),
        said="Triage is done.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def route(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, top = to_work(request, referral_id)
    routes = queries.routes(found, on=today())
    return serve_form(
        request,
        form_class=forms.RouteForm,
        form_arguments={"offers": pages.offer_choices(routes)},
        template="front_door/route.jinja",
        page=pages.route_page(found, top, routes, reasons=queries.reasons_not_to_offer(found, routes)),
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: actions.route_referral(
            referral_id=referral_id,
            offer_id=int(sent.values["offer_id"]),
            **sent.step,
        ),
        done=lambda _: reverse("front_door"),
        said="The referral is offered to the service.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def take_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    return serve_form(
        request,
        form_class=forms.TakeBackForm,
        template="front_door/take_back.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: actions.take_back_referral(
            referral_id=referral_id,
            why=sent.values["why"],
            **sent.step,
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]),
        said="The referral is back at the front door.",
    )
