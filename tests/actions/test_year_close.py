"""A year's end: work accrued once, mistakes undone, what is left given back, the year closed for everybody."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions as funding_actions
from commonweal.commissioning.funding import queries as funding
from commonweal.commissioning.funding.models import (
    CarryForward,
    Contribution,
    ContributionHistory,
    LedgerEntry,
    LedgerTransaction,
    YearClose,
)
from commonweal.commissioning.procurement import actions, closing, queries
from commonweal.commissioning.procurement.models import Accrual, Contract
from commonweal.rules import year_close
from commonweal.rules.contributions import Step
from commonweal.rules.periods import LONDON, add_months, financial_year
from commonweal.rules.reasons import Refused
from tests import money
from tests.cast import actor_of
from tests.money import ONE_DAY, START, TODAY, last_day_after

YEAR_END = financial_year(TODAY).last_day
NEW_YEAR = YEAR_END + ONE_DAY
YEAR = year_close.year_of(YEAR_END)
MARCH = {"starts_on": YEAR_END.replace(day=1), "last_day": YEAR_END}
LATER = datetime.combine(add_months(NEW_YEAR, 1), time(10), LONDON)
"""A month into the new year: when the old one is closed."""
LONG_AFTER = datetime.combine(last_day_after(30), time(10), LONDON)


@pytest.fixture
def funded(cast) -> Contract:
    """Both years of everything are in the bank."""
    money.load(cast)
    for year in (1, 2):
        for funder in ("county", "city", "commissioner"):
            money.put_in_bank(cast, f"{funder}-year-{year}")
    return money.contract()


def by(cast, name="finn"):
    return actor_of(getattr(cast, name))


def line_id(contract) -> int:
    return contract.lines.get(element__key="early", area__code="fellshire").pk


def accrue(cast, contract, pence=1_000_00, *, who="finn", at=LATER, **more) -> Accrual:
    values = {**MARCH, "on": YEAR_END, **more}
    return actions.accrue(
        contract_id=contract.pk,
        line_id=line_id(contract),
        amount_pence=pence,
        by=by(cast, who),
        at=at,
        **values,
    )


def end(cast, accrual, *, on=NEW_YEAR, at=LATER, **more) -> Accrual:
    return actions.end_accrual(accrual_id=accrual.pk, on=on, by=by(cast), at=at, **more)


def reverse(cast, transaction_id, *, on=YEAR_END, at=LATER, words="A slip.", who="finn", **more):
    return actions.reverse_transaction(
        transaction_id=transaction_id, words=words, on=on, by=by(cast, who), at=at, **more
    )


def close(cast, year=YEAR, *, at=LATER, who="finn", **more) -> YearClose:
    return actions.close_year(year=year, by=by(cast, who), at=at, **more)


def why(do) -> list[str]:
    before = (LedgerEntry.objects.count(), AuditEvent.objects.count(), YearClose.objects.count())
    with pytest.raises(Refused) as found:
        do()
    assert (LedgerEntry.objects.count(), AuditEvent.objects.count(), YearClose.objects.count()) == before
    return [each.code for each in found.value.reasons]


def spent(*, year: int) -> int:
    rows = LedgerEntry.objects.filter(account="expenditure", year=year)
    return rows.aggregate(total=Sum("amount_pence", default=0))["total"]


def in_bank() -> int:
    return LedgerEntry.objects.filter(account="bank").aggregate(total=Sum("amount_pence", default=0))["total"]


# Accruals


def test_accrued_work_counts_in_its_year_and_the_bill_does_not_count_again(cast, funded):
    before = in_bank()
    accrual = accrue(cast, funded)
    assert (spent(year=YEAR), in_bank()) == (1_000_00, before)
    refused = why(lambda: money.pay(cast, 900_00, at=LATER, paid_on=NEW_YEAR, **MARCH))
    assert refused == ["still_accrued"]
    end(cast, accrual)
    money.pay(cast, 900_00, at=LATER, paid_on=NEW_YEAR, **MARCH)
    assert (spent(year=YEAR), spent(year=YEAR + 1)) == (1_000_00, -100_00)
    assert spent(year=YEAR) + spent(year=YEAR + 1) == 900_00
    assert in_bank() == before - 900_00


def test_an_accrual_uses_its_lines_promise_and_gives_it_back(cast, funded):
    actions.commit_contract(contract_id=funded.pk, on=TODAY, by=by(cast), at=LATER)
    before = promised_in_all(funded)
    accrual = accrue(cast, funded)
    assert promised_in_all(funded) == before - 1_000_00
    end(cast, accrual)
    assert promised_in_all(funded) == before


def test_accrued_work_is_foreseen_in_the_year_it_was_done_and_its_bill_in_no_year_twice(cast, funded):
    """The promise that an accrual used comes back where its spending is taken back: in the year in which the bill comes."""
    actions.commit_contract(contract_id=funded.pk, on=TODAY, by=by(cast), at=LATER)
    before = foreseen(funded, YEAR), foreseen(funded, YEAR + 1)
    accrual = accrue(cast, funded)
    assert (foreseen(funded, YEAR), foreseen(funded, YEAR + 1)) == before
    end(cast, accrual)
    assert (foreseen(funded, YEAR), foreseen(funded, YEAR + 1)) == before


def test_a_payment_undone_in_the_next_year_leaves_what_each_year_is_foreseen_to_cost(cast, funded):
    actions.commit_contract(contract_id=funded.pk, on=TODAY, by=by(cast), at=LATER)
    payment = money.pay(cast, 1_000_00, at=LATER, paid_on=YEAR_END, **MARCH)
    before = foreseen(funded, YEAR), foreseen(funded, YEAR + 1)
    reverse(cast, payment.transaction_id, on=NEW_YEAR)
    assert (foreseen(funded, YEAR), foreseen(funded, YEAR + 1)) == before
    assert spent(year=YEAR + 1) == -1_000_00


def promised_in_all(contract) -> int:
    found = queries.promised_to(plan_id=contract.plan_id)
    return sum(sum(each.values()) for each in found.values())


def foreseen(contract, year: int) -> int:
    """What a year is foreseen to cost in all if nothing new is decided."""
    rows = funding.lines_of_year(contract.plan_id, year)
    return sum(row.spent_pence + row.accrued_pence + row.committed_pence for row in rows)


def test_accrued_money_pays_no_other_bill(cast, funded):
    """The work is in the bank's money until its bill comes: another bill of the same days finds that much less."""
    line = funded.lines.get(element__key="change", area__code="fellshire")
    accrue(cast, funded, 60_000_00)
    asked = {"line_id": line.pk, "paid_on": NEW_YEAR, "at": LATER, **MARCH}
    with pytest.raises(Refused, match="£11,000 has come in that may pay for this"):
        money.pay(cast, 11_000_01, **asked)


