"""Does an answer say in plain words what it comes to, what is short, what stands between, and how each year stands?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Least, Match, Priority, Stranded, Why, YearSums, fund, prove
from tests.rules.plans import AREAS_WITHIN, NAMES, YEARS, money, need

FIRST, SECOND, THIRD = YEARS
FOURTH = "2026/27"
ENDS_FIRST = date(2024, 3, 31)


def leave(*years, most=None, certainty=Certainty.CONFIRMED):
    return Carry(frozenset(years), certainty, most)


def shortfall(sources, lines, **other):
    [found] = fund(sources, lines, AREAS_WITHIN, **other).shortfalls
    return found


# What it comes to


@pytest.mark.parametrize(
    ("certainty", "verdict"),
    [
        (Certainty.CONFIRMED, "This plan can be paid for on confirmed money only."),
        (
            Certainty.CONDITIONAL,
            "This plan can be paid for with conditional money; on confirmed money only £0.03 is missing.",
        ),
        (
            Certainty.IN_PRINCIPLE,
            "This plan can be paid for with money agreed in principle; on confirmed money only £0.03 is missing.",
        ),
    ],
)
def test_the_verdict_says_on_how_sure_money_a_plan_can_be_paid(certainty, verdict):
    proof = prove([money("a", 2, "x"), money("b", 4, "x", certainty=certainty)], [need("x", 5)], AREAS_WITHIN)
    assert proof.verdict == verdict
    assert proof.is_fundable
    assert proof.surest is proof.at(certainty)


def test_a_plan_that_cannot_be_paid_says_what_is_missing_on_any_money():
    sources = [
        money("a", 2, "x"),
        money("b", 1, "x", certainty=Certainty.CONDITIONAL),
        money("c", 1, "x", certainty=Certainty.IN_PRINCIPLE),
    ]
    proof = prove(sources, [need("x", 5)], AREAS_WITHIN)
    assert (
        proof.verdict == "This plan cannot be paid for: £0.01 is missing even with money agreed in principle."
    )
    assert (proof.is_fundable, proof.surest) == (False, None)
    assert [answer.verdict for answer in proof.answers] == [
        "No: £0.03 of the £0.05 cannot be paid on confirmed money only.",
        "No: £0.02 of the £0.05 cannot be paid with conditional money.",
        "No: £0.01 of the £0.05 cannot be paid with money agreed in principle.",
    ]


def test_an_answer_says_that_all_is_paid_and_what_is_left_over():
    for pence, rest in ((5, ""), (7, ", and £0.02 is left over")):
        answer = prove([money("a", pence, "x")], [need("x", 5)], AREAS_WITHIN).at(Certainty.CONFIRMED)
        assert answer.verdict == f"Yes: all £0.05 can be paid on confirmed money only{rest}."
        assert (answer.available_pence, answer.needed_pence, answer.left_over_pence) == (pence, 5, pence - 5)
        assert answer.short_pence == 0


def test_where_nothing_is_needed_there_is_nothing_to_pay_for():
    proof = prove([money("a", 5, "x")], [need("x", 0), need("y", 5, gate="shut")], AREAS_WITHIN)
    assert proof.verdict == "Nothing is needed, so there is nothing to pay for."
    assert {answer.verdict for answer in proof.answers} == {proof.verdict}


# What is short


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([FIRST], "in 2023/24"),
        ([FIRST, SECOND], "in 2023/24 and 2024/25"),
        ([THIRD, FIRST, SECOND], "in the years from 2023/24 to 2025/26"),
        ([FIRST, SECOND, FOURTH], "in 2023/24, 2024/25 and 2026/27"),
    ],
)
def test_years_that_follow_each_other_are_said_from_first_to_last(years, words):
    lines = [need(year, 1, element="x", year=year) for year in years]
    text = f"£0.0{len(years)} is needed for x in city {words}; no money that counts may pay for it: £0.0{len(years)} short."
    assert shortfall([], lines).text == text


def test_lines_of_several_elements_in_several_areas_are_said_pair_by_pair():
    sources = [money("a", 1, "victims", "early")]
    lines = [need("victims", 1), need("early", 1, area="county")]
    assert shortfall(sources, lines, names=NAMES).text == (
        "£0.02 is needed for early help in the county and victims’ services in the city in 2023/24; "
        "only £0.01 from funder a may pay for them: £0.01 short."
    )


def test_the_largest_funders_are_named_and_the_rest_are_counted():
    amounts = {"a": 1, "b": 5, "c": 2, "d": 4, "e": 5}
    sources = [money(key, pence, "x") for key, pence in amounts.items()]
    assert (
        "; only £0.05 from funder b, £0.05 from funder e, £0.04 from funder d and £0.03 from 2 others may"
        in (shortfall(sources, [need("x", 20)]).text)
    )
    four = "; only £0.05 from funder b, £0.05 from funder e, £0.04 from funder d and £0.02 from funder c may"
    assert four in shortfall(sources[1:], [need("x", 20)]).text


# What stands between


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"fence": Fence(anywhere=True, elements=frozenset({"y"}))}, (Why.FENCE,)),
        ({"expires_on": ENDS_FIRST}, (Why.END,)),
        ({"year": FIRST}, (Why.YEAR,)),
        ({"year": FIRST, "carry": (leave(SECOND, certainty=Certainty.IN_PRINCIPLE),)}, (Why.YEAR,)),
        ({"year": THIRD}, (Why.LATER,)),
        ({"year": FIRST, "carry": (leave(SECOND, most=0),)}, (Why.CARRY,)),
        ({"expires_on": ENDS_FIRST, "fence": Fence(areas=frozenset({"county"}))}, (Why.FENCE, Why.END)),
        ({"year": FIRST, "fence": Fence(areas=frozenset({"county"}))}, (Why.FENCE, Why.YEAR)),
        ({"year": FIRST, "expires_on": ENDS_FIRST}, (Why.END, Why.YEAR)),
        (
            {"year": FIRST, "expires_on": ENDS_FIRST, "fence": Fence(areas=frozenset({"county"}))},
            (Why.FENCE, Why.END, Why.YEAR),
        ),
    ],
)
def test_the_fewest_limits_that_stand_between_are_named(facts, why):
    source = replace(money("a", 3, "x"), **facts)
    found = shortfall([source], [need("x", 1, year=SECOND)], down_to=Certainty.CONDITIONAL)
    assert found.stranded == (Stranded("a", 3, why),)


def test_each_thing_that_stands_between_has_its_words_in_one_order():
    sources = [
        money("a", 1, "x", least=Least(frozenset(), 1)),
        money("b", 2, "x", match=Match(frozenset(), 0)),
        money("c", 3, "x", gate="shut"),
        money("d", 4, "x", year=FIRST, carry=(leave(SECOND, most=1),)),
        money("e", 5, "x", year=THIRD),
        money("f", 6, "x", year=FIRST),
        money("g", 7, "x", expires_on=ENDS_FIRST),
        money("h", 8, "y"),
        money("i", 9, "y", expires_on=ENDS_FIRST),
        money("j", 9, "y", gate="shut"),  # could not pay for it either way
    ]
    assert shortfall(sources, [need("x", 2, year=SECOND)]).text == (
        "£0.02 is needed for x in city in 2024/25; only £0.01 from funder d may pay for it: £0.01 short, while "
        "£0.08 from funder h is stranded by its fence, "
        "£0.09 from funder i is stranded by its fence and stranded by its end date, "
        "£0.07 from funder g is stranded by its end date, "
        "£0.06 from funder f is stranded in its year, without leave to carry it forward, "
        "£0.05 from funder e is for later years, "
        "£0.03 from funder d is stranded by the limit on what may be carried forward, "
        "£0.03 from funder c is waiting behind a shut gate, "
        "£0.02 from funder b is waiting to be matched and "
        "£0.01 from funder a is waiting for others to bring enough."
    )


def test_lines_that_nobody_may_pay_are_told_by_element_and_area():
    lines = [
        need("b", 1, element="x"),
        need("a", 2, element="x", year=SECOND),
        need("c", 3, element="x", area="county"),
        need("d", 4, element="y", priority=Priority.GAP),
    ]
    found = fund([], lines, AREAS_WITHIN).shortfalls
    assert [(each.lines, each.short_pence) for each in found] == [(("a", "b"), 3), (("c",), 3), (("d",), 4)]


# How each year stands


def test_each_year_has_its_sums_and_money_of_no_one_year_comes_last():
    def years(*which):
        return Fence(anywhere=True, years=frozenset(which))

    sources = [
        money("a", 5, "x", year=FIRST),
        replace(money("b", 4, "x"), fence=years(SECOND)),
        replace(money("c", 3, "x"), fence=years(SECOND, THIRD)),
        money("d", 9, "y"),
        replace(money("e", 2, "x"), fence=years(FOURTH)),
    ]
    lines = [need("one", 3, element="x"), need("two", 9, element="x", year=SECOND)]
    answer = prove(sources, lines, AREAS_WITHIN).at(Certainty.CONFIRMED)
    assert answer.years == (
        YearSums(FIRST, 3, 3, 0, 2),
        YearSums(SECOND, 9, 7, 2, 0),
        YearSums(FOURTH, 0, 0, 0, 2),
        YearSums(None, 0, 0, 0, 9),
    )
