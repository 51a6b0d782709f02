"""Does the re-check hold every share to the penny, and give each odd penny to whom it belongs?"""

from dataclasses import replace

import pytest

from commonweal.rules.funding_plan import Least, Match, Share, fund, recheck
from tests.rules.plans import AREAS_WITHIN, IN_CITY, IN_COUNTY, money, need, with_payments


def found(funding, sources, lines):
    return [reason.code for reason in recheck(funding, sources, lines, AREAS_WITHIN)]


def answer(sources, lines):
    funding = fund(sources, lines, AREAS_WITHIN)
    assert found(funding, sources, lines) == []
    return funding


# Lines


def test_the_odd_penny_belongs_to_the_largest_remainder_and_then_to_the_first_by_key():
    sources, lines = [money("s", 2, "x")], [need(key, 1 + (key == "c"), element="x") for key in "bcd"]
    good = answer(sources, lines)
    assert good.line_shares == (Share(("b", "c", "d"), 4, 2),)
    assert {each.line: each.pence for each in good.payments} == {"b": 1, "c": 1}
    wrong = with_payments(good, sources, {("s", "c"): 1, ("s", "d"): 1})
    assert found(wrong, sources, lines) == ["priority_not_kept"]


def test_who_is_owed_whole_pence_gets_no_odd_penny():
    sources, lines = [money("s", 2, "x")], [need(key, 1 + (key == "a"), element="x") for key in "abc"]
    wrong = with_payments(answer(sources, lines), sources, {("s", "a"): 2})
    assert found(wrong, sources, lines) == ["lines_not_in_proportion"]


@pytest.mark.parametrize(
    "shares",
    [
        [(("a", "b"), 299, 100)],
        [(("a", "b"), 301, 100)],
        [(("a", "b"), 300, 99)],
        [(("a", "b"), 300, 101)],
        [(("b", "a"), 300, 100)],
        [(("a",), 100, 33)],
        [(("a", "b", "nobody"), 300, 100)],
        [(("a", "b"), 300, 100), (("a", "b"), 300, 100)],
        [(("a", "b"), 300, 100), (("a",), 100, 33)],
    ],
)
def test_a_share_that_does_not_add_up_is_found(shares):
    sources, lines = [money("s", 100, "x")], [need("a", 100, element="x"), need("b", 200, element="x")]
    good = answer(sources, lines)
    assert good.line_shares == (Share(("a", "b"), 300, 100),)
    wrong = replace(good, line_shares=tuple(Share(*each) for each in shares))
    assert found(wrong, sources, lines) == ["lines_not_in_proportion"]


def test_a_line_stands_in_one_share_only():
    sources, lines = [money("s", 3, "x")], [need(key, 2, element="x") for key in "abc"]
    good = answer(sources, lines)
    [whole] = good.line_shares
    assert whole == Share(("a", "b", "c"), 6, 3)
    wrong = replace(good, line_shares=(Share(("a", "b"), 4, 2), whole))
    assert found(wrong, sources, lines) == ["lines_not_in_proportion"]


def test_lines_paid_in_one_proportion_have_to_say_that_they_share():
    sources, lines = [money("s", 150, "x")], [need("a", 100, element="x"), need("b", 200, element="x")]
    wrong = replace(answer(sources, lines), line_shares=())
    assert found(wrong, sources, lines) == ["lines_not_in_proportion"]


def test_one_penny_for_one_of_two_lines_has_to_be_a_share():
    sources, lines = [money("s", 1, "x")], [need(key, 3, element="x") for key in "ab"]
    wrong = replace(answer(sources, lines), line_shares=())
    assert found(wrong, sources, lines) == ["priority_not_kept"]


@pytest.mark.parametrize("pence", [0, 2])
def test_nobody_shares_nothing_or_all(pence):
    sources, lines = [money("s", pence, "x")], [need(key, 1, element="x") for key in "ab"]
    good = answer(sources, lines)
    assert good.line_shares == ()
    wrong = replace(good, line_shares=(Share(("a", "b"), 2, pence),))
    assert found(wrong, sources, lines) == ["lines_not_in_proportion"]


# Sources


def test_shares_of_sources_that_do_not_add_up_are_found():
    sources, lines = [money("a", 100, "x"), money("b", 200, "x")], [need("x", 100)]
    good = answer(sources, lines)
    assert good.source_shares == (Share(("a", "b"), 300, 100),)
    for shares in ((Share(("a", "b"), 300, 99),), (Share(("a", "b"), 299, 100),), good.source_shares * 2):
        faults = recheck(replace(good, source_shares=shares), sources, lines, AREAS_WITHIN)
        assert [(fault.code, fault.text) for fault in faults] == [
            (
                "sources_not_in_proportion",
                "The shares of sources do not add up to the penny, in proportion: work out the plan again.",
            )
        ]


def test_the_odd_penny_comes_from_the_source_with_the_largest_remainder():
    sources, lines = [money("a", 1, "x"), money("b", 2, "x"), money("c", 3, "x")], [need("x", 2)]
    good = answer(sources, lines)
    assert {each.source: each.pence for each in good.payments} == {"b": 1, "c": 1}
    wrong = with_payments(good, sources, {("a", "x"): 1, ("c", "x"): 1})
    assert found(wrong, sources, lines) == ["sources_order_not_kept"]


def test_sources_equal_in_order_with_lines_of_their_own_are_used_as_far_as_those_go():
    sources = [money("a", 3, "x"), money("b", 4, "y")]
    good = answer(sources, [need("x", 2), need("y", 2)])
    assert good.left_over == (("a", 1), ("b", 2))


# What others bring


def test_a_source_that_is_named_but_not_in_the_plan_brings_nothing():
    nobody = frozenset({"nobody"})
    sources = [
        money("a", 5, "x", least=Least(nobody, 0)),
        money("b", 5, "x", match=Match(nobody, 10_000)),
    ]
    good = answer(sources, [need("x", 10)])
    assert {each.source: each.pence for each in good.payments} == {"a": 5}
    assert [(each.source, each.pence) for each in good.not_counted] == [("b", 5)]


def test_a_penny_moved_from_one_shortfall_to_another_is_found():
    sources = [replace(money("county", 1), fence=IN_COUNTY), replace(money("city", 1), fence=IN_CITY)]
    lines = [need("x", 3, area="county"), need("y", 3, area="city")]
    good = answer(sources, lines)
    one, other = good.shortfalls
    moved = (
        replace(one, needed_pence=one.needed_pence + 1, text="£0.03 short"),
        replace(other, needed_pence=other.needed_pence - 1, text="£0.01 short"),
    )
    assert sum(each.short_pence for each in moved) == good.short_pence
    assert found(replace(good, shortfalls=moved), sources, lines) == ["shortfalls_not_proved"]
