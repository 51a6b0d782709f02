"""All cases of a service move: the question, the answer, the file that is made of them, and a file that arrived.

Read a row of CasesOut as: for this service, on this side, `asked_by` asked that all cases move, and why; `answered_by` answered;
the file is there until `expires_at`. Read a batch as: these cases are one part of the file, made at `done_at`. Read a part of the
file as: so many bytes of it, which the passphrase alone opens. Read a taking as: this person took the file down, once.
Read a row of CasesIn as: at `at` these many cases arrived from another service or system, for `taken_for`, whose service it is.
Read a CaseIn as: this case arrived by that file, and was `former_reference` where it came from.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.encryption import open_bytes, seal_bytes
from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.cases_out import Asked, OutStatus, WhyOut
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, case_of_service, through


def of_my_service(by, membership):
    return Q(organisation_id=membership.organisation_id, side=membership.side)


class CasesOut(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    status = models.CharField(max_length=12, choices=choices(OutStatus), default=OutStatus.ASKED)
    why = models.CharField(max_length=20, choices=choices(WhyOut))
    contract = models.CharField(max_length=60, blank=True)
    receiver = models.CharField(max_length=120)
    with_closed = models.BooleanField(default=False)
    with_restricted = models.BooleanField(default=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    why_refused = models.TextField(max_length=1000, blank=True)
    sealed_key = models.BinaryField(null=True, blank=True)
    head_digest = models.BinaryField(max_length=32, null=True, blank=True)
    pieces = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    cases_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    left_out = models.JSONField(default=dict, blank=True)
    receipt_key = models.BinaryField(max_length=16, null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.OWN_SERVICE: of_my_service}
    personal = declare(
        Retention.CASE,
        no="id organisation side status why contract receiver with_closed with_restricted asked_by asked_at answered_by"
        " answered_at sealed_key head_digest pieces size cases cases_done counts left_out receipt_key made_at expires_at"
        " ended_at version form_key",
        sensitive="why_refused",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "side"],
                condition=Q(status__in=["asked", "approved", "making", "ready"]),
                name="cases_out_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="cases_out_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "withdrawn"]) | Q(answered_by__isnull=False),
                name="cases_out_only_once_agreed",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "side", "-asked_at"], name="cases_out_by_service")]

    def __str__(self) -> str:
        return f"cases out {self.pk}"

    def keep_key(self, key: bytes) -> None:
        """While the file is made, and no longer: afterwards the passphrase alone opens it."""
        self.sealed_key = seal_bytes(key, bound_to=f"cases_out:{self.id}:key")

    @property
    def key(self) -> bytes:
        return open_bytes(self.sealed_key or b"", bound_to=f"cases_out:{self.id}:key")

    def facts(self, taken_by=()) -> Asked:
        """For the rule book."""
        return Asked(
            OutStatus(self.status),
            self.asked_by_id,
            self.answered_by_id,
            self.expires_at,
            frozenset(taken_by),
        )


class CasesOutBatch(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    out = models.ForeignKey(CasesOut, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    cases = ArrayField(models.UUIDField(), default=list)
    members = models.JSONField(default=list, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    personal = declare(Retention.CASE, no="id out number cases members done_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["out", "number"], name="cases_out_batch_once")]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class CasesOutPart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    out = models.ForeignKey(CasesOut, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    sealed_content = models.BinaryField()

    personal = declare(Retention.SENT_FILE, no="id out number", sensitive="sealed_content")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["out", "number"], name="cases_out_part_once")]

    def __str__(self) -> str:
        return f"part of a file {self.pk}"


class CasesOutTaken(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    out = models.ForeignKey(CasesOut, on_delete=models.PROTECT, related_name="taken")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.CASE, no="id out user at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["out", "user"], name="cases_out_taken_once_each")]

    def __str__(self) -> str:
        return f"taking {self.pk}"


class CasesIn(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    file = models.UUIDField()
    came_from = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    taken_for = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cases = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    counts = models.JSONField()
    receipt = models.CharField(max_length=11)

    scopes = {Scope.OWN_SERVICE: of_my_service}
    personal = declare(
        Retention.CASE,
        no="id organisation side file came_from made_at taken_for at cases waiting counts receipt",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "side", "file"], name="cases_in_once")]

    def __str__(self) -> str:
        return f"cases in {self.pk}"


class CaseIn(models.Model):
    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="came_in")
    came_by = models.ForeignKey(CasesIn, on_delete=models.PROTECT, related_name="arrived")
    former_reference = models.CharField(max_length=12)

    scopes = {Scope.OWN_SERVICE: through(case_of_service)}
    personal = declare(Retention.CASE, no="case came_by former_reference")

    def __str__(self) -> str:
        return f"case that came in {self.pk}"
