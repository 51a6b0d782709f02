"""The hand-over of a case: what is known, the note, that it was read, and what nobody has read yet."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework import actions
from commonweal.services.casework.forms import handover as forms
from commonweal.services.casework.pages import handed_over as pages
from commonweal.services.casework.pages.handover import known_page
from commonweal.services.casework.pages.menu import works_on
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import handover as queries
from commonweal.services.casework.queries.passing import unread_handovers
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.HAND_OVER)
def hand_over(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, by, thresholds = opened(request, Action.HAND_OVER, case_id), request.actor, local_thresholds()
    known = queries.known_of(case, now=timezone.now(), today=today())
    drawn = known_page(
        known,
        today=today(),
        thresholds=thresholds,
        with_code_word=works_on(case, user_id=by.user_id, roles=by.roles),
    )
    shown = pages.handover_page(
        top_of(request, case, here="case_hand_over"),
        known,
        drawn,
        user_id=by.user_id,
        may_allocate=may(by.roles, Action.ALLOCATE_CASE),
        today=today(),
        thresholds=thresholds,
    )
    return render(request, "casework/handover.jinja", {"page": shown})


@keeps_draft
@page(Action.HAND_OVER)
def write(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, action=Action.HAND_OVER, back_to="case_hand_over")
    return serve_form(
        request,
        form_class=forms.HandoverNoteForm,
        template="casework/handover_write.jinja",
        page=shown,
        act=lambda sent: actions.write_handover_note(
            case_id=case_id, note=forms.what_is_handed_over(sent.values), **sent.once
        ),
        done=lambda _: reverse("case_hand_over", args=[case_id]),
        said="The hand-over note is written.",
    )


@page(Action.READ_HANDOVER)
def read(request: HttpRequest, case_id: UUID) -> HttpResponse:
    opened(request, Action.READ_HANDOVER, case_id)
    here = reverse("case_hand_over", args=[case_id])
    return press(
        request,
        act=lambda _: actions.confirm_read(case_id=case_id, by=request.actor, at=timezone.now()),
        done=lambda _: here,
        back=here,
        said=lambda is_new: "You have read the hand-over." if is_new else "You had said so already.",
    )


@page(Action.HAND_OVER)
def handovers(request: HttpRequest) -> HttpResponse:
    unread = unread_handovers(request.actor)
    actions.note_list(what="casework.case", count=len(unread), by=request.actor, at=timezone.now())
    shown = pages.unread_page(
        unread, today=today(), thresholds=local_thresholds(), user_id=request.actor.user_id
    )
    return render(request, "casework/handovers.jinja", {"page": shown})
