"""A person's move, and what was said of each child in the case.

Read a move as: on `moved_on` this person went to an address of this `kind`, which is `new_point` where it was given; `by` went
through `points`, and for a secret address `confirmed_by` went through them again.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.partnership.models import User, choices
from commonweal.rules.addresses import AddressKind, Moves, Point
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.contact import ContactPoint
from commonweal.services.casework.models.people import Person


class Move(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=choices(AddressKind))
    moved_on = models.DateField()
    new_point = models.ForeignKey(
        ContactPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    struck = models.PositiveSmallIntegerField(default=0)
    points = ArrayField(models.CharField(max_length=20, choices=choices(Point)), default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by confirmed_by form_key",
        identifies="person new_point",
        sensitive="kind moved_on struck points at confirmed_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("by"))),
                name="move_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["case", "-moved_on"], name="moves_by_case")]

    def __str__(self) -> str:
        return f"move {self.pk}"


class MoveMember(models.Model):
    """Read a row as: of this child in the case somebody said whether it moved too."""

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    moves = models.CharField(max_length=12, choices=choices(Moves))

    personal = declare(Retention.CASE, no="id move", identifies="person", sensitive="moves")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "person"], name="move_member_once")]

    def __str__(self) -> str:
        return f"move member {self.pk}"
