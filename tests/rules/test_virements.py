"""May this budget move, and whose money goes? By fence, by limit, by two people, and never what is used already."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.decisions import Authority
from commonweal.rules.fences import Fence
from commonweal.rules.funding_plan import Line
from commonweal.rules.ledger import Account, balances
from commonweal.rules.reasons import Refused
from commonweal.rules.virements import (
    Held,
    Moved,
    budget_moved,
    free_on,
    reasons_above_limit,
    reasons_not_to_move,
    sources_to_move,
)

WITHIN = {"county": {"whole"}, "city": {"whole"}}
CITY_ONLY, COUNTY_ONLY, ANYWHERE = (
    Fence(areas=frozenset({"city"})),
    Fence(areas=frozenset({"county"})),
    Fence(anywhere=True),
)
EARLY_IN_THE_CITY = Line("l1", "early", "city", "victim", "2026/27", 400_00)
EARLY_IN_THE_COUNTY = Line("l2", "early", "county", "victim", "2026/27", 900_00)
PLAN = [EARLY_IN_THE_CITY, EARLY_IN_THE_COUNTY]
END = date(2027, 4, 1)
ON = date(2026, 10, 1)


def held(key: str, pence: int, fence: Fence = ANYWHERE, *, used: int = 0, ends: date = END) -> Held:
    return Held(key, f"The {key}", fence, ends, pence, used)


def move(pence: int, *own: Held, to: Line = EARLY_IN_THE_CITY) -> tuple[Moved, ...]:
    return sources_to_move(pence, own, to, plan=PLAN, areas_within=WITHIN)


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


# Only what is free moves


def test_a_line_keeps_what_is_spent_accrued_and_committed_on_it():
    own = [held("county", 100_00, used=80_00), held("city", 50_00, used=10_00)]
    assert free_on(own) == 60_00
    assert codes(reasons_not_to_move(60_00, held=own, is_same_line=False, year="2026/27")) == []
    (reason,) = reasons_not_to_move(60_01, held=own, is_same_line=False, year="2026/27")
    assert (
        reason.text
        == "£60 of this line’s budget is free, as £90 is spent, accrued or committed on it: move that much or less."
    )


def test_what_one_source_overspent_is_not_free_with_another():
    own = [held("county", 100_00, used=130_00), held("city", 50_00)]
    assert free_on(own) == 20_00


@pytest.mark.parametrize(
    ("pence", "same", "closed", "expected"),
    [
        (0, False, False, ["amount_missing"]),
        (-1, False, False, ["amount_missing"]),
        (1, True, False, ["virement_to_itself"]),
        (1, False, True, ["year_closed"]),
        (1, False, False, []),
    ],
)
def test_what_is_never_moved(pence, same, closed, expected):
    own = [held("county", 100_00)]
    assert codes(
        reasons_not_to_move(pence, held=own, is_same_line=same, year="2026/27", is_closed=closed)
    ) == expected  # fmt: skip


# Money keeps its fence


def test_county_money_does_not_go_to_the_city():
    own = [held("county", 100_00, COUNTY_ONLY), held("commissioner", 30_00)]
    assert move(30_00, *own) == (Moved("commissioner", 30_00),)
    with pytest.raises(Refused) as refused:
        move(30_01, *own)
    assert codes(refused.value.reasons) == ["budget_missing", "budget_fenced_off"]
    assert str(refused.value).startswith(
        "£30 of this line’s free budget may pay for the other line, so £0.01 is missing: move less, or choose another"
        " line. £100 of it is from The county and may not pay for the other line. This money may be spent only in county"
    )


def test_most_fenced_money_goes_first_then_what_ends_first_then_by_key():
    free = held("a", 10)
    fenced = held("z", 10, CITY_ONLY)
    ending = held("m", 10, ends=date(2026, 12, 1))
    assert move(25, free, ending, fenced) == (Moved("z", 10), Moved("m", 10), Moved("a", 5))
    assert move(25, fenced, free, ending) == move(25, ending, fenced, free)
    assert move(5, held("b", 10), held("a", 10)) == (Moved("a", 5),)


def test_of_each_source_only_what_is_not_used():
    assert move(15, held("a", 10, used=4), held("b", 10)) == (Moved("a", 6), Moved("b", 9))


def test_money_used_up_is_not_named_as_held_back():
    with pytest.raises(Refused) as refused:
        move(1, held("county", 10, COUNTY_ONLY, used=10))
    assert codes(refused.value.reasons) == ["budget_missing"]


# Limits


LIMIT = 10_000_00
DECISION = Authority(50_000_00, date(2026, 5, 1), date(2027, 4, 1))


def above(pence: int, *, limit: int | None = LIMIT, moved: int = 0, authority=None, used=(), on: date = ON):
    return reasons_above_limit(
        pence, limit_pence=limit, moved_pence=moved, authority=authority, used_pence=used, on=on
    )


def test_up_to_the_limit_two_people_suffice():
    assert above(LIMIT) == []
    assert codes(above(LIMIT + 1)) == ["above_virement_limit"]


def test_the_limit_is_not_walked_round_in_small_steps():
    assert above(4_000_00, moved=6_000_00) == []
    (reason,) = above(4_000_01, moved=6_000_00)
    assert reason.text == (
        "Up to £10,000 may be moved without a decision, and £6,000 of it is used for this line and year: choose the"
        " decision that allows more."
    )


def test_a_plan_without_a_limit_asks_a_decision_for_every_virement():
    assert codes(above(1, limit=None)) == ["virement_needs_decision"]
    assert above(1, limit=None, authority=DECISION) == []


def test_a_limit_of_nothing_is_a_limit():
    assert codes(above(1, limit=0)) == ["above_virement_limit"]


@pytest.mark.parametrize(
    ("pence", "used", "on", "expected"),
    [
        (50_000_00, [], ON, []),
        (50_000_01, [], ON, ["above_authority"]),
        (30_000_00, [20_000_00], ON, []),
        (30_000_01, [20_000_00], ON, ["above_authority"]),
        (1, [], date(2026, 4, 30), ["before_authority"]),
        (1, [], date(2027, 4, 1), ["authority_ended"]),
    ],
)
def test_above_it_a_decision_in_force_with_room(pence, used, on, expected):
    assert codes(above(pence, authority=DECISION, used=used, on=on)) == expected


# Postings


def test_a_virement_moves_budget_and_touches_nothing_else():
    postings = budget_moved(
        [Moved("a", 10), Moved("b", 5)], from_element="early", from_area="county", to_element="early", to_area="city"
    )  # fmt: skip
    assert {posting.account for posting in postings} == {Account.BUDGET, Account.ALLOCATED}
    assert balances(postings, by=lambda each: (each.account, each.area)) == {
        (Account.BUDGET, "county"): -15,
        (Account.ALLOCATED, "county"): 15,
        (Account.BUDGET, "city"): 15,
        (Account.ALLOCATED, "city"): -15,
    }
    assert set(balances(postings, by=lambda each: each.source).values()) == {0}


amounts = st.integers(0, 10**6)
sources = st.lists(
    st.builds(
        held,
        st.sampled_from("abcdefgh"),
        amounts,
        st.sampled_from([CITY_ONLY, COUNTY_ONLY, ANYWHERE]),
        used=amounts,
        ends=st.sampled_from([END, ON]),
    ),
    unique_by=lambda each: each.key,
    max_size=6,
)


@given(sources, st.integers(1, 10**6), st.randoms())
def test_what_moves_adds_up_stays_inside_fences_and_is_the_same_in_any_order(own, pence, shuffled):
    possible = sum(max(each.budget_pence - each.used_pence, 0) for each in own if each.fence != COUNTY_ONLY)
    try:
        found = move(pence, *own)
    except Refused:
        assert possible < pence
        return
    assert possible >= pence
    assert sum(each.pence for each in found) == pence
    by_key = {each.key: each for each in own}
    for each in found:
        assert 0 < each.pence <= by_key[each.source].free_pence
        assert by_key[each.source].fence != COUNTY_ONLY
    again = [replace(each) for each in own]
    shuffled.shuffle(again)
    assert move(pence, *again) == found
