"""A contribution climbs its ladder and the ledger follows. Everything happens, or nothing."""

import uuid
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    LedgerEntry,
    LedgerTransaction,
    Reserve,
    YearClose,
)
from commonweal.rules.contributions import Step
from commonweal.rules.periods import Period, financial_year
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY

ONE_DAY = timedelta(days=1)
AMOUNT = 51_000_00


@pytest.fixture
def county(cast) -> Contribution:
    money.load(cast)
    return money.contribution("county-year-1")


def take(cast, contribution, step: Step, *, by="joan", **more) -> Contribution:
    values = {"on": START, "version": Contribution.objects.get(pk=contribution.pk).version, **more}
    return actions.take_step(
        contribution_id=contribution.pk, step=step, by=actor_of(getattr(cast, by)), at=NOW, **values
    )


def said(contribution) -> queries.Moved:
    return queries.moved([contribution.pk]).get(contribution.pk, queries.NOTHING)


def nothing_happened(contribution) -> bool:
    found = Contribution.objects.get(pk=contribution.pk)
    return (found.status, found.version) == (contribution.status, contribution.version) and (
        ContributionHistory.objects.filter(contribution=found).count() == contribution.version - 1
    )


def test_from_asked_to_the_bank(cast, county):
    agreed = take(cast, county, Step.AGREE_IN_PRINCIPLE, carried_by="Letter of May")
    assert agreed.status == "in_principle"
    confirmed = take(cast, county, Step.CONFIRM, decision_id=money.decision().pk)
    assert (confirmed.status, confirmed.decision.reference) == ("confirmed", "JB-1")
    assert said(county) == queries.Moved(confirmed_pence=AMOUNT)
    part = take(cast, county, Step.RECEIVE, by="finn", amount_pence=1_000_01)
    assert part.status == "confirmed"
    whole = take(cast, county, Step.RECEIVE, by="finn", amount_pence=AMOUNT - 1_000_01)
    assert (whole.status, whole.version) == ("received", 5)
    assert said(county) == queries.Moved(AMOUNT, AMOUNT, in_bank_pence=AMOUNT)
    history = queries.history_of(county.pk)
    assert [row.step for row in history] == [
        Step.RECEIVE,
        Step.RECEIVE_PART,
        Step.CONFIRM,
        Step.AGREE_IN_PRINCIPLE,
    ]
    assert [row.amount_pence for row in history] == [AMOUNT - 1_000_01, 1_000_01, AMOUNT, None]
    kinds = LedgerTransaction.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["promise", "receipt", "receipt"]
    events = AuditEvent.objects.filter(record_type="funding.contribution").order_by("id")
    assert list(events.values_list("action", flat=True)) == [
        "agree_in_principle_contribution",
        "confirm_contribution",
        "receive_part_contribution",
        "receive_contribution",
    ]


def test_every_entry_says_whose_money_it_is(cast, county):
    money.put_in_bank(cast, county.key)
    assert set(LedgerEntry.objects.values_list("contribution_id", flat=True)) == {county.pk}


def test_nothing_is_confirmed_without_a_decision(cast, county):
    for decision_id in (None, money.decision("JB-2").pk):
        with pytest.raises(Refused, match="Choose the decision that confirms this money"):
            take(cast, county, Step.CONFIRM, decision_id=decision_id)
    assert nothing_happened(county)
    assert not LedgerTransaction.objects.exists()


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "amount_missing"), (AMOUNT + 1, "above_confirmed"), (None, "amount_missing")]
)
def test_what_comes_in_is_what_is_due_or_less(cast, county, amount, code):
    confirmed = money.confirm(cast, county.key)
    with pytest.raises(Refused) as refused:
        take(cast, county, Step.RECEIVE, by="finn", amount_pence=amount)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert nothing_happened(confirmed)


@pytest.mark.parametrize(
    ("on", "code"), [(TODAY + ONE_DAY, "step_in_future"), (START - ONE_DAY, "step_before_last")]
)
def test_days_make_sense(cast, county, on, code):
    confirmed = money.confirm(cast, county.key)
    with pytest.raises(Refused) as refused:
        take(cast, county, Step.RECEIVE, by="finn", amount_pence=AMOUNT, on=on)
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert nothing_happened(confirmed)


def test_what_is_withdrawn_is_taken_out_of_the_ledger_again(cast, county):
    money.confirm(cast, county.key)
    withdrawn = take(cast, county, Step.WITHDRAW, carried_by="Letter")
    assert withdrawn.status == "withdrawn"
    assert said(county) == queries.NOTHING
    undone = LedgerTransaction.objects.get(kind="reversal")
    assert undone.reverses.kind == "promise"


