"""What a person needs, what is planned about it, and how far it has got. Levels are kept for good, one row a look.

Read a plan as: this case's plan is in its `version`-th shape; the person agreed to shape `agreed_version` on `agreed_on`.
Read a need as: about this area the person wants `goal`; help is needed at `level` now, to be looked at again on `review_due_on`.
Read an action as: `who` does `what` about the need by `due_on`; done on `done_on`, or taken off with a reason.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User, choices
from commonweal.rules.needs import Agency, Area, Doer, Occasion
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case


class SupportPlan(models.Model):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+", primary_key=True)
    version = models.PositiveIntegerField(default=0)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_version = models.PositiveIntegerField(default=0)

    personal = declare(Retention.CASE, no="case version agreed_version", sensitive="agreed_on")

    def __str__(self) -> str:
        return f"plan of {self.pk}"


class Need(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    area = models.CharField(max_length=30, choices=choices(Area))
    goal = models.TextField(max_length=1000)
    level = models.PositiveSmallIntegerField()
    review_due_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id case version form_key", sensitive="area goal level review_due_on"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "area"], name="need_once"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="need_level_in_words"),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"


class NeedReview(models.Model):
    """Read a row as: on `judged_on` help was needed at `level` (0: could not be asked); the goal was then `goal`."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="reviews")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10, choices=choices(Occasion))
    level = models.PositiveSmallIntegerField()
    judged_on = models.DateField()
    goal = models.TextField(max_length=1000)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id need case by at form_key", sensitive="occasion level judged_on goal note"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="need_review_level_in_words")
        ]
        indexes = [models.Index(fields=["case", "judged_on"], name="need_reviews_by_case")]

    def __str__(self) -> str:
        return f"need review {self.pk}"


class PlanAction(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="actions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    who = models.CharField(max_length=10, choices=choices(Doer))
    agency = models.CharField(max_length=30, choices=choices(Agency), blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_off_at = models.DateTimeField(null=True, blank=True)
    why_taken_off = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id need case done_by by at form_key taken_off_at",
        sensitive="what who agency due_on done_on why_taken_off",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="action_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True, why_taken_off="")
                | (Q(taken_off_at__isnull=False, done_on__isnull=True) & ~Q(why_taken_off="")),
                name="action_taken_off_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "due_on"],
                name="open_actions_by_case",
                condition=Q(done_on__isnull=True, taken_off_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"plan action {self.pk}"
