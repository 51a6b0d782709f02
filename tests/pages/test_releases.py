"""The release log, one release, and the number below which counts are hidden."""

from datetime import timedelta

import pytest

from commonweal.outcomes.releases.models import DisclosureSetting, Release
from tests.cast import NOW
from tests.pages.reading import unseen
from tests.released import a_release

TODAY = NOW.date()


def read(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


READERS = ["joan", "anna", "aud", "ingrid"]
OTHERS = ["finn", "bea", "adam", "fred", "rita", "pat", "percy", "mona", "nora"]


@pytest.fixture
def released(cast) -> Release:
    return a_release(cast)


@pytest.mark.parametrize("name", READERS)
def test_the_log_and_one_release(cast, client_for, released, name, at_most_queries):
    browser = client_for(getattr(cast, name))
    with at_most_queries(8):
        page = read(browser.get("/releases/"))
    assert "Spring statement" in page
    assert "The partners" in page
    assert "Counts below 5 are hidden" in page
    with at_most_queries(7):
        page = read(browser.get(f"/releases/{released.pk}/"))
    assert "the board, too" in page
    assert "hidden to protect people" in page
    assert "74" in page
    assert "Referrals: victims" in page
    assert released.sha256 in page.replace("<wbr>", "")
    assert "does not fit" not in page


@pytest.mark.parametrize("name", OTHERS)
def test_others_see_none_of_it(cast, client_for, released, name):
    browser = client_for(getattr(cast, name))
    for address in (
        "/releases/",
        f"/releases/{released.pk}/",
        "/releases/minimum/",
        "/releases/minimum/new/",
    ):
        assert browser.get(address).status_code == 403


def test_a_release_that_is_not_there(cast, client_for):
    assert client_for(cast.aud).get("/releases/999/").status_code == 404


def test_an_empty_log_says_so(cast, client_for):
    assert "Nothing released yet" in read(client_for(cast.aud).get("/releases/"))
    assert "No earlier release" in read(client_for(cast.aud).get("/releases/?before=4"))
    assert client_for(cast.aud).get("/releases/?before=x").status_code == 200


@pytest.mark.parametrize("name", READERS)
def test_the_number_and_who_set_it(cast, client_for, name, at_most_queries):
    browser = client_for(getattr(cast, name))
    with at_most_queries(8):
        page = read(browser.get("/releases/minimum/"))
    assert "Counts of people from 1 to 4 are hidden" in page
    assert "Nothing set here yet" in page
    assert ("Set another number" in page) == (name == "ingrid")


def sent(browser, **change):
    address = "/releases/minimum/new/"
    tomorrow = TODAY + timedelta(days=1)
    typed = {
        "value": "10",
        "starts_on-day": str(tomorrow.day),
        "starts_on-month": str(tomorrow.month),
        "starts_on-year": str(tomorrow.year),
        "reason": "Small districts joined us",
    }
    return browser.post(address, {**unseen(browser.get(address)), **typed, **change})


def test_the_lead_sets_the_number(cast, client_for):
    browser = client_for(cast.ingrid)
    response = sent(browser)
    assert response.status_code == 302
    page = read(browser.get(response["Location"]))
    assert "The number is set." in page
    assert "Below 10 is hidden" in page
    assert "still to come" in page
    assert "Small districts joined us" in page
    assert "Ingrid Governs" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"value": "3"}, "Enter 5 or more"),
        ({"value": "ten"}, "must be a whole number from 0 to 100"),
        ({"value": ""}, "Enter"),
        ({"starts_on-year": "2020"}, "Enter today or a later day"),
        ({"reason": ""}, "Enter"),
        ({"reason": "because"}, "Say why in a few words"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, client_for, change, says):
    response = sent(client_for(cast.ingrid), **change)
    assert response.status_code == 422
    page = response.content.decode()
    assert says in page
    kept = {"value": "10", "reason": "Small districts joined us"} | change
    assert all(f'value="{value}"' in page for name, value in kept.items() if value)
    assert DisclosureSetting.objects.count() == 0


def test_the_menu_and_the_first_page_lead_there(cast, client_for):
    page = read(client_for(cast.ingrid).get("/"))
    assert "The smallest number that is shown" in page
    assert "Releases" in page
    assert "Releases" not in read(client_for(cast.bea).get("/"))
