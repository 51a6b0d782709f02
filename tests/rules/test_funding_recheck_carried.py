"""Does the re-check follow money that may be carried forward only up to a limit, and hold an answer to the order of rows?"""

from dataclasses import replace
from datetime import date

from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Carry, Priority, fund, recheck
from tests.rules.plans import AREAS_WITHIN, YEARS, money, need, with_payments

FIRST, SECOND, THIRD = YEARS
ENDS_FIRST = date(2024, 3, 31)


def carried(pence, *years):
    """Money of the first year, of which so much may be used in later ones."""
    return {"year": FIRST, "carry": (Carry(frozenset(years or {SECOND}), Certainty.CONFIRMED, pence),)}


def found(funding, sources, lines):
    return [reason.code for reason in recheck(funding, sources, lines, AREAS_WITHIN)]


def lawful(sources, lines):
    """What is paid, as amounts by source and line, once the answer stands."""
    funding = fund(sources, lines, AREAS_WITHIN)
    assert found(funding, sources, lines) == []
    return {(each.source, each.line): each.pence for each in funding.payments}


def found_in(paid, sources, lines):
    """The faults of the lawful answer, with these payments instead."""
    return found(with_payments(fund(sources, lines, AREAS_WITHIN), sources, paid), sources, lines)


def said_of(paid, sources, lines):
    """The same faults in words."""
    wrong = with_payments(fund(sources, lines, AREAS_WITHIN), sources, paid)
    return [reason.text for reason in recheck(wrong, sources, lines, AREAS_WITHIN)]


# Money led to a line that comes first


def test_a_gap_paid_from_the_money_that_may_be_carried_to_the_core_is_found():
    sources = [money("a", 2, "core", "gap", **carried(1))]
    lines = [need("core", 1, year=SECOND), need("gap", 1, year=SECOND, priority=Priority.GAP)]
    assert lawful(sources, lines) == {("a", "core"): 1}
    assert found_in({("a", "gap"): 1}, sources, lines) == ["priority_not_kept"]


def test_a_gap_paid_from_money_that_could_still_be_carried_to_the_core_is_found():
    sources = [money("a", 2, "core", "gap", **carried(1))]
    lines = [need("core", 1, year=SECOND), need("gap", 2, priority=Priority.GAP)]
    assert lawful(sources, lines) == {("a", "core"): 1, ("a", "gap"): 1}
    assert found_in({("a", "gap"): 2}, sources, lines) == ["priority_not_kept"]


def test_what_a_source_carries_is_looked_at_again_after_what_it_pays_in_its_year():
    sources = [money("a", 3, "core", "aspiration", "gap", **carried(1))]
    lines = [
        need("core", 1, year=SECOND),
        need("aspiration", 1, year=SECOND, priority=Priority.ASPIRATION),
        need("gap", 2, priority=Priority.GAP),
    ]
    assert lawful(sources, lines) == {("a", "core"): 1, ("a", "gap"): 2}
    assert found_in({("a", "aspiration"): 1, ("a", "gap"): 2}, sources, lines) == ["priority_not_kept"]


def test_a_gap_paid_before_the_core_is_found_though_what_stands_between_is_out_of_its_reach():
    sources = [money("a", 1, "core", "gap")]
    lines = [
        need("core", 1),
        need("aspiration", 1, priority=Priority.ASPIRATION),
        need("gap", 1, priority=Priority.GAP),
    ]
    assert lawful(sources, lines) == {("a", "core"): 1}
    assert found_in({("a", "gap"): 1}, sources, lines) == ["priority_not_kept"]


def test_money_is_followed_to_a_source_that_stands_earlier_in_the_order():
    # What the gap gives up pays the other line, whose money pays the core: from the later source to the earlier.
    sources = [money("a", 1, "core", "other", expires_on=ENDS_FIRST), money("z", 1, "other", "gap")]
    lines = [need("core", 1), need("other", 1), need("gap", 1, priority=Priority.GAP)]
    assert lawful(sources, lines) == {("a", "core"): 1, ("z", "other"): 1}
    assert found_in({("a", "other"): 1, ("z", "gap"): 1}, sources, lines) == ["priority_not_kept"]


def test_a_source_whose_leave_is_used_up_need_not_pay_before_a_later_one():
    sources = [money("a", 3, "core", **carried(1)), money("b", 5, "core")]
    assert lawful(sources, [need("core", 3, year=SECOND)]) == {("a", "core"): 1, ("b", "core"): 2}


# Shortfalls of what may be carried


