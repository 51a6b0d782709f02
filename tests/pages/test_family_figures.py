"""Every figure of one family: who reads it, that nothing small shows, how many queries it takes."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.catalogue import families
from commonweal.outcomes.reports import is_for
from commonweal.rules.disclosure import HIDDEN_IN_WORDS
from tests.cast import ask, client_for

KEYS = [each.key for each in families()]


@pytest.fixture
def counted(cast):
    refresh_counts(by=ask(cast.anna), at=datetime.now(UTC))
    return cast


def address(family: str) -> str:
    return reverse("family_figures", args=[family])


@pytest.mark.parametrize("family", KEYS)
def test_it_has_every_measure_of_the_family_with_its_definition(counted, family):
    browser = client_for(counted.bea)
    shown = {
        group: browser.get(f"{address(family)}?group={group}").content.decode()
        for group in ("victim", "child")
    }
    asked = next(each for each in families() if each.key == family)
    for measure in asked.measures:
        group = "victim" if is_for(measure, "victim") else "child"
        assert f'id="measure-{measure.key}"' in shown[group]
        assert measure.window in shown[group]


@pytest.mark.parametrize("who", ["joan", "finn", "bea", "anna", "aud"])
def test_readers_of_figures_see_it(counted, who):
    assert client_for(getattr(counted, who)).get(address("casework")).status_code == 200


@pytest.mark.parametrize("who", ["adam", "fred", "rita", "pat", "mona", "percy", "petra", "nora"])
def test_everyone_else_is_refused(counted, who):
    assert client_for(getattr(counted, who)).get(address("casework")).status_code == 403


def test_small_numbers_are_hidden(counted):
    assert (
        HIDDEN_IN_WORDS in client_for(counted.bea).get(address("referrals-and-unmet-need")).content.decode()
    )


def test_what_speaks_of_others_alone_is_not_shown_as_nought(counted):
    shown = (
        client_for(counted.bea).get(address("safety-and-wellbeing") + "?group=perpetrator").content.decode()
    )
    assert "measure-daily_life_better" not in shown


@pytest.mark.parametrize("asked", ["?year=banana", "?group=everyone", "?year=2024&group=child"])
def test_whatever_is_asked_gets_a_sensible_page(counted, asked):
    assert client_for(counted.bea).get(address("timeliness") + asked).status_code == 200


def test_a_family_that_is_not_there_is_not_found(counted):
    assert client_for(counted.bea).get(address("horses")).status_code == 404


def test_before_anything_was_counted_it_says_so(cast):
    assert "Nothing has been counted yet" in client_for(cast.bea).get(address("timeliness")).content.decode()


def test_it_takes_few_queries(counted, at_most_queries):
    client = client_for(counted.bea)
    with at_most_queries(14):
        client.get(address("referrals-and-unmet-need"))
