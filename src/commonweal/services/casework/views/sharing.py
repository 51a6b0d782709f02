"""What is shared about the person of a case."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import keeps_draft
from commonweal.services.casework import pages, queries
from commonweal.services.casework.actions import sharing_in_case as actions
from commonweal.services.casework.pages.sharing import SharingPlaces
from commonweal.services.casework.sharing_views import (
    serve_agreement,
    serve_asking,
    serve_shared,
    serve_sharing,
    serve_withdrawal,
)
from commonweal.services.casework.views.opening import opened, to_write


def places(case_id: UUID) -> SharingPlaces:
    names = ("case_sharing", "case_agreement", "case_withdraw", "case_ask", "case_shared")
    return SharingPlaces(*(reverse(name, args=[case_id]) for name in names))


@page(Action.VIEW_CASE)
def sharing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_CASE, case_id)
    return serve_sharing(
        request,
        page=pages.case_form_page(found, queries.alerts(found.episode_id, by=request.actor)),
        episode_id=found.episode_id,
        places=places(case_id),
        may_write=found.worker_id == request.actor.user_id and may(request.actor.roles, Action.WORK_CASE),
    )


@keeps_draft
@page(Action.WORK_CASE)
def agreement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    write = partial(actions.agree_in_case, case_id=case_id)
    return serve_agreement(request, page=shown, places=places(case_id), write=write)


@page(Action.WORK_CASE)
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    to_write(request, case_id)
    write = partial(actions.withdraw_in_case, case_id=case_id)
    return serve_withdrawal(request, places=places(case_id), write=write)


@keeps_draft
@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    write = partial(actions.ask_in_case, case_id=case_id)
    return serve_asking(request, page=shown, places=places(case_id), write=write)


@keeps_draft
@page(Action.WORK_CASE)
def shared(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    write = partial(actions.record_in_case, case_id=case_id)
    return serve_shared(request, page=shown, places=places(case_id), write=write)
