"""The pages of a service that is offered somebody: the list, one of them, and taking it on."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework.actions import note_list
from commonweal.services.casework.press import press
from commonweal.services.casework.queries.transfers import how_many_arrive
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.views.opening import LIST, opened


@page(Action.ACCEPT_REFERRAL)
def offers(request: HttpRequest) -> HttpResponse:
    found = queries.offers(request.actor, after=request.GET.get("after", ""))
    note_list(what=LIST, count=len(found.rows), by=request.actor, at=timezone.now())
    context = {
        "page": pages.offers_page(found, today=today()),
        "from_services": how_many_arrive(request.actor),
    }
    return render(request, "front_door/offers.jinja", context)


@page(Action.ACCEPT_REFERRAL)
def offer(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = opened(request, Action.ACCEPT_REFERRAL, referral_id)
    shown = pages.offer_page(
        found, queries.referral_file(found), today=today(), thresholds=local_thresholds()
    )
    return render(request, "front_door/offer.jinja", {"page": shown, "form": forms.CommonwealForm()})


@page(Action.ACCEPT_REFERRAL)
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return press(
        request,
        act=lambda sent: actions.accept_referral(
            referral_id=referral_id,
            **sent.step,
        ),
        done=lambda case: reverse("case_allocate", args=[case.pk]),
        back=reverse("offer", args=[referral_id]),
        said="Your service has taken it on. Give it to a worker.",
    )
