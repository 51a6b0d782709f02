"""Notes of a case, never changed; and restricted notes, which are another record with another audience.

Read a strike as: this note counts no more, because of `why`; `replaced_by` says what is right. Both stay to be read. A strike
taken back has `undone_at`.
Read a restricted note as: only the worker of the case, the manager of its service and the people named for it read this; one
of counselling is read by whoever wrote it, the people named, and the manager. The database keeps to the same (migration 0004).
"""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, case_held

LONGEST_NOTE = 8000


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(max_length=LONGEST_NOTE)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id case by at form_key", sensitive="text")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="notes_by_case")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class NoteStrike(models.Model):
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="strikes")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    replaced_by = models.ForeignKey(Note, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id note case replaced_by by at undone_at undone_by form_key", sensitive="why"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["note"], condition=Q(undone_at__isnull=True), name="note_struck_once"
            )
        ]
        indexes = [models.Index(fields=["case"], name="strikes_by_case")]

    def __str__(self) -> str:
        return f"strike {self.pk}"


def of_own_cases(by, membership):
    """Of the cases I hold, but for another's counselling; and those I am named for, while I work where they were written."""
    held = Exists(Case.objects.filter(case_held(by, membership), pk=OuterRef("case_id")))
    named = Exists(RestrictedReader.objects.filter(note_id=OuterRef("pk"), user_id=by.user_id))
    here = Q(organisation_id=membership.organisation_id, side=membership.side)
    return (held & (~Q(kind="counselling") | Q(by_id=by.user_id))) | (named & here)


def of_own_service(by, membership):
    return Q(organisation_id=membership.organisation_id, side=membership.side)


class RestrictedNote(models.Model):
    KINDS = [("restricted", "Restricted note"), ("counselling", "Counselling")]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    kind = models.CharField(max_length=12, choices=KINDS)
    text = models.TextField(max_length=LONGEST_NOTE)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.OWN_CASELOAD: of_own_cases, Scope.OWN_SERVICE: of_own_service}
    personal = declare(Retention.CASE, no="id case organisation side by at form_key", sensitive="kind text")

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="restricted_notes_by_case")]

    def __str__(self) -> str:
        return f"restricted note {self.pk}"


class RestrictedReader(models.Model):
    """Read a row as: this person was named when the note was written, and may read it."""

    note = models.ForeignKey(RestrictedNote, on_delete=models.PROTECT, related_name="readers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="id note case user")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="restricted_reader_once")]
        indexes = [models.Index(fields=["user"], name="restricted_notes_by_reader")]

    def __str__(self) -> str:
        return f"reader {self.pk}"
