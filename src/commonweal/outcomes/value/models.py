"""What the money bought, as it was worked out and kept. Nothing here is ever changed: a mistake is followed by a new row.

Read a rise of prices as: whoever keeps the partnership's figures read in this source that prices rose by so much.
Read a benefit test as: with these judgements, on that day, the benefit of this spending was so much; `digest` is the hash of what
went in and what came out, so that what is cited later is what was worked out then.
Read a citation as: this step of a gate rests on this test; `words` say why, where the test by itself is no proof.
Read an evaluation pack as: these bytes, whose hash is `digest`, were made for an outside evaluator.
"""

from django.db import models

from commonweal.commissioning.funding.models import GateHistory
from commonweal.partnership.models import User, choices
from commonweal.rules.benefit import Verdict
from commonweal.rules.retention import Retention, declare


class PriceRise(models.Model):
    from_prices_of = models.CharField(max_length=20)
    to_prices_of = models.CharField(max_length=20)
    basis_points = models.IntegerField()
    index = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    read_on = models.DateField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id from_prices_of to_prices_of basis_points index source read_on form_key by at",
    )

    def __str__(self) -> str:
        return f"price rise {self.pk}"


class BenefitTest(models.Model):
    """`inputs` and `result` as `inputs.frozen` and `inputs.frozen_result` write them; the columns repeat what lists show."""

    title = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(help_text="2026 is the financial year 2026/27")
    inputs = models.JSONField()
    result = models.JSONField()
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20, choices=choices(Verdict))
    low_pence = models.BigIntegerField()
    central_pence = models.BigIntegerField()
    high_pence = models.BigIntegerField()
    investment_pence = models.BigIntegerField()
    form_key = models.UUIDField(unique=True, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(
        Retention.MONEY,
        no="id title year inputs result digest verdict low_pence central_pence high_pence investment_pence form_key by at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low_pence__gte=0)
                & models.Q(low_pence__lte=models.F("central_pence"))
                & models.Q(central_pence__lte=models.F("high_pence")),
                name="benefit_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(investment_pence__gt=0), name="benefit_of_an_investment"
            ),
        ]

    def __str__(self) -> str:
        return f"benefit test {self.pk}"


class Citation(models.Model):
    test = models.ForeignKey(BenefitTest, on_delete=models.PROTECT, related_name="citations")
    step = models.OneToOneField(GateHistory, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.MONEY, no="id test step words by at")

    def __str__(self) -> str:
        return f"citation {self.pk}"


class EvaluationPack(models.Model):
    year = models.PositiveSmallIntegerField(help_text="2026 is the financial year 2026/27")
    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    refreshed_at = models.DateTimeField(help_text="when the counts in it were last brought up to date")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    personal = declare(Retention.COUNTS, no="id year digest content refreshed_at by at")

    def __str__(self) -> str:
        return f"evaluation pack {self.pk}"
