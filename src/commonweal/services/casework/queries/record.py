"""Reads what was written in a case: notes, sessions, safety plans; and restricted notes, for those who may."""

from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.services.casework.models import (
    Case,
    Note,
    NoteStrike,
    RestrictedNote,
    RestrictedReader,
    SafetyPlan,
    SafetyPlanHandOver,
    Session,
)

MOST_VERSIONS = 50
MOST_RESTRICTED = 50


def note_of(case_id: UUID, note_id: UUID) -> Note:
    """One of this case's own; any other is a 404."""
    note = Note.objects.filter(case_id=case_id, pk=note_id).select_related("by").first()
    if note is None:
        raise Http404
    return note


def is_struck(note: Note) -> bool:
    return NoteStrike.objects.filter(note=note, undone_at__isnull=True).exists()


def session_of(case_id: UUID, session_id: int) -> Session:
    session = Session.objects.filter(case_id=case_id, pk=session_id).first()
    if session is None:
        raise Http404
    return session


def safety_plans(case: Case) -> list[SafetyPlan]:
    """Every version, the newest first."""
    rows = SafetyPlan.objects.filter(case=case).select_related("by").order_by("-number")
    return list(rows[:MOST_VERSIONS])


def last_safety_plan(case_id: UUID) -> SafetyPlan | None:
    return SafetyPlan.objects.filter(case_id=case_id).order_by("-number").first()


def last_hand_over(case: Case) -> SafetyPlanHandOver | None:
    rows = SafetyPlanHandOver.objects.filter(case=case).select_related("plan", "by")
    return rows.order_by("-at", "-id").first()


def restricted_notes(by: Actor, case: Case) -> list[RestrictedNote]:
    """Those of this case that this person may read, the newest first."""
    return _with_readers(by, case=case)


def restricted_notes_named_for(by: Actor) -> list[RestrictedNote]:
    """Those this person was named for, of any case of the service they work at."""
    return _with_readers(by, readers__user_id=by.user_id)


def _with_readers(by: Actor, **which: object) -> list[RestrictedNote]:
    named = Prefetch("readers", RestrictedReader.objects.select_related("user").order_by("user__full_name"))
    rows = visible(by, Action.READ_RESTRICTED, RestrictedNote).filter(**which)
    return list(rows.select_related("by").prefetch_related(named).order_by("-at", "id")[:MOST_RESTRICTED])
