"""Where the person of a referral lives, once that is known: it decides which services can help."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.models import Area
from commonweal.rules.reasons import stale_unless
from commonweal.rules.referrals import TERMINAL
from commonweal.services.front_door.models import Referral


@transaction.atomic
def set_area(*, referral_id: UUID, area_id: int, version: int | None, by: Actor, at: datetime) -> Referral:
    """The area of a referral in hand, and of its row that is counted. Raises Stale when somebody changed the referral first."""
    referral = enforce.record(
        by, Action.WORK_REFERRAL, Referral, referral_id, related=("episode",), lock=True
    )
    if referral.status in TERMINAL:
        raise Http404
    stale_unless(referral.version, version)
    was, area = referral.area_id, Area.objects.get(pk=area_id)
    referral.area, referral.version = area, referral.version + 1
    referral.save(update_fields=["area", "version"])
    episode = referral.episode
    episode.area, episode.changed_at = area, at
    episode.save(update_fields=["area", "changed_at"])
    record_event(action="set_area", subject=referral, by=by, at=at, was=was, became=area.pk)
    return referral
