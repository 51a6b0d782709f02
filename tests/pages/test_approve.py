"""Approving what another prepared: the list, the form with its reasons, sending back, withdrawing, the first page's card."""

import pytest

from commonweal.commissioning.funding.models import Contribution
from commonweal.commissioning.procurement import actions
from commonweal.commissioning.procurement.models import Payment
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, last_day_after
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

LIST = "/payments/"


@pytest.fixture
def waiting(cast) -> Payment:
    money.load(cast)
    money.put_in_bank(cast, "county-year-1")
    contract = money.contract()
    return actions.prepare_payment(
        contract_id=contract.pk,
        line_id=contract.lines.get(element__key="early", area__code="fellshire").pk,
        starts_on=START,
        last_day=last_day_after(3),
        amount_pence=1_234_56,
        paid_on=START,
        words="Invoice 7",
        by=actor_of(cast.finn),
        at=NOW,
    )


def approving(payment: Payment) -> str:
    return f"/payments/{payment.pk}/approve/"


def send(browser, address: str, **data):
    return browser.post(address, {**unseen(browser.get(address)), **data})


@pytest.mark.parametrize("name", ["finn", "joan"])
def test_the_list_says_what_waits(cast, client_for, waiting, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(LIST)).words
    assert "£1,234.56 to Harbour" in words
    assert "C-1 · Early help, Fellshire" in words
    assert ("Prepared by you" in words) == (name == "finn")
    act = actions.withdraw_payment
    act(payment_id=waiting.pk, version=1, by=actor_of(cast.finn), at=NOW)
    assert "Nothing waits for approval" in read(browser.get(LIST)).words


@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "mona", "nora"])
def test_nobody_else_opens_it(cast, client_for, waiting, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(LIST).status_code == 403
    assert browser.get(approving(waiting)).status_code == 403
    assert browser.post(approving(waiting), {"answer": "approve"}).status_code == 403
    assert Payment.objects.get().status == "prepared"


def test_it_is_approved(cast, client_for, waiting):
    browser, address = client_for(cast.joan), approving(waiting)
    browser.get(address)
    with at_most(14):  # everything is checked as it will be when it is approved
        page = read(browser.get(address))
    for said in ("Amount £1,234.56", "To Harbour", "Prepared by Finn Counts"):
        assert said in page.words, said
    response = send(browser, address, answer="approve", words="")
    assert response["Location"] == f"/payments/{waiting.pk}/"
    with at_most(12):
        words = read(browser.get(response["Location"])).words
    for said in (
        "Your decision is recorded.",
        "Where it stands Paid",
        "Approved by Joan Commissions",
        "Under decision JB-1",
    ):
        assert said in words, said
    assert words.index("Approved Joan Commissions") < words.index("Prepared Invoice 7 Finn Counts")


def test_the_preparer_is_told_why_the_button_is_off(cast, client_for, waiting):
    browser = client_for(cast.finn)
    page = read(browser.get(approving(waiting)))
    assert "You prepared this, so somebody else has to approve it or send it back." in page.words
    assert 'disabled aria-disabled="true"' in page.html
    response = send(browser, approving(waiting), answer="approve", words="")
    assert response.status_code == 422
    assert Payment.objects.get().status == "prepared"


def test_sent_back_it_needs_a_reason_which_stays(cast, client_for, waiting):
    browser, address = client_for(cast.joan), approving(waiting)
    assert_refused(
        send(browser, address, answer="send_back", words=""), {"id_words": "Say why you send it back"}
    )
    assert_refused(
        send(browser, address, answer="", words="Wrong line"), {"id_answer": "What do you decide?"}
    )
    response = send(browser, address, answer="send_back", words="Wrong line")
    words = read(browser.get(response["Location"])).words
    assert "Where it stands Sent back" in words
    assert "Sent back Wrong line Joan Commissions" in words


def test_what_would_stop_it_is_said_before_and_nothing_is_lost(cast, client_for, waiting):
    Contribution.objects.filter(key="county-year-1").update(fence=money.contribution("city-year-1").fence)
    browser = client_for(cast.joan)
    page = read(browser.get(approving(waiting)))
    assert "It could not be approved as things stand now" in page.words
    assert "£0 has come in that may pay for this" in page.words
    response = send(browser, approving(waiting), answer="approve", words="Looks right")
    page = read(response)
    assert (page.status, page.still_typed("Looks right")) == (422, True)
    assert "£0 has come in that may pay for this" in page.words


def test_a_stale_approval_shows_it(cast, client_for, waiting):
    browser = client_for(cast.joan)
    opened = unseen(browser.get(approving(waiting)))
    Payment.objects.update(version=5)
    response = browser.post(approving(waiting), {**opened, "answer": "approve", "words": ""})
    assert "Someone else changed this" in read(response).words


def test_sent_twice_it_is_paid_once(cast, client_for, waiting):
    browser = client_for(cast.joan)
    data = {**unseen(browser.get(approving(waiting))), "answer": "approve", "words": ""}
    first, second = browser.post(approving(waiting), data), browser.post(approving(waiting), data)
    assert first["Location"] == second["Location"] == f"/payments/{waiting.pk}/"


def test_the_preparer_withdraws_it(cast, client_for, waiting):
    address = f"/payments/{waiting.pk}/withdraw/"
    assert client_for(cast.joan).get(address).status_code == 403
    browser = client_for(cast.finn)
    response = send(browser, address, words="Wrong provider")
    words = read(browser.get(response["Location"])).words
    assert "Where it stands Withdrawn" in words
    assert "Withdrawn Wrong provider Finn Counts" in words
    page = read(browser.get(address))
    assert "You cannot withdraw this because it is withdrawn" in page.words


def test_the_first_page_counts_what_others_prepared(cast, client_for, waiting):
    joan, finn = (read(client_for(person).get("/")).words for person in (cast.joan, cast.finn))
    assert "Payments to approve 1" in joan
    assert "Payments to approve 0" in finn


def test_what_waits_is_said_on_the_contract(cast, client_for, waiting):
    words = read(client_for(cast.bea).get(f"/contracts/{money.contract().pk}/")).words
    assert "Paid so far £0, and £1,234.56 waits for approval" in words
    assert "£1,234.56 (waits for approval)" in words
