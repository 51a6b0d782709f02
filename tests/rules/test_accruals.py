"""Is work counted in the year it was done, once, and a movement undone only when nothing rests on it?"""

from datetime import date

import pytest

from commonweal.rules.accruals import (
    reasons_not_to_accrue,
    reasons_not_to_end,
    reasons_not_to_pay_accrued,
    year_end_of,
)
from commonweal.rules.periods import Period
from commonweal.rules.reversals import (
    REVERSIBLE,
    UNDONE_OTHERWISE,
    reasons_not_to_reverse,
    reasons_not_to_uncover,
)

TERM = Period(date(2025, 1, 1), date(2027, 1, 1))
WORK = Period(date(2026, 1, 1), date(2026, 4, 1))
YEAR_END, TODAY = date(2026, 3, 31), date(2026, 4, 20)


def why(pence=100, *, work=WORK, on=YEAR_END, left=100, today=TODAY) -> list[str]:
    reasons = reasons_not_to_accrue(
        pence, term=TERM, work_done=work, on=on, line_left_pence=left, today=today
    )
    return [each.code for each in reasons]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"pence": 0}, ["amount_missing"]),
        ({"pence": 101}, ["above_line_value"]),
        ({"on": date(2026, 3, 30)}, ["not_a_year_end"]),
        ({"today": date(2026, 3, 30)}, ["accrued_in_future"]),
        ({"work": Period(date(2026, 3, 1), date(2026, 4, 2))}, ["work_in_another_year"]),
        ({"work": Period(date(2024, 12, 1), date(2025, 1, 2))}, ["outside_term", "work_in_another_year"]),
    ],
)
def test_work_is_accrued_at_its_own_years_end(changes, expected):
    assert why(**changes) == expected


def test_a_year_ends_on_31_march():
    assert year_end_of(date(2026, 3, 31)) == date(2026, 3, 31)
    assert year_end_of(date(2026, 4, 1)) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("on", "is_ended", "expected"),
    [
        (date(2026, 4, 1), False, []),
        (date(2026, 3, 31), False, ["accrual_year_not_over"]),
        (date(2026, 4, 21), False, ["ended_in_future"]),
        (date(2026, 4, 1), True, ["accrual_ended"]),
    ],
)
def test_it_is_taken_back_in_the_new_year_once(on, is_ended, expected):
    found = reasons_not_to_end(accrued_on=YEAR_END, on=on, today=TODAY, is_ended=is_ended)
    assert [each.code for each in found] == expected


def test_accrued_work_is_not_paid_on_top():
    assert reasons_not_to_pay_accrued(0) == []
    assert "£5 of this work is accrued" in reasons_not_to_pay_accrued(5_00)[0].text


# Reversals


@pytest.mark.parametrize("kind", sorted(REVERSIBLE))
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"words": " "}, ["words_missing"]),
        ({"on": date(2026, 3, 30)}, ["reversed_too_early"]),
        ({"on": date(2026, 4, 21)}, ["reversed_in_future"]),
        ({"is_reversed": True}, ["already_reversed"]),
    ],
)
def test_what_may_be_reversed_and_when(kind, changes, expected):
    asked = {
        "occurred_on": YEAR_END,
        "on": YEAR_END,
        "today": TODAY,
        "words": "Typed twice.",
        "is_reversed": False,
    }
    assert [each.code for each in reasons_not_to_reverse(kind, **{**asked, **changes})] == expected


@pytest.mark.parametrize("kind", sorted(UNDONE_OTHERWISE))
def test_what_is_undone_otherwise_says_how(kind):
    (reason,) = reasons_not_to_reverse(
        kind, occurred_on=YEAR_END, on=YEAR_END, today=TODAY, words="x", is_reversed=False
    )
    assert reason.code == "not_reversible"
    assert reason.text == UNDONE_OTHERWISE[kind]


def test_every_kind_of_movement_is_known():
    from commonweal.commissioning.funding.models import LedgerTransaction

    assert {kind for kind, _ in LedgerTransaction.KINDS} == REVERSIBLE | set(UNDONE_OTHERWISE)
    assert not REVERSIBLE & set(UNDONE_OTHERWISE)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ((0, 0, 0), []),
        ((-1, 0, 0), ["money_used_since"]),
        ((0, -1, 0), ["promise_used_since"]),
        ((0, 0, -1), ["money_promised_since"]),
    ],
)
def test_nothing_is_undone_that_something_rests_on(left, expected):
    payable, promised, free = left
    found = reasons_not_to_uncover(payable_pence=payable, promised_pence=promised, free_pence=free)
    assert [each.code for each in found] == expected
