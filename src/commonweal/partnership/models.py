"""Who the partnership is: organisations and areas over time, people who sign in, what they hold, the service directory.

Read an organisation as: this body existed from `starts_on` until `ends_before` and was followed by `succeeded_by`.
Read an area part as: from `starts_on` until `ends_before`, `inner` lay within `outer` (boundaries of different bodies overlap).
Read a membership as: from `starts_on` until `ends_before`, this person held `role` at `organisation` (on `side` of the wall).
"""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.access.policy import Scope
from commonweal.access.roles import ROLES_WITH_A_SIDE, Role, Side
from commonweal.rules.retention import Retention, declare
from commonweal.rules.thresholds import Key, PolicyKey


def choices(words: type) -> list[tuple[str, str]]:
    """A StrEnum as Django choices: `front_door` reads "Front door"."""
    return [(word.value, word.value.replace("_", " ").capitalize()) for word in words]


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """No period ends before, or on, the day it starts."""
    return models.CheckConstraint(
        condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")), name=name
    )


class Organisation(models.Model):
    KINDS = [
        ("council", "Council"),
        ("policing", "Policing body"),
        ("police", "Police force"),
        ("health", "Health body"),
        ("probation", "Probation"),
        ("ministry", "Government department"),
        ("provider", "Provider of services"),
        ("front_door", "Front door"),
        ("partnership", "Partnership team"),
    ]
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=KINDS)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="follows"
    )
    # A service by and for its own community: from this day what it takes on is seen by nobody else, and it has its own door.
    keeps_own_records_from = models.DateField(null=True, blank=True)

    personal = declare(
        Retention.STRUCTURE,
        no="id code name kind starts_on ends_before succeeded_by keeps_own_records_from",
    )

    class Meta:
        constraints = [
            ends_after_it_starts("organisation_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(succeeded_by__isnull=True) | ~Q(succeeded_by=F("id")),
                name="organisation_not_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    KINDS = [
        ("county", "County"),
        ("city", "City"),
        ("district", "District"),
        ("police_area", "Police area"),
        ("health_area", "Health area"),
    ]
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=KINDS)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    personal = declare(Retention.STRUCTURE, no="id code name kind starts_on ends_before")

    class Meta:
        constraints = [ends_after_it_starts("area_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class AreaPart(models.Model):
    outer = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parts")
    inner = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="within")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    personal = declare(Retention.STRUCTURE, no="id outer inner starts_on ends_before")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outer", "inner", "starts_on"], name="area_part_once"),
            models.CheckConstraint(condition=~Q(outer=F("inner")), name="area_not_within_itself"),
            ends_after_it_starts("area_part_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"area part {self.pk}"


class Users(BaseUserManager["User"]):
    def create_user(self, *, email: str, full_name: str, password: str | None = None) -> "User":
        user = self.model(email=email.strip().lower(), full_name=full_name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Someone who signs in. There is no superuser: what a person may do comes from memberships alone."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = Users()

    scopes = {Scope.SELF: lambda by, membership: Q(pk=by.user_id)}
    personal = declare(
        Retention.ACCOUNT, identifies="email full_name", sensitive="password", no="id is_active last_login"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="user_email_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class Board(models.Model):
    """A body that decides. It belongs to an organisation; joint boards have seats of several."""

    name = models.CharField(max_length=120, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="boards")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    personal = declare(Retention.STRUCTURE, no="id name organisation starts_on ends_before")

    class Meta:
        constraints = [ends_after_it_starts("board_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    scopes = {
        Scope.OWN_SERVICE: lambda by, membership: Q(
            organisation_id=membership.organisation_id, side=membership.side
        )
    }
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=choices(Role))
    side = models.CharField(max_length=12, choices=choices(Side), blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)

    personal = declare(Retention.ACCOUNT, no="id user organisation role side starts_on ends_before")

    class Meta:
        constraints = [
            ends_after_it_starts("membership_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(Q(role__in=sorted(ROLES_WITH_A_SIDE)) & ~Q(side=""))
                | (~Q(role__in=sorted(ROLES_WITH_A_SIDE)) & Q(side="")),
                name="membership_side_only_where_the_role_has_one",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.CASE_WORKER) | Q(side=Side.VICTIM), name="case_worker_on_victims_side"
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.PERPETRATOR_WORKER) | Q(side=Side.PERPETRATOR),
                name="perpetrator_worker_on_perpetrators_side",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="membership_by_role")]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Seat(models.Model):
    """Read a row as: this membership sits on this board, as chair (boards can have joint chairs) or member."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(default=False)

    personal = declare(Retention.ACCOUNT, no="id board membership is_chair")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "membership"], name="seat_once")]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class ServiceOffer(models.Model):
    """Read a row as: this organisation helps these client groups, in these areas, with these needs."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    name = models.CharField(max_length=120)
    side = models.CharField(max_length=12, choices=choices(Side))
    client_groups = ArrayField(models.CharField(max_length=20))
    needs = ArrayField(models.CharField(max_length=40), default=list)
    areas = models.ManyToManyField(Area, related_name="offers")
    minimum_age = models.PositiveSmallIntegerField(default=0)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    by_and_for = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal = declare(
        Retention.STRUCTURE,
        no="id organisation name side client_groups needs areas minimum_age maximum_age languages by_and_for places"
        " starts_on ends_before version",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="offer_once"),
            ends_after_it_starts("offer_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkerProfile(models.Model):
    """Read a row as: in this post the worker has so many hours for cases (in percent of full time), and knows these languages,
    areas (codes) and needs. Left empty, any.
    """

    membership = models.OneToOneField(
        Membership, primary_key=True, on_delete=models.CASCADE, related_name="profile"
    )
    hours_percent = models.PositiveSmallIntegerField(default=100)
    languages = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal = declare(Retention.ACCOUNT, no="membership hours_percent languages areas needs version")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours_percent__lte=100), name="hours_at_most_full_time")
        ]

    def __str__(self) -> str:
        return f"profile of membership {self.pk}"


class LocalThreshold(models.Model):
    """Read a row as: from `starts_on`, in `area` (everywhere when empty), this partnership uses `value` for `key`."""

    key = models.CharField(max_length=40, choices=choices(Key))
    value = models.PositiveIntegerField()
    starts_on = models.DateField()
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="thresholds")
    source = models.CharField(max_length=200)

    personal = declare(Retention.STRUCTURE, no="id key value starts_on area source")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "area", "starts_on"], name="threshold_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class LocalPolicy(models.Model):
    """Read a row as: from `starts_on`, in `area` (everywhere when empty), this partnership decides `key` so: `value`."""

    key = models.CharField(max_length=40, choices=choices(PolicyKey))
    value = models.CharField(max_length=30)
    starts_on = models.DateField()
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="policies")
    source = models.CharField(max_length=200)

    personal = declare(Retention.STRUCTURE, no="id key value starts_on area source")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "area", "starts_on"], name="policy_once_a_day", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


class Draft(models.Model):
    """What a person typed and has not sent, kept on the server, sealed, keyed by what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    subject = models.CharField(max_length=120)
    sealed_body = models.BinaryField()
    saved_at = models.DateTimeField()

    personal = declare(Retention.DRAFT, sensitive="sealed_body", no="id owner subject saved_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "subject"], name="one_draft_each")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
