"""The service directory: for everyone who signs in, by area and by need."""

import re

import pytest

from commonweal.partnership.models import ServiceOffer
from tests.cast import LONG_AGO
from tests.pages.counting import at_most

URL = "/directory/"
EVERYONE = ["joan", "finn", "bea", "anna", "aud", "adam", "fred", "rita", "pat", "mona", "percy"]


def services(response) -> list[str]:
    return re.findall(r'<th role="rowheader" scope="row">([^<]*)<br>', response.content.decode())


@pytest.fixture
def legal(cast):
    offer = ServiceOffer.objects.create(
        organisation=cast.lantern,
        name="Lantern legal",
        side="victim",
        client_groups=["victim"],
        needs=["legal_advice"],
        minimum_age=16,
        starts_on=LONG_AGO,
    )
    offer.areas.add(cast.whole)
    over = ServiceOffer.objects.create(
        organisation=cast.lantern,
        name="Long over",
        side="victim",
        client_groups=["victim"],
        starts_on=LONG_AGO,
        ends_before="2020-01-01",
    )
    over.areas.add(cast.whole)
    return offer


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_who_signs_in_may_read_it(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(8):
        response = browser.get(URL)
    assert services(response) == ["Harbour support", "Lantern support", "Turning support"]


@pytest.mark.parametrize("name", [None, "nora"])
def test_nobody_else_may(cast, client_for, name):
    response = client_for(getattr(cast, name) if name else None).get(URL)
    assert response.status_code == (403 if name else 302)


@pytest.mark.usefixtures("legal")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Harbour support", "Lantern legal", "Lantern support", "Turning support"]),
        ("area=north_fell", ["Harbour support", "Lantern legal", "Turning support"]),
        ("area=wexcombe", ["Lantern legal", "Lantern support", "Turning support"]),
        ("need=legal_advice", ["Harbour support", "Lantern legal", "Lantern support", "Turning support"]),
        ("area=wexcombe&need=legal_advice", ["Lantern legal", "Lantern support", "Turning support"]),
        (
            "area=nowhere&need=nothing",
            ["Harbour support", "Lantern legal", "Lantern support", "Turning support"],
        ),
    ],
)
def test_by_area_and_by_need(cast, client_for, asked, found):
    assert services(client_for(cast.pat).get(f"{URL}?{asked}")) == found


@pytest.mark.usefixtures("legal")
def test_a_service_for_one_need_is_left_out_for_another(cast, client_for):
    ServiceOffer.objects.filter(name="Harbour support").update(needs=["housing"])
    assert services(client_for(cast.pat).get(f"{URL}?area=north_fell&need=housing")) == [
        "Harbour support",
        "Turning support",
    ]


@pytest.mark.usefixtures("legal")
def test_what_is_chosen_stays_chosen_and_words_are_plain(cast, client_for):
    page = client_for(cast.pat).get(f"{URL}?area=wexcombe&need=legal_advice").content.decode()
    assert '<option value="wexcombe" selected>Wexcombe</option>' in page
    assert '<option value="legal_advice" selected>Legal advice</option>' in page
    assert "16 and over" in page
    assert "people who use abuse" in page


def test_where_nobody_helps_the_page_says_so(cast, client_for):
    ServiceOffer.objects.update(ends_before="2020-01-01")
    assert "No service fits" in client_for(cast.pat).get(URL).content.decode()
