"""Are amounts set against years without losing a penny, whichever months the partners' years begin in?"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.periods import Period
from commonweal.rules.plan_years import value_over, within, years_of

TERM = Period(date(2023, 10, 1), date(2026, 10, 1))
YEARS = years_of(TERM)


def test_years_begin_on_the_first_day_and_its_returns():
    assert [year.starts_on for year in YEARS] == [date(2023, 10, 1), date(2024, 10, 1), date(2025, 10, 1)]
    short = years_of(Period(date(2023, 10, 1), date(2025, 1, 1)))
    assert short[-1] == Period(date(2024, 10, 1), date(2025, 1, 1))
    assert years_of(Period(date(2024, 2, 29), date(2026, 2, 28)))[1].starts_on == date(2025, 2, 28)


def test_an_amount_for_three_years_is_shared_by_months_so_leap_years_do_not_tilt_it():
    assert list(within(300, TERM, YEARS).values()) == [100, 100, 100]


def test_a_year_that_is_the_plans_own_keeps_its_whole_amount():
    assert within(683_860_00, YEARS[1], YEARS) == {YEARS[1]: 683_860_00}


def test_an_april_year_falls_half_into_each_october_year():
    april = Period(date(2024, 4, 1), date(2025, 4, 1))
    assert within(1_000, april, YEARS) == {YEARS[0]: 500, YEARS[1]: 500}


def test_what_lies_outside_the_years_is_not_counted():
    april = Period(date(2023, 4, 1), date(2024, 4, 1))
    assert within(1_000, april, YEARS) == {YEARS[0]: 500}
    assert within(1_000, Period(date(2020, 4, 1), date(2021, 4, 1)), YEARS) == {}


def test_odd_days_count_days():
    ten_days = Period(date(2024, 9, 29), date(2024, 10, 9))
    assert within(1_000, ten_days, YEARS) == {YEARS[0]: 200, YEARS[1]: 800}


def test_a_yearly_amount_over_a_term():
    assert value_over(683_860_00, TERM) == 3 * 683_860_00
    assert value_over(100_00, Period(date(2023, 10, 1), date(2025, 4, 1))) == 150_00
    assert value_over(366_00, Period(date(2023, 10, 1), date(2023, 10, 11))) == 10_00
    assert value_over(1, Period(date(2023, 10, 1), date(2024, 4, 1))) == 1  # half a penny goes up


DAYS = st.dates(date(2022, 1, 1), date(2028, 1, 1))


@given(pence=st.integers(0, 10**12), start=DAYS, length=st.integers(1, 2_000))
def test_years_that_cover_the_period_share_out_every_penny(pence, start, length):
    period = Period(start, start + timedelta(days=length))
    shares = within(pence, period, years_of(Period(date(2021, 4, 1), date(2034, 4, 1))))
    assert sum(shares.values()) == pence
    assert all(share >= 0 for share in shares.values())
