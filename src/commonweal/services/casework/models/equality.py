"""What somebody said of themselves when asked the equality questions, as their own case knows it.

Read a row as: from `at` until `ended_at` (still, if empty) this is what whoever the case is about had said: an answer, that they
prefer not to say, or that nobody had asked yet. A change ends one row and adds the next. It is about nobody else in the case,
and what one case knows no other case learns, of the same person either.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User
from commonweal.rules import equality
from commonweal.rules.equality import KEYS, NOT_ASKED, Question
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case


def answer_to(question: Question) -> models.CharField:
    """The words of an answer are the rule book's; here are the codes."""
    return models.CharField(
        max_length=24, choices=[(code, code) for code, _ in question.choices], default=NOT_ASKED
    )


class EqualityRecord(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    sex = answer_to(equality.SEX)
    gender_identity = answer_to(equality.GENDER_IDENTITY)
    ethnic_group = answer_to(equality.ETHNIC_GROUP)
    disability = answer_to(equality.DISABILITY)
    orientation = answer_to(equality.ORIENTATION)
    religion = answer_to(equality.RELIGION)
    pregnancy = answer_to(equality.PREGNANCY)
    partnership = answer_to(equality.PARTNERSHIP)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case number by form_key",
        sensitive=f"{' '.join(KEYS)} at ended_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="equality_record_now"
            ),
            models.UniqueConstraint(fields=["case", "number"], name="equality_record_numbered"),
        ]

    def __str__(self) -> str:
        return f"equality record {self.pk}"

    @property
    def said(self) -> dict[str, str]:
        """By the key of a question, as the rule book takes it."""
        return {key: getattr(self, key) for key in KEYS}
