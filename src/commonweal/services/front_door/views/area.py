"""Saying where the person of a referral lives, when it came in without."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.front_door import queries
from commonweal.services.front_door.actions.area import set_area
from commonweal.services.front_door.forms.area import AreaForm
from commonweal.services.front_door.views.opening import to_work


@keeps_draft
@page(Action.WORK_REFERRAL)
def area(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = to_work(request, referral_id)
    areas = [(str(each.pk), each.name) for each in queries.areas_to_choose(on=today())]
    return serve_form(
        request,
        form_class=AreaForm,
        form_arguments={"areas": areas},
        template="front_door/area.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: set_area(
            referral_id=referral_id,
            area_id=int(sent.values["area_id"]),
            **sent.change,
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]),
        said="The area is recorded.",
    )