@pytest.mark.parametrize(
    ("pence", "changes", "code"),
    [
        (0, {}, "amount_missing"),
        (100_000_01, {}, "above_line_value"),
        (1_00, {"on": YEAR_END - ONE_DAY}, "not_a_year_end"),
        (1_00, {"last_day": NEW_YEAR}, "work_in_another_year"),
    ],
)
def test_what_may_not_be_accrued(cast, funded, pence, changes, code):
    assert code in why(lambda: accrue(cast, funded, pence, **changes))


def test_the_line_counts_what_is_accrued(cast, funded):
    accrue(cast, funded, 50_000_00)
    assert "above_line_value" in why(lambda: accrue(cast, funded, 50_000_01))


def test_an_accrual_ends_once_and_not_too_soon(cast, funded):
    accrual, key = accrue(cast, funded), uuid.uuid4()
    assert why(lambda: end(cast, accrual, on=YEAR_END)) == ["accrual_year_not_over"]
    end(cast, accrual, form_key=key)
    end(cast, accrual, form_key=key)
    assert LedgerTransaction.objects.filter(kind="accrual_end").count() == 1
    assert why(lambda: end(cast, accrual)) == ["accrual_ended"]


def test_sent_twice_is_accrued_once_and_only_by_a_finance_officer(cast, funded):
    key = uuid.uuid4()
    assert accrue(cast, funded, form_key=key).pk == accrue(cast, funded, form_key=key).pk
    for name in ("joan", "aud", "bea", "nora"):
        with pytest.raises(Http404):
            accrue(cast, funded, who=name)


