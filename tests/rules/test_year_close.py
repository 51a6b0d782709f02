"""What stands in the way of closing a year, and what becomes of what is left, to the penny?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.carry_forward import Underspend
from commonweal.rules.periods import Period
from commonweal.rules.year_close import (
    Leftover,
    YearFacts,
    name_of,
    period_of,
    reasons_not_dated_in_closed_year,
    reasons_not_to_close,
    reasons_not_to_return,
    underspend_shares,
    warnings_before_closing,
    year_of,
)

AFTER = date(2026, 4, 1)
CLEAN = YearFacts(2025, years_with_entries=frozenset({2025}))


def why(facts: YearFacts, *, today: date = AFTER) -> list[str]:
    return [each.code for each in reasons_not_to_close(facts, today=today)]


def test_years_have_names_and_days():
    assert (name_of(2025), period_of(2025).starts_on, period_of(2025).last_day) == (
        "2025/26",
        date(2025, 4, 1),
        date(2026, 3, 31),
    )
    assert [year_of(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [2025, 2026]


def test_a_settled_year_closes_on_the_first_day_after_it():
    assert why(CLEAN) == []
    assert why(CLEAN, today=date(2026, 3, 31)) == ["year_not_over"]


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        ({"closed": frozenset({2025})}, "closed_already", "2025/26 is closed already."),
        ({"years_with_entries": frozenset({2023, 2024, 2025})}, "earlier_year_open", "Close 2023/24 first"),
        ({"payments_waiting": ("C-1", "C-2")}, "payments_waiting", "C-1 and C-2"),
        ({"virements_waiting": 2}, "virements_waiting", "2 of the virements of 2025/26"),
        ({"promises_not_let_go": (("C-1", 5_00),)}, "promises_not_let_go", "£5 under C-1"),
        ({"carry_forwards_outlined": ("the county",)}, "carry_forwards_outlined", "the county"),
        ({"out_of_balance_pence": 1}, "ledger_out_of_balance", "£0.01 out of balance"),
    ],
)
def test_what_has_to_be_settled_first(change, code, says):
    facts = YearFacts(**{"year": 2025, "years_with_entries": frozenset({2025}), **change})
    (reason,) = reasons_not_to_close(facts, today=AFTER)
    assert reason.code == code
    assert says in reason.text


def test_an_earlier_year_that_is_closed_or_a_later_one_does_not_matter():
    assert (
        why(YearFacts(2025, closed=frozenset({2024}), years_with_entries=frozenset({2024, 2025, 2026}))) == []
    )


def test_many_names_are_counted():
    facts = YearFacts(2025, payments_waiting=("A", "B", "C", "D", "E", "F"))
    (reason,) = reasons_not_to_close(facts, today=AFTER)
    assert "A, B, C, D and 2 more" in reason.text


def test_warnings_do_not_stop_it():
    facts = YearFacts(2025, due_pence=7_00, accruals_of_earlier_years_pence=3_00)
    assert why(facts) == []
    texts = {each.code: each.text for each in warnings_before_closing(facts)}
    assert texts["money_still_due"].startswith("£7 promised")
    assert texts["accruals_stand"].startswith("£3 accrued")
    assert [each.code for each in warnings_before_closing(YearFacts(2025))] == ["accruals_by_hand"]


def test_nothing_is_dated_in_a_closed_year():
    assert reasons_not_dated_in_closed_year(date(2026, 4, 1), {2024, 2025}) == []
    (reason,) = reasons_not_dated_in_closed_year(date(2026, 3, 31), {2024, 2025})
    assert reason.code == "year_closed"
    assert "2025/26 is closed" in reason.text
    assert "from 1 April 2026 on" in reason.text


# What becomes of what is left


def left(key: str, promised: int, over: int, owner: Underspend | None, *, carried: int = 0) -> Leftover:
    return Leftover(key, f"funder of {key}", promised, over, owner, carried)


def test_each_goes_the_way_that_was_agreed():
    found = {
        each.key: each
        for each in underspend_shares(
            [
                left("back", 100, 40, Underspend.FUNDER, carried=10),
                left("pool", 100, 30, Underspend.POOL),
                left("unsaid", 100, 7, None),
                left("a", 200, 50, Underspend.SHARED),
                left("b", 100, 0, Underspend.SHARED),
            ]
        )
    }
    assert (found["back"].carried_pence, found["back"].back_pence, found["back"].mine_pence) == (10, 30, 30)
    assert (found["pool"].stays_pence, found["unsaid"].stays_pence, found["pool"].mine_pence) == (30, 7, 0)
    assert (found["a"].shared_pence, found["a"].share_pence) == (50, 33)
    assert (found["b"].shared_pence, found["b"].share_pence, found["b"].mine_pence) == (0, 17, 17)


def test_no_more_is_carried_than_is_left_and_nothing_of_an_overdrawn_one():
    (one,) = underspend_shares([left("a", 100, 40, Underspend.FUNDER, carried=90)])
    assert (one.carried_pence, one.back_pence) == (40, 0)
    (one,) = underspend_shares([left("a", 100, -5, Underspend.POOL, carried=90)])
    assert (one.carried_pence, one.stays_pence) == (0, -5)


def test_shared_by_nobody_who_promised_stays_with_each():
    found = underspend_shares([left("a", 0, 3, Underspend.SHARED), left("b", 0, 4, Underspend.SHARED)])
    assert [each.share_pence for each in found] == [3, 4]


LEFTOVERS = st.lists(
    st.builds(
        Leftover,
        st.sampled_from("abcdefgh"),
        st.just("somebody"),
        st.integers(0, 10**10),
        st.integers(0, 10**10),
        st.sampled_from([None, *Underspend]),
        st.integers(0, 10**10),
    ),
    unique_by=lambda each: each.key,
    max_size=8,
)


@given(LEFTOVERS, st.randoms())
def test_not_a_penny_is_lost_whatever_the_order(leftovers, random):
    found = underspend_shares(leftovers)
    for each in found:
        assert each.carried_pence + each.back_pence + each.shared_pence + each.stays_pence == each.left_pence
    assert sum(each.share_pence for each in found) == sum(each.shared_pence for each in found)
    shuffled = {each.key: each for each in underspend_shares(random.sample(leftovers, len(leftovers)))}
    assert {each.key: each for each in found} == shuffled


# Giving back

YEAR = Period(date(2025, 4, 1), date(2026, 4, 1))


def not_returned(pence: int = 1, **changes) -> list[str]:
    given_back = {
        "ownership": Underspend.FUNDER,
        "is_repayable": False,
        "period": YEAR,
        "carried_to": None,
        "carry_forward_outlined": False,
        "payable_pence": 100,
        "promised_pence": 0,
        "on": AFTER,
        "today": AFTER,
        **changes,
    }
    return [each.code for each in reasons_not_to_return(pence, **given_back)]


@pytest.mark.parametrize(
    ("pence", "changes", "expected"),
    [
        (100, {}, []),
        (100, {"ownership": None, "is_repayable": True}, []),
        (100, {"ownership": Underspend.POOL}, ["not_returnable"]),
        (100, {"ownership": None}, ["not_returnable"]),
        (101, {}, ["above_what_is_left"]),
        (61, {"promised_pence": 40}, ["above_what_is_left"]),
        (60, {"promised_pence": 40}, []),
        (0, {}, ["amount_missing"]),
        (1, {"on": date(2026, 3, 31)}, ["time_not_over"]),
        (1, {"on": date(2026, 4, 2)}, ["returned_in_future"]),
        (1, {"carry_forward_outlined": True}, ["carry_forward_outlined"]),
        (1, {"carried_to": date(2026, 7, 1)}, ["still_carried"]),
        (1, {"carried_to": date(2026, 4, 1)}, []),
    ],
)
def test_what_is_left_goes_back_only_in_its_time(pence, changes, expected):
    assert not_returned(pence, **changes) == expected
