"""A case passes on: the note of whoever had it, the passing itself, and that it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.cases import CaseStatus
from commonweal.rules.handover import NoteFacts, Told, reasons_not_to_write
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import refuse_if
from commonweal.services.casework.models import Assignment, Case, Handover, HandoverNote


@dataclass(frozen=True)
class ToHandOver:
    """A hand-over note as typed; `texts` by the names of its answers."""

    told: Told | None
    texts: Mapping[str, str] = field(repr=False)
    met_on: date | None = None
    meets_on: date | None = None


@transaction.atomic
def write_handover_note(
    *, case_id: UUID, note: ToHandOver, form_key: UUID | None, by: Actor, at: datetime
) -> HandoverNote:
    """By whoever holds the case, or manages its service and writes for them. It is put right by writing another."""
    case = enforce.record(by, Action.HAND_OVER, Case, case_id, lock=True)
    sent = sent_before(HandoverNote, form_key)
    if sent is not None:
        return sent
    last = _last_held(case)
    refuse_if(
        reasons_not_to_write(
            NoteFacts(note.texts, note.told, note.met_on, note.meets_on),
            status=CaseStatus(case.status),
            is_held=last is not None,
            today=day_of(at),
        )
    )
    made = HandoverNote.objects.create(
        case=case,
        from_worker_id=last.worker_id if last else None,
        told=note.told,
        **note.texts,
        met_on=note.met_on,
        meets_on=note.meets_on,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    record_event(action="write_handover", subject=case, by=by, at=at, note=str(made.pk))
    return made


def _last_held(case: Case) -> Assignment | None:
    return Assignment.objects.filter(case=case).order_by("-starts_at", "-id").first()


def pass_on(*, case: Case, to_worker_id: int, by: Actor, at: datetime) -> Handover | None:
    """A locked case goes from whoever held it last to somebody else: a hand-over that waits to be read, with the last note
    that was written in that time. Call it before the assignment changes; nothing where nobody else had the case.
    """
    last = _last_held(case)
    if last is None or last.worker_id == to_worker_id:
        return None
    notes = HandoverNote.objects.filter(case=case, from_worker_id=last.worker_id, at__gte=last.starts_at)
    return Handover.objects.create(
        case=case,
        from_worker_id=last.worker_id,
        to_worker_id=to_worker_id,
        note=notes.order_by("-at", "id").first(),
        by_id=by.user_id,
        at=at,
    )


@transaction.atomic
def confirm_read(*, case_id: UUID, by: Actor, at: datetime) -> bool:
    """Whoever took the case over says that they have read what was handed over. Twice is once."""
    case = enforce.record(by, Action.READ_HANDOVER, Case, case_id)
    unread = Handover.objects.filter(case=case, to_worker_id=by.user_id, read_at__isnull=True)
    is_new = bool(unread.update(read_at=at))
    if is_new:
        record_event(action="read_handover", subject=case, by=by, at=at)
    return is_new
