"""Who pays for what, and may they? The answer, the fences, the refusals with their reasons, the shortfalls."""

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/who-pays/"
ALL = ("county-year-1", "city-year-1", "commissioner-year-1")


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def words(client_for, user, **asked) -> str:
    return read(client_for(user).get(URL, asked)).words


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_everyone_with_business_in_money_reads_it(cast, client_for, name):
    for key in ALL:
        money.confirm(cast, key)
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert "Yes. All £90,000 that is needed can be paid, every fence kept, confirmed money only" in page.words
    assert "and £1,000 is left over" in page.words


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_each_source_has_its_fence_and_an_answer_for_every_line(cast, client_for):
    for key in ALL:
        money.confirm(cast, key)
    text = words(client_for, cast.bea)
    assert "Only in Fellshire. Laid down in: County budget resolution." in text
    assert "Anywhere, for anything. Laid down in: Commissioner’s grant letter." in text
    assert "Early help, Fellshire £50,000 £41,000 Together £51,000" in text


def test_one_contribution_against_every_line(cast, client_for):
    county = money.confirm(cast, "county-year-1")
    browser = client_for(cast.bea)
    with at_most(12):
        page = read(browser.get(f"{URL}{county.pk}/"))
    assert (
        page.words.count("No. This money may be spent only in Fellshire, and this line’s area is Wexcombe.")
        == 2
    )
    assert "Early help, Fellshire £50,000 Yes £42,500" in page.words
    assert "Work with people who use abuse, Fellshire £10,000 (assumed) Yes" in page.words
    for name in ("pat", "nora"):
        assert client_for(getattr(cast, name)).get(f"{URL}{county.pk}/").status_code == 403


def test_a_contribution_that_pays_nothing_in_the_year_says_why_for_each_line(cast, client_for):
    county = money.confirm(cast, "county-year-2")
    text = read(client_for(cast.bea).get(f"{URL}{county.pk}/", {"year": "1"})).words
    assert "May it pay?" in text or "may it pay" in text
    assert "which comes before" in text


def test_what_is_only_asked_for_leads_to_the_contribution(cast, client_for):
    asked = money.contribution("commissioner-year-1").pk
    assert client_for(cast.bea).get(f"{URL}{asked}/")["Location"] == f"/money/contributions/{asked}/"
    assert client_for(cast.bea).get(f"{URL}999999/").status_code == 404


def test_the_picture_has_its_table(cast, client_for):
    for key in ALL:
        money.confirm(cast, key)
    page = read(client_for(cast.bea).get(URL))
    assert "<svg" in page.html
    assert "Paid by Pays for Amount" in page.words
    assert "Wexcombe City Council Early help, Wexcombe £14,000" in page.words


def test_less_sure_money_is_counted_only_when_asked(cast, client_for):
    money.confirm(cast, "county-year-1")
    sure = words(client_for, cast.bea, counting="confirmed")
    assert "No. £39,000 of the £90,000 that is needed cannot be paid" in sure
    assert "is needed for Early help in Wexcombe" in sure
    hopeful = words(client_for, cast.bea, counting="in_principle")
    assert "No. £19,000 of the £90,000" in hopeful
    assert "Fellshire Commissioner: £20,000 for" in hopeful, "what is only asked for is named and not counted"
    assert "(only asked for)" in hopeful


def test_stranded_money_is_named(cast, client_for):
    money.confirm(cast, "city-year-1")
    from commonweal.commissioning.funding.models import NeedLine

    NeedLine.objects.filter(area__code="wexcombe").update(amount_pence=100)
    text = words(client_for, cast.bea)
    assert "£39,996 from Wexcombe City Council is stranded by its fence" in text


def test_another_year_can_be_chosen_and_has_no_money(cast, client_for):
    text = words(client_for, cast.bea, year="3")
    assert "No. £90,000 of the £90,000" in text
    assert "No money can be counted on yet." in text
    for odd in ("0", "99", "x", "-1", "1e9"):
        assert "£90,000 that is needed" in words(client_for, cast.bea, year=odd, counting="nonsense")


def test_without_a_plan_it_says_so(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in words(client_for, cast.bea)
