"""Gates: what the plan hangs on, what each releases in pounds, and the forms that open and shut them."""

from datetime import timedelta

import pytest

from commonweal.commissioning.funding import actions
from commonweal.commissioning.funding.models import Contribution, Gate, NeedLine
from tests import money
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, hidden, read, unseen

ALL = "/money/gates/"


@pytest.fixture(autouse=True)
def gate(cast) -> Gate:
    plan = money.load(cast)
    gate = Gate.objects.create(
        plan=plan, key="benefit", name="Measured benefit", question="Does benefit exceed the investment?"
    )
    last = NeedLine.objects.filter(element__key="early", plan=plan).order_by("-starts_on").first().starts_on
    NeedLine.objects.filter(element__key="early", plan=plan, starts_on=last).update(gate=gate)
    Contribution.objects.filter(plan=plan, key="commissioner-year-2").update(gate=gate)
    return gate


def one(gate: Gate, *more: str) -> str:
    return f"/money/gates/{gate.pk}/" + "".join(f"{part}/" for part in more)


def letter(on=START, words="Letter of 4 May", decision="none") -> dict[str, str]:
    return {**typed("on", on), "words": words, "decision": decision}


def send(browser, address: str, data: dict[str, str]):
    return browser.post(address, {**unseen(browser.get(address)), **data})


def is_open(gate: Gate) -> bool:
    return Gate.objects.get(pk=gate.pk).is_open


@pytest.mark.parametrize("name", ["joan", "finn", "bea", "anna", "aud"])
def test_everyone_with_business_in_money_reads_what_a_gate_releases(cast, client_for, gate, name):
    browser = client_for(getattr(cast, name))
    with at_most(12):
        page = read(browser.get(ALL))
    assert "Does benefit exceed the investment?" in page.words
    assert "Opens Early help in year 3: £74,000" in page.words
    assert "Counts money of Fellshire Commissioner (Grant) in year 2: £20,000" in page.words
    assert "needs £74,000, money £20,000" in page.words


@pytest.mark.parametrize("name", ["pat", "mona", "fred", "rita", "adam", "nora"])
def test_nobody_else_does(cast, client_for, gate, name):
    browser = client_for(getattr(cast, name))
    assert browser.get(ALL).status_code == 403
    assert browser.get(one(gate)).status_code == 403


def test_one_gate_with_its_lines_and_its_history(cast, client_for, gate):
    actions.open_gate(
        gate_id=gate.pk,
        on=START,
        words="Benefit of £310,000",
        decision_id=money.decision().pk,
        version=1,
        by=actor_of(cast.joan),
        at=NOW,
    )
    browser = client_for(cast.bea)
    with at_most(12):
        page = read(browser.get(one(gate)))
    assert "Opens Early help in year 3: £74,000" in page.words
    assert "Need: Early help £0 £0 £74,000 £74,000" in page.words
    assert "Money: Fellshire Commissioner (Grant) £0 £20,000 £0 £20,000" in page.words
    assert "Early help Wexcombe" in page.words
    assert "Opened by decision JB-1 Benefit of £310,000 Recorded by Joan Commissions" in page.words
    assert "Shut this gate" not in page.words, "only the joint commissioner is offered that"
    assert "Shut this gate" in read(client_for(cast.joan).get(one(gate))).words


def test_a_gate_with_nothing_behind_it_says_so(cast, client_for, gate):
    NeedLine.objects.update(gate=None)
    Contribution.objects.update(gate=None)
    assert "Nothing in the plan is behind it." in read(client_for(cast.bea).get(ALL)).words
    assert "Nothing in the plan is behind it." in read(client_for(cast.bea).get(one(gate))).words


def test_withdrawn_money_is_not_behind_a_gate(cast, client_for, gate):
    Contribution.objects.filter(key="commissioner-year-2").update(status="withdrawn")
    assert "Counts money" not in read(client_for(cast.bea).get(ALL)).words


def test_a_plan_without_gates_and_no_plan_at_all(cast, client_for, gate, monkeypatch):
    from commonweal.commissioning.funding import queries

    NeedLine.objects.update(gate=None)
    Contribution.objects.update(gate=None)
    gate.delete()
    assert "This plan hangs on no gate" in read(client_for(cast.bea).get(ALL)).words
    monkeypatch.setattr(queries, "plans", list)
    assert "There is no plan yet" in read(client_for(cast.bea).get(ALL)).words


def test_a_gate_that_does_not_exist_is_not_found(cast, client_for):
    assert client_for(cast.joan).get("/money/gates/99999999/").status_code == 404


# Opening and shutting


@pytest.mark.parametrize("step", ["open", "shut"])
@pytest.mark.parametrize("name", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_only_the_joint_commissioner_opens_and_shuts(cast, client_for, gate, name, step):
    browser = client_for(getattr(cast, name))
    assert browser.get(one(gate, step)).status_code == 403
    assert browser.post(one(gate, step), letter()).status_code == 403
    assert not is_open(gate)


def test_opened_and_shut(cast, client_for, gate):
    browser = client_for(cast.joan)
    with at_most(12):
        page = read(browser.get(one(gate, "open")))
    assert "What opening it releases: Opens Early help in year 3: £74,000" in page.words
    response = send(browser, one(gate, "open"), letter(decision=str(money.decision().pk)))
    assert response["Location"] == one(gate)
    assert is_open(gate)
    assert "The gate is open." in read(browser.get(one(gate))).words
    assert send(browser, one(gate, "shut"), letter(on=TODAY)).status_code == 302
    assert not is_open(gate)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, {"id_words": "Enter what this rests on", "id_on-day": "Enter date", "id_decision": "Select"}),
        (letter(words="x" * 301), {"id_words": "300 characters or fewer"}),
        (letter(on=TODAY + timedelta(days=1)), {"id_on-day": "must be today or earlier"}),
        (letter(decision="99999"), {"id_decision": "Choose decision, if there is one from those shown"}),
    ],
)
def test_what_is_wrong_is_shown_where_it_is_and_stays_typed(cast, client_for, gate, data, expected):
    response = send(client_for(cast.joan), one(gate, "open"), data)
    page = assert_refused(response, expected)
    if "words" in data:
        assert page.still_typed(data["words"])
    assert not is_open(gate)


def test_the_rule_book_s_reason_stands_at_its_field(cast, client_for, gate):
    browser = client_for(cast.joan)
    send(browser, one(gate, "open"), letter(on=TODAY))
    response = send(browser, one(gate, "shut"), letter(on=TODAY - timedelta(days=1), words="Too early"))
    page = assert_refused(response, {"id_on-day": "when this gate last moved"})
    assert page.still_typed("Too early")
    assert is_open(gate)


def test_two_people_at_once_see_both_versions(cast, client_for, gate):
    browser = client_for(cast.joan)
    old = unseen(browser.get(one(gate, "open")))
    send(browser, one(gate, "open"), letter())
    response = browser.post(one(gate, "open"), {**old, "form_key": "", **letter(words="Mine")})
    page = read(response)
    assert page.status == 422
    assert "saved changes while you were writing" in page.words
    assert page.still_typed("Mine")
    assert hidden(response, "version") == "2"
