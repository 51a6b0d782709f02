"""Carry-forward: agreed in outline, then confirmed or refused by those named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.commissioning.funding import actions, forms, pages, queries
from commonweal.commissioning.funding.models import CarryForward, Contribution
from commonweal.commissioning.governance.queries import allowing
from commonweal.design.fields import CommonwealForm
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.carry_forward import Outline
from commonweal.rules.periods import Period


@keeps_draft
@page(Action.CARRY_FORWARD)
def carry_outline(request: HttpRequest, contribution_id: int) -> HttpResponse:
    def act(sent: Sent) -> CarryForward:
        values = sent.values
        period = Period(values["starts_on"], values["last_day"] + timedelta(days=1))
        return actions.outline_carry_forward(
            contribution_id=contribution_id,
            outline=Outline(period, values["amount"], values["confirmed_by"], values["confirm_by"]),
            on=values["on"],
            decision_id=values["decision"],
            carried_by=values["carried_by"],
            **sent.step,
        )

    now = _found(request, contribution_id)
    moved = queries.moved([now.pk]).get(now.pk, queries.NOTHING)
    return serve_form(
        request,
        form_class=forms.OutlineForm,
        form_arguments={"allowing": allowing(), "today": today()},
        template="funding/carry.jinja",
        page=pages.outline_page(now, left_pence=queries.will_be_left_of(now), moved=moved),
        initial=lambda: {"version": _found(request, contribution_id).version},
        act=act,
        done=lambda _: reverse("contribution", args=[contribution_id]),
        said="The carry-forward is recorded in outline.",
    )


@keeps_draft
@page(Action.CARRY_FORWARD)
def carry_confirm(request: HttpRequest, contribution_id: int) -> HttpResponse:
    def act(sent: Sent) -> CarryForward:
        values = dict(sent.values)
        return actions.confirm_carry_forward(
            contribution_id=contribution_id,
            amount_pence=values.pop("amount"),
            decision_id=values.pop("decision"),
            **values,
            **sent.step,
        )

    return _settle(request, contribution_id, forms.CarryConfirmForm, act, is_refusal=False)


@keeps_draft
@page(Action.CARRY_FORWARD)
def carry_refuse(request: HttpRequest, contribution_id: int) -> HttpResponse:
    def act(sent: Sent) -> CarryForward:
        values = dict(sent.values)
        return actions.refuse_carry_forward(
            contribution_id=contribution_id,
            decision_id=values.pop("decision"),
            **values,
            **sent.step,
        )

    return _settle(request, contribution_id, forms.CarryRefuseForm, act, is_refusal=True)


def _settle(
    request: HttpRequest,
    contribution_id: int,
    form_class: type[CommonwealForm],
    act: Callable[[Sent], Any],
    *,
    is_refusal: bool,
) -> HttpResponse:
    now, left = _standing(request, contribution_id), actions.really_left
    carry = now.carry_forward
    return serve_form(
        request,
        form_class=form_class,
        form_arguments={"allowing": allowing(), "today": today()},
        template="funding/carry.jinja",
        page=pages.settle_page(
            now,
            carry,
            is_refusal=is_refusal,
            left_pence=left(now),
            today=today(),
        ),
        initial=lambda: {"version": _standing(request, contribution_id).carry_forward.version},
        act=act,
        done=lambda _: reverse("contribution", args=[contribution_id]),
        said="It is recorded.",
    )


def _found(request: HttpRequest, contribution_id: int) -> Contribution:
    related = ("funder", "plan", "carry_forward")
    return record(request.actor, Action.CARRY_FORWARD, Contribution, contribution_id, related=related)


def _standing(request: HttpRequest, contribution_id: int) -> Contribution:
    """A contribution whose carry-forward was agreed in outline, or 404."""
    found = _found(request, contribution_id)
    if pages.carry_of(found) is None:
        raise Http404
    return found
