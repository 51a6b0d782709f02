"""The form that adds a contribution: what can be chosen comes from the plan, what is wrong is said at its field at once."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import Contribution, Gate, Plan, Reserve
from commonweal.rules.periods import add_months
from tests import money
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen


@pytest.fixture
def plan(cast) -> Plan:
    return money.load(cast)


def url(plan) -> str:
    return f"/money/plans/{plan.pk}/contributions/new/"


def filled(cast, plan, **changes) -> dict[str, object]:
    return {
        "funder": str(cast.city.pk),
        "source_fund": "Public health grant",
        "fund_kind": "grant",
        "kind": "cash",
        "recurrence": "one_off",
        "spread": "years",
        "years": ["1", "2"],
        "amount": "9,000",
        "fence": str(plan.fences.get(key="wexcombe-only").pk),
        "is_repayable": "no",
        "underspend": "funder",
        "vat": "not_said",
        "top_slice": "2.5",
        **typed("on", TODAY),
        "carried_by": "Letter",
    } | changes


def send(browser, plan, data):
    return browser.post(url(plan), {**unseen(browser.get(url(plan))), **data})


@pytest.mark.parametrize("name", ["joan", "finn"])
def test_it_shows_each_fence_as_its_sentence(cast, client_for, plan, name):
    browser = client_for(getattr(cast, name))
    browser.get(url(plan))
    with at_most(12):
        page = read(browser.get(url(plan)))
    assert "Only in Wexcombe. Laid down in: City budget resolution" in page.words
    assert "Anywhere, for anything." in page.words
    assert "Condition it depends on" not in page.words, "there is none in this plan"


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_open_it(cast, client_for, plan, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(url(plan)).status_code == 403
    assert browser.post(url(plan), {}).status_code == 403


def test_a_plan_that_is_not_there(cast, client_for, plan):
    assert client_for(cast.joan).get("/money/plans/999999/contributions/new/").status_code == 404


def test_one_for_each_year_that_is_ticked(cast, client_for, plan):
    browser = client_for(cast.joan)
    response = send(browser, plan, filled(cast, plan, **typed("expected_on", START)))
    assert response.status_code == 302
    rows = Contribution.objects.filter(source_fund="Public health grant").order_by("starts_on")
    assert [row.starts_on for row in rows] == [START, add_months(START, 12)]
    assert {row.top_slice_basis_points for row in rows} == {250}
    words = read(browser.get(response["Location"])).words
    assert "Asked for" in words
    assert "Letter" in words
    assert "Kept for management 2.5%, £225; £8,775 is for the plan’s lines" in words
    assert "What is not spent Goes back to the funder" in words


def test_one_for_a_time_of_its_own_in_kind_behind_a_gate_matched_and_from_a_reserve(cast, client_for, plan):
    gate = Gate.objects.create(plan=plan, key="grant", name="The grant", question="Is it renewed?")
    reserve = Reserve.objects.create(
        plan=plan, key="reserve", name="Reserve", holder=cast.city, balance_pence=9_000_00, as_at=START
    )
    county = money.contribution("county-year-1")
    more = {
        "kind": "in_kind",
        "valuation": "Rent of two rooms",
        "spread": "period",
        **typed("starts_on", START),
        **typed("last_day", START + timedelta(days=99)),
        "gate": str(gate.pk),
        "reserve": str(reserve.pk),
        "match_with": str(county.pk),
        "match_percent": "50",
        "least_from": str(county.pk),
        "least_amount": "1,000",
    }
    browser = client_for(cast.joan)
    response = send(browser, plan, filled(cast, plan, **more))
    assert response.status_code == 302, read(response).errors
    words = read(browser.get(response["Location"])).words
    for said in (
        "Valued on the basis of Rent of two rooms",
        "The grant: Is it renewed? The gate is shut, so this money does not count yet.",
        "A tranche of Reserve, which held £9,000",
        "Counts only up to 50% of what comes from Fellshire County Council: Core budget",
        "Counts only when at least £1,000 comes from Fellshire County Council: Core budget",
    ):
        assert said in words, said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"funder": ""}, {"id_funder": "Select who gives it"}),
        ({"source_fund": "core BUDGET"}, {"id_source_fund": "has a contribution named “core BUDGET”"}),
        ({"amount": "£600,00"}, {"id_amount": "commas only between thousands"}),
        ({"amount": "0"}, {"id_amount": "must be £0.01 or more"}),
        ({"years": []}, {"id_years": "Tick at least one year"}),
        ({"years": ["9"]}, {"id_years": "from those shown"}),
        ({"kind": "in_kind"}, {"id_valuation": "Say on what basis"}),
        ({"valuation": "Rent"}, {"id_valuation": "Cash needs no valuation"}),
        ({"top_slice": "lots"}, {"id_top_slice": "a percentage like 5 or 2.5"}),
        ({"top_slice": "100"}, {"id_top_slice": "leaves something for services"}),
        ({"match_percent": "50"}, {"id_match_with": "Choose the fund it is matched with"}),
        ({"least_amount": "50"}, {"id_least_from": "Choose the fund it has to come from"}),
        (
            {"spread": "period"},
            {"id_starts_on-day": "Enter the first day", "id_last_day-day": "Enter the last day"},
        ),
        (
            {"spread": "period", **typed("starts_on", TODAY), **typed("last_day", TODAY - timedelta(days=1))},
            {"id_last_day-day": "same as or after the first day"},
        ),
        (
            {"source_fund": "", "amount": "TBC", "fence": "", "vat": ""},
            {
                "id_source_fund": "Enter from which fund",
                "id_amount": "rite an amount like",
                "id_fence": "Select what it may be spent on",
                "id_vat": "Select VAT",
            },
        ),
        (typed("expires_on", START - timedelta(days=1)), {"id_expires_on-day": "could not be used at all"}),
        (typed("on", TODAY + timedelta(days=1)), {"id_on-day": "must be today or earlier"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, plan, changes, expected):
    before = Contribution.objects.count()
    page = assert_refused(send(client_for(cast.joan), plan, filled(cast, plan, **changes)), expected)
    typed_texts = [changes.get(name) for name in ("source_fund", "amount", "top_slice", "valuation")]
    assert all(page.still_typed(text) for text in typed_texts if text)
    assert page.still_typed("Letter")
    assert Contribution.objects.count() == before


def test_sent_twice_is_added_once(cast, client_for, plan):
    browser = client_for(cast.joan)
    data = {**unseen(browser.get(url(plan))), **filled(cast, plan)}
    first, second = browser.post(url(plan), data), browser.post(url(plan), data)
    assert first["Location"] == second["Location"]
    assert Contribution.objects.filter(source_fund="Public health grant").count() == 2


def test_what_was_typed_comes_back_as_a_draft(cast, client_for, plan):
    browser = client_for(cast.joan)
    send(browser, plan, filled(cast, plan, amount="", carried_by="Half a let"))
    page = read(browser.get(url(plan)))
    assert "Your draft is back" in page.words
    assert page.still_typed("Half a let")
    assert page.still_typed("Public health grant")
