"""The pages of a case, for those who hold it and for the manager of its service."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.cases import CaseStatus
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.actions.risk import about_case
from commonweal.services.casework.contact_views import (
    serve_attempt,
    serve_contact_change,
    serve_new_contact,
    serve_reveal,
)
from commonweal.services.casework.export import as_csv
from commonweal.services.casework.models import Case
from commonweal.services.casework.risk_views import serve_answers, serve_decision

RELATED = ("subject", "area", "organisation", "worker", "episode")


def _open(request: HttpRequest, action: Action, case_id: UUID) -> Case:
    """The case, or 404. That it was looked at is an event."""
    return actions.look_at(
        model=Case,
        pk=case_id,
        action=action,
        seen_as=Action.VIEW_CASE,
        related=RELATED,
        by=request.actor,
        at=timezone.now(),
    )


def _to_write(request: HttpRequest, case_id: UUID) -> tuple[Case, pages.FormPage]:
    """The case of a form about it, with what must be seen first."""
    found = _open(request, Action.WORK_CASE, case_id)
    return found, pages.case_form_page(found, queries.alerts(found.episode_id))


@page(Action.VIEW_CASE)
def caseload(request: HttpRequest) -> HttpResponse:
    shown = {"closed": CaseStatus.CLOSED, "opened": CaseStatus.OPENED}
    status = shown.get(request.GET.get("show", ""), CaseStatus.ALLOCATED)
    cases = queries.caseload(request.actor, status=status, after=request.GET.get("after", ""))
    actions.note_list(what="casework.case", count=len(cases.rows), by=request.actor, at=timezone.now())
    is_manager = may(request.actor.roles, Action.ALLOCATE_CASE)
    shown_page = pages.caseload_page(cases, status=status, is_manager=is_manager, today=today())
    return render(request, "casework/caseload.jinja", {"page": shown_page})


@page(Action.ALLOCATE_CASE)
def unallocated(request: HttpRequest) -> HttpResponse:
    cases = queries.unallocated(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what="casework.case", count=len(cases.rows), by=request.actor, at=timezone.now())
    shown = pages.unallocated_page(cases, today=today())
    return render(request, "casework/unallocated.jinja", {"page": shown})


@page(Action.VIEW_CASE)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _open(request, Action.VIEW_CASE, case_id)
    shown = pages.case_page(
        found,
        queries.case_file(found),
        today=today(),
        thresholds=local_thresholds(),
        works_on_it=found.worker_id == request.actor.user_id and may(request.actor.roles, Action.WORK_CASE),
    )
    return render(request, "casework/case.jinja", {"page": shown})


@page(Action.EXPORT_CASES)
def export(request: HttpRequest) -> HttpResponse:
    rows = queries.cases_to_export(request.actor)
    actions.note_export(count=len(rows), by=request.actor, at=timezone.now())
    response = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="list-{today().isoformat()}.csv"'
    return response


@keeps_draft
@page(Action.WORK_CASE)
def session(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = _to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.SessionForm,
        template="casework/session.jinja",
        page=shown,
        initial=lambda: {"held_on": today()},
        act=lambda sent: actions.record_session(
            case_id=case_id, **sent.values, form_key=sent.form_key, by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The session is recorded.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def attempt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = _to_write(request, case_id)
    return serve_attempt(request, page=shown, write=partial(actions.record_attempt, case_id=case_id))


@keeps_draft
@page(Action.WORK_CASE)
def contact_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = _to_write(request, case_id)
    return serve_new_contact(request, page=shown, write=partial(actions.add_contact_point, case_id=case_id))


@keeps_draft
@page(Action.WORK_CASE)
def contact_edit(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    found, shown = _to_write(request, case_id)
    return serve_contact_change(
        request,
        page=shown,
        episode_id=found.episode_id,
        point_id=point_id,
        write=partial(actions.change_contact_point, case_id=case_id),
    )


@page(Action.WORK_CASE)
def contact_reveal(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    _, shown = _to_write(request, case_id)
    reveal = partial(actions.reveal_contact, case_id=case_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=reveal)


@keeps_draft
@page(Action.WORK_CASE)
def risk(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = _to_write(request, case_id)
    return serve_answers(
        request,
        client_group=found.client_group,
        page=shown,
        answers_url=reverse("case_risk", args=[case_id]),
        decide_url=reverse("case_risk_decide", args=[case_id]),
    )


@keeps_draft
@page(Action.WORK_CASE)
def risk_decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = _to_write(request, case_id)
    return serve_decision(
        request,
        about=about_case(found, on=today()),
        page=shown,
        answers_url=reverse("case_risk", args=[case_id]),
        form_class=forms.DecisionForm,
        template="casework/decide.jinja",
        act=lambda sent, answers: actions.review_case(
            case_id=case_id,
            answers=answers,
            decided=forms.what_was_decided(sent.values),
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The review is signed.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def alert(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = _to_write(request, case_id)
    raised = [each.kind for each in queries.alerts(found.episode_id)]
    return serve_form(
        request,
        form_class=forms.AlertForm,
        form_arguments={"raised": raised},
        template="casework/alert.jinja",
        page=shown,
        act=lambda sent: actions.raise_alerts(
            case_id=case_id, kinds=sent.values["kinds"], by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The alert is up.",
    )


@keeps_draft
@page(Action.ALLOCATE_CASE)
def allocate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _open(request, Action.ALLOCATE_CASE, case_id)
    loads = queries.workers_with_load(found, on=today())
    return serve_form(
        request,
        form_class=forms.AllocateForm,
        form_arguments={"workers": pages.worker_choices(loads)},
        template="casework/allocate.jinja",
        page=pages.case_form_page(found, queries.alerts(found.episode_id)),
        initial=lambda: queries.as_recorded(case_id),
        act=lambda sent: actions.allocate_case(
            case_id=case_id,
            worker_id=int(sent.values["worker_id"]),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("cases_unallocated"),
        said="The case is given to a worker.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _open(request, Action.WORK_CASE, case_id)
    always, sometimes = queries.reasons_not_to_close_yet(found, today=today())
    return serve_form(
        request,
        form_class=forms.CloseForm,
        template="casework/close.jinja",
        page=pages.case_form_page(
            found, queries.alerts(found.episode_id), reasons=always, notes=[each.text for each in sometimes]
        ),
        initial=lambda: queries.as_recorded(case_id),
        act=lambda sent: actions.close_case(
            case_id=case_id,
            **forms.how_it_ends(sent.values),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The case is closed.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _open(request, Action.WORK_CASE, case_id)
    shown = pages.case_form_page(
        found, queries.alerts(found.episode_id), reasons=queries.reasons_not_to_reopen_at_all(found)
    )
    return serve_form(
        request,
        form_class=forms.ReopenForm,
        template="casework/reopen.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(case_id),
        act=lambda sent: actions.reopen_case(
            case_id=case_id,
            why=sent.values["why"],
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The case is open again and waits for a worker.",
    )
