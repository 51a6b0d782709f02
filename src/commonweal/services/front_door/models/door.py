"""The public door. Read a knock as: from `begun_at` somebody without an account has been writing down what they ask for; until
`kept_until` it opens to whoever brings its reference and its secret words; once sent, it is `referral` and its body is empty.

The body is sealed with a key that the words alone open, so nobody here can read what was not sent. The app may add a knock and
reads none: migration 0004 has the only questions it may ask, and each wants the proof that the words were right.
Read a message as: at `at`, whoever brought the words told the front door `kind`. Read wrong words as: at `at`, somebody brought
words that do not open `knock`; none where the reference was not one of ours, so that both write a row, and that row is gone
within the hour. Nothing that was typed is kept. Read a try as: at `at`, something that is
counted was tried; `key` is a fingerprint that nothing is read back from, and the row is gone within the hour.
"""

import uuid

from django.db import models

from commonweal.partnership.models import choices
from commonweal.rules.public_door import BY_THE_DOOR, Message, Source
from commonweal.rules.retention import Retention, declare
from commonweal.services.front_door.models.referral import Referral


class Knock(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=12, choices=choices(Source))
    salt = models.BinaryField()
    sealed_key = models.BinaryField()
    fingerprint = models.BinaryField()
    sealed_body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    kept_until = models.DateTimeField()
    referral = models.OneToOneField(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    personal = declare(
        Retention.DRAFT,
        no="id reference source salt sealed_key fingerprint version begun_at kept_until referral",
        sensitive="sealed_body",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=sorted(BY_THE_DOOR)), name="knock_by_the_door"
            )
        ]
        indexes = [models.Index(fields=["kept_until"], name="knocks_by_end")]

    def __str__(self) -> str:
        return f"knock {self.pk}"


class DoorMessage(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="door_messages")
    kind = models.CharField(max_length=12, choices=choices(Message))
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    personal = declare(Retention.CASE, no="id referral", sensitive="kind words at")

    def __str__(self) -> str:
        return f"door message {self.pk}"


class OutsideReferrer(models.Model):
    """Who referred somebody without an account, in their own words. Not checked by anybody yet."""

    referral = models.OneToOneField(
        Referral, primary_key=True, on_delete=models.PROTECT, related_name="outside_referrer"
    )
    name = models.CharField(max_length=120)
    agency = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)

    personal = declare(Retention.CASE, no="referral", identifies="name agency contact")

    def __str__(self) -> str:
        return f"outside referrer {self.pk}"


class WrongWords(models.Model):
    """The app may not read one: the front door asks how many and when, of a referral of its own (migration 0016)."""

    knock = models.ForeignKey(
        Knock, null=True, blank=True, on_delete=models.CASCADE, db_constraint=False, related_name="+"
    )
    at = models.DateTimeField()

    personal = declare(Retention.DRAFT, no="id knock", sensitive="at")

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="wrong_words_of_nobody", condition=models.Q(knock__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"wrong words {self.pk}"


class DoorTry(models.Model):
    key = models.BinaryField()
    at = models.DateTimeField()

    personal = declare(Retention.DRAFT, no="id key at")

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="door_tries_by_key"),
            models.Index(fields=["at"], name="door_tries_by_moment"),
        ]

    def __str__(self) -> str:
        return f"try {self.pk}"
