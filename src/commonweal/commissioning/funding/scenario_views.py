"""Choices put beside each other: scenarios of a plan and the forms that make them; another uplift; other shares."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions, choice_forms, queries, scenario_forms, stored
from commonweal.commissioning.funding.comparing import compare
from commonweal.commissioning.funding.models import Plan, Scenario
from commonweal.commissioning.funding.pages import certainty_from
from commonweal.commissioning.funding.pages import scenarios as pages
from commonweal.commissioning.funding.pages import shares as shares_pages
from commonweal.commissioning.funding.pages import uplift as uplift_pages
from commonweal.commissioning.funding.pages.choosing import chosen_plan
from commonweal.commissioning.funding.scenarios import in_words, subjects_for
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.contributions import Certainty

INVALID = 422
FACTS = ("plan", "by")


@page(Action.VIEW_MONEY)
def scenarios(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    kept = queries.scenarios_of(plan.pk)
    chosen = pages.chosen_scenarios(kept, request.GET.getlist("with"))
    told, keys = stored.read_back_for_proof(plan), {each.key for each in chosen}
    shown = pages.compare_page(
        plan=plan,
        plans=plans,
        scenarios=kept,
        chosen=chosen,
        outcomes=compare(told, [each for each in told.scenarios if each.key in keys]),
        counting=certainty_from(request.GET.get("counting", "")) or Certainty.IN_PRINCIPLE,
        by=request.actor,
        path=request.path,
    )
    return render(request, "funding/scenarios.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def scenario(request: HttpRequest, scenario_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Scenario, scenario_id, related=FACTS)
    plan = stored.read_back_for_proof(found.plan)
    told = next(each for each in plan.scenarios if each.key == found.key)
    shown = pages.scenario_page(
        found,
        plan=plan,
        changes=[in_words(change, plan) for change in told.changes],
        outcomes=compare(plan, [told]),
        by=request.actor,
    )
    return render(request, "funding/scenario.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_SCENARIO)
def scenario_new(request: HttpRequest) -> HttpResponse:
    plan = chosen_plan(request.GET.get("plan", ""), queries.plans())
    if plan is None:
        raise Http404
    others = [(each.pk, each.name) for each in queries.scenarios_of(plan.pk)]

    def act(sent: Sent) -> Scenario:
        copied = sent.values.pop("copy_of")
        return actions.keep_scenario(
            plan_id=plan.pk,
            **sent.values,
            copy_of=None if copied == scenario_forms.NOTHING else int(copied),
            **sent.once,
        )

    wanted = request.GET.get("copy", "")
    copied = next((str(number) for number, _ in others if str(number) == wanted), scenario_forms.NOTHING)
    return serve_form(
        request,
        form_class=scenario_forms.ScenarioForm,
        form_arguments={"others": others},
        template="funding/scenario_new.jinja",
        page=plan,
        initial=lambda: {"copy_of": copied},
        act=act,
        done=lambda kept: reverse("scenario", args=[kept.pk]),
        said="The scenario is kept. Add the changes it makes.",
    )


@keeps_draft
@page(Action.KEEP_SCENARIO)
def scenario_change(request: HttpRequest, scenario_id: int, kind: str) -> HttpResponse:
    wanted = pages.kind_from(kind)
    if wanted is None:
        raise Http404
    found = _kept(request, scenario_id)
    plan = stored.read_back_for_proof(found.plan)

    def act(sent: Sent) -> Scenario:
        return actions.add_change(
            scenario_id=scenario_id,
            change=scenario_forms.change_from(wanted, sent.values),
            **_sent_by(request, sent),
        )

    return serve_form(
        request,
        form_class=scenario_forms.ChangeForm,
        form_arguments={"kind": wanted, "subjects": subjects_for(wanted, plan)},
        template="funding/scenario_change.jinja",
        page=pages.change_page(found, kind=wanted, plan=plan),
        initial=lambda: {
            "version": actions.version_of(_kept(request, scenario_id)),
            **scenario_forms.usual(wanted),
        },
        act=act,
        done=lambda kept: reverse("scenario", args=[kept.pk]),
        said="The change is added.",
    )


@keeps_draft
@page(Action.KEEP_SCENARIO)
def scenario_remove(request: HttpRequest, scenario_id: int, place: int) -> HttpResponse:
    found = _kept(request, scenario_id)
    changes = actions.changes_of(found)
    if not 1 <= place <= len(changes):
        raise Http404
    words = in_words(changes[place - 1], stored.read_back_for_proof(found.plan))
    return _serve_question(
        request,
        found,
        page=pages.question_page(found, heading="Take this change out", words=words, button="Take it out"),
        act=lambda sent: actions.remove_change(
            scenario_id=scenario_id, place=place, **_sent_by(request, sent)
        ),
        said="The change is taken out.",
    )


@keeps_draft
@page(Action.KEEP_SCENARIO)
def scenario_name(request: HttpRequest, scenario_id: int) -> HttpResponse:
    found = _kept(request, scenario_id)

    def initial() -> dict[str, Any]:
        now = _kept(request, scenario_id)
        return {"version": actions.version_of(now), "name": now.name, "words": now.words}

    return serve_form(
        request,
        form_class=scenario_forms.NameForm,
        template="funding/scenario_question.jinja",
        page=pages.question_page(found, heading="Name this scenario anew", words="", button="Save"),
        initial=initial,
        act=lambda sent: actions.name_scenario(
            scenario_id=scenario_id, **sent.values, **_sent_by(request, sent)
        ),
        done=lambda kept: reverse("scenario", args=[kept.pk]),
        said="The scenario has its new name.",
    )


@keeps_draft
@page(Action.KEEP_SCENARIO)
def scenario_delete(request: HttpRequest, scenario_id: int) -> HttpResponse:
    found = _kept(request, scenario_id)
    words = "Its changes go with it. The plan stays as it is."
    return _serve_question(
        request,
        found,
        page=pages.question_page(found, heading="Delete this scenario", words=words, button="Delete it"),
        act=lambda sent: actions.delete_scenario(scenario_id=scenario_id, **sent.change),
        said="The scenario is deleted.",
    )


def _serve_question(request: HttpRequest, found: Scenario, **more: Any) -> HttpResponse:
    """A form with nothing to fill in: what would happen, and a button."""

    def done(kept: Scenario | Plan) -> str:
        if isinstance(kept, Plan):
            return f"{reverse('scenarios')}?plan={kept.key}"
        return reverse("scenario", args=[kept.pk])

    return serve_form(
        request,
        form_class=scenario_forms.ConfirmForm,
        template="funding/scenario_question.jinja",
        initial=lambda: {"version": actions.version_of(_kept(request, found.pk))},
        done=done,
        **more,
    )


def _kept(request: HttpRequest, scenario_id: int) -> Scenario:
    return record(request.actor, Action.KEEP_SCENARIO, Scenario, scenario_id, related=FACTS)


def _sent_by(request: HttpRequest, sent: Sent) -> dict[str, Any]:
    return {"version": sent.version, "form_key": sent.form_key, "by": request.actor, "at": timezone.now()}


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
