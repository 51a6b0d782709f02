"""Decisions: the list, one of them, drafting, publishing and deciding."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.governance import actions, forms, pages, queries
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import boards_in_force, today
from commonweal.rules.decisions import Step

FACTS = ("board", "drafted_by")


@page(Action.VIEW_DECISION)
def decisions(request: HttpRequest) -> HttpResponse:
    before = pages.before_from(request.GET.get("before", ""))
    shown = pages.decisions_page(
        rows=queries.decisions_seen(by=request.actor, before=before, limit=pages.LIMIT + 1),
        waiting=[] if before else queries.waiting_for(by=request.actor),
        by=request.actor,
        is_first=before is None,
    )
    return render(request, "governance/decisions.jinja", {"page": shown})


@page(Action.VIEW_DECISION)
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_DECISION, Decision, decision_id, related=FACTS)
    history = queries.history_of(found.pk)
    shown = pages.decision_page(found, history=history, by=request.actor, today=today())
    return render(request, "governance/decision.jinja", {"page": shown})


@keeps_draft
@page(Action.DRAFT_DECISION)
def new_decision(request: HttpRequest) -> HttpResponse:
    def act(sent: Sent) -> Decision:
        values = dict(sent.values)
        return actions.draft_decision(
            board_id=values.pop("board"),
            amount_pence=values.pop("amount"),
            **values,
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.DraftForm,
        form_arguments={"boards": boards_in_force(on=today()), "today": today()},
        template="governance/new_decision.jinja",
        page=None,
        act=act,
        done=_address,
        said="The report is drafted. Publish it when it is ready for the board.",
    )


@keeps_draft
@page(Action.DRAFT_DECISION)
def publish_decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    found = record(request.actor, Action.DRAFT_DECISION, Decision, decision_id, related=FACTS)
    return serve_form(
        request,
        form_class=forms.PublishForm,
        template="governance/publish.jinja",
        page=pages.step_page(found, step=Step.PUBLISH, by=request.actor, today=today()),
        initial=lambda: {"version": found.version},
        act=lambda sent: actions.take_step(
            decision_id=found.pk,
            step=Step.PUBLISH,
            on=today(),
            **sent.step,
        ),
        done=_address,
        said="The report is published to the board.",
    )


@keeps_draft
@page(Action.TAKE_DECISION)
def take_decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    def found() -> Decision:
        return record(request.actor, Action.TAKE_DECISION, Decision, decision_id, related=FACTS)

    return serve_form(
        request,
        form_class=forms.TakeForm,
        form_arguments={"today": today()},
        template="governance/take.jinja",
        page=pages.step_page(found(), step=Step.APPROVE, by=request.actor, today=today()),
        initial=lambda: forms.start_of_taking(found()),
        act=lambda sent: actions.take_step(
            decision_id=decision_id,
            step=Step(sent.values["step"]),
            on=sent.values["decided_on"],
            words=sent.values["words"],
            amount_pence=sent.values["amount"],
            **sent.step,
        ),
        done=_address,
        said="The decision is recorded.",
    )


def _address(found: Decision) -> str:
    return reverse("decision", args=[found.pk])
