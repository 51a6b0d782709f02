"""A contract is promised its money from what is free, a bill uses its own line's promise, and what is left is let go."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.db.models import Sum
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.actions import set_budget
from commonweal.commissioning.funding.models import Contribution, Gate, LedgerEntry, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions, queries
from commonweal.commissioning.procurement.models import Commitment, Contract, Payment
from commonweal.rules.commitment_years import over_financial_years
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Refused
from commonweal.rules.year_close import year_of
from tests import money
from tests.cast import NOW, actor_of
from tests.money import ONE_DAY, START, TODAY, last_day_after

WHOLE = 180_000_00
KEYS = [f"{funder}-year-{year}" for year in (1, 2) for funder in ("county", "city", "commissioner")]


@pytest.fixture
def confirmed(cast) -> Contract:
    """Both years of everything are confirmed; nothing has come in."""
    money.load(cast)
    for key in KEYS:
        money.confirm(cast, key)
    return money.contract()


def commit(cast, contract: Contract, *, by="finn", on=TODAY, **more) -> Contract:
    return actions.commit_contract(
        contract_id=contract.pk, on=on, by=actor_of(getattr(cast, by)), at=NOW, **more
    )


def let_go(cast, contract: Contract, *, on=TODAY, at: datetime = NOW, **more) -> Contract:
    return actions.let_go_of_promises(contract_id=contract.pk, on=on, by=actor_of(cast.finn), at=at, **more)


def left(contract: Contract) -> int:
    promised = queries.promised_to(plan_id=contract.plan_id, contract_id=contract.pk)
    return sum(sum(each.values()) for each in promised.values())


def position(key: str):
    found = money.contribution(key)
    return funding.moved([found.pk])[found.pk]


def line(contract, element="early", area="fellshire"):
    return contract.lines.get(element__key=element, area__code=area)


def why(do) -> list[str]:
    before = (LedgerEntry.objects.count(), Commitment.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as found:
        do()
    assert (LedgerEntry.objects.count(), Commitment.objects.count(), AuditEvent.objects.count()) == before
    return [each.code for each in found.value.reasons]


def test_each_line_is_promised_money_for_each_year_of_the_term(cast, confirmed):
    commit(cast, confirmed)
    assert left(confirmed) == WHOLE
    rows = Commitment.objects.order_by("id")
    assert len(rows) == 4 * 2
    assert {(row.starts_on, row.ends_before) for row in rows} == {
        (START, last_day_after(12) + ONE_DAY),
        (last_day_after(12) + ONE_DAY, last_day_after(24) + ONE_DAY),
    }
    assert sum(row.amount_pence for row in rows) == WHOLE
    assert {each.decision.reference for each in LedgerTransaction.objects.filter(kind="commitment")} == {
        "JB-1"
    }
    for year in (1, 2):
        assert position(f"county-year-{year}").committed_pence == 51_000_00
        assert position(f"city-year-{year}").committed_pence == 20_000_00
        assert position(f"commissioner-year-{year}").free_to_spend == 1_000_00
    assert AuditEvent.objects.get(action="commit_contract").details == {"pence": WHOLE}


def test_no_fence_is_broken_and_no_year_pays_for_another(cast, confirmed):
    commit(cast, confirmed)
    entries = LedgerEntry.objects.filter(account="committed").select_related("contribution", "area")
    for entry in entries:
        if entry.contribution.key.startswith("county"):
            assert entry.area.code == "fellshire"
        if entry.contribution.key.startswith("city"):
            assert entry.area.code == "wexcombe"
        made = entry.transaction.commitment
        assert entry.contribution.starts_on <= made.starts_on < entry.contribution.ends_before


def test_each_promise_is_cut_over_the_financial_years_of_its_time(cast, confirmed):
    commit(cast, confirmed)
    for made in Commitment.objects.all():
        cut = over_financial_years(made.amount_pence, Period(made.starts_on, made.ends_before))
        rows = made.transaction.entries.filter(account="committed").order_by("year").values_list("year")
        assert dict(rows.annotate(pence=Sum("amount_pence"))) == {year: p for year, p in cut.items() if p}
    assert len(years_of(confirmed)) == (2 if START.month == 4 else 3)


def test_what_is_committed_stands_beside_the_budget_of_the_same_year(cast, confirmed):
    """The contract is for just what the plan needs, so no year is over its budget by more than the odd pennies of a cut."""
    for year in years_of(confirmed):
        set_budget(plan_id=confirmed.plan_id, year=year, by=actor_of(cast.finn), at=NOW)
    commit(cast, confirmed)
    for year in years_of(confirmed):
        for row in funding.lines_of_year(confirmed.plan_id, year):
            assert row.budget_pence > 0
            assert abs(row.budget_pence - row.committed_pence) <= 2, (year, row)


def test_what_was_paid_before_is_wanted_no_more_in_the_year_of_its_work(cast, confirmed):
    money.receive(cast, "county-year-1")
    for month in range(6):
        days = {"starts_on": add_months(START, month), "last_day": last_day_after(month + 1)}
        money.pay(cast, 50_000_00 // 12, **days)
    used = {year: standing(confirmed, year) for year in years_of(confirmed)}
    commit(cast, confirmed)
    worth: dict[int, int] = {}
    for first in (START, last_day_after(12) + ONE_DAY):
        for year, pence in over_financial_years(50_000_00, Period(first, add_months(first, 12))).items():
            worth[year] = worth.get(year, 0) + pence
    assert sum(used.values()) == 50_000_00 // 12 * 6
    assert {year: standing(confirmed, year) for year in years_of(confirmed)} == worth


def years_of(contract: Contract) -> list[int]:
    return list(over_financial_years(1, Period(contract.starts_on, contract.ends_before)))


def standing(contract: Contract, year: int) -> int:
    """What early help in Fellshire is foreseen to cost in a financial year if nothing new is decided."""
    own = line(contract)
    rows = funding.lines_of_year(contract.plan_id, year)
    return sum(
        row.spent_pence + row.accrued_pence + row.committed_pence
        for row in rows
        if (row.element_id, row.area_id) == (own.element_id, own.area_id)
    )


def test_done_again_there_is_nothing_more_to_promise(cast, confirmed):
    key = uuid.uuid4()
    commit(cast, confirmed, form_key=key)
    commit(cast, confirmed, form_key=key)
    assert left(confirmed) == WHOLE
    assert why(lambda: commit(cast, confirmed)) == ["nothing_to_promise"]


def test_what_was_paid_before_is_not_promised_again(cast, confirmed):
    money.receive(cast, "county-year-1")
    money.pay(cast, 4_000_00)
    commit(cast, confirmed)
    assert left(confirmed) == WHOLE - 4_000_00
    money.pay(cast, 1_000_00)
    assert left(confirmed) == WHOLE - 5_000_00
    assert why(lambda: commit(cast, confirmed)) == ["nothing_to_promise"]


def test_short_money_is_refused_and_named(cast, confirmed):
    Contribution.objects.filter(key="commissioner-year-2").update(
        fence=money.contribution("city-year-1").fence
    )
    with pytest.raises(Refused) as found:
        commit(cast, confirmed)
    assert found.value.reasons[0].code == "confirmed_money_short"
    assert "£9,000 short" in str(found.value)
    assert not Commitment.objects.exists()


def test_a_shut_gate_promises_nothing(cast, confirmed):
    county = money.contribution("county-year-1")
    gate = Gate.objects.create(plan=county.plan, key="g", name="A gate", question="Open?")
    Contribution.objects.filter(pk=county.pk).update(gate=gate)
    assert why(lambda: commit(cast, confirmed)) == ["confirmed_money_short"]
    Gate.objects.update(is_open=True)
    commit(cast, confirmed)


def test_no_authority_no_promise(cast, confirmed):
    assert why(lambda: commit(cast, money.contract("C-2"))) == ["decision_not_approved"]
    Decision.objects.filter(reference="JB-1").update(amount_pence=WHOLE - 1)
    assert why(lambda: commit(cast, confirmed)) == ["above_authority"]
    assert why(lambda: commit(cast, confirmed, on=money.REPORT_ON - ONE_DAY)) == [
        "before_authority",
        "above_authority",
    ]


def test_a_day_to_come_is_refused(cast, confirmed):
    assert "promised_in_future" in why(lambda: commit(cast, confirmed, on=TODAY + ONE_DAY))


@pytest.mark.parametrize("name", ["joan", "bea", "aud", "anna", "pat", "nora"])
def test_only_a_finance_officer_keeps_the_ledger(cast, confirmed, name):
    with pytest.raises(Http404):
        commit(cast, confirmed, by=name)
    assert not Commitment.objects.exists()


def approve_second_contract(cast) -> Contract:
    Decision.objects.filter(reference="JB-2").update(
        status="approved", decided_on=money.REPORT_ON, amount_pence=1_000_00
    )
    return money.contract("C-2")


def test_two_contracts_share_the_table_and_the_second_finds_what_is_left(cast, confirmed):
    other = approve_second_contract(cast)
    commit(cast, confirmed)
    assert left(confirmed) == WHOLE
    commit(cast, other)
    assert left(other) == 900_00
    assert position("commissioner-year-1").free_to_spend == 100_00


# Paying from a promise


def test_a_bill_takes_back_its_own_lines_promise(cast, confirmed):
    commit(cast, confirmed)
    for key in KEYS[:3]:
        money.receive(cast, key)
    before = position("county-year-1")
    payment = money.pay(cast, 10_000_00)
    after = position("county-year-1")
    assert before.committed_pence - after.committed_pence == 10_000_00
    assert after.free_to_spend == before.free_to_spend
    kinds = {(entry.account, entry.amount_pence) for entry in payment.transaction.entries.all()}
    assert {("committed", -10_000_00), ("set_aside", 10_000_00)} <= kinds
    assert left(confirmed) == WHOLE - 10_000_00


def test_another_lines_promise_is_not_touched(cast, confirmed):
    """The commissioner's free £1,000 is all that a bill beyond its own line's promise could use."""
    commit(cast, confirmed)
    for key in KEYS[:3]:
        money.receive(cast, key)
    money.pay(cast, 24_000_00, area="wexcombe")
    with pytest.raises(Refused) as found:
        money.pay(cast, 1_000_01, area="wexcombe")
    assert "£1,000 has come in that may pay for this, so £0.01 is missing" in str(found.value)
    money.pay(cast, 1_000_00, area="wexcombe")
    promised = queries.promised_to(plan_id=confirmed.plan_id, contract_id=confirmed.pk)
    year = min(year for each in promised.values() for _, year, _ in each)
    others = [row.pk for row in confirmed.lines.exclude(pk=line(confirmed, "early", "wexcombe").pk)]
    assert sum(sum(p for (_, y, _), p in promised[row].items() if y == year) for row in others) == 66_000_00


def test_a_reversed_payment_puts_the_promise_back(cast, confirmed):
    commit(cast, confirmed)
    money.receive(cast, "county-year-1")
    before = queries.promised_to(plan_id=confirmed.plan_id)
    payment = money.pay(cast, 10_000_00)
    actions.reverse_transaction(
        transaction_id=payment.transaction_id,
        words="Wrong provider.",
        on=TODAY,
        by=actor_of(cast.finn),
        at=NOW,
    )
    assert queries.promised_to(plan_id=confirmed.plan_id) == before
    assert position("county-year-1").spent_pence == 0
    assert money.paid_by_line(confirmed) == {}
    assert why(lambda: commit(cast, confirmed)) == ["nothing_to_promise"]


def test_a_bill_takes_back_the_promise_of_the_year_its_work_was_done_in(cast, confirmed):
    """So that a bill paid in the year of its work changes nothing of what that year, or any other, is foreseen to cost."""
    commit(cast, confirmed)
    money.receive(cast, "county-year-1")
    before = {year: standing(confirmed, year) for year in years_of(confirmed)}
    payment = money.pay(cast, 4_000_00, starts_on=START, last_day=last_day_after(1))
    released = payment.transaction.entries.get(account="committed")
    assert (released.year, released.amount_pence) == (year_of(START), -4_000_00)
    paid_in = year_of(payment.paid_on)
    after = {year: standing(confirmed, year) for year in years_of(confirmed)}
    moved = {paid_in: 4_000_00, year_of(START): 0} if paid_in != year_of(START) else {}
    assert {year: after[year] - before[year] for year in after} == {year: 0 for year in after} | moved
    undone = actions.reverse_transaction(
        transaction_id=payment.transaction_id,
        words="Twice.",
        on=payment.paid_on,
        by=actor_of(cast.finn),
        at=NOW,
    )
    assert undone.entries.get(account="committed").year == released.year
    assert {year: standing(confirmed, year) for year in after} == before


# Letting go


def test_what_is_left_is_let_go_when_its_year_is_over(cast, confirmed):
    commit(cast, confirmed)
    money.receive(cast, "county-year-1")
    money.pay(cast, 10_000_00)
    assert why(lambda: let_go(cast, confirmed)) == ["promise_still_runs"]
    over = last_day_after(12) + ONE_DAY
    at = NOW + timedelta(days=400)
    let_go(cast, confirmed, on=over, at=at)
    assert left(confirmed) == 90_000_00
    assert position("county-year-1").committed_pence == 0
    assert position("county-year-1").free_to_spend == 41_000_00
    assert why(lambda: let_go(cast, confirmed, on=over, at=at)) == ["promise_still_runs"]
    assert why(lambda: commit(cast, confirmed)) == ["nothing_to_promise"], (
        "what was let go is not promised again"
    )
    assert LedgerTransaction.objects.filter(kind="release").count() == 4


def test_nothing_is_let_go_while_a_payment_for_it_waits(cast, confirmed):
    commit(cast, confirmed)
    money.receive(cast, "county-year-1")
    actions.prepare_payment(
        contract_id=confirmed.pk, line_id=line(confirmed).pk, starts_on=START, last_day=last_day_after(1),
        amount_pence=1_00, paid_on=START, by=actor_of(cast.finn), at=NOW,
    )  # fmt: skip
    over, at = last_day_after(12) + ONE_DAY, NOW + timedelta(days=400)
    assert why(lambda: let_go(cast, confirmed, on=over, at=at)) == ["payment_waiting"]
    assert Payment.objects.get().status == "prepared"


def test_without_a_promise_there_is_nothing_to_let_go(cast, confirmed):
    assert why(lambda: let_go(cast, confirmed)) == ["nothing_promised"]


# Extending


def test_an_extension_is_promised_its_own_money(cast, confirmed):
    for key in ("county", "city", "commissioner"):
        row = money.contribution(f"{key}-year-2")
        row.pk, row.key, row.version, row.status = None, f"{key}-year-3", 1, "asked"
        row.starts_on, row.ends_before = confirmed.ends_before, last_day_after(36) + ONE_DAY
        row.save()
        money.confirm(cast, f"{key}-year-3")
    actions.extend(
        contract_id=confirmed.pk, last_day=last_day_after(30), decision_id=money.decision().pk, version=1,
        by=actor_of(cast.joan), at=NOW,
    )  # fmt: skip
    assert left(confirmed) == 45_000_00
    assert {(row.starts_on, row.ends_before) for row in Commitment.objects.all()} == {
        (last_day_after(24) + ONE_DAY, last_day_after(30) + ONE_DAY)
    }
    commit(cast, Contract.objects.get(pk=confirmed.pk))
    assert left(confirmed) == WHOLE + 45_000_00
