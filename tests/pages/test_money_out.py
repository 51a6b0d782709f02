"""The ledger's own pages: promising, letting go, accruing, undoing, giving back, and closing a year."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import Contribution, LedgerTransaction, YearClose
from commonweal.commissioning.procurement import actions, closing
from commonweal.commissioning.procurement.models import Accrual, Commitment
from commonweal.rules import year_close
from commonweal.rules.periods import financial_year
from tests import money
from tests.cast import NOW, actor_of
from tests.money import ONE_DAY, START, TODAY, last_day_after, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

KEYS = [f"{funder}-year-{year}" for year in (1, 2) for funder in ("county", "city", "commissioner")]
LAST_YEAR_END = financial_year(TODAY).starts_on - ONE_DAY
LAST_YEAR = year_close.year_of(LAST_YEAR_END)


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


@pytest.fixture
def confirmed(cast):
    for key in KEYS:
        money.confirm(cast, key)


@pytest.fixture
def paid(cast) -> LedgerTransaction:
    money.put_in_bank(cast, "county-year-1")
    return money.pay(cast, 10_00).transaction


def contract(path: str, reference: str = "C-1") -> str:
    return f"/contracts/{money.contract(reference).pk}/{path}/"


def send(browser, address: str, **data):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def everything(cast, paid: LedgerTransaction) -> list[str]:
    return [
        contract("promise"),
        contract("let-go"),
        contract("accrue"),
        f"/money/ledger/{paid.pk}/reverse/",
        f"/money/give-back/{money.contribution('county-year-1').pk}/",
        f"/money/years/{LAST_YEAR}/close/",
    ]


@pytest.mark.parametrize("name", ["joan", "bea", "anna", "aud", "pat", "nora"])
def test_only_a_finance_officer_opens_them(cast, client_for, paid, name):
    browser, before = client_for(getattr(cast, name)), LedgerTransaction.objects.count()
    for address in everything(cast, paid):
        assert browser.get(address).status_code == 403, address
        assert browser.post(address, typed("on", TODAY)).status_code == 403, address
    assert LedgerTransaction.objects.count() == before


def test_each_opens_with_few_questions_to_the_database(cast, client_for, paid):
    browser = client_for(cast.finn)
    browser.get("/words/")
    for address in everything(cast, paid):
        with at_most(12):
            assert browser.get(address).status_code == 200, address


# Promising


def test_a_contract_is_promised_its_money(cast, client_for, confirmed):
    browser, address = client_for(cast.finn), contract("promise")
    words = read(browser.get(address)).words
    assert "Early help, Wexcombe" in words
    assert "from Wexcombe City Council" in words
    assert "Together £180,000" in words
    response = send(browser, address, **typed("on", TODAY))
    assert Commitment.objects.count() == 8
    with at_most(12):
        words = read(browser.get(response["Location"])).words
    assert "The contract is promised its money." in words
    assert "Together £180,000 £180,000 £0 £180,000" in words
    assert "there is nothing more to promise" in read(browser.get(address)).words


def test_what_is_missing_is_said_beside_the_button(cast, client_for):
    page = read(client_for(cast.finn).get(contract("promise")))
    assert "Confirmed money that is free falls short" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    page = read(client_for(cast.finn).get(contract("promise", "C-2")))
    assert "Decision JB-2 is drafted" in page.words


def test_a_wrong_day_is_said_at_its_field(cast, client_for, confirmed):
    browser, address = client_for(cast.finn), contract("promise")
    for on, says in (
        (TODAY + ONE_DAY, "must be today or earlier"),
        (money.REPORT_ON - ONE_DAY, "spend from that day on"),
    ):
        page = assert_refused(send(browser, address, **typed("on", on)), {"id_on-day": says})
        assert page.still_typed(str(on.year))
    assert not Commitment.objects.exists()


def test_what_is_left_is_let_go_after_its_time(cast, client_for, confirmed):
    actions.commit_contract(contract_id=money.contract().pk, on=TODAY, by=actor_of(cast.finn), at=NOW)
    browser = client_for(cast.finn)
    page = read(browser.get(contract("let-go")))
    assert "let go of what is left of it after that day" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert send(browser, contract("let-go"), **typed("on", TODAY)).status_code == 422


# Accruing


def accrual(**changes) -> dict[str, str]:
    line = money.contract().lines.get(element__key="early", area__code="fellshire").pk
    data = {
        "line": str(line),
        **typed("starts_on", START),
        **typed("last_day", START),
        "amount": "1,000.00",
        **typed("on", LAST_YEAR_END),
        "words": "Delivery note",
    }
    return data | changes


def test_what_is_wrong_with_an_accrual_is_said_at_its_field(cast, client_for, paid):
    browser, address = client_for(cast.finn), contract("accrue")
    assert_refused(send(browser, address), {
        "id_line": "Answer the question", "id_starts_on-day": "Enter first day", "id_last_day-day": "Enter last day",
        "id_amount": "Enter what the work is worth", "id_on-day": "Enter last day of the financial year",
    })  # fmt: skip
    page = assert_refused(
        send(browser, address, **accrual(amount="100,000.01", **typed("on", LAST_YEAR_END - ONE_DAY))),
        {"id_amount": "of this line is left", "id_on-day": "Accrue on the last day of a financial year"}
        | ({} if START <= LAST_YEAR_END else {"id_starts_on-day": "Accrue work done in the year"}),
    )
    assert page.still_typed("100,000.01")
    assert page.still_typed("Delivery note")
    assert not Accrual.objects.exists()


def made_accrual(cast) -> Accrual:
    """An accrual of this year's end, recorded once the year is over."""
    for key in ("county-year-1", "county-year-2"):
        if Contribution.objects.get(key=key).status == "asked":
            money.put_in_bank(cast, key)
    year_end = financial_year(TODAY).last_day
    return actions.accrue(
        contract_id=money.contract().pk,
        line_id=money.contract().lines.get(element__key="early", area__code="fellshire").pk,
        starts_on=year_end,
        last_day=year_end,
        amount_pence=12_34,
        on=year_end,
        by=actor_of(cast.finn),
        at=NOW + timedelta(days=366),
    )


