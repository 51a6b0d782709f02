"""What was done in a case, as the worker wrote it down."""

from django.db import models

from commonweal.partnership.models import User
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case


class Session(models.Model):
    KINDS = [("in_person", "In person"), ("phone", "Phone"), ("video", "Video")]
    ATTENDANCE = [("attended", "Attended"), ("did_not_attend", "Did not attend"), ("cancelled", "Cancelled")]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    kind = models.CharField(max_length=12, choices=KINDS)
    attendance = models.CharField(max_length=16, choices=ATTENDANCE)
    note = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id case by at form_key", sensitive="held_on kind attendance note")

    class Meta:
        indexes = [models.Index(fields=["case", "held_on"], name="sessions_by_case")]

    def __str__(self) -> str:
        return f"session {self.pk}"
