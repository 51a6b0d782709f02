"""What somebody said when asked the equality questions: each change ends the row before it and adds the next."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.equality import counted, reasons_not_to_keep, whole
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if, stale_unless
from commonweal.services.casework.models import Case, EqualityRecord, age_on
from commonweal.services.casework.queries.equality import equality_of
from commonweal.services.milestones.actions import mark_equality


@transaction.atomic
def record_equality(
    *,
    case_id: UUID,
    said: Mapping[str, str],
    version: int | None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> EqualityRecord:
    """By whoever holds the case, a closed one too: an answer can be taken back at any time. Saved again unchanged, nothing is
    written. Raises Refused, and Stale where somebody else saved meanwhile.
    """
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, related=("episode", "subject"), lock=True)
    sent = sent_before(EqualityRecord, form_key)
    if sent is not None:
        return sent
    row = equality_of(case)
    stale_unless(row.number if row else 0, version or 0)
    before, now = row.said if row else {}, whole(said)
    age = age_on(case.subject.born_on, day_of(at))
    refuse_if(reasons_not_to_keep(now, before, client_group=case.client_group, age=age))
    if row is not None:
        if now == whole(before):
            return row
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    kept = EqualityRecord(
        case=case,
        number=row.number + 1 if row else 1,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
        **now,
    )
    kept.save(force_insert=True)
    mark_equality(episode=case.episode, counted=counted(now), by=by, at=at)
    record_event(action="record_equality", subject=case, by=by, at=at)
    return kept


def note_equality_read(*, case: Case, by: Actor, at: datetime) -> None:
    """Somebody read the answers, which is an event apart from looking at the case."""
    record_event(action="read_equality", subject=case, by=by, at=at)
