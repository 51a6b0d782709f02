"""People who may be on record twice: what the nightly review proposes is decided here, and a join is undone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import uuid_or_none
from commonweal.services.casework.actions import note_list
from commonweal.services.casework.actions.merging import decide_suggestion, undo_merge
from commonweal.services.casework.press import press
from commonweal.services.front_door import forms, pages, queries

LIST = "casework.duplicatesuggestion"


@page(Action.JOIN_PEOPLE)
def suggestions(request: HttpRequest) -> HttpResponse:
    found = queries.suggestions(request.actor, after=request.GET.get("after", ""))
    note_list(what=LIST, count=len(found.pairs.rows), by=request.actor, at=timezone.now())
    at_the_door = may(request.actor.roles, Action.WORK_REFERRAL)
    shown = pages.suggestions_page(found, referral_page="front_door_referral" if at_the_door else "offer")
    return render(request, "front_door/same.jinja", {"page": shown})


@page(Action.JOIN_PEOPLE)
def decide(request: HttpRequest) -> HttpResponse:
    back = reverse("people_same")
    return press(
        request,
        act=lambda sent: decide_suggestion(
            suggestion_id=uuid_or_none(sent.values.get("suggestion_id", "")),
            **forms.what_was_said(sent.values),
            **sent.change,
        ),
        done=lambda _: back,
        back=back,
        said=lambda merge: (
            "They are joined as one person. You can undo it below." if merge else "That is kept."
        ),
    )


@page(Action.JOIN_PEOPLE)
def part(request: HttpRequest) -> HttpResponse:
    referral_id = uuid_or_none(request.POST.get("referral_id", ""))
    back = reverse("front_door_referral", args=[referral_id]) if referral_id else reverse("people_same")
    return press(
        request,
        act=lambda sent: undo_merge(
            merge_id=uuid_or_none(sent.values.get("merge_id", "")), by=request.actor, at=timezone.now()
        ),
        done=lambda _: back,
        back=back,
        said=pages.parted,
    )
