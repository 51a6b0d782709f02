"""What is shared about the person of a referral, while the front door has it in hand."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft
from commonweal.rules.referrals import TERMINAL
from commonweal.services.casework.pages.sharing import SharingPlaces
from commonweal.services.casework.sharing_views import (
    serve_agreement,
    serve_asking,
    serve_shared,
    serve_sharing,
    serve_withdrawal,
)
from commonweal.services.front_door.actions import sharing as actions
from commonweal.services.front_door.views.opening import to_work


def places(referral_id: UUID) -> SharingPlaces:
    names = tuple(f"front_door_{each}" for each in ("sharing", "agreement", "withdraw", "ask", "shared"))
    return SharingPlaces(*(reverse(name, args=[referral_id]) for name in names))


@page(Action.WORK_REFERRAL)
def sharing(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = to_work(request, referral_id)
    return serve_sharing(
        request,
        page=shown,
        episode_id=found.episode_id,
        places=places(referral_id),
        may_write=found.status not in TERMINAL,
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def agreement(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    write = partial(actions.agree_in_referral, referral_id=referral_id)
    return serve_agreement(request, page=shown, places=places(referral_id), write=write)


@page(Action.WORK_REFERRAL)
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    to_work(request, referral_id)
    write = partial(actions.withdraw_in_referral, referral_id=referral_id)
    return serve_withdrawal(request, places=places(referral_id), write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def ask(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    write = partial(actions.ask_in_referral, referral_id=referral_id)
    return serve_asking(request, page=shown, places=places(referral_id), write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def shared(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    write = partial(actions.record_in_referral, referral_id=referral_id)
    return serve_shared(request, page=shown, places=places(referral_id), write=write)
