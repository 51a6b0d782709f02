"""The messages of a case and the moves that change where they may go."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import INVALID, keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.addresses import Point
from commonweal.rules.reasons import Refused
from commonweal.services.casework import queries
from commonweal.services.casework.actions import messages as actions
from commonweal.services.casework.actions.moves import confirm_move, record_move
from commonweal.services.casework.forms import messages as forms
from commonweal.services.casework.pages import case_form_page
from commonweal.services.casework.pages import messages as pages
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import messages as found_messages
from commonweal.services.casework.queries.orders import parties_of
from commonweal.services.casework.queries.unsaid import sender_of
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.VIEW_CASE)
def messages(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    shown = pages.messages_page(
        top_of(request, case, here="case_messages"),
        case,
        found_messages.messages_of(case, after=request.GET.get("after", "")),
        move=found_messages.last_move(case),
        may_confirm=may(request.actor.roles, Action.CONFIRM_MOVE),
    )
    return render(request, "casework/messages.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def message_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    points = queries.contact_points(case.episode_id)
    wordings = found_messages.wordings_of(case.organisation_id)
    chosen = {str(each.pk): each.body for each in wordings}.get(request.GET.get("wording", ""), "")
    return serve_form(
        request,
        form_class=forms.MessageForm,
        form_arguments={
            "ways": pages.ways(points, today=today(), area=case.area.code, thresholds=local_thresholds())
        },
        template="casework/message_new.jinja",
        page=pages.write_page(
            shown,
            points,
            wordings,
            sender=sender_of(case.organisation_id),
            move=found_messages.last_move(case),
        ),
        initial=lambda: {"body": chosen} if chosen else {},
        act=lambda sent: actions.queue_message(
            case_id=case_id,
            **forms.what_is_written(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_messages", args=[case_id]),
        said="It waits to go.",
    )


@page(Action.VIEW_CASE)
def message(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    return _show(request, case_id, message_id, "casework/message.jinja")


@page(Action.WORK_CASE)
def message_print(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    """The words alone, for the printer: no name, no address, no head."""
    return _show(request, case_id, message_id, "casework/message_print.jinja", action=Action.WORK_CASE)


def _show(
    request: HttpRequest,
    case_id: UUID,
    message_id: UUID,
    template: str,
    *,
    action: Action = Action.VIEW_CASE,
    envelope: str = "",
    reasons: tuple = (),
) -> HttpResponse:
    case = opened(request, action, case_id)
    shown = pages.message_page(
        top_of(request, case, here="case_messages"),
        case,
        found_messages.message_of(case, message_id),
        move=found_messages.last_move(case),
        envelope=envelope,
        reasons=reasons,
    )
    return render(request, template, {"page": shown}, status=INVALID if reasons else 200)


@page(Action.WORK_CASE)
def message_envelope(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    """Shown on a press and never by a link, for the envelope alone."""
    text, reasons = "", ()
    if request.method == "POST":
        given = {"case_id": case_id, "message_id": message_id, "by": request.actor, "at": timezone.now()}
        try:
            text = actions.reveal_envelope(**given)
        except Refused as refused:
            actions.withhold_if_refused(**given)
            reasons = refused.reasons
    return _show(
        request,
        case_id,
        message_id,
        "casework/message.jinja",
        action=Action.WORK_CASE,
        envelope=text,
        reasons=reasons,
    )


@page(Action.WORK_CASE)
def message_posted(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    act = partial(actions.post_letter, case_id=case_id, message_id=message_id)
    return _press(request, case_id, message_id, act, "It is recorded as posted.")


@page(Action.WORK_CASE)
def message_withdraw(request: HttpRequest, case_id: UUID, message_id: UUID) -> HttpResponse:
    act = partial(actions.withdraw_message, case_id=case_id, message_id=message_id)
    return _press(request, case_id, message_id, act, "It is taken back.")


def _press(
    request: HttpRequest, case_id: UUID, message_id: UUID, act: Callable[..., object], said: str
) -> HttpResponse:
    case = opened(request, Action.WORK_CASE, case_id)
    found_messages.message_of(case, message_id)
    return press(
        request,
        act=lambda _: act(by=request.actor, at=timezone.now()),
        done=lambda _: reverse("case_message", args=[case_id, message_id]),
        back=reverse("case_message", args=[case_id, message_id]),
        said=said,
    )


@keeps_draft
@page(Action.WORK_CASE)
def move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    parties = parties_of(case)
    children = [
        (str(each.person_id), each.person.full_name)
        for each in parties
        if each.role == "child" and each.person_id != case.subject_id
    ]
    others = [
        each.person.full_name
        for each in parties
        if each.role == "perpetrator" and each.person_id != case.subject_id
    ]
    return serve_form(
        request,
        form_class=forms.MoveForm,
        form_arguments={"children": children},
        template="casework/move.jinja",
        page=pages.MovePage(shown, tuple(others)),
        act=lambda sent: record_move(
            case_id=case_id,
            moved=forms.what_moved(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_messages", args=[case_id]),
        said="The move is recorded. Nothing goes to the old address any more.",
    )


@keeps_draft
@page(Action.CONFIRM_MOVE)
def move_confirm(request: HttpRequest, case_id: UUID, move_id: UUID) -> HttpResponse:
    case = opened(request, Action.CONFIRM_MOVE, case_id)
    found_messages.move_of(case, move_id)
    return serve_form(
        request,
        form_class=forms.PointsForm,
        template="casework/move_confirm.jinja",
        page=case_form_page(case, queries.alerts(case.episode_id, by=request.actor)),
        act=lambda sent: confirm_move(
            case_id=case_id,
            move_id=move_id,
            points=frozenset(map(Point, sent.values["points"])),
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case_messages", args=[case_id]),
        said="The secret address is confirmed.",
    )
