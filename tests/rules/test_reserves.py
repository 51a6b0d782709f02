"""Is a reserve promised only once? The figures are the Lancashire report's: £0.321m and £0.409m of £0.730m."""

from datetime import date

import pytest

from commonweal.rules.contributions import Status
from commonweal.rules.reserves import (
    Reserve,
    Tranche,
    authorised_from,
    left_in,
    promised_from,
    reasons_not_to_draw,
)

RESERVE = Reserve("The council’s reserve", 730_000_00, date(2013, 4, 1))
FIRST = Tranche(Status.CONFIRMED, 321_000_00)
SECOND = Tranche(Status.IN_PRINCIPLE, 409_000_00)


def test_two_tranches_take_all_of_it():
    assert promised_from([FIRST, SECOND]) == 730_000_00
    assert left_in(RESERVE, [FIRST, SECOND]) == 0
    assert authorised_from([FIRST, SECOND]) == 321_000_00


@pytest.mark.parametrize(
    ("pence", "expected"),
    [(409_000_00, []), (409_000_01, ["above_reserve"]), (730_000_00, ["above_reserve"])],
)
def test_no_more_than_it_holds(pence, expected):
    assert [reason.code for reason in reasons_not_to_draw(RESERVE, pence, others=[FIRST])] == expected


@pytest.mark.parametrize("status", list(Status))
def test_every_tranche_counts_but_a_withdrawn_one(status):
    left = left_in(RESERVE, [Tranche(status, 30_000_00)])
    assert left == (730_000_00 if status is Status.WITHDRAWN else 700_000_00)


@pytest.mark.parametrize("status", list(Status))
def test_only_what_a_decision_confirmed_is_authorised(status):
    confirmed = status in (Status.CONFIRMED, Status.RECEIVED)
    assert authorised_from([Tranche(status, 5)]) == (5 if confirmed else 0)


def test_the_reason_says_what_is_left_and_since_when():
    [reason] = reasons_not_to_draw(RESERVE, 1, others=[FIRST, SECOND, FIRST])
    assert reason.text == (
        "The council’s reserve held £730,000 on 1 April 2013, and £0 of it is not yet promised: "
        "enter that much or less, or withdraw another tranche first."
    )
