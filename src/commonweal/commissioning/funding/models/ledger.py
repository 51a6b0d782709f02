"""The ledger, and what is closed, moved and foreseen in it.

Read a ledger entry as: in this transaction, `amount_pence` went to (positive) or from (negative) `account`, and it was this
contribution's money, for this element in this area, in the financial year that starts in `year`. Entries are never changed or
removed, and each transaction sums to nothing: the database refuses anything else (migration 0002), and refuses a transaction
dated in a closed year (migration 0003).
"""

from django.db import models
from django.db.models import Q

from commonweal.commissioning.funding.models.plan import Element, Plan
from commonweal.commissioning.funding.models.promises import Contribution
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area, User, choices
from commonweal.rules.ledger import Account
from commonweal.rules.payments import Status as ApprovalStatus
from commonweal.rules.retention import Retention, declare


class LedgerTransaction(models.Model):
    KINDS = [
        ("promise", "Contribution confirmed"),
        ("revision", "Confirmed contribution changed"),
        ("receipt", "Contribution received"),
        ("budget", "Budget set"),
        ("virement", "Budget moved"),
        ("commitment", "Commitment to a provider"),
        ("release", "Commitment released"),
        ("payment", "Payment"),
        ("accrual", "Accrual"),
        ("accrual_end", "Accrual taken back"),
        ("returned", "Underspend returned"),
        ("reversal", "Reversal"),
    ]
    kind = models.CharField(max_length=20, choices=KINDS)
    occurred_on = models.DateField()
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    words = models.CharField(max_length=300, blank=True, help_text="why, where the kind does not say it")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.MONEY, no="id kind occurred_on decision reverses words recorded_by recorded_at form_key"
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
    year = models.PositiveSmallIntegerField(help_text="2026 is the financial year 2026/27")

    personal = declare(
        Retention.MONEY, no="id transaction account amount_pence contribution element area year"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount_pence=0), name="entry_not_nothing")]
        indexes = [
            models.Index(fields=["account", "contribution"], name="entries_by_account"),
            models.Index(
                fields=["transaction"],
                include=["contribution", "area", "amount_pence"],
                condition=Q(account=Account.BANK),
                name="bank_entries",
            ),
            models.Index(
                fields=["year", "account", "element", "area"],
                include=["contribution", "amount_pence"],
                name="entries_by_line_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"ledger entry {self.pk}"


class YearClose(models.Model):
    """Read a row as: nothing may be dated in the financial year that starts in `year` any more."""

    year = models.PositiveSmallIntegerField(unique=True)
    on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id year on words form_key by at")

    def __str__(self) -> str:
        return f"close of {self.year}"


class Virement(models.Model):
    """Read a row as: move `amount_pence` of budget in `year` from one line to another; done once somebody else approves."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="virements")
    year = models.PositiveSmallIntegerField()
    from_element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    to_element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    amount_pence = models.BigIntegerField()
    words = models.CharField(max_length=300)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=choices(ApprovalStatus), default=ApprovalStatus.PREPARED)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who approved it or sent it back",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = models.CharField(max_length=300, blank=True)
    transaction = models.OneToOneField(
        LedgerTransaction, null=True, blank=True, on_delete=models.PROTECT, related_name="virement"
    )
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal = declare(
        Retention.MONEY,
        no="id plan year from_element from_area to_element to_area amount_pence words decision status prepared_by"
        " prepared_at settled_by settled_at settled_words transaction form_key version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="virement_more_than_nothing")
        ]

    def __str__(self) -> str:
        return f"virement {self.pk}"


class Forecast(models.Model):
    """A forecast as it stood: what a year was expected to cost, seen from `taken_on`. Never changed, so accuracy can be told."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="forecasts")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    taken_on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id plan year name taken_on words form_key by at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "year", "name"], name="forecast_once")]

    def __str__(self) -> str:
        return self.name


class ForecastLine(models.Model):
    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="lines")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    amount_pence = models.BigIntegerField()

    personal = declare(Retention.MONEY, no="id forecast element area amount_pence")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forecast", "element", "area"], name="forecast_line_once")
        ]

    def __str__(self) -> str:
        return f"forecast line {self.pk}"
