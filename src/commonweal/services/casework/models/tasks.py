"""What is to be done about a case, and by when.

Read a row as: about `case`, this is to be done by `due_on`; `made_by` put it down on `made_on` (nobody did, when it crossed the
wall: then `fact` says what, and there is no text); it was done at `done_at`. Whose list it is on follows from who holds the case.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.crossings import SafetyFact
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import (
    Case,
    case_held,
    case_held_or_named,
    case_of_service,
    through,
)


class Task(models.Model):
    SAFETY_FACT = "safety_fact"
    KINDS = [
        ("own", "To do"),
        (SAFETY_FACT, "About safety"),
        ("handover", "Handover"),
        ("review", "Review"),
    ]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    # The case's own, kept here too: a manager's list is found without reading the cases of a service.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    fact = models.CharField(max_length=20, choices=choices(SafetyFact), blank=True)
    text = models.CharField(max_length=300, blank=True)
    due_on = models.DateField()
    made_on = models.DateField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_CASELOAD: through(case_held),
        Scope.NAMED: through(case_held_or_named),
        Scope.OWN_SERVICE: through(case_of_service),
    }
    personal = declare(
        Retention.CASE,
        no="id case organisation kind made_by done_by form_key",
        sensitive="fact text due_on made_on done_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="safety_fact", text="", made_by__isnull=True) & ~Q(fact="")
                | ~Q(kind="safety_fact") & Q(fact="", made_by__isnull=False) & ~Q(text=""),
                name="task_crossing_has_no_author_and_no_words",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="task_done_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "due_on"], name="tasks_by_case"),
            models.Index(
                fields=["organisation", "due_on", "id"],
                name="tasks_to_do_by_service",
                condition=Q(done_at__isnull=True),
            ),
            models.Index(fields=["case"], name="tasks_to_do_by_case", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
