"""Documents as they were made, and signed. Read a row as: at `made_at`, `made_by` had this document made of this period, for
this board or partner where it has one; its whole content is `content`, of which `sha256` is the hash; where `signed_at` is set
it is frozen, and where `superseded_by` is set a later one of the same kind took its place.

The database itself keeps the promise: content never changes, its hash is its own, what does not tie cannot be signed, and what
was signed changes no more (migration 0002).
"""

from django.db import models
from django.db.models import F, Q

from commonweal.access.policy import Scope
from commonweal.partnership.models import Board, Organisation, User, choices, ends_after_it_starts
from commonweal.rules.documents import Kind
from commonweal.rules.periods import Period
from commonweal.rules.retention import Retention, declare


class FrozenDocument(models.Model):
    """`content` is the canonical text (`canonical.write`); `forms` says of each form how many bytes it has and their hash."""

    kind = models.CharField(max_length=30, choices=choices(Kind))
    starts_on = models.DateField()
    ends_before = models.DateField()
    partner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    ties = models.BooleanField()
    forms = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {
        Scope.OWN_BOARD: lambda by, membership: Q(board__isnull=True) | Q(board_id__in=membership.board_ids),
    }
    personal = declare(
        Retention.COUNTS,
        no="id kind starts_on ends_before partner board content sha256 ties forms made_by made_at signed_by signed_at"
        " superseded_by form_key",
    )

    class Meta:
        constraints = [
            ends_after_it_starts("document_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(ties=True), name="document_signed_only_if_it_ties"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="document_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True)
                | (Q(signed_at__isnull=False) & ~Q(superseded_by=F("id"))),
                name="document_superseded_only_if_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_before)
