"""Budget and forecast: the year's table, setting the budget, taking a forecast, and moving budget by two people."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions, budget_forms, queries
from commonweal.commissioning.funding.models import Plan, Virement
from commonweal.commissioning.funding.pages import budget as pages
from commonweal.commissioning.funding.pages import virement as virement_pages
from commonweal.commissioning.funding.pages.choosing import address, chosen_plan, number_from, year_name
from commonweal.commissioning.governance.queries import allowing
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.payments import Step
from commonweal.rules.reasons import Refused
from commonweal.rules.variance import foreseen


@page(Action.VIEW_MONEY)
def budget(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    year = pages.year_chosen(plan, number_from(request.GET.get("year", "")), today=today())
    shown = pages.budget_page(
        plan=plan,
        plans=plans,
        year=year,
        lines=queries.lines_of_year(plan.pk, year),
        forecasts=queries.forecasts_of(plan.pk, year),
        chosen=number_from(request.GET.get("forecast", "")),
        virements=queries.virements_of(plan.pk, year),
        elements=queries.elements_of(plan.pk),
        areas=queries.areas_by_number(),
        closed=frozenset(queries.closed_years()),
        by=request.actor,
        today=today(),
        path=request.path,
    )
    return render(request, "funding/budget.jinja", {"page": shown})


@require_POST
@page(Action.KEEP_BUDGET)
def budget_set(request: HttpRequest, plan_id: int, budget_year: int) -> HttpResponse:
    plan, year = _plan(request, plan_id, budget_year), budget_year
    try:
        posted = actions.set_budget(plan_id=plan_id, year=year, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = "is set" if posted else "is so already, so nothing was posted"
        messages.success(request, f"The budget of {year_name(year)} {words}.")
    return redirect(_budget_of(plan, year))


@keeps_draft
@page(Action.KEEP_BUDGET)
def forecast_take(request: HttpRequest, plan_id: int, budget_year: int) -> HttpResponse:
    plan, year = _plan(request, plan_id, budget_year), budget_year
    lines = virement_pages.suggested(
        queries.lines_of_year(plan.pk, year), queries.needs_of(plan.pk), queries.elements_of(plan.pk)
    )
    fields = {f"line_{key[0]}_{key[1]}": key for key in lines}

    def act(sent: Sent) -> Any:
        return actions.take_forecast(
            plan_id=plan.pk,
            year=year,
            name=sent.values["name"],
            words=sent.values["words"],
            amounts={key: sent.values[field] for field, key in fields.items()},
            **sent.once,
        )

    asked = {
        field: (lines[key][0], virement_pages.suggestion_words(lines[key][1]))
        for field, key in fields.items()
    }
    return serve_form(
        request,
        form_class=budget_forms.ForecastForm,
        form_arguments={"lines": asked},
        template="funding/forecast.jinja",
        page=virement_pages.year_form_page("Take a forecast", plan=plan, year=year, has_lines=bool(lines)),
        initial=lambda: {field: foreseen(lines[key][1]) for field, key in fields.items()},
        act=act,
        done=lambda _: _budget_of(plan, year),
        said="The forecast is kept as it stands today.",
    )


@keeps_draft
@page(Action.KEEP_BUDGET)
def virement_prepare(request: HttpRequest, plan_id: int, budget_year: int) -> HttpResponse:
    plan, year = _plan(request, plan_id, budget_year), budget_year
    lines = queries.lines_of_year(plan.pk, year)

    def act(sent: Sent) -> Virement:
        said = sent.values
        from_line, to_line = (virement_pages.line_key(said[name]) for name in ("from_line", "to_line"))
        if from_line is None or to_line is None:
            raise Http404
        none = said["decision"] == budget_forms.NO_DECISION
        wish = actions.Wish(
            year=year,
            from_line=from_line,
            to_line=to_line,
            pence=said["amount"],
            words=said["words"],
            decision_id=None if none else int(said["decision"]),
        )
        return actions.prepare_virement(plan_id=plan.pk, wish=wish, **sent.once)

    giving = virement_pages.lines_to_take_from(lines, queries.sources_of_year(plan.pk, year))
    return serve_form(
        request,
        form_class=budget_forms.VirementForm,
        form_arguments={
            "giving": giving,
            "taking": virement_pages.lines_to_give_to(lines, queries.needs_of(plan.pk)),
            "allowing": allowing(),
        },
        template="funding/virement_new.jinja",
        page=virement_pages.year_form_page("Move budget", plan=plan, year=year, has_lines=bool(giving)),
        initial=lambda: {"decision": budget_forms.NO_DECISION},
        act=act,
        done=lambda made: reverse("virement", args=[made.pk]),
        said="The virement is prepared. Somebody else has to approve it before any budget moves.",
    )


@page(Action.VIEW_MONEY)
def virement(request: HttpRequest, virement_id: int) -> HttpResponse:
    plan = record(request.actor, Action.VIEW_MONEY, Virement, virement_id, related=("plan",)).plan
    shown = virement_pages.virement_page(_row(virement_id), plan=plan, by=request.actor)
    return render(request, "funding/virement.jinja", {"page": shown})


@page(Action.KEEP_BUDGET)
def virement_approve(request: HttpRequest, virement_id: int) -> HttpResponse:
    return _settle(request, virement_id, Step.APPROVE, "The budget is moved.")


@keeps_draft
@page(Action.KEEP_BUDGET)
def virement_send_back(request: HttpRequest, virement_id: int) -> HttpResponse:
    return _settle(request, virement_id, Step.SEND_BACK, "The virement is sent back.")


@page(Action.KEEP_BUDGET)
def virement_withdraw(request: HttpRequest, virement_id: int) -> HttpResponse:
    return _settle(request, virement_id, Step.WITHDRAW, "The virement is withdrawn.")


def _settle(request: HttpRequest, virement_id: int, step: Step, said: str) -> HttpResponse:
    plan = record(request.actor, Action.KEEP_BUDGET, Virement, virement_id, related=("plan",)).plan

    def act(sent: Sent) -> Virement:
        return actions.settle_virement(
            virement_id=virement_id,
            step=step,
            words=sent.values.get("words", ""),
            **sent.change,
        )

    return serve_form(
        request,
        form_class=budget_forms.SendBackForm if step is Step.SEND_BACK else budget_forms.ApproveForm,
        template="funding/virement_step.jinja",
        page=virement_pages.settling_page(_row(virement_id), step, plan=plan, by=request.actor),
        initial=lambda: {"version": _row(virement_id).version},
        act=act,
        done=lambda settled: reverse("virement", args=[settled.pk]),
        said=said,
    )


def _row(virement_id: int) -> queries.VirementRow:
    found = queries.virement_of(virement_id)
    if found is None:
        raise Http404
    return found


def _plan(request: HttpRequest, plan_id: int, year: int) -> Plan:
    plan = record(request.actor, Action.KEEP_BUDGET, Plan, plan_id)
    if year not in pages.years_shown(plan):
        raise Http404
    return plan


def _budget_of(plan: Plan, year: int) -> str:
    return address(reverse("budget"), plan=plan.key, year=year)
