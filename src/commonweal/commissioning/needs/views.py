"""What was published about need, with every figure's window, source and edition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.commissioning.needs import pages, queries


@page(Action.VIEW_FIGURES)
def published(request: HttpRequest) -> HttpResponse:
    return render(request, "needs/published.jinja", {"page": pages.published_page(queries.published())})
