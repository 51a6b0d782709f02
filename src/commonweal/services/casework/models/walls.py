"""What crossed the wall, and who opened a case in an emergency.

Read a told fact as: from this case, on the side of somebody who uses abuse, this was told at `at`; it still reaches a case on the
other side that is found until `crosses_until`. Read a crossing as: it reached this case. The app may not read crossings, and
cannot tell whether there are any: the database makes them, and the auditor alone is answered about them (migration 0004).
Read a break-glass row as: at `at`, somebody who does not hold the case opened it until `expires_at`, and why.
"""

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Organisation, User, choices
from commonweal.rules.break_glass import WhyOpened
from commonweal.rules.crossings import SafetyFact
from commonweal.rules.retention import Retention, declare
from commonweal.services.casework.models.cases import Case, case_held, case_of_service, through


class ToldFact(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="told_facts")
    fact = models.CharField(max_length=20, choices=choices(SafetyFact))
    told_on = models.DateField()
    due_on = models.DateField()
    crosses_until = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.OWN_CASELOAD: through(case_held), Scope.OWN_SERVICE: through(case_of_service)}
    personal = declare(
        Retention.CASE,
        no="id case by form_key crosses_until",
        sensitive="fact told_on due_on at",
    )

    class Meta:
        indexes = [models.Index(fields=["case", "told_on"], name="told_facts_by_case")]

    def __str__(self) -> str:
        return f"told fact {self.pk}"


class Crossing(models.Model):
    told = models.ForeignKey(ToldFact, on_delete=models.PROTECT, related_name="+")
    to_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.CASE, no="id", sensitive="told to_case at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["told", "to_case"], name="crossing_once")]
        indexes = [models.Index(fields=["-at"], name="crossings_by_moment")]

    def __str__(self) -> str:
        return f"crossing {self.pk}"


class BreakGlass(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    # The case's own, kept here too: whom to tell, and what the auditor may read without reading a case.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=20, choices=choices(WhyOpened))
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_order = models.BooleanField(null=True, blank=True)
    finding = models.CharField(max_length=1000, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    scopes = {Scope.OWN_SERVICE: through(case_of_service)}
    personal = declare(
        Retention.CASE,
        no="id case organisation side by expires_at reviewed_at reviewed_by in_order form_key",
        sensitive="why words at finding",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="break_glass_ends"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")),
                name="break_glass_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "expires_at"], name="break_glass_by_person"),
            models.Index(
                fields=["organisation", "side", "at"],
                name="break_glass_to_review",
                condition=Q(reviewed_at__isnull=True),
            ),
            models.Index(fields=["case"], name="break_glass_by_case"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"


def opened_in_emergency(by, membership):
    """The case is open to this person for a few hours, by a row that says so and has not run out."""
    mine = Q() if membership.side is None else Q(side=membership.side)
    return Exists(
        BreakGlass.objects.filter(mine, case_id=OuterRef("pk"), by_id=by.user_id, expires_at__gt=Now())
    )


Case.scopes[Scope.BREAK_GLASS] = opened_in_emergency
