"""Daily lists: how a sender's columns are read, each list they sent, and what became of each row.

Read a mapping as: from `at` on, lists of this organisation are read by these columns (`columns` gives the heading of each field,
`areas` our area for each word of theirs); the highest version counts. Read a list as: `made_by` sent `rows` rows; so many were
taken, so many we had already, so many were handed back, for these reasons (`why`,
with how many rows each). Read a part as: some of its rows, sealed; once done, only those that go
back. Read a row as: this reference of this sender is this referral, and it said this (as fingerprints, which give nothing back).
Read what was told as: the sender's own tool gave this grade and score; they are theirs and never ours.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.access.policy import Scope
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.services.front_door.models.referral import Referral
from commonweal.services.milestones.models import Episode

_none = list  # the default, by another name: in the classes below `list` is the list a row or part belongs to


class ListMapping(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    columns = models.JSONField()
    areas = models.JSONField(default=dict)
    everyone_is = models.CharField(max_length=20, choices=Episode.CLIENT_GROUPS, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    scopes = {Scope.OWN_REFERRALS: lambda by, membership: Q(organisation_id=membership.organisation_id)}
    personal = declare(Retention.STRUCTURE, no="id organisation version columns areas everyone_is made_by at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="list_mapping_version_once")
        ]

    def __str__(self) -> str:
        return f"mapping {self.pk}"


class ListImport(models.Model):
    SENT_AS = [(".csv", "CSV"), (".xlsx", "Excel")]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mapping = models.ForeignKey(ListMapping, on_delete=models.PROTECT, related_name="+")
    sent_as = models.CharField(max_length=5, choices=SENT_AS)
    delimiter = models.CharField(max_length=1, default=",")
    sealed_headings = models.BinaryField()
    rows = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    had_already = models.PositiveIntegerField(default=0)
    handed_back = models.PositiveIntegerField(default=0)
    why = models.JSONField(default=dict, blank=True)
    remarks = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    sent_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    thrown_away_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    scopes = {
        Scope.OWN_REFERRALS: lambda by, membership: Q(
            made_by_id=by.user_id, organisation_id=membership.organisation_id
        )
    }
    personal = declare(
        Retention.CASE,
        no="id organisation made_by mapping sent_as delimiter rows rows_done taken had_already handed_back why remarks sent_at"
        " begun_at finished_at thrown_away_at expires_at",
        sensitive="sealed_headings",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rows_done__lte=F("rows")), name="list_no_more_done_than_sent"),
            models.CheckConstraint(
                condition=Q(rows_done=F("taken") + F("had_already") + F("handed_back")),
                name="list_loses_no_row",
            ),
        ]
        indexes = [models.Index(fields=["made_by", "-sent_at"], name="lists_by_maker")]

    def __str__(self) -> str:
        return f"list {self.pk}"

    def seal_headings(self, text: str) -> None:
        self.sealed_headings = seal(text, bound_to=f"list:{self.id}:headings")

    @property
    def headings_text(self) -> str:
        return open_sealed(self.sealed_headings, bound_to=f"list:{self.id}:headings")


class ListPart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    list = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sealed_rows = models.BinaryField()
    done_at = models.DateTimeField(null=True, blank=True)

    personal = declare(Retention.SENT_FILE, no="id list number done_at", sensitive="sealed_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="list_part_once")]

    def __str__(self) -> str:
        return f"list part {self.pk}"

    def seal_rows(self, text: str) -> None:
        self.sealed_rows = seal(text, bound_to=f"list_part:{self.id}")

    @property
    def rows_text(self) -> str:
        return open_sealed(self.sealed_rows, bound_to=f"list_part:{self.id}")


class ListRow(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    list = models.ForeignKey(ListImport, on_delete=models.PROTECT, related_name="taken_rows")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reference_key = models.BinaryField(max_length=16)
    sealed_reference = models.BinaryField()
    fingerprints = models.BinaryField()
    remarks = ArrayField(models.CharField(max_length=30), default=_none, blank=True)
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")

    scopes = {
        Scope.OWN_REFERRALS: lambda by, membership: Q(
            made_by_id=by.user_id, organisation_id=membership.organisation_id
        )
    }
    personal = declare(
        Retention.CASE,
        no="id list number organisation made_by referral",
        identifies="reference_key sealed_reference",
        sensitive="fingerprints remarks",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference_key"], name="list_row_taken_once")
        ]
        indexes = [models.Index(fields=["list", "number"], name="list_rows_in_order")]

    def __str__(self) -> str:
        return f"list row {self.pk}"

    def seal_reference(self, text: str) -> None:
        self.sealed_reference = seal(text, bound_to=f"list_row:{self.id}:reference")

    @property
    def reference(self) -> str:
        return open_sealed(self.sealed_reference, bound_to=f"list_row:{self.id}:reference")


class AsTold(models.Model):
    referral = models.OneToOneField(
        Referral, primary_key=True, on_delete=models.PROTECT, related_name="as_told"
    )
    incident_on = models.DateField(null=True, blank=True)
    incident_time = models.TimeField(null=True, blank=True)
    grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    tool = models.CharField(max_length=40, blank=True)
    score = models.CharField(max_length=20, blank=True)

    personal = declare(Retention.CASE, no="referral", sensitive="incident_on incident_time grade tool score")

    def __str__(self) -> str:
        return f"as told {self.pk}"
