"""Can it be paid for? Over all years, one year in full, and one contribution against every line."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.funding.pages import verdict as verdict_pages
from commonweal.commissioning.funding.pages import who_pays as who_pays_pages
from commonweal.commissioning.funding.pages.choosing import address, chosen_plan
from commonweal.commissioning.funding.verdict import Verdict, verdict_on
from commonweal.partnership.queries import today


@page(Action.VIEW_MONEY)
def verdict(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    shown = verdict_pages.verdict_page(
        plan=plan,
        plans=plans,
        read=verdict_on(plan),
        counted=verdict_pages.certainty_from(request.GET.get("counting", "")),
        path=request.path,
        who_pays=reverse("who_pays"),
        contribution=reverse("contribution", args=[0]),
    )
    return render(request, "funding/verdict.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def who_pays(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    read = verdict_on(plan)
    shown = who_pays_pages.who_pays_page(
        plan=plan,
        plans=plans,
        read=read,
        year_number=_year(request, read),
        counted=verdict_pages.certainty_from(request.GET.get("counting", "")),
        path=request.path,
        source_address=lambda number: reverse("who_pays_source", args=[number]),
    )
    return render(request, "funding/who_pays.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def who_pays_source(request: HttpRequest, contribution_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Contribution, contribution_id, related=("plan",))
    read = verdict_on(found.plan)
    number = _year(request, read)
    shown = who_pays_pages.source_page(
        read=read,
        contribution_id=found.pk,
        year_number=number,
        path=request.path,
        back=address(reverse("who_pays"), plan=found.plan.key, year=number),
        is_to_compare=found.plan.is_to_compare,
    )
    if shown is None:
        return redirect("contribution", found.pk)
    return render(request, "funding/who_pays_source.jinja", {"page": shown})


def _year(request: HttpRequest, read: Verdict) -> int:
    """The number of the year the address names, or of the one we are in, or of the nearest to it."""
    text, last = request.GET.get("year", ""), len(read.question.periods)
    if text.isascii() and text.isdecimal() and len(text) < 6:
        return min(max(int(text), 1), last)
    now = today()
    return next(
        (place for place, year in enumerate(read.question.periods, start=1) if now < year.ends_before), last
    )
