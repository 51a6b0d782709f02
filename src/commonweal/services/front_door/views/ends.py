"""The pages that end a referral. At high risk they ask a second person instead, and say so beforehand."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form, uuid_or_none
from commonweal.services.casework.press import press
from commonweal.services.front_door import actions, forms, queries
from commonweal.services.front_door.facts import ending_takes_two
from commonweal.services.front_door.views.opening import to_end

ASKED = "A second person is asked. The referral stays open until they agree."


@keeps_draft
@page(Action.WORK_REFERRAL)
def advise(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _serve_end(
        request,
        referral_id,
        form_class=forms.AdviseForm,
        template="front_door/advise.jinja",
        end=forms.what_was_advised,
        said="The referral has ended with advice.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return _serve_end(
        request,
        referral_id,
        form_class=forms.DeclineForm,
        template="front_door/decline.jinja",
        end=forms.why_it_ends,
        said="The referral has ended here.",
    )


def _serve_end(
    request: HttpRequest,
    referral_id: UUID,
    *,
    form_class: type[forms.EndForm],
    template: str,
    end: Callable[[Mapping[str, Any]], actions.End],
    said: str,
) -> HttpResponse:
    found, shown = to_end(request, referral_id)
    asks = ending_takes_two(found)
    common = {"referral_id": referral_id}
    return serve_form(
        request,
        form_class=form_class,
        form_arguments={"takes_two": asks},
        template=template,
        page=shown,
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: (
            actions.ask_to_end(end=end(sent.values), account=sent.values["account"], **common, **sent.step)
            if asks
            else actions.end_referral(end=end(sent.values), **common, **sent.step)
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]) if asks else reverse("front_door"),
        said=ASKED if asks else said,
    )


@page(Action.AGREE_TO_END)
def take_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    back = reverse("front_door_referral", args=[referral_id])
    return press(
        request,
        act=lambda sent: actions.take_back_ending(
            referral_id=referral_id,
            ending_id=uuid_or_none(sent.values.get("ending_id", "")),
            by=sent.by,
            at=sent.at,
        ),
        done=lambda _: back,
        back=back,
        said="You took it back. The referral goes on.",
    )
