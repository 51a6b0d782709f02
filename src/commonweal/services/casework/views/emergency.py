"""Opening a case in an emergency, reading it while it is open, and its manager's look afterwards."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import INVALID, keeps_draft, serve_form, uuid_or_none
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.break_glass import NOT_OPENED
from commonweal.rules.reasons import Refused
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.contact_views import serve_reveal
from commonweal.services.casework.views.opening import opened


@page(Action.BREAK_GLASS)
def emergency(request: HttpRequest) -> HttpResponse:
    """Asks for a reference; there is nothing to choose from. What does not open answers alike, with all that was typed."""
    form = forms.EmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            found = actions.break_glass(
                **forms.what_is_happening(form.cleaned_data),
                form_key=uuid_or_none(form.cleaned_data["form_key"]),
                by=request.actor,
                at=timezone.now(),
            )
            if found is not None:
                return redirect("emergency_case", case_id=found)
            form.refuse(Refused(NOT_OPENED))
        except Refused as refused:
            form.refuse(refused, fields=form.fields_of_reasons)
    status = INVALID if form.errors else 200
    return render(request, "casework/emergency.jinja", {"form": form}, status=status)


@page(Action.VIEW_IN_EMERGENCY)
def emergency_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_IN_EMERGENCY, case_id, seen_as=Action.VIEW_IN_EMERGENCY)
    now = timezone.now()
    shown = pages.emergency_page(
        found,
        queries.case_file(found, None),
        until=_until(request, case_id, now),
        now=now,
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "casework/emergency_case.jinja", {"page": shown})


@page(Action.VIEW_IN_EMERGENCY)
def emergency_reveal(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_IN_EMERGENCY, case_id, seen_as=Action.VIEW_IN_EMERGENCY)
    now = timezone.now()
    shown = pages.emergency_top(
        found,
        queries.alerts(found.episode_id, by=request.actor),
        until=_until(request, case_id, now),
        now=now,
    )
    reveal = partial(actions.reveal_in_emergency, case_id=case_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=reveal)


def _until(request: HttpRequest, case_id: UUID, now: datetime) -> datetime:
    until = dict(queries.open_to_me(request.actor, at=now)).get(case_id)
    if until is None:
        raise Http404
    return until


@page(Action.REVIEW_BREAK_GLASS)
def openings(request: HttpRequest) -> HttpResponse:
    shown = pages.openings_page(
        queries.to_review(request.actor),
        queries.reviewed(request.actor),
        by_id=request.actor.user_id,
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "casework/openings.jinja", {"page": shown})


@keeps_draft
@page(Action.REVIEW_BREAK_GLASS)
def opening_review(request: HttpRequest, opening_id: UUID) -> HttpResponse:
    opening = queries.opening(request.actor, opening_id)
    shown = pages.opening_line(
        opening, by_id=request.actor.user_id, today=today(), thresholds=local_thresholds()
    )
    return serve_form(
        request,
        form_class=forms.FindingForm,
        template="casework/opening.jinja",
        page=shown,
        act=lambda sent: actions.review_opening(
            opening_id=opening_id,
            **forms.what_was_found(sent.values),
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("openings"),
        said="What you found is kept.",
    )
