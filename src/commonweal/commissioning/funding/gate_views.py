"""Gates: the conditions a plan hangs on, one of them, and opening or shutting it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions, gate_forms, queries
from commonweal.commissioning.funding.models import Gate
from commonweal.commissioning.funding.pages import gates as pages
from commonweal.commissioning.funding.pages.choosing import chosen_plan
from commonweal.commissioning.governance.queries import allowing
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.gates import Step

SAID = {Step.OPEN: "The gate is open.", Step.SHUT: "The gate is shut."}
ACTIONS = {Step.OPEN: actions.open_gate, Step.SHUT: actions.shut_gate}


@page(Action.VIEW_MONEY)
def gates(request: HttpRequest) -> HttpResponse:
    plans = queries.plans()
    plan = chosen_plan(request.GET.get("plan", ""), plans)
    if plan is None:
        return render(request, "funding/no_plan.jinja", {"page": None})
    shown = pages.gates_page(
        plan=plan,
        plans=plans,
        gates=queries.gates_of(plan.pk),
        needs=queries.needs_behind(plan_id=plan.pk),
        money=queries.money_behind(plan_id=plan.pk),
        path=request.path,
    )
    return render(request, "funding/gates.jinja", {"page": shown})


@page(Action.VIEW_MONEY)
def gate(request: HttpRequest, gate_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Gate, gate_id, related=("plan",))
    shown = pages.gate_page(
        found,
        needs=queries.needs_behind(plan_id=found.plan_id, gate_id=found.pk),
        money=queries.money_behind(plan_id=found.plan_id, gate_id=found.pk),
        history=queries.steps_of_gate(found.pk),
        by=request.actor,
    )
    return render(request, "funding/gate.jinja", {"page": shown})


@keeps_draft
@page(Action.OPEN_GATE)
def gate_open(request: HttpRequest, gate_id: int) -> HttpResponse:
    return _serve(request, gate_id, Step.OPEN)


@keeps_draft
@page(Action.OPEN_GATE)
def gate_shut(request: HttpRequest, gate_id: int) -> HttpResponse:
    return _serve(request, gate_id, Step.SHUT)


def _serve(request: HttpRequest, gate_id: int, step: Step) -> HttpResponse:
    def found() -> Gate:
        return record(request.actor, Action.OPEN_GATE, Gate, gate_id, related=("plan",))

    def act(sent: Sent) -> Gate:
        decision = sent.values["decision"]
        return ACTIONS[step](
            gate_id=gate_id,
            on=sent.values["on"],
            words=sent.values["words"],
            decision_id=None if decision == gate_forms.NO_DECISION else int(decision),
            **sent.step,
        )

    stands = found()
    needs = queries.needs_behind(plan_id=stands.plan_id, gate_id=stands.pk)
    money = queries.money_behind(plan_id=stands.plan_id, gate_id=stands.pk)
    return serve_form(
        request,
        form_class=gate_forms.GateForm,
        form_arguments={"allowing": allowing(), "today": today()},
        template="funding/gate_step.jinja",
        page=pages.gate_step_page(stands, step=step, needs=needs, money=money),
        initial=lambda: {"version": found().version, "decision": gate_forms.NO_DECISION},
        act=act,
        done=lambda moved: reverse("gate", args=[moved.pk]),
        said=SAID[step],
    )
