"""What is put before the manager of a service, and the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.approval import Subject
from commonweal.rules.reasons import Reason
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.press import press
from commonweal.services.casework.views.opening import opened

NOTHING_WAITS = Reason("nothing_waits", "Nothing of this case waits for you now.")


@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A press: the plan as it is now goes to the manager."""
    opened(request, Action.WORK_CASE, case_id)
    back = reverse("case_plan", args=[case_id])
    return press(
        request,
        act=lambda sent: actions.ask_for_plan(case_id=case_id, **sent.once),
        done=lambda _: back,
        back=back,
        said="The plan is with your manager.",
    )


@page(Action.WORK_CASE)
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A press: what was asked is taken back before it is answered."""
    opened(request, Action.WORK_CASE, case_id)
    subject = Subject.CLOSING if request.POST.get("subject") == Subject.CLOSING else Subject.PLAN
    back = reverse("case_close" if subject == Subject.CLOSING else "case_plan", args=[case_id])
    return press(
        request,
        act=lambda _: actions.withdraw_approval(
            case_id=case_id, subject=subject, by=request.actor, at=timezone.now()
        ),
        done=lambda _: back,
        back=back,
        said="It is taken back. Ask again when it is ready.",
    )


@page(Action.APPROVE_WORK)
def waiting(request: HttpRequest) -> HttpResponse:
    found = queries.page_of_approvals(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what="casework.approval", count=len(found.rows), by=request.actor, at=timezone.now())
    return render(request, "casework/approvals.jinja", {"page": pages.approvals_page(found)})


@keeps_draft
@page(Action.APPROVE_WORK)
def approve(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.APPROVE_WORK, case_id)
    asked, alerts = queries.waits_in_case(found), queries.alerts(found.episode_id, by=request.actor)
    by = request.actor
    top = pages.case_top(found, alerts, here="case_approve", user_id=by.user_id, roles=by.roles)
    # Where nothing waits there is nothing to judge: the plan is a page of its own.
    plan = queries.plan_file(found, asked=asked) if asked else None
    return serve_form(
        request,
        form_class=forms.AnswerForm,
        template="casework/approve.jinja",
        page={
            "form_page": pages.case_form_page(found, alerts, reasons=() if asked else [NOTHING_WAITS]),
            "asked": pages.asked_words(asked) if asked else (),
            "top": top,
            "plan": pages.plan_page(top, plan, is_required=True, today=today()) if plan else None,
        },
        initial=lambda: {"version": asked.pk if asked else ""},
        act=lambda sent: actions.answer_approval(
            case_id=case_id,
            gives=sent.values["answer"] == "give",
            why=sent.values["why"],
            **sent.change,
        ),
        done=lambda _: reverse("approvals"),
        said="Your answer is with the worker.",
    )
