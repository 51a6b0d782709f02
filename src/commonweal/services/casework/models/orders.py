"""Orders that protect somebody, how they were broken, and days in court.

Read an order as: made on `made_on` by `court`, it holds until `ends_on` (the last day); of the people in the case it protects or
binds those in its parties. Read a breach as: on `happened_on` it was broken in this way. Read a hearing as: at `starts_at`, with
these measures asked for and `supporter` beside the person; `result` once it has been.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.partnership.models import User, choices
from commonweal.rules.court_dates import HearingKind, HearingResult, Measure
from commonweal.rules.orders import OrderKind, Term
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, Party


class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=20, choices=choices(OrderKind))
    court = models.CharField(max_length=80, blank=True)
    made_on = models.DateField()
    served_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_early_on = models.DateField(null=True, blank=True)
    terms = ArrayField(models.CharField(max_length=30, choices=choices(Term)), default=list, blank=True)
    zone = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by version form_key",
        sensitive="kind court made_on served_on ends_on ended_early_on terms zone at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(served_on__isnull=True) | Q(served_on__gte=F("made_on")),
                name="order_served_once_made",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("made_on")), name="order_ends_once_made"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-made_on"], name="orders_by_case"),
            models.Index(fields=["ends_on"], name="orders_by_end", condition=Q(ends_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"


class OrderParty(models.Model):
    """Read a row as: the order protects, or binds, this person of the case."""

    ROLES = [("protects", "Protects"), ("binds", "Binds")]
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=ROLES)

    personal = declare(Retention.CASE, no="id order", identifies="party", sensitive="role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "party", "role"], name="order_party_once")]

    def __str__(self) -> str:
        return f"order party {self.pk}"


class OrderBreach(models.Model):
    WAYS = [
        ("contact", "Made contact"),
        ("through_others", "Made contact through others or a child"),
        ("zone", "Came where they may not"),
        ("online", "Online"),
        ("harm", "Hurt or threatened somebody"),
        ("other", "Something else"),
    ]
    REPORTED = [("yes", "Yes"), ("not_yet", "Not yet"), ("not_wanted", "The person does not want that")]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="breaches")
    happened_on = models.DateField()
    way = models.CharField(max_length=20, choices=WAYS)
    reported = models.CharField(max_length=12, choices=REPORTED)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id order by form_key", sensitive="happened_on way reported note at"
    )

    class Meta:
        indexes = [models.Index(fields=["order", "-happened_on"], name="breaches_by_order")]

    def __str__(self) -> str:
        return f"breach {self.pk}"


class Hearing(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(max_length=20, choices=choices(HearingKind))
    starts_at = models.DateTimeField()
    court = models.CharField(max_length=80, blank=True)
    measures = ArrayField(models.CharField(max_length=30, choices=choices(Measure)), default=list, blank=True)
    supporter = models.CharField(max_length=80, blank=True)
    result = models.CharField(max_length=20, choices=choices(HearingResult), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by version form_key",
        identifies="supporter",
        sensitive="kind starts_at court measures result at",
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "-starts_at"], name="hearings_by_case"),
            models.Index(fields=["starts_at"], name="hearings_to_come", condition=Q(result="")),
        ]

    def __str__(self) -> str:
        return f"hearing {self.pk}"
