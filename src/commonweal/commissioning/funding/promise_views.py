"""Contributions: the board of them, the way from the first promises, one more, and a change of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions, facts, forms, pages, queries
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.commissioning.funding.pages import chosen_plan, number_from
from commonweal.commissioning.funding.promise_forms import ContributionForm
from commonweal.commissioning.governance.queries import allowing
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of


@page(Action.VIEW_MONEY)
def contributions(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    rows = queries.contributions_of(plan.pk)
    shown = pages.board_page(
        plan=plan,
        plans=plans,
        contributions=rows,
        moved=queries.moved(each.pk for each in rows),
        last_steps=queries.last_steps(plan.pk),
        carries=queries.open_carries(plan_id=plan.pk),
        year=number_from(request.GET.get("year", "")),
        funder_id=number_from(request.GET.get("funder", "")),
        today=today(),
        by=request.actor,
        path=request.path,
    )
    return render(request, "funding/board.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def movements(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    shown = pages.movements_page(
        plan=plan,
        plans=plans,
        contributions=queries.contributions_of(plan.pk),
        changes=queries.changes_of(plan_id=plan.pk),
        path=request.path,
    )
    return render(request, "funding/movements.jinja", {"page": shown})


@keeps_draft
@page(Action.ADD_CONTRIBUTION)
def new_contribution(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = record(request.actor, Action.ADD_CONTRIBUTION, Plan, plan_id)
    names = queries.names_in(plan.pk)
    arguments = {
        "funders": queries.possible_funders(),
        "fences": [
            (each.pk, facts.fence_sentence(each, names), f"Laid down in: {each.basis}")
            for each in queries.fences_of(plan.pk)
        ],
        "years": years_of(Period(plan.starts_on, plan.ends_before)),
        "gates": queries.gates_of(plan.pk),
        "reserves": queries.reserves_of(plan.pk),
        "beside": queries.contributions_of(plan.pk),
        "today": today(),
    }

    def act(sent: Sent) -> Contribution:
        return actions.add_contribution(
            plan_id=plan.pk,
            asked=ContributionForm(**arguments).asked(sent.values),
            on=sent.values["on"],
            carried_by=sent.values["carried_by"],
            **sent.once,
        )

    return serve_form(
        request,
        form_class=ContributionForm,
        form_arguments=arguments,
        template="funding/new_contribution.jinja",
        page=plan,
        act=act,
        done=lambda added: reverse("contribution", args=[added.pk]),
        said="The contribution is added as asked for.",
    )


@keeps_draft
@page(Action.MOVE_CONTRIBUTION)
def contribution_change(request: HttpRequest, contribution_id: int) -> HttpResponse:
    def found() -> Contribution:
        related = ("funder", "plan")
        return record(request.actor, Action.MOVE_CONTRIBUTION, Contribution, contribution_id, related=related)

    def initial() -> dict[str, object]:
        now = found()
        return {
            "version": now.version,
            "amount": now.amount_pence,
            "expected_on": now.expected_on,
            "expires_on": now.expires_on,
            "valuation": now.valuation,
        }

    def act(sent: Sent) -> Contribution:
        values = dict(sent.values)
        return actions.revise_contribution(
            contribution_id=contribution_id,
            amount_pence=values.pop("amount"),
            decision_id=values.pop("decision", None),
            **values,
            **sent.step,
        )

    now = found()
    is_confirmed = CERTAINTY[Status(now.status)] is Certainty.CONFIRMED
    moved = queries.moved([now.pk]).get(now.pk, queries.NOTHING)
    return serve_form(
        request,
        form_class=forms.ChangeForm,
        form_arguments={
            "allowing": allowing() if is_confirmed else [],
            "is_in_kind": now.kind != facts.CASH,
            "is_confirmed": is_confirmed,
            "today": today(),
        },
        template="funding/step.jinja",
        page=pages.change_page(now, moved=moved, today=today()),
        initial=initial,
        act=act,
        done=lambda changed: pages.after_a_step(changed.pk),
        said="The change is recorded.",
    )
