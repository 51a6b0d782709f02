"""The mart: counts only. Read a row as: in the month from `starts_on`, in this area, for this client group, by this
provider, `numerator` of `denominator` episodes counted for this measure. No row is about a person."""

from django.db import models

from commonweal.partnership.models import Area, Organisation, User
from commonweal.rules.retention import Retention, declare


class Count(models.Model):
    measure = models.CharField(max_length=40)
    starts_on = models.DateField()
    # Nobody asks by area or provider alone, and every index is written anew with every count.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_group = models.CharField(max_length=20)
    provider = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    numerator = models.IntegerField()
    denominator = models.IntegerField()
    # From the certified return of a service that keeps its own records: of a whole quarter, standing at its first month.
    is_certified = models.BooleanField(default=False)

    personal = declare(
        Retention.COUNTS,
        no="id measure starts_on area client_group provider numerator denominator is_certified",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on", "area", "client_group", "provider", "is_certified"],
                name="count_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"count {self.pk}"


class QuarterCount(models.Model):
    """Read a row as: in the quarter from `starts_on`, in this area, for this client group, by all providers together. `rows`
    counts went into it, of which `certified` from certified returns. The database keeps it in step with the counts, whoever
    writes them (0008_by_quarter): what a page reads grows with areas and measures, not with providers and months.
    """

    measure = models.CharField(max_length=40)
    client_group = models.CharField(max_length=20)
    starts_on = models.DateField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    rows = models.IntegerField()
    certified = models.IntegerField()

    personal = declare(
        Retention.COUNTS, no="id measure client_group starts_on area numerator denominator rows certified"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_group", "starts_on", "measure", "area"], name="quarter_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"quarter count {self.pk}"


class Refresh(models.Model):
    """Read a row as: at `at`, the counts were brought up to date with everything changed before `up_to`. `parts` months were read
    again, `rows` counts in `months` months changed. The mart then had `records` rows, and its manifest this hash.
    """

    at = models.DateTimeField()
    up_to = models.DateTimeField()
    months = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    parts = models.PositiveIntegerField(default=0)
    records = models.PositiveBigIntegerField(default=0)
    manifest = models.CharField(max_length=64, default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.COUNTS, no="id at up_to months rows parts records manifest by")

    def __str__(self) -> str:
        return f"refresh {self.pk}"


class Glance(models.Model):
    """Read a row as: as counted at `at` (on `day`), this is what first pages say of the figures: published words and numbers.

    It holds while nothing was released after it, and while the disclosure minimum is no more than `threshold`.
    """

    at = models.DateTimeField()
    day = models.DateField()
    content = models.JSONField()
    threshold = models.PositiveSmallIntegerField()

    personal = declare(Retention.COUNTS, no="id at day content threshold")

    def __str__(self) -> str:
        return f"glance {self.pk}"
