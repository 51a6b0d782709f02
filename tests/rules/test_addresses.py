"""A move is gone through point by point, and a secret address by two people."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.addresses import (
    POINTS,
    AddressKind,
    Move,
    Moves,
    Point,
    is_secret,
    reasons_not_to_confirm,
    reasons_not_to_move,
)

TODAY = date(2026, 11, 26)
EVERY = frozenset(Point)
SAFE = Move(AddressKind.SAFE, TODAY, has_address=True, points=EVERY)
HOME = Move(AddressKind.HOME, TODAY, has_address=True)


def codes(move: Move) -> list[str]:
    return [each.code for each in reasons_not_to_move(move, today=TODAY)]


def confirming(**changes) -> list[str]:
    given = {
        "kind": AddressKind.SAFE,
        "made_by": 7,
        "confirmed_by": 8,
        "is_confirmed": False,
        "points": EVERY,
    }
    return [each.code for each in reasons_not_to_confirm(**(given | changes))]


@pytest.mark.parametrize(
    ("move", "refused"),
    [
        (SAFE, []),
        (HOME, []),
        (replace(HOME, has_address=False), []),
        (replace(HOME, moved_on=date(2026, 11, 27)), ["moves_later"]),
        (replace(SAFE, points=EVERY - {Point.PHONES}), ["points_missing"]),
        (replace(SAFE, points=frozenset()), ["points_missing"]),
        (replace(HOME, children=frozenset({"kit"})), ["child_not_asked"]),
        (replace(HOME, children=frozenset({"kit"}), members={"kit": Moves.NOT_KNOWN}), []),
        (replace(HOME, children=frozenset({"kit", "kat"}), members={"kit": Moves.YES}), ["child_not_asked"]),
        (replace(HOME, members={"stranger": Moves.YES}), ["not_of_this_side"]),
        (
            Move(
                AddressKind.SAFE, date(2027, 1, 1), True, members={"x": Moves.NO}, children=frozenset({"y"})
            ),
            ["moves_later", "child_not_asked", "not_of_this_side", "points_missing"],
        ),
    ],
)
def test_a_move_is_recorded_when_everything_was_gone_through(move, refused):
    assert codes(move) == refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"confirmed_by": 7}, ["same_person"]),
        ({"points": EVERY - {Point.OTHER_SIDE}}, ["points_missing"]),
        ({"confirmed_by": 7, "points": frozenset()}, ["same_person", "points_missing"]),
        ({"is_confirmed": True, "confirmed_by": 7, "points": frozenset()}, ["already_confirmed"]),
        ({"kind": AddressKind.HOME}, ["nothing_to_confirm"]),
        ({"kind": AddressKind.CORRESPONDENCE, "confirmed_by": 7}, ["nothing_to_confirm"]),
    ],
)
def test_a_secret_address_is_confirmed_by_somebody_else_who_went_through_it_all(changes, refused):
    assert confirming(**changes) == refused


@given(points=st.frozensets(st.sampled_from(Point)), kind=st.sampled_from(AddressKind))
def test_only_a_secret_address_asks_for_the_points_and_then_for_all(points, kind):
    refused = "points_missing" in codes(Move(kind, TODAY, has_address=True, points=points))
    assert refused == (is_secret(kind) and points != EVERY)


def test_one_kind_is_secret_and_every_point_has_its_words():
    assert [kind for kind in AddressKind if is_secret(kind)] == [AddressKind.SAFE]
    assert set(POINTS) == set(Point)


def test_every_refusal_says_what_to_do():
    both = reasons_not_to_move(
        Move(AddressKind.SAFE, date(2027, 1, 1), True, members={"x": Moves.NO}, children=frozenset({"y"})),
        today=TODAY,
    ) + reasons_not_to_confirm(
        kind=AddressKind.SAFE, made_by=7, confirmed_by=7, is_confirmed=False, points=frozenset()
    )
    words = [each.text.split()[0] for each in both]
    assert words == ["Give", "Say", "Only", "Go", "Somebody", "Go"]
