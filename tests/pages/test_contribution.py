"""One contribution: its ladder, its fence, its working, and the steps open to whoever is reading."""

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read


def url(key: str = "county-year-1") -> str:
    return f"/money/contributions/{money.contribution(key).pk}/"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_it_shows_where_the_money_stands(cast, client_for, name):
    money.put_in_bank(cast, "county-year-1")
    browser, address = client_for(getattr(cast, name)), url()
    with at_most(12):
        page = read(browser.get(address))
    assert "Fellshire County Council: £51,000" in page.words
    assert "Received £51,000" in page.words
    assert "Only in Fellshire. Laid down in: County budget resolution." in page.words
    assert "£50,000 plus 2% once, rounded to the nearest £1" in page.words
    assert "Confirmed by a decision: £51,000 Decision JB-1 Recorded by Joan Commissions" in page.words


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_opens_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(url()).status_code == 403


def test_one_that_is_not_there_is_not_found(cast, client_for):
    browser = client_for(cast.joan)
    assert browser.get("/money/contributions/999999/").status_code == 404
    assert browser.get(f"/money/contributions/{10**30}/").status_code == 404


def test_an_assumed_amount_says_why(cast, client_for):
    words = read(client_for(cast.bea).get(url("city-year-1"))).words
    assert "This amount is assumed. The report gives no amount." in words


def test_both_move_promises_and_only_the_finance_officer_receives(cast, client_for):
    money.confirm(cast, "county-year-1")
    joan, finn = (read(client_for(person).get(url())).html for person in (cast.joan, cast.finn))
    assert "/withdraw/" in joan
    assert "/receive/" not in joan
    assert "/receive/" in finn
    assert "/withdraw/" in finn
    assert "Record what happened" not in read(client_for(cast.bea).get(url())).words


def test_a_step_that_is_not_open_says_why_beside_its_button(cast, client_for):
    from commonweal.commissioning.governance.models import Decision

    Decision.objects.filter(reference="JB-1").update(status="published")
    page = read(client_for(cast.joan).get(url()))
    assert "A promise without a decision stays in principle" in page.words
    assert "/confirm/" not in page.html


def test_a_shared_payment_shows_this_contributions_side_only(cast, client_for):
    for key in ("county-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    money.pay(cast, 51_000_07, last_day=money.last_day_after(12))
    words = read(client_for(cast.aud).get(url("commissioner-year-1"))).words
    assert "Payment Spent Early help, Fellshire £0.07" in words
    assert "£51,000" not in words


def test_of_many_movements_the_latest_are_shown_and_a_way_to_the_rest(cast, client_for):
    found = money.put_in_bank(cast, "county-year-1")
    rest = f'href="/money/ledger/?contribution={found.pk}">All movements of this contribution'
    assert rest not in read(client_for(cast.aud).get(url())).html
    for pence in range(1, 10):
        money.pay(cast, pence)
    page = read(client_for(cast.aud).get(url()))
    assert rest in page.html
    assert "Payment Spent Early help, Fellshire £0.09" in page.words
    assert "Payment Spent Early help, Fellshire £0.01" not in page.words
    every = read(client_for(cast.aud).get(f"/money/ledger/?contribution={found.pk}")).words
    assert "£0.01" in every
    assert rest not in read(client_for(cast.bea).get(url())).html


@pytest.mark.parametrize(
    ("name", "is_shown"), [("joan", True), ("finn", True), ("aud", True), ("bea", False), ("anna", False)]
)
def test_its_movements_are_for_whoever_may_open_the_ledger(cast, client_for, name, is_shown):
    money.put_in_bank(cast, "county-year-1")
    words = read(client_for(getattr(cast, name)).get(url())).words
    assert ("In the ledger" in words) == is_shown
