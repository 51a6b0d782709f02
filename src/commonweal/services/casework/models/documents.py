"""The papers of a case, sealed in parts.

Read a document as: `by` put this paper of a `kind` on the case; a later version `replaces` it; one that is struck is not read any
more and is kept until the case is deleted. `only_for` names who may open it, empty for everybody who may open the case.
Read a part as: piece `number` of the file, sealed to its document and its place, so that parts cannot be swapped or left out.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.partnership.models import User, choices
from commonweal.rules.papers import PaperKind
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case
from commonweal.services.casework.models.struck import struck_with_a_reason


class Document(models.Model):
    KINDS = [
        ("letter", "Letter"),
        ("court", "Court paper"),
        ("police", "Police paper"),
        ("housing", "Housing paper"),
        ("health", "Health paper"),
        ("money", "Money paper"),
        ("identity", "Identity paper"),
        ("plan", "Plan or agreement"),
        ("picture", "Picture"),
        ("other", "Other"),
    ]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=KINDS)
    dated_on = models.DateField()
    sealed_title = models.BinaryField()
    media = models.CharField(max_length=8, choices=choices(PaperKind))
    size = models.PositiveIntegerField()
    parts = models.PositiveSmallIntegerField()
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    only_for = ArrayField(models.BigIntegerField(), default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    struck_why = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case media size parts replaces only_for by struck_by form_key",
        sensitive="kind dated_on sealed_title at struck_at struck_why",
    )

    class Meta:
        constraints = [
            struck_with_a_reason("document_struck_with_a_reason", why="struck_why"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="document_not_its_own_version"
            ),
        ]
        indexes = [models.Index(fields=["case", "-at", "id"], name="documents_by_case")]

    def __str__(self) -> str:
        return f"document {self.pk}"

    def seal_title(self, text: str) -> None:
        self.sealed_title = seal(text, bound_to=f"document:{self.id}:title")

    @property
    def title(self) -> str:
        return open_sealed(self.sealed_title, bound_to=f"document:{self.id}:title")


class DocumentPart(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sealed_content = models.BinaryField()

    personal = declare(Retention.CASE, no="id document number", sensitive="sealed_content")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_part_once")]

    def __str__(self) -> str:
        return f"document part {self.pk}"
