"""Finding somebody who may be on record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import INVALID
from commonweal.partnership.queries import today
from commonweal.services.casework.actions.people import note_search
from commonweal.services.front_door import forms, pages, queries


@page(Action.VIEW_PERSON)
def people_search(request: HttpRequest) -> HttpResponse:
    """Sent as a form and answered in place, so that a name is never in an address, a history or a log."""
    form = forms.SearchForm(request.POST if request.method == "POST" else None, today=today())
    result = None
    if form.is_bound and form.is_valid():
        result = queries.search_people(request.actor, **forms.what_to_find(form.cleaned_data))
        note_search(found=len(result.found), by=request.actor, at=timezone.now())
    at_the_door = may(request.actor.roles, Action.WORK_REFERRAL)
    shown = pages.search_page(result, referral_page="front_door_referral" if at_the_door else "offer")
    status = INVALID if form.is_bound and result is None else 200
    return render(request, "front_door/search.jinja", {"page": shown, "form": form}, status=status)
