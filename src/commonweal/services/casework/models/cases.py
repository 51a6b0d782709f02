"""A case, who stands in it, who holds it, and what happened to it.

Read a case as: since `opened_at` this organisation works with `subject` on one side of the wall; `worker` holds it now.
Read a party as: in this case, this person has this role (a role belongs to the case, not the person).
Read a link as: these two cases, on the two sides of the wall, concern the same people. The app may not read this table: only
the database's own functions do, and they answer one question at a time (migration 0002).
Read a restriction as: from `at` until `ended_at` nobody but the case's worker and those named sees the case.
"""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Area, Organisation, User, choices
from commonweal.rules.cases import CaseStatus, CaseStep, ClosingReason, Outcome
from commonweal.rules.restricted_records import WhyRestricted
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.services.casework.models.people import Person
from commonweal.services.milestones.models import Episode


def case_held(by, membership):
    """Allocated to me, at the organisation and on the side where I hold the role."""
    return Q(worker_id=by.user_id, organisation_id=membership.organisation_id, side=membership.side)


def named_on_it(by):
    """A restricted case that names me among those who see it."""
    return Q(pk__in=NamedReader.objects.filter(user_id=by.user_id, ended_at__isnull=True).values("case_id"))


def case_held_or_named(by, membership):
    """To read: what I hold, and what names me at the organisation and on the side where I hold the role."""
    here = Q(organisation_id=membership.organisation_id, side=membership.side)
    return case_held(by, membership) | (here & Q(is_restricted=True) & named_on_it(by))


def case_of_service(by, membership):
    """My organisation's cases on my side of the wall; of restricted ones those that name me."""
    here = Q(organisation_id=membership.organisation_id, side=membership.side)
    return here & (Q(is_restricted=False) | named_on_it(by))


def through(which):
    """The same scope for a record with a case of its own."""
    return through_cases(which, pk=OuterRef("case_id"))


def through_cases(which, **link):
    """The same scope for a record that hangs on a case."""

    def scope(by, membership):
        return Exists(Case.objects.filter(which(by, membership), **link))

    return scope


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="+")
    # Without an index of its own: those below begin with it, and two ways to the same rows mislead a plan that is kept.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=12, choices=choices(Side))
    client_group = models.CharField(max_length=20, choices=Episode.CLIENT_GROUPS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=choices(CaseStatus), default=CaseStatus.OPENED)
    grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    worker = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    review_due_on = models.DateField(null=True, blank=True)
    interim_due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=30, choices=choices(ClosingReason), blank=True)
    outcome = models.CharField(max_length=30, choices=choices(Outcome), blank=True)
    is_restricted = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    scopes = {
        Scope.OWN_CASELOAD: case_held,
        Scope.NAMED: case_held_or_named,
        Scope.OWN_SERVICE: case_of_service,
    }
    personal = declare(
        Retention.CASE,
        no="id reference episode organisation side client_group area status urgency worker is_restricted version",
        identifies="subject",
        sensitive="grade opened_at review_due_on interim_due_on closed_at closing_reason outcome",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
                name="case_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="opened") | Q(interim_due_on__isnull=False),
                name="case_waiting_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "status", "-urgency", "opened_at"], name="cases_by_worker"),
            models.Index(
                fields=["organisation", "side", "status", "-urgency", "opened_at"], name="cases_by_service"
            ),
            models.Index(
                fields=["organisation", "side", "-closed_at", "id"],
                name="cases_closed_by_service",
                condition=Q(status="closed"),
            ),
            models.Index(
                fields=["organisation", "side", "interim_due_on", "id"],
                name="cases_waiting_by_service",
                condition=Q(status="opened"),
            ),
            models.Index(
                fields=["organisation", "side"], name="cases_restricted", condition=Q(is_restricted=True)
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Party(models.Model):
    ROLES = [
        ("victim", "Victim"),
        ("child", "Child"),
        ("perpetrator", "Person who uses abuse"),
        ("other", "Other"),
    ]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(max_length=12, choices=ROLES)

    personal = declare(Retention.CASE, no="id case", identifies="person", sensitive="role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "role"], name="party_once")]

    def __str__(self) -> str:
        return f"party {self.pk}"


Person.scopes = {
    Scope.OWN_CASELOAD: through_cases(case_held, parties__person_id=OuterRef("pk")),
    Scope.NAMED: through_cases(case_held_or_named, parties__person_id=OuterRef("pk")),
    Scope.OWN_SERVICE: through_cases(case_of_service, parties__person_id=OuterRef("pk")),
}


class CaseLink(models.Model):
    victim_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    perpetrator_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="id", sensitive="victim_case perpetrator_case")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["victim_case", "perpetrator_case"], name="case_link_once")
        ]

    def __str__(self) -> str:
        return f"case link {self.pk}"


class Assignment(models.Model):
    """Read a row as: from `starts_at` to `ended_at` (still, if empty) this worker held this case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="id case worker starts_at ended_at by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_worker_at_a_time"
            )
        ]
        indexes = [models.Index(fields=["worker"], name="assignments_by_worker")]

    def __str__(self) -> str:
        return f"assignment {self.pk}"


class CaseHistory(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=choices(CaseStep))
    was = models.CharField(max_length=12, choices=choices(CaseStatus))
    became = models.CharField(max_length=12, choices=choices(CaseStatus))
    why = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id case by form_key", sensitive="step was became why at")

    def __str__(self) -> str:
        return f"case step {self.pk}"


class Restriction(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    why = models.CharField(max_length=20, choices=choices(WhyRestricted))
    words = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_words = models.CharField(max_length=1000, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id case by ended_by form_key",
        sensitive="why words at ended_at ended_words",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_restriction_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class NamedReader(models.Model):
    """Read a row as: under this restriction of this case, this person may see it, until `ended_at`."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="named")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="named_readers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    personal = declare(Retention.CASE, no="id restriction case user ended_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["restriction", "user"], name="named_reader_once")]
        indexes = [
            models.Index(fields=["user", "case"], name="named_today", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"named reader {self.pk}"
