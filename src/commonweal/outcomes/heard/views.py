"""The page for board and analyst. Whoever works with cases as well does not get it: they would know one couple of the few."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.outcomes.heard.pages import heard_page
from commonweal.outcomes.heard.queries import couples_by_year
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.disclosure_minimum import minimum_in_force


@page(Action.VIEW_FIGURES)
def heard(request: HttpRequest) -> HttpResponse:
    if may(request.actor.roles, Action.VIEW_CASE):
        raise PermissionDenied
    least = minimum_in_force(on=today(), local=local_thresholds()).value
    return render(request, "heard/heard.jinja", {"page": heard_page(couples_by_year(), threshold=least)})
