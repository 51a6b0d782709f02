"""What goes out to a person, and what it goes out under.

Read a message as: `by` wrote this to `point` at `queued_at`; it waits, went, or was withheld for `why`. Words and recipient are
sealed to the row; the recipient is kept as it was, to see in the moment of sending whether it still is.
Read a sender as: this organisation's messages come from this name, number and address, which say nothing.
"""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.messages import SUBJECTS, Medium, MessageStatus
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.contact import ContactPoint


class Message(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    point = models.ForeignKey(ContactPoint, on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(max_length=10, choices=choices(Medium))
    status = models.CharField(max_length=10, choices=choices(MessageStatus), default=MessageStatus.QUEUED)
    subject = models.CharField(max_length=20, choices=list(SUBJECTS.items()), blank=True)
    sealed_body = models.BinaryField()
    sealed_recipient = models.BinaryField()
    starts_at = models.DateTimeField(null=True, blank=True)
    times_were_read = models.BooleanField(default=False)
    why = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by form_key status",
        identifies="point sealed_recipient",
        sensitive="medium subject sealed_body starts_at times_were_read why queued_at ended_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["failed", "withheld"]) | ~Q(why=""),
                name="message_stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending"], ended_at__isnull=True)
                | Q(status__in=["sent", "failed", "withheld"], ended_at__isnull=False),
                name="message_ended_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-queued_at", "id"], name="messages_by_case"),
            models.Index(fields=["queued_at"], name="messages_waiting", condition=Q(status="queued")),
            models.Index(fields=["point"], name="messages_by_point"),
            models.Index(fields=["by", "status"], name="messages_by_writer"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    def seal_body(self, text: str) -> None:
        self.sealed_body = seal(text, bound_to=f"message:{self.id}:body")

    def seal_recipient(self, text: str) -> None:
        self.sealed_recipient = seal(text, bound_to=f"message:{self.id}:recipient")

    @property
    def body(self) -> str:
        return open_sealed(self.sealed_body, bound_to=f"message:{self.id}:body")

    def is_for(self, value: str) -> bool:
        """Whether it was written for this very detail."""
        return open_sealed(self.sealed_recipient, bound_to=f"message:{self.id}:recipient") == value


class Sender(models.Model):
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=11)
    call_back = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal = declare(Retention.STRUCTURE, no="id organisation name call_back address version")

    def __str__(self) -> str:
        return f"sender {self.pk}"


class Wording(models.Model):
    """Read a row as: the workers of this organisation may start from these words, until `ended_at`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=40)
    body = models.CharField(max_length=160)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.STRUCTURE, no="id organisation title body by at ended_at form_key")

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="wordings_by_organisation")]

    def __str__(self) -> str:
        return f"wording {self.pk}"


class NoticeChoice(models.Model):
    """Read a row as: this member of staff wants, or does not want, the daily line; the last one went on `sent_on`."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    wanted = models.BooleanField(default=True)
    sent_on = models.DateField(null=True, blank=True)

    personal = declare(Retention.ACCOUNT, no="id user wanted sent_on")

    def __str__(self) -> str:
        return f"notice choice {self.pk}"
