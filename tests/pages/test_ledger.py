"""The ledger page: every movement with both sides, fifty at a time by key, and one contribution's alone."""

import re

import pytest

from commonweal.commissioning.funding import actions, queries
from commonweal.commissioning.funding.models import LedgerTransaction
from commonweal.rules.contributions import Step
from commonweal.rules.periods import financial_year
from tests import money
from tests.cast import NOW, actor_of
from tests.pages.counting import at_most
from tests.pages.filling import errors
from tests.pages.reading import read
from tests.rules.test_journal import bean_check

URL = "/money/ledger/"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


@pytest.mark.parametrize("name", ["joan", "finn", "aud"])
def test_both_sides_of_every_movement(cast, client_for, name):
    money.put_in_bank(cast, "county-year-1")
    browser = client_for(getattr(cast, name))
    with at_most(12):
        words = read(browser.get(URL)).words
    assert words.count("Fellshire County Council") >= 4
    assert "Contribution received Bank Fellshire County Council the pool £51,000.00" in words
    assert "Due from funders Fellshire County Council the pool −£51,000.00" in words


@pytest.mark.parametrize("name", ["bea", "anna", "pat", "mona", "rita", "adam", "nora"])
def test_nobody_else_opens_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_before_anything_moved_it_says_so(cast, client_for):
    assert "Nothing has moved yet" in read(client_for(cast.finn).get(URL)).words


