"""What a worker writes in a case: sessions, tries at contact, alerts."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.contact_views import (
    serve_attempt,
)
from commonweal.services.casework.views.opening import to_write


@keeps_draft
@page(Action.WORK_CASE)
def session(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.SessionForm,
        form_arguments={"needs": pages.need_choices(queries.needs_of(found))},
        template="casework/session.jinja",
        page=shown,
        initial=lambda: {"held_on": today()},
        act=lambda sent: actions.record_session(
            case_id=case_id,
            session=forms.session_kept(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The session is recorded.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def attempt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    return serve_attempt(request, page=shown, write=partial(actions.record_attempt, case_id=case_id))


@keeps_draft
@page(Action.WORK_CASE)
def alert(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    standing = queries.alerts(found.episode_id, by=request.actor)
    raised = [each.kind for each in standing]
    return serve_form(
        request,
        form_class=forms.AlertForm,
        form_arguments={"raised": raised},
        template="casework/alert.jinja",
        page=replace(shown, standing=pages.alert_lines(standing, case_id)),
        act=lambda sent: actions.raise_alerts(
            case_id=case_id, kinds=sent.values["kinds"], by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The alert is up.",
    )
