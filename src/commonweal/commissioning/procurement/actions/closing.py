"""A year is closed: nothing may be dated in it any more."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.audit.actions import record_event
from commonweal.commissioning.funding.actions.posting import CLOSING_WAITS
from commonweal.commissioning.funding.models import YearClose
from commonweal.commissioning.procurement import closing
from commonweal.partnership.sent import sent_before
from commonweal.rules import year_close
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if


@transaction.atomic
def close_year(
    *, year: int, words: str = "", form_key: UUID | None = None, by: Actor, at: datetime
) -> YearClose:
    """Closes the financial year that starts in `year`. Waits for whoever is posting, so that nothing slips in. Raises Refused."""
    if not may(by.roles, Action.CLOSE_YEAR):
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLOSING_WAITS])
    sent = sent_before(YearClose, form_key)
    if sent is not None:
        return sent
    today = day_of(at)
    refuse_if(year_close.reasons_not_to_close(closing.read_facts(year), today=today))
    closed = YearClose.objects.create(
        year=year, on=today, words=words, form_key=form_key, by_id=by.user_id, at=at
    )
    record_event(action="close_year", subject=closed, by=by, at=at, year=year)
    return closed
