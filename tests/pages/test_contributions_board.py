"""The contributions board: funders and years, how sure each promise is, and what waits for whom."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding.models import CarryForward, Contribution, Gate
from commonweal.rules.periods import add_months
from tests import money
from tests.money import START, TODAY
from tests.pages.counting import at_most
from tests.pages.reading import read

URL = "/money/contributions/"
READERS = ["joan", "finn", "bea", "ben", "anna", "aud"]
ONE_DAY = timedelta(days=1)


def year_name(number: int) -> str:
    year = START.year + number
    return f"{year}/{(year + 1) % 100:02d}"


@pytest.fixture(autouse=True)
def _plan(cast):
    money.load(cast)


def words(client_for, user, query: str = "") -> str:
    return read(client_for(user).get(f"{URL}{query}")).words


@pytest.mark.parametrize("name", READERS)
def test_everyone_with_business_in_money_reads_it(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(URL))
    assert page.status == 200
    assert page.title == "Contributions · Commonweal"
    for funder in ("Fellshire County Council", "Wexcombe City Council", "Fellshire Commissioner"):
        assert funder in page.words
    for key in ("county-year-1", "county-year-2", "city-year-1"):
        assert f'href="/money/contributions/{money.contribution(key).pk}/"' in page.html


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(URL).status_code == 403


def test_totals_by_certainty_and_year_add_up(cast, client_for):
    money.confirm(cast, "county-year-1")
    money.receive(cast, "county-year-1", 1_000_00)
    shown = words(client_for, cast.bea)
    assert "Received £1,000 £0 £0 £1,000" in shown
    assert "Confirmed £50,000 £0 £0 £50,000" in shown
    assert "In principle £20,000 £20,000 £0 £40,000" in shown
    assert "Asked for £20,000 £71,000 £0 £91,000" in shown
    assert "Together £91,000 £91,000 £0 £182,000" in shown
    assert "£1,000 received, £50,000 due" in shown


def test_what_is_withdrawn_is_shown_and_in_no_total(cast, client_for):
    Contribution.objects.filter(key="county-year-1").update(status="withdrawn")
    shown = words(client_for, cast.bea)
    assert "£51,000 , Fellshire County Council Withdrawn" in shown
    assert "Together £40,000 £91,000 £0 £131,000" in shown


def test_it_narrows_to_a_year_and_to_a_funder(cast, client_for):
    one = words(client_for, cast.bea, "?year=2")
    assert f"{year_name(1)} Together" in one
    assert "Together £91,000 £91,000" in one
    own = read(client_for(cast.bea).get(f"{URL}?funder={cast.city.pk}"))
    assert "Contributions of Wexcombe City Council" in own.words
    assert "Fellshire County Council" not in own.words
    assert "Show everybody’s contributions" in own.words
    for odd in ("?year=99", "?year=0", "?year=x", "?funder=999999", "?plan=%00"):
        assert client_for(cast.bea).get(f"{URL}{odd}").status_code == 200


def test_what_is_given_in_kind_stands_below_the_cash(cast, client_for):
    Contribution.objects.filter(key="city-year-1").update(kind="in_kind", valuation="Rent")
    shown = words(client_for, cast.bea)
    assert shown.index("Given in kind") > shown.index("Cash")
    assert "In principle £0 £20,000 £0 £20,000" in shown, (
        "only the cash of year two is left in the cash table"
    )


def test_a_promise_over_several_years_is_cut_at_each(cast, client_for):
    Contribution.objects.filter(key="county-year-1").update(
        ends_before=add_months(START, 24), amount_pence=100_01
    )
    shown = words(client_for, cast.bea)
    assert "of £100.01 for" in shown
    assert "£50.01" in shown


def test_what_waits_says_for_whom(cast, client_for):
    gate = Gate.objects.create(
        plan=money.contribution("county-year-1").plan,
        key="grant",
        name="The grant",
        question="Is it renewed?",
    )
    Contribution.objects.filter(key="county-year-1").update(status="conditional", gate=gate)
    money.confirm(cast, "commissioner-year-1")
    Contribution.objects.filter(key="commissioner-year-1").update(expected_on=TODAY - ONE_DAY)
    confirmed = money.confirm(cast, "county-year-2")
    CarryForward.objects.create(
        contribution=confirmed,
        to_starts_on=add_months(START, 24),
        to_ends_before=add_months(START, 36),
        amount_pence=5_00,
        confirmed_by="The treasurer",
        confirm_by=TODAY - ONE_DAY,
    )
    shown = words(client_for, cast.bea)
    waiting = shown[shown.index("What waits for whom") :]
    assert "For a condition to be met Fellshire County Council: Core budget" in waiting
    assert "£51,000 · Is it renewed?" in waiting
    assert "For a decision that confirms it Wexcombe City Council: Core budget" in waiting
    assert "For the money to come in Fellshire Commissioner: Grant" in waiting
    assert "For a carry-forward to be confirmed Fellshire County Council: Core budget up to £5" in waiting
    assert "by The treasurer, by " in waiting


def test_when_nothing_waits_it_says_so(cast, client_for):
    Contribution.objects.update(status="withdrawn")
    assert "Nothing waits for anybody" in words(client_for, cast.bea)


@pytest.mark.parametrize(("name", "may"), [("joan", True), ("finn", True), ("bea", False), ("aud", False)])
def test_adding_is_offered_to_those_who_may(cast, client_for, name, may):
    page = read(client_for(getattr(cast, name)).get(URL))
    assert ("Add a contribution" in page.words) is may


def test_before_any_plan_it_says_how_to_begin(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import queries

    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in words(client_for, cast.joan)
