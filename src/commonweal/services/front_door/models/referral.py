"""The single way in. Read a referral as: at `received_at`, `made_by` asked the front door for help for `person`.

Several referrals for one person are separate events. What happens later is on the episode and, once accepted, on the case.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Area, Organisation, ServiceOffer, User, choices
from commonweal.rules.public_door import Message, Source
from commonweal.rules.referrals import AdviceKind, DeclineReason, ReferralStatus, ReferralStep
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.services.casework.models import Person, SecondSignature, SharingWithout
from commonweal.services.milestones.models import Episode

IN_HAND = (ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED)


def at_my_front_door(by, membership):
    """What came to my front door, but for what is held back: taken on by a service that keeps its own records, or restricted."""
    return Q(front_door_id=membership.organisation_id, is_held_back=False)


def offered_to_my_service(by, membership):
    return Q(
        offered_to__organisation_id=membership.organisation_id,
        offered_to__side=membership.side,
        status=ReferralStatus.ROUTED,
    )


class Referral(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="+")
    front_door = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=choices(Source), default=Source.REFERRER)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    client_group = models.CharField(max_length=20, choices=Episode.CLIENT_GROUPS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other_party = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what_happened = models.TextField(max_length=4000)
    needs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    access_needs = models.CharField(max_length=300, blank=True)
    prefers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_immediate_danger = models.BooleanField(default=False)
    agrees_to_support = models.CharField(max_length=8, blank=True)
    agrees_to_sharing = models.CharField(max_length=8, blank=True)
    received_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=choices(ReferralStatus), default=ReferralStatus.RECEIVED)
    grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    offered_to = models.ForeignKey(
        ServiceOffer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decline_reason = models.CharField(max_length=30, choices=choices(DeclineReason), blank=True)
    told_since = models.CharField(max_length=12, choices=choices(Message), blank=True)
    advice = models.CharField(max_length=20, choices=choices(AdviceKind), blank=True, default="")
    no_safe_way = models.BooleanField(default=False)
    is_held_back = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_ORGANISATION: at_my_front_door,
        Scope.OFFERED: offered_to_my_service,
        Scope.OWN_REFERRALS: lambda by, membership: Q(
            made_by_id=by.user_id, made_at_organisation_id=membership.organisation_id
        ),
    }
    personal = declare(
        Retention.CASE,
        no="id reference episode front_door source made_by made_at_organisation side client_group area status urgency offered_to"
        " is_held_back version form_key",
        identifies="person other_party",
        sensitive="what_happened needs prefers access_needs told_since is_immediate_danger agrees_to_support agrees_to_sharing"
        " received_at grade decline_reason advice no_safe_way",
    )

    class Meta:
        indexes = [
            models.Index(fields=["front_door", "status", "-urgency", "received_at"], name="referrals_queue"),
            models.Index(fields=["made_by", "-received_at"], name="referrals_by_maker"),
            models.Index(
                fields=["offered_to", "-urgency", "received_at"],
                name="referrals_offered",
                condition=Q(status="routed"),
            ),
            models.Index(fields=["person"], name="referrals_by_person"),
            models.Index(fields=["other_party"], name="referrals_by_other_party"),
            models.Index(
                fields=["front_door", "-received_at"],
                name="referrals_held_back",
                condition=Q(is_held_back=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReferralHistory(models.Model):
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=choices(ReferralStep))
    was = models.CharField(max_length=12, choices=choices(ReferralStatus))
    became = models.CharField(max_length=12, choices=choices(ReferralStatus))
    why = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id referral by form_key", sensitive="step was became why at")

    def __str__(self) -> str:
        return f"referral step {self.pk}"


Person.scopes[Scope.OWN_ORGANISATION] = lambda by, membership: Exists(
    Referral.objects.filter(
        Q(person_id=OuterRef("pk")) | Q(other_party_id=OuterRef("pk")),
        front_door_id=membership.organisation_id,
        is_held_back=False,
    )
)


def in_hand_at_my_front_door(by, membership):
    """What hangs on a referral of this front door while no service has taken it on; as the second wall says it."""
    mine = Referral.objects.filter(
        episode_id=OuterRef("episode_id"), front_door_id=membership.organisation_id, status__in=IN_HAND
    )
    return Exists(mine)


SecondSignature.scopes[Scope.OWN_ORGANISATION] = in_hand_at_my_front_door
SharingWithout.scopes[Scope.OWN_ORGANISATION] = in_hand_at_my_front_door
