"""What may be shared about somebody, with whom, and what was.

Read an agreement as: on `given_on` the person agreed that this organisation (none: the area's MARAC) may be told for this
purpose, until `ends_before` or until withdrawn. Read a sharing without agreement as: asked for on a named ground by
`asked_by`, and worth nothing until another person approved it. Read a record as: at `shared_at` these kinds of information,
never the information itself, went to this organisation, on this agreement or that approval.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules import consent
from commonweal.rules.consent import InformationKind, Purpose, SharingGround
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Signing
from commonweal.services.casework.models.cases import case_of_service, through_cases
from commonweal.services.milestones.models import Episode


def to_marac_or_to_somebody(name: str) -> models.CheckConstraint:
    """MARAC is several at one table; everything else goes to one organisation."""
    marac = Q(purpose=Purpose.MARAC)
    return models.CheckConstraint(
        condition=(marac & Q(organisation__isnull=True)) | (~marac & Q(organisation__isnull=False)), name=name
    )


class SharingAgreement(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=choices(Purpose))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_on = models.DateField()
    ends_before = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode by withdrawn_by form_key",
        sensitive="purpose organisation given_on ends_before withdrawn_on at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("given_on")), name="agreement_ends_after_it_starts"
            ),
            to_marac_or_to_somebody("agreement_to_marac_or_to_somebody"),
        ]
        indexes = [models.Index(fields=["episode"], name="agreements_by_episode")]

    def __str__(self) -> str:
        return f"sharing agreement {self.pk}"

    @property
    def facts(self) -> consent.SharingAgreement:
        return consent.SharingAgreement(
            self.purpose, self.organisation_id, self.given_on, self.ends_before, self.withdrawn_on
        )


class SharingWithout(models.Model):
    """Sharing without agreement: asked for, and approved or refused by somebody else, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=choices(Purpose))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kinds = ArrayField(models.CharField(max_length=20, choices=choices(InformationKind)))
    ground = models.CharField(max_length=30, choices=choices(SharingGround))
    necessary = models.TextField(max_length=2000)
    proportionate = models.TextField(max_length=2000)
    person_told = models.BooleanField()
    why_not_told = models.TextField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=choices(Signing), default=Signing.WAITING)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    why_refused = models.TextField(max_length=2000, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_SERVICE: through_cases(case_of_service, episode_id=OuterRef("episode_id")),
    }
    personal = declare(
        Retention.CASE,
        no="id episode asked_by answered_by status form_key",
        sensitive="purpose organisation kinds ground necessary proportionate person_told why_not_told asked_at"
        " answered_at why_refused",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=Signing.WAITING, answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(status=Signing.WAITING) & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="sharing_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(person_told=True) | ~Q(why_not_told=""), name="told_or_why_not"
            ),
            to_marac_or_to_somebody("without_to_marac_or_to_somebody"),
        ]
        indexes = [
            models.Index(fields=["episode"], name="without_by_episode"),
            models.Index(fields=["asked_at"], name="without_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"sharing without agreement {self.pk}"

    @property
    def facts(self) -> consent.WithoutAgreement:
        return consent.WithoutAgreement(
            ground=SharingGround(self.ground),
            reasons=self.necessary,
            proportionate=self.proportionate,
            asked_by=self.asked_by_id,
            approved_by=self.answered_by_id if self.status == Signing.SIGNED else None,
            person_told=self.person_told,
            why_not_told=self.why_not_told,
            kinds=frozenset(self.kinds),
        )


class SharingRecord(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=choices(Purpose))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kinds = ArrayField(models.CharField(max_length=20, choices=choices(InformationKind)))
    agreement = models.ForeignKey(
        SharingAgreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    without = models.ForeignKey(
        SharingWithout, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode by form_key",
        sensitive="purpose organisation kinds agreement without shared_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, without__isnull=True)
                | Q(agreement__isnull=True, without__isnull=False),
                name="shared_on_one_footing",
            ),
            to_marac_or_to_somebody("shared_with_marac_or_with_somebody"),
        ]
        indexes = [models.Index(fields=["episode", "-shared_at"], name="shared_by_episode")]

    def __str__(self) -> str:
        return f"sharing {self.pk}"
