"""Choices put beside each other: scenarios of a plan, another uplift, other shares."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.commissioning.funding import choice_forms, queries
from commonweal.commissioning.funding.pages import shares as shares_pages
from commonweal.commissioning.funding.pages import uplift as uplift_pages
from commonweal.commissioning.funding.pages.choosing import chosen_plan
from commonweal.partnership.queries import today

INVALID = 422


@page(Action.VIEW_MONEY)
def uplift(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    series = uplift_pages.series_in(queries.uplifted_in(plan.pk))
    form = choice_forms.uplift_form(request.GET, usual=uplift_pages.usual_percentages(series))
    asked = uplift_pages.Asked(**form.asked) if form.is_valid() else None
    shown = uplift_pages.uplift_page(plan=plan, plans=plans, series=series, asked=asked, path=request.path)
    context = {"page": shown, "form": form, "has_any": bool(series)}
    return render(request, "funding/uplift.jinja", context, status=200 if asked or not series else INVALID)


@page(Action.VIEW_MONEY)
def shares(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    bases = queries.share_bases_of(plan.pk)
    given = shares_pages.given_in(
        plan, queries.contributions_of(plan.pk), bases, queries.organisation_names(), today()
    )
    form = choice_forms.shares_form(
        request.GET,
        payers=given.payers,
        bases=[(base.key, base.name) for base in bases],
        usual=given.total_pence,
    )
    asked = None
    if form.is_valid():
        numbers = next((base.numbers for base in bases if base.key == form.between), None)
        asked = shares_pages.Asked(form.cleaned_data["amount"], form.limits, form.borne_by, numbers)
    shown = shares_pages.shares_page(
        plan=plan, plans=plans, bases=bases, given=given, asked=asked, path=request.path, today=today()
    )
    return render(
        request, "funding/shares.jinja", {"page": shown, "form": form}, status=200 if asked else INVALID
    )
