"""How a page reaches its case: through the policy, and looking at it is an event."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from commonweal.access.policy import Action
from commonweal.services.casework import actions, pages, queries
from commonweal.services.casework.models import Case

RELATED = ("subject", "area", "organisation", "worker", "episode")


def opened(
    request: HttpRequest, action: Action, case_id: UUID, *, seen_as: Action = Action.VIEW_CASE
) -> Case:
    """The case, or 404. That it was looked at is an event."""
    return actions.look_at(
        model=Case,
        pk=case_id,
        action=action,
        seen_as=seen_as,
        related=RELATED,
        by=request.actor,
        at=timezone.now(),
    )


def to_write(
    request: HttpRequest,
    case_id: UUID,
    *,
    action: Action = Action.WORK_CASE,
    back_to: str = "case",
    notes: Iterable[str] = (),
) -> tuple[Case, pages.FormPage]:
    """The case of a form about it, with what must be seen first. `back_to` names the page of the case to go back to."""
    found = opened(request, action, case_id)
    shown = pages.case_form_page(
        found, queries.alerts(found.episode_id, by=request.actor), back_to=back_to, notes=notes
    )
    return found, shown


def top_of(request: HttpRequest, case: Case, *, here: str) -> pages.CaseTop:
    """The top and the menu of one of the case's own pages."""
    by = request.actor
    return pages.case_top(
        case, queries.alerts(case.episode_id, by=request.actor), here=here, user_id=by.user_id, roles=by.roles
    )