# Reversals


def last(kind: str) -> LedgerTransaction:
    return LedgerTransaction.objects.filter(kind=kind).latest("id")


def test_a_reversed_receipt_is_due_again_and_can_be_received_again(cast, funded):
    receipt = LedgerTransaction.objects.get(
        kind="receipt", entries__contribution__key="county-year-1", entries__account="bank"
    )
    undone = reverse(cast, receipt.pk, words="It was another funder’s.")
    county = money.contribution("county-year-1")
    assert (county.status, undone.words, undone.reverses_id) == (
        "confirmed",
        "It was another funder’s.",
        receipt.pk,
    )
    position = funding.moved([county.pk])[county.pk]
    assert (position.received_pence, position.in_bank_pence) == (0, 0)
    assert "It was another funder’s." in ContributionHistory.objects.latest("id").words
    assert funding.paid_in(period=financial_year(TODAY), contribution_id=county.pk) == 0
    funding_actions.take_step(
        contribution_id=county.pk, step=Step.RECEIVE, on=YEAR_END, amount_pence=county.amount_pence,
        version=county.version, by=by(cast), at=LATER,
    )  # fmt: skip
    assert money.contribution("county-year-1").status == "received"


def test_spent_money_is_not_un_received(cast, funded):
    money.pay(cast, 10_00)
    receipt = LedgerTransaction.objects.get(
        kind="receipt", entries__contribution__key="county-year-1", entries__account="bank"
    )
    with pytest.raises(Refused, match="£10 of this money has been used since"):
        reverse(cast, receipt.pk)


def test_a_paid_promise_is_not_reversed_before_the_payment(cast, funded):
    actions.commit_contract(contract_id=funded.pk, on=TODAY, by=by(cast), at=LATER)
    payment = money.pay(cast, 10_00)
    made = LedgerTransaction.objects.get(
        kind="commitment", commitment__line_id=line_id(funded), commitment__starts_on=START
    )
    with pytest.raises(Refused, match="£10 of this promise has been paid or let go since"):
        reverse(cast, made.pk)
    reverse(cast, payment.transaction_id)
    reverse(cast, made.pk)
    found = queries.promised_to(plan_id=funded.plan_id, contract_id=funded.pk)[line_id(funded)]
    assert sum(found.values()) == 50_000_00


@pytest.mark.parametrize("kind", ["promise", "reversal"])
def test_what_is_undone_otherwise(cast, funded, kind):
    if kind == "reversal":
        reverse(cast, money.pay(cast, 1_00).transaction_id)
    assert why(lambda: reverse(cast, last(kind).pk)) == ["not_reversible"]


def test_once_with_a_reason_and_by_a_finance_officer(cast, funded):
    posted, key = money.pay(cast, 1_00).transaction_id, uuid.uuid4()
    assert why(lambda: reverse(cast, posted, words=" ")) == ["words_missing"]
    assert why(lambda: reverse(cast, posted, on=START - ONE_DAY)) == ["reversed_too_early"]
    for name in ("joan", "aud", "bea"):
        with pytest.raises(Http404):
            reverse(cast, posted, who=name)
    assert reverse(cast, posted, form_key=key).pk == reverse(cast, posted, form_key=key).pk
    assert why(lambda: reverse(cast, posted)) == ["already_reversed"]


# Giving back


