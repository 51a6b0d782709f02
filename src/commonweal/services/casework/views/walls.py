"""Telling what safety needs, restricting who sees a case, taking an alert down, and who saw it."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.views.opening import opened, to_write, top_of

LONGEST_NUMBER = 18


@page(Action.TELL_SAFETY)
def safety(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is told goes on its way, or nowhere: the answer is the same."""
    found = opened(request, Action.TELL_SAFETY, case_id)
    top = top_of(request, found, here="case_safety")
    return serve_form(
        request,
        form_class=forms.TellSafetyForm,
        template="casework/safety.jinja",
        page=pages.safety_page(top, queries.told_of(found)),
        act=lambda sent: actions.tell_safety(
            case_id=case_id,
            **forms.which_fact(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_safety", args=[case_id]),
        said="Kept. If someone needs to know, they will.",
    )


@keeps_draft
@page(Action.RESTRICT_CASE)
def restrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """While the whole service sees the case: who shall. While it is restricted: how, and lifting it."""
    found = opened(request, Action.RESTRICT_CASE, case_id)
    shown = pages.restrict_page(top_of(request, found, here="case_restrict"), queries.restriction_of(found))
    common = {"page": shown, "initial": lambda: queries.as_recorded(case_id)}
    if found.is_restricted:
        return serve_form(
            request,
            form_class=forms.LiftForm,
            template="casework/lift.jinja",
            act=lambda sent: actions.lift_restriction(case_id=case_id, **sent.values, **sent.change),
            done=lambda _: reverse("case_restrict", args=[case_id]),
            said="The service sees the case again.",
            **common,
        )
    people = pages.people_to_name(queries.who_could_be_named(found, on=today()))
    return serve_form(
        request,
        form_class=forms.RestrictForm,
        form_arguments={"people": people},
        template="casework/restrict.jinja",
        act=lambda sent: actions.restrict_case(
            case_id=case_id,
            **forms.how_restricted(sent.values),
            **sent.step,
        ),
        done=lambda _: reverse("cases"),
        said="The case is restricted.",
        **common,
    )


@page(Action.NAME_MANAGER)
def name_manager(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """For the worker of a restricted case whose named managers have all left."""
    found, shown = to_write(request, case_id, action=Action.NAME_MANAGER)
    managers, reasons = queries.managers_to_name(found, on=today())
    return serve_form(
        request,
        form_class=forms.NameManagerForm,
        form_arguments={"managers": [(str(each.user_id), each.name) for each in managers]},
        template="casework/name_manager.jinja",
        page=replace(shown, reasons=tuple(reasons)),
        act=lambda sent: actions.name_manager(
            case_id=case_id, manager_id=int(sent.values["manager"]), by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The manager sees the case now.",
    )


@page(Action.TAKE_CHARGE)
def take_charge(request: HttpRequest) -> HttpResponse:
    """For a manager: restricted cases of the service that nobody who works there sees."""
    return serve_form(
        request,
        form_class=forms.TakeChargeForm,
        template="casework/take_charge.jinja",
        page=pages.TakeChargePage(queries.left_to_nobody(request.actor)),
        act=lambda _: actions.take_charge(by=request.actor, at=timezone.now()),
        done=lambda _: reverse("team"),
        said="You see these cases now. Hand them over to somebody, or lift the restriction.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def alert_down(request: HttpRequest, case_id: UUID, alert_id: int) -> HttpResponse:
    _, shown = to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.TakeDownAlertForm,
        template="casework/alert_down.jinja",
        page=shown,
        act=lambda sent: actions.take_down_alert(
            case_id=case_id, alert_id=alert_id, **sent.values, by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case", args=[case_id]),
        said="The alert is taken down.",
    )


@page(Action.VIEW_ACCESS_LOG)
def seen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_ACCESS_LOG, case_id, seen_as=Action.VIEW_ACCESS_LOG)
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) <= LONGEST_NUMBER
    shown = pages.seen_page(
        top_of(request, found, here="case_seen"),
        queries.who_saw(found, before_id=int(before) if is_number else None),
        with_names=request.actor.holds(Role.SERVICE_MANAGER),
    )
    return render(request, "casework/seen.jinja", {"page": shown})
