"""The ledger page: every movement with both sides, fifty at a time by key, and one contribution's alone."""

import re

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/ledger/"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


@pytest.mark.parametrize("name", ["joan", "finn", "aud"])
def test_both_sides_of_every_movement(cast, client_for, name):
    money.put_in_bank(cast, "county-year-1")
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(URL)).words
    assert words.count("Fellshire County Council") >= 4
    assert "Contribution received Bank Fellshire County Council the pool £51,000.00" in words
    assert "Due from funders Fellshire County Council the pool −£51,000.00" in words


@pytest.mark.parametrize("name", ["bea", "anna", "pat", "mona", "rita", "adam", "nora"])
def test_nobody_else_opens_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_before_anything_moved_it_says_so(cast, client_for):
    assert "Nothing has moved yet" in read(client_for(cast.finn).get(URL)).words


def test_one_contribution_alone(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    city = money.contribution("city-year-1").pk
    browser = client_for(cast.finn)
    rows = re.findall(r'<th role="rowheader"', read(browser.get(URL, {"contribution": city})).html)
    assert len(rows) == 2
    for odd in ("x", "-1", "99999999999999999999", "0"):
        assert browser.get(URL, {"contribution": odd}).status_code == 200


def test_the_list_goes_on_by_key_and_back_again(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries
    from commonweal.commissioning.funding.pages import ledger

    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(ledger, "PAGE", 2)
    for key in ("county-year-1", "city-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    browser, address, seen = client_for(cast.finn), URL, []
    while address:
        with at_most(12):
            page = read(browser.get(address))
        seen.append(re.findall(r"£[\d,.]+", page.words))
        onward = re.search(r'href="([^"]+)" rel="next"', page.html)
        last, address = address, onward[1].replace("&amp;", "&") if onward else ""
    assert [len(each) for each in seen] == [4, 4, 4]
    back = re.search(r'href="([^"]+)" rel="prev"', read(browser.get(last)).html)
    middle = read(browser.get(back[1].replace("&amp;", "&")))
    assert re.findall(r"£[\d,.]+", middle.words) == seen[1]


@pytest.mark.parametrize("odd", ["x", "2026-13-01.4", "2026-04-01", "2026-04-01.x", ".", "\0"])
def test_an_odd_address_starts_at_the_top(cast, client_for, odd):
    money.confirm(cast, "county-year-1")
    assert "£51,000.00" in read(client_for(cast.finn).get(URL, {"before": odd, "after": odd})).words
