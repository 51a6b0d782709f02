"""What the money bought, on its pages: who reads and keeps, what is shown and what is not, what is wrong stays typed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commonweal.commissioning.funding.models import Gate
from commonweal.outcomes.value import actions
from commonweal.outcomes.value.models import BenefitTest, EvaluationPack, PriceRise
from tests import value
from tests.cast import NOW, actor_of
from tests.money import START, TODAY, typed
from tests.pages.counting import at_most
from tests.pages.reading import assert_refused, read, unseen

READERS = ["joan", "finn", "bea", "ben", "anna", "aud"]
NOT_READERS = ["adam", "fred", "rita", "pat", "mona", "percy", "nora"]
PAGES = ["value", "cost_per_outcome", "unit_costs"]
NEW = f"/money/value/tests/new/?year={value.year().starts_on.year}"
COST = f"/money/value/cost/?year={value.year().starts_on.year}"


@pytest.fixture
def bought(cast):
    return value.bought(cast)


@pytest.fixture
def gate(bought) -> Gate:
    return Gate.objects.create(
        plan=bought.plan,
        key="benefit",
        name="Measured benefit",
        question="Does benefit exceed the investment?",
    )


def kept(cast, judged=None) -> BenefitTest:
    return actions.keep_benefit_test(judged=judged or value.judged(), by=actor_of(cast.joan), at=NOW)


def send(browser, address: str, data: dict):
    return browser.post(address, {**unseen(browser.get(address)), **data})


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", READERS)
def test_readers_of_money_read_it(cast, client_for, bought, who, name):
    assert client_for(getattr(cast, who)).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("who", NOT_READERS)
def test_nobody_else_does(cast, client_for, bought, who):
    test, browser = kept(cast), client_for(getattr(cast, who))
    for address in (*map(reverse, PAGES), reverse("benefit_test", args=[test.pk])):
        assert browser.get(address).status_code == 403, address


# Keeping a test


def test_worked_out_and_shown_with_all_that_it_rests_on(cast, client_for, bought, gate):
    browser = client_for(cast.finn)
    response = send(browser, NEW, value.fields())
    assert response.status_code == 302, read(response).errors
    page = read(browser.get(response["Location"]))
    assert "Exceeds only if" in page.words
    assert "£23,616 to £88,560, against £40,000 invested" in page.words
    assert "it takes 87 outcomes" in page.words  # 40,000 over 464.94 is 86.03
    assert "Benefit for each pound invested £0.59 to £2.21, most likely £1.39" in page.words
    assert "Owed to the service (attribution) 20% 30% 40% Judged by the team" in page.words
    assert "Early help Fellshire £40,000" in page.words
    assert "Risk reduced between first and last review, the published count" in page.words
    assert "no comparison group" in page.words
    assert BenefitTest.objects.get().digest in page.words
    assert "Open a gate with this test" not in page.words, "only the joint commissioner opens gates"
    listed = read(browser.get(reverse("value"))).words
    assert "Early help, second year" in listed
    assert "£23,616 to £88,560 against £40,000" in listed


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": ""}, {"id_title": "Enter what this test is of"}),
        ({"attribution_low": "lots"}, {"id_attribution_low": "Write a percentage like 2, 2.5 or 2.5%"}),
        ({"attribution_low": ""}, {"id_attribution_low": "Enter attribution, low"}),
        ({"deadweight_low": "40"}, {"id_deadweight_low": "from low to high"}),
        ({"drop_off_high": "101"}, {"id_drop_off_high": "100% or less"}),
        ({"worth_high": "34,015.01"}, {"id_worth_high": "Enter £34,015 or less"}),
        ({"worth_low": "3,000"}, {"id_worth_low": "from low to high"}),
        ({"worth_reason": ""}, {"id_worth_reason": "Enter why you chose this range for the worth"}),
        ({"outcome": "entered"}, {"id_outcomes_source": "Say where the number of outcomes is from"}),
        (
            {"outcome": "entered", "outcomes_source": "A return"},
            {"id_outcomes": "Enter a number of outcomes from 1"},
        ),
    ],
)
def test_what_is_wrong_is_shown_where_it_is_and_everything_stays_typed(
    cast, client_for, bought, more, expected
):
    page = assert_refused(send(client_for(cast.joan), NEW, value.fields(**more)), expected)
    assert page.still_typed(value.WHY)
    assert page.still_typed("2,460")
    assert not BenefitTest.objects.exists()


def test_a_hidden_count_is_refused_at_its_question(cast, client_for):
    value.bought(cast, county=(2, 200))
    assert_refused(
        send(client_for(cast.joan), NEW, value.fields()),
        {"id_outcome": "the count is hidden or not whole"},
    )


@pytest.mark.parametrize("who", ["bea", "anna", "aud", "pat", "nora"])
def test_only_commissioner_and_finance_keep_tests(cast, client_for, bought, who):
    browser = client_for(getattr(cast, who))
    assert browser.get(NEW).status_code == 403
    assert browser.post(NEW, value.fields()).status_code == 403
    assert not BenefitTest.objects.exists()


def test_a_year_without_spending_says_so(cast, client_for, bought):
    page = read(client_for(cast.joan).get("/money/value/tests/new/?year=2019"))
    assert "Nothing was spent in this year" in page.words


# Opening a gate with it


def cite(test: BenefitTest, gate: Gate) -> str:
    return reverse("benefit_test_cite", args=[test.pk, gate.pk])


def test_the_joint_commissioner_opens_a_gate_with_it(cast, client_for, gate):
    test, browser = kept(cast, value.entered(10_000)), client_for(cast.joan)
    offered = read(browser.get(reverse("benefit_test", args=[test.pk])))
    assert "Measured benefit : Does benefit exceed the investment?" in offered.words
    response = send(browser, cite(test, gate), {**typed("on", START), "words": "", "decision": "none"})
    assert response["Location"] == reverse("gate", args=[gate.pk])
    history = read(browser.get(response["Location"])).words
    assert f"Benefit test {test.pk}, {test.digest}: £1,968,000 to £7,380,000 against £40,000." in history
    told = read(browser.get(reverse("benefit_test", args=[test.pk]))).words
    assert "Measured benefit was opened on" in told


def test_a_test_that_is_no_proof_asks_for_the_reason(cast, client_for, gate):
    test, browser = kept(cast), client_for(cast.joan)
    assert "Say why it opens all the same" in read(browser.get(cite(test, gate))).words
    data = {**typed("on", START), "words": "", "decision": "none"}
    page = assert_refused(
        send(browser, cite(test, gate), data), {"id_words": "Say why the gate opens all the same"}
    )
    assert page.still_typed(str(START.year))
    assert not Gate.objects.get(pk=gate.pk).is_open
    assert send(browser, cite(test, gate), {**data, "words": "For one year only."}).status_code == 302


def test_the_gate_s_own_reason_stands_at_its_field(cast, client_for, gate):
    test = kept(cast, value.entered(10_000))
    data = {**typed("on", TODAY + timedelta(days=1)), "words": "", "decision": "none"}
    assert_refused(
        send(client_for(cast.joan), cite(test, gate), data), {"id_on-day": "must be today or earlier"}
    )


@pytest.mark.parametrize("who", ["finn", "bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_opens_it(cast, client_for, gate, who):
    test, browser = kept(cast, value.entered(10_000)), client_for(getattr(cast, who))
    assert browser.get(cite(test, gate)).status_code == 403
    assert browser.post(cite(test, gate), {}).status_code == 403


def test_a_test_or_gate_of_nobody_is_not_found(cast, client_for, gate):
    browser, test = client_for(cast.joan), kept(cast)
    assert browser.get("/money/value/tests/999999/").status_code == 404
    assert browser.get(f"/money/value/tests/{test.pk}/open/999999/").status_code == 404
    assert browser.get(f"/money/value/tests/999999/open/{gate.pk}/").status_code == 404


# The cost of an outcome


def test_the_cost_of_an_outcome_with_its_interval_and_what_it_does_not_show(cast, client_for, bought):
    """£40,000 over 120 is £333; £16,000 over 40 is £400. Byar: 120 is 99.5 to 143.5, 40 is 28.6 to 54.5."""
    page = read(client_for(cast.bea).get(COST))
    assert "Fellshire: Early help £40,000 120 £333 £279 to £402" in page.words
    assert "Wexcombe: Early help £16,000 40 £400 £294 to £560" in page.words
    assert "It does not show how good the help was" in page.words
    assert "<svg" in page.html


def test_another_outcome_another_cost(cast, client_for, bought):
    page = read(client_for(cast.bea).get(f"{COST}&outcome=cases_closed"))
    assert "Fellshire: Early help £40,000 300 £133" in page.words


def test_a_hidden_count_has_no_cost(cast, client_for):
    value.bought(cast, city=(3, 90))
    page = read(client_for(cast.bea).get(COST))
    assert "£16,000 hidden to protect people no figure the count is hidden" in page.words
    assert "5,333" not in page.words, "16,000 over 3 would give the 3 away"


@pytest.mark.parametrize("asked", ["?year=banana", "?outcome=happiness", "?year=1066&outcome="])
def test_whatever_is_asked_gets_a_sensible_page(cast, client_for, bought, asked):
    assert client_for(cast.bea).get(f"/money/value/cost/{asked}").status_code == 200


# Unit costs


def test_the_published_figures_stand_side_by_side_with_how_sure_they_are(cast, client_for, bought):
    page = read(client_for(cast.bea).get(reverse("unit_costs")))
    assert "Total, as printed £66,192 million £34,015" in page.words
    assert "Physical and emotional harm £47,287 million £24,300 from general knowledge" in page.words
    assert "never added together" in page.words
    assert "Keep a rise of prices" not in page.words


def rise(**more) -> dict:
    return {
        "from_prices_of": "2016/17", "to_prices_of": "2025/26", "basis_points": "31.5", "index": "An index",
        "source": "Invented for tests", **typed("read_on", START), **more,
    }  # fmt: skip


def test_a_rise_of_prices_is_kept_and_may_be_chosen(cast, client_for, bought):
    browser = client_for(cast.finn)
    assert send(browser, reverse("price_rise_new"), rise()).status_code == 302
    assert (
        "2016/17 to 2025/26 31.5% An index, Invented for tests"
        in read(browser.get(reverse("unit_costs"))).words
    )
    kept_rise = PriceRise.objects.get()
    assert send(browser, NEW, value.fields(rise=kept_rise.pk)).status_code == 302
    assert BenefitTest.objects.get().inputs["worth"]["low"] == 3_234_90


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"source": ""}, {"id_source": "Enter where you read it"}),
        ({"basis_points": "a lot"}, {"id_basis_points": "Write a percentage"}),
        ({"to_prices_of": "2016/17"}, {"id_to_prices_of": "two different years"}),
    ],
)
def test_a_rise_that_is_wrong(cast, client_for, bought, more, expected):
    assert_refused(send(client_for(cast.joan), reverse("price_rise_new"), rise(**more)), expected)
    assert not PriceRise.objects.exists()


@pytest.mark.parametrize("who", ["bea", "anna", "aud", "pat", "nora"])
def test_nobody_else_keeps_rises(cast, client_for, bought, who):
    assert client_for(getattr(cast, who)).post(reverse("price_rise_new"), rise()).status_code == 403


# Packs


@pytest.mark.parametrize("who", ["joan", "anna"])
def test_a_pack_is_made_and_taken_out(cast, client_for, bought, who):
    browser = client_for(getattr(cast, who))
    data = {"year": value.year().starts_on.year}
    page = read(browser.post(reverse("evaluation_pack_make"), data, follow=True))
    pack = EvaluationPack.objects.get()
    assert page.words.count(pack.digest) >= 2
    taken = browser.post(reverse("evaluation_pack", args=[pack.pk]))
    assert taken["Content-Type"] == "application/zip"
    assert taken.content == bytes(pack.content)


def test_nothing_counted_and_nonsense_are_said(cast, client_for):
    browser = client_for(cast.anna)
    for typed_year in ("", "banana", "9999", "0000", value.year().starts_on.year):
        page = read(browser.post(reverse("evaluation_pack_make"), {"year": typed_year}, follow=True))
        assert page.status == 200, typed_year
        assert "Nothing has been counted yet" in page.words
    assert not EvaluationPack.objects.exists()


def test_a_year_that_has_not_begun_has_no_pack(cast, client_for, bought):
    browser = client_for(cast.anna)
    page = read(browser.post(reverse("evaluation_pack_make"), {"year": TODAY.year + 5}, follow=True))
    assert "Choose a financial year that has begun" in page.words


@pytest.mark.parametrize("who", ["finn", "bea", "aud", "pat", "mona", "nora"])
def test_packs_are_for_commissioner_and_analyst(cast, client_for, bought, who):
    pack = actions.keep_pack(year=value.year(), by=actor_of(cast.anna), at=NOW)
    browser = client_for(getattr(cast, who))
    assert browser.get(reverse("evaluation_packs")).status_code == 403
    assert browser.post(reverse("evaluation_pack_make"), {"year": 2026}).status_code == 403
    assert browser.post(reverse("evaluation_pack", args=[pack.pk])).status_code == 403


def test_making_and_taking_take_a_press_not_a_visit(cast, client_for, bought):
    pack = actions.keep_pack(year=value.year(), by=actor_of(cast.anna), at=NOW)
    browser = client_for(cast.anna)
    assert browser.get(reverse("evaluation_pack_make")).status_code == 405
    assert browser.get(reverse("evaluation_pack", args=[pack.pk])).status_code == 405


# Queries


def test_queries(cast, client_for, gate):
    test, browser = kept(cast), client_for(cast.joan)
    kept(cast, value.entered(10_000))
    browser.get(reverse("value"))
    addresses = (*map(reverse, PAGES), reverse("evaluation_packs"), reverse("benefit_test", args=[test.pk]))
    for address in (*addresses, COST, cite(test, gate)):
        with at_most(14):
            assert browser.get(address).status_code == 200
    with at_most(16):
        browser.get(NEW)
