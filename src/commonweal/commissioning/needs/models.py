"""Published figures, each with its window, source and edition, so that it can be recomputed and never loses its origin.

Read a figure as: in this window, in this area, this source published this number of this thing; `status` says what kind of
number it is, because a published zero, a gap and a hidden number are three different things. The area is one of ours, or a place
that figures are published for (a police force's area): then the figure is about that place and is never put on an area of ours.
Read a claim as: this paper says this of the figures of this subject; what they show stands beside it.
Read a cycle step as: in this area, what the law wants again and again was done on this day.
Read a population as: so many people of this group live in this area in this year, says this source.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.partnership.models import Area, User, ends_after_it_starts
from commonweal.rules.claim_kinds import SAYS
from commonweal.rules.comparators import HUNDREDTHS
from commonweal.rules.cycles import KINDS
from commonweal.rules.equity import GROUPS
from commonweal.rules.retention import Retention, declare


class PublishedPlace(models.Model):
    """Read a row as: figures are published for this place; `ours` is the area of ours that it is, if it is one."""

    kind = models.CharField(max_length=20, choices=Area.KINDS)
    name = models.CharField(max_length=120)
    ours = models.OneToOneField(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="published_place"
    )

    personal = declare(Retention.STRUCTURE, no="id kind name ours")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="published_place_once")]

    def __str__(self) -> str:
        return self.name


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
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="published_figures"
    )
    place = models.ForeignKey(
        PublishedPlace, null=True, blank=True, on_delete=models.PROTECT, related_name="figures"
    )
    starts_on = models.DateField()
    ends_before = models.DateField()
    value = models.IntegerField(null=True, blank=True)
    # What a published count has beyond whole ones: 95.5 is a value of 95 and 50 hundredths.
    hundredths = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=20, choices=STATUSES, default="published")
    lowest = models.PositiveIntegerField(null=True, blank=True)
    highest = models.PositiveIntegerField(null=True, blank=True)
    out_of = models.PositiveIntegerField(null=True, blank=True)
    out_of_what = models.CharField(max_length=80, blank=True)
    per = models.PositiveIntegerField(null=True, blank=True)
    printed = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300)
    edition = models.CharField(max_length=60)

    personal = declare(
        Retention.STRUCTURE,
        no="id subject title area place starts_on ends_before value hundredths status lowest highest out_of out_of_what per"
        " printed source edition",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "area", "starts_on", "ends_before", "edition"],
                name="published_figure_once",
            ),
            models.UniqueConstraint(
                fields=["subject", "place", "starts_on", "ends_before", "edition"],
                name="published_figure_of_place_once",
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=True, place__isnull=False)
                | Q(area__isnull=False, place__isnull=True),
                name="published_figure_of_one_area",
            ),
            models.CheckConstraint(
                condition=Q(hundredths__lt=HUNDREDTHS), name="published_figure_hundredths"
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True, highest__isnull=True) | Q(lowest__lte=F("highest")),
                name="published_figure_range",
            ),
            ends_after_it_starts("published_figure_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="published_figure_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.starts_on}"


class PublishedClaim(models.Model):
    """What a paper says of published figures. `percent` in hundredths, `base_until` the last day of the base."""

    subject = models.SlugField(max_length=60)
    areas = ArrayField(models.CharField(max_length=20))
    says = models.CharField(max_length=10, choices=[(each, each) for each in SAYS])
    percent = models.PositiveIntegerField(null=True, blank=True)
    base_until = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300)
    where = models.CharField(max_length=300)

    personal = declare(Retention.STRUCTURE, no="id subject areas says percent base_until words where")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "words", "where"], name="published_claim_once")
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class AreaPopulation(models.Model):
    """How many live in an area of ours. Editions stand beside one another: the latest year, then the latest loaded, is used."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    group = models.CharField(max_length=20, choices=list(GROUPS.items()))
    year = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    edition = models.CharField(max_length=60)

    personal = declare(Retention.STRUCTURE, no="id area group year people source edition")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "group", "year", "edition"], name="population_once"),
            models.CheckConstraint(condition=Q(people__gt=0), name="population_somebody"),
        ]

    def __str__(self) -> str:
        return f"population {self.pk}"


class CycleStep(models.Model):
    """Rows are added and never changed. `reference` says where it can be found: a decision, a report, an address on the web."""

    cycle = models.CharField(max_length=30, choices=[(key.value, kind.name) for key, kind in KINDS.items()])
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cycle_steps")
    done_on = models.DateField()
    reference = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.STRUCTURE, no="id cycle area done_on reference by at form_key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "area", "done_on"], name="cycle_step_once")]

    def __str__(self) -> str:
        return f"cycle step {self.pk}"
