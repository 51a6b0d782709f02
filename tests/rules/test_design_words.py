"""How figures, days and moments are said to people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.design.words import (
    count,
    day,
    lower_first,
    moment,
    percent,
    period,
    plural,
    pounds,
    time_of_day,
)
from commonweal.rules.money import parse_pounds


@pytest.mark.parametrize(
    ("pence", "said"),
    [(67045000, "£670,450"), (1050, "£10.50"), (5, "£0.05"), (0, "£0"), (-120000, "−£1,200")],
)
def test_pounds_are_said_with_commas_and_with_pence_only_when_there_are_any(pence, said):
    assert pounds(pence) == said


def test_a_column_with_pence_shows_pence_in_every_row():
    assert pounds(68386000, always_pence=True) == "£683,860.00"


def test_pounds_refuses_what_is_not_whole_pence():
    with pytest.raises(TypeError, match="whole pence"):
        pounds(10.5)


@given(st.integers(min_value=0, max_value=10**12))
def test_what_is_shown_reads_back_as_the_same_amount(pence):
    assert parse_pounds(pounds(pence)) == pence


def test_a_noun_agrees_with_its_number():
    assert plural(1, "child", "children") == "1 child"
    assert plural(0, "case") == "0 cases"
    assert plural(1200, "case") == "1,200 cases"


def test_counts_have_commas_and_a_true_minus():
    assert count(7669) == "7,669"
    assert count(-1200) == "−1,200"
    assert percent(0.622) == "62%"
    assert percent(-0.218, 1) == "−21.8%"


@dataclass
class Contract:
    starts_on: date
    ends_before: date | None


def test_a_period_is_shown_with_its_last_day_included():
    three_years = Contract(date(2023, 10, 1), date(2026, 10, 1))
    assert period(three_years) == "1 October 2023 to 30 September 2026"
    assert period(three_years.starts_on, three_years.ends_before) == "1 October 2023 to 30 September 2026"


def test_a_period_of_one_day_is_that_day_and_an_open_one_has_no_end():
    assert period(date(2026, 4, 1), date(2026, 4, 2)) == "1 April 2026"
    assert period(Contract(date(2026, 4, 1), None)) == "from 1 April 2026"


def test_moments_are_london_time_in_summer_and_winter():
    assert moment(datetime(2026, 7, 1, 13, 5, tzinfo=UTC)) == "1 July 2026 at 2:05pm"
    assert moment(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)) == "1 January 2026 at 12:30am"
    assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(("hour", "said"), [(0, "midnight"), (9, "9am"), (12, "midday"), (14, "2pm")])
def test_the_time_of_day_is_said_plainly(hour, said):
    assert time_of_day(datetime(2026, 1, 5, hour, tzinfo=UTC)) == said


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 1, 5, 9))  # noqa: DTZ001


def test_initials_keep_their_capitals_inside_a_sentence():
    assert lower_first("Start date") == "start date"
    assert lower_first("NHS number") == "NHS number"
