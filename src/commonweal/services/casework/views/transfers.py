"""A case passes to another service: asked and followed on its own pages, offered and answered on those of the other service."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.transfers import NO_OTHER_SERVICE, TransferStep, WhyMoved
from commonweal.services.casework import actions, queries
from commonweal.services.casework.actions import arrivals as arriving
from commonweal.services.casework.actions import transfers as sending
from commonweal.services.casework.forms import transfers as forms
from commonweal.services.casework.models import Case, Transfer
from commonweal.services.casework.pages import FormPage, case_form_page
from commonweal.services.casework.pages import transfers as pages
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import transfers as found
from commonweal.services.casework.views.opening import opened, top_of

LIST = "casework.transfer"


def _back(case_id: UUID) -> tuple[str, str]:
    return "Another service", reverse("case_on", args=[case_id])


def _answering(case: Case, step: TransferStep) -> FormPage:
    """The form of a step of the receiving service, with what stands in its way."""
    reasons = found.reasons_nothing_to_do(case, step)
    return case_form_page(case, queries.alerts(case.episode_id), back=_back(case.pk), reasons=reasons)


@page(Action.MOVE_ON)
def on(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where the case came from and where it is going, what is outstanding, and the next step."""
    case = opened(request, Action.MOVE_ON, case_id)
    shown = pages.on_page(
        top_of(request, case, here="case_on"),
        case,
        found.on_its_way(case),
        today=today(),
        user_id=request.actor.user_id,
        roles=request.actor.roles,
    )
    return render(request, "casework/on.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """`?back=yes` starts from the service the case came from: a step up after a step down is two presses."""
    case = opened(request, Action.WORK_CASE, case_id)
    choices = found.choices_for(case, on=today())
    start: dict[str, object] = {"area_id": str(case.area_id)}
    if request.GET.get("back") == "yes":
        start |= {"why": WhyMoved.RISK_HAS_RISEN, "offer_id": found.service_before(case, choices)}
    return serve_form(
        request,
        form_class=forms.PassOnForm,
        form_arguments={
            "services": pages.service_choices(choices),
            "areas": pages.choices_of_areas(choices),
            "managers": pages.manager_choices(choices),
            "is_restricted": case.is_restricted,
        },
        template="casework/on_ask.jinja",
        page=case_form_page(
            case,
            queries.alerts(case.episode_id),
            back=_back(case_id),
            reasons=[] if choices.names else [NO_OTHER_SERVICE],
        ),
        initial=lambda: queries.as_recorded(case_id) | start,
        act=lambda sent: sending.ask_transfer(
            case_id=case_id, passing=forms.how_it_passes(sent.values), **sent.step
        ),
        done=lambda _: reverse("case_on", args=[case_id]),
        said="It is offered. You stay responsible until the other service has spoken with the person.",
    )


@page(Action.MOVE_ON)
def withdraw(request: HttpRequest, case_id: UUID) -> HttpResponse:
    opened(request, Action.MOVE_ON, case_id)
    here = reverse("case_on", args=[case_id])
    return press(
        request,
        act=lambda sent: sending.withdraw_transfer(case_id=case_id, **sent.once),
        done=lambda _: here,
        back=here,
        said="It is withdrawn. The other service sees nothing of it any more.",
    )


@page(Action.WORK_CASE)
def finish(request: HttpRequest, case_id: UUID) -> HttpResponse:
    opened(request, Action.WORK_CASE, case_id)
    return press(
        request,
        act=lambda sent: sending.finish_transfer(case_id=case_id, **sent.step),
        done=lambda _: reverse("case", args=[case_id]),
        back=reverse("case_on", args=[case_id]),
        said=lambda closed: (
            "The case is closed." if closed else "Your manager is asked to approve the ending."
        ),
    )


@keeps_draft
@page(Action.MOVE_ON)
def met(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.MOVE_ON, case_id)
    shown = _answering(case, TransferStep.HAND_OVER)
    return serve_form(
        request,
        form_class=forms.MetForm,
        template="casework/on_met.jinja",
        page=shown,
        initial=lambda: {"met_on": today()},
        act=lambda sent: arriving.hand_over(case_id=case_id, **forms.how_they_met(sent.values), **sent.once),
        done=lambda _: reverse("case_on", args=[case_id]),
        said="It is confirmed. The service before is told that you have met the person.",
    )


@keeps_draft
@page(Action.HAND_BACK_CASE)
def back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.HAND_BACK_CASE, case_id)
    shown = _answering(case, TransferStep.HAND_BACK)
    return serve_form(
        request,
        form_class=forms.HandBackForm,
        template="casework/on_back.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(case_id),
        act=lambda sent: arriving.hand_back(case_id=case_id, **forms.why_not(sent.values), **sent.step),
        done=lambda _: reverse("moves"),
        said="It is handed back. The worker before has it on their list.",
    )


@page(Action.MOVE_ON)
def passing(request: HttpRequest) -> HttpResponse:
    rows = found.passing(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what=LIST, count=len(rows.rows), by=request.actor, at=timezone.now())
    shown = pages.passing_page(rows, found.case_here(request.actor, rows.rows), today=today())
    return render(request, "casework/moves.jinja", {"page": shown})


@page(Action.ACCEPT_TRANSFER)
def arrivals(request: HttpRequest) -> HttpResponse:
    rows = found.arrivals(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what=LIST, count=len(rows.rows), by=request.actor, at=timezone.now())
    return render(request, "casework/arrivals.jinja", {"page": pages.arrivals_page(rows, today=today())})


def _offered(request: HttpRequest, transfer_id: UUID) -> Transfer:
    """The offer, or 404. That it was looked at is an event."""
    return arriving.look_at_offer(
        transfer_id=transfer_id, related=found.RELATED, by=request.actor, at=timezone.now()
    )


@page(Action.ACCEPT_TRANSFER)
def arrival(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    shown = pages.arrival_page(_offered(request, transfer_id), today=today())
    return render(request, "casework/arrival.jinja", {"page": shown, "form": forms.CommonwealForm()})


@page(Action.ACCEPT_TRANSFER)
def accept(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    return press(
        request,
        act=lambda sent: arriving.accept_transfer(transfer_id=transfer_id, **sent.step),
        done=lambda case: reverse("case_allocate", args=[case.pk]),
        back=reverse("arrival", args=[transfer_id]),
        said="Your service has taken it on. Give it to a worker, and meet the person with the worker before.",
    )


@keeps_draft
@page(Action.ACCEPT_TRANSFER)
def decline(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    offered = _offered(request, transfer_id)
    return serve_form(
        request,
        form_class=forms.SayNoForm,
        template="casework/arrival_decline.jinja",
        page=pages.arrival_page(offered, today=today()),
        initial=lambda: {"version": found.version_of(transfer_id)},
        act=lambda sent: arriving.decline_transfer(
            transfer_id=transfer_id, **forms.why_not(sent.values), **sent.step
        ),
        done=lambda _: reverse("arrivals"),
        said="It is declined. The worker who asked has it on their list.",
    )
