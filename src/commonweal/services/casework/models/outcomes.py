"""How things are, as somebody said on one occasion.

Read a row as: on `answered_on`, at the start, on the way, at the end or afterwards, this version of this set of questions was
answered so (statement to points), with this score in hundredths of a point; or nothing was, and `why_not` says why. Written once;
one kept by mistake is struck with a reason, and stays.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User, choices
from commonweal.rules.outcome_tools import Occasion, WhyNotAsked
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.struck import struck_with_a_reason


class OutcomeAnswers(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="outcome_answers")
    tool = models.CharField(max_length=40)
    tool_version = models.CharField(max_length=20)
    occasion = models.CharField(max_length=10, choices=choices(Occasion))
    answered_on = models.DateField()
    answers = models.JSONField(default=dict, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    why_not = models.CharField(max_length=20, choices=choices(WhyNotAsked), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    why_struck = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case tool tool_version by at struck_at form_key",
        sensitive="occasion answered_on answers score why_not why_struck",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(answers={}) & ~Q(why_not="") & Q(score__isnull=True))
                | (~Q(answers={}) & Q(why_not="")),
                name="outcome_answered_or_why_not",
            ),
            struck_with_a_reason("outcome_struck_with_a_reason"),
        ]
        indexes = [models.Index(fields=["case", "answered_on"], name="outcomes_by_case")]

    def __str__(self) -> str:
        return f"outcome answers {self.pk}"
