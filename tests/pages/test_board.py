"""The board page, the measures and the statements: who reads them, what they show, how many queries they take."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from commonweal.outcomes.actions import refresh_counts
from tests.cast import ask, client_for

READERS = ["joan", "finn", "bea", "ben", "anna", "aud"]
NOT_READERS = ["adam", "fred", "rita", "pat", "mona", "percy", "petra", "nora"]
PAGES = ["board", "measures", "statements"]


@pytest.fixture
def counted(cast):
    refresh_counts(by=ask(cast.anna), at=datetime.now(UTC))
    return cast


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", READERS)
def test_readers_of_figures_see_it(counted, who, name):
    answer = client_for(getattr(counted, who)).get(reverse(name))
    assert answer.status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", NOT_READERS)
def test_everyone_else_is_refused(counted, who, name):
    assert client_for(getattr(counted, who)).get(reverse(name)).status_code == 403


def test_small_numbers_never_appear(counted):
    """The cast has a handful of referrals in the county and none in the city: nothing under five may show."""
    answer = client_for(counted.bea).get(reverse("board")).content.decode()
    assert "hidden to protect people" in answer or "fewer than" in answer


def test_nothing_counted_is_not_nought(cast):
    answer = client_for(cast.bea).get(reverse("board")).content.decode()
    assert "Nothing has been counted yet" in answer


@pytest.mark.parametrize(
    "asked", ["?year=2024", "?year=banana", "?year=1066", "?group=perpetrator", "?group=everyone"]
)
def test_whatever_is_asked_gets_a_sensible_page(counted, asked):
    assert client_for(counted.bea).get(reverse("board") + asked).status_code == 200


def test_an_analyst_brings_the_figures_up_to_date(cast):
    client = client_for(cast.anna)
    answer = client.post(reverse("refresh_figures"), follow=True)
    assert "Bring the figures up to date" in answer.content.decode()
    assert client.post(reverse("refresh_figures"))["Location"] == answer.redirect_chain[0][0], (
        "pressed twice, it is one"
    )


@pytest.mark.parametrize("who", ["bea", "joan", "pat"])
def test_nobody_else_does(cast, who):
    assert client_for(getattr(cast, who)).post(reverse("refresh_figures")).status_code == 403


def test_refreshing_takes_a_press_not_a_visit(cast):
    assert client_for(cast.anna).get(reverse("refresh_figures")).status_code == 405


def test_a_statement_of_nobody_is_not_found(counted):
    assert client_for(counted.bea).get(reverse("statement", args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_queries(counted, name, at_most_queries):
    client = client_for(counted.bea)
    client.get(reverse(name))
    with at_most_queries(12):
        client.get(reverse(name))


def test_a_share_says_how_far_chance_moves_it_and_only_where_both_numbers_are_shown():
    from commonweal.outcomes.figure_tables import rates_table
    from commonweal.rules.disclosure import publish_rates

    rates = {"County": (40, 80), "City": (30, 60), "Elsewhere": None}
    table = rates_table("Rates", publish_rates(rates, threshold=5))
    assert [row[-1] for row in table.rows] == ["39% to 61%", "38% to 62%", ""]
    assert table.total[-1] == ""  # a part of it was not submitted
    hidden = rates_table("Rates", publish_rates({"County": (40, 80), "City": (2, 60)}, threshold=5))
    assert [row[-1] for row in hidden.rows] == ["", ""]
    assert "chance alone" in table.note


@pytest.mark.parametrize(
    "day", [date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1), date(2027, 3, 31)]
)
def test_there_is_a_page_on_every_day_of_the_year(counted, monkeypatch, day):
    """In the first quarter a year has one column and no column of totals."""
    monkeypatch.setattr("commonweal.outcomes.views.today", lambda: day)
    for address in (reverse("board"), reverse("statement", args=[counted.county.pk]), reverse("trend")):
        assert client_for(counted.joan).get(address).status_code in (200, 404), address
    assert client_for(counted.joan).get(reverse("board")).status_code == 200
