"""A small plan with something of each kind, for tests of access: what the rules make of it is tested elsewhere."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from commonweal.access.roles import Side
from commonweal.commissioning.funding import models as funding
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import models as procurement
from commonweal.outcomes.value import models as value
from commonweal.outcomes.value.freezing import digest_of, frozen, frozen_result
from commonweal.rules.benefit import Range, Test, work_out
from tests.cast import NOW

_NOTHING = Range(0, 0, 0, "Made for tests")
_TEST = Test(1, _NOTHING, _NOTHING, _NOTHING, _NOTHING, 150_00)
INPUTS = frozen(
    _TEST, year=2026, lines=[], outcome="entered", outcomes_source="Made for tests", refreshed_at="",
    study="home_office", worth_as_given=[0, 0, 0], prices="Prices of 2016/17.",
)  # fmt: skip
RESULT = frozen_result(work_out(_TEST))
YEAR = {"starts_on": date(2026, 4, 1), "ends_before": date(2027, 4, 1)}


def small_plan(cast, *, at: datetime = NOW) -> SimpleNamespace:
    """A decision of each board, a contribution, a contract with a line, a payment and an accrual with their entries."""
    decision, other = (
        Decision.objects.create(
            board=board, reference=reference, title="Pay for support", recommendation="Agree.", amount_pence=100_000_00,
            report_on=at.date() - timedelta(days=30), status="published", drafted_by=cast.joan, **YEAR,
        )
        for board, reference in ((cast.board, "D-1"), (cast.other_board, "D-2"))
    )  # fmt: skip
    plan = funding.Plan.objects.create(
        key="small", title="Small plan", source="Made for tests", digest="", loaded_at=at, **YEAR
    )
    element = funding.Element.objects.create(
        plan=plan, key="support", name="Support", client_group="victim", side=Side.VICTIM
    )
    fence = funding.Fence.objects.create(plan=plan, key="county", basis="Made for tests", areas=["fellshire"])
    gate = funding.Gate.objects.create(plan=plan, key="benefit", name="Benefit", question="Is there benefit?")
    scenario = funding.Scenario.objects.create(
        plan=plan,
        key="late",
        name="Late",
        changes=[{"kind": "late", "subject": "county", "months": 1}],
        by=cast.joan,
        at=at,
    )
    contribution = funding.Contribution.objects.create(
        plan=plan,
        key="county",
        funder=cast.county,
        source_fund="Base budget",
        fence=fence,
        amount_pence=50_000_00,
        **YEAR,
    )
    funding.CarryForward.objects.create(
        contribution=contribution, to_starts_on=date(2027, 4, 1), to_ends_before=date(2028, 4, 1)
    )
    contract = procurement.Contract.objects.create(
        plan=plan, reference="C-1", title="Support", provider=cast.harbour, decision=decision, **YEAR
    )
    line = procurement.ContractLine.objects.create(
        contract=contract, element=element, area=cast.fellshire, yearly_pence=40_000_00
    )
    transaction = funding.LedgerTransaction.objects.create(
        kind="payment", occurred_on=at.date(), recorded_by=cast.finn, recorded_at=at
    )
    for account, pence in (("expenditure", 100_00), ("bank", -100_00)):
        funding.LedgerEntry.objects.create(
            transaction=transaction, account=account, amount_pence=pence, contribution=contribution,
            element=element if account == "expenditure" else None, area=cast.fellshire if account == "expenditure" else None,
            year=2026,
        )  # fmt: skip
    accrued = funding.LedgerTransaction.objects.create(
        kind="accrual", occurred_on=at.date(), recorded_by=cast.finn, recorded_at=at
    )
    for account, pence in (("expenditure", 50_00), ("accrued", -50_00)):
        funding.LedgerEntry.objects.create(
            transaction=accrued, account=account, amount_pence=pence, contribution=contribution, element=element,
            area=cast.fellshire, year=2026,
        )  # fmt: skip
    accrual = procurement.Accrual.objects.create(line=line, amount_pence=50_00, transaction=accrued, **YEAR)
    payment = procurement.Payment.objects.create(
        line=line,
        amount_pence=100_00,
        paid_on=at.date(),
        transaction=transaction,
        status="approved",
        prepared_by=cast.finn,
        **YEAR,
    )
    virement = funding.Virement.objects.create(
        plan=plan,
        year=2026,
        from_element=element,
        from_area=cast.fellshire,
        to_element=element,
        to_area=cast.wexcombe,
        amount_pence=100_00,
        words="Made for tests",
        prepared_by=cast.finn,
        prepared_at=at,
    )
    benefit_test = value.BenefitTest.objects.create(
        title="Support", year=2026, inputs=INPUTS, result=RESULT, digest=digest_of(INPUTS, RESULT), verdict="not",
        low_pence=0, central_pence=0, high_pence=0, investment_pence=150_00, by=cast.joan, at=at,
    )  # fmt: skip
    pack = value.EvaluationPack.objects.create(
        year=2026, digest="0" * 64, content=b"made for tests", refreshed_at=at, by=cast.anna, at=at
    )
    return SimpleNamespace(
        benefit_test=benefit_test,
        pack=pack,
        plan=plan,
        virement=virement,
        decision=decision,
        other_decision=other,
        contribution=contribution,
        gate=gate,
        scenario=scenario,
        contract=contract,
        line=line,
        payment=payment,
        accrual=accrual,
        transaction=transaction,
    )
