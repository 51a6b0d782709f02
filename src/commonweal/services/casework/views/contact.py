"""How it is safe to reach the person: new ways, changes, and one detail on a press."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft
from commonweal.services.casework import actions
from commonweal.services.casework.contact_views import (
    serve_contact_change,
    serve_new_contact,
    serve_reveal,
)
from commonweal.services.casework.views.opening import to_write


@keeps_draft
@page(Action.WORK_CASE)
def contact_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    return serve_new_contact(request, page=shown, write=partial(actions.add_contact_point, case_id=case_id))


@keeps_draft
@page(Action.WORK_CASE)
def contact_edit(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id)
    return serve_contact_change(
        request,
        page=shown,
        episode_id=found.episode_id,
        point_id=point_id,
        move_url=reverse("case_move", args=[case_id]),
        write=partial(actions.change_contact_point, case_id=case_id),
    )


@page(Action.WORK_CASE)
def contact_reveal(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    reveal = partial(actions.reveal_contact, case_id=case_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=reveal)
