"""What was released, to whom, and by which number it was protected. Rows are added and never changed.

Read a release as: at this moment these tables, word for word as in `body`, went to this audience. A setting is read as: from
`starts_on` counts below `value` are hidden, for this reason.
"""

from django.db import models
from django.db.models import Q

from commonweal.partnership.models import User, choices
from commonweal.rules.disclosure_minimum import FLOOR
from commonweal.rules.released import Audience
from commonweal.rules.retention import Retention, declare


class Release(models.Model):
    """`body` is canonical JSON of published cells, hidden ones as hidden; `sha256` is its hash, which the database checks."""

    audience = models.CharField(max_length=20, choices=choices(Audience))
    title = models.CharField(max_length=200)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.COUNTS, no="id audience title body sha256 by at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=list(Audience)), name="release_to_a_known_audience"
            ),
        ]
        indexes = [models.Index(fields=["audience", "id"], name="releases_of_an_audience")]

    def __str__(self) -> str:
        return f"release {self.pk}"


class DisclosureSetting(models.Model):
    """The history of the disclosure minimum; the number itself stands with the partnership's other numbers."""

    value = models.PositiveIntegerField()
    starts_on = models.DateField(unique=True)
    reason = models.CharField(max_length=200)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.STRUCTURE, no="id value starts_on reason form_key by at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=FLOOR), name="disclosure_minimum_not_below_the_floor"
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure minimum {self.value}"
