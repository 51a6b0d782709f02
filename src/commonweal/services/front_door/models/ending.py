"""A wish to end a high-risk referral, which takes two people.

Read a row as: at `asked_at`, `asked_by` wanted to decline this referral for `reason`, or to end it with `advice`, and wrote in
`account` what the second person has to know. It waits until somebody else agrees or says no, until it is taken back, or until
something else is done with the referral: then the database makes it lapse, in the same breath (migration 0015).
"""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import User, choices
from commonweal.rules.endings import Ending
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.rules.retention import Retention, declare
from commonweal.services.front_door.models.referral import Referral


class EndingAsked(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="endings_asked")
    reason = models.CharField(max_length=30, choices=choices(DeclineReason), blank=True)
    advice = models.CharField(max_length=20, choices=choices(AdviceKind), blank=True)
    duplicate_of = models.CharField(max_length=12, blank=True)
    signposted_to = models.CharField(max_length=200, blank=True)
    account = models.TextField(max_length=2000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=choices(Ending), default=Ending.WAITING)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    over_at = models.DateTimeField(null=True, blank=True)
    why_refused = models.TextField(max_length=2000, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_ORGANISATION: lambda by, membership: Exists(
            Referral.objects.filter(
                pk=OuterRef("referral_id"), front_door_id=membership.organisation_id, is_held_back=False
            )
        ),
    }
    personal = declare(
        Retention.CASE,
        no="id referral asked_by answered_by status form_key",
        sensitive="reason advice duplicate_of signposted_to account asked_at over_at why_refused",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="ending_agreed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status=Ending.WAITING, over_at__isnull=True)
                | (~Q(status=Ending.WAITING) & Q(over_at__isnull=False)),
                name="ending_over_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Ending.AGREED, Ending.REFUSED], answered_by__isnull=False)
                | (~Q(status__in=[Ending.AGREED, Ending.REFUSED]) & Q(answered_by__isnull=True)),
                name="ending_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reason="") & ~Q(advice="") | ~Q(reason="") & Q(advice=""),
                name="ending_is_one_of_two",
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="waiting"), name="one_ending_waits"
            ),
        ]
        indexes = [
            models.Index(fields=["referral", "-asked_at"], name="endings_by_referral"),
            models.Index(fields=["asked_at"], name="endings_waiting", condition=Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return f"ending asked for {self.pk}"
