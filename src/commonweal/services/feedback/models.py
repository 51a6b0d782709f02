"""What people say of a service, kept apart from their case.

Read an ask as: in this case somebody was asked this survey at this moment, that way. It is all the case knows. Read a code as:
whoever brings the letters of which this is the fingerprint may answer this survey once, until that day; then the row is gone.
Read an answer as: somebody who was asked in that quarter about this service said so. Read a tally as: in that year so many were
asked and so many answered whose area, group or grade this was. Nothing leads from an ask to a code, or from an answer to either:
no key, no moment, no order. The app adds codes and reads neither code, answer nor tally (migration 0002 has all it may ask).
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.feedback import Dimension, Moment, Survey, Way
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models import Case


class Ask(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="feedback_asks")
    survey = models.CharField(max_length=40)
    survey_version = models.CharField(max_length=20)
    moment = models.CharField(max_length=10, choices=choices(Moment))
    way = models.CharField(max_length=6, choices=choices(Way))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id case survey survey_version by form_key", sensitive="moment way at"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "survey", "moment"], name="asked_once")]

    def __str__(self) -> str:
        return f"ask {self.pk}"


class Code(models.Model):
    """`quarter_on` is the first day of the quarter in which somebody was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    fingerprint = models.BinaryField(unique=True)
    survey = models.CharField(max_length=40)
    survey_version = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    client_group = models.CharField(max_length=20)
    area_code = models.CharField(max_length=60)
    grade = models.CharField(max_length=10)
    way = models.CharField(max_length=6, choices=choices(Way))
    quarter_on = models.DateField()
    good_until = models.DateField()

    personal = declare(
        Retention.DRAFT,
        no="id fingerprint survey survey_version organisation client_group area_code grade way quarter_on good_until",
    )

    class Meta:
        indexes = [models.Index(fields=["good_until"], name="codes_by_end")]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Answer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    survey = models.CharField(max_length=40)
    survey_version = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    client_group = models.CharField(max_length=20)
    way = models.CharField(max_length=6, choices=choices(Way))
    quarter_on = models.DateField()
    points = models.JSONField()

    personal = declare(
        Retention.COUNTS, no="id survey survey_version organisation client_group way quarter_on points"
    )

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Tally(models.Model):
    year = models.PositiveSmallIntegerField()
    survey = models.CharField(max_length=40)
    dimension = models.CharField(max_length=6, choices=choices(Dimension))
    value = models.CharField(max_length=60)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    personal = declare(Retention.COUNTS, no="id year survey dimension value asked answered")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "survey", "dimension", "value"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"tally {self.pk}"


class LoadedSurvey(models.Model):
    """A partnership's own survey. Never edited: the database refuses it."""

    key = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    questions = models.JSONField()
    moments = ArrayField(models.CharField(max_length=10))
    client_groups = ArrayField(models.CharField(max_length=20))
    scale = models.JSONField()
    good_from = models.PositiveSmallIntegerField()
    minimum_age = models.PositiveSmallIntegerField(default=16)
    loaded_at = models.DateTimeField()

    personal = declare(
        Retention.STRUCTURE,
        no="id key version title questions moments client_groups scale good_from minimum_age loaded_at",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="survey_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

    def as_survey(self) -> Survey:
        """As the rule book reads it."""
        return Survey(
            key=self.key,
            version=self.version,
            title=self.title,
            questions=tuple(self.questions),
            moments=frozenset(map(Moment, self.moments)),
            client_groups=frozenset(self.client_groups),
            scale=tuple((points, words) for points, words in self.scale),
            good_from=self.good_from,
            minimum_age=self.minimum_age,
        )
