"""A worker asks the front door for a case of a child's own."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.casework.pages.children import form_page
from commonweal.services.casework.queries.children import USES_ABUSE, child_among
from commonweal.services.casework.views.opening import to_write
from commonweal.services.front_door import queries
from commonweal.services.front_door.actions.child_case import (
    ask_for_child_case,
    reasons_not_to_ask,
)
from commonweal.services.front_door.forms.child_case import ChildCaseForm, what_is_asked_for


@keeps_draft
@page(Action.REFER_CHILD)
def ask(request: HttpRequest, case_id: UUID, child_id: int) -> HttpResponse:
    case, shown = to_write(request, case_id, action=Action.REFER_CHILD, back_to="case_children")
    child, adults = child_among(case, child_id)
    others = [(str(each.pk), each.person.full_name) for each in adults if each.role == USES_ABUSE]
    reasons = reasons_not_to_ask(case=case, child=child, by=request.actor, at=timezone.now())
    return serve_form(
        request,
        form_class=ChildCaseForm,
        form_arguments={"needs": queries.needs_to_choose(on=today()), "others": others},
        template="front_door/child_case.jinja",
        page=form_page(
            replace(shown, reasons=tuple(reasons)), f"A case of their own for {child.person.full_name}"
        ),
        initial=lambda: {"other_id": others[0][0]} if len(others) == 1 else {},
        act=lambda sent: ask_for_child_case(
            case_id=case_id, child_id=child_id, asked=what_is_asked_for(sent.values), **sent.once
        ),
        done=lambda _: f"{reverse('case_children', args=[case_id])}#child-{child_id}",
        said="The front door has it. They ring you, and not the family.",
    )
