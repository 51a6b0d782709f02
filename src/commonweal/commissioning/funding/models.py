"""The plan and the money. Read a contribution as: `funder` puts `amount_pence` into the pool for one year, inside `fence`.

Read a need line as: in this year, this element for this client group in this area costs `amount_pence`.
Read a ledger entry as: in this transaction, `amount_pence` went to (positive) or from (negative) `account`, and it was this
contribution's money, for this element in this area. Entries are never changed or removed, and each transaction sums to nothing:
the database refuses anything else (migration 0002).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.access.roles import Side
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area, Organisation, User, choices, ends_after_it_starts
from commonweal.rules.contributions import Status as ContributionStatus
from commonweal.rules.contributions import Step as ContributionStep
from commonweal.rules.ledger import Account
from commonweal.rules.retention import Retention, declare

CLIENT_GROUPS = [("victim", "Victims"), ("child", "Children"), ("perpetrator", "People who use abuse")]


class Plan(models.Model):
    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_before = models.DateField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id key title source starts_on ends_before digest loaded_at")

    class Meta:
        constraints = [ends_after_it_starts("plan_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.title


class Element(models.Model):
    """One part of the service model, e.g. early intervention (tier 2) for victims."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="elements")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=20, blank=True)
    client_group = models.CharField(max_length=20, choices=CLIENT_GROUPS)
    side = models.CharField(max_length=12, choices=choices(Side))

    personal = declare(Retention.MONEY, no="id plan key name tier client_group side")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "key"], name="element_once")]

    def __str__(self) -> str:
        return self.name


class Fence(models.Model):
    """What money may be spent on. An empty list sets no limit, except on area: no area means `anywhere`, said aloud."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="fences")
    key = models.SlugField(max_length=60)
    basis = models.CharField(max_length=300)
    anywhere = models.BooleanField(default=False)
    areas = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    elements = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    client_groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    personal = declare(Retention.MONEY, no="id plan key basis anywhere areas elements client_groups")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="fence_once"),
            models.CheckConstraint(
                condition=Q(anywhere=True, areas=[]) | (Q(anywhere=False) & ~Q(areas=[])),
                name="fence_names_an_area_or_says_anywhere",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Contribution(models.Model):
    KINDS = [("cash", "Cash"), ("in_kind", "In kind")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contributions")
    key = models.SlugField(max_length=80)
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contributions")
    source_fund = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=KINDS, default="cash")
    fence = models.ForeignKey(Fence, on_delete=models.PROTECT, related_name="contributions")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    working = models.CharField(max_length=600, blank=True, help_text="how the amount was worked out")
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=300, blank=True)
    status = models.CharField(
        max_length=20, choices=choices(ContributionStatus), default=ContributionStatus.ASKED
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    version = models.PositiveIntegerField(default=1)

    personal = declare(
        Retention.MONEY,
        no="id plan key funder source_fund kind fence starts_on ends_before amount_pence working is_assumed assumption"
        " status decision version",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="contribution_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="contribution_more_than_nothing"),
            ends_after_it_starts("contribution_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_assumed=False) | ~Q(assumption=""), name="contribution_assumption_explained"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ContributionHistory(models.Model):
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=choices(ContributionStep))
    was = models.CharField(max_length=20, choices=choices(ContributionStatus))
    became = models.CharField(max_length=20, choices=choices(ContributionStatus))
    on = models.DateField()
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carried_by = models.CharField(
        max_length=200, blank=True, help_text="the letter or minute that carried the step"
    )
    amount_pence = models.BigIntegerField(
        null=True, blank=True, help_text="confirmed or received by this step"
    )
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id contribution step was became on decision carried_by amount_pence form_key by at",
    )

    def __str__(self) -> str:
        return f"contribution step {self.pk}"


class NeedLine(models.Model):
    PRIORITIES = [("core", "Core offer"), ("aspiration", "Aspiration"), ("gap", "Gap")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    key = models.SlugField(max_length=80)
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="lines")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="need_lines")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    priority = models.CharField(max_length=12, choices=PRIORITIES, default="core")
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=300, blank=True)

    personal = declare(
        Retention.MONEY,
        no="id plan key element area starts_on ends_before amount_pence priority is_assumed assumption",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="need_line_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="need_line_more_than_nothing"),
            ends_after_it_starts("need_line_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.key


class LedgerTransaction(models.Model):
    KINDS = [
        ("promise", "Contribution confirmed"),
        ("receipt", "Contribution received"),
        ("payment", "Payment under a contract"),
        ("reversal", "Reversal"),
    ]
    kind = models.CharField(max_length=20, choices=KINDS)
    occurred_on = models.DateField()
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.MONEY, no="id kind occurred_on decision reverses recorded_by recorded_at form_key"
    )

    class Meta:
        indexes = [models.Index(fields=["-occurred_on", "-id"], name="ledger_by_day")]

    def __str__(self) -> str:
        return f"ledger transaction {self.pk}"


class LedgerEntry(models.Model):
    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=20, choices=choices(Account))
    amount_pence = models.BigIntegerField()
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="entries")
    element = models.ForeignKey(
        Element, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")

    personal = declare(Retention.MONEY, no="id transaction account amount_pence contribution element area")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_pence=0), name="entry_not_nothing")]
        indexes = [models.Index(fields=["account", "contribution"], name="entries_by_account")]

    def __str__(self) -> str:
        return f"ledger entry {self.pk}"
