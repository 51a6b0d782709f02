"""Is every fault in a plan's rows named, and whatever does not count explained, each with what to do?"""

from dataclasses import replace

import pytest

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Carry, Least, Match, faults_in_plan, fund, reasons_not_to_fund
from tests.rules.plans import AREAS_WITHIN, YEARS, money, need

FIRST, SECOND, THIRD = YEARS
LATER = (SECOND, THIRD, "2026/27", "2027/28")
MOST = 10**12
YEAR_NOT_UNDERSTOOD = "Write a financial year like 2026/27: the year it starts, then two digits of the next."
WITHOUT_YEAR = "a: Say which year this money is given for: without one it may be spent in any, and needs no leave to carry."


def leave(*years, most=None, certainty=Certainty.CONFIRMED):
    return Carry(frozenset(years), certainty, most)


def of(*keys):
    return frozenset(keys)


def faults(sources, lines=()):
    return [(fault.code, fault.text) for fault in faults_in_plan(sources, lines)]


# Faults


@pytest.mark.parametrize(
    ("facts", "code", "text"),
    [
        ({"amount_pence": -1}, "amount_negative", "Give a an amount of nothing or more."),
        (
            {"amount_pence": MOST + 1},
            "amount_too_large",
            "Give a an amount of £10,000,000,000 or less, and check for a digit too many.",
        ),
        ({"year": "2023"}, "financial_year_not_understood", f"a: {YEAR_NOT_UNDERSTOOD}"),
        (
            {"year": FIRST, "carry": (leave("24/25"),)},
            "financial_year_not_understood",
            f"a: {YEAR_NOT_UNDERSTOOD}",
        ),
        (
            {"fence": Fence()},
            "fence_without_area",
            "a: Name the areas where this money may be spent, or say that it may be spent anywhere.",
        ),
        (
            {"year": FIRST, "carry": (leave(SECOND, most=-1),)},
            "carry_negative",
            "a: Give leave to carry forward nothing or more.",
        ),
        (
            {"year": SECOND, "carry": (leave(FIRST, THIRD),)},
            "carry_backward",
            "a: Leave to carry forward is for years after 2024/25: take 2023/24 out.",
        ),
        ({"carry": (leave(SECOND),)}, "carry_without_year", WITHOUT_YEAR),
        (
            {"year": FIRST, "carry": (leave(SECOND, most=1), leave(SECOND, THIRD, most=1))},
            "carry_overlaps",
            "a: Two leaves to carry forward with an amount each share 2024/25: give each year one leave only.",
        ),
        (
            {"year": FIRST, "carry": (leave(*LATER, most=1), leave(*LATER, "2028/29", most=1))},
            "carry_overlaps",
            "a: Two leaves to carry forward with an amount each share 2024/25, 2025/26, 2026/27, 2027/28: "
            "give each year one leave only.",
        ),
        (
            {"match": Match(of("b"), -1)},
            "match_negative",
            "a: Match funding is nothing or more for each pound: correct the percentage.",
        ),
        (
            {"least": Least(of("b"), -1)},
            "least_negative",
            "a: The least that others must bring is nothing or more: correct the amount.",
        ),
    ],
)
def test_each_fault_of_a_source_is_named(facts, code, text):
    assert faults([replace(money("a", 1, "x"), **facts)]) == [(code, text)]


@pytest.mark.parametrize(
    "facts",
    [
        {"amount_pence": MOST},
        {"amount_pence": 0},
        {"year": FIRST, "carry": (leave(SECOND, most=0), leave(THIRD, most=1))},
        {"year": FIRST, "carry": (leave(FIRST, SECOND, most=1), leave(FIRST, THIRD, most=1))},
        {"year": FIRST, "carry": (leave(SECOND, most=1), leave(SECOND, most=2))},
        {"year": FIRST, "carry": (leave(SECOND, most=1), leave(SECOND, THIRD))},
        {"year": FIRST, "carry": (leave(),)},
        {"match": Match(of("b"), 0)},
        {"least": Least(of("b"), 0)},
    ],
)
def test_a_source_at_the_edge_of_what_may_be_has_no_fault(facts):
    assert faults([replace(money("a", 1, "x"), **facts)]) == []


def test_each_key_that_is_used_twice_is_named_once_in_order():
    keys = [*"edcba", "single", *"edcba", "a"]
    assert faults([money(key, 1, "x") for key in keys]) == [
        ("key_used_twice", f"Give each source its own key: {key} is used more than once.") for key in "abcde"
    ]
    assert faults([], [need("x", 1), need("x", 2)]) == [
        ("key_used_twice", "Give each line its own key: x is used more than once.")
    ]


def test_each_line_of_a_wrong_year_is_named_year_by_year():
    years = ["2029", "2028", "2027", "2026", "2025", FIRST, "2025"]
    lines = [need(str(number), 1, year=year) for number, year in enumerate(years)]
    assert faults([], lines) == [
        ("financial_year_not_understood", f"{key}: {YEAR_NOT_UNDERSTOOD}") for key in "463210"
    ]
    assert faults([], [need("x", -1), need("y", MOST + 1)]) == [
        ("amount_negative", "Give x an amount of nothing or more."),
        (
            "amount_too_large",
            "Give y an amount of £10,000,000,000 or less, and check for a digit too many.",
        ),
    ]