def test_one_contribution_alone(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")
    city = money.contribution("city-year-1").pk
    browser = client_for(cast.finn)
    rows = re.findall(r'<th role="rowheader"', read(browser.get(URL, {"contribution": city})).html)
    assert len(rows) == 2 + 2  # the totals by account, then the two sides
    for odd in ("x", "-1", "99999999999999999999", "0"):
        assert browser.get(URL, {"contribution": odd}).status_code == 200


def test_the_list_goes_on_by_key_and_back_again(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries
    from commonweal.commissioning.funding.pages import ledger

    monkeypatch.setattr(queries, "PAGE", 2)
    monkeypatch.setattr(ledger, "PAGE", 2)
    for key in ("county-year-1", "city-year-1", "commissioner-year-1"):
        money.put_in_bank(cast, key)
    browser, address, seen = client_for(cast.finn), URL, []
    while address:
        with at_most(12):
            page = read(browser.get(address))
        seen.append(re.findall(r"£[\d,.]+", page.words))
        onward = re.search(r'href="([^"]+)" rel="next"', page.html)
        last, address = address, onward[1].replace("&amp;", "&") if onward else ""
    assert [len(each) for each in seen] == [4, 4, 4]
    back = re.search(r'href="([^"]+)" rel="prev"', read(browser.get(last)).html)
    middle = read(browser.get(back[1].replace("&amp;", "&")))
    assert re.findall(r"£[\d,.]+", middle.words) == seen[1]


@pytest.mark.parametrize("odd", ["x", "2026-13-01.4", "2026-04-01", "2026-04-01.x", ".", "\0"])
def test_an_odd_address_starts_at_the_top(cast, client_for, odd):
    money.confirm(cast, "county-year-1")
    assert "£51,000.00" in read(client_for(cast.finn).get(URL, {"before": odd, "after": odd})).words


# Searching


def looked_for(browser, **asked) -> list[str]:
    """What happened in each movement found."""
    page = browser.get(URL, asked)
    assert page.status_code == 200, page.content.decode()
    if "Nothing was found" in page.content.decode():
        return ["Nothing was found"]
    table = page.content.decode().split("Movements, the latest first")[-1]
    return re.findall(r"Contribution confirmed|Contribution received|Payment", table)


@pytest.fixture
def three_movements(cast):
    """Fellshire's £51,000 confirmed and received, Wexcombe's £20,000 confirmed."""
    money.put_in_bank(cast, "county-year-1")
    money.confirm(cast, "city-year-1")


def fund_of(key: str) -> int:
    """The number that stands for a contribution's fund: that of its first contribution."""
    return next(
        row.number for row in queries.funds_known() if row.funder_id == money.contribution(key).funder_id
    )


def test_by_whose_money(cast, client_for, three_movements):
    browser = client_for(cast.finn)
    assert len(looked_for(browser, fund=fund_of("county-year-1"))) == 4
    assert len(looked_for(browser, fund=fund_of("city-year-1"))) == 2
    assert looked_for(browser, fund=fund_of("commissioner-year-1")) == ["Nothing was found"]


def test_by_kind_account_amount_year_and_day(cast, client_for, three_movements):
    browser = client_for(cast.aud)
    assert set(looked_for(browser, kind="receipt")) == {"Contribution received"}
    assert len(looked_for(browser, account="bank")) == 2
    assert len(looked_for(browser, amount="20,000")) == 2
    assert len(looked_for(browser, amount="51,000.00")) == 4
    assert looked_for(browser, amount="51,000.01") == ["Nothing was found"]
    year = financial_year(money.START).starts_on.year
    assert len(looked_for(browser, year=year)) == 6
    assert len(looked_for(browser, **money.typed("starts", money.START))) == 6
    assert looked_for(browser, **money.typed("ends", money.START - money.ONE_DAY)) == ["Nothing was found"]
    assert looked_for(browser, contract="C-1") == ["Nothing was found"]


def test_what_is_asked_has_to_hold_for_one_and_the_same_entry(cast, client_for, three_movements):
    browser = client_for(cast.finn)
    assert looked_for(browser, fund=fund_of("city-year-1"), account="bank") == ["Nothing was found"]
    assert len(looked_for(browser, fund=fund_of("county-year-1"), account="bank")) == 2


def test_what_was_found_is_added_up_by_account(cast, client_for, three_movements):
    words = read(client_for(cast.finn).get(URL, {"account": "receivable"})).words
    assert "Looked for: account Due from funders" in words
    assert "What was found comes to Account Entries Together Due from funders 3 £20,000.00" in words


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_lost(cast, client_for, three_movements):
    answer = client_for(cast.finn).get(
        URL, {"amount": "TBC", "contract": "two words", "kind": "receipt", "starts-day": "31", "starts-month": "2",
              "starts-year": "2026"},
    )  # fmt: skip
    assert answer.status_code == 422
    found = errors(answer)
    assert list(found) == ["id_amount", "id_starts-day", "id_contract"]
    assert 'value="TBC"' in answer.content.decode()
    assert 'value="two words"' in answer.content.decode()
    assert '<option value="receipt" selected' in answer.content.decode()


def test_the_last_day_is_not_before_the_first(cast, client_for):
    asked = money.typed("starts", money.TODAY) | money.typed("ends", money.START)
    found = errors(client_for(cast.finn).get(URL, asked))
    assert found == {"id_ends-day": "The last day is before the first: enter the same day or a later one"}


def test_the_next_page_looks_for_the_same_and_keeps_nothing_else_in_its_address(
    cast, client_for, monkeypatch
):
    from commonweal.commissioning.funding.pages import ledger

    monkeypatch.setattr(queries, "PAGE", 1)
    monkeypatch.setattr(ledger, "PAGE", 1)
    for key in ("county-year-1", "city-year-1"):
        money.put_in_bank(cast, key)
    browser = client_for(cast.finn)
    with at_most(12):
        page = read(browser.get(URL, {"kind": "receipt", "name": "Somebody"}))
    (onward,) = re.findall(r'href="([^"]+)" rel="next"', page.html)
    assert "kind=receipt" in onward
    assert "Somebody" not in onward
    second = read(browser.get(onward.replace("&amp;", "&"))).html.split("Movements, the latest first")[-1]
    assert set(re.findall(r"Contribution (?:received|confirmed)", second)) == {"Contribution received"}


# One movement alone


@pytest.mark.parametrize("name", ["joan", "finn", "aud"])
def test_one_movement_with_its_two_sides(cast, client_for, name):
    money.confirm(cast, "county-year-1")
    number = LedgerTransaction.objects.get().pk
    browser = client_for(getattr(cast, name))
    browser.get(f"{URL}{number}/")
    with at_most(12):
        page = read(browser.get(f"{URL}{number}/"))
    assert f"Movement {number} What Contribution confirmed" in page.words
    assert "Recorded by Joan Commissions" in page.words
    assert "Under decision JB-1" in page.words
    assert "Together £51,000.00 £51,000.00" in page.words


def test_a_reversal_and_what_it_takes_back_lead_to_each_other(cast, client_for):
    found = money.confirm(cast, "county-year-1")
    actions.take_step(
        contribution_id=found.pk, step=Step.WITHDRAW, on=money.START, carried_by="Letter", version=found.version,
        by=actor_of(cast.joan), at=NOW,
    )  # fmt: skip
    promise, undone = LedgerTransaction.objects.order_by("id")
    browser = client_for(cast.finn)
    assert f'href="{URL}{promise.pk}/">Movement {promise.pk}' in read(browser.get(f"{URL}{undone.pk}/")).html
    assert f'href="{URL}{undone.pk}/">Movement {undone.pk}' in read(browser.get(f"{URL}{promise.pk}/")).html


@pytest.mark.parametrize("name", ["bea", "anna", "pat", "nora"])
def test_nobody_else_opens_one(cast, client_for, name):
    money.confirm(cast, "county-year-1")
    number = LedgerTransaction.objects.get().pk
    assert client_for(getattr(cast, name)).get(f"{URL}{number}/").status_code == 403


def test_a_movement_of_no_number_is_not_found(cast, client_for):
    assert client_for(cast.finn).get(f"{URL}999999/").status_code == 404


# The journal


def test_the_journal_is_downloaded_whole(cast, client_for, tmp_path):
    money.put_in_bank(cast, "county-year-1")
    browser = client_for(cast.aud)
    with at_most(12):
        answer = browser.get(f"{URL}journal/")
    text = b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"].startswith('attachment; filename="ledger-')
    assert text.count(" * ") == 2
    assert bean_check(text, tmp_path) == ""


@pytest.mark.parametrize("name", ["bea", "anna", "pat", "nora"])
def test_nobody_else_downloads_it(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(f"{URL}journal/").status_code == 403


# Balances


BALANCES = "/money/balances/"


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_balances_by_fund_and_year(cast, client_for, name):
    money.put_in_bank(cast, "county-year-1")
    browser = client_for(getattr(cast, name))
    browser.get(BALANCES)
    with at_most(12):
        page = read(browser.get(BALANCES))
    assert "Fellshire County Council: Core budget £0.00 £51,000.00 £0.00 £51,000.00" in page.words
    assert "The pool £0.00 £51,000.00 £0.00 £51,000.00" in page.words
    leads = f"fund={fund_of('county-year-1')}&amp;account=bank" in page.html
    assert leads == (name in ("joan", "finn", "aud"))


def test_a_balance_leads_to_the_entries_that_make_it(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    browser = client_for(cast.finn)
    addresses = re.findall(r'href="(/money/ledger/\?fund[^"]+)"', browser.get(BALANCES).content.decode())
    for address in addresses:
        words = read(browser.get(address.replace("&amp;", "&"))).words
        assert "What was found comes to Account Entries Together Bank 1 £51,000.00" in words
    assert len(addresses) == 2  # what came in, and the close


def test_before_anything_moved_there_is_no_balance(cast, client_for):
    assert "Nothing has moved yet" in read(client_for(cast.bea).get(BALANCES)).words


@pytest.mark.parametrize("name", ["pat", "mona", "nora"])
def test_nobody_without_business_in_money_sees_balances(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(BALANCES).status_code == 403


@pytest.mark.parametrize("odd", ["x", "1066", "99999999999999999999", "-1", ""])
def test_an_odd_year_gives_the_present_one(cast, client_for, odd):
    money.put_in_bank(cast, "county-year-1")
    assert "£51,000.00" in read(client_for(cast.finn).get(BALANCES, {"year": odd})).words
