"""The forms that carry forward what is left: agreed in outline, then confirmed or refused."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import CarryForward, Contribution
from commonweal.rules.periods import add_months
from tests import money
from tests.money import TODAY, typed
from tests.pages.counting import AT_HOME, at_most
from tests.pages.reading import assert_refused, read, unseen

ENDED = TODAY.replace(day=1)
ONE_DAY = timedelta(days=1)
SLUGS = ["", "confirm/", "refuse/"]


@pytest.fixture(autouse=True)
def _left(cast):
    """£51,000 in the bank, for a time that ended on the last day of last month."""
    money.load(cast)
    found = money.put_in_bank(cast, "county-year-1")
    Contribution.objects.filter(pk=found.pk).update(ends_before=ENDED)


@pytest.fixture
def outlined(cast) -> CarryForward:
    return CarryForward.objects.create(
        contribution=money.contribution("county-year-1"),
        to_starts_on=ENDED,
        to_ends_before=add_months(ENDED, 12),
        amount_pence=20_000_00,
        confirmed_by="The treasurer",
        confirm_by=TODAY - ONE_DAY,
    )


def url(slug: str = "", key: str = "county-year-1") -> str:
    return f"/money/contributions/{money.contribution(key).pk}/carry-forward/{slug}"


def send(browser, address: str, **data):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def outline(**changes) -> dict[str, str]:
    return {
        "decision": str(money.decision().pk),
        **typed("on", TODAY),
        **typed("starts_on", ENDED),
        **typed("last_day", add_months(ENDED, 12) - ONE_DAY),
        "amount": "20,000",
        "confirmed_by": "The treasurer",
        **typed("confirm_by", TODAY + ONE_DAY),
        "carried_by": "Minute 4",
    } | changes


def settle(**changes) -> dict[str, str]:
    usual = {"amount": "18,000", "decision": "none", "carried_by": "Letter of today", **typed("on", TODAY)}
    return usual | changes


def page_words(client_for, user) -> str:
    return read(client_for(user).get(f"/money/contributions/{money.contribution('county-year-1').pk}/")).words


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["joan", "finn"])
def test_each_form_opens(cast, client_for, outlined, name, slug):
    browser = client_for(getattr(cast, name))
    browser.get(url(slug))
    with at_most(12):
        assert browser.get(url(slug)).status_code == 200


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("name", ["bea", "anna", "aud", "pat", "nora"])
def test_only_those_who_keep_the_money_open_them(cast, client_for, outlined, name, slug):
    browser = client_for(getattr(cast, name))
    assert browser.get(url(slug)).status_code == 403
    assert browser.post(url(slug), settle()).status_code == 403
    assert CarryForward.objects.get().status == "outlined"


def test_agreed_in_outline(cast, client_for):
    browser = client_for(cast.joan)
    assert "Is or will be left £51,000" in read(browser.get(url())).words
    assert send(browser, url(), **outline()).status_code == 302
    words = page_words(client_for, cast.bea)
    assert "Stage Agreed in outline, not yet final At most £20,000" in words
    assert "To be confirmed by The treasurer, by " in words
    assert "Agreed in outline: £20,000 Decision JB-1 · Minute 4 Recorded by Joan Commissions" in words


def test_confirmed_by_a_letter(cast, client_for, outlined):
    browser = client_for(cast.finn)
    assert "Left in the bank £51,000" in read(browser.get(url("confirm/"))).words
    assert send(browser, url("confirm/"), **settle()).status_code == 302
    words = page_words(client_for, cast.bea)
    assert "Stage Final Amount £18,000" in words
    assert "Confirmed: £18,000 Letter of today Recorded by Finn Counts" in words


def test_refused(cast, client_for, outlined):
    data = settle()
    del data["amount"]
    assert send(client_for(cast.joan), url("refuse/"), **data).status_code == 302
    assert "Refused: nothing is carried forward" in page_words(client_for, cast.bea)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"decision": ""}, {"id_decision": "Select decision"}),
        ({"amount": "51,000.01"}, {"id_amount": "£51,000 is or will be left"}),
        ({"amount": "lots"}, {"id_amount": "rite an amount like"}),
        (typed("starts_on", ENDED - ONE_DAY), {"id_starts_on-day": "carry it to"}),
        (typed("last_day", ENDED - ONE_DAY), {"id_last_day-day": "same as or after the first day"}),
        (typed("confirm_by", ENDED - ONE_DAY), {"id_confirm_by-day": "What is left is known from"}),
        ({"confirmed_by": ""}, {"id_confirmed_by": "Enter who has to confirm it"}),
        (typed("on", TODAY + ONE_DAY), {"id_on-day": "must be today or earlier"}),
    ],
)
def test_an_outline_that_is_wrong_is_refused_at_its_field(cast, client_for, changes, expected):
    page = assert_refused(send(client_for(cast.joan), url(), **outline(**changes)), expected)
    assert page.still_typed("Minute 4")
    assert all(page.still_typed(text) for text in changes.values() if text and "decision" not in changes)
    assert not CarryForward.objects.exists()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": "20,000.01"}, {"id_amount": "The outline allows £20,000"}),
        ({"amount": ""}, {"id_amount": "Enter amount carried forward"}),
        ({"carried_by": ""}, {"id_carried_by": "confirmed by The treasurer"}),
        (typed("on", TODAY + ONE_DAY), {"id_on-day": "must be today or earlier"}),
        (typed("on", ENDED - ONE_DAY), {"id_on-day": "confirm after that day"}),
    ],
)
def test_a_confirmation_that_is_wrong_is_refused_at_its_field(cast, client_for, outlined, changes, expected):
    page = assert_refused(send(client_for(cast.finn), url("confirm/"), **settle(**changes)), expected)
    assert all(page.still_typed(text) for text in changes.values() if text)
    assert CarryForward.objects.get().status == "outlined"


def test_a_refusal_needs_a_letter_or_a_decision(cast, client_for, outlined):
    data = settle(carried_by="")
    assert_refused(send(client_for(cast.finn), url("refuse/"), **data), {"id_carried_by": "name the letter"})


def test_before_the_year_is_over_the_form_is_closed_with_its_reason(cast, client_for, outlined):
    Contribution.objects.filter(key="county-year-1").update(ends_before=TODAY + ONE_DAY)
    page = read(client_for(cast.joan).get(url("confirm/")))
    assert "What is left is known after" in page.words
    assert 'disabled aria-disabled="true"' in page.html
    assert 'disabled aria-disabled="true"' not in read(client_for(cast.joan).get(url("refuse/"))).html


def test_what_is_settled_or_never_begun_is_closed_or_not_there(cast, client_for, outlined):
    CarryForward.objects.update(status="refused")
    browser = client_for(cast.joan)
    assert "You cannot confirm this because it is refused" in read(browser.get(url("confirm/"))).words
    assert "A carry-forward of this money is refused already" in read(browser.get(url())).words
    for slug in ("confirm/", "refuse/"):
        assert browser.get(url(slug, key="city-year-1")).status_code == 404


def test_money_that_nobody_confirmed_says_why_it_is_not_carried(cast, client_for):
    page = read(client_for(cast.joan).get(url(key="city-year-1")))
    assert "Only money that is confirmed can be carried forward" in page.words


def test_sent_twice_is_recorded_once_and_a_stale_edit_changes_nothing(cast, client_for, outlined):
    browser = client_for(cast.finn)
    data = {**unseen(browser.get(url("confirm/"))), **settle()}
    assert browser.post(url("confirm/"), data).status_code == 302
    assert browser.post(url("confirm/"), data).status_code == 302
    stale = browser.post(url("refuse/"), {**data, "form_key": "", "version": "1"})
    assert stale.status_code == 422
    assert CarryForward.objects.get().status == "confirmed"


def test_what_is_overdue_is_on_the_page_the_board_and_the_first_page(cast, client_for, outlined):
    assert "Carry-forward Overdue" in page_words(client_for, cast.bea)
    assert "The treasurer, by " in page_words(client_for, cast.bea)
    assert (
        "For a carry-forward to be confirmed" in read(client_for(cast.bea).get("/money/contributions/")).words
    )
    for name in ("joan", "finn"):
        browser = client_for(getattr(cast, name))
        browser.get("/")
        with at_most(AT_HOME):
            words = read(browser.get("/")).words
        assert "Carry-forwards to be confirmed 1 1 is overdue" in words


def test_links_are_for_those_who_may(cast, client_for, outlined):
    assert "The carry-forward is confirmed" in page_words(client_for, cast.joan)
    assert "The carry-forward is confirmed" not in page_words(client_for, cast.bea)
