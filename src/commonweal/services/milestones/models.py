"""One row per referral, and one for each service it passes to: the single source of every count and every time measure. No name,
no contact, no free text.

Read a row as: someone was referred in this area at `received_at`; contact had to be attempted before `attempt_due_at` and first
was at `first_attempt_at`; it was reached at `first_contact_at`; a service took it on at `accepted_at`, ended at `closed_at`;
risk was graded `first_grade` and last `last_grade`. The id is random and is this referral's pseudonym in the mart.
"""

import uuid

from django.db import models

from commonweal.access.roles import Side
from commonweal.partnership.models import Area, Organisation, choices
from commonweal.rules.cases import ClosingReason, Outcome
from commonweal.rules.equality import ETHNIC_GROUPS, NOT_ASKED, PREFERS_NOT
from commonweal.rules.interventions import Intervention
from commonweal.rules.outcome_tools import Change
from commonweal.rules.referrals import AdviceKind, DeclineReason
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade


class Episode(models.Model):
    CLIENT_GROUPS = [("victim", "Victim"), ("child", "Child"), ("perpetrator", "Person who uses abuse")]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # The row this one carries on: the case passed from another service. It is no new referral, and is not counted as one.
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    client_group = models.CharField(max_length=20, choices=CLIENT_GROUPS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    attempt_due_at = models.DateTimeField()
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    triaged_at = models.DateTimeField(null=True, blank=True)
    routed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    allocated_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=30, choices=choices(DeclineReason), blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    advice = models.CharField(max_length=20, choices=choices(AdviceKind), blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=30, choices=choices(ClosingReason), blank=True)
    outcome = models.CharField(max_length=30, choices=choices(Outcome), blank=True)
    first_grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    last_grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    risk_direction = models.CharField(max_length=16, blank=True)
    reviews = models.PositiveSmallIntegerField(default=0)
    is_marac = models.BooleanField(default=False)
    marac_at = models.DateTimeField(null=True, blank=True)
    # It came with a file from another service or system, which counted what was before: here only what comes after counts.
    taken_in_at = models.DateTimeField(null=True, blank=True)
    # Kept by the database (front_door, migration 0018), so that people can be counted and nobody has to know who is whom.
    is_first_of_year = models.BooleanField(default=False)
    is_taken_on_first = models.BooleanField(default=False)
    is_again = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    personal = declare(
        Retention.CASE,
        no="id follows side client_group area provider attempt_due_at changed_at reviews taken_in_at",
        sensitive="received_at first_attempt_at first_contact_at triaged_at routed_at accepted_at allocated_at declined_at"
        " decline_reason advised_at advice"
        " closed_at closing_reason outcome first_grade last_grade risk_direction is_marac marac_at"
        " is_first_of_year is_taken_on_first is_again",
    )

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="episodes_by_receipt"),
            models.Index(fields=["changed_at"], name="episodes_by_change"),
        ]

    def __str__(self) -> str:
        return f"episode {self.pk}"


class Output(models.Model):
    """Read a row as: on `done_on` this was done for somebody; `minutes` where they are known. Struck out, it counts no more.

    The minutes of a session stand with what was mainly done in it: what else was done is counted, not timed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="outputs")
    kind = models.CharField(max_length=30, choices=choices(Intervention))
    done_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    session_number = models.BigIntegerField()
    is_struck = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    personal = declare(
        Retention.CASE, no="id episode session_number is_struck changed_at", sensitive="kind done_on minutes"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session_number", "kind"], name="output_once")]
        indexes = [
            models.Index(fields=["done_on", "kind"], name="outputs_by_day"),
            models.Index(fields=["episode"], name="outputs_by_episode"),
        ]

    def __str__(self) -> str:
        return f"output {self.pk}"


class Felt(models.Model):
    """Read a row as: with this version of this set of questions, the score at the start was `first_score` and at the end
    `last_score`, in hundredths of a point, and what that says; empty where there was none. What was answered stays in the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="felt")
    tool = models.CharField(max_length=40)
    tool_version = models.CharField(max_length=20)
    first_on = models.DateField(null=True, blank=True)
    first_score = models.PositiveSmallIntegerField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    last_score = models.PositiveSmallIntegerField(null=True, blank=True)
    change = models.CharField(max_length=10, choices=choices(Change), blank=True)
    changed_at = models.DateTimeField()

    personal = declare(
        Retention.CASE,
        no="id episode tool tool_version changed_at",
        sensitive="first_on first_score last_on last_score change",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "tool", "tool_version"], name="felt_once_a_set"),
        ]

    def __str__(self) -> str:
        return f"felt {self.pk}"


COUNTED = [(each, each) for each in ("answered", PREFERS_NOT, NOT_ASKED)]
YES_NO = [("yes", "yes"), ("no", "no"), *COUNTED[1:]]


class Equality(models.Model):
    """Read a row as: of whoever this referral is about, figures are told these coarse groups and nothing finer; where they
    prefer not to say, or nobody asked, that. What was answered stays in the case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="equality")
    sex = models.CharField(
        max_length=16, choices=[("female", "female"), ("male", "male"), *COUNTED[1:]], default=NOT_ASKED
    )
    ethnic_group = models.CharField(
        max_length=16,
        choices=[(each, each) for each in sorted(ETHNIC_GROUPS)] + COUNTED[1:],
        default=NOT_ASKED,
    )
    disability = models.CharField(max_length=16, choices=YES_NO, default=NOT_ASKED)
    lgbt = models.CharField(max_length=16, choices=YES_NO, default=NOT_ASKED)
    gender_identity = models.CharField(max_length=16, choices=COUNTED, default=NOT_ASKED)
    orientation = models.CharField(max_length=16, choices=COUNTED, default=NOT_ASKED)
    religion = models.CharField(max_length=16, choices=COUNTED, default=NOT_ASKED)
    pregnancy = models.CharField(max_length=16, choices=COUNTED, default=NOT_ASKED)
    partnership = models.CharField(max_length=16, choices=COUNTED, default=NOT_ASKED)
    changed_at = models.DateTimeField()

    personal = declare(
        Retention.CASE,
        no="id episode changed_at",
        sensitive="sex ethnic_group disability lgbt gender_identity orientation religion pregnancy partnership",
    )

    class Meta:
        verbose_name = "equality count"

    def __str__(self) -> str:
        return f"equality count {self.pk}"
