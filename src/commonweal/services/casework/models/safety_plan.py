"""The safety plan of a case, version by version, and how a printed one reaches the person.

Read a version as: on this day the worker signed these parts; the one before stays as it was. No address stands in it
(rules/safety_plans). Read a hand-over as: on `settled_on` it was settled how this version gets to the person safely.
"""

from django.db import models

from commonweal.partnership.models import User, choices
from commonweal.rules.retention import Retention, declare
from commonweal.rules.safety_plans import HandOver, Occasion, Part
from commonweal.services.casework.models.cases import Case

LONGEST_PART = 3000


class SafetyPlan(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    occasion = models.CharField(max_length=10, choices=choices(Occasion))
    warning_signs = models.TextField(max_length=LONGEST_PART, blank=True)
    safe_places = models.TextField(max_length=LONGEST_PART, blank=True)
    leaving = models.TextField(max_length=LONGEST_PART, blank=True)
    children = models.TextField(max_length=LONGEST_PART, blank=True)
    phone_and_online = models.TextField(max_length=LONGEST_PART, blank=True)
    documents_and_money = models.TextField(max_length=LONGEST_PART, blank=True)
    at_work = models.TextField(max_length=LONGEST_PART, blank=True)
    code_word = models.TextField(max_length=LONGEST_PART, blank=True)
    calling_999 = models.TextField(max_length=LONGEST_PART, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case number by at form_key",
        sensitive="occasion warning_signs safe_places leaving children phone_and_online documents_and_money at_work"
        " code_word calling_999",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="safety_plan_version_once")]

    def __str__(self) -> str:
        return f"safety plan {self.pk}"

    @property
    def parts(self) -> dict[Part, str]:
        """What stands under each heading."""
        return {part: getattr(self, part.value) for part in Part}


class SafetyPlanHandOver(models.Model):
    plan = models.ForeignKey(SafetyPlan, on_delete=models.PROTECT, related_name="hand_overs")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=20, choices=choices(HandOver))
    settled_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id plan case by at form_key", sensitive="way settled_on")

    class Meta:
        indexes = [models.Index(fields=["case"], name="hand_overs_by_case")]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
