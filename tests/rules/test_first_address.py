"""The first address is written on the ordinary form; from then on another one is a move. At the front door none is secret."""

from datetime import date, timedelta

import pytest

from commonweal.rules.addresses import (
    AddressKind,
    reasons_not_to_move_before_a_case,
    reasons_not_to_type_over,
)

TODAY = date(2026, 11, 26)


def codes(reasons):
    return [reason.code for reason in reasons]


def test_only_the_first_is_typed():
    assert reasons_not_to_type_over(has_one=False) == []
    (reason,) = reasons_not_to_type_over(has_one=True)
    assert reason.code == "move_instead"
    assert "The person has moved" in reason.text


@pytest.mark.parametrize(
    ("kind", "has_address", "days", "found"),
    [
        (AddressKind.HOME, True, 0, []),
        (AddressKind.HOME, False, 3, []),
        (AddressKind.CORRESPONDENCE, True, 0, []),
        (AddressKind.SAFE, False, 0, []),
        (AddressKind.SAFE, True, 0, ["secret_not_here"]),
        (AddressKind.HOME, True, -1, ["moves_later"]),
        (AddressKind.SAFE, True, -1, ["moves_later", "secret_not_here"]),
    ],
)
def test_before_a_case_a_secret_address_is_not_written_and_no_move_is_to_come(kind, has_address, days, found):
    reasons = reasons_not_to_move_before_a_case(
        kind=kind, moved_on=TODAY - timedelta(days=days), has_address=has_address, today=TODAY
    )
    assert codes(reasons) == found
