"""The pool at a glance: openings, money in by certainty, money out and closings, in figures worked out by hand."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import (
    CarryForward,
    Contribution,
    Element,
    Fence,
    Gate,
    NeedLine,
    Plan,
    Reserve,
)
from commonweal.commissioning.funding.pool import NOT_SET, pool
from commonweal.commissioning.procurement.actions import commit_contract, reverse_transaction
from commonweal.rules.contributions import Certainty
from commonweal.rules.ledger import Account, Posting
from commonweal.rules.periods import Period, add_months, financial_year, financial_years_in
from commonweal.rules.year_close import year_of
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, last_day_after
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/"


@pytest.fixture
def plan(cast) -> Plan:
    """£90,000 needed a year; county £51,000 and city £20,000 for two years, the commissioner £20,000 asked for."""
    return money.load(cast)


def words(client_for, user, query: str = "") -> str:
    return read(client_for(user).get(f"{URL}{query}")).words


def standing(found, year: int, fund: str | None = None):
    row = found.pool if fund is None else found.balances.funds[fund]
    return row[year]


def in_and_out(standings) -> list[tuple[int, int, int, int]]:
    return [(each.opening_pence, each.in_pence, each.out_pence, each.closing_pence) for each in standings]


def test_nothing_is_counted_that_is_only_asked_for(cast, plan):
    found = pool(plan, today=TODAY)
    assert in_and_out(found.balances.pool) == [
        (0, 20_000_00, 90_000_00, -70_000_00),
        (-70_000_00, 20_000_00, 90_000_00, -140_000_00),
        (-140_000_00, 0, 90_000_00, -230_000_00),
    ]
    assert found.faults == ()
    assert sum(found.asked.values()) == 142_000_00


def test_each_certainty_can_be_counted_on_alone(cast, plan):
    money.confirm(cast, "county-year-1")
    Contribution.objects.filter(key="commissioner-year-1").update(status="conditional")
    taken_in = [pool(plan, today=TODAY, counted=each).balances.pool[0].in_pence for each in Certainty]
    assert taken_in == [51_000_00, 71_000_00, 91_000_00]


def test_money_behind_a_shut_gate_does_not_count_and_a_gated_need_is_not_needed(cast, plan):
    gate = Gate.objects.create(plan=plan, key="g", name="Grant", question="Is it there?")
    Contribution.objects.filter(key="city-year-1").update(gate=gate)
    NeedLine.objects.filter(plan=plan, starts_on=START, area__code="wexcombe").update(gate=gate)
    found = pool(plan, today=TODAY)
    assert found.balances.pool[0].in_pence == 0
    assert found.needed[0] == 60_000_00
    Gate.objects.update(is_open=True)
    found = pool(plan, today=TODAY)
    assert (found.balances.pool[0].in_pence, found.needed[0]) == (20_000_00, 90_000_00)


def test_what_is_spent_committed_and_budgeted_goes_out_and_the_rest_of_the_need(cast, plan):
    county = money.put_in_bank(cast, "county-year-1")
    money.post_by_hand(cast, county, {"expenditure": 10_000_00, "bank": -10_000_00}, on=TODAY)
    money.post_by_hand(cast, county, {"committed": 15_000_00, "set_aside": -15_000_00}, on=START)
    money.post_by_hand(cast, county, {"budget": 40_000_00, "allocated": -40_000_00}, on=START)
    found = pool(plan, today=TODAY)
    [own] = [fund for fund in found.funds if fund.funder_id == cast.county.pk]
    first = found.balances.funds[own.key][0]
    assert first.came_in == {"received": 51_000_00}
    assert first.went_out == {"spent": 10_000_00, "committed": 15_000_00, "budgeted": 15_000_00}
    assert first.closing_pence == 11_000_00
    assert found.balances.funds[NOT_SET][0].went_out == {"needed": 50_000_00}
    assert (found.received_pence, found.in_bank_pence) == (51_000_00, 41_000_00)


def test_budget_and_promises_of_financial_years_are_shown_in_the_years_of_the_plan(cast, plan):
    """The plan's years begin in another month than financial years; each needs £90,000, no more is set aside and promised."""
    for key in (f"{funder}-year-{year}" for funder in ("county", "city", "commissioner") for year in (1, 2)):
        money.confirm(cast, key)
    for each in financial_years_in(Period(plan.starts_on, plan.ends_before)):
        actions.set_budget(plan_id=plan.pk, year=year_of(each.starts_on), by=actor_of(cast.finn), at=NOW)
    out = [year.went_out for year in pool(plan, today=TODAY).balances.pool]
    assert out == [{"budgeted": 90_000_00}, {"budgeted": 90_000_00}, {"needed": 90_000_00}]
    commit_contract(contract_id=money.contract().pk, on=TODAY, by=actor_of(cast.finn), at=NOW)
    out = [year.went_out for year in pool(plan, today=TODAY).balances.pool]
    assert [each.get("committed") for each in out] == [90_000_00, 90_000_00, None]
    money.receive(cast, "county-year-1")
    paid = money.pay(
        cast, 5_000_00, starts_on=add_months(START, 6), last_day=last_day_after(9), paid_on=TODAY
    )
    first, second, _ = pool(plan, today=TODAY).balances.pool
    assert (first.went_out["spent"], first.went_out["committed"]) == (5_000_00, 85_000_00)
    assert second.went_out["committed"] == 90_000_00
    reverse_transaction(
        transaction_id=paid.transaction_id, words="Twice.", on=TODAY, by=actor_of(cast.finn), at=NOW
    )
    assert pool(plan, today=TODAY).balances.pool[0].went_out["committed"] == 90_000_00


