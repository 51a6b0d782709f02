"""Preparing a payment: put before somebody else, refused in words with everything typed still there, sent once."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.commissioning.procurement import actions
from commonweal.commissioning.procurement.models import Payment
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, last_day_after, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)
    for key in ("county-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)


def url(reference: str = "C-1") -> str:
    return f"/contracts/{money.contract(reference).pk}/pay/"


def line(element: str = "early", area: str = "fellshire") -> str:
    return str(money.contract().lines.get(element__key=element, area__code=area).pk)


def payment(**changes) -> dict[str, str]:
    data = {
        "line": line(),
        **typed("starts_on", START),
        **typed("last_day", last_day_after(3)),
        "amount": "51,000.07",
        **typed("paid_on", START),
    }
    return data | changes


def send(browser, data: dict[str, str]):
    return browser.post(url(), {**unseen(browser.get(url())), **data})


def approved(cast, found: Payment) -> Payment:
    return actions.approve_payment(payment_id=found.pk, version=found.version, by=actor_of(cast.joan), at=NOW)


def test_a_payment_is_prepared_then_approved_and_traced(cast, client_for):
    browser, address = client_for(cast.finn), url()
    with at_most(12):
        assert browser.get(address).status_code == 200
    response = send(browser, payment(words="Invoice 7"))
    found = Payment.objects.get()
    assert response["Location"] == f"/payments/{found.pk}/"
    assert not LedgerTransaction.objects.filter(kind="payment").exists()
    words = read(browser.get(response["Location"])).words
    for said in (
        "£51,000.07 to Harbour",
        "Waits for approval",
        "Prepared by Finn Counts",
        "Invoice 7",
        "nobody yet",
    ):
        assert said in words, said
    approved(cast, found)
    with at_most(12):
        page = read(browser.get(response["Location"]))
    for said in (
        "£51,000.07 paid to Harbour",
        "For Early help, Fellshire",
        "Under decision JB-1",
        "Prepared by Finn Counts",
        "Approved by Joan Commissions",
        "Fellshire County Council Only in Fellshire. Early help Fellshire £51,000.00",
        "Fellshire Commissioner Anywhere, for anything. Early help Fellshire £0.07",
        "Together £51,000.07",
    ):
        assert said in page.words, said
    assert page.title == "Payment · Commonweal"


@pytest.mark.parametrize("name", ["joan", "bea", "anna", "aud", "pat", "mona", "nora"])
def test_only_a_finance_officer_opens_the_form(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(url()).status_code == 403
    assert browser.post(url(), payment()).status_code == 403
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("joan", 200), ("bea", 200), ("aud", 200), ("pat", 403), ("nora", 403)]
)
def test_who_may_follow_a_payment(cast, client_for, name, status):
    send(client_for(cast.finn), payment())
    assert client_for(getattr(cast, name)).get(f"/payments/{Payment.objects.get().pk}/").status_code == status


def test_a_payment_that_is_not_there_is_not_found(cast, client_for):
    assert client_for(cast.finn).get("/payments/999999/").status_code == 404


def test_empty_it_says_what_to_fill_in(cast, client_for):
    expected = {
        "id_line": "Answer the question “What was the work?”",
        "id_starts_on-day": "Enter first day of the work",
        "id_last_day-day": "Enter last day of the work",
        "id_amount": "Enter amount to pay",
        "id_paid_on-day": "Enter date of the payment",
    }
    assert_refused(send(client_for(cast.finn), {}), expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": "£1,051600"}, {"id_amount": "commas only between thousands"}),
        ({"amount": "lots"}, {"id_amount": "commas only between thousands"}),
        ({"amount": "0"}, {"id_amount": "must be £0.01 or more"}),
        ({"amount": "71,000.01"}, {"id_amount": "so £0.01 is missing"}),
        ({"amount": "100,000.01"}, {"id_amount": "£100,000 of this line is left"}),
        ({"line": "0"}, {"id_line": "from those shown"}),
        (
            typed("starts_on", START - timedelta(days=1)),
            {"id_starts_on-day": "pay only for work done in that time"},
        ),
        (
            typed("last_day", START - timedelta(days=1)),
            {"id_last_day-day": "a last day that is the same as or after"},
        ),
        (typed("last_day", START) | {"last_day-month": "x"}, {"id_last_day-month": "is a number"}),
        (typed("paid_on", TODAY + timedelta(days=1)), {"id_paid_on-day": "must be today or earlier"}),
        (typed("paid_on", money.REPORT_ON - timedelta(days=1)), {"id_paid_on-day": "spend from that day on"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_typed(cast, client_for, changes, expected):
    data = payment(**changes)
    page = assert_refused(send(client_for(cast.finn), data), expected)
    for name, text in data.items():
        if name != "line":
            assert page.still_typed(text), name
    assert not Payment.objects.exists()


def test_fenced_off_money_is_named(cast, client_for):
    data = payment(line=line(area="wexcombe"), amount="20,000.01")
    expected = {
        "id_amount": "£20,000 has come in that may pay for this",
        "id_line": "£51,000 from Fellshire County Council",
    }
    assert_refused(send(client_for(cast.finn), data), expected)


def test_sent_twice_is_prepared_once(cast, client_for):
    browser = client_for(cast.finn)
    data = {**unseen(browser.get(url())), **payment(amount="5")}
    first, second = browser.post(url(), data), browser.post(url(), data)
    assert first["Location"] == second["Location"]
    assert Payment.objects.count() == 1


def test_what_was_typed_comes_back_as_a_draft(cast, client_for):
    browser = client_for(cast.finn)
    send(browser, payment(amount="£1,051600"))
    page = read(browser.get(url()))
    assert "Your draft is back" in page.words
    assert page.still_typed("£1,051600")
    send(browser, payment(amount="5"))
    assert "Your draft is back" not in read(browser.get(url())).words


def test_without_authority_the_form_is_closed(cast, client_for):
    browser = client_for(cast.finn)
    page = read(browser.get(url("C-2")))
    assert "Decision JB-2 is drafted" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    only = str(money.contract("C-2").lines.get().pk)
    response = browser.post(url("C-2"), payment(line=only, amount="5"))
    assert "nothing can be paid under it" in read(response).words
    assert not Payment.objects.exists()
