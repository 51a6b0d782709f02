"""How a page of the front door reaches its referral: through the policy, and looking at it is an event."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from commonweal.access.policy import Action
from commonweal.services.casework import queries as casework_queries
from commonweal.services.casework.actions import look_at
from commonweal.services.casework.pages import FormPage
from commonweal.services.front_door import pages, queries
from commonweal.services.front_door.models import Referral

LIST = "front_door.referral"


RELATED = (
    "person",
    "other_party",
    "area",
    "episode",
    "made_at_organisation",
    "offered_to",
    "offered_to__organisation",
    "as_told",
    "outside_referrer",
)


def opened(request: HttpRequest, action: Action, referral_id: UUID) -> Referral:
    """The referral, or 404. That it was looked at is an event."""
    follows = action is Action.VIEW_PROGRESS
    return look_at(
        model=Referral,
        pk=referral_id,
        action=action,
        seen_as=action if follows else Action.VIEW_REFERRAL,
        related=("area", "episode") if follows else RELATED,
        by=request.actor,
        at=timezone.now(),
    )


def to_work(request: HttpRequest, referral_id: UUID) -> tuple[Referral, FormPage]:
    """The referral of a form about it, with what must be seen first."""
    referral = opened(request, Action.WORK_REFERRAL, referral_id)
    return referral, pages.form_page(referral, casework_queries.alerts(referral.episode_id))


def to_end(request: HttpRequest, referral_id: UUID) -> tuple[Referral, FormPage]:
    """The referral of a form that ends it; with the button off while its end waits for a second person already."""
    referral, shown = to_work(request, referral_id)
    return referral, replace(shown, reasons=tuple(queries.reasons_not_to_end_now(referral)))
