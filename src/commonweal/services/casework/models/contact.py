"""How it is safe to reach a person, and each time somebody tried."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.partnership.models import User, choices
from commonweal.rules.addresses import AddressKind
from commonweal.rules.retention import Retention, declare
from commonweal.rules.safe_contact import Channel, Kind, SafeContact, SafeFacts
from commonweal.services.casework.models.people import Person
from commonweal.services.casework.search_keys import contact_keys
from commonweal.services.milestones.models import Episode


class ContactPoint(models.Model):
    """One address, phone or e-mail of a person, sealed, and on which channels it is safe. Nothing recorded means not safe."""

    KINDS = [("phone", "Phone"), ("email", "E-mail"), ("address", "Address")]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="contact_points")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=KINDS)
    sealed_value = models.BinaryField()
    safe_channels = ArrayField(
        models.CharField(max_length=12, choices=choices(Channel)), default=list, blank=True
    )
    safe_times = models.CharField(max_length=120, blank=True)
    who_may_answer = models.CharField(max_length=120, blank=True)
    sealed_code_word = models.BinaryField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    is_confidential = models.BooleanField(default=False)
    address_kind = models.CharField(max_length=16, choices=choices(AddressKind), blank=True, default="")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode kind struck_by version form_key",
        identifies="person sealed_value",
        sensitive="safe_channels safe_times who_may_answer sealed_code_word confirmed_on is_confidential"
        " address_kind struck_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True) | Q(safe_channels__len=0),
                name="nothing_goes_to_what_is_struck",
            ),
            models.CheckConstraint(
                condition=~Q(address_kind="safe") | Q(is_confidential=True), name="safe_address_stays_secret"
            ),
        ]
        indexes = [models.Index(fields=["episode"], name="contact_points_by_episode")]

    def __str__(self) -> str:
        return f"contact point {self.pk}"

    def seal_value(self, text: str) -> None:
        """Keeps the address, number or e-mail, sealed to this row."""
        self.sealed_value = seal(text, bound_to=f"contact_point:{self.id}:value")

    def seal_code_word(self, text: str) -> None:
        self.sealed_code_word = seal(text, bound_to=f"contact_point:{self.id}:code_word") if text else None

    @property
    def value(self) -> SafeContact:
        """The value as a type that shows nothing until a safe channel is named."""
        text = open_sealed(self.sealed_value, bound_to=f"contact_point:{self.id}:value")
        return SafeContact(text, Kind(self.kind))

    def keys_to_find_it(self) -> set[bytes]:
        """Its search keys; an address has none."""
        text = open_sealed(self.sealed_value, bound_to=f"contact_point:{self.id}:value")
        return contact_keys(self.kind, text)

    def never_say(self) -> tuple[str, str]:
        """Its kind and the detail itself, for the gate alone, which looks for it in what somebody is about to send."""
        return self.kind, open_sealed(self.sealed_value, bound_to=f"contact_point:{self.id}:value")

    @property
    def facts(self) -> SafeFacts:
        """What the person said about being contacted here, for the rule book."""
        return SafeFacts(
            channels=frozenset(map(Channel, self.safe_channels)),
            confirmed_on=self.confirmed_on,
            times=self.safe_times,
            who_may_answer=self.who_may_answer,
            code_word=self.code_word,
            is_confidential_address=self.is_confidential,
        )

    @property
    def code_word(self) -> str:
        if self.sealed_code_word is None:
            return ""
        return open_sealed(self.sealed_code_word, bound_to=f"contact_point:{self.id}:code_word")


class ContactAttempt(models.Model):
    """Read a row as: at `at` someone tried this channel; `reached` says whether the person answered."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="contact_attempts")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=choices(Channel))
    reached = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id episode by form_key", sensitive="at channel reached")

    class Meta:
        indexes = [models.Index(fields=["episode"], name="attempts_by_episode")]

    def __str__(self) -> str:
        return f"contact attempt {self.pk}"
