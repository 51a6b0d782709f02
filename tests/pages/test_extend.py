"""Extending a contract: open only where money and authority reach, and the reasons beside the button where they do not."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import Contribution, Gate
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.models import Contract, ContractExtension
from tests import money
from tests.money import last_day_after, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

FEBRUARY_31 = {"last_day-day": "31", "last_day-month": "2", "last_day-year": "2029"}
FULL, HALF = last_day_after(36), last_day_after(30)


def url(reference: str = "C-1") -> str:
    return f"/contracts/{money.contract(reference).pk}/extend/"


@pytest.fixture
def reachable(cast) -> Contract:
    money.load(cast)
    contract = money.contract()
    for key in ("county", "city", "commissioner"):
        row = money.contribution(f"{key}-year-2")
        row.pk, row.key, row.version, row.status = None, f"{key}-year-3", 1, "asked"
        row.starts_on, row.ends_before = contract.ends_before, FULL + timedelta(days=1)
        row.save()
        money.confirm(cast, f"{key}-year-3")
    return contract


def answer(last_day=FULL, reference: str = "JB-1") -> dict[str, str]:
    return {**typed("last_day", last_day), "decision": str(money.decision(reference).pk)}


def send(browser, data: dict[str, str]):
    return browser.post(url(), {**unseen(browser.get(url())), **data})


def test_it_is_extended(cast, client_for, reachable):
    browser, address = client_for(cast.joan), url()
    with at_most(12):
        page = read(browser.get(address))
    assert "Cost of the whole option £90,000" in page.words
    assert "This cannot be done yet" not in page.words
    assert send(browser, answer()).status_code == 302
    assert Contract.objects.get(pk=reachable.pk).ends_before == FULL + timedelta(days=1)
    page = read(browser.get(address))
    assert "The contract allows extension to" in page.words, "the option is used up"
    assert 'disabled aria-disabled="true"' in page.html


@pytest.mark.parametrize("name", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_only_a_commissioner_opens_it(cast, client_for, reachable, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(url()).status_code == 403
    assert browser.post(url(), answer()).status_code == 403
    assert not ContractExtension.objects.exists()


def test_without_money_it_is_closed_and_says_how_much_is_missing(cast, client_for):
    money.load(cast)
    browser = client_for(cast.joan)
    page = read(browser.get(url()))
    assert (
        "Confirmed money falls £7,500 short of the extension: have that much more confirmed first."
        in page.words
    )
    assert 'disabled aria-disabled="true"' in page.html
    response = send(browser, answer())
    assert "Confirmed money falls £90,000 short" in read(response).words
    assert not ContractExtension.objects.exists()


def test_it_is_closed_beforehand_where_a_gate_shuts_the_money_off(cast, client_for, reachable):
    gate = Gate.objects.create(plan=reachable.plan, key="renewed", name="Renewal", question="Is it renewed?")
    Contribution.objects.filter(key__endswith="-year-3").update(gate=gate)
    page = read(client_for(cast.joan).get(url()))
    assert "Confirmed money falls £7,500 short of the extension" in page.words
    assert 'disabled aria-disabled="true"' in page.html


def test_a_part_may_be_possible_when_the_whole_is_not(cast, client_for, reachable):
    Decision.objects.filter(reference="JB-1").update(amount_pence=230_000_00)
    browser = client_for(cast.joan)
    page = read(browser.get(url()))
    assert "The whole option cannot be used yet" in page.words
    assert "ask for authority for £40,000 more" in page.words
    assert 'disabled aria-disabled="true"' not in page.html
    assert_refused(send(browser, answer()), {"id_decision": "ask for authority for £40,000 more"})
    assert send(browser, answer(HALF)).status_code == 302


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"id_last_day-day": "Enter new last day", "id_decision": "Select decision"}),
        (FEBRUARY_31, {"id_last_day-day": "has no day 31", "id_decision": "Select"}),
    ],
)  # fmt: skip
def test_what_is_missing_or_no_day_is_said(cast, client_for, reachable, data, expected):
    page = assert_refused(send(client_for(cast.joan), data), expected)
    for text in data.values():
        assert page.still_typed(text)


@pytest.mark.parametrize(
    ("last_day", "says"),
    [
        (last_day_after(37), "and no further"),
        (last_day_after(24), "Enter a last day after"),
        (HALF - timedelta(days=2), "Extend for whole months"),
    ],
)
def test_an_end_that_does_not_fit_the_option(cast, client_for, reachable, last_day, says):
    found = send(client_for(cast.joan), answer(last_day))
    assert found.status_code == 422
    assert any(says in text for target, text in read(found).errors if target == "id_last_day-day")


def test_a_decision_nobody_took_is_not_offered(cast, client_for, reachable):
    assert_refused(send(client_for(cast.joan), answer(reference="JB-2")), {"id_decision": "from those shown"})


def test_a_stale_edit_shows_the_end_that_was_saved(cast, client_for, reachable):
    browser = client_for(cast.joan)
    opened = unseen(browser.get(url()))
    send(client_for(cast.joan), answer(HALF))
    response = browser.post(url(), {**opened, **answer(HALF)})
    page = read(response)
    assert page.status == 422
    assert "Someone else changed this while you were typing" in page.words
    assert ContractExtension.objects.count() == 1


def test_sent_twice_happens_once(cast, client_for, reachable):
    browser = client_for(cast.joan)
    data = {**unseen(browser.get(url())), **answer(HALF)}
    first, second = browser.post(url(), data), browser.post(url(), data)
    assert first["Location"] == second["Location"]
    assert ContractExtension.objects.count() == 1
