"""How things are, as somebody said on one occasion.

Read a row as: on `answered_on`, at the start, on the way, at the end or afterwards, this version of this set of questions was
answered so (statement to points), with this score in hundredths of a point; or nothing was, and `why_not` says why. Written once;
one kept by mistake is struck with a reason, and stays.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User, choices
from commonweal.rules.outcome_questions.shape import Band, Scoring
from commonweal.rules.outcome_tools import Answerer, Occasion, OutcomeTool, Statement, WhyNotAsked
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


class LoadedOutcomeTool(models.Model):
    """A publisher's set of questions that the partnership may use. Statements are [text, note, is it reversed], the scale
    [points, words], the table [sum, score] and the bands [score, words], scores in hundredths. Never edited: the database
    refuses it.
    """

    key = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    opening = models.TextField(max_length=1000, blank=True)
    answered_by = models.CharField(max_length=10, choices=choices(Answerer))
    client_groups = ArrayField(models.CharField(max_length=20))
    minimum_age = models.PositiveSmallIntegerField(default=0)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    occasions = ArrayField(models.CharField(max_length=10))
    scale = models.JSONField()
    statements = models.JSONField()
    scoring = models.CharField(max_length=6, choices=choices(Scoring))
    table = models.JSONField(default=list, blank=True)
    bands = models.JSONField(default=list, blank=True)
    bands_source = models.CharField(max_length=300, blank=True)
    least_answered = models.PositiveSmallIntegerField()
    change_that_counts = models.PositiveSmallIntegerField()
    higher_is_better = models.BooleanField()
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=500)
    registration = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    personal = declare(
        Retention.STRUCTURE,
        no="id key version title opening answered_by client_groups minimum_age maximum_age occasions scale statements scoring"
        " table bands bands_source least_answered change_that_counts higher_is_better source licence registration loaded_at",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="outcome_tool_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    def as_tool(self) -> OutcomeTool:
        """As the rule book reads it."""
        return OutcomeTool(
            key=self.key,
            version=self.version,
            title=self.title,
            opening=self.opening,
            answered_by=Answerer(self.answered_by),
            client_groups=frozenset(self.client_groups),
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            occasions=frozenset(map(Occasion, self.occasions)),
            scale=tuple((points, words) for points, words in self.scale),
            statements=tuple(
                Statement(number, text, note, is_reversed)
                for number, (text, note, is_reversed) in enumerate(self.statements, start=1)
            ),
            scoring=Scoring(self.scoring),
            table=tuple((raw, score) for raw, score in self.table),
            bands=tuple(Band(starts_at, words) for starts_at, words in self.bands),
            bands_source=self.bands_source,
            least_answered=self.least_answered,
            change_that_counts=self.change_that_counts,
            higher_is_better=self.higher_is_better,
            source=self.source,
            licence=self.licence,
            registration=self.registration,
        )
