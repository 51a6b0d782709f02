"""The queue and one referral: what is known, how to make contact, and who somebody really is."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form, uuid_or_none
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework.actions import note_list
from commonweal.services.casework.contact_views import (
    serve_attempt,
    serve_contact_change,
    serve_new_contact,
    serve_reveal,
)
from commonweal.services.casework.press import press
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.views.opening import LIST, opened, to_work


@page(Action.WORK_REFERRAL)
def queue(request: HttpRequest) -> HttpResponse:
    found = queries.queue(request.actor, after=request.GET.get("after", ""))
    note_list(what=LIST, count=len(found.rows), by=request.actor, at=timezone.now())
    return render(request, "front_door/queue.jinja", {"page": pages.queue_page(found, now=timezone.now())})


@page(Action.WORK_REFERRAL)
def held_back(request: HttpRequest) -> HttpResponse:
    """Referrals that are their service's alone from now on."""
    found = queries.held_back()
    note_list(what=LIST, count=len(found), by=request.actor, at=timezone.now())
    return render(request, "front_door/held_back.jinja", {"rows": pages.held_back_lines(found)})


@page(Action.WORK_REFERRAL)
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = opened(request, Action.WORK_REFERRAL, referral_id)
    file = queries.referral_file(found)
    shown = pages.referral_page(
        found,
        file,
        queries.possible_matches(request.actor, found, file.points, file.joined),
        reasons=queries.reasons_not_to_go_on(found, file.points, today=today()),
        reader_id=request.actor.user_id,
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "front_door/referral.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_REFERRAL)
def attempt(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    write = partial(actions.record_attempt, referral_id=referral_id)
    return serve_attempt(request, page=shown, write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def contact_new(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    write = partial(actions.add_contact_point, referral_id=referral_id)
    return serve_new_contact(request, page=shown, write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def contact_edit(request: HttpRequest, referral_id: UUID, point_id: UUID) -> HttpResponse:
    found, shown = to_work(request, referral_id)
    return serve_contact_change(
        request,
        page=shown,
        episode_id=found.episode_id,
        point_id=point_id,
        move_url=reverse("front_door_moved", args=[referral_id]),
        write=partial(actions.change_contact_point, referral_id=referral_id),
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def moved(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    return serve_form(
        request,
        form_class=forms.MovedForm,
        template="front_door/moved.jinja",
        page=pages.moved_page(shown),
        act=lambda sent: actions.record_move(
            referral_id=referral_id, moved=forms.what_moved(sent.values), **sent.once
        ),
        done=lambda _: shown.back[1],
        said="The move is recorded. Nothing goes to the old address any more.",
    )


@page(Action.WORK_REFERRAL)
def contact_reveal(request: HttpRequest, referral_id: UUID, point_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    reveal = partial(actions.reveal_contact, referral_id=referral_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=reveal)


@page(Action.WORK_REFERRAL)
def same_person(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    back = reverse("front_door_referral", args=[referral_id])
    return press(
        request,
        act=lambda sent: actions.point_at_same_person(
            referral_id=referral_id,
            person_id=uuid_or_none(sent.values.get("person_id", "")),
            is_other_party=sent.values.get("is_other_party") == "yes",
            **sent.change,
        ),
        done=lambda _: back,
        back=back,
        said="The referral now names the person on record.",
    )
