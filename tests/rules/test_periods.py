"""Are periods cut without a gap, and clocks counted as people count them?"""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.periods import (
    LONDON,
    Period,
    add_months,
    day_of,
    financial_year,
    financial_year_name,
    financial_year_named,
    financial_years_in,
    hours_after,
    hours_between,
    is_working_day,
    months_in,
    quarters_in,
    show_day,
    working_days_after,
    working_days_between,
)
from commonweal.rules.reasons import Refused

CONTRACT = Period(date(2018, 10, 1), date(2023, 10, 1))

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
moments = st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def periods(draw):
    starts_on = draw(days)
    return Period(starts_on, starts_on + timedelta(days=draw(st.integers(1, 2_500))))


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


# Periods


def test_people_are_shown_the_last_day_not_the_day_after():
    assert CONTRACT.show() == "1 October 2018 to 30 September 2023"
    assert CONTRACT.last_day == date(2023, 9, 30)
    assert Period(date(2026, 5, 4), date(2026, 5, 5)).show() == "4 May 2026"
    assert show_day(date(2026, 11, 22)) == "22 November 2026"


@pytest.mark.parametrize("ends_before", [date(2018, 10, 1), date(2018, 9, 30)])
def test_a_period_without_a_day_is_refused(ends_before):
    with pytest.raises(
        Refused, match="Enter a last day that is the same as or after the first day"
    ) as refused:
        Period(date(2018, 10, 1), ends_before)
    assert refused.value.reasons[0].code == "period_ends_before_it_starts"


def test_the_first_day_is_in_and_the_end_is_out():
    assert not CONTRACT.contains(date(2018, 9, 30))
    assert CONTRACT.contains(date(2018, 10, 1))
    assert CONTRACT.contains(date(2023, 9, 30))
    assert not CONTRACT.contains(date(2023, 10, 1))


def test_periods_that_meet_do_not_overlap():
    after = Period(date(2023, 10, 1), date(2026, 10, 1))
    assert not CONTRACT.overlaps(after)
    assert not after.overlaps(CONTRACT)
    assert CONTRACT.overlaps(Period(date(2023, 9, 30), date(2026, 10, 1)))


def test_a_period_covers_itself_and_what_lies_inside():
    assert CONTRACT.covers(CONTRACT)
    assert not CONTRACT.covers(Period(date(2018, 9, 30), date(2019, 1, 1)))
    assert not CONTRACT.covers(Period(date(2023, 1, 1), date(2023, 10, 2)))


@given(periods(), periods(), days)
def test_a_day_in_both_means_they_overlap_and_covering_means_every_day(one, other, day):
    if one.contains(day) and other.contains(day):
        assert one.overlaps(other)
        assert other.overlaps(one)
    if one.covers(other) and other.contains(day):
        assert one.contains(day)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 10, 1), 24, date(2025, 10, 1)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 1, 15), -1, date(2022, 12, 15)),
        (date(2023, 11, 30), 1, date(2023, 12, 30)),
        (date(2023, 8, 31), 1, date(2023, 9, 30)),
        (date(2023, 5, 5), 0, date(2023, 5, 5)),
    ],
)
def test_months_on(day, months, then):
    assert add_months(day, months) == then


# Financial years, quarters, months


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 3, 31), "2026/27"),
        (date(2027, 4, 1), "2027/28"),
        (date(2026, 12, 31), "2026/27"),
        (date(2099, 12, 31), "2099/00"),
        (date(2008, 6, 1), "2008/09"),
    ],
)
def test_a_financial_year_runs_from_1_april_and_has_a_name(day, name):
    assert financial_year_name(day) == name
    assert financial_year(day) == financial_year_named(name)
    assert financial_year(day).contains(day)


def test_the_days_of_a_financial_year():
    assert financial_year_named("2026/27").show() == "1 April 2026 to 31 March 2027"


@pytest.mark.parametrize(
    "name", ["2026/28", "2026-27", "2026/2027", "26/27", "2026/27 ", "1999/00", "", "2026/26"]
)
def test_a_name_that_is_no_financial_year_is_refused(name):
    with pytest.raises(Refused, match="Write a financial year like 2026/27") as refused:
        financial_year_named(name)
    assert refused.value.reasons[0].code == "financial_year_not_understood"


def test_the_staffordshire_contract_falls_in_six_financial_years():
    years = financial_years_in(CONTRACT)
    assert [financial_year_name(year.starts_on) for year in years] == [
        "2018/19",
        "2019/20",
        "2020/21",
        "2021/22",
        "2022/23",
        "2023/24",
    ]
    assert years[0] == Period(date(2018, 10, 1), date(2019, 4, 1))
    assert years[-1] == Period(date(2023, 4, 1), date(2023, 10, 1))


def test_a_financial_year_has_four_quarters_and_twelve_months():
    year = financial_year_named("2026/27")
    assert [quarter.starts_on for quarter in quarters_in(year)] == [
        date(2026, 4, 1),
        date(2026, 7, 1),
        date(2026, 10, 1),
        date(2027, 1, 1),
    ]
    assert len(months_in(year)) == 12
    assert months_in(year)[10] == Period(date(2027, 2, 1), date(2027, 3, 1))


