"""The people who are helped and the work with them.

Read a case as: since `opened_at` this organisation works with `subject` on one side of the wall; `worker` holds it now.
Read a party as: in this case, this person has this role (a role belongs to the case, not the person).
Read a link as: these two cases, on the two sides of the wall, concern the same people. The app may not read this table: only
the database's own functions do, and they answer one question at a time (migration 0002).
Everything known before and during a case hangs on its episode, so the front door and the provider write the same record.
"""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from commonweal.access.encryption import open_sealed, seal
from commonweal.access.policy import Scope
from commonweal.access.roles import Side
from commonweal.partnership.models import Area, Organisation, User, choices
from commonweal.rules.cases import CaseStatus, CaseStep, ClosingReason, Outcome
from commonweal.rules.retention import Retention, declare
from commonweal.rules.risk import Grade
from commonweal.rules.safe_contact import Channel, Kind, SafeContact, SafeFacts
from commonweal.services.casework.search_keys import contact_keys
from commonweal.services.milestones.models import Episode


def case_held(by, membership):
    """Allocated to me, at the organisation and on the side where I hold the role."""
    return Q(worker_id=by.user_id, organisation_id=membership.organisation_id, side=membership.side)


def case_of_service(by, membership):
    """My organisation's cases on my side of the wall."""
    return Q(organisation_id=membership.organisation_id, side=membership.side)


def _through_cases(which, **link):
    """The same scope for a record that hangs on a case."""

    def scope(by, membership):
        return Exists(Case.objects.filter(which(by, membership), **link))

    return scope


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    full_name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=80, blank=True)
    born_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=40, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    scopes: dict = {}
    personal = declare(
        Retention.CASE,
        no="id version",
        identifies="full_name known_as born_on",
        sensitive="language needs_interpreter",
    )

    def __str__(self) -> str:
        return f"person {self.pk}"


class SearchKey(models.Model):
    """A keyed fingerprint of one way to find a person (name by sound, phone, date of birth). It gives nothing back."""

    # An id made here and not by the database: the referrer who adds a key may not read it back.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="search_keys")
    key = models.BinaryField(max_length=16)

    personal = declare(Retention.CASE, no="id person", identifies="key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="search_key_once")]

    def __str__(self) -> str:
        return f"search key {self.pk}"


class Case(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=12, unique=True)
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12, choices=choices(Side))
    client_group = models.CharField(max_length=20, choices=Episode.CLIENT_GROUPS)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=choices(CaseStatus), default=CaseStatus.OPENED)
    grade = models.CharField(max_length=10, choices=choices(Grade), blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)
    worker = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    review_due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=30, choices=choices(ClosingReason), blank=True)
    outcome = models.CharField(max_length=30, choices=choices(Outcome), blank=True)
    version = models.PositiveIntegerField(default=1)

    scopes = {Scope.OWN_CASELOAD: case_held, Scope.OWN_SERVICE: case_of_service}
    personal = declare(
        Retention.CASE,
        no="id reference episode organisation side client_group area status urgency worker version",
        identifies="subject",
        sensitive="grade opened_at review_due_on closed_at closing_reason outcome",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
                name="case_closed_with_a_reason",
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
            models.Index(fields=["subject"], name="cases_by_subject"),
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
    Scope.OWN_CASELOAD: _through_cases(case_held, parties__person_id=OuterRef("pk")),
    Scope.OWN_SERVICE: _through_cases(case_of_service, parties__person_id=OuterRef("pk")),
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
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode kind version form_key",
        identifies="person sealed_value",
        sensitive="safe_channels safe_times who_may_answer sealed_code_word confirmed_on is_confidential",
    )

    class Meta:
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


class RiskReview(models.Model):
    """Signed once, never changed. The tool's score, the professional's judgement and the decision are three things."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="risk_reviews")
    tool = models.CharField(max_length=40)
    tool_version = models.CharField(max_length=20)
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    tool_grade = models.CharField(max_length=10, choices=choices(Grade))
    judgement = models.CharField(max_length=10, choices=choices(Grade))
    judgement_reasons = models.TextField(max_length=2000, blank=True)
    decision = models.CharField(max_length=10, choices=choices(Grade))
    marac_grounds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    refers_to_marac = models.BooleanField(default=False)
    why_not_referred = models.TextField(max_length=2000, blank=True)
    incidents_in_12_months = models.PositiveSmallIntegerField(default=0)
    latest_abuse_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.CASE,
        no="id episode tool tool_version by form_key",
        sensitive="answers score tool_grade judgement judgement_reasons decision marac_grounds refers_to_marac"
        " why_not_referred incidents_in_12_months latest_abuse_on at",
    )

    class Meta:
        indexes = [models.Index(fields=["episode", "at"], name="reviews_by_episode")]

    def __str__(self) -> str:
        return f"risk review {self.pk}"


class Alert(models.Model):
    """Something every screen of this person must show first."""

    KINDS = [
        ("do_not_visit_alone", "Do not visit alone"),
        ("weapon", "A weapon may be present"),
        ("dog", "Dangerous dog"),
        ("no_message", "Never leave a message"),
        ("do_not_share_address", "Address is secret"),
        ("harmful_to_staff", "Has threatened staff"),
    ]
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=30, choices=KINDS)
    raised_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    personal = declare(Retention.CASE, no="id episode by", sensitive="kind raised_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "kind"], name="alert_once")]

    def __str__(self) -> str:
        return f"alert {self.pk}"


class Session(models.Model):
    KINDS = [("in_person", "In person"), ("phone", "Phone"), ("video", "Video")]
    ATTENDANCE = [("attended", "Attended"), ("did_not_attend", "Did not attend"), ("cancelled", "Cancelled")]
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    kind = models.CharField(max_length=12, choices=KINDS)
    attendance = models.CharField(max_length=16, choices=ATTENDANCE)
    note = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(Retention.CASE, no="id case by at form_key", sensitive="held_on kind attendance note")

    class Meta:
        indexes = [models.Index(fields=["case", "held_on"], name="sessions_by_case")]

    def __str__(self) -> str:
        return f"session {self.pk}"


def age_on(born_on: date | None, day: date) -> int | None:
    """Whole years on a day; None when the date of birth is not known."""
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
