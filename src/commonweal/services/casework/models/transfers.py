"""A case on its way to another service, what happened to the offer, and the case it became there.

Read a transfer as: on `asked_at` this case was offered to `offer` (of `organisation`) for the reason `why`; what the receiving
service sees before it says yes stands in this very row, and names nobody. `kinds` cross when it is accepted, once, at
`carried_at`; `met_on` is the day on which it had spoken with the person; `due_on` is when what comes next falls due.
Read an arrival as: this case was opened for that transfer. The sending service cannot read it: it learns the status and no more.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Area, Organisation, ServiceOffer, User, choices
from commonweal.rules.consent import InformationKind
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.rules.transfers import FirstContact, TransferStatus, TransferStep, WhyMoved, WhyNot
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.people import Person
from commonweal.services.milestones.models import Episode


def offered_here(by, membership):
    """Offered to my organisation on my side of the wall, and not to another manager alone."""
    return Q(
        Q(only_for__isnull=True) | Q(only_for_id=by.user_id),
        organisation_id=membership.organisation_id,
        side=membership.side,
        status=TransferStatus.OFFERED,
    )


class Transfer(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(ServiceOffer, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    only_for = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    client_group = models.CharField(max_length=20, choices=Episode.CLIENT_GROUPS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=choices(WhyMoved))
    words = models.TextField(max_length=2000)
    needs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=20, choices=choices(InformationKind)))
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=40, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    is_restricted = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=choices(TransferStatus), default=TransferStatus.OFFERED)
    due_on = models.DateField()
    why_not = models.CharField(max_length=20, choices=choices(WhyNot), blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    carried_at = models.DateTimeField(null=True, blank=True)
    contact_stamp = models.CharField(max_length=60, blank=True)
    met_how = models.CharField(max_length=16, choices=choices(FirstContact), blank=True)
    met_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.OFFERED: offered_here}
    personal = declare(
        Retention.CASE,
        no="id case sender offer organisation only_for side client_group area asked_by status due_on urgency is_restricted"
        " carried_at contact_stamp version form_key",
        identifies="person",
        sensitive="why words needs kinds age language needs_interpreter grade asked_at why_not accepted_at met_how met_on",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["accepted", "offered"]),
                name="one_transfer_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(organisation=F("sender")), name="transfer_to_another_service"
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=False) | Q(only_for__isnull=False),
                name="transfer_restricted_is_for_one",
            ),
            models.CheckConstraint(
                condition=~Q(status="handed_over") | Q(met_on__isnull=False),
                name="transfer_handed_over_once_met",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="transfers_by_case"),
            models.Index(
                fields=["organisation", "side", "-urgency", "asked_at"],
                name="transfers_offered",
                condition=Q(status="offered"),
            ),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk}"


class TransferHistory(models.Model):
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=choices(TransferStep))
    was = models.CharField(max_length=12, choices=choices(TransferStatus))
    became = models.CharField(max_length=12, choices=choices(TransferStatus))
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id transfer by form_key", sensitive="step was became words at")

    def __str__(self) -> str:
        return f"transfer step {self.pk}"


class Arrival(models.Model):
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+", primary_key=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="transfer case")

    def __str__(self) -> str:
        return f"arrival {self.pk}"
