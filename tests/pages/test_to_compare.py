"""Pages about a version that is here to compare: each says so, none offers a step, and a step sent all the same is refused."""

import re

import pytest
from django.urls import reverse

from commonweal.commissioning.funding.models import Contribution, ContributionHistory, Gate, Plan, Scenario
from commonweal.commissioning.procurement.models import Contract
from tests import money
from tests.cast import NOW
from tests.money import START, TODAY, last_day_after, typed
from tests.pages.counting import AT_HOME, MOST, at_most
from tests.pages.reading import read, unseen
from tests.versions import CONTRACT, FIRST, GATE, SECOND

NOTICE = "A version to compare: nothing of it is in the ledger."
WORK_THERE = (
    "This version is here to compare; its promises are in the ledger with"
    " “Services in Fellshire and Wexcombe (fellshire)”. Work there."
)
WITH_A_PLAN = tuple(
    reverse(name)
    for name in (
        "money",
        "contributions",
        "movements",
        "verdict",
        "who_pays",
        "scenarios",
        "uplift",
        "shares",
        "gates",
        "budget",
    )
)
STEPS = re.compile(
    r'(?:href|action)="(/money/(?:contributions/\d+/\w|budget/\d|gates/\d+/\w|plans/\d+/contributions/|give-back/)[^"]*'
    r'|/contracts/\d+/\w[^"]*)"'
)


@pytest.fixture
def first(cast) -> Plan:
    return money.load(cast, FIRST)


@pytest.fixture
def version(cast, first) -> Plan:
    text = SECOND + GATE + CONTRACT.format(starts=START, ends=last_day_after(24))
    return money.load(cast, text, to_compare=True)


def own(version: Plan, key: str = "county-year-1") -> Contribution:
    return Contribution.objects.get(plan=version, key=key)


def opened(browser, address: str):
    browser.get("/words/")
    with at_most(AT_HOME if address == "/" else MOST):
        response = browser.get(address)
    assert response.status_code == 200, address
    return read(response)


@pytest.mark.parametrize("path", WITH_A_PLAN)
def test_every_page_with_a_plan_chosen_says_so(cast, client_for, version, path):
    browser = client_for(cast.bea)
    shown = opened(browser, f"{path}?plan=fellshire-2")
    assert shown.words.count(NOTICE) == 1
    assert "Services in Fellshire and Wexcombe, to compare (fellshire-2)" in shown.words
    assert NOTICE not in opened(browser, f"{path}?plan=fellshire").words


def addresses(plan: Plan) -> dict[str, str]:
    scenario = Scenario.objects.create(
        plan=plan,
        key="s",
        name="S",
        changes=[],
        by_id=plan.contributions.first().history.first().by_id,
        at=NOW,
    )
    found = own(plan)
    return {
        "contribution": f"/money/contributions/{found.pk}/",
        "who may it pay": f"/money/who-pays/{found.pk}/",
        "scenario": f"/money/scenarios/{scenario.pk}/",
    }


def test_what_belongs_to_it_says_so_too(cast, client_for, first, version):
    browser = client_for(cast.joan)
    shown = addresses(version) | {
        "gate": f"/money/gates/{Gate.objects.get().pk}/",
        "contract": f"/contracts/{Contract.objects.get(reference='C-3').pk}/",
    }
    for name, address in shown.items():
        assert opened(browser, address).words.count(NOTICE) == 1, name
    for name, address in addresses(first).items():
        assert NOTICE not in opened(browser, address).words, name


@pytest.mark.parametrize("name", ["joan", "finn"])
def test_no_step_is_offered(cast, client_for, first, version, name):
    browser = client_for(getattr(cast, name))

    def offered(plan: Plan, *more: str) -> set[str]:
        found = own(plan)
        paths = [f"{path}?plan={plan.key}" for path in WITH_A_PLAN]
        paths += [f"/money/contributions/{found.pk}/", *more]
        return {address for path in paths for address in STEPS.findall(browser.get(path).content.decode())}

    gate = f"/money/gates/{Gate.objects.get().pk}/"
    contracts = {each.reference: f"/contracts/{each.pk}/" for each in Contract.objects.all()}
    assert offered(version, gate, contracts["C-3"]) == set()
    assert offered(first, contracts["C-1"]) != set(), "the same person is offered steps of the plan in use"


def test_it_is_not_the_plan_shown_first_though_it_was_loaded_last(cast, client_for, version):
    browser = client_for(cast.bea)
    for path in WITH_A_PLAN:
        assert NOTICE not in opened(browser, path).words, path


def test_alone_it_is_shown_and_says_so(cast, client_for):
    money.load(cast, FIRST, to_compare=True)
    for path in WITH_A_PLAN:
        assert opened(client_for(cast.bea), path).words.count(NOTICE) == 1, path


def test_the_list_of_contracts_is_that_of_the_plans_in_use(cast, client_for, version):
    shown = opened(client_for(cast.joan), "/contracts/").words
    assert "Support in both areas" in shown
    assert "A contract of the second version" not in shown


@pytest.mark.parametrize(("to_compare", "waiting"), [(True, 0), (None, 4)])
def test_nothing_of_a_version_waits_for_anybody(cast, client_for, to_compare, waiting):
    money.load(cast, FIRST, to_compare=to_compare)
    shown = opened(client_for(cast.joan), "/").words
    assert f"Promises not yet confirmed, a year ahead {waiting} " in shown


def test_a_step_sent_all_the_same_is_refused_and_what_was_typed_stays(cast, client_for, version):
    found = own(version, "commissioner-year-1")
    address = f"/money/contributions/{found.pk}/agree-in-principle/"
    browser = client_for(cast.joan)
    with at_most():
        asked = browser.get(address)
    before = ContributionHistory.objects.count()
    with at_most(14):
        sent = browser.post(address, {**unseen(asked), **typed("on", TODAY), "carried_by": "Letter of today"})
    shown = read(sent)
    assert shown.status == 422
    assert WORK_THERE in shown.words
    assert shown.still_typed("Letter of today")
    assert ContributionHistory.objects.count() == before


def test_its_budget_is_not_set(cast, client_for, version):
    browser = client_for(cast.finn)
    year = START.year if START.month > 3 else START.year - 1
    sent = browser.post(f"/money/budget/{version.pk}/{year}/set/", follow=True)
    assert WORK_THERE in read(sent).words