def test_sources_that_wait_for_each_other_are_named_and_who_only_waits_for_them_is_not():
    sources = [
        money("d", 1, "x", match=Match(of("c"), 10_000)),
        money("c", 1, "x", least=Least(of("b"), 1)),
        money("b", 1, "x", match=Match(of("a"), 10_000)),
        money("a", 1, "x", least=Least(of("b"), 1)),
    ]
    text = (
        "a, b each wait for what the others bring, in a circle: "
        "say of at least one of them how much it brings, whatever the others do."
    )
    assert faults(sources) == [("match_in_circle", text)]
    assert faults(sources[:-1]) == []
    assert [code for code, _ in faults([money("a", 1, "x", match=Match(of("a"), 1))])] == ["match_in_circle"]


# What does not count


def not_counted(sources, down_to=Certainty.IN_PRINCIPLE, gates=(), names=None):
    funding = fund(sources, [], AREAS_WITHIN, down_to=down_to, open_gates=frozenset(gates), names=names)
    return [(each.source, each.pence, each.reason.code, each.reason.text) for each in funding.not_counted]


@pytest.mark.parametrize(
    ("certainty", "words"),
    [(Certainty.CONDITIONAL, "conditional"), (Certainty.IN_PRINCIPLE, "agreed in principle")],
)
def test_money_that_is_not_sure_enough_is_explained(certainty, words):
    sources = [money("a", 5_00, "x", certainty=certainty), money("b", 0, "x", certainty=certainty)]
    text = f"£5 from funder a is only {words}, so it does not count here: have it confirmed first."
    assert not_counted(sources, Certainty.CONFIRMED) == [("a", 5_00, "not_sure_enough", text)]
    assert not_counted(sources, certainty) == []


def test_money_behind_a_shut_gate_is_explained():
    sources = [money("a", 5_00, "x", gate="vote")]
    assert not_counted(sources, names={"vote": "the council’s vote"}) == [
        (
            "a",
            5_00,
            "gate_shut",
            "£5 from funder a waits behind a gate (the council’s vote): it counts once that is open.",
        )
    ]
    assert "(vote)" in not_counted(sources)[0][3]
    assert not_counted(sources, gates=["vote"]) == []


@pytest.mark.parametrize(
    ("keys", "who", "brought"),
    [
        ("b", "funder b", 2),
        ("bc", "funder b and funder c", 3),
        ("bcd", "funder b, funder c and funder d", 5),
        (["b", "nobody"], "funder b and nobody", 2),
        ("", "others", 0),
    ],
)
def test_money_that_waits_for_others_is_explained(keys, who, brought):
    others = [money("b", 2, "x"), money("c", 1, "x"), money("d", 2, "x")]
    waits = money("a", 5_00, "x", least=Least(of(*keys), brought + 1))
    text = (
        f"£5 from funder a counts only when at least £0.0{brought + 1} comes from {who}, "
        f"and £0{f'.0{brought}' if brought else ''} does: have more promised."
    )
    assert not_counted([waits, *others]) == [("a", 5_00, "least_not_met", text)]
    assert not_counted([replace(waits, least=Least(of(*keys), brought)), *others]) == []


def test_money_that_must_be_matched_counts_down_to_the_penny():
    other = money("b", 3, "x")
    half = money("a", 2, "x", match=Match(of("b"), 5_000))
    text = (
        "£0.02 from funder a must be matched, and £0.03 comes from funder b: "
        "£0.01 of it counts until more comes from there."
    )
    assert not_counted([half, other]) == [("a", 1, "match_not_met", text)]
    assert not_counted([replace(half, amount_pence=1), other]) == []
    assert not_counted([half, replace(other, amount_pence=4)]) == []


def test_only_what_counts_of_a_match_is_brought_to_the_next():
    sources = [
        money("c", 9, "x", match=Match(of("b"), 10_000)),
        money("b", 9, "x", match=Match(of("a"), 20_000)),
        money("a", 3, "x"),
    ]
    assert [(key, pence) for key, pence, *_ in not_counted(sources)] == [("b", 3), ("c", 3)]


# What may not pay


@pytest.mark.parametrize(
    ("year", "line_year", "says"),
    [
        (
            FIRST,
            THIRD,
            "it may not be used in 2025/26 without leave to carry it forward. Ask for leave, or use other money.",
        ),
        (SECOND, FIRST, "it may not be used in 2023/24, which comes before. Use other money."),
    ],
)
def test_money_of_another_year_says_why_not(year, line_year, says):
    line = need("x", 1, year=line_year)
    [reason] = reasons_not_to_fund(money("a", 1, "x", year=year), line, areas_within=AREAS_WITHIN)
    assert (reason.code, reason.text) == ("outside_year", f"This money is for {year}, and {says}")


def test_leave_counts_only_when_it_is_sure_enough():
    source = money("a", 1, "x", year=FIRST, carry=(leave(SECOND, certainty=Certainty.CONDITIONAL),))
    line = need("x", 1, year=SECOND)
    for down_to, reasons in zip(Certainty, (1, 0, 0), strict=True):
        found = reasons_not_to_fund(source, line, areas_within=AREAS_WITHIN, down_to=down_to)
        assert len(found) == reasons
