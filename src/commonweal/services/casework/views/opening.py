"""How a page reaches its case: through the policy, and looking at it is an event."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from commonweal.access.policy import Action
from commonweal.services.casework import actions, pages, queries
from commonweal.services.casework.models import Case

RELATED = ("subject", "area", "organisation", "worker", "episode")


def opened(request: HttpRequest, action: Action, case_id: UUID) -> Case:
    """The case, or 404. That it was looked at is an event."""
    return actions.look_at(
        model=Case,
        pk=case_id,
        action=action,
        seen_as=Action.VIEW_CASE,
        related=RELATED,
        by=request.actor,
        at=timezone.now(),
    )


def to_write(request: HttpRequest, case_id: UUID) -> tuple[Case, pages.FormPage]:
    """The case of a form about it, with what must be seen first."""
    found = opened(request, Action.WORK_CASE, case_id)
    return found, pages.case_form_page(found, queries.alerts(found.episode_id))