def test_an_accrual_is_shown_and_says_when_it_can_be_taken_back(cast, client_for):
    made = made_accrual(cast)
    browser, own = client_for(cast.finn), f"/contracts/{money.contract().pk}/"
    with at_most(12):
        page = read(browser.get(own))
    assert "£12.34 Take it back" in page.words
    address = f"/accruals/{made.pk}/take-back/"
    page = read(browser.get(address))
    assert "the first day of the next year" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert client_for(cast.joan).get(address).status_code == 403
    assert "not yet" in read(client_for(cast.bea).get(f"/contracts/{money.contract().pk}/")).words


# Undoing


def test_a_payment_is_reversed_and_says_so(cast, client_for, paid):
    browser, address = client_for(cast.finn), f"/money/ledger/{paid.pk}/reverse/"
    assert address in browser.get(f"/money/ledger/{paid.pk}/").content.decode()
    assert address not in client_for(cast.aud).get(f"/money/ledger/{paid.pk}/").content.decode()
    page = assert_refused(
        send(browser, address, words="", **typed("on", START - ONE_DAY)),
        {"id_words": "Answer the question “Why is it reversed?”"},
    )
    page = assert_refused(
        send(browser, address, words="Wrong provider", **typed("on", START - ONE_DAY)),
        {"id_on-day": "Enter a day on or after"},
    )
    assert page.still_typed("Wrong provider")
    assert send(browser, address, words="Wrong provider", **typed("on", TODAY)).status_code == 302
    words = read(browser.get(f"/payments/{paid.payment.pk}/")).words
    assert "This payment was reversed on" in words
    assert "Wrong provider" in words
    assert "£10 (reversed)" in read(browser.get(f"/contracts/{money.contract().pk}/")).words.replace(
        "£10.00", "£10"
    )
    assert "This has been reversed already" in read(browser.get(address)).words


