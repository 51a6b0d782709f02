"""From the first promises to now: every movement with its letter, and totals that come to what stands."""

import re

import pytest

from commonweal.commissioning.funding import actions
from commonweal.commissioning.funding.models import Contribution
from commonweal.rules.periods import show_day
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/contributions/movements/"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_everyone_with_business_in_money_reads_it(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert "First promised: £182,000" in page.words
    assert "The rows come to what stands now, at each certainty, to the penny." in page.words


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_each_movement_names_its_letter_or_decision_and_what_stands_after_it(cast, client_for):
    money.confirm(cast, "county-year-1")
    found = money.contribution("county-year-1")
    actions.revise_contribution(
        contribution_id=found.pk,
        on=TODAY,
        amount_pence=40_000_00,
        expected_on=None,
        expires_on=None,
        decision_id=money.decision().pk,
        version=found.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    words = read(client_for(cast.aud).get(URL)).words
    assert "Changed: Fellshire County Council: Core budget, " in words
    assert "From £51,000 to £40,000. · Decision JB-1" in words
    assert "−£11,000 £91,000 £40,000 £0 £40,000 £171,000" in words
    assert "Agreed in principle: Wexcombe City Council: Core budget, " in words
    assert "Now First promised: £182,000 £91,000 £40,000 £0 £40,000 £171,000" in words


def test_each_day_can_be_opened_the_latest_stands_open_and_none_is_left_out(cast, client_for):
    money.confirm(cast, "county-year-1")
    html = read(client_for(cast.aud).get(URL)).html
    opened = re.findall(
        r"<details class=\"govuk-details\"( open)?>.*?summary-text\">([^<]+)<", html, re.DOTALL
    )
    assert [is_open for is_open, _ in opened] == [*[""] * (len(opened) - 1), " open"]
    assert opened[0][1] == "With the plan: 6 movements, £182,000 together after them"
    assert opened[-1][1] == f"{show_day(START)}: 1 movement, £182,000 together after it"
    counted = sum(int(re.search(r": (\d+) movement", words)[1]) for _, words in opened)
    assert counted == html.count('data-label="Change"')


def test_an_amount_that_was_changed_behind_the_record_is_shown_as_a_fault(cast, client_for):
    money.confirm(cast, "county-year-1")
    found = money.contribution("county-year-1")
    actions.revise_contribution(
        contribution_id=found.pk,
        on=TODAY,
        amount_pence=40_000_00,
        expected_on=None,
        expires_on=None,
        decision_id=money.decision().pk,
        version=found.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    Contribution.objects.filter(pk=found.pk).update(amount_pence=1)
    words = read(client_for(cast.aud).get(URL)).words
    assert "The movements do not add up" in words
    assert "The rows come to what stands now" not in words
