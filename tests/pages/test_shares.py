"""Who might pay what share? Every method beside the others, each to the penny, and never called the formula."""

import pytest

from commonweal.commissioning.funding.models import ShareBase
from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read

URL = "/money/scenarios/shares/"
BASES = """
[[share_bases]]
key = "people"
name = "Census"
method = "population"
source = "Census 2021, invented for tests"
as_at = 2021-03-21
numbers = { county = 880000, city = 260000 }

[[share_bases]]
key = "referrals"
name = "Referrals of the past year"
method = "demand"
source = "Report of 2022"
as_at = 2022-03-31
numbers = { county = 4771, city = 2898 }

[[share_bases]]
key = "agreed"
name = "As agreed once"
method = "fixed"
source = "Letter"
as_at = 2022-03-31
numbers = { county = 6000, city = 2500, commissioner = 1500 }
"""


@pytest.fixture(autouse=True)
def plan(cast):
    return money.load(cast, money.PLAN + BASES)


def words(client_for, user, **asked) -> str:
    return read(client_for(user).get(URL, asked)).words


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_everyone_with_business_in_money_compares(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert "£91,000 shared in different ways" in page.words, (
        "what the plan has now is the amount to start from"
    )
    assert "<svg" in page.html


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_it_says_that_none_of_this_is_the_formula(cast, client_for):
    text = words(client_for, cast.bea)
    assert "An aid to negotiation, not a formula: no law sets who pays what share" in text
    assert "no source was found that sets contributions" in text


def test_each_method_to_the_penny_beside_what_is_paid_now(cast, client_for):
    text = words(client_for, cast.bea, amount="1,000")
    assert "Fellshire County Council £51,000 £771.93 £622.12 £600" in text
    assert "Wexcombe City Council £20,000 £228.07 £377.88 £250" in text
    assert "Fellshire Commissioner £20,000 not in this base not in this base £150" in text
    assert "Together £91,000 £1,000 £1,000 £1,000" in text
    assert "Source: Census 2021, invented for tests, as at 21 March 2021" in text


def test_shares_that_do_not_come_to_100_percent_say_so_and_the_others_stay(cast, client_for, plan):
    slip = {"county": 6000, "city": 2500}
    ShareBase.objects.create(
        plan=plan,
        key="slip",
        name="Shares with a slip",
        method="fixed",
        source="Letter",
        as_at=money.START,
        numbers=slip,
    )
    text = words(client_for, cast.bea)
    assert "Shares with a slip (fixed shares) Not worked out. Change the shares so that together" in text


def test_both_cost_bases_stand_beside_each_other_with_their_sources(cast, client_for):
    bears = {
        "bears-health": "commissioner",
        "bears-criminal_justice": "commissioner",
        "bears-police": "commissioner",
    }
    councils = {"bears-social_services": ["county", "city"], "bears-housing": ["county", "city"]}
    shared = {"bears-victim_services": "county", "between": "people"}
    text = words(client_for, cast.bea, amount="1,000", **bears, **councils, **shared)
    assert (
        "Who In the plan now Census Referrals of the past year As agreed once Home Office 2019 Walby 2009, England"
        in text
    )
    assert "Fellshire Commissioner £20,000 not in this base not in this base £150 £832.17 £860.56" in text
    assert "Fellshire County Council £51,000 £771.93 £622.12 £600 £167.83 £107.64" in text
    assert "Wexcombe City Council £20,000 £228.07 £377.88 £250 not in this base £31.80" in text
    assert "Nobody here bears civil courts and law: that cost is left out of the shares." in text
    assert "research report 107, January 2019" in text
    assert "Health £1,600m 44.19% read in the source Fellshire Commissioner" in text
    assert "Civil courts and law £366.7m 10.13% read in the source nobody here" in text
    assert "Cost shares of different authors are never added together." in text


def test_nobody_bears_a_cost_until_the_partnership_says_who(cast, client_for):
    text = words(client_for, cast.bea)
    assert "Say for at least one service of Home Office 2019 who bears its cost." in text
    assert "Say for at least one service of Walby 2009, England who bears its cost." in text


def test_caps_and_floors_hold(cast, client_for):
    text = words(client_for, cast.bea, amount="1,000", **{"most-county": "70%", "least-commissioner": "200"})
    assert "Fellshire County Council £51,000 £700 £622.12 £564.71" in text
    assert "Fellshire Commissioner £20,000 not in this base not in this base £200" in text
    assert "Together £91,000 £1,000 £1,000 £1,000" in text


def test_limits_that_cannot_hold_are_said_for_each_method(cast, client_for):
    text = words(client_for, cast.bea, amount="1,000", **{"most-county": "1", "most-city": "1"})
    assert "The caps leave £998 of £1,000 that nobody would pay: raise or lift a cap." in text
    assert "Fellshire Commissioner £20,000 £998" in text, (
        "where somebody else is there to pay it, it is worked out"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"amount": ""}, {"id_amount": "Enter amount to share"}),
        ({"amount": "0"}, {"id_amount": "must be £0.01 or more"}),
        ({"amount": "a lot"}, {"id_amount": "write an amount like"}),
        ({"amount": "1", "most-county": "lots"}, {"id_most-county": "Write an amount like £670,450"}),
        ({"amount": "1", "least-city": "2.555%"}, {"id_least-city": "Write a percentage like"}),
        ({"amount": "1", "bears-health": "nobody"}, {"id_bears-health": "from those shown"}),
        ({"amount": "1", "between": "nothing"}, {"id_between": "from those shown"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, typed, expected):
    page = assert_refused(client_for(cast.bea).get(URL, typed), expected)
    for name, text in typed.items():
        if text and name.split("-")[0] in ("amount", "most", "least"):
            assert page.still_typed(text)
    assert "shared in different ways" not in page.words


def test_without_a_plan_it_says_so(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in words(client_for, cast.bea)