def give_back(cast, pence, *, key="county-year-1", on=None, at=LONG_AFTER, who="finn", **more):
    return funding_actions.return_underspend(
        contribution_id=money.contribution(key).pk,
        amount_pence=pence,
        on=on or last_day_after(29),
        by=by(cast, who),
        at=at,
        **more,
    )


def test_what_is_left_goes_back_to_its_funder_after_its_time(cast, funded):
    assert why(lambda: give_back(cast, 1_00)) == ["not_returnable"]
    Contribution.objects.filter(key="county-year-1").update(underspend="funder")
    assert why(lambda: give_back(cast, 1_00, on=last_day_after(12))) == ["time_not_over"]
    money.pay(cast, 1_000_00)
    assert why(lambda: give_back(cast, 50_000_01)) == ["above_what_is_left"]
    before, key = in_bank(), uuid.uuid4()
    for _ in range(2):
        give_back(cast, 50_000_00, form_key=key)
    assert in_bank() == before - 50_000_00
    county = money.contribution("county-year-1")
    position = funding.moved([county.pk])[county.pk]
    assert (position.returned_pence, position.in_bank_pence, position.free_to_spend) == (50_000_00, 0, 0)
    assert why(lambda: give_back(cast, 1)) == ["above_what_is_left"]
    with pytest.raises(Http404):
        give_back(cast, 1, who="joan")


def test_promised_or_carried_money_does_not_go_back(cast, funded):
    Contribution.objects.filter(key="county-year-1").update(is_repayable=True)
    actions.commit_contract(contract_id=funded.pk, on=TODAY, by=by(cast), at=LATER)
    assert why(lambda: give_back(cast, 1)) == ["above_what_is_left"]
    carry = CarryForward.objects.create(
        contribution=money.contribution("county-year-1"),
        to_starts_on=last_day_after(12) + ONE_DAY,
        to_ends_before=last_day_after(36) + ONE_DAY,
    )
    assert "carry_forward_outlined" in why(lambda: give_back(cast, 1))
    carry.status = "confirmed"
    carry.save()
    assert "still_carried" in why(lambda: give_back(cast, 1))


# Closing


def earlier_years(cast) -> list[int]:
    return sorted(year for year in closing.years_with_entries() if year < YEAR)


@pytest.fixture
def ready(cast, funded) -> Contract:
    """Every earlier year is closed."""
    for year in earlier_years(cast):
        close(cast, year)
    return funded


def test_a_closed_year_takes_nothing_more(cast, ready):
    key = uuid.uuid4()
    closed = close(cast, form_key=key, words="All in.")
    assert close(cast, form_key=key).pk == closed.pk
    assert (closed.year, closed.by, closed.words) == (YEAR, cast.finn, "All in.")
    assert why(lambda: close(cast)) == ["closed_already"]
    paid = {"paid_on": YEAR_END, "at": LATER, **MARCH}
    assert why(lambda: money.pay(cast, 1_00, **paid)) == ["year_closed"]
    assert "year_closed" in why(lambda: accrue(cast, ready))
    assert why(lambda: actions.commit_contract(contract_id=ready.pk, on=YEAR_END, by=by(cast), at=LATER)) == [
        "year_closed"
    ]
    posted = LedgerTransaction.objects.filter(kind="receipt").latest("id")
    assert why(lambda: reverse(cast, posted.pk, on=YEAR_END)) == ["year_closed"]
    money.pay(cast, 1_00, paid_on=NEW_YEAR, at=LATER, **MARCH)
    reverse(cast, last("payment").pk, on=NEW_YEAR)


def test_the_database_itself_refuses_what_is_dated_in_it(cast, ready):
    close(cast)
    with pytest.raises(DatabaseError, match="is closed"), transaction.atomic():
        LedgerTransaction.objects.create(
            kind="receipt", occurred_on=YEAR_END, recorded_by=cast.finn, recorded_at=LATER
        )


