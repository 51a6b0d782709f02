"""A promise is put down and changed, and its history says what changed. Everything happens, or nothing."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import Http404

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.actions import Asked
from commonweal.commissioning.funding.models import (
    Contribution,
    ContributionHistory,
    Fence,
    LedgerTransaction,
    Plan,
    Reserve,
)
from commonweal.rules.contributions import Status, Step
from commonweal.rules.movements import faults_in_way, movements_of, standing, the_way
from commonweal.rules.periods import Period, add_months
from commonweal.rules.reasons import Refused, Stale
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY

ONE_DAY = timedelta(days=1)
FIRST, SECOND, THIRD = (Period(add_months(START, 12 * n), add_months(START, 12 * (n + 1))) for n in range(3))
BOTH = (FIRST, SECOND)


@pytest.fixture
def plan(cast) -> Plan:
    return money.load(cast)


def asked(cast, **changes) -> Asked:
    fence = Fence.objects.get(key="wexcombe-only")
    usual = Asked(
        funder_id=cast.city.pk,
        source_fund="Public health grant",
        fence_id=fence.pk,
        periods=BOTH,
        amount_pence=9_000_00,
        expected_on=START + timedelta(days=30),
        expires_on=FIRST.last_day,
        fund_kind="grant",
        top_slice_basis_points=500,
    )
    return replace(usual, **changes)


def add(cast, plan, *, by="joan", on=TODAY, form_key=None, **changes) -> Contribution:
    return actions.add_contribution(
        plan_id=plan.pk,
        asked=asked(cast, **changes),
        on=on,
        carried_by="Letter of today",
        form_key=form_key,
        by=actor_of(getattr(cast, by)),
        at=NOW,
    )


def revise(cast, contribution, *, by="joan", **changes) -> Contribution:
    found = Contribution.objects.get(pk=contribution.pk)
    values = {
        "on": TODAY,
        "amount_pence": found.amount_pence,
        "expected_on": found.expected_on,
        "expires_on": found.expires_on,
        "valuation": found.valuation,
        "carried_by": "Letter",
        "version": found.version,
    }
    return actions.revise_contribution(
        contribution_id=found.pk, by=actor_of(getattr(cast, by)), at=NOW, **values | changes
    )


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


# Add


@pytest.mark.parametrize("name", ["joan", "finn"])
def test_one_promise_for_each_year(cast, plan, name):
    first = add(cast, plan, by=name)
    rows = Contribution.objects.filter(source_fund="Public health grant").order_by("starts_on")
    assert [row.starts_on for row in rows] == [FIRST.starts_on, SECOND.starts_on]
    assert [row.expected_on for row in rows] == [
        START + timedelta(days=30),
        add_months(START + timedelta(days=30), 12),
    ]
    assert rows[1].expires_on == add_months(FIRST.last_day, 12)
    assert {row.status for row in rows} == {"asked"}
    assert len({row.key for row in rows}) == 2
    assert rows[0].key.startswith("city-public-health-grant-20")
    assert first == rows[0]
    [ask] = queries.history_of(first.pk)
    assert (ask.step, ask.on, ask.carried_by) == ("ask", TODAY, "Letter of today")
    assert AuditEvent.objects.filter(action="add_contribution").count() == 2
    assert not LedgerTransaction.objects.exists()


def test_what_was_added_climbs_like_any_other(cast, plan):
    added = add(cast, plan)
    money.put_in_bank_of(cast, added, on=TODAY)
    assert Contribution.objects.get(pk=added.pk).status == "received"


def test_sent_twice_is_added_once(cast, plan):
    key = uuid.uuid4()
    assert add(cast, plan, form_key=key) == add(cast, plan, form_key=key)
    assert Contribution.objects.filter(source_fund="Public health grant").count() == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"source_fund": "core  BUDGET"}, ["fund_named_twice", "fund_named_twice"]),
        ({"source_fund": "core budget", "periods": (THIRD,), "expires_on": None}, []),
        ({"periods": ()}, ["years_missing"]),
        ({"amount_pence": 0}, ["amount_missing"]),
        ({"is_cash": False}, ["valuation_missing"]),
        ({"top_slice_basis_points": 10_000}, ["top_slice_takes_all"]),
        ({"on": TODAY + ONE_DAY}, ["step_in_future"]),
        ({"periods": (Period(START - 2 * ONE_DAY, START - ONE_DAY),), "expected_on": None}, ["outside_plan"]),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_added(cast, plan, changes, expected):
    before = Contribution.objects.count()
    if not expected:
        add(cast, plan, **changes)
        return
    with pytest.raises(Refused) as refused:
        add(cast, plan, **changes)
    assert codes(refused) == expected
    assert Contribution.objects.count() == before


def test_a_tranche_is_added_only_as_far_as_the_reserve_goes_and_by_its_holder(cast, plan):
    reserve = Reserve.objects.create(
        plan=plan, key="reserve", name="Reserve", holder=cast.city, balance_pence=18_000_00, as_at=START
    )
    add(cast, plan, reserve_id=reserve.pk)
    with pytest.raises(Refused) as refused:
        add(cast, plan, reserve_id=reserve.pk, source_fund="Another")
    assert codes(refused) == ["above_reserve"]
    with pytest.raises(Refused) as refused:
        add(cast, plan, reserve_id=reserve.pk, source_fund="Another", funder_id=cast.county.pk)
    assert codes(refused) == ["reserve_of_another"]


def test_a_match_names_the_other_funds_money_of_each_year(cast, plan):
    county = money.contribution("county-year-2")
    add(cast, plan, match_with=county.pk, match_basis_points=10_000, least_from=county.pk, least_pence=5)
    rows = Contribution.objects.filter(source_fund="Public health grant").order_by("starts_on")
    assert [row.match_of for row in rows] == [["county-year-1"], ["county-year-2"]]
    assert [row.least_of for row in rows] == [["county-year-1"], ["county-year-2"]]


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_add_to_it(cast, plan, name):
    with pytest.raises(Http404):
        add(cast, plan, by=name)


def test_a_fence_of_another_plan_is_not_there(cast, plan):
    other = Plan.objects.create(
        key="other",
        title="Other",
        source="Tests",
        digest="",
        loaded_at=NOW,
        starts_on=START,
        ends_before=TODAY,
    )
    fence = Fence.objects.create(plan=other, key="wexcombe-only-2", basis="Tests", anywhere=True)
    with pytest.raises(Http404):
        add(cast, plan, fence_id=fence.pk)


# Change


def test_a_letter_changes_a_promise_and_the_history_says_what(cast, plan):
    city = money.contribution("city-year-1")
    changed = revise(cast, city, amount_pence=25_000_00, expected_on=TODAY, words="They found more.")
    assert (changed.amount_pence, changed.expected_on, changed.version) == (
        25_000_00,
        TODAY,
        city.version + 1,
    )
    assert (changed.is_assumed, changed.assumption) == (False, ""), "a letter names the amount now"
    assert changed.working == "£20,000 at first; then £25,000 by Letter"
    row = ContributionHistory.objects.filter(contribution=city).latest("id")
    assert (row.step, row.was, row.became) == ("revise", "in_principle", "in_principle")
    assert (row.was_pence, row.became_pence) == (20_000_00, 25_000_00)
    assert row.words.startswith("From £20,000 to £25,000. Expected by ")
    assert row.words.endswith("They found more.")
    assert not LedgerTransaction.objects.exists()
    assert AuditEvent.objects.filter(action="revise_contribution").count() == 1


def test_what_was_worked_out_is_not_any_more(cast, plan):
    county = money.contribution("county-year-1")
    Contribution.objects.filter(pk=county.pk).update(base_pence=50_000_00, uplift_basis_points=200)
    changed = revise(cast, county, amount_pence=52_000_00)
    assert (changed.base_pence, changed.uplift_basis_points) == (None, None)
    assert changed.working.startswith("£50,000 plus 2% once")


def test_once_confirmed_a_decision_changes_it_and_the_difference_is_posted(cast, plan):
    county = money.confirm(cast, "county-year-1")
    with pytest.raises(Refused) as refused:
        revise(cast, county, amount_pence=60_000_00)
    assert codes(refused) == ["decision_missing"]
    decision = money.decision().pk
    revise(cast, county, amount_pence=60_000_00, decision_id=decision)
    revise(cast, county, amount_pence=40_000_00, decision_id=decision)
    assert queries.moved([county.pk])[county.pk].confirmed_pence == 40_000_00
    kinds = LedgerTransaction.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["promise", "revision", "revision"]
    money.receive(cast, county.key, on=TODAY)
    assert Contribution.objects.get(pk=county.pk).status == "received"


def test_never_below_what_came_in_or_above_what_is_decided(cast, plan):
    county = money.confirm(cast, "county-year-1")
    money.receive(cast, county.key, 30_000_00)
    decision = money.decision().pk
    for amount, expected in [(29_999_99, ["below_received"]), (300_000_01, ["above_decision"])]:
        with pytest.raises(Refused) as refused:
            revise(cast, county, amount_pence=amount, decision_id=decision)
        assert codes(refused) == expected
    assert LedgerTransaction.objects.filter(kind="revision").count() == 0


def test_all_of_it_is_taken_out_of_the_ledger_when_it_is_withdrawn(cast, plan):
    county = money.confirm(cast, "county-year-1")
    revise(cast, county, amount_pence=60_000_00, decision_id=money.decision().pk)
    found = Contribution.objects.get(pk=county.pk)
    actions.take_step(
        contribution_id=county.pk,
        step=Step.WITHDRAW,
        on=TODAY,
        carried_by="Letter",
        version=found.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    assert queries.moved([county.pk])[county.pk].confirmed_pence == 0
    undone = LedgerTransaction.objects.filter(kind="reversal").order_by("id")
    assert [each.reverses.kind for each in undone] == ["promise", "revision"]


def test_what_is_in_kind_is_valued_and_touches_no_ledger(cast, plan):
    given = add(cast, plan, is_cash=False, valuation="Rent of two rooms", periods=(FIRST,))
    money.confirm_it(cast, given, on=TODAY)
    revise(cast, given, amount_pence=8_000_00, decision_id=money.decision().pk)
    changed = revise(cast, given, valuation="Rent of one room")
    assert changed.valuation == "Rent of one room"
    assert not LedgerTransaction.objects.exists()


def test_sent_twice_changes_once_and_an_older_version_is_stale(cast, plan):
    city, key = money.contribution("city-year-1"), uuid.uuid4()
    revise(cast, city, amount_pence=1, form_key=key)
    again = revise(cast, city, amount_pence=1, form_key=key, version=city.version)
    assert again.version == city.version + 1
    with pytest.raises(Stale):
        revise(cast, city, amount_pence=2, version=city.version)


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_change_it(cast, plan, name):
    with pytest.raises(Http404):
        revise(cast, money.contribution("city-year-1"), by=name, amount_pence=1)


def test_the_whole_way_adds_up_whatever_was_done(cast, plan):
    added = add(cast, plan)
    revise(cast, money.contribution("city-year-1"), amount_pence=25_000_00)
    money.confirm(cast, "county-year-1")
    revise(cast, money.contribution("county-year-1"), amount_pence=7, decision_id=money.decision().pk)
    revise(cast, added, amount_pence=8_000_00)
    actions.take_step(
        contribution_id=added.pk,
        step=Step.WITHDRAW,
        on=TODAY,
        carried_by="Letter",
        version=Contribution.objects.get(pk=added.pk).version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    rows = queries.contributions_of(plan.pk)
    changes = queries.changes_of(plan_id=plan.pk)
    way = the_way(
        movement
        for row in rows
        for movement in movements_of(
            str(row.pk),
            [each.recorded for each in changes if each.contribution_id == row.pk],
            now_pence=row.amount_pence,
        )
    )
    assert faults_in_way(way, now=standing([(Status(row.status), row.amount_pence) for row in rows])) == []
    assert len(way.movements) == len(rows) + 7
