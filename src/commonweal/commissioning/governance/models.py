"""Who decided what. Read a decision as: on `decided_on` this board approved up to `amount_pence` for `starts_on`–`ends_before`.

A decision's history is read as: on `on`, `by` took `step`, from one status to the next.
"""

from django.db import models
from django.db.models import Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import Board, User, choices, ends_after_it_starts
from commonweal.rules.decisions import Status as DecisionStatus
from commonweal.rules.decisions import Step as DecisionStep
from commonweal.rules.retention import Retention, declare


class Decision(models.Model):
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=200)
    recommendation = models.TextField(max_length=4000)
    amount_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    report_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=choices(DecisionStatus), default=DecisionStatus.DRAFTED)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_BOARD: lambda by, membership: Q(board_id__in=membership.board_ids),
    }
    personal = declare(
        Retention.MONEY,
        no="id board reference title recommendation amount_pence starts_on ends_before report_on decided_on status"
        " drafted_by version form_key",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gte=0), name="decision_amount_not_negative"),
            ends_after_it_starts("decision_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.reference


class DecisionHistory(models.Model):
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=choices(DecisionStep))
    was = models.CharField(max_length=20, choices=choices(DecisionStatus))
    became = models.CharField(max_length=20, choices=choices(DecisionStatus))
    on = models.DateField()
    reasons = models.TextField(max_length=2000, blank=True)
    amount_pence = models.BigIntegerField(help_text="what was asked for, or approved, by this step")
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY, no="id decision step was became on reasons amount_pence form_key by at"
    )

    def __str__(self) -> str:
        return f"decision step {self.pk}"
