"""Can the plan be paid for? The answer over all years, how sure it is, and the proof when it cannot."""

import pytest

from tests import money
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/verdict/"
FIRST = ("county-year-1", "city-year-1", "commissioner-year-1")
SECOND = ("county-year-2", "city-year-2", "commissioner-year-2")


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def words(client_for, user, **asked) -> str:
    return read(client_for(user).get(URL, asked)).words


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_everyone_with_business_in_money_reads_it(cast, client_for, name):
    for key in FIRST:
        money.confirm(cast, key)
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert "Can the plan be paid for?" in page.words
    assert "Confirmed money only" in page.words
    assert "Paid in full" in page.words, "the first year is"


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_why_not_is_said_in_a_sentence_with_its_proof(cast, client_for):
    money.confirm(cast, "county-year-1")
    text = words(client_for, cast.bea, counting="confirmed")
    assert "Early help" in text
    assert "no money that counts may pay for it" in text
    assert "Lines that are short, or compete with one that is" in text
    assert "Together £51,000" in text, "all that may pay for the county’s lines"


def test_the_sums_of_the_proof_tie(cast, client_for):
    """What is short in the sentences is what is short in the table, to the pound."""
    for key in FIRST:
        money.confirm(cast, key)
    from commonweal.commissioning.funding.models import Plan
    from commonweal.commissioning.funding.verdict import verdict_on

    read_back = verdict_on(Plan.objects.get())
    for answer in read_back.proof.answers:
        shorts = sum(each.short_pence for each in answer.funding.shortfalls)
        assert shorts == answer.needed_pence - sum(each.pence for each in answer.funding.payments)
        assert shorts == sum(year.short_pence for year in answer.years)


def test_confirming_what_is_missing_turns_the_answer(cast, client_for):
    """The third year has no money at all in this plan, so its needs are taken out of the question first."""
    from commonweal.commissioning.funding.models import NeedLine

    NeedLine.objects.filter(starts_on__gte=money.last_day_after(12)).delete()
    for key in FIRST[:2]:
        money.confirm(cast, key)
    assert "No" in words(client_for, cast.finn, counting="confirmed")
    money.confirm(cast, FIRST[2])
    text = words(client_for, cast.finn, counting="confirmed")
    assert "Confirmed money only £91,000 £90,000 £0 £1,000 Yes" in text


def test_without_a_plan_it_says_so(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in words(client_for, cast.bea)
