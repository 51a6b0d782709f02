"""Is money led to where policy wants it when it may be carried forward up to a limit, or stands in one area with others?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Priority, Share, fund, recheck
from tests.rules.plans import AREAS_WITHIN, IN_CITY, YEARS, money, need

FIRST, SECOND, THIRD = YEARS
ENDS_FIRST, ENDS_SECOND = date(2024, 3, 31), date(2025, 4, 1)
CORE, ASPIRATION, GAP = Priority
ALL = ("w", "x", "y", "z")


def leave(*years, most=None):
    return Carry(frozenset(years), Certainty.CONFIRMED, most)


def funded(sources, lines):
    funding = fund(sources, lines, AREAS_WITHIN)
    assert recheck(funding, sources, lines, AREAS_WITHIN) == []
    return funding


def paid(sources, lines):
    return [f"{each.source} {each.line} {each.pence}" for each in funded(sources, lines).payments]


def line(key, pence, element, year=FIRST, priority=CORE):
    return need(key, pence, element=element, year=year, priority=priority)


# Money carried forward


def test_what_one_source_pays_of_a_gap_sets_another_free_to_carry_money_to_the_core():
    sources = [
        money("a", 4, *ALL, year=SECOND),
        money("b", 3, *ALL, year=SECOND, carry=(leave(THIRD, most=1),)),
        money("c", 1, "w", "x", year=FIRST, carry=(leave(SECOND, THIRD),)),
    ]
    lines = [
        line("core", 4, "y", THIRD),
        line("aspiration", 1, "x", SECOND, ASPIRATION),
        line("gap", 4, "y", SECOND, GAP),
    ]
    assert paid(sources, lines) == ["a gap 4", "b core 1", "c aspiration 1"]


def test_a_source_carries_no_more_than_its_leave_to_a_line_it_shares():
    sources = [
        money("a", 2, "y", year=FIRST, carry=(leave(SECOND, most=1), leave(THIRD))),
        money("b", 3, *ALL, year=SECOND, carry=(leave(THIRD),), expires_on=ENDS_SECOND),
    ]
    lines = [
        line("p", 3, "y", SECOND, ASPIRATION),
        line("q", 2, "z", SECOND, ASPIRATION),
        line("r", 1, "w", SECOND, GAP),
    ]
    assert paid(sources, lines) == ["a p 1", "b p 1", "b q 2"]


def test_a_source_with_several_limits_pays_first_what_comes_first():
    sources = [
        money("a", 2, *ALL, year=SECOND, carry=(leave(THIRD),)),
        money("b", 1, *ALL, year=FIRST, carry=(leave(SECOND), leave(THIRD))),
        money("c", 4, *ALL),
        money("d", 5, "w", "x", year=FIRST, carry=(leave(SECOND, most=2), leave(THIRD, most=1))),
    ]
    lines = [
        line("p", 2, "w", SECOND),
        line("q", 5, "x", THIRD),
        line("r", 6, "w", THIRD, ASPIRATION),
    ]
    assert paid(sources, lines) == ["a q 2", "b q 1", "c q 1", "c r 3", "d p 2", "d q 1"]


def test_a_penny_is_not_led_on_where_there_is_none():
    sources = [
        money("a", 2, *ALL, year=FIRST, expires_on=ENDS_FIRST),
        money("b", 4, *ALL),
        money("c", 1, "w", year=FIRST, carry=(leave(SECOND, THIRD),), certainty=Certainty.CONDITIONAL),
        money("d", 4, "w", year=FIRST, carry=(leave(SECOND, THIRD, most=1),)),
    ]
    lines = [
        line("p", 1, "w", THIRD),
        line("q", 2, "w", FIRST, ASPIRATION),
        line("r", 4, "w", FIRST, ASPIRATION),
        line("s", 2, "w", THIRD),
        line("t", 1, "w", SECOND, GAP),
    ]
    assert paid(sources, lines) == [
        *("a q 2", "b r 1", "b s 1", "b t 1", "c s 1", "d p 1", "d r 3"),
    ]


def test_lines_that_wait_for_each_other_are_led_on_to_the_last_source():
    every, ends = leave(SECOND, THIRD), {"year": FIRST, "expires_on": ENDS_SECOND}
    sources = [
        money("a", 5, "x", "y", carry=(every,), **ends),
        money("b", 1, *ALL, carry=(every,), **ends),
        money("c", 5, *ALL, carry=(leave(SECOND, THIRD, most=1),), **ends),
        money("d", 1, *ALL, year=FIRST, expires_on=ENDS_FIRST),
    ]
    lines = [line("p", 3, "w"), line("q", 5, "x", THIRD), line("r", 2, "x")]
    assert paid(sources, lines) == ["a q 3", "a r 2", "b q 1", "c p 2", "c q 1", "d p 1"]


def test_two_sources_with_a_limit_each_change_places_within_their_limits():
    sources = [money(key, 5, "x", year=FIRST, carry=(leave(SECOND, most=1),)) for key in "ab"]
    lines = [line("p", 2, "x", FIRST, GAP), line("q", 1, "x", SECOND, ASPIRATION)]
    assert paid(sources, lines) == ["a p 1", "a q 1", "b p 1"]


def test_the_source_beside_pays_no_more_of_a_later_year_than_its_leave():
    sources = [
        money("a", 6, "x", "y", year=FIRST, carry=(leave(SECOND, most=2),)),
        money("b", 6, "x", "y", year=FIRST, carry=(leave(SECOND, most=1),)),
    ]
    lines = [
        line("p", 4, "x", FIRST, ASPIRATION),
        line("q", 2, "y", SECOND, ASPIRATION),
        line("r", 4, "x", SECOND, GAP),
    ]
    assert paid(sources, lines) == ["a p 2", "a q 2", "b p 2", "b r 1"]


def test_a_source_gives_up_all_it_can_of_a_line_before_it_turns_to_the_one_before():
    sources = [
        money("a", 5, *ALL, year=FIRST, carry=(leave(SECOND, most=2), leave(THIRD))),
        money("b", 4, *ALL, year=FIRST, carry=(leave(SECOND, most=1), leave(THIRD))),
        money("c", 2, "x", "y", "z"),
    ]
    lines = [
        line("p", 2, "x", FIRST, ASPIRATION),
        line("q", 4, "w", FIRST, GAP),
        line("r", 1, "y", SECOND, GAP),
        line("s", 3, "w", SECOND, GAP),
        line("t", 1, "z", THIRD, GAP),
    ]
    assert paid(sources, lines) == [
        *("a p 2", "a q 1", "a s 2", "b q 3", "b s 1", "c r 1", "c t 1"),
    ]


def test_money_beside_is_led_on_once_and_up_to_its_limit():
    limits = (leave(SECOND, most=1), leave(THIRD, most=1))
    sources = [
        money("a", 6, "w", "x", "y"),
        money("b", 4, "y", "z", year=FIRST, carry=limits),
        money("c", 5, "w", "x", "z", year=FIRST, carry=limits),
    ]
    lines = [
        line("p", 2, "z", THIRD, ASPIRATION),
        line("q", 3, "w", FIRST, GAP),
        line("r", 3, "z", FIRST, GAP),
        line("s", 1, "z", SECOND, GAP),
        line("t", 4, "w", SECOND, GAP),
    ]
    assert paid(sources, lines) == ["a t 4", "b p 1", "b r 3", "c p 1", "c q 3", "c s 1"]


def test_a_line_is_taken_over_no_further_than_the_limit_of_the_money_beside():
    sources = [
        money("a", 4, "y", year=FIRST, carry=(leave(SECOND, most=1),)),
        money("b", 4, "y", year=FIRST, carry=(leave(SECOND, most=2), leave(THIRD))),
        money("c", 3, "y", year=FIRST, carry=(leave(SECOND, most=2), leave(THIRD, most=2))),
    ]
    lines = [
        line("p", 3, "y", SECOND),
        line("q", 1, "y", THIRD),
        line("r", 2, "y", THIRD, ASPIRATION),
        line("s", 3, "y", THIRD, ASPIRATION),
        line("t", 2, "y", THIRD, GAP),
    ]
    assert paid(sources, lines) == [
        *("a p 1", "b p 1", "b q 1", "b r 2", "c p 1", "c s 2"),
    ]


def test_only_a_source_that_pays_a_line_takes_part_in_leading_it_on():
    sources = [
        money("a", 2, *ALL, year=FIRST, carry=(leave(SECOND),)),
        money("b", 5, "x", "y"),
        money("c", 4, *ALL, year=FIRST, carry=(leave(SECOND, most=1), leave(THIRD, most=1))),
        money("d", 3, "w", "x", "y"),
    ]
    lines = [line("p", 4, "x", FIRST, GAP), line("q", 1, "y", SECOND), line("r", 2, "z", SECOND)]
    assert paid(sources, lines) == ["a q 1", "a r 1", "b p 1", "c p 3", "c r 1"]


# Money beside each other


def test_lines_share_though_other_lines_of_their_rank_are_out_of_reach():
    sources = [
        replace(money("a", 3), fence=IN_CITY),
        money("b", 2, "x", "z"),
        money("c", 1, "w", "x", "z"),
    ]
    lines = [
        line("p", 3, "w"),
        need("q", 2, element="y", area="county"),
        line("r", 6, "y"),
        need("s", 6, element="x", area="county", priority=ASPIRATION),
        need("t", 5, element="y", area="county", priority=ASPIRATION),
    ]
    funding = funded(sources, lines)
    assert funding.line_shares == (Share(("p", "r"), 9, 4),)
    assert [tuple(each) for each in funding.payments] == [("a", "r", 3), ("b", "s", 2), ("c", "p", 1)]


def test_pennies_go_in_turn_to_whoever_they_can_still_reach():
    # Given three pence for five lines, one of them for two elements only
    sources = [money("a", 1, "w", "x"), money("b", 2, "x", "y", "z")]
    lines = [line("p", 2, "z"), line("q", 2, "y"), line("r", 1, "x"), line("s", 2, "z"), line("t", 2, "x")]
    # Then each goes to the largest remainder that is still in reach, and of equal ones to the first by key
    assert paid(sources, lines) == ["a t 1", "b p 1", "b q 1"]


def test_the_first_source_pays_the_first_line_though_money_is_left_over():
    sources = [
        money("a", 1, "x", "y"),
        money("b", 1, "x", "y"),
        money("c", 1, "w", "x", "y"),
        money("d", 1, "x"),
        replace(money("e", 1), fence=IN_CITY),
    ]
    lines = [
        line("p", 1, "y"),
        line("q", 1, "w", FIRST, ASPIRATION),
        need("r", 1, element="x", area="all", priority=ASPIRATION),
        need("s", 1, element="y", area="all", priority=GAP),
    ]
    assert paid(sources, lines) == ["a p 1", "b s 1", "d r 1", "e q 1"]


@pytest.mark.parametrize("carry", [(), (leave(SECOND, most=1),)])
def test_leave_for_a_year_without_lines_sets_no_source_apart(carry):
    # Given two sources that may pay the same, and by key another between them
    year = FIRST if carry else None
    sources = [
        money("a", 1, "x", "y", year=year, carry=carry),
        money("b", 2, "x", "z", year=year, carry=carry),
        money("c", 2, "x", "y", year=year, carry=carry),
    ]
    lines = [*(line(key, 1, "x") for key in ("x1", "x2", "x3")), line("y", 1, "y"), line("z", 1, "z")]
    # Then that one comes after both
    assert paid(sources, lines) == ["a x1 1", "b x3 1", "b z 1", "c x2 1", "c y 1"]


# Areas


def test_money_for_a_wide_area_pays_in_every_area_inside_it_and_nowhere_else():
    whole = replace(money("s", 4, "x"), fence=Fence(areas=frozenset({"all"})))
    areas = {"a": "elsewhere", "b": "city", "c": "county", "d": "all"}
    lines = [need(key, 1, element="x", area=area) for key, area in areas.items()]
    assert paid([whole], lines) == ["s b 1", "s c 1", "s d 1"]
    assert paid([whole], lines[:-1]) == ["s b 1", "s c 1"]


# What is short, in order


def test_shortfalls_stand_in_the_order_of_their_first_line():
    lines = [line("core", 1, "y"), line("gap", 2, "x", FIRST, GAP)]
    assert [each.lines for each in funded([money("a", 1, "x")], lines).shortfalls] == [("core",), ("gap",)]
