"""What was put before the manager of a service, and the answer.

Read a row as: at `asked_at` the worker put this plan (in its `plan_version`) or this ending (`reason`, `outcome`) before the
manager, who answered at `decided_at`, and why. One question of a kind at a time.
"""

from django.db import models
from django.db.models import F, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.approval import ApprovalStatus, Subject
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, case_held, case_of_service, through_cases


class Approval(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=10, choices=choices(Subject))
    status = models.CharField(max_length=10, choices=choices(ApprovalStatus), default=ApprovalStatus.ASKED)
    plan_version = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=30, choices=choices(ClosingReason), blank=True)
    outcome = models.CharField(max_length=30, choices=choices(Outcome), blank=True)
    why_differs = models.TextField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(max_length=1000, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_CASELOAD: through_cases(case_held, pk=OuterRef("case_id")),
        Scope.OWN_SERVICE: through_cases(case_of_service, pk=OuterRef("case_id")),
    }
    personal = declare(
        Retention.CASE,
        no="id case subject status plan_version asked_by asked_at decided_by decided_at form_key",
        sensitive="reason outcome why_differs why",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "subject"], condition=Q(status="asked"), name="one_question_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(status="withdrawn") | ~Q(decided_by=F("asked_by")),
                name="nobody_approves_their_own",
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(why=""), name="refused_with_a_reason"),
        ]
        indexes = [
            models.Index(fields=["case", "subject", "-asked_at"], name="approvals_by_case"),
            models.Index(fields=["asked_at"], name="approvals_waiting", condition=Q(status="asked")),
        ]

    def __str__(self) -> str:
        return f"approval {self.pk}"
