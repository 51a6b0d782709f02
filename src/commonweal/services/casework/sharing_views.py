"""The pages about sharing, for a case and for a referral: what may be and what was, and the four ways to write about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from commonweal.partnership.form_page import serve_form, uuid_or_none
from commonweal.partnership.queries import today
from commonweal.services.casework.forms import sharing as forms
from commonweal.services.casework.pages import FormPage
from commonweal.services.casework.pages.sharing import SharingPlaces, sharing_page
from commonweal.services.casework.press import press
from commonweal.services.casework.queries.sharing import organisations_to_tell, sharing_file

Write = Callable[..., Any]


def serve_sharing(
    request: HttpRequest, *, page: FormPage, episode_id: UUID, places: SharingPlaces, may_write: bool
) -> HttpResponse:
    file = sharing_file(episode_id)
    shown = sharing_page(page, file, places=places, may_write=may_write, today=today())
    return render(request, "casework/sharing.jinja", {"page": shown})


def serve_agreement(
    request: HttpRequest, *, page: FormPage, places: SharingPlaces, write: Write
) -> HttpResponse:
    return _serve(
        request,
        form_class=forms.AgreementForm,
        heading="The person agrees to sharing",
        page=page,
        places=places,
        act=lambda sent: {"agreed": forms.what_was_agreed(sent.values)},
        write=write,
        said="The agreement is kept.",
        initial={"given_on": today()},
    )


def serve_asking(
    request: HttpRequest, *, page: FormPage, places: SharingPlaces, write: Write
) -> HttpResponse:
    return _serve(
        request,
        form_class=forms.WithoutForm,
        heading="Share without agreement",
        page=page,
        places=places,
        act=lambda sent: {"asked": forms.what_is_asked(sent.values)},
        write=write,
        said="It waits for a second person. Share nothing until it is approved.",
    )


def serve_shared(
    request: HttpRequest, *, page: FormPage, places: SharingPlaces, write: Write
) -> HttpResponse:
    return _serve(
        request,
        form_class=forms.SharedForm,
        heading="Record what was shared",
        page=page,
        places=places,
        act=lambda sent: forms.what_was_shared(sent.values),
        write=write,
        said="What was shared is on record.",
    )


def serve_withdrawal(request: HttpRequest, *, places: SharingPlaces, write: Write) -> HttpResponse:
    return press(
        request,
        act=lambda sent: write(
            agreement_id=uuid_or_none(sent.values.get("agreement_id", "")),
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: places.shown,
        back=places.shown,
        said="The agreement is withdrawn. From now on nothing is shared on it.",
    )


def _serve(request, *, form_class, heading, page, places, act, write, said, initial=None):
    return serve_form(
        request,
        form_class=form_class,
        form_arguments={"organisations": organisations_to_tell(today())},
        template="casework/sharing_form.jinja",
        page={"form_page": page, "heading": heading, "back": ("Back to sharing", places.shown)},
        initial=lambda: initial or {},
        act=lambda sent: write(**act(sent), **sent.once),
        done=lambda _: places.shown,
        said=said,
    )
