"""The pages about reaching somebody, for a case and for a referral alike: a try, a new way, a change, the press that shows it.

Each is given the page to show and the action to take, with whose record it is already filled in.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.partnership.form_page import INVALID, serve_form
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework import forms, pages, queries

NO_CHANNEL = Reason("no_channel", "Say how you will use it: press one of the buttons beside it.")


def serve_attempt(request: HttpRequest, *, page: pages.FormPage, write: Callable[..., Any]) -> HttpResponse:
    """One try at contact, recorded in two presses when it was just now."""
    return serve_form(
        request,
        form_class=forms.AttemptForm,
        template="casework/attempt.jinja",
        page=page,
        initial=lambda: {"when": "now"},
        act=lambda sent: write(
            **forms.what_was_tried(sent.values, at=sent.at),
            **sent.once,
        ),
        done=lambda _: page.back[1],
        said="The try is recorded.",
    )


def serve_new_contact(
    request: HttpRequest, *, page: pages.FormPage, write: Callable[..., Any]
) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.ContactForm,
        template="casework/contact.jinja",
        page=page,
        act=lambda sent: write(
            details=forms.contact_details(sent.values),
            **sent.once,
        ),
        done=lambda _: page.back[1],
        said="The way to make contact is recorded.",
    )


def serve_contact_change(
    request: HttpRequest,
    *,
    page: pages.FormPage,
    episode_id: UUID,
    point_id: UUID,
    move_url: str,
    write: Callable[..., Any],
) -> HttpResponse:
    """What is safe can be changed without seeing the detail; the detail is replaced when another is typed. An
    address is not typed over: that is a move, and `move_url` is where it is recorded.
    """
    kind = queries.contact_point(episode_id, point_id).kind
    return serve_form(
        request,
        form_class=forms.ContactForm,
        form_arguments={"kind": kind},
        template="casework/contact.jinja",
        page=replace(page, move_url=move_url),
        initial=lambda: forms.contact_as_recorded(queries.contact_point(episode_id, point_id)),
        act=lambda sent: write(
            point_id=point_id,
            details=forms.contact_details(sent.values, kind=kind),
            **sent.change,
        ),
        done=lambda _: page.back[1],
        said="The change is saved.",
    )


def serve_reveal(
    request: HttpRequest, *, page: pages.FormPage, point_id: UUID, reveal: Callable[..., str]
) -> HttpResponse:
    """Shown on a press and never by a link, so that it is in no history and no preview."""
    if request.method != "POST":
        return redirect(page.back[1])
    named = request.POST.get("channel", "")
    channel = Channel(named) if named in set(Channel) else None
    text, reasons = "", (NO_CHANNEL,)
    if channel is not None:
        try:
            text = reveal(point_id=point_id, channel=channel, by=request.actor, at=timezone.now())
            reasons = ()
        except Refused as refused:
            reasons = refused.reasons
    shown = pages.reveal_page(page, text=text, channel=channel, reasons=reasons)
    return render(request, "casework/reveal.jinja", {"page": shown}, status=INVALID if reasons else 200)
