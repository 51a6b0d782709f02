"""What waits for a second person: a lower grade, sharing without agreement, the end of a high-risk referral."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework.actions import note_list
from commonweal.services.casework.models import SecondSignature, SharingWithout
from commonweal.services.front_door import forms, pages, queries
from commonweal.services.front_door.actions import answer_ending, open_ending
from commonweal.services.front_door.actions import second_person as actions


@page(Action.SIGN_REVIEW)
def waiting(request: HttpRequest) -> HttpResponse:
    found = queries.waiting(request.actor)
    number = len(found.signatures) + len(found.sharings) + len(found.endings)
    note_list(what="second_person", count=number, by=request.actor, at=timezone.now())
    return render(
        request, "front_door/second_person.jinja", {"page": pages.waiting_page(found, today=today())}
    )


@keeps_draft
@page(Action.SIGN_REVIEW)
def signature(request: HttpRequest, signature_id: UUID) -> HttpResponse:
    asked = actions.open_waiting(
        model=SecondSignature,
        pk=signature_id,
        action=Action.SIGN_REVIEW,
        by=request.actor,
        at=timezone.now(),
    )
    about = queries.about_whom([asked.episode_id]).get(asked.episode_id, pages.NOBODY)
    shown = pages.signature_page(asked, about, reader_id=request.actor.user_id)
    return _serve_answer(
        request,
        shown,
        lambda agrees, why: actions.answer_signature(
            signature_id=signature_id, agrees=agrees, why=why, by=request.actor, at=timezone.now()
        ),
    )


@keeps_draft
@page(Action.APPROVE_SHARING)
def sharing(request: HttpRequest, sharing_id: UUID) -> HttpResponse:
    asked = actions.open_waiting(
        model=SharingWithout,
        pk=sharing_id,
        action=Action.APPROVE_SHARING,
        by=request.actor,
        at=timezone.now(),
    )
    about = queries.about_whom([asked.episode_id]).get(asked.episode_id, pages.NOBODY)
    shown = pages.sharing_page(asked, about, reader_id=request.actor.user_id)
    return _serve_answer(
        request,
        shown,
        lambda agrees, why: actions.answer_sharing(
            sharing_id=sharing_id, agrees=agrees, why=why, by=request.actor, at=timezone.now()
        ),
    )


@keeps_draft
@page(Action.AGREE_TO_END)
def ending(request: HttpRequest, ending_id: UUID) -> HttpResponse:
    asked = open_ending(ending_id=ending_id, by=request.actor, at=timezone.now())
    return _serve_answer(
        request,
        pages.ending_page(asked, reader_id=request.actor.user_id),
        lambda agrees, why: answer_ending(
            ending_id=ending_id, agrees=agrees, why=why, by=request.actor, at=timezone.now()
        ),
    )


def _serve_answer(request, shown, answer):
    return serve_form(
        request,
        form_class=forms.SecondAnswerForm,
        form_arguments={"agree": shown.agree},
        template="front_door/second_answer.jinja",
        page=shown,
        act=lambda sent: answer(sent.values["answer"] == "agree", sent.values["why"]),
        done=lambda _: reverse("second_person"),
        said="Your answer is kept.",
    )
