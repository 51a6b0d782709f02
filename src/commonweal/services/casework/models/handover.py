"""A case passes from one worker to another, and what the one before wrote down for whoever comes after.

Read a note as: on `at`, `by` wrote this down for whoever takes the case over from `from_worker`. It is never changed; a newer one
says what is right. Read a hand-over as: at `at` the case passed from `from_worker` to `to_worker`, with `note`, or with none; who
took it over said at `read_at` that they had read it.
"""

import uuid

from django.db import models

from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.handover import Told
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, case_held, case_of_service, through

LONGEST_ANSWER = 2000


class HandoverNote(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    from_worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    matters = models.TextField(max_length=LONGEST_ANSWER)
    promised = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    to_mind = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    told = models.CharField(max_length=10, choices=choices(Told))
    told_how = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    met_on = models.DateField(null=True, blank=True)
    meets_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case from_worker by at form_key",
        sensitive="matters promised to_mind told told_how met_on meets_on",
    )

    class Meta:
        indexes = [models.Index(fields=["case", "-at"], name="handover_notes_by_case")]

    def __str__(self) -> str:
        return f"hand-over note {self.pk}"


class Handover(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    from_worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(HandoverNote, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    scopes = {Scope.OWN_CASELOAD: through(case_held), Scope.OWN_SERVICE: through(case_of_service)}
    personal = declare(Retention.CASE, no="id case from_worker to_worker note by at read_at")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"], name="handovers_by_case"),
            models.Index(
                fields=["to_worker", "at"],
                name="handovers_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
