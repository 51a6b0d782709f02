"""Published figures, each with its window, source and edition, so that it can be recomputed and never loses its origin.

Read a row as: in this window, in this area, this source published this number of this thing; `status` says what kind of
number it is, because a published zero, a gap and a hidden number are three different things.
"""

from django.db import models
from django.db.models import Q

from commonweal.partnership.models import Area, ends_after_it_starts
from commonweal.rules.retention import Retention, declare


class PublishedFigure(models.Model):
    STATUSES = [
        ("published", "Published"),
        ("published_zero", "Published zero"),
        ("not_submitted", "Not submitted"),
        ("suppressed", "Hidden by the publisher"),
        ("partly_covered", "Partly covered"),
    ]
    subject = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="published_figures")
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.IntegerField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=STATUSES, default="published")
    source = models.CharField(max_length=300)
    edition = models.CharField(max_length=60)

    personal = declare(
        Retention.STRUCTURE, no="id subject title area starts_on ends_before value status source edition"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "area", "starts_on", "ends_before", "edition"],
                name="published_figure_once",
            ),
            ends_after_it_starts("published_figure_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="published_figure_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.starts_on}"
