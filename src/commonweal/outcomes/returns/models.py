"""Quarterly returns, one for each contract and quarter, whoever pays for it.

Read a line as: in this return, this measure in this area for this client group is so many (of so many), or there is no figure
because of `reason`. Read a certified line as: that is what was certified at that step; it stays, whatever the records say later.
Read a target as: this contract (or, where there is none, the partnership) is to reach at least, or `at_most`, `value` in number,
or per cent of a rate, in this time; in this area where one is given. A later row takes its place (`rules/targets.py`).
"""

from django.db import models
from django.db.models import F, Q

from commonweal.access.policy import Scope
from commonweal.commissioning.procurement.models import Contract
from commonweal.partnership.models import Area, User, choices, ends_after_it_starts
from commonweal.rules.retention import Retention, declare
from commonweal.rules.returns import Chase, Standing, Status, Step

GROUPS = [("victim", "Victims"), ("child", "Children"), ("perpetrator", "People who use abuse")]
# A figure is counted and whole, or there is none; and of a rate no more than what it is out of.
WHOLE = Q(standing="counted", numerator__isnull=False) | (
    ~Q(standing="counted") & Q(numerator__isnull=True, denominator__isnull=True)
)
IN_BOUNDS = Q(numerator__isnull=True) | (
    Q(numerator__gte=0) & (Q(denominator__isnull=True) | Q(denominator__gte=F("numerator")))
)


class Return(models.Model):
    scopes = {
        Scope.OWN_ORGANISATION: lambda by, membership: Q(contract__provider_id=membership.organisation_id)
    }
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="returns")
    starts_on = models.DateField()
    ends_before = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=choices(Status), default=Status.DUE)
    is_from_records = models.BooleanField(default=False)
    filled_at = models.DateTimeField(null=True, blank=True)
    went_well = models.TextField(blank=True, max_length=2000)
    went_badly = models.TextField(blank=True, max_length=2000)
    staffing = models.TextField(blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)

    # What people write of a quarter should be about nobody; should it be, it goes with the money's papers.
    personal = declare(
        Retention.MONEY,
        no="id contract starts_on ends_before due_on status is_from_records filled_at version",
        sensitive="went_well went_badly staffing",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "starts_on"], name="return_once_a_quarter"),
            ends_after_it_starts("return_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["-starts_on", "status"], name="returns_by_quarter")]

    def __str__(self) -> str:
        return f"return {self.pk}"


class Said(models.Model):
    """What one line of a return says, as it is filled in and as it was certified."""

    place = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    client_group = models.CharField(max_length=20, choices=GROUPS)
    is_rate = models.BooleanField()
    is_from_records = models.BooleanField()
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class ReturnLine(Said):
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    standing = models.CharField(max_length=15, choices=choices(Standing), blank=True)

    personal = declare(
        Retention.MONEY,
        no="id of place measure area client_group is_rate is_from_records standing numerator denominator",
        sensitive="reason",
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["of", "measure", "area", "client_group"], name="return_line_once"
            ),
            models.CheckConstraint(condition=WHOLE, name="return_line_counted_or_not"),
            models.CheckConstraint(condition=IN_BOUNDS, name="return_line_in_bounds"),
            models.CheckConstraint(
                condition=~Q(standing="not_known") | ~Q(reason=""), name="return_line_missing_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"return line {self.pk}"


class ReturnArea(models.Model):
    """Read a row as: what this return says of `shown` is counted in `counted`, which lies within it."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="areas")
    shown = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    counted = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    client_group = models.CharField(max_length=20, choices=GROUPS)

    personal = declare(Retention.MONEY, no="id of shown counted client_group")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "counted", "client_group"], name="return_area_once")
        ]

    def __str__(self) -> str:
        return f"return area {self.pk}"


class ReturnHistory(models.Model):
    """Read a row as: `by` took this step, saying `words`."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=12, choices=choices(Step))
    became = models.CharField(max_length=12, choices=choices(Status))
    words = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id of step became form_key by at", sensitive="words")

    class Meta:
        indexes = [models.Index(fields=["of", "step", "-id"], name="return_steps")]

    def __str__(self) -> str:
        return f"return step {self.pk}"


class CertifiedLine(Said):
    step = models.ForeignKey(ReturnHistory, on_delete=models.PROTECT, related_name="lines")
    standing = models.CharField(max_length=15, choices=choices(Standing))

    personal = declare(
        Retention.MONEY,
        no="id step place measure area client_group is_rate is_from_records standing numerator denominator",
        sensitive="reason",
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "measure", "area", "client_group"], name="certified_line_once"
            ),
            models.CheckConstraint(condition=WHOLE, name="certified_line_counted_or_not"),
            models.CheckConstraint(condition=IN_BOUNDS, name="certified_line_in_bounds"),
        ]

    def __str__(self) -> str:
        return f"certified line {self.pk}"


class Explanation(models.Model):
    """Read a row as: what was found under `key`, which holds the figures it was about, is so because of `words`."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="explanations")
    key = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id of key by at", sensitive="words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="explained_once")]

    def __str__(self) -> str:
        return f"explanation {self.pk}"


class Target(models.Model):
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(max_length=40)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    # Of a contract it may be empty: everybody it counts. The partnership’s figures are of one client group each.
    client_group = models.CharField(max_length=20, choices=GROUPS, blank=True, default="")
    starts_on = models.DateField()
    ends_before = models.DateField(null=True, blank=True)
    value = models.PositiveIntegerField()
    at_most = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id contract measure area client_group starts_on ends_before value at_most form_key by at",
        sensitive="reason",
    )

    class Meta:
        constraints = [
            ends_after_it_starts("target_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(contract__isnull=False, ends_before__isnull=False)
                | (Q(contract__isnull=True) & ~Q(client_group="") & ~Q(reason="")),
                name="target_of_a_contract_or_of_all_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["client_group", "id"], condition=Q(contract__isnull=True), name="targets_of_all"
            )
        ]

    def __str__(self) -> str:
        return f"target {self.pk}"


class AskedChange(models.Model):
    """Read a row as: from this quarter on the contract is asked for this measure, or is not any more, because of `why`. The row
    said last for a quarter or an earlier one counts; without one it goes by what the contract's lines buy.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="asked_changes")
    measure = models.CharField(max_length=40)
    is_asked = models.BooleanField()
    starts_on = models.DateField()
    why = models.CharField(max_length=300)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY, no="id contract measure is_asked starts_on form_key by at", sensitive="why"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="asked_change_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"asked change {self.pk}"


class Told(models.Model):
    """Read a row as: the provider was told this about a return, once."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="told")
    stage = models.CharField(max_length=12, choices=choices(Chase))
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id of stage by at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "stage"], name="told_once")]

    def __str__(self) -> str:
        return f"told {self.pk}"