def test_one_shortfall_holds_lines_that_free_and_limited_money_of_one_source_share():
    sources = [money("a", 3, "core", "gap", **carried(2))]
    lines = [need("core", 4, year=SECOND), need("gap", 2, priority=Priority.GAP)]
    assert lawful(sources, lines) == {("a", "core"): 2, ("a", "gap"): 1}
    [shortfall] = fund(sources, lines, AREAS_WITHIN).shortfalls
    assert shortfall.lines == ("core", "gap")


def test_years_with_a_limit_each_are_told_apart_whatever_else_the_source_may_pay():
    later = [Carry(frozenset({year}), Certainty.CONFIRMED, 1) for year in (SECOND, THIRD)]
    sources = [money("a", 5, "next", "last", year=FIRST, carry=tuple(later))]
    lines = [need("next", 2, year=SECOND), need("last", 2, year=THIRD)]
    assert lawful(sources, lines) == {("a", "next"): 1, ("a", "last"): 1}
    good = fund(sources, lines, AREAS_WITHIN)
    one, other = good.shortfalls
    together = replace(
        one,
        lines=("last", "next"),
        needed_pence=4,
        brings=(("a", 2),),
        years=(SECOND, THIRD),
        stranded=tuple(dict.fromkeys((*one.stranded, *other.stranded))),
        text="£0.02 short",
    )
    assert together.short_pence == good.short_pence
    assert found(replace(good, shortfalls=(together,)), sources, lines) == ["shortfalls_not_proved"]


# Who pays whom


def test_an_earlier_line_is_found_through_a_later_source_that_carries_money():
    sources = [
        money("a", 1, "x", "y", expires_on=ENDS_FIRST),
        money("b", 2, "x", "y", "z", **carried(1)),
    ]
    lines = [need("x", 1), need("y", 1), need("z", 1, year=SECOND)]
    assert lawful(sources, lines) == {("a", "x"): 1, ("b", "y"): 1, ("b", "z"): 1}
    wrong = {("a", "y"): 1, ("b", "x"): 1, ("b", "z"): 1}
    assert found_in(wrong, sources, lines) == ["pairs_out_of_order"]


def test_two_sources_may_carry_money_to_the_same_lines():
    sources = [money(key, 2, "core", "more", **carried(1)) for key in ("a", "b")]
    lines = [need("core", 1, year=SECOND), need("more", 3, year=SECOND, priority=Priority.ASPIRATION)]
    assert lawful(sources, lines) == {("a", "core"): 1, ("b", "more"): 1}


def test_the_first_of_the_lines_that_could_be_paid_instead_is_named():
    text = "a could pay x before the lines it pays: lead its money there first."
    lines, wrong = [need(key, 1) for key in "xyz"], {("a", "z"): 1, ("b", "x"): 1, ("b", "y"): 1}
    last = money("b", 2, "x", "y", "z")
    assert said_of(wrong, [money("a", 1, "x", "y", "z", expires_on=ENDS_FIRST), last], lines) == [text]
    # The same when it also carries money forward.
    lines, wrong = [*lines, need("later", 1, year=SECOND)], wrong | {("a", "later"): 1}
    assert said_of(wrong, [money("a", 2, "x", "y", "z", "later", **carried(1)), last], lines) == [text]


# Where sources and lines stand


def test_sources_that_may_pay_the_same_stand_together_whatever_the_order_of_the_rows():
    # Given three sources equal in order: the first and the third by key may pay the same lines.
    sources = [money("c", 2, "x", "y"), money("b", 2, "x", "z"), money("a", 1, "x", "y")]
    lines = [*(need(f"x{number}", 1, element="x") for number in (1, 2, 3)), need("y", 1), need("z", 1)]
    # Then the second comes after both.
    assert lawful(sources, lines) == {
        ("a", "x1"): 1,
        ("c", "x2"): 1,
        ("c", "y"): 1,
        ("b", "x3"): 1,
        ("b", "z"): 1,
    }


def test_lines_that_the_same_sources_may_pay_stand_together_before_the_next_by_key():
    sources = [
        money("first", 2, "x", "y", expires_on=ENDS_FIRST),
        money("later", 1, "x"),
        money("last", 1, "x", "y"),
    ]
    lines = [need("a", 1, element="x"), need("b", 1, element="y"), *(need(k, 1, element="x") for k in "cd")]
    assert lawful(sources, lines) == {
        ("first", "a"): 1,
        ("first", "c"): 1,
        ("later", "d"): 1,
        ("last", "b"): 1,
    }
