"""Contracts and what is paid under them.

Read a contract line as: for one year of the contract, this element in this area is worth `yearly_pence`.
Read a commitment as: for this period, so much of the pool's money is promised for this line, or, when its transaction is a
release, so much of the promise is let go of without having been paid.
Read an accrual as: for this period, so much work was done for this line and not yet billed when its year ended; once its
transaction is reversed it is taken back.
Read a payment as: for this period, this much is to be paid for this line; once somebody else approved it, the ledger
transaction says whose money it was.
"""

from django.db import models
from django.db.models import Q

from commonweal.commissioning.funding.models import INSTRUMENTS, Element, LedgerTransaction, Plan
from commonweal.commissioning.governance.models import Decision
from commonweal.partnership.models import Area, Organisation, User, choices, ends_after_it_starts
from commonweal.rules.payments import Status as PaymentStatus
from commonweal.rules.payments import Step as PaymentStep
from commonweal.rules.retention import Retention, declare


class Contract(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(max_length=30, unique=True)
    title = models.CharField(max_length=160)
    instrument = models.CharField(max_length=20, choices=INSTRUMENTS, default="contract")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    starts_on = models.DateField()
    ends_before = models.DateField()
    option_months = models.PositiveSmallIntegerField(default=0)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="contracts")
    version = models.PositiveIntegerField(default=1)

    personal = declare(
        Retention.MONEY,
        no="id plan reference title instrument provider starts_on ends_before option_months decision version",
    )

    class Meta:
        constraints = [ends_after_it_starts("contract_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.reference


class ContractLine(models.Model):
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="contract_lines")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="contract_lines")
    yearly_pence = models.BigIntegerField()
    is_assumed = models.BooleanField(default=False)
    assumption = models.CharField(max_length=300, blank=True)

    personal = declare(Retention.MONEY, no="id contract element area yearly_pence is_assumed assumption")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "element", "area"], name="contract_line_once"),
            models.CheckConstraint(condition=Q(yearly_pence__gt=0), name="contract_line_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(is_assumed=False) | ~Q(assumption=""), name="contract_line_assumption_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"contract line {self.pk}"


class ContractExtension(models.Model):
    """Read a row as: on `on`, under this decision, the end moved from `ended_before` to `ends_before`."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="extensions")
    ended_before = models.DateField()
    ends_before = models.DateField()
    on = models.DateField()
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id contract ended_before ends_before on decision form_key by at")

    def __str__(self) -> str:
        return f"extension {self.pk}"


class Commitment(models.Model):
    line = models.ForeignKey(ContractLine, on_delete=models.PROTECT, related_name="commitments")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="commitment")

    personal = declare(Retention.MONEY, no="id line starts_on ends_before amount_pence transaction")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="commitment_more_than_nothing"),
            ends_after_it_starts("commitment_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"


class Accrual(models.Model):
    line = models.ForeignKey(ContractLine, on_delete=models.PROTECT, related_name="accruals")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    transaction = models.OneToOneField(LedgerTransaction, on_delete=models.PROTECT, related_name="accrual")

    personal = declare(Retention.MONEY, no="id line starts_on ends_before amount_pence transaction")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="accrual_more_than_nothing"),
            ends_after_it_starts("accrual_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"accrual {self.pk}"


class Payment(models.Model):
    line = models.ForeignKey(ContractLine, on_delete=models.PROTECT, related_name="payments")
    starts_on = models.DateField()
    ends_before = models.DateField()
    amount_pence = models.BigIntegerField()
    paid_on = models.DateField()
    status = models.CharField(max_length=12, choices=choices(PaymentStatus), default=PaymentStatus.PREPARED)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    transaction = models.OneToOneField(
        LedgerTransaction, null=True, blank=True, on_delete=models.PROTECT, related_name="payment"
    )
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField(unique=True, null=True, blank=True)

    personal = declare(
        Retention.MONEY,
        no="id line starts_on ends_before amount_pence paid_on status prepared_by transaction version form_key",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="payment_more_than_nothing"),
            ends_after_it_starts("payment_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status="approved", transaction__isnull=False)
                | (~Q(status="approved") & Q(transaction__isnull=True)),
                name="payment_posted_when_approved",
            ),
        ]
        indexes = [models.Index(fields=["-paid_on"], name="payments_by_day")]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class PaymentHistory(models.Model):
    """Read a row as: `by` took this step, saying `words`."""

    STEPS = [("prepare", "Prepared"), *choices(PaymentStep)]
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="history")
    step = models.CharField(max_length=12, choices=STEPS)
    became = models.CharField(max_length=12, choices=choices(PaymentStatus))
    words = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id payment step became words form_key by at")

    def __str__(self) -> str:
        return f"payment step {self.pk}"
