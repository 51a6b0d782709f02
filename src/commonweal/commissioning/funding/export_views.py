"""A loaded plan taken out in a file: as a workbook or a plan file, as it stands after everything done on the pages since."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.models import Plan
from commonweal.commissioning.funding.plan_file.writing import write_plan
from commonweal.commissioning.funding.proof_in_words import proof_or_none
from commonweal.commissioning.funding.reading_files import PLAN_FILE, WORKBOOK
from commonweal.commissioning.funding.stored import read_back
from commonweal.commissioning.funding.workbook import write_workbook

TYPES = {
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PLAN_FILE: "application/toml; charset=utf-8",
}


@page(Action.VIEW_MONEY)
def plan_workbook(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Plan, plan_id)
    plan = read_back(found)
    return _attached(request, found, write_workbook(plan, proof=proof_or_none(plan)), WORKBOOK)


@page(Action.VIEW_MONEY)
def plan_file(request: HttpRequest, plan_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_MONEY, Plan, plan_id)
    return _attached(request, found, write_plan(read_back(found)).encode(), PLAN_FILE)


def _attached(request: HttpRequest, plan: Plan, data: bytes, ending: str) -> HttpResponse:
    """The file, named by the plan's key; taking it out is an event."""
    record_event(
        action="export_plan", subject=plan, by=request.actor, at=timezone.now(), kind=ending.removeprefix(".")
    )
    response = HttpResponse(data, content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{plan.key}{ending}"'
    return response
