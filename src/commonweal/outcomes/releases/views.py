"""The release log, one release, and the number below which counts are hidden."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.outcomes.releases import actions, forms, pages, queries
from commonweal.outcomes.releases.models import Release
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today


@page(Action.VIEW_RELEASES)
def release_log(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None
    shown = pages.log_page(
        rows=queries.releases(before=before, limit=pages.LIMIT + 1),
        is_first=before is None,
        minimum=queries.in_force(on=today()),
    )
    return render(request, "releases/log.jinja", {"page": shown})


@page(Action.VIEW_RELEASES)
def release(request: HttpRequest, release_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_RELEASES, Release, release_id, related=("by",))
    return render(request, "releases/release.jinja", {"page": pages.release_page(queries.kept(found))})


@page(Action.VIEW_RELEASES)
def disclosure_minimum(request: HttpRequest) -> HttpResponse:
    shown = pages.minimum_page(
        minimum=queries.in_force(on=today()), settings=queries.settings(), by=request.actor, today=today()
    )
    return render(request, "releases/minimum.jinja", {"page": shown})


@keeps_draft
@page(Action.SET_DISCLOSURE)
def set_disclosure_minimum(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.MinimumForm,
        template="releases/set_minimum.jinja",
        page=pages.minimum_page(
            minimum=queries.in_force(on=today()), settings=(), by=request.actor, today=today()
        ),
        act=lambda sent: actions.set_disclosure_minimum(**sent.values, **sent.once),
        done=lambda _: reverse("disclosure_minimum"),
        said="The number is set.",
    )
