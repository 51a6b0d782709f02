"""What was done in a case, as the worker wrote it down.

Read a row as: on `held_on` they met (or did not, and `attendance` says why); mainly `main` was done, and `also`; it served
`need`. `minutes` empty: not known. One written down by mistake is struck with a reason, and stays.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User, choices
from commonweal.rules.interventions import Intervention
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.plan import Need
from commonweal.services.casework.models.struck import struck_with_a_reason


class Session(models.Model):
    KINDS = [("in_person", "In person"), ("phone", "Phone"), ("video", "Video")]
    ATTENDANCE = [
        ("attended", "Attended"),
        ("did_not_attend", "Did not attend"),
        ("cancelled_by_person", "Cancelled by the person"),
        ("cancelled_by_us", "Cancelled by us"),
        ("unsafe", "Unsafe to attend"),
    ]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    started_at = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=KINDS)
    attendance = models.CharField(max_length=20, choices=ATTENDANCE)
    main = models.CharField(max_length=30, choices=choices(Intervention), blank=True)
    also = ArrayField(
        models.CharField(max_length=30, choices=choices(Intervention)), default=list, blank=True
    )
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    why_struck = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by at struck_at form_key",
        sensitive="held_on started_at minutes kind attendance main also need note why_struck",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attendance="attended") | Q(minutes__isnull=True, main="", also=[]),
                name="session_missed_has_nothing_done",
            ),
            struck_with_a_reason("session_struck_with_a_reason"),
        ]
        indexes = [models.Index(fields=["case", "held_on"], name="sessions_by_case")]

    def __str__(self) -> str:
        return f"session {self.pk}"
