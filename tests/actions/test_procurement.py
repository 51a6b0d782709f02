"""A payment finds its money, inside every fence and to the penny; an extension finds money and authority, or is refused."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import Contribution, Fence, Gate, LedgerEntry, LedgerTransaction
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement import actions, queries
from commonweal.commissioning.procurement.models import Contract, ContractExtension, Payment
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, last_day_after

COUNTY, CITY, FREE = 51_000_00, 20_000_00, 20_000_00


@pytest.fixture
def contract(cast) -> Contract:
    money.load(cast)
    return money.contract()


@pytest.fixture
def funded(cast, contract) -> Contract:
    """The first year of all three is in the bank."""
    for key in ("county-year-1", "city-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    return contract


def line(contract, element: str, area: str):
    return contract.lines.get(element__key=element, area__code=area)


def prepare(cast, contract, pence: int, *, element="early", area="fellshire", by="finn", **more) -> Payment:
    values = {"starts_on": START, "last_day": last_day_after(3), "paid_on": START, **more}
    values.setdefault("line_id", line(contract, element, area).pk)
    return actions.prepare_payment(
        contract_id=contract.pk, amount_pence=pence, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


def approve(cast, payment: Payment, *, by="joan", **more) -> Payment:
    values = {"version": payment.version, **more}
    return actions.approve_payment(payment_id=payment.pk, by=actor_of(getattr(cast, by)), at=NOW, **values)


def pay(cast, contract, pence: int, **more) -> Payment:
    return approve(cast, prepare(cast, contract, pence, **more))


def parts(payment: Payment) -> dict[str, int]:
    return {part.contribution.key: part.pence for part in queries.parts_of(payment)}


def codes(cast, contract, pence: int, **more) -> list[str]:
    before = (Payment.objects.count(), LedgerEntry.objects.count(), AuditEvent.objects.count())
    with pytest.raises(Refused) as refused:
        prepare(cast, contract, pence, **more)
    assert (Payment.objects.count(), LedgerEntry.objects.count(), AuditEvent.objects.count()) == before
    return [reason.code for reason in refused.value.reasons]


# Paying


def test_fenced_money_pays_before_free_money(cast, funded):
    assert parts(pay(cast, funded, 10_000_00)) == {"county-year-1": 10_000_00}
    assert parts(pay(cast, funded, 5_000_00, area="wexcombe")) == {"city-year-1": 5_000_00}
    spent = pay(cast, funded, COUNTY - 10_000_00 + 7)
    assert parts(spent) == {"county-year-1": COUNTY - 10_000_00, "commissioner-year-1": 7}


def test_a_payment_is_traced_to_funder_element_and_area(cast, funded):
    payment = pay(cast, funded, 6_000_00, element="change", area="wexcombe")
    entries = LedgerEntry.objects.filter(transaction=payment.transaction)
    assert {entry.element.key for entry in entries} == {"change"}
    assert {entry.area.code for entry in entries} == {"wexcombe"}
    assert sorted((entry.account, entry.amount_pence) for entry in entries) == [
        ("bank", -6_000_00),
        ("expenditure", 6_000_00),
    ]
    assert payment.transaction.decision.reference == "JB-1"
    event = AuditEvent.objects.get(action="prepare_payment")
    assert event.details == {"contract": funded.pk, "pence": 6_000_00}
    assert AuditEvent.objects.get(action="approve_payment").details == {"pence": 6_000_00}


def test_the_city_never_pays_for_the_county_however_much_it_has(cast, contract):
    money.put_in_bank(cast, "city-year-1")
    with pytest.raises(Refused) as refused:
        prepare(cast, contract, 100)
    missing, fenced = refused.value.reasons
    assert missing.text.startswith("£0 has come in that may pay for this, so £1 is missing")
    assert fenced.text.startswith("£20,000 from Wexcombe City Council has come in but may not pay for this.")
    assert "only in Wexcombe" in fenced.text
    assert not Payment.objects.exists()


def test_promised_money_is_not_spent_before_it_comes_in(cast, contract):
    money.confirm(cast, "county-year-1")
    money.receive(cast, "county-year-1", 50_00)
    assert codes(cast, contract, 51_00) == ["money_missing"]
    assert parts(pay(cast, contract, 50_00)) == {"county-year-1": 50_00}


def test_next_years_work_is_not_paid_from_this_years_money(cast, funded):
    late = {"starts_on": last_day_after(12) + timedelta(days=1), "last_day": last_day_after(15)}
    found = codes(cast, funded, 100, **late)
    assert found == ["money_missing", *["money_fenced_off"] * 3]


@pytest.mark.parametrize(
    ("pence", "more", "code"),
    [
        (0, {}, "amount_missing"),
        (100_000_01, {}, "above_line_value"),
        (100, {"starts_on": START - timedelta(days=1)}, "outside_term"),
        (100, {"last_day": last_day_after(25)}, "outside_term"),
        (100, {"last_day": START - timedelta(days=2)}, "period_ends_before_it_starts"),
        (100, {"paid_on": TODAY + timedelta(days=1)}, "paid_in_future"),
        (100, {"paid_on": money.REPORT_ON - timedelta(days=1)}, "before_authority"),
    ],
)
def test_what_may_not_be_paid(cast, funded, pence, more, code):
    assert code in codes(cast, funded, pence, **more)


def test_authority_is_used_up(cast, funded):
    Decision.objects.filter(reference="JB-1").update(amount_pence=1_000_00)
    pay(cast, funded, 900_00)
    assert codes(cast, funded, 100_01) == ["above_authority"]
    assert parts(pay(cast, funded, 100_00)) == {"county-year-1": 100_00}


def test_nothing_is_paid_under_a_decision_nobody_took(cast, funded):
    other = money.contract("C-2")
    only = other.lines.get()
    assert codes(cast, other, 100, line_id=only.pk) == ["decision_not_approved"]


def test_a_line_of_another_contract_is_not_found(cast, funded):
    with pytest.raises(Http404):
        prepare(cast, funded, 100, line_id=money.contract("C-2").lines.get().pk)


@pytest.mark.parametrize("name", ["joan", "bea", "aud", "anna", "mona", "nora"])
def test_only_a_finance_officer_prepares(cast, funded, name):
    with pytest.raises(Http404):
        prepare(cast, funded, 100, by=name)
    assert not Payment.objects.exists()


def test_sent_twice_is_paid_once(cast, funded):
    key = uuid.uuid4()
    first, second = prepare(cast, funded, 100, form_key=key), prepare(cast, funded, 100, form_key=key)
    assert first.pk == second.pk
    again, approval = uuid.uuid4(), first.version
    for _ in range(2):
        approve(cast, first, version=approval, form_key=again)
    assert funding.spent_by(period=Period(START, TODAY + timedelta(days=1))) == 100


def test_the_pool_ties_to_the_penny(cast, funded):
    for pence, area in (
        (33_33, "fellshire"),
        (1, "wexcombe"),
        (COUNTY, "fellshire"),
        (19_999_99, "wexcombe"),
    ):
        pay(cast, funded, pence, area=area)
    whole = Period(START, TODAY + timedelta(days=1))
    paid = 33_33 + 1 + COUNTY + 19_999_99
    assert funding.spent_by(period=whole) == paid
    assert funding.balance(on=TODAY) == COUNTY + CITY + FREE - paid
    by_funder = [funding.spent_by(period=whole, funder_id=funder.pk) for funder in funding.funders()]
    assert sum(by_funder) == paid
    assert sum(row.pence for row in funding.spending(period=whole)) == paid
    for contribution in Contribution.objects.filter(key__endswith="year-1"):
        assert funding.balance(on=TODAY, contribution_id=contribution.pk) >= 0
    county = funding.spent_by(period=whole, area_id=cast.wexcombe.pk, funder_id=cast.county.pk)
    assert county == 0


# Extending


@pytest.fixture
def reachable(cast, contract) -> Contract:
    """Money for a third year, confirmed: as if the plan had promised it."""
    for key in ("county", "city", "commissioner"):
        row = money.contribution(f"{key}-year-2")
        row.pk, row.key, row.version, row.status = None, f"{key}-year-3", 1, "asked"
        row.starts_on, row.ends_before = contract.ends_before, last_day_after(36) + timedelta(days=1)
        row.save()
        money.confirm(cast, f"{key}-year-3")
    return contract


def extend(cast, contract, last_day, *, by="joan", reference="JB-1", **more) -> Contract:
    values = {"version": Contract.objects.get(pk=contract.pk).version, **more}
    return actions.extend(
        contract_id=contract.pk,
        last_day=last_day,
        decision_id=money.decision(reference).pk,
        by=actor_of(getattr(cast, by)),
        at=NOW,
        **values,
    )


def why_not(cast, contract, last_day, **more) -> list[str]:
    with pytest.raises(Refused) as refused:
        extend(cast, contract, last_day, **more)
    assert not ContractExtension.objects.exists()
    assert Contract.objects.get(pk=contract.pk).ends_before == contract.ends_before
    return [reason.code for reason in refused.value.reasons]


def test_an_extension_uses_up_the_option(cast, reachable):
    extended = extend(cast, reachable, last_day_after(30))
    assert (extended.ends_before, extended.option_months, extended.version) == (
        last_day_after(30) + timedelta(days=1),
        6,
        2,
    )
    row = ContractExtension.objects.get()
    assert (row.ended_before, row.decision.reference, row.by) == (reachable.ends_before, "JB-1", cast.joan)
    assert AuditEvent.objects.filter(action="extend_contract").count() == 1
    whole = extend(cast, reachable, last_day_after(36))
    assert whole.option_months == 0
    assert queries.book().committed()[money.decision().pk] == 270_000_00


def test_without_confirmed_money_it_is_refused(cast, contract):
    assert why_not(cast, contract, last_day_after(36)) == ["money_short", "money_ends_too_soon"]


def test_money_behind_the_wrong_fence_does_not_count(cast, reachable):
    """The city is given what the county had: as much money, and none of it for Fellshire."""
    Contribution.objects.filter(key="county-year-3").update(fence=money.contribution("city-year-1").fence)
    assert why_not(cast, reachable, last_day_after(36)) == ["money_short"]


def test_money_that_a_statute_keeps_for_something_else_does_not_count(cast, reachable):
    """All money turns out to be for safe accommodation, and this contract is for work in the community."""
    Fence.objects.update(restriction="safe-accommodation-duty")
    assert why_not(cast, reachable, last_day_after(36)) == ["money_short", "money_ends_too_soon"]


def short_of(cast, contract, last_day=None) -> str:
    """By how much the money falls short of the whole option."""
    with pytest.raises(Refused) as refused:
        extend(cast, contract, last_day or last_day_after(36))
    (reason,) = refused.value.reasons
    assert reason.code == "money_short", reason
    return reason.text


def change(key: str, **values) -> None:
    Contribution.objects.filter(key=key).update(**values)


def test_money_behind_a_shut_gate_does_not_count_until_it_is_open(cast, reachable):
    gate = Gate.objects.create(plan=reachable.plan, key="renewed", name="Renewal", question="Is it renewed?")
    change("commissioner-year-3", gate=gate)
    assert "£19,000 short" in short_of(cast, reachable)
    assert not ContractExtension.objects.exists()
    Gate.objects.update(is_open=True)
    assert extend(cast, reachable, last_day_after(36)).option_months == 0


def test_all_money_behind_a_shut_gate_reaches_no_day(cast, reachable):
    gate = Gate.objects.create(plan=reachable.plan, key="renewed", name="Renewal", question="Is it renewed?")
    Contribution.objects.filter(key__endswith="-year-3").update(gate=gate)
    assert why_not(cast, reachable, last_day_after(36)) == ["money_short", "money_ends_too_soon"]


def test_what_is_kept_for_management_does_not_count(cast, reachable):
    """£91,000 is confirmed for work of £90,000; a tenth of £20,000 is kept."""
    change("commissioner-year-3", top_slice_basis_points=1000)
    assert "£1,000 short" in short_of(cast, reachable)


def test_what_has_to_be_matched_counts_as_far_as_it_is(cast, reachable):
    """The commissioner gives a quarter of what the city does, although £20,000 is promised."""
    change("commissioner-year-3", match_of=["city-year-3"], match_basis_points=2500)
    assert "£14,000 short" in short_of(cast, reachable)


def test_what_waits_for_others_to_bring_enough_counts_when_they_do(cast, reachable):
    change("commissioner-year-3", least_of=["city-year-3"], least_pence=20_000_01)
    assert "£19,000 short" in short_of(cast, reachable)
    change("commissioner-year-3", least_pence=20_000_00)
    assert extend(cast, reachable, last_day_after(36)).option_months == 0


def test_money_for_grants_does_not_extend_a_contract_and_money_for_contracts_does(cast, reachable):
    Fence.objects.filter(key="anywhere").update(instruments=["grant"])
    assert "£19,000 short" in short_of(cast, reachable)
    Fence.objects.filter(key="anywhere").update(instruments=["contract"])
    assert extend(cast, reachable, last_day_after(36)).option_months == 0


@pytest.mark.parametrize(
    ("last_day", "code"),
    [
        (last_day_after(37), "beyond_options"),
        (last_day_after(24), "not_an_extension"),
        (last_day_after(23), "not_an_extension"),
        (last_day_after(30) - timedelta(days=3), "not_whole_months"),
    ],
)
def test_the_new_end_has_to_fit_the_option(cast, reachable, last_day, code):
    assert code in why_not(cast, reachable, last_day)


def test_authority_has_to_reach_the_new_end(cast, reachable):
    assert "authority_missing" in why_not(cast, reachable, last_day_after(36), reference="JB-2")
    Decision.objects.filter(reference="JB-1").update(amount_pence=200_000_00)
    assert why_not(cast, reachable, last_day_after(36)) == ["above_authority"]
    Decision.objects.filter(reference="JB-1").update(amount_pence=300_000_00, ends_before=last_day_after(30))
    assert why_not(cast, reachable, last_day_after(36)) == ["authority_ends_too_soon"]


@pytest.mark.parametrize("name", ["finn", "bea", "aud", "anna", "nora"])
def test_only_a_commissioner_extends(cast, reachable, name):
    with pytest.raises(Http404):
        extend(cast, reachable, last_day_after(36), by=name)
    assert not ContractExtension.objects.exists()


def test_a_stale_extension_changes_nothing_and_sent_twice_happens_once(cast, reachable):
    with pytest.raises(Stale):
        extend(cast, reachable, last_day_after(36), version=7)
    key = uuid.uuid4()
    extend(cast, reachable, last_day_after(30), version=1, form_key=key)
    again = extend(cast, reachable, last_day_after(30), version=1, form_key=key)
    assert (again.version, ContractExtension.objects.count()) == (2, 1)


def test_work_after_the_old_end_is_paid_under_the_extensions_decision(cast, reachable):
    other = Decision.objects.get(reference="JB-2")
    other.status, other.amount_pence, other.decided_on = "approved", 100_000_00, money.REPORT_ON
    other.save()
    extend(cast, reachable, last_day_after(36), reference="JB-2")
    money.receive(cast, "county-year-3")
    period = {"starts_on": last_day_after(24) + timedelta(days=1), "last_day": last_day_after(27)}
    payment = pay(cast, reachable, 100, **period)
    assert payment.transaction.decision.reference == "JB-2"
    assert queries.used_under(other.pk) == 100
    assert queries.used_under(money.decision().pk) == 0
    assert LedgerTransaction.objects.filter(kind="payment").count() == 1