def test_what_stands_in_the_way(cast, ready):
    prepared = actions.prepare_payment(
        contract_id=ready.pk, line_id=line_id(ready), amount_pence=1_00, paid_on=YEAR_END, by=by(cast), at=LATER,
        **MARCH,
    )  # fmt: skip
    assert why(lambda: close(cast)) == ["payments_waiting"]
    actions.withdraw_payment(payment_id=prepared.pk, version=1, by=by(cast), at=LATER)
    assert why(lambda: close(cast, at=datetime.combine(YEAR_END, time(10), LONDON))) == ["year_not_over"]
    assert why(lambda: close(cast, YEAR + 1, at=LONG_AFTER + timedelta(days=800))) == ["earlier_year_open"]
    county = money.contribution("county-year-1")
    Contribution.objects.filter(pk=county.pk).update(
        starts_on=START - ONE_DAY, ends_before=min(county.ends_before, NEW_YEAR)
    )
    carry = CarryForward.objects.create(
        contribution=county, to_starts_on=NEW_YEAR, to_ends_before=NEW_YEAR + timedelta(days=365)
    )
    assert why(lambda: close(cast)) == ["carry_forwards_outlined"]
    carry.status = "confirmed"
    carry.save()
    close(cast)


def test_promises_of_contracts_that_ended_are_let_go_first(cast, ready):
    actions.commit_contract(contract_id=ready.pk, on=TODAY, by=by(cast), at=LATER)
    after = datetime.combine(add_months(ready.ends_before, 14), time(10), LONDON)
    last_year = year_close.year_of(ready.ends_before - ONE_DAY)
    years = range(YEAR, last_year + 1)
    for year in years[:-1]:
        close(cast, year, at=after)
    assert why(lambda: close(cast, last_year, at=after)) == ["promises_not_let_go"]
    actions.let_go_of_promises(contract_id=ready.pk, on=ready.ends_before, by=by(cast), at=after)
    close(cast, last_year, at=after)


@pytest.mark.parametrize("name", ["joan", "bea", "aud", "anna", "nora"])
def test_only_a_finance_officer_closes(cast, ready, name):
    with pytest.raises(Http404):
        close(cast, who=name)
    assert not YearClose.objects.filter(year=YEAR).exists()


def test_one_years_closing_balance_is_the_nexts_opening_balance(cast, ready):
    money.pay(cast, 5_000_00)
    money.pay(cast, 700_00, paid_on=NEW_YEAR, at=LATER, **MARCH)
    rows = {row.year: row for row in closing.years(today=NEW_YEAR)}
    assert rows[YEAR + 1].opening_pence == rows[YEAR].closing_pence == funding.balance(on=YEAR_END)
    assert rows[YEAR + 1].closing_pence == in_bank() == rows[YEAR].closing_pence - 700_00
    for year in (YEAR, YEAR + 1):
        standings = closing.standings(year)
        assert sum(each.opening_pence for each in standings) == rows[year].opening_pence
        assert sum(each.closing_pence for each in standings) == rows[year].closing_pence
    by_year = LedgerEntry.objects.filter(account="bank", year__lte=YEAR).aggregate(total=Sum("amount_pence"))
    assert by_year["total"] == rows[YEAR].closing_pence


def test_what_becomes_of_what_is_left(cast, ready):
    Contribution.objects.filter(key="county-year-1").update(
        starts_on=START - ONE_DAY,
        ends_before=min(last_day_after(12) + ONE_DAY, NEW_YEAR),
        underspend="funder",
    )
    money.pay(cast, 1_000_00, last_day=START)
    found = {each.contribution_id: each for each in closing.standings(YEAR)}
    county = found[money.contribution("county-year-1").pk]
    assert county.leftover.back_pence == 50_000_00
    assert county.leftover.mine_pence == 50_000_00
    others = [
        each for key, each in found.items() if each is not county and each.period.ends_before > NEW_YEAR
    ]
    assert others
    assert all(each.leftover is None for each in others)
