"""The page of a move at the front door, and the ordinary form that sends there."""

import pytest

from commonweal.services.casework.models import ContactPoint
from tests import care
from tests.actions.test_front_door_moves import NEW, OLD, add
from tests.care import TODAY
from tests.cast import ask
from tests.pages.filling import counted, day, errors, fill, text_of

HOME = {"kind": "home", **day("moved_on", TODAY), "address": NEW}


def at(made, end: str = "") -> str:
    return f"/front-door/{made.pk}/{end}"


@pytest.fixture
def made(cast):
    referral = care.make_referral(cast)
    referral.point = add(cast, referral)
    ask(None)
    return referral


def addresses(cast, made, **wanted):
    ask(cast.fred)
    return ContactPoint.objects.filter(episode=made.episode, kind="address", **wanted)


def test_the_ordinary_form_has_no_box_for_it_and_says_where(cast, client_for, made):
    browser = client_for(cast.fred)
    address = at(made, f"contact/{made.point.pk}/")
    shown = text_of(counted(browser, address))
    assert "id_value" not in shown
    assert f'href="{at(made, "moved/")}"' in shown
    typed = {"safe_channels": ["post"], **day("confirmed_on", TODAY), "value": NEW}
    assert fill(browser, address, typed).status_code == 302  # what was made up is not read
    assert addresses(cast, made).get().never_say()[1] == OLD


def test_a_second_address_is_sent_to_the_page_of_a_move(cast, client_for, made):
    typed = {"kind": "address", "value": NEW, "safe_channels": ["post"], **day("confirmed_on", TODAY)}
    sent = fill(client_for(cast.fred), at(made, "contact/new/"), typed)
    assert "recorded as a move" in errors(sent)["id_value"]
    assert NEW in text_of(sent)


def test_a_move_is_recorded(cast, client_for, made):
    browser = client_for(cast.fred)
    shown = text_of(counted(browser, at(made, "moved/")))
    assert "the old address stops at once" in shown
    assert "Phones, cars, tags" in shown
    assert OLD not in shown
    assert fill(browser, at(made, "moved/"), HOME)["Location"] == at(made)
    assert addresses(cast, made, struck_at=None).get().never_say()[1] == NEW
    shown = text_of(browser.get(at(made)))
    assert NEW not in shown
    assert OLD not in shown
    assert "A move was recorded" in shown


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"kind": ""}, "id_kind", "Select what kind of address"),
        ({"kind": "safe"}, "id_address", "Leave the address empty"),
        ({"address": "4 L"}, "id_address", "Enter the whole address"),
        ({"moved_on-day": ""}, "id_moved_on-day", "day of the move"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cast, client_for, made, fields, field, words):
    sent = fill(client_for(cast.fred), at(made, "moved/"), HOME | fields)
    assert words in errors(sent)[field]
    assert addresses(cast, made, struck_at=None).get().pk == made.point.pk


@pytest.mark.parametrize("name", ["pat", "cora", "mona", "nell", "nigel", "percy", "petra", "rita"])
def test_nobody_else_opens_it(cast, client_for, made, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(at(made, "moved/")).status_code == 403
    assert browser.post(at(made, "moved/"), HOME).status_code == 403
