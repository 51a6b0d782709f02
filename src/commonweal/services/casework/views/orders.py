"""Orders that protect somebody, how they were broken, and days in court."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework.actions import orders as actions
from commonweal.services.casework.forms import papers as forms
from commonweal.services.casework.models import Case
from commonweal.services.casework.pages import papers as pages
from commonweal.services.casework.queries import orders as found_orders
from commonweal.services.casework.queries.messages import last_move
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.VIEW_CASE)
def orders(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    shown = pages.orders_page(
        top_of(request, case, here="case_orders"),
        case,
        found_orders.orders_of(case),
        found_orders.hearings_of(case),
        move=last_move(case),
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "casework/orders.jinja", {"page": shown})


def _people(case: Case) -> list[tuple[str, str]]:
    return [
        (str(each.pk), f"{each.person.full_name}, {each.get_role_display().lower()}")
        for each in found_orders.parties_of(case)
    ]


@keeps_draft
@page(Action.WORK_CASE)
def order_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.OrderForm,
        form_arguments={"people": _people(case)},
        template="casework/order_form.jinja",
        page=shown,
        act=lambda sent: actions.record_order(
            case_id=case_id,
            ordered=forms.what_ordered(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_orders", args=[case_id]),
        said="The order is recorded.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def order(request: HttpRequest, case_id: UUID, order_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    found_orders.order_of(case, order_id)
    return serve_form(
        request,
        form_class=forms.OrderForm,
        form_arguments={"people": _people(case)},
        template="casework/order_form.jinja",
        page=shown,
        initial=lambda: found_orders.as_order_recorded(found_orders.order_of(case, order_id)),
        act=lambda sent: actions.change_order(
            case_id=case_id,
            order_id=order_id,
            ordered=forms.what_ordered(sent.values),
            **sent.change,
        ),
        done=lambda _: reverse("case_orders", args=[case_id]),
        said="The change is saved.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def breach(request: HttpRequest, case_id: UUID, order_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    found_orders.order_of(case, order_id)
    return serve_form(
        request,
        form_class=forms.BreachForm,
        template="casework/breach.jinja",
        page=shown,
        act=lambda sent: actions.record_breach(
            case_id=case_id,
            order_id=order_id,
            **sent.values,
            **sent.once,
        ),
        done=lambda _: reverse("case_orders", args=[case_id]),
        said="It is recorded.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def day_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.HearingForm,
        template="casework/day_form.jinja",
        page=shown,
        act=lambda sent: actions.record_hearing(
            case_id=case_id,
            heard=forms.what_heard(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_orders", args=[case_id]),
        said="The day is recorded.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def day(request: HttpRequest, case_id: UUID, hearing_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    found_orders.hearing_of(case, hearing_id)
    return serve_form(
        request,
        form_class=forms.HearingForm,
        template="casework/day_form.jinja",
        page=shown,
        initial=lambda: found_orders.as_hearing_recorded(found_orders.hearing_of(case, hearing_id)),
        act=lambda sent: actions.change_hearing(
            case_id=case_id,
            hearing_id=hearing_id,
            heard=forms.what_heard(sent.values),
            **sent.change,
        ),
        done=lambda _: reverse("case_orders", args=[case_id]),
        said="The change is saved.",
    )
