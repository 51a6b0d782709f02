"""That two people on record are one: what was joined and may be parted again, and what the nightly review proposes.

Read a merge as: at `at`, `by` said for this organisation (on this side, for a service) that `merged` is `kept`; until it is
undone, what they reach of `merged` names `kept`. Read a part as: this row named `merged` before. Read a suggestion as: these
two may be one person, so probably, for these reasons; somebody decides. All three hold ids and codes, never a name.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.joining import Verdict
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.people import Person

FRONT_DOOR = ""  # the front door is on no side of the wall


def at_my_front_door(by, membership):
    return Q(organisation_id=membership.organisation_id, side=FRONT_DOOR)


def of_my_service(by, membership):
    return Q(organisation_id=membership.organisation_id, side=membership.side)


class PersonMerge(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    scopes = {Scope.OWN_ORGANISATION: at_my_front_door, Scope.OWN_SERVICE: of_my_service}
    personal = declare(
        Retention.CASE, no="id organisation side by at undone_by undone_at", identifies="kept merged"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["merged", "organisation", "side"],
                condition=Q(undone_at__isnull=True),
                name="merged_once_in_one_place",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "side", "-at"], name="merges_by_place")]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergedPart(models.Model):
    KINDS = [
        ("referral_person", "Person of a referral"),
        ("referral_other", "Other party of a referral"),
        ("case_subject", "Person of a case"),
        ("party", "Party to a case"),
        ("contact_point", "Way to make contact"),
        ("link", "Link across the wall"),
    ]
    merge = models.ForeignKey(PersonMerge, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=16, choices=KINDS)
    row = models.CharField(max_length=36)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    put_back = models.BooleanField(null=True, blank=True)

    personal = declare(Retention.CASE, no="id merge kind row put_back", sensitive="case")

    def __str__(self) -> str:
        return f"merged part {self.pk}"


class DuplicateSuggestion(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side), blank=True)
    probability = models.FloatField()
    reasons = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=choices(Verdict), default=Verdict.WAITING)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    scopes = {Scope.OWN_ORGANISATION: at_my_front_door, Scope.OWN_SERVICE: of_my_service}
    personal = declare(
        Retention.CASE,
        no="id organisation side found_at verdict decided_by decided_at version",
        identifies="one other",
        sensitive="probability reasons",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "side", "one", "other"], name="suggested_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="suggested_in_one_order"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1), name="suggested_with_a_probability"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "side", "-probability", "id"],
                name="suggestions_waiting",
                condition=Q(verdict="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk}"
