"""The form that changes what was promised."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import Contribution, ContributionHistory
from tests import money
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def url(key: str = "county-year-1") -> str:
    return f"/money/contributions/{money.contribution(key).pk}/change/"


def send(browser, address: str, **data):
    usual = {"amount": "52,000", **typed("on", TODAY), "carried_by": "Letter of today", "words": ""}
    return browser.post(address, {**unseen(browser.get(address)), **usual, **data})


@pytest.mark.parametrize("name", ["joan", "finn"])
def test_it_opens_with_what_is_promised_now(cast, client_for, name):
    browser, address = client_for(getattr(cast, name)), url()
    with at_most(12):
        page = read(browser.get(address))
    assert page.still_typed("51,000")
    assert "Decision that covers the new amount" not in page.words


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_open_it(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(url()).status_code == 403
    assert browser.post(url(), {}).status_code == 403


def test_a_letter_changes_it(cast, client_for):
    browser = client_for(cast.joan)
    response = send(browser, url(), **typed("expected_on", TODAY), words="Costs rose.")
    assert (
        response["Location"]
        == f"/money/contributions/{money.contribution('county-year-1').pk}/?changes=1#changes"
    )
    words = read(browser.get(response["Location"])).words
    assert "Changed From £51,000 to £52,000." in words
    assert "Costs rose. · Letter of today" in words
    assert "Asked for nothing £51,000 Asked for +£51,000" in words, "the way from the first promise"


def test_once_confirmed_it_asks_for_a_decision(cast, client_for):
    money.confirm(cast, "county-year-1")
    browser = client_for(cast.joan)
    with at_most(12):
        browser.get(url())
    refused = send(browser, url(), decision="none")
    assert_refused(refused, {"id_decision": "choose the decision that changes the amount"})
    assert send(browser, url(), decision=str(money.decision().pk)).status_code == 302
    assert money.contribution("county-year-1").amount_pence == 52_000_00


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"amount": "TBC"}, {"id_amount": "rite an amount like"}),
        ({"amount": ""}, {"id_amount": "Enter amount promised"}),
        ({"amount": "51,000"}, {"main-content": "Nothing is changed"}),
        ({"carried_by": ""}, {"id_carried_by": "Name the letter, minute or e-mail"}),
        (typed("on", TODAY + timedelta(days=1)), {"id_on-day": "must be today or earlier"}),
        (typed("expires_on", START - timedelta(days=1)), {"id_expires_on-day": "could not be used at all"}),
        ({"words": "x" * 151}, {"id_words": "150 characters or fewer"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, data, expected):
    if "main-content" in expected:
        expected = {"id_amount": expected["main-content"]}
    page = assert_refused(send(client_for(cast.joan), url(), **data), expected)
    assert all(page.still_typed(text) for text in data.values() if text)
    assert not ContributionHistory.objects.filter(step="revise").exists()


def test_never_below_what_came_in(cast, client_for):
    money.confirm(cast, "county-year-1")
    money.receive(cast, "county-year-1", 30_000_00)
    response = send(client_for(cast.joan), url(), amount="29,999.99", decision=str(money.decision().pk))
    assert_refused(response, {"id_amount": "£30,000 has come in"})


def test_what_is_received_in_full_is_closed_with_its_reason(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    page = read(client_for(cast.joan).get(url()))
    assert "This is received and cannot be changed" in page.words
    assert 'disabled aria-disabled="true"' in page.html


def test_what_is_given_in_kind_asks_for_its_basis(cast, client_for):
    Contribution.objects.filter(key="county-year-1").update(kind="in_kind")
    browser = client_for(cast.joan)
    assert_refused(send(browser, url(), valuation=""), {"id_valuation": "Say on what basis this was valued"})
    assert send(browser, url(), valuation="Rent of two rooms").status_code == 302


def test_sent_twice_is_recorded_once_and_a_stale_edit_changes_nothing(cast, client_for):
    browser = client_for(cast.joan)
    data = {**unseen(browser.get(url())), "amount": "52,000", **typed("on", TODAY), "carried_by": "Letter"}
    first, second = browser.post(url(), data), browser.post(url(), data)
    assert first["Location"] == second["Location"]
    assert ContributionHistory.objects.filter(step="revise").count() == 1
    stale = browser.post(url(), {**data, "form_key": "", "amount": "53,000"})
    assert stale.status_code == 422
    assert "Someone else changed this while you were typing" in read(stale).words


def test_what_was_typed_comes_back_as_a_draft(cast, client_for):
    browser = client_for(cast.joan)
    send(browser, url(), carried_by="Half a let", amount="")
    assert read(browser.get(url())).still_typed("Half a let")
