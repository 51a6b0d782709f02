"""What the last step of a contribution changes: the verdict on the plan before it, and now."""

import pytest

from commonweal.commissioning.funding import actions
from commonweal.commissioning.funding.models import NeedLine
from commonweal.rules.contributions import Step
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import read, unseen


@pytest.fixture(autouse=True)
def _plan(cast):
    """£60,000 a year is needed in Fellshire, £30,000 in Wexcombe; who gives most of it is only asked."""
    money.load(cast)


def url(key: str = "county-year-1") -> str:
    return f"/money/contributions/{money.contribution(key).pk}/?changes=1"


def words(client_for, user, key: str = "county-year-1") -> str:
    shown = read(client_for(user).get(url(key))).words
    return shown[shown.index("What the last step changes") :]


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "ben", "anna", "aud"])
def test_everyone_with_business_in_money_may_ask(cast, client_for, name):
    browser = client_for(getattr(cast, name))
    address = url()
    browser.get(address)
    with at_most(12):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("name", ["pat", "mona", "adam", "nora"])
def test_nobody_else_may(cast, client_for, name):
    assert client_for(getattr(cast, name)).get(url()).status_code == 403


def test_an_ordinary_view_proves_nothing_and_offers_the_question(cast, client_for, monkeypatch):
    from commonweal.commissioning.funding import what_changes

    monkeypatch.setattr(what_changes, "prove", lambda *_, **__: pytest.fail("proved unasked"))
    page = read(client_for(cast.bea).get(url().removesuffix("?changes=1")))
    assert "What does this change?" in page.words
    assert 'href="?changes=1#changes"' in page.html


def test_confirming_shows_what_is_missing_before_and_now(cast, client_for):
    browser, found = client_for(cast.joan), money.contribution("county-year-1")
    address = f"/money/contributions/{found.pk}/confirm/"
    data = {"decision": str(money.decision().pk), **typed("on", START)}
    response = browser.post(address, {**unseen(browser.get(address)), **data})
    assert response["Location"] == f"/money/contributions/{found.pk}/?changes=1#changes"
    shown = words(client_for, cast.joan)
    assert "On confirmed money only £270,000 £219,000 −£51,000" in shown
    assert "And with money in principle £230,000 £179,000 −£51,000" in shown
    assert "Before: This plan cannot be paid for: £230,000 is missing" in shown
    assert "Now: This plan cannot be paid for: £179,000 is missing" in shown


def test_a_change_of_the_amount_is_put_to_the_proof_too(cast, client_for):
    city = money.contribution("city-year-1")
    actions.revise_contribution(
        contribution_id=city.pk,
        on=TODAY,
        amount_pence=15_000_00,
        expected_on=None,
        expires_on=None,
        carried_by="Letter",
        version=city.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    shown = words(client_for, cast.bea, "city-year-1")
    assert "On confirmed money only £270,000 £270,000 none" in shown
    assert "And with money in principle £230,000 £235,000 +£5,000" in shown


def test_receiving_changes_nothing_in_the_answer(cast, client_for):
    money.put_in_bank(cast, "county-year-1")
    shown = words(client_for, cast.bea)
    assert "It changes neither the amount nor how sure the money is" in shown
    assert "Before:" not in shown


def test_a_withdrawal_shows_what_is_lost(cast, client_for):
    for step in ("agree_in_principle", "withdraw"):
        found = money.contribution("county-year-1")
        actions.take_step(
            contribution_id=found.pk,
            step=Step(step),
            on=TODAY,
            carried_by="Letter",
            version=found.version,
            by=actor_of(cast.joan),
            at=NOW,
        )
    shown = words(client_for, cast.bea)
    assert "And with money in principle £179,000 £230,000 +£51,000" in shown
    assert "On confirmed money only £270,000 £270,000 none" in shown


def test_a_plan_that_can_be_paid_for_is_said_with_a_tick(cast, client_for):
    NeedLine.objects.exclude(area__code="fellshire", element__key="early", starts_on=START).delete()
    money.confirm(cast, "county-year-1")
    page = read(client_for(cast.bea).get(url()))
    assert "Now: This plan can be paid for on confirmed money" in page.words
    assert "cw-notice--success" in page.html