def test_a_budget_of_money_given_for_several_years_is_cut_by_months(cast, plan):
    county = money.put_in_bank(cast, "county-year-1")
    Contribution.objects.filter(pk=county.pk).update(ends_before=plan.ends_before)
    year = year_of(START) + 1
    postings = [
        Posting(
            account, pence, str(county.pk), str(Element.objects.get(key="early").pk), str(cast.fellshire.pk)
        )
        for account, pence in ((Account.BUDGET, 12_000_00), (Account.ALLOCATED, -12_000_00))
    ]
    actions.post(postings=postings, kind="budget", on=TODAY, year=year, by=actor_of(cast.finn), at=NOW)
    whole = financial_year(START).ends_before
    months = (add_months(START, 12).year - whole.year) * 12 + add_months(START, 12).month - whole.month
    out = [each.went_out.get("budgeted", 0) for each in pool(plan, today=TODAY).balances.pool]
    assert out == [months * 1_000_00, (12 - months) * 1_000_00, 0]


def test_once_a_year_is_over_what_was_needed_or_budgeted_and_not_spent_is_no_longer_going_out(cast, plan):
    county = money.put_in_bank(cast, "county-year-1")
    money.post_by_hand(cast, county, {"budget": 40_000_00, "allocated": -40_000_00}, on=START)
    money.post_by_hand(cast, county, {"expenditure": 10_000_00, "bank": -10_000_00}, on=TODAY)
    found = pool(plan, today=add_months(START, 12))
    first, second = found.balances.pool[:2]
    assert first.went_out == {"spent": 10_000_00}
    assert second.opening_pence == first.closing_pence == 61_000_00


def test_what_is_kept_for_management_pays_no_line(cast, plan):
    Contribution.objects.filter(key="city-year-1").update(top_slice_basis_points=500)
    first = pool(plan, today=TODAY).balances.pool[0]
    assert first.went_out == {"kept": 1_000_00, "needed": 90_000_00}


def test_what_was_brought_forward_from_before_opens_the_first_year(cast, plan):
    Contribution.objects.filter(key="city-year-1").update(fund_kind="brought_forward")
    first = pool(plan, today=TODAY).balances.pool[0]
    assert (first.opening_pence, first.in_pence) == (20_000_00, 0)


def test_a_promise_over_two_years_is_cut_at_the_year(cast, plan):
    Contribution.objects.filter(key="city-year-1").update(
        ends_before=add_months(START, 24), amount_pence=100_01
    )
    found = pool(plan, today=TODAY)
    [own] = [fund for fund in found.funds if fund.funder_id == cast.city.pk]
    first, second, _ = found.balances.funds[own.key]
    assert first.in_pence + second.in_pence == 100_01 + 20_000_00


def test_what_is_in_kind_is_in_no_balance(cast, plan):
    Contribution.objects.filter(key="city-year-1").update(kind="in_kind", valuation="Rent")
    NeedLine.objects.filter(plan=plan, starts_on=START, area__code="wexcombe").update(is_in_kind=True)
    found = pool(plan, today=TODAY)
    assert (found.balances.pool[0].in_pence, found.needed[0]) == (0, 60_000_00)


# The page


