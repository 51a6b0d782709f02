"""Notes, put right and struck, never changed; and restricted notes with their own readers."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event, record_something
from commonweal.partnership.queries import workers_at
from commonweal.partnership.sent import sent_before
from commonweal.rules.cases import CaseStatus
from commonweal.rules.closing import reasons_not_to_write
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.actions.plan import case_to_write_in
from commonweal.services.casework.models import Case, Note, NoteStrike, RestrictedNote, RestrictedReader


@transaction.atomic
def write_note(*, case_id: UUID, text: str, form_key: UUID | None, by: Actor, at: datetime) -> Note:
    case = case_to_write_in(case_id=case_id, by=by)
    sent = sent_before(Note, form_key)
    return sent or _new_note(case, text, form_key, by, at)


@transaction.atomic
def correct_note(
    *, case_id: UUID, note_id: UUID, text: str, why: str, form_key: UUID | None, by: Actor, at: datetime
) -> Note | None:
    """Strikes a note and, when `text` says what is right, writes another in its place. Both stay to be read."""
    case = case_to_write_in(case_id=case_id, by=by)
    old = Note.objects.filter(case=case, pk=note_id).first()
    if old is None:
        raise Http404
    sent = (
        NoteStrike.objects.filter(form_key=form_key).select_related("replaced_by").first()
        if form_key
        else None
    )
    if sent is not None:
        return sent.replaced_by
    found = [] if why.strip() else [Reason("no_why", "Say why the note is struck.")]
    if NoteStrike.objects.filter(note=old, undone_at__isnull=True).exists():
        found.append(
            Reason("struck_already", "This note is struck already. Correct the one that replaced it.")
        )
    refuse_if(found)
    new = _new_note(case, text, form_key, by, at) if text.strip() else None
    strike = NoteStrike.objects.create(
        note=old, case=case, why=why, replaced_by=new, by_id=by.user_id, at=at, form_key=form_key
    )
    record_event(
        action="strike_note", subject=old, by=by, at=at, is_replaced=new is not None, strike=strike.pk
    )
    return new


@transaction.atomic
def undo_strike(*, case_id: UUID, note_id: UUID, by: Actor, at: datetime) -> None:
    """The note counts again. That it was struck stays to be read; a note that had replaced it stays too."""
    case = case_to_write_in(case_id=case_id, by=by)
    note = Note.objects.filter(case=case, pk=note_id).first()
    if note is None:
        raise Http404
    undone = NoteStrike.objects.filter(note=note, undone_at__isnull=True).update(
        undone_at=at, undone_by_id=by.user_id
    )
    if undone:
        record_event(action="undo_strike", subject=note, by=by, at=at)


def _new_note(case: Case, text: str, form_key: UUID | None, by: Actor, at: datetime) -> Note:
    refuse_if([] if text.strip() else [Reason("no_text", "Write the note.")])
    note = Note.objects.create(case=case, text=text, by_id=by.user_id, at=at, form_key=form_key)
    record_event(action="write_note", subject=note, by=by, at=at)
    return note


@transaction.atomic
def write_restricted_note(
    *,
    case_id: UUID,
    kind: str,
    text: str,
    reader_ids: Iterable[int],
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> RestrictedNote:
    """A note for few: the case's worker, the service's manager, and the colleagues named here."""
    case = enforce.record(by, Action.WRITE_RESTRICTED, Case, case_id, lock=True)
    refuse_if(reasons_not_to_write(CaseStatus(case.status)))
    sent = sent_before(RestrictedNote, form_key)
    if sent is not None:
        return sent
    named = set(reader_ids) - {by.user_id}
    colleagues = {each.user_id for each in workers_at(case.organisation_id, side=case.side, on=day_of(at))}
    found = [] if text.strip() else [Reason("no_text", "Write the note.")]
    if named - colleagues:
        found.append(Reason("not_a_colleague", "Name only people who work at this service now."))
    refuse_if(found)
    note = RestrictedNote.objects.create(
        case=case,
        organisation_id=case.organisation_id,
        side=case.side,
        kind=kind,
        text=text,
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    RestrictedReader.objects.bulk_create(
        RestrictedReader(note=note, case=case, user_id=user_id) for user_id in sorted(named)
    )
    record_event(action="write_restricted_note", subject=note, by=by, at=at, kind=kind, named=len(named))
    return note


def note_restricted_read(*, case_id: UUID | None, count: int, by: Actor, at: datetime) -> None:
    """Somebody read restricted notes: of which case (of any they are named for, when empty), and how many."""
    record_something(
        action="read_restricted",
        record_type="casework.case",
        record_id=str(case_id or ""),
        by=by,
        at=at,
        count=count,
    )
