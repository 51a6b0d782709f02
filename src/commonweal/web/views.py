"""The first page, the service directory, the pages anyone may read, and what is said when something is refused or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.access.enforce import page, public_page
from commonweal.access.policy import Action, may
from commonweal.design.words import day
from commonweal.partnership.queries import areas_on, offers_in_force, today
from commonweal.web import pages
from commonweal.web.home import sections
from commonweal.web.navigation import navigation


@page(Action.VIEW_HOME)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Begins with what needs this person today."""
    found = sections(request.actor, on=today(), at=timezone.now())
    shown = pages.HomePage(day=day(today()), sections=found)
    return render(request, "web/home.jinja", {"page": shown})


@page(Action.VIEW_DIRECTORY)
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Which service helps whom, where, with what."""
    shown = pages.directory_page(
        offers_in_force(on=today()),
        areas_on(on=today()),
        area=request.GET.get("area", ""),
        need=request.GET.get("need", ""),
        keeps=may(request.actor.roles, Action.KEEP_DIRECTORY),
    )
    return render(request, "web/directory.jinja", {"page": shown})


@public_page
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.jinja")


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.jinja")


@public_page
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    return render(request, "web/words.jinja")


@public_page
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Where somebody comes after signing out: nothing on it says where they were."""
    return render(request, "web/leave.jinja")


@public_page
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For machines: the application answers and its database does."""
    return HttpResponse("ok\n", content_type="text/plain")


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 403)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of its page: open too long, or sent from elsewhere."""
    return _say(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _say(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _say(request, 500)


def _say(request: HttpRequest, status: int) -> HttpResponse:
    """Without a form, a token or anything of the address: what is hidden and what is missing answer byte for byte alike."""
    actor = getattr(request, "actor", None)
    shown = {"navigation": navigation(actor, "") if actor else ()}
    return HttpResponse(render_to_string(f"design/errors/{status}.jinja", shown), status=status)
