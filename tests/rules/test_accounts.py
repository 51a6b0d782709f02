"""Accounts: nobody widens their own reach, and a role is held for days that make sense."""

from datetime import date

import pytest

from commonweal.rules.accounts import (
    Holding,
    RoleTerms,
    reasons_not_to_add,
    reasons_not_to_close,
    reasons_not_to_end,
    reasons_not_to_give_link,
    reasons_not_to_open_first,
    reasons_not_to_reopen,
)

TODAY = date(2026, 11, 20)
HERE = Holding("", 1, date(2018, 4, 1))
CLERK = Holding("clerk", 1, date(2026, 12, 1))
KEEPER = "keeper"
NO_TERMS = RoleTerms()


def codes(wanted=CLERK, *, terms=NO_TERMS, boards=0, held=(), organisation=HERE, is_own=False):
    reasons = reasons_not_to_add(
        wanted,
        terms=terms,
        boards=boards,
        held=held,
        alone=frozenset({KEEPER}),
        organisation=organisation,
        is_own=is_own,
    )
    return [reason.code for reason in reasons]


def test_a_plain_role_may_be_given():
    assert codes() == []


def test_nobody_gives_themself_a_role():
    assert codes(is_own=True) == ["own_account"]


@pytest.mark.parametrize(
    ("sides", "side", "expected"),
    [
        ((), "", []),
        ((), "victim", ["side"]),
        (("victim", "perpetrator"), "", ["side"]),
        (("victim", "perpetrator"), "perpetrator", []),
        (("victim",), "perpetrator", ["side"]),
        (("victim",), "victim", []),
    ],
)
def test_the_side_fits_the_role(sides, side, expected):
    wanted = Holding("clerk", 1, date(2026, 12, 1), side=side)
    assert codes(wanted, terms=RoleTerms(sides=frozenset(sides))) == expected


def test_a_seat_on_a_board_and_the_role_of_a_board_member_go_together():
    assert codes(terms=RoleTerms(sits_on_boards=True)) == ["boards"]
    assert codes(terms=RoleTerms(sits_on_boards=True), boards=2) == []
    assert codes(boards=1) == ["boards"]


def test_the_last_day_is_not_before_the_first():
    assert codes(Holding("clerk", 1, date(2026, 12, 1), date(2026, 12, 1))) == ["ends_on"]
    assert codes(Holding("clerk", 1, date(2026, 12, 1), date(2026, 12, 2))) == []


def test_a_role_is_held_while_the_organisation_exists():
    abolished = Holding("", 1, date(2020, 4, 1), date(2026, 12, 31))
    assert codes(Holding("clerk", 1, date(2020, 3, 31)), organisation=abolished) == ["starts_on"]
    assert codes(organisation=abolished) == ["organisation"]
    assert codes(Holding("clerk", 1, date(2026, 12, 1), date(2026, 12, 31)), organisation=abolished) == []


def test_the_same_role_is_not_held_twice_at_once():
    before = Holding("clerk", 1, date(2020, 1, 1), date(2026, 12, 1))
    assert codes(held=[before]) == []
    assert codes(held=[Holding("clerk", 1, date(2020, 1, 1), date(2026, 12, 2))]) == ["role"]
    assert codes(held=[Holding("clerk", 2, date(2020, 1, 1))]) == []


def test_who_keeps_the_accounts_holds_nothing_else():
    keeps = Holding(KEEPER, 1, date(2020, 1, 1))
    assert codes(held=[keeps]) == ["role"]
    assert codes(Holding(KEEPER, 2, date(2026, 12, 1)), terms=RoleTerms(stands_alone=True), held=[CLERK]) == [
        "role"
    ]


@pytest.mark.parametrize(
    ("held_until", "last_day", "expected"),
    [
        (None, date(2026, 11, 19), []),
        (None, date(2026, 11, 18), ["ends_on"]),
        (None, date(2027, 3, 31), []),
        (date(2027, 4, 1), date(2027, 3, 31), ["ends_on"]),
        (date(2027, 4, 1), date(2027, 3, 30), []),
        (date(2026, 11, 20), date(2026, 11, 20), ["ends_on"]),
    ],
)
def test_a_role_ends_yesterday_at_the_earliest_and_never_later_than_it_would(held_until, last_day, expected):
    held = Holding("clerk", 1, date(2020, 1, 1), held_until)
    reasons = reasons_not_to_end(held, last_day=last_day, is_own=False, today=TODAY)
    assert [reason.code for reason in reasons] == expected


def test_nobody_ends_their_own_role():
    assert [r.code for r in reasons_not_to_end(CLERK, last_day=TODAY, is_own=True, today=TODAY)] == [
        "own_account"
    ]


@pytest.mark.parametrize(
    ("check", "is_open", "is_own", "expected"),
    [
        (reasons_not_to_close, True, False, []),
        (reasons_not_to_close, False, False, ["closed"]),
        (reasons_not_to_close, True, True, ["own_account"]),
        (reasons_not_to_reopen, False, False, []),
        (reasons_not_to_reopen, True, False, ["open"]),
        (reasons_not_to_reopen, False, True, ["own_account"]),
        (reasons_not_to_give_link, True, False, []),
        (reasons_not_to_give_link, False, False, ["closed"]),
        (reasons_not_to_give_link, True, True, ["own_account"]),
    ],
)
def test_closing_reopening_and_a_new_password_are_for_somebody_else_to_do(check, is_open, is_own, expected):
    assert [reason.code for reason in check(is_open=is_open, is_own=is_own)] == expected


def test_the_first_administrator_is_the_first():
    assert reasons_not_to_open_first(administrators=0) == []
    assert [reason.code for reason in reasons_not_to_open_first(administrators=1)] == ["not_first"]
