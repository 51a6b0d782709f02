"""The lists of cases, one case, and the list to take away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.cases import CaseStatus
from commonweal.services.casework import actions, pages, queries
from commonweal.services.casework.export import as_csv
from commonweal.services.casework.pages.leaving import orphaned_words
from commonweal.services.casework.queries import passing
from commonweal.services.casework.views.opening import opened


@page(Action.VIEW_CASE)
def caseload(request: HttpRequest) -> HttpResponse:
    shown = {"closed": CaseStatus.CLOSED, "opened": CaseStatus.OPENED}
    status = shown.get(request.GET.get("show", ""), CaseStatus.ALLOCATED)
    cases = queries.caseload(request.actor, status=status, after=request.GET.get("after", ""))
    actions.note_list(what="casework.case", count=len(cases.rows), by=request.actor, at=timezone.now())
    is_manager = may(request.actor.roles, Action.ALLOCATE_CASE)
    left = orphaned_words(passing.orphaned(request.actor, today())) if is_manager else ()
    shown_page = pages.caseload_page(cases, status=status, is_manager=is_manager, today=today(), left=left)
    return render(request, "casework/caseload.jinja", {"page": shown_page})


@page(Action.ALLOCATE_CASE)
def unallocated(request: HttpRequest) -> HttpResponse:
    cases = queries.unallocated(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what="casework.case", count=len(cases.rows), by=request.actor, at=timezone.now())
    shown = pages.unallocated_page(cases, today=today())
    return render(request, "casework/unallocated.jinja", {"page": shown})


@page(Action.VIEW_CASE)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_CASE, case_id)
    shown = pages.case_page(
        found,
        queries.case_file(found, request.actor),
        today=today(),
        thresholds=local_thresholds(),
        user_id=request.actor.user_id,
        roles=request.actor.roles,
    )
    return render(request, "casework/case.jinja", {"page": shown})


@page(Action.EXPORT_CASES)
def export(request: HttpRequest) -> HttpResponse:
    rows = queries.cases_to_export(request.actor)
    actions.note_export(case_ids=[row[0] for row in rows], by=request.actor, at=timezone.now())
    response = HttpResponse(as_csv(row[1:] for row in rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="list-{today().isoformat()}.csv"'
    return response
