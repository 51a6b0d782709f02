"""The pages that move a case on: a worker, an end, and a new beginning."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.views.opening import opened


@keeps_draft
@page(Action.ALLOCATE_CASE)
def allocate(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.ALLOCATE_CASE, case_id)
    suggestions = queries.workers_for(found, on=today(), thresholds=local_thresholds())
    return serve_form(
        request,
        form_class=forms.AllocateForm,
        form_arguments={"workers": pages.worker_choices(suggestions)},
        template="casework/allocate.jinja",
        page=pages.case_form_page(
            found,
            queries.alerts(found.episode_id, by=request.actor),
            notes=pages.minded_of_all(suggestions),
            links=[("Keep a worker and this person apart", reverse("case_keep_apart", args=[case_id]))],
        ),
        initial=lambda: queries.as_recorded(case_id),
        act=lambda sent: actions.allocate_case(
            case_id=case_id,
            worker_id=int(sent.values["worker_id"]),
            **sent.step,
        ),
        done=lambda _: reverse("cases_unallocated"),
        said="The case is given to a worker.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Closes the case; or, where a manager has to approve that first and has not, asks for it."""
    found = opened(request, Action.WORK_CASE, case_id)
    shown = pages.closing_page(
        found, queries.alerts(found.episode_id, by=request.actor), queries.ending(found, today=today())
    )
    end = actions.ask_to_close if shown.asks else actions.close_case
    return serve_form(
        request,
        form_class=forms.CloseForm,
        template="casework/close.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(case_id) | shown.starts_from,
        act=lambda sent: end(
            case_id=case_id,
            **forms.how_it_ends(sent.values),
            **sent.step,
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="Your manager is asked to approve the ending." if shown.asks else "The case is closed.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.WORK_CASE, case_id)
    shown = pages.case_form_page(
        found,
        queries.alerts(found.episode_id, by=request.actor),
        reasons=queries.reasons_not_to_reopen_at_all(found),
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
            **sent.step,
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The case is open again and waits for a worker.",
    )
