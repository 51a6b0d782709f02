"""Risk at a moment, signed for good, and what every screen of a person must show first."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commonweal.partnership.models import User, choices
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.services.milestones.models import Episode


class RiskReview(models.Model):
    """Signed once, never changed. The tool's score, the professional's judgement and the decision are three things."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="risk_reviews")
    tool = models.CharField(max_length=40)
    tool_version = models.CharField(max_length=20)
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    tool_grade = models.CharField(max_length=10, choices=choices(Grade))
    judgement = models.CharField(max_length=10, choices=choices(Grade))
    judgement_reasons = models.TextField(max_length=2000, blank=True)
    decision = models.CharField(max_length=10, choices=choices(Grade))
    marac_grounds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    refers_to_marac = models.BooleanField(default=False)
    why_not_referred = models.TextField(max_length=2000, blank=True)
    incidents_in_12_months = models.PositiveSmallIntegerField(default=0)
    latest_abuse_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode tool tool_version by form_key",
        sensitive="answers score tool_grade judgement judgement_reasons decision marac_grounds refers_to_marac"
        " why_not_referred incidents_in_12_months latest_abuse_on at",
    )

    class Meta:
        indexes = [models.Index(fields=["episode", "at"], name="reviews_by_episode")]

    def __str__(self) -> str:
        return f"risk review {self.pk}"


class Alert(models.Model):
    """Something every screen of this person must show first."""

    KINDS = [
        ("do_not_visit_alone", "Do not visit alone"),
        ("weapon", "A weapon may be present"),
        ("dog", "Dangerous dog"),
        ("no_message", "Never leave a message"),
        ("do_not_share_address", "Address is secret"),
        ("harmful_to_staff", "Has threatened staff"),
    ]
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=30, choices=KINDS)
    raised_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="id episode by", sensitive="kind raised_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "kind"], name="alert_once")]

    def __str__(self) -> str:
        return f"alert {self.pk}"
