"""Orders and days in court: a table a practitioner could check."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import court_dates
from commonweal.rules.court_dates import HearingFacts, HearingResult, is_near
from commonweal.rules.giveaways import Unsaid
from commonweal.rules.orders import (
    OrderFacts,
    OrderState,
    reasons_against_zone,
    reasons_not_to_breach,
    reasons_not_to_record,
    state_of,
)
from commonweal.rules.periods import LONDON
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 11, tzinfo=LONDON)
DAY = timedelta(days=1)


def codes(reasons):
    return [each.code for each in reasons]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (OrderFacts(TODAY), []),
        (OrderFacts(TODAY, served_on=TODAY, ends_on=TODAY), []),
        (OrderFacts(TODAY + DAY), ["made_later"]),
        (OrderFacts(TODAY, served_on=TODAY - DAY), ["served_before_made"]),
        (OrderFacts(TODAY, served_on=TODAY + DAY), ["served_later"]),
        (OrderFacts(TODAY, ends_on=TODAY - DAY), ["ends_before_made"]),
    ],
)
def test_what_contradicts_itself(order, expected):
    assert codes(reasons_not_to_record(order, protects=1, today=TODAY)) == expected
    assert codes(reasons_not_to_record(order, protects=0, today=TODAY)) == [*expected, "protects_nobody"]


@pytest.mark.parametrize(
    ("order", "state"),
    [
        (OrderFacts(TODAY), OrderState.NOT_SERVED),
        (OrderFacts(TODAY, TODAY), OrderState.IN_FORCE),
        (OrderFacts(TODAY, TODAY, TODAY + 29 * DAY), OrderState.IN_FORCE),
        (OrderFacts(TODAY, TODAY, TODAY + 28 * DAY), OrderState.ENDS_SOON),
        (OrderFacts(TODAY, None, TODAY), OrderState.ENDS_SOON),
        (OrderFacts(TODAY - 9 * DAY, None, TODAY - DAY), OrderState.ENDED),
        (OrderFacts(TODAY - 9 * DAY, TODAY, TODAY + 90 * DAY, TODAY - DAY), OrderState.ENDED),
    ],
)
def test_where_an_order_stands(order, state):
    assert state_of(order, today=TODAY) == state


def test_how_soon_is_soon_is_the_partnerships_to_say():
    local = [Threshold(Key.ORDER_ENDS_DAYS, 5, date(2026, 1, 1), "ours")]
    assert (
        state_of(OrderFacts(TODAY, TODAY, TODAY + 6 * DAY), today=TODAY, thresholds=local)
        == OrderState.IN_FORCE
    )
    assert (
        state_of(OrderFacts(TODAY, TODAY, TODAY + 5 * DAY), today=TODAY, thresholds=local)
        == OrderState.ENDS_SOON
    )


@pytest.mark.parametrize(
    ("happened_on", "expected"),
    [
        (TODAY + DAY, ["breach_later"]),
        (TODAY - 6 * DAY, ["breach_before"]),
        (TODAY - 5 * DAY, []),
        (TODAY - 2 * DAY, []),
        (TODAY - DAY, ["breach_after"]),
    ],
)
def test_a_breach_lies_within(happened_on, expected):
    order = OrderFacts(TODAY - 5 * DAY, ends_on=TODAY - 2 * DAY)
    assert codes(reasons_not_to_breach(order, happened_on=happened_on, today=TODAY)) == expected


def test_a_zone_says_how_far_and_not_where():
    unsaid = Unsaid(addresses=("4 Larkspur Yard, Nethercombe ZZ1 4QQ",))
    against = lambda words: codes(reasons_against_zone(words, unsaid=unsaid, on=TODAY))  # noqa: E731
    assert against("within 100 metres of the home, the school and the court") == []
    assert against("Larkspur Yard") == ["zone_is_address"]
    assert against("AB1 2CD") == ["zone_is_address"]


@pytest.mark.parametrize(
    ("hearing", "expected"),
    [
        (HearingFacts(AT + DAY), []),
        (HearingFacts(AT), ["passed_without_result"]),
        (HearingFacts(AT - DAY, HearingResult.PUT_OFF), []),
        (HearingFacts(AT + DAY, HearingResult.PUT_OFF), ["result_before"]),
    ],
)
def test_a_day_to_come_or_a_record(hearing, expected):
    assert codes(court_dates.reasons_not_to_record(hearing, at=AT)) == expected


@pytest.mark.parametrize(
    ("days", "result", "near"),
    [
        (0, None, True),
        (7, None, True),
        (8, None, False),
        (-1, None, False),
        (3, HearingResult.PUT_OFF, False),
    ],
)
def test_a_day_that_is_near(days, result, near):
    assert is_near(HearingFacts(AT + days * DAY, result), today=TODAY) is near


@given(st.dates(date(2020, 1, 1), TODAY), st.integers(0, 900), st.integers(0, 900))
def test_what_is_recorded_never_ends_before_it_is_made(made, served, ends):
    order = OrderFacts(made, made + served * DAY, made + ends * DAY)
    found = codes(reasons_not_to_record(order, protects=1, today=TODAY))
    assert "ends_before_made" not in found
    assert ("served_later" in found) == (made + served * DAY > TODAY)
