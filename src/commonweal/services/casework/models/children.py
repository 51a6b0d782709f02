"""What is known of each child of a case: facts, what each adult is to them, what contact is allowed, who agrees to support.

Read a row as: from `at` until `ended_at` (still, if empty) this was what we knew of this child, or of this child and this adult,
in this case. A change ends one row and adds the next, so what was believed on a day can be told. All of it hangs on a case of the
victims' side: the second wall refuses any other.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from commonweal.partnership.models import User, choices
from commonweal.rules.child_agreement import AgreedBy, ChildSays, Judged
from commonweal.rules.child_contact import Contact, Source
from commonweal.rules.children import CareStatus, Known, LivesWith, Relation
from commonweal.rules.parental_responsibility import Basis
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, Party
from commonweal.services.casework.models.orders import Order

NOW = Q(ended_at__isnull=True)


class OfAChild(models.Model):
    """What every row here has: the case, the child, which version it is, who said it and when, and until when it held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    OURS = "id case child number by form_key"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ChildRecord(OfAChild):
    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="child_records")
    expected_in = models.DateField(null=True, blank=True)
    lives_with = models.CharField(max_length=12, choices=choices(LivesWith))
    in_school = models.CharField(max_length=10, choices=choices(Known))
    care = models.CharField(max_length=16, choices=choices(CareStatus))
    care_since = models.DateField(null=True, blank=True)
    care_order = models.CharField(max_length=10, choices=choices(Known))

    personal = declare(
        Retention.CASE,
        no=OfAChild.OURS,
        sensitive="expected_in lives_with in_school care care_since care_order at ended_at",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=NOW, name="child_record_now")]


class ChildAdult(OfAChild):
    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    adult = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=16, choices=choices(Relation))
    basis = models.CharField(max_length=12, choices=choices(Basis))
    since = models.DateField(null=True, blank=True)
    responsibility_ended_on = models.DateField(null=True, blank=True)
    was_seen = models.CharField(max_length=10, choices=choices(Known))
    confirmed_on = models.DateField(null=True, blank=True)
    safe_to_ask = models.CharField(max_length=10, choices=choices(Known))

    personal = declare(
        Retention.CASE,
        no=OfAChild.OURS,
        identifies="adult",
        sensitive="relation basis since responsibility_ended_on was_seen confirmed_on safe_to_ask at ended_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "adult"], condition=NOW, name="child_adult_now"),
            models.UniqueConstraint(
                fields=["child"], condition=NOW & Q(basis="birth"), name="child_born_of_one"
            ),
            models.CheckConstraint(condition=~Q(child=F("adult")), name="child_adult_are_two"),
        ]
        indexes = [models.Index(fields=["case"], condition=NOW, name="child_adults_by_case")]


class ChildContact(OfAChild):
    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    adult = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=12, choices=choices(Contact))
    source = models.CharField(max_length=12, choices=choices(Source))
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    may_collect = models.CharField(max_length=10, choices=choices(Known))

    personal = declare(
        Retention.CASE,
        no=OfAChild.OURS,
        identifies="adult",
        sensitive="contact source order starts_on ends_on may_collect at ended_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "adult"], condition=NOW, name="child_contact_now"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="child_contact_ends_once_begun",
            ),
        ]
        indexes = [models.Index(fields=["case", "ends_on"], condition=NOW, name="child_contact_by_case")]


class ChildAgreement(OfAChild):
    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="child_agreements")
    child_says = models.CharField(max_length=10, choices=choices(ChildSays))
    own_words = models.CharField(max_length=500, blank=True)
    judged = models.CharField(max_length=12, choices=choices(Judged))
    judged_by = models.CharField(max_length=80, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=16, choices=choices(AgreedBy))
    adult = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no=OfAChild.OURS,
        identifies="judged_by adult",
        sensitive="child_says own_words judged judged_on agreed_by agreed_on at ended_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=NOW, name="child_agreement_now"),
            models.CheckConstraint(
                condition=Q(adult__isnull=True) | Q(agreed_by="adult"), name="child_agreement_of_one_adult"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="nobody") | Q(agreed_on__isnull=False), name="child_agreed_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(judged="not_judged") | Q(judged_on__isnull=False), name="child_judged_on_a_day"
            ),
        ]


class ChildAsked(OfAChild):
    """A case of the child's own was asked for, at the front door, under this reference."""

    child = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="child_asked")
    reference = models.CharField(max_length=12)

    personal = declare(Retention.CASE, no=f"{OfAChild.OURS} reference", sensitive="at ended_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child"], condition=NOW, name="child_asked_now")]
