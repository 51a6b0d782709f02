"""All cases of a service move: asking, answering, making the file, taking it down, ending the cases, and those that arrived."""

from time import monotonic
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.design.fields import CommonwealForm
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.cases_out import OutStatus
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import cases_file, cases_out
from commonweal.services.casework.forms import cases_out as forms
from commonweal.services.casework.models import CasesOut
from commonweal.services.casework.pages import cases_out as pages
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import cases_out as queries

SECONDS_A_PRESS = 3.0


@page(Action.APPROVE_CASES_OUT)
def moving(request: HttpRequest) -> HttpResponse:
    by = request.actor
    is_manager = may(by.roles, Action.MOVE_CASES_OUT)
    shown = pages.out_list_page(
        queries.moving(by), may_ask=is_manager, has_arrived=is_manager and bool(queries.arrived(by))
    )
    return render(request, "casework/moving.jinja", {"page": shown})


@keeps_draft
@page(Action.MOVE_CASES_OUT)
def moving_new(request: HttpRequest) -> HttpResponse:
    found = queries.services_managed(request.actor)
    choices = pages.service_choices(found)
    return serve_form(
        request,
        form_class=forms.AskOutForm,
        form_arguments={"services": choices},
        template="casework/moving_new.jinja",
        page=pages.ask_page(found),
        initial=lambda: {"service": choices[0][0]} if len(choices) == 1 else {},
        act=lambda sent: cases_out.ask_cases_out(**forms.what_moves(sent.values), **sent.once),
        done=lambda out: reverse("moving_one", args=[out.pk]),
        said="Asked. A second person answers.",
    )


def _shown(request: HttpRequest, out_id: UUID) -> pages.OutPage:
    out = queries.moving_one(request.actor, out_id)
    now = timezone.now()
    return pages.out_page(
        out,
        taken_by=queries.taken_down_by(out),
        user_id=request.actor.user_id,
        is_manager=_manages(request, out),
        other_managers=cases_out.managers_beside(out=out, at=now),
        at=now,
        goes_on="going" in request.GET,
    )


def _manages(request: HttpRequest, out: CasesOut) -> bool:
    here = [(each.role, each.organisation_id, each.side) for each in request.actor.memberships]
    return any(
        (str(role), at, side) == ("service_manager", out.organisation_id, out.side) for role, at, side in here
    )


@page(Action.APPROVE_CASES_OUT)
def moving_one(request: HttpRequest, out_id: UUID) -> HttpResponse:
    context = {"page": _shown(request, out_id), "form": CommonwealForm()}
    return render(request, "casework/moving_one.jinja", context)


@keeps_draft
@page(Action.APPROVE_CASES_OUT)
def moving_answer(request: HttpRequest, out_id: UUID) -> HttpResponse:
    shown, by = _shown(request, out_id), request.actor
    return serve_form(
        request,
        form_class=forms.AnswerOutForm,
        form_arguments={"may_see": may(by.roles, Action.MOVE_CASES_OUT)},
        template="casework/moving_answer.jinja",
        page=shown,
        initial=lambda: queries.moving_version(by, out_id),
        act=lambda sent: cases_out.answer_cases_out(
            out_id=out_id, **forms.what_is_answered(sent.values), **sent.change
        ),
        done=lambda out: reverse("moving_one", args=[out.pk]),
        said="Your answer is kept.",
    )


@require_POST
@page(Action.MOVE_CASES_OUT)
def moving_begin(request: HttpRequest, out_id: UUID) -> HttpResponse:
    """The passphrase stands on this one answer and nowhere else."""
    try:
        out, passphrase = cases_file.begin_file(out_id=out_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("moving_one", out_id=out_id)
    context = {"page": pages.passphrase_page(out, passphrase), "form": CommonwealForm()}
    response = render(request, "casework/moving_passphrase.jinja", context)
    patch_cache_control(response, no_store=True)
    return response


@page(Action.MOVE_CASES_OUT)
def moving_make(request: HttpRequest, out_id: UUID) -> HttpResponse:
    """Puts cases into the file for a few seconds and shows how far it is; goes on by itself, or at the next press."""
    address = reverse("moving_one", args=[out_id])
    return press(
        request,
        act=lambda sent: _make_for_a_while(request, out_id),
        done=lambda out: address if out.status == OutStatus.READY else f"{address}?going=on",
        back=address,
        said=lambda out: "The file is ready." if out.status == OutStatus.READY else "",
    )


def _make_for_a_while(request: HttpRequest, out_id: UUID) -> CasesOut:
    began = monotonic()
    while True:
        out = cases_file.make_part(out_id=out_id, by=request.actor, at=timezone.now())
        if out.status == OutStatus.READY or monotonic() - began > SECONDS_A_PRESS:
            return out


@require_POST
@page(Action.MOVE_CASES_OUT)
def moving_file(request: HttpRequest, out_id: UUID) -> HttpResponse:
    """The file, a piece at a time: once for each of the two, under a name that says nothing."""
    try:
        out = cases_out.take_down_file(out_id=out_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("moving_one", out_id=out_id)
    pieces = cases_file.file_pieces(out=out, by=request.actor)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="file-{today().isoformat()}.sealed"'
    response["Content-Length"] = str(out.size)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@keeps_draft
@page(Action.MOVE_CASES_OUT)
def moving_over(request: HttpRequest, out_id: UUID) -> HttpResponse:
    """The receiver read out the receipt: now, and not before, the cases end here."""
    return serve_form(
        request,
        form_class=forms.ReceiptForm,
        template="casework/moving_over.jinja",
        page=_shown(request, out_id),
        act=lambda sent: cases_out.hand_over_cases(out_id=out_id, **sent.values, by=sent.by, at=sent.at),
        done=lambda out: reverse("moving_one", args=[out.pk]),
        said="The cases are handed over. They are closed here, and stay to be read.",
    )


@page(Action.MOVE_CASES_OUT)
def moving_withdraw(request: HttpRequest, out_id: UUID) -> HttpResponse:
    address = reverse("moving_one", args=[out_id])
    return press(
        request,
        act=lambda sent: cases_out.withdraw_cases_out(out_id=out_id, by=sent.by, at=sent.at),
        done=lambda out: address,
        back=address,
        said="Withdrawn. Nothing of a file is kept.",
    )


@page(Action.TAKE_CASES_IN)
def arrived(request: HttpRequest) -> HttpResponse:
    lines = pages.in_list_page(queries.arrived(request.actor))
    return render(request, "casework/arrived.jinja", {"lines": lines})


@page(Action.TAKE_CASES_IN)
def arrived_one(request: HttpRequest, in_id: UUID) -> HttpResponse:
    came, cases = queries.arrived_one(request.actor, in_id, after=request.GET.get("after", ""))
    return render(request, "casework/arrived_one.jinja", {"page": pages.in_page(came, cases)})
