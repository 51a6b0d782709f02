"""The safety plan: read, compare, sign another version, settle how it is handed over, and the paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.VIEW_CASE)
def ahead(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_CASE, case_id)
    shown = pages.ahead_page(
        top_of(request, found, here="case_ahead"),
        queries.safety_plans(found),
        queries.last_hand_over(found),
        first=_number(request.GET.get("first", "")),
        second=_number(request.GET.get("second", "")),
    )
    return render(request, "casework/ahead.jinja", {"page": shown})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


@keeps_draft
@page(Action.WORK_CASE)
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_ahead")
    return serve_form(
        request,
        form_class=forms.SafetyPlanForm,
        template="casework/ahead_write.jinja",
        page=shown,
        initial=lambda: forms.safety_plan_as_recorded(queries.last_safety_plan(case_id)),
        act=lambda sent: actions.sign_safety_plan(
            case_id=case_id,
            **forms.safety_plan_signed(sent.values),
            **sent.step,
        ),
        done=lambda _: reverse("case_ahead", args=[case_id]),
        said="This version is signed.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def settle(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_ahead")
    return serve_form(
        request,
        form_class=forms.HandOverForm,
        template="casework/ahead_settle.jinja",
        page=shown,
        act=lambda sent: actions.settle_hand_over(
            case_id=case_id,
            **forms.hand_over_settled(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_ahead_paper", args=[case_id]),
    )


@page(Action.WORK_CASE)
def paper(request: HttpRequest, case_id: UUID) -> HttpResponse:
    plan, reasons = actions.open_for_paper(case_id=case_id, by=request.actor, at=timezone.now())
    return render(request, "casework/paper.jinja", {"page": pages.paper_page(case_id, plan, reasons)})