def test_a_promise_says_how_it_is_undone(cast, client_for, paid):
    promise = LedgerTransaction.objects.get(kind="promise")
    page = read(client_for(cast.finn).get(f"/money/ledger/{promise.pk}/reverse/"))
    assert "A promise is undone by withdrawing the contribution" in page.words
    assert 'disabled aria-disabled="true"' in page.html


# Giving back


def test_what_is_left_goes_back(cast, client_for, paid):
    county = money.contribution("county-year-1")
    address = f"/money/give-back/{county.pk}/"
    browser = client_for(cast.finn)
    assert "does not go back to the funder" in read(browser.get(address)).words
    assert address not in browser.get(f"/money/contributions/{county.pk}/").content.decode()
    Contribution.objects.filter(pk=county.pk).update(is_repayable=True, ends_before=START + ONE_DAY)
    assert address in browser.get(f"/money/contributions/{county.pk}/").content.decode()
    page = read(browser.get(address))
    assert page.still_typed("50,990")
    page = assert_refused(
        send(browser, address, amount="50,990.01", words="", **typed("on", TODAY)),
        {"id_amount": "£50,990 of this money is in the bank"},
    )
    assert page.still_typed("50,990.01")
    send(browser, address, amount="50,990", words="Letter of May", **typed("on", TODAY))
    assert LedgerTransaction.objects.get(kind="returned").words == "Letter of May"


# Closing


@pytest.mark.parametrize(("name", "may_close"), [("finn", True), ("joan", False), ("aud", False)])
def test_the_years_with_their_balances(cast, client_for, paid, name, may_close):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get("/money/years/")).words
    assert "£50,990" in words
    assert (f"Close {year_close.name_of(year_close.year_of(TODAY))}" in words) == may_close
    assert client_for(cast.bea).get("/money/years/").status_code == 403


def test_a_year_is_closed(cast, client_for, paid):
    browser = client_for(cast.finn)
    for year in sorted(closing.years_with_entries() | {LAST_YEAR}):
        if year > LAST_YEAR:
            continue
        address = f"/money/years/{year}/close/"
        with at_most(12):
            words = read(browser.get(address)).words
        assert "Work done and not yet billed has to be accrued by hand" in words
        response = send(browser, address, words="All in.")
        words = read(browser.get(response["Location"])).words
        assert "The year is closed." in words
        assert "by Finn Counts" in words
        assert "is closed already" in read(browser.get(address)).words
    assert YearClose.objects.filter(year=LAST_YEAR).exists()


def test_a_year_that_is_not_over_says_so_and_shows_what_becomes_of_what_is_left(cast, client_for, paid):
    year = year_close.year_of(TODAY)
    Contribution.objects.filter(key="county-year-1").update(underspend="funder", ends_before=TODAY + ONE_DAY)
    page = read(client_for(cast.finn).get(f"/money/years/{year}/close/"))
    assert "close it after that day" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert "£50,990 goes back to the funder" in page.words
    assert send(client_for(cast.finn), f"/money/years/{year}/close/", words="").status_code == 422
    assert client_for(cast.finn).get("/money/years/1/close/").status_code == 404


def test_a_day_in_a_closed_year_is_refused_at_its_field(cast, client_for, paid):
    year = year_close.year_of(START)
    YearClose.objects.create(year=year, on=TODAY, by=cast.finn, at=NOW)
    browser = client_for(cast.finn)
    line = str(money.contract().lines.get(element__key="early", area__code="fellshire").pk)
    data = {
        "line": line,
        **typed("starts_on", START),
        **typed("last_day", last_day_after(1)),
        "amount": "5",
        **typed("paid_on", START),
    }
    page = assert_refused(
        send(browser, contract("pay"), **data), {"id_paid_on-day": "is closed, so nothing can be dated in it"}
    )
    assert page.still_typed("5")
