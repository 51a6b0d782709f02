"""What a manager sets for the messages of a service, and whether somebody wants the daily line."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.services.casework.actions import wordings as actions
from commonweal.services.casework.forms import messages as forms
from commonweal.services.casework.pages import messages as pages
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import messages as found_messages
from commonweal.services.casework.queries.unsaid import sender_of


@page(Action.KEEP_WORDING)
def wordings(request: HttpRequest) -> HttpResponse:
    own = request.actor.organisation_as(Role.SERVICE_MANAGER)
    shown = pages.wordings_page(sender_of(own), found_messages.wordings_of(own))
    return render(request, "casework/wordings.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_WORDING)
def wording_new(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.WordingForm,
        template="casework/wording_new.jinja",
        page=None,
        act=lambda sent: actions.keep_wording(**sent.values, **sent.once),
        done=lambda _: reverse("wordings"),
        said="The wording is kept.",
    )


@page(Action.KEEP_WORDING)
def wording_end(request: HttpRequest, wording_id: int) -> HttpResponse:
    found_messages.wording_of(request.actor.organisation_as(Role.SERVICE_MANAGER), wording_id)
    return press(
        request,
        act=lambda _: actions.end_wording(wording_id=wording_id, by=request.actor, at=timezone.now()),
        done=lambda _: reverse("wordings"),
        back=reverse("wordings"),
        said="The wording is out of use.",
    )


@keeps_draft
@page(Action.KEEP_WORDING)
def sender(request: HttpRequest) -> HttpResponse:
    own = request.actor.organisation_as(Role.SERVICE_MANAGER)
    return serve_form(
        request,
        form_class=forms.SenderForm,
        template="casework/sender.jinja",
        page=None,
        initial=lambda: found_messages.as_sender_recorded(own),
        act=lambda sent: actions.set_sender(**sent.values, **sent.change),
        done=lambda _: reverse("wordings"),
        said="Messages come from this now.",
    )


@keeps_draft
@page(Action.VIEW_HOME)
def notices(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.NoticesForm,
        template="casework/notices.jinja",
        page=None,
        initial=lambda: {"wanted": "yes" if found_messages.wants_notices(request.actor.user_id) else "no"},
        act=lambda sent: actions.choose_notices(
            wanted=sent.values["wanted"] == "yes", by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("home"),
        said="Your choice is kept.",
    )
