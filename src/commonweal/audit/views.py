"""The auditor's page: who looked at what, who changed what, and whether the account of it is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.audit import actions, forms, pages, queries

LIMIT = 50
MOST = 200
INVALID = 422
LONGEST_NUMBER = 18


@page(Action.VIEW_AUDIT)
def audit(request: HttpRequest) -> HttpResponse:
    form = forms.FindEventsForm(request.POST if request.method == "POST" else None)
    asked, people = _asked(request), []
    if form.is_valid():
        if form.cleaned_data["record"]:
            found = pages.Asked(record_id=form.cleaned_data["record"].lower())
            return redirect(reverse("audit") + found.address())
        people = queries.people_called(form.cleaned_data["person"])
        if len(people) == 1:
            return redirect(reverse("audit") + pages.Asked(actor_id=people[0][0]).address())
    events = queries.latest_events(
        actor_id=asked.actor_id,
        kind=asked.kind,
        record_id=asked.record_id,
        before_id=asked.before_id,
        limit=LIMIT + 1,
    )
    shown = pages.audit_page(
        events=events,
        names=queries.names([*(event.actor_id for event in events), asked.actor_id]),
        checked=queries.last_check(),
        asked=asked,
        limit=LIMIT,
        people=people,
        is_search=form.is_bound and not form.errors,
    )
    return render(
        request, "audit/audit.jinja", {"page": shown, "form": form}, status=INVALID if form.errors else 200
    )


@page(Action.VIEW_AUDIT)
def walls(request: HttpRequest) -> HttpResponse:
    """Openings in an emergency, what crossed the wall, and what was done with one case, asked for by its reference."""
    form = forms.FindRecordForm(request.POST if request.method == "POST" else None)
    events = None
    if form.is_bound and form.is_valid():
        numbers = queries.numbers_behind(form.cleaned_data["reference"])
        events = queries.events_about(numbers, limit=MOST)
        actions.record_something(
            action="view_record_by_reference",
            record_type="casework.case",
            record_id=next((number for kind, number in numbers if kind == "casework.case"), ""),
            by=request.actor,
            at=timezone.now(),
        )
    openings, crossings = queries.openings(), queries.crossings()
    actions.record_something(
        action="view_crossings",
        record_type="casework.crossing",
        by=request.actor,
        at=timezone.now(),
        count=len(crossings),
    )
    people = [each.by_id for each in openings] + [each.told_by for each in crossings]
    shown = pages.walls_page(
        openings=openings,
        crossings=crossings,
        events=events,
        names=queries.names([*people, *(each.actor_id for each in events or ())]),
        organisations=queries.organisation_names(each.organisation_id for each in openings),
        today=timezone.localdate(),
    )
    status = INVALID if form.errors else 200
    return render(request, "audit/walls.jinja", {"page": shown, "form": form}, status=status)


def _asked(request: HttpRequest) -> pages.Asked:
    kind, record_id = request.GET.get("kind", ""), request.GET.get("record", "")
    return pages.Asked(
        actor_id=_number(request.GET.get("actor", "")),
        kind=kind if forms.KIND.fullmatch(kind) else "",
        record_id=record_id if forms.RECORD_ID.fullmatch(record_id) else "",
        before_id=_number(request.GET.get("before", "")),
    )


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_NUMBER else None
