"""Brings the counts up to date. Only what changed since the last time is counted again."""

from datetime import datetime, timedelta

from django.db import transaction

from commonweal.access.actor import Actor
from commonweal.audit.actions import record_event
from commonweal.outcomes import mart
from commonweal.outcomes.models import Refresh

OVERLAP = timedelta(
    minutes=10
)  # longer than any transaction that could still have been open at the last refresh


@transaction.atomic
def refresh_counts(*, by: Actor | None, at: datetime, whole: bool = False) -> Refresh:
    """Recounts the months touched since the last refresh, or all of them when `whole`. One refresh at a time."""
    last = None if whole else Refresh.objects.select_for_update().order_by("-id").first()
    since = last.up_to - OVERLAP if last else None
    with mart.as_mart():
        months = mart.months_touched(since=since, at=at)
        rows = mart.recount(months=months, at=at)
    refresh = Refresh.objects.create(
        at=at, up_to=at, months=len(months), rows=rows, by_id=by.user_id if by else None
    )
    record_event(action="refresh_figures", subject=refresh, by=by, at=at, months=len(months), rows=rows)
    return refresh
