"""Risk at a moment, signed for good, and what every screen of a person must show first.

Read a review as: with this tool, told or asked, so many yes answers, which grades so; judged so; decided so. The stalking
questions stand beside it with a score of their own. Read a second signature as: somebody decided lower than answers and
judgement show; until another person signs, the grade of the review holds. Read a tool as: an official text that this
partnership may use, loaded for good: never edited, and never removed once a review was signed with it.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade, Signing
from commonweal.rules.risk_tools import Item, Kind, Tool
from commonweal.rules.thresholds import RepeatDefinition
from commonweal.services.casework.models.cases import case_of_service, through_cases
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
    remarks = models.JSONField(default=dict, blank=True)
    tool_reason = models.CharField(max_length=500, blank=True, default="")
    told_tool = models.CharField(max_length=80, blank=True, default="")
    told_grade = models.CharField(max_length=10, choices=choices(Grade), blank=True, default="")
    told_score = models.PositiveSmallIntegerField(null=True, blank=True)
    supplement_tool = models.CharField(max_length=40, blank=True, default="")
    supplement_version = models.CharField(max_length=20, blank=True, default="")
    supplement_answers = models.JSONField(default=dict, blank=True)
    supplement_score = models.PositiveSmallIntegerField(null=True, blank=True)
    would_be_crime = models.BooleanField(null=True, blank=True)
    repeat_definition = models.CharField(
        max_length=20, choices=choices(RepeatDefinition), blank=True, default=""
    )
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode tool tool_version supplement_tool supplement_version repeat_definition by form_key",
        sensitive="answers score tool_grade judgement judgement_reasons decision marac_grounds refers_to_marac"
        " why_not_referred incidents_in_12_months latest_abuse_on remarks tool_reason told_tool told_grade told_score"
        " supplement_answers supplement_score would_be_crime at",
    )

    class Meta:
        indexes = [models.Index(fields=["episode", "at"], name="reviews_by_episode")]

    def __str__(self) -> str:
        return f"risk review {self.pk}"


class SecondSignature(models.Model):
    """Asked for by whoever signed the review, answered by somebody else, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    review = models.OneToOneField(RiskReview, on_delete=models.PROTECT, related_name="second_signature")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(max_length=10, choices=choices(Grade))
    why = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=choices(Signing), default=Signing.WAITING)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    why_refused = models.TextField(max_length=2000, blank=True)

    scopes = {
        Scope.OWN_SERVICE: through_cases(case_of_service, episode_id=OuterRef("episode_id")),
    }
    personal = declare(
        Retention.CASE,
        no="id review episode asked_by answered_by status",
        sensitive="grade why asked_at answered_at why_refused",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=Signing.WAITING, answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(status=Signing.WAITING) & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="signature_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["episode"], name="signatures_by_episode"),
            models.Index(fields=["asked_at"], name="signatures_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"second signature {self.pk}"


class RiskTool(models.Model):
    """An official text or a partnership's own. Its items are [text, note] in order."""

    key = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    opening = models.TextField(max_length=1000, blank=True)
    items = models.JSONField()
    kind = models.CharField(max_length=12, choices=choices(Kind))
    client_groups = ArrayField(models.CharField(max_length=20))
    minimum_age = models.PositiveSmallIntegerField(default=0)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    counts_for_marac = models.BooleanField(default=False)
    stalking_item = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=500)
    loaded_at = models.DateTimeField()

    personal = declare(
        Retention.STRUCTURE,
        no="id key version title opening items kind client_groups minimum_age maximum_age counts_for_marac"
        " stalking_item source licence loaded_at",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="risk_tool_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    def as_tool(self) -> Tool:
        """As the rule book reads it."""
        items = tuple(Item(place, text, note) for place, (text, note) in enumerate(self.items, start=1))
        return Tool(
            key=self.key,
            version=self.version,
            title=self.title,
            opening=self.opening,
            items=items,
            kind=Kind(self.kind),
            client_groups=frozenset(self.client_groups),
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            counts_for_marac=self.counts_for_marac,
            stalking_item=self.stalking_item,
            source=self.source,
            licence=self.licence,
        )


class Alert(models.Model):
    """Something every screen of this person must show first, until somebody takes it down and says why."""

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
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_down_why = models.CharField(max_length=500, blank=True, db_default="")

    personal = declare(
        Retention.CASE,
        no="id episode by taken_down_by",
        sensitive="kind raised_at taken_down_at taken_down_why",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "kind"], condition=Q(taken_down_at__isnull=True), name="alert_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_at__isnull=True, taken_down_by__isnull=True, taken_down_why="")
                | Q(taken_down_at__isnull=False, taken_down_by__isnull=False) & ~Q(taken_down_why=""),
                name="alert_taken_down_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["episode"], name="alerts_by_episode")]

    def __str__(self) -> str:
        return f"alert {self.pk}"
