"""Money at a glance: who promised what, how sure it is, what came in, and which amounts are assumed."""

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/"
READERS = ["joan", "finn", "bea", "ben", "anna", "aud"]


@pytest.mark.parametrize("name", READERS)
def test_everyone_with_business_in_money_reads_it(cast, client_for, name):
    money.load(cast)
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert "Fellshire County Council: Core budget" in page.words


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "percy", "nora"])
def test_nobody_else_does(cast, client_for, name):
    money.load(cast)
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_a_stranger_is_asked_to_sign_in(cast, client_for):
    assert client_for(None).get(URL).status_code == 302


def test_before_any_plan_it_says_how_to_begin(cast, client_for):
    assert "There is no plan yet" in read(client_for(cast.joan).get(URL)).words


def test_the_figures_follow_the_ledger(cast, client_for):
    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    money.receive(cast, "city-year-1", 1_234_56)
    words = read(client_for(cast.bea).get(URL)).words
    assert "Needed £270,000" in words
    assert "Confirmed £71,000" in words
    assert "Received £52,234.56" in words
    assert "In the bank £52,234.56" in words
    assert "£1,234.56 (assumed) Received £18,765.44 (assumed) Confirmed" in words


def test_how_sure_is_said_in_words_and_assumed_amounts_are_marked(cast, client_for):
    money.load(cast)
    page = read(client_for(cast.bea).get(URL))
    assert page.words.count("In principle") >= 2
    assert "£51,000 Asked for (not counted)" in page.words
    assert page.html.count('<span class="cw-assumed">£20,000</span> (assumed)') == 1
    assert "Assumed: the source of the plan gives no amount" in page.words


def test_the_chart_has_its_table_with_the_gap(cast, client_for):
    money.load(cast)
    words = read(client_for(cast.bea).get(URL)).words
    assert "How sure the money is, against what is needed" in words
    assert "£90,000 short" in words


def test_another_plan_can_be_chosen(cast, client_for):
    money.load(cast)
    second = money.PLAN.replace('key = "fellshire"', 'key = "second"').replace(
        'title = "Services in Fellshire and Wexcombe"', 'title = "If the city leaves"'
    )
    for reference in ("JB-1", "JB-2", "C-1", "C-2"):
        second = second.replace(f'"{reference}"', f'"{reference}-B"')
    money.load(cast, second, to_compare=False)
    browser = client_for(cast.joan)
    assert "If the city leaves, " in read(browser.get(URL)).words
    page = read(browser.get(f"{URL}?plan=fellshire"))
    assert "Services in Fellshire and Wexcombe, " in page.words
    assert "?plan=second" in page.html
    assert read(browser.get(f"{URL}?plan=%00nothing")).status == 200


def test_the_ledger_is_offered_to_those_who_may_open_it(cast, client_for):
    money.load(cast)
    for name in READERS:
        browser = client_for(getattr(cast, name))
        is_offered = 'href="/money/ledger/"' in read(browser.get(URL)).html
        assert is_offered == (browser.get("/money/ledger/").status_code == 200), name


def test_the_title_gives_nothing_away(cast, client_for):
    money.load(cast)
    assert read(client_for(cast.joan).get(URL)).title == "Money · Commonweal"
