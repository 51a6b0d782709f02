"""Who promised what. Read a contribution as: `funder` puts `amount_pence` into the pool for one year, inside `fence`.

Read a carry-forward as: up to `amount_pence` of what is left of this contribution may be used until `to_ends_before`.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.commissioning.funding.models.plan import UPLIFTED, Fence, Gate, Plan, Reserve, Uplifted
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Organisation, User, choices, ends_after_it_starts
from commonweal.rules.carry_forward import Status as CarryStatus
from commonweal.rules.carry_forward import Step as CarryStep
from commonweal.rules.carry_forward import Underspend
from commonweal.rules.contributions import Status as ContributionStatus
from commonweal.rules.contributions import Step as ContributionStep
from commonweal.rules.retention import Retention, declare

FUND_KINDS = [
    ("base_budget", "Base budget"),
    ("grant", "Grant"),
    ("reserve", "Reserve"),
    ("match", "Match funding"),
    ("brought_forward", "Brought forward from before the plan"),
]
RECURRENCES = [("recurring", "Recurring"), ("one_off", "One-off")]
VAT = [
    ("outside", "Outside the scope of VAT"),
    ("excluded", "VAT is not in the amount and is recovered"),
    ("included", "VAT is in the amount and is not recovered"),
]


class Contribution(Uplifted):
    KINDS = [("cash", "Cash"), ("in_kind", "In kind")]
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contributions")
    key = models.SlugField(max_length=80)
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contributions")
    source_fund = models.CharField(max_length=120)
    fund_kind = models.CharField(max_length=20, choices=FUND_KINDS, blank=True)
    kind = models.CharField(max_length=10, choices=KINDS, default="cash")
    valuation = models.CharField(
        max_length=300, blank=True, help_text="on what basis what is given in kind was valued"
    )
    recurrence = models.CharField(max_length=10, choices=RECURRENCES, blank=True)
    fence = models.ForeignKey(Fence, on_delete=models.PROTECT, related_name="contributions")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    working = models.CharField(max_length=600, blank=True, help_text="how the amount was worked out")
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=300, blank=True)
    expected_on = models.DateField(null=True, blank=True, help_text="the day it is due in the bank")
    expires_on = models.DateField(null=True, blank=True, help_text="the last day it may be spent")
    is_repayable = models.BooleanField(default=False, help_text="what is not spent goes back to the funder")
    underspend = models.CharField(max_length=10, choices=choices(Underspend), blank=True)
    vat = models.CharField(max_length=10, choices=VAT, blank=True)
    top_slice_basis_points = models.PositiveSmallIntegerField(
        default=0, help_text="kept for management before any line is paid"
    )
    gate = models.ForeignKey(
        Gate, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    reserve = models.ForeignKey(
        Reserve, null=True, blank=True, on_delete=models.PROTECT, related_name="tranches"
    )
    match_of = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    match_basis_points = models.PositiveIntegerField(null=True, blank=True)
    least_of = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    least_pence = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(
        max_length=20, choices=choices(ContributionStatus), default=ContributionStatus.ASKED
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.MONEY,
        no="id plan key funder source_fund fund_kind kind valuation recurrence fence starts_on ends_before amount_pence"
        " working is_assumed assumption expected_on expires_on is_repayable underspend vat top_slice_basis_points gate"
        " reserve match_of match_basis_points least_of least_pence status decision version form_key "
        + UPLIFTED,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="contribution_once"),
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="contribution_more_than_nothing"),
            ends_after_it_starts("contribution_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_assumed=False) | ~Q(assumption=""), name="contribution_assumption_explained"
            ),
            models.CheckConstraint(
                condition=Q(top_slice_basis_points__lte=10_000), name="contribution_top_slice_at_most_all"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ContributionHistory(models.Model):
    """A step of the ladder, the first promise itself ("ask"), or a change of its terms ("revise"), which leaves the status.

    What came with a plan file has no "ask": it was asked for with the plan.
    """

    STEPS = [("ask", "Asked for"), *choices(ContributionStep), ("revise", "Changed")]
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=20, choices=STEPS)
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
    was_pence = models.BigIntegerField(null=True, blank=True, help_text="promised before a revision")
    became_pence = models.BigIntegerField(null=True, blank=True, help_text="promised after a revision")
    words = models.CharField(max_length=300, blank=True, help_text="what changed, and why")
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id contribution step was became on decision carried_by amount_pence was_pence became_pence words form_key by"
        " at",
    )

    def __str__(self) -> str:
        return f"contribution step {self.pk}"


class CarryForward(models.Model):
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, related_name="carry_forward", help_text="whose money is left"
    )
    status = models.CharField(max_length=12, choices=choices(CarryStatus), default=CarryStatus.OUTLINED)
    to_starts_on = models.DateField(help_text="the first day the carried money may be used")
    to_ends_before = models.DateField()
    amount_pence = models.BigIntegerField(null=True, blank=True, help_text="at most; empty: all that is left")
    confirmed_by = models.CharField(
        max_length=200, blank=True, help_text="who has to confirm it, as the outline says"
    )
    confirm_by = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal = declare(
        Retention.MONEY,
        no="id contribution status to_starts_on to_ends_before amount_pence confirmed_by confirm_by decision version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_ends_before__gt=models.F("to_starts_on")),
                name="carry_forward_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"carry-forward {self.pk}"


class CarryForwardHistory(models.Model):
    """Read a row as: on `on` the carry-forward became this, for this amount, carried by a decision or a letter."""

    STEPS = [("outline", "Agreed in outline"), *choices(CarryStep)]
    carry_forward = models.ForeignKey(CarryForward, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=12, choices=STEPS)
    became = models.CharField(max_length=12, choices=choices(CarryStatus))
    amount_pence = models.BigIntegerField(null=True, blank=True)
    on = models.DateField()
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carried_by = models.CharField(max_length=200, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id carry_forward step became amount_pence on decision carried_by form_key by at",
    )

    def __str__(self) -> str:
        return f"carry-forward step {self.pk}"