def test_money_in_the_bank_is_not_withdrawn(cast, county):
    money.confirm(cast, county.key)
    part = money.receive(cast, county.key, 100)
    with pytest.raises(Refused, match="pay it back before withdrawing"):
        take(cast, county, Step.WITHDRAW, carried_by="Letter")
    assert nothing_happened(part)


def test_what_is_given_in_kind_climbs_without_touching_the_ledger(cast, county):
    Contribution.objects.filter(pk=county.pk).update(kind="in_kind")
    with pytest.raises(Refused, match="on what basis this was valued"):
        money.confirm(cast, county.key)
    Contribution.objects.filter(pk=county.pk).update(valuation="One post at grade 8")
    money.confirm(cast, county.key)
    given = take(cast, county, Step.RECEIVE, by="finn", amount_pence=AMOUNT)
    assert given.status == "received"
    assert not LedgerTransaction.objects.exists()


def test_a_decision_confirms_no_more_in_all_than_it_covers(cast, county):
    """JB-1 covers £300,000; £51,000 of it is the county's first year."""
    money.confirm(cast, county.key)
    Contribution.objects.filter(key="city-year-1").update(amount_pence=249_000_01)
    with pytest.raises(Refused, match="of which £249,000 is not yet used"):
        money.confirm(cast, "city-year-1")
    Contribution.objects.filter(key="city-year-1").update(amount_pence=249_000_00)
    money.confirm(cast, "city-year-1")


def test_a_reserve_is_drawn_on_only_as_far_as_it_goes(cast, county):
    reserve = Reserve.objects.create(
        plan=county.plan,
        key="reserve",
        name="General reserve",
        holder=cast.county,
        balance_pence=AMOUNT - 1,
        as_at=START,
    )
    Contribution.objects.filter(pk=county.pk).update(reserve=reserve)
    with pytest.raises(Refused, match=r"General reserve held £50,999\.99"):
        money.confirm(cast, county.key)
    Reserve.objects.filter(pk=reserve.pk).update(balance_pence=AMOUNT)
    money.confirm(cast, county.key)


def test_nothing_is_posted_in_a_closed_year(cast, county):
    YearClose.objects.create(year=financial_year(START).starts_on.year, on=TODAY, by=cast.finn, at=NOW)
    with pytest.raises(Refused, match="is closed: enter a day in a year that is open"):
        money.confirm(cast, county.key)
    assert nothing_happened(county)


@pytest.mark.parametrize("name", ["bea", "aud", "anna", "mona", "nora"])
def test_only_those_who_keep_the_money_move_a_promise(cast, county, name):
    with pytest.raises(Http404):
        take(cast, county, Step.AGREE_IN_PRINCIPLE, by=name)
    assert nothing_happened(county)


@pytest.mark.parametrize("name", ["joan", "bea", "aud", "anna", "mona", "nora"])
def test_only_a_finance_officer_receives(cast, county, name):
    confirmed = money.confirm(cast, county.key)
    with pytest.raises(Http404):
        take(cast, county, Step.RECEIVE, by=name, amount_pence=AMOUNT)
    assert nothing_happened(confirmed)


def test_sent_twice_happens_once(cast, county):
    confirmed = money.confirm(cast, county.key)
    sent = {"version": confirmed.version, "form_key": uuid.uuid4(), "amount_pence": 100, "by": "finn"}
    take(cast, county, Step.RECEIVE, **sent)
    again = take(cast, county, Step.RECEIVE, **sent)
    assert again.version == confirmed.version + 1
    assert said(county).received_pence == 100


def test_an_edit_on_an_older_version_is_stale(cast, county):
    with pytest.raises(Stale):
        take(cast, county, Step.AGREE_IN_PRINCIPLE, version=0)
    with pytest.raises(Stale):
        take(cast, county, Step.AGREE_IN_PRINCIPLE, version=None)
    assert nothing_happened(county)


def test_what_others_may_read(cast, county):
    money.put_in_bank(cast, county.key)
    money.confirm(cast, "city-year-1")
    funders = [funder.name for funder in queries.funders()]
    assert funders == ["Fellshire Commissioner", "Fellshire County Council", "Wexcombe City Council"]
    first_day = Period(START, START + ONE_DAY)
    before = Period(START - ONE_DAY, START)
    assert queries.paid_in(period=first_day) == AMOUNT
    assert queries.paid_in(period=first_day, funder_id=cast.county.pk) == AMOUNT
    assert queries.paid_in(period=first_day, funder_id=cast.city.pk) == 0
    assert queries.paid_in(period=before) == 0
    assert queries.received(county.pk) == AMOUNT
    assert queries.balance(on=START, contribution_id=county.pk) == AMOUNT
    assert queries.balance(on=START - ONE_DAY) == 0
    assert queries.spent_by(period=first_day) == 0
