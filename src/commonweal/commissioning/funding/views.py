"""Money: at a glance, one contribution and its steps, and who pays for what."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action, may
from commonweal.commissioning.funding import actions, forms, pages, queries
from commonweal.commissioning.funding.models import Contribution, Plan
from commonweal.commissioning.funding.pool import pool as read_pool
from commonweal.commissioning.funding.what_changes import what_changes
from commonweal.commissioning.governance.queries import allowing
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.contributions import Certainty, Step

FACTS = ("funder", "fence", "plan")
EVERYTHING = (*FACTS, "gate", "reserve", "decision", "carry_forward")


@page(Action.VIEW_MONEY)
def money(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = _chosen(request, plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    counted = pages.certainty_from(request.GET.get("counting", "")) or Certainty.IN_PRINCIPLE
    shown = pages.pool_page(
        read_pool(plan, today=today(), counted=counted),
        plan=plan,
        plans=plans,
        chosen=pages.number_from(request.GET.get("year", "")),
        today=today(),
        by=request.actor,
        path=request.path,
    )
    return render(request, "funding/money.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def contribution(request: HttpRequest, contribution_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Contribution, contribution_id, related=EVERYTHING)
    history = queries.history_of(found.pk)
    shown = pages.contribution_page(
        found,
        history=history,
        moved=queries.moved([found.pk]).get(found.pk, queries.NOTHING),
        transactions=_in_the_ledger(request, found.pk),
        names=queries.names_in(found.plan_id),
        beside=queries.named_beside(found),
        carry_steps=queries.carry_steps(found.pk) if pages.carry_of(found) else [],
        allowing=allowing() if may(request.actor.roles, Action.MOVE_CONTRIBUTION) else [],
        by=request.actor,
        today=today(),
        changes=what_changes(found, history) if request.GET.get("changes") else None,
    )
    return render(request, "funding/contribution.jinja", {"page": shown})


@keeps_draft
@page(Action.MOVE_CONTRIBUTION)
def contribution_step(request: HttpRequest, contribution_id: int, step: str) -> HttpResponse:
    wanted = pages.step_from(step)
    if wanted is None or wanted is Step.RECEIVE:
        raise Http404
    return _serve_step(request, contribution_id, wanted, Action.MOVE_CONTRIBUTION)


@keeps_draft
@page(Action.RECEIVE_CONTRIBUTION)
def contribution_receive(request: HttpRequest, contribution_id: int) -> HttpResponse:
    return _serve_step(request, contribution_id, Step.RECEIVE, Action.RECEIVE_CONTRIBUTION)


def _serve_step(request: HttpRequest, contribution_id: int, step: Step, action: Action) -> HttpResponse:
    def found() -> Contribution:
        return record(request.actor, action, Contribution, contribution_id, related=FACTS)

    def act(sent: Sent) -> Contribution:
        values = dict(sent.values)
        return actions.take_step(
            contribution_id=contribution_id,
            step=step,
            amount_pence=values.pop("amount", None),
            decision_id=values.pop("decision", None),
            **values,
            **sent.step,
        )

    decisions = allowing() if step is Step.CONFIRM else []
    moved = queries.moved([contribution_id]).get(contribution_id, queries.NOTHING)
    arguments: dict[str, Any] = {"allowing": decisions} if step is Step.CONFIRM else {}
    return serve_form(
        request,
        form_class=forms.FORMS[step],
        form_arguments={**arguments, "today": today()},
        template="funding/step.jinja",
        page=pages.step_page(found(), step=step, moved=moved, allowing=decisions, today=today()),
        initial=lambda: {"version": found().version},
        act=act,
        done=lambda moved: pages.after_a_step(moved.pk),
        said="The step is recorded.",
    )


def _in_the_ledger(request: HttpRequest, contribution_id: int) -> list[queries.TransactionRow]:
    """The latest movements of one contribution, for whoever may open the ledger."""
    if not may(request.actor.roles, Action.VIEW_LEDGER):
        return []
    return queries.transactions(contribution_id=contribution_id)


def _chosen(request: HttpRequest, plans: list[Plan]) -> Plan | None:
    return pages.chosen_plan(request.GET.get("plan", ""), plans)
