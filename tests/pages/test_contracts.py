"""The list of contracts and one contract: term, option, authority used and left, payments by key."""

import re

import pytest

from commonweal.commissioning.governance.models import Decision
from tests import money
from tests.cast import NOW
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/contracts/"
READERS = ["joan", "finn", "bea", "ben", "anna", "aud"]
OUTSIDERS = ["pat", "mona", "fred", "rita", "adam", "nora"]


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def url(reference: str = "C-1") -> str:
    return f"{URL}{money.contract(reference).pk}/"


def pay(cast, pence: int):
    return money.pay(cast, pence)


@pytest.mark.parametrize("name", READERS)
def test_the_list_says_what_each_is_worth(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(URL)).words
    assert words.index("A contract nobody approved") < words.index("Support in both areas"), (
        "what ends first, first"
    )
    assert "C-1 · Harbour · £90,000 a year · £0 paid" in words


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_else_opens_either(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(URL).status_code == 403
    assert browser.get(url()).status_code == 403


@pytest.mark.parametrize("name", READERS)
def test_one_contract(cast, client_for, name):
    money.put_in_bank(cast, "county-year-1")
    pay(cast, 1_234_56)
    browser, address = client_for(getattr(cast, name)), url()
    with at_most(12):
        page = read(browser.get(address))
    for said in (
        "Provider Harbour",
        "Option to extend 1 year",
        "Worth over its term £180,000",
        "Paid so far £1,234.56",
        "Early help, Fellshire £50,000 £100,000 £1,234.56 £98,765.44",
        "£6,000 (assumed)",
        "Assumed: Shared out by hand.",
        "Promised in contracts £180,000 (£120,000 left)",
        "Paid £1,234.56 (£298,765.44 left)",
    ):
        assert said in page.words, said
    assert page.title == "Contract · Commonweal"


def test_who_may_pay_and_extend_is_offered_it(cast, client_for):
    finn, joan, bea = (
        read(client_for(person).get(url())).html for person in (cast.finn, cast.joan, cast.bea)
    )
    assert ("/pay/" in finn, "/extend/" in finn) == (True, False)
    assert ("/pay/" in joan, "/extend/" in joan) == (False, True)
    assert ("/pay/" in bea, "/extend/" in bea) == (False, False)


def test_without_authority_paying_is_closed_with_its_reason(cast, client_for):
    page = read(client_for(cast.finn).get(url("C-2")))
    assert "Decision JB-2 is drafted: nothing can be paid under it until its board approves it." in page.words
    assert "/pay/" not in page.html
    assert 'disabled aria-disabled="true"' in page.html


def test_one_that_is_not_there_is_not_found(cast, client_for):
    assert client_for(cast.finn).get("/contracts/999999/").status_code == 404


def test_payments_go_on_by_key(cast, client_for, monkeypatch):
    from commonweal.commissioning.procurement import pages
    from commonweal.commissioning.procurement.pages import contracts

    monkeypatch.setattr(pages, "PAGE", 2)
    monkeypatch.setattr(contracts, "PAGE", 2)
    money.put_in_bank(cast, "county-year-1")
    paid = [pay(cast, pence).pk for pence in (1_11, 2_22, 3_33)]
    browser = client_for(cast.finn)
    first = read(browser.get(url()))
    onward = re.search(r'href="([^"]+)" rel="next"', first.html)
    second = read(browser.get(onward[1]))
    newest_first = [str(number) for number in reversed(paid)]
    assert [re.findall(r"/payments/(\d+)/", each.html) for each in (first, second)] == [
        newest_first[:2],
        newest_first[2:],
    ]


def test_an_extension_is_shown(cast, client_for):
    from commonweal.commissioning.procurement.models import ContractExtension

    contract = money.contract()
    ContractExtension.objects.create(
        contract=contract,
        ended_before=contract.ends_before,
        ends_before=money.last_day_after(30) + money.ONE_DAY,
        on=money.TODAY,
        decision=Decision.objects.get(reference="JB-1"),
        by=cast.joan,
        at=NOW,
    )
    assert "Extended to" in read(client_for(cast.bea).get(url())).words