@pytest.mark.parametrize("cut", [financial_years_in, quarters_in, months_in])
@given(period=periods())
def test_a_cut_period_has_no_gap_and_no_overlap(cut, period):
    parts = cut(period)
    assert parts[0].starts_on == period.starts_on
    assert parts[-1].ends_before == period.ends_before
    assert all(earlier.ends_before == later.starts_on for earlier, later in pairwise(parts))
    assert all(cut(part) == (part,) for part in parts)
    assert all(later.starts_on.day == 1 for later in parts[1:])


# Working days and hours


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 8, 31), False),  # the summer bank holiday of England and Wales
        (date(2026, 8, 3), True),  # Scotland's summer bank holiday is not one here
        (date(2026, 12, 28), False),  # for Boxing Day, a Saturday
        (date(2022, 9, 19), False),  # the late Queen's funeral
        (date(2020, 5, 8), False),  # the early May holiday, moved for VE Day
        (date(2020, 5, 4), True),
    ],
)
def test_working_days_are_weekdays_without_bank_holidays(day, working):
    assert is_working_day(day) is working


@pytest.mark.parametrize(
    ("received", "n", "due"),
    [
        (london(2026, 11, 18, 9), 0, date(2026, 11, 18)),
        (london(2026, 11, 18, 9), 2, date(2026, 11, 20)),
        (london(2026, 11, 18, 23, 59), 2, date(2026, 11, 20)),
        (london(2026, 11, 19, 9), 2, date(2026, 11, 23)),
        (london(2026, 11, 21, 9), 0, date(2026, 11, 21)),
        (london(2026, 11, 21, 9), 1, date(2026, 11, 23)),
        (london(2026, 4, 2, 16), 1, date(2026, 4, 7)),  # Maundy Thursday to the Tuesday after Easter
        (london(2026, 12, 24, 16), 2, date(2026, 12, 30)),
        # In summer, half past eleven at night in UTC is half past midnight, the next day, in London.
        (datetime(2026, 6, 10, 23, 30, tzinfo=UTC), 1, date(2026, 6, 12)),
        (datetime(2026, 6, 10, 22, 30, tzinfo=UTC), 1, date(2026, 6, 11)),
    ],
)
def test_due_by_the_end_of_the_nth_working_day(received, n, due):
    assert working_days_after(received, n) == due


@pytest.mark.parametrize(
    ("received", "contacted", "count"),
    [
        (london(2026, 11, 18, 9), london(2026, 11, 18, 9), 0),
        (london(2026, 11, 18, 9), london(2026, 11, 18, 17), 0),
        (london(2026, 11, 18, 9), london(2026, 11, 20, 17), 2),
        (london(2026, 11, 20, 9), london(2026, 11, 23, 9), 1),
        (london(2026, 11, 20, 9), london(2026, 11, 22, 9), 0),
        (london(2026, 4, 2, 16), london(2026, 4, 8, 9), 2),
    ],
)
def test_working_days_that_passed(received, contacted, count):
    assert working_days_between(received, contacted) == count


@given(moments, st.integers(1, 30))
def test_what_is_due_on_the_nth_working_day_is_n_working_days_away(moment, n):
    due = working_days_after(moment, n)
    assert is_working_day(due)
    assert working_days_between(moment, datetime(due.year, due.month, due.day, 23, 59, tzinfo=LONDON)) == n
    assert due > working_days_after(moment, n - 1)


def test_counting_backwards_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="nought or more"):
        working_days_after(london(2026, 11, 18, 9), -1)
    with pytest.raises(ValueError, match="before the first"):
        working_days_between(london(2026, 11, 18, 9), london(2026, 11, 18, 8))


def test_three_hours_are_three_hours_when_the_clocks_change():
    assert hours_after(london(2026, 3, 29, 0, 30), 3) == london(2026, 3, 29, 4, 30)
    assert hours_after(london(2026, 10, 25, 0, 30), 3).hour == 2
    assert hours_after(london(2026, 11, 22, 23), 3) == london(2026, 11, 23, 2)
    assert hours_after(london(2026, 11, 22, 23), 3).tzinfo is LONDON


def test_hours_are_whole_and_rounded_down():
    assert hours_between(london(2026, 3, 28, 12), london(2026, 3, 29, 12)) == 23
    assert hours_between(london(2026, 11, 22, 9), london(2026, 11, 22, 11, 59)) == 2


@given(moments, st.integers(0, 500))
def test_hours_after_and_between_agree(moment, n):
    assert hours_between(moment, hours_after(moment, n)) == n


@pytest.mark.parametrize(
    "clock", [day_of, lambda moment: working_days_after(moment, 1), lambda m: hours_after(m, 1)]
)
def test_a_moment_without_a_time_zone_is_a_mistake_of_ours(clock):
    with pytest.raises(ValueError, match="time zone"):
        clock(datetime(2026, 11, 22, 9))  # noqa: DTZ001


def test_the_days_two_periods_share():
    one = Period(date(2026, 4, 1), date(2027, 4, 1))
    other = Period(date(2026, 10, 1), date(2027, 10, 1))
    assert one.shared_with(other) == other.shared_with(one) == Period(date(2026, 10, 1), date(2027, 4, 1))
    with pytest.raises(Refused):
        one.shared_with(Period(date(2027, 4, 1), date(2027, 5, 1)))
