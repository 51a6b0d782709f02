"""The plan of a case: its page, its needs, its actions, and the person's agreement."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form, uuid_or_none
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.approval import Subject, is_asked_for
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.press import press
from commonweal.services.casework.views.opening import opened, to_write, top_of

NOBODY = UUID(int=0)


@page(Action.VIEW_CASE)
def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_CASE, case_id)
    required = is_asked_for(Subject.PLAN, on=today(), area=found.area.code, thresholds=local_thresholds())
    shown = pages.plan_page(
        top_of(request, found, here="case_plan"),
        queries.plan_file(found),
        is_required=required,
        today=today(),
    )
    return render(request, "casework/plan.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def need_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_plan")
    return serve_form(
        request,
        form_class=forms.NeedForm,
        form_arguments={"have": queries.areas_on_plan(case_id)},
        template="casework/need_new.jinja",
        page=shown,
        act=lambda sent: actions.add_need(
            case_id=case_id,
            **forms.new_need(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_plan", args=[case_id]),
        said="The need is on the plan.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def need(request: HttpRequest, case_id: UUID, need_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_plan")
    return serve_form(
        request,
        form_class=forms.NeedReviewForm,
        template="casework/need.jinja",
        page=shown,
        initial=lambda: forms.need_as_recorded(queries.need_of(case_id, need_id)),
        act=lambda sent: actions.review_need(
            case_id=case_id,
            need_id=need_id,
            **forms.need_looked_at(sent.values),
            **sent.step,
        ),
        done=lambda _: reverse("case_plan", args=[case_id]),
        said="The review of the need is saved.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def action_new(request: HttpRequest, case_id: UUID, need_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_plan")
    queries.need_of(case_id, need_id)
    return serve_form(
        request,
        form_class=forms.ActionForm,
        template="casework/action.jinja",
        page=shown,
        act=lambda sent: actions.add_action(
            case_id=case_id,
            need_id=need_id,
            **forms.new_action(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_plan", args=[case_id]),
        said="The action is on the plan.",
    )


@page(Action.WORK_CASE)
def done(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _press_on_action(
        request, case_id, actions.mark_done, "Done. Press Undo beside it if that was wrong."
    )


@page(Action.WORK_CASE)
def undo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _press_on_action(request, case_id, actions.undo_done, "It is open again.")


def _press_on_action(request: HttpRequest, case_id: UUID, act, said: str) -> HttpResponse:
    opened(request, Action.WORK_CASE, case_id)
    back = reverse("case_plan", args=[case_id])
    action_id = uuid_or_none(request.POST.get("action_id", ""))
    if action_id is None:
        return press(request, act=lambda _: None, done=lambda _: back, back=back, said="Nothing was changed.")
    return press(
        request,
        act=lambda _: act(case_id=case_id, action_id=action_id, by=request.actor, at=timezone.now()),
        done=lambda _: back,
        back=back,
        said=said,
    )


@keeps_draft
@page(Action.WORK_CASE)
def action_off(request: HttpRequest, case_id: UUID, action_id: UUID) -> HttpResponse:
    _, shown = to_write(
        request, case_id, back_to="case_plan", notes=[queries.action_of(case_id, action_id).what]
    )
    return serve_form(
        request,
        form_class=forms.WhyForm,
        template="casework/action_off.jinja",
        page=shown,
        act=lambda sent: actions.take_off(
            case_id=case_id,
            action_id=action_id,
            why=sent.values["why"],
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case_plan", args=[case_id]),
        said="It is taken off the plan, and stays to be read.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def agreed(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_plan")
    return serve_form(
        request,
        form_class=forms.AgreedForm,
        template="casework/agreed.jinja",
        page=shown,
        initial=lambda: {"agreed_on": today()},
        act=lambda sent: actions.agree_plan(
            case_id=case_id, agreed_on=sent.values["agreed_on"], by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case_plan", args=[case_id]),
        said="The person’s agreement is recorded.",
    )


@page(Action.WORK_CASE)
def due(request: HttpRequest) -> HttpResponse:
    found = queries.page_of_actions_due(request.actor, today(), after=request.GET.get("after", ""))
    back = queries.sent_back_lines(request.actor)
    count = len(found.rows) + len(back)
    actions.note_list(what="casework.planaction", count=count, by=request.actor, at=timezone.now())
    shown, lines = pages.actions_due_page(found, back, today=today())
    return render(request, "casework/due.jinja", {"page": shown, "sent_back": lines})
