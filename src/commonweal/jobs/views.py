"""The work a program does: what runs every night, one job with how far it is, stopping it, trying it again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.jobs import actions, pages, queries
from commonweal.rules.reasons import Refused


@page(Action.VIEW_NIGHT)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """For whoever answers for the work of the night: how it went, what to do where it did not."""
    nights, troubles = queries.night_and_troubles(at=timezone.now())
    shown = pages.night_page(
        nights=nights,
        asked=queries.jobs_asked_for(request.actor),
        troubles=troubles,
        is_quiet=not queries.has_ever_run(nights),
        by=request.actor,
    )
    return render(request, "jobs/work.jinja", {"page": shown})


@page(Action.VIEW_WORK)
@require_safe
def work_asked(request: HttpRequest) -> HttpResponse:
    by = request.actor
    shown = pages.asked_page(
        asked=queries.jobs_asked_for(by), troubles=queries.own_troubles(by, at=timezone.now())
    )
    return render(request, "jobs/asked.jinja", {"page": shown})


@page(Action.VIEW_WORK)
@require_safe
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    row = queries.job(request.actor, job_id)
    shown = pages.job_page(row=row, steps=queries.history_of(job_id), by=request.actor, now=timezone.now())
    return render(request, "jobs/job.jinja", {"page": shown})


@require_POST
@page(Action.STOP_WORK)
def job_stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What has not begun is stopped at once; the page says when what has begun is."""
    return _press(request, job_id, act=actions.stop_work, said="It is being stopped.")


@require_POST
@page(Action.RUN_WORK)
def job_again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    return _press(request, job_id, act=actions.try_again, said="It is asked for again.")


def _press(request: HttpRequest, job_id: UUID, *, act: Callable[..., object], said: str) -> HttpResponse:
    try:
        act(job_id=job_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("job", job_id=job_id)