def test_the_page_shows_the_years_with_their_ways_on(cast, client_for, plan):
    page = read(client_for(cast.joan).get(URL))
    assert "£0 £20,000 In principle £71,000 Asked for (not counted) £90,000" in page.words
    assert "−£70,000 Short £90,000" in page.words
    assert "/money/contributions/?plan=fellshire&amp;year=1" in page.html


def test_the_page_drills_from_a_fund_to_its_contribution_and_its_ledger(cast, client_for, plan):
    county = money.put_in_bank(cast, "county-year-1")
    money.post_by_hand(cast, county, {"expenditure": 10_000_00, "bank": -10_000_00}, on=TODAY)
    for name, may_see in (("joan", True), ("bea", False)):
        html = read(client_for(getattr(cast, name)).get(f"{URL}?year=1")).html
        assert f'href="/money/contributions/{county.pk}/">Fellshire County Council: Core budget' in html
        assert (f'href="/money/ledger/?contribution={county.pk}"' in html) is may_see


def test_another_year_and_another_certainty_can_be_chosen(cast, client_for, plan):
    assert "Fund by fund, " in words(client_for, cast.bea, "?year=3")
    assert "£20,000 Needed" not in words(client_for, cast.bea, "?counting=confirmed")
    for odd in ("?year=0", "?year=99", "?year=x", "?counting=rumour"):
        assert client_for(cast.bea).get(f"{URL}{odd}").status_code == 200


def test_reserves_and_carry_forwards_are_shown_with_their_stage(cast, client_for, plan):
    reserve = Reserve.objects.create(
        plan=plan, key="r", name="General reserve", holder=cast.county, balance_pence=60_000_00, as_at=START
    )
    county = money.confirm(cast, "county-year-1")
    Contribution.objects.filter(pk=county.pk).update(reserve=reserve)
    CarryForward.objects.create(
        contribution=county,
        to_starts_on=add_months(START, 12),
        to_ends_before=add_months(START, 24),
        amount_pence=5_000_00,
        confirmed_by="The treasurer",
        confirm_by=TODAY - timedelta(days=1),
    )
    shown = words(client_for, cast.bea)
    assert "General reserve (Fellshire County Council) £60,000 on " in shown
    assert "£51,000 Confirmed none none £9,000" in shown
    assert "£5,000 carried forward in outline" in shown
    assert "in outline The treasurer, by " in shown
    assert "(this day has passed)" in shown


def test_figures_that_do_not_add_up_are_said_on_the_page(cast, client_for, plan, monkeypatch):
    from commonweal.commissioning.funding import pool as module
    from commonweal.rules.reasons import Reason

    monkeypatch.setattr(module, "faults_in_balances", lambda _: [Reason("x", "The pool, year 1: out by £1.")])
    assert "The figures of this page do not add up" in words(client_for, cast.bea)


def test_sixty_funds_over_five_years_are_read_in_few_questions(cast, client_for, plan):
    began = add_months(START, 1)
    big = Plan.objects.create(
        key="big",
        title="Big",
        source="Tests",
        digest="",
        loaded_at=NOW,
        starts_on=began,
        ends_before=add_months(began, 60),
    )
    fence = Fence.objects.create(plan=big, key="f", basis="Tests", anywhere=True)
    element = Element.objects.create(plan=big, key="e", name="E", client_group="victim", side="victim")
    years = [
        {"starts_on": add_months(began, 12 * n), "ends_before": add_months(began, 12 * n + 12)}
        for n in range(5)
    ]
    Contribution.objects.bulk_create(
        Contribution(
            plan=big,
            key=f"c{fund}-{number}",
            funder=cast.county,
            source_fund=f"Fund {fund}",
            fence=fence,
            amount_pence=1_000_00 + fund,
            status="in_principle",
            **year,
        )
        for fund in range(60)
        for number, year in enumerate(years)
    )
    NeedLine.objects.bulk_create(
        NeedLine(
            plan=big,
            key=f"n{line}-{number}",
            element=element,
            area=cast.fellshire,
            amount_pence=100_00,
            **year,
        )
        for line in range(600)
        for number, year in enumerate(years)
    )
    browser = client_for(cast.joan)
    for address in (
        f"{URL}?plan=big",
        "/money/contributions/?plan=big",
        "/money/contributions/movements/?plan=big",
    ):
        with at_most(12):
            page = read(browser.get(address))
        assert page.words.count("Fund 59") >= 1
    found = pool(big, today=TODAY)
    assert found.faults == ()
    assert found.balances.pool[0].in_pence == 60 * 1_000_00 + sum(range(60))
    assert queries.needed_rows(big.pk)[0][2] == 600 * 100_00
