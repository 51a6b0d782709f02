"""Whoever waits for a worker, and who must not become that worker.

Read an interim contact as: while nobody held the case, somebody of the service tried on `spoken_on` to hear how things are.
Read a declared interest as: this worker said they know somebody; who it is, is kept sealed, and as keys to compare with.
Read a must-not-meet as: it was said in this case that this worker and the person must not meet.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.interim import HowItIs
from commonweal.rules.retention import Retention, declare
from commonweal.rules.safe_contact import Channel
from commonweal.services.casework.models.cases import Case


class InterimContact(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interim_contacts")
    spoken_on = models.DateField()
    channel = models.CharField(max_length=12, choices=choices(Channel))
    how = models.CharField(max_length=12, choices=choices(HowItIs))
    note = models.TextField(max_length=2000, blank=True)
    next_due_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE, no="id case by at form_key", sensitive="spoken_on channel how note next_due_on"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "spoken_on"], name="interim_by_case")]

    def __str__(self) -> str:
        return f"interim contact {self.pk}"


class DeclaredInterest(models.Model):
    RELATIONS = [
        ("relative", "A relative"),
        ("partner", "A partner, now or before"),
        ("friend", "A friend or neighbour"),
        ("colleague", "Somebody I work or worked with"),
        ("myself", "Myself: I was helped by a service"),
        ("other", "Somebody else I should not work with"),
    ]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=RELATIONS)
    sealed_name = models.BinaryField()
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.SELF: lambda by, membership: Q(user_id=by.user_id)}
    personal = declare(
        Retention.ACCOUNT,
        no="id user form_key",
        identifies="sealed_name",
        sensitive="relation declared_at withdrawn_at",
    )

    class Meta:
        indexes = [models.Index(fields=["user"], name="interests_by_user")]

    def __str__(self) -> str:
        return f"declared interest {self.pk}"

    def seal_name(self, text: str) -> None:
        self.sealed_name = seal(text, bound_to=f"declared_interest:{self.id}:name")

    @property
    def name(self) -> str:
        return open_sealed(self.sealed_name, bound_to=f"declared_interest:{self.id}:name")


class InterestKey(models.Model):
    """The same kind of fingerprint as a search key, compared inside the database alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    interest = models.ForeignKey(DeclaredInterest, on_delete=models.CASCADE, related_name="keys")
    key = models.BinaryField(max_length=16)

    personal = declare(Retention.ACCOUNT, no="id interest", identifies="key")

    def __str__(self) -> str:
        return f"interest key {self.pk}"


class MustNotMeet(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="must_not_meet")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.CASE, no="id case by at", sensitive="worker")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "worker"], name="must_not_meet_once")]

    def __str__(self) -> str:
        return f"must not meet {self.pk}"
