"""The forms that move a contribution: what is right is recorded, what is wrong is shown where it is, and stays typed."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding import queries
from commonweal.commissioning.funding.models import LedgerTransaction
from tests import money
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, hidden, read, unseen

STEPS = ["agree-in-principle", "agree-on-conditions", "confirm", "withdraw"]


def url(step: str, key: str = "county-year-1") -> str:
    return f"/money/contributions/{money.contribution(key).pk}/{step}/"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def letter(on=START, carried_by="Letter of 4 May") -> dict[str, str]:
    return {**typed("on", on), "carried_by": carried_by}


def send(browser, address: str, data: dict[str, str]):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def status(key: str = "county-year-1") -> str:
    return money.contribution(key).status


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_page(cast, client_for, step):
    browser, address = client_for(cast.joan), url(step)
    with at_most(12):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_open_them(cast, client_for, name, step):
    browser = client_for(getattr(cast, name))
    assert browser.get(url(step)).status_code == 403
    assert browser.post(url(step), letter()).status_code == 403
    assert status() == "asked"


@pytest.mark.parametrize("name", ["joan", "bea", "anna", "aud", "pat", "nora"])
def test_only_a_finance_officer_receives(cast, client_for, name):
    money.confirm(cast, "county-year-1")
    browser = client_for(getattr(cast, name))
    data = {"amount": "51,000", **typed("on", START), "version": "2"}
    assert browser.post(url("receive"), data).status_code == 403
    assert status() == "confirmed"


@pytest.mark.parametrize("step", ["receive-part", "fly", "RECEIVE"])
def test_a_step_that_does_not_exist_is_not_found(cast, client_for, step):
    assert client_for(cast.joan).get(url(step)).status_code == 404


def test_agreed_in_principle(cast, client_for):
    browser = client_for(cast.joan)
    response = send(browser, url("agree-in-principle"), letter())
    assert (
        response["Location"]
        == f"/money/contributions/{money.contribution('county-year-1').pk}/?changes=1#changes"
    )
    assert status() == "in_principle"
    assert "Letter of 4 May" in read(browser.get(response["Location"])).words


def test_confirmed_by_a_decision_and_posted(cast, client_for):
    browser = client_for(cast.joan)
    page = read(browser.get(url("confirm")))
    assert "JB-1: Buy support together" in page.words
    assert "JB-2" not in page.words, "a decision nobody took confirms nothing"
    response = send(browser, url("confirm"), {"decision": str(money.decision().pk), **typed("on", START)})
    assert response.status_code == 302
    assert status() == "confirmed"
    assert LedgerTransaction.objects.get().kind == "promise"


def test_received_in_part_then_in_full(cast, client_for):
    found = money.confirm(cast, "county-year-1")
    browser, address = client_for(cast.finn), url("receive")
    with at_most(12):
        browser.get(address)
    assert send(browser, url("receive"), {"amount": "£1,000.01", **typed("on", START)}).status_code == 302
    assert status() == "confirmed"
    assert "Still due £49,999.99" in read(browser.get(url("receive"))).words
    assert send(browser, url("receive"), {"amount": "49999.99", **typed("on", START)}).status_code == 302
    assert status() == "received"
    assert queries.received(found.pk) == 51_000_00


def test_withdrawn(cast, client_for):
    assert send(client_for(cast.joan), url("withdraw"), letter()).status_code == 302
    assert status() == "withdrawn"


def test_a_step_that_is_not_open_is_closed_with_its_reason(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    page = read(client_for(cast.joan).get(url("withdraw")))
    assert "You cannot withdraw this because it is received" in page.words
    assert 'disabled aria-disabled="true"' in page.html


# What is wrong


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"id_on-day": "Enter date of the agreement", "id_carried_by": "Enter what it is written in"}),
        (letter(carried_by="x" * 201), {"id_carried_by": "200 characters or fewer"}),
        (letter() | {"on-month": "13"}, {"id_on-month": "month between 1 and 12"}),
        (letter() | {"on-day": "31", "on-month": "2"}, {"id_on-day": "has no day 31"}),
        (letter() | {"on-year": "26"}, {"id_on-year": "year of four figures"}),
        (letter() | {"on-day": "x"}, {"id_on-day": "is a number"}),
        (letter(on=TODAY + timedelta(days=1)), {"id_on-day": "must be today or earlier"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, data, expected):
    browser = client_for(cast.joan)
    page = assert_refused(send(browser, url("agree-in-principle"), data), expected)
    for text in data.values():
        assert page.still_typed(text), text
    assert status() == "asked"


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("", "Enter amount received"),
        ("£1,051600", "commas only between thousands"),
        ("TBC", "rite an amount like"),
        ("50%", "not a percentage"),
        ("-5", "without a minus sign"),
        ("1.5", "pence as two digits"),
        ("0", "must be £0.01 or more"),
        ("51,000.01", "£51,000 is still due"),
        ("99999999999999999999", "check for a digit too many"),
    ],
)
def test_an_amount_is_read_strictly(cast, client_for, amount, says):
    money.confirm(cast, "county-year-1")
    data = {"amount": amount, **typed("on", START)}
    page = assert_refused(send(client_for(cast.finn), url("receive"), data), {"id_amount": says})
    assert page.still_typed(amount)
    assert LedgerTransaction.objects.count() == 1


def test_a_day_before_the_last_step_is_said_at_the_day(cast, client_for):
    money.confirm(cast, "county-year-1")
    data = {"amount": "5", **typed("on", START - timedelta(days=1))}
    assert_refused(
        send(client_for(cast.finn), url("receive"), data), {"id_on-day": "the day of its last step"}
    )


def test_a_decision_has_to_be_chosen_from_those_shown(cast, client_for):
    browser = client_for(cast.joan)
    assert_refused(send(browser, url("confirm"), typed("on", START)), {"id_decision": "Select decision"})
    data = {"decision": str(money.decision("JB-2").pk), **typed("on", START)}
    assert_refused(send(browser, url("confirm"), data), {"id_decision": "from those shown"})
    early = {"decision": str(money.decision().pk), **typed("on", money.REPORT_ON - timedelta(days=1))}
    assert_refused(send(browser, url("confirm"), early), {"id_on-day": "The decision was taken on"})


def test_a_stale_edit_changes_nothing_and_can_be_sent_again(cast, client_for):
    browser = client_for(cast.joan)
    opened = unseen(browser.get(url("agree-on-conditions")))
    send(client_for(cast.joan), url("agree-in-principle"), letter())
    response = browser.post(url("agree-on-conditions"), {**opened, **letter()})
    page = read(response)
    assert page.status == 422
    assert "Someone else changed this while you were typing" in page.words
    assert page.still_typed("Letter of 4 May")
    assert status() == "in_principle"
    again = browser.post(url("agree-on-conditions"), {**unseen(response), **letter()})
    assert again.status_code == 302
    assert status() == "conditional"


def test_sent_twice_is_recorded_once(cast, client_for):
    money.confirm(cast, "county-year-1")
    browser = client_for(cast.finn)
    data = {**unseen(browser.get(url("receive"))), "amount": "100", **typed("on", START)}
    first, second = browser.post(url("receive"), data), browser.post(url("receive"), data)
    assert first["Location"] == second["Location"]
    assert queries.received(money.contribution("county-year-1").pk) == 100_00


def test_what_was_typed_comes_back_as_a_draft(cast, client_for):
    browser = client_for(cast.joan)
    send(browser, url("agree-in-principle"), {"carried_by": "Half a let"})
    page = read(browser.get(url("agree-in-principle")))
    assert "Your draft is back" in page.words
    assert page.still_typed("Half a let")
    assert hidden(browser.get(url("agree-in-principle")), "version") == "1"
