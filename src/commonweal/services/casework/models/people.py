"""The people who are helped, and the keys by which they are found again."""

import uuid
from datetime import date

from django.db import models

from commonweal.rules.retention import Retention, declare


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    full_name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=40, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    scopes: dict = {}
    personal = declare(
        Retention.CASE,
        no="id version",
        identifies="full_name known_as born_on",
        sensitive="language needs_interpreter",
    )

    def __str__(self) -> str:
        return f"person {self.pk}"


class SearchKey(models.Model):
    """A keyed fingerprint of one way to find a person (name by sound, phone, date of birth). It gives nothing back."""

    # An id made here and not by the database: the referrer who adds a key may not read it back.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="search_keys")
    key = models.BinaryField(max_length=16)

    personal = declare(Retention.CASE, no="id person", identifies="key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="search_key_once")]

    def __str__(self) -> str:
        return f"search key {self.pk}"


def age_on(born_on: date | None, day: date) -> int | None:
    """Whole years on a day; None when the date of birth is not known."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
