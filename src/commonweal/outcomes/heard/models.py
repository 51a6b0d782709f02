"""Read a row as: in the financial year that began in April of `year`, in so many couples, the one who uses abuse last said this
of their behaviour and the other said that of it, or was not heard. No row is about a couple; none is ever counted again.
"""

from django.db import models

from commonweal.rules.retention import Retention, declare


class HeardCount(models.Model):
    year = models.PositiveSmallIntegerField()
    told = models.CharField(max_length=10)
    heard = models.CharField(max_length=10, blank=True)
    number = models.PositiveIntegerField()

    personal = declare(Retention.COUNTS, no="id year told heard number")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "told", "heard"], name="heard_count_once")]

    def __str__(self) -> str:
        return f"heard count {self.pk}"
