"""Are counts over unequal windows compared as rates, and the same day never counted twice?"""

from datetime import date

import pytest

from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused
from commonweal.rules.windows import Window, compare, whole_months

WHOLE = Period(date(2018, 10, 1), date(2022, 4, 1))  # 42 months, as the Staffordshire report prints them
PAST_YEAR = Period(date(2021, 4, 1), date(2022, 4, 1))


@pytest.mark.parametrize(
    ("longer", "shorter", "before", "after", "change"),
    [
        (21_884, 7_669, "473.8", "639.1", "+34.9%"),
        (13_678, 4_771, "296.9", "397.6", "+33.9%"),
        (1_200, 286, "30.5", "23.8", "−21.8%"),
        (650, 140, "17.0", "11.7", "−31.4%"),
    ],
)
def test_the_published_referrals_of_2022(longer, shorter, before, after, change):
    found = compare(Window(WHOLE, longer), Window(PAST_YEAR, shorter))
    assert (found.earlier.months, found.later.months) == (30, 12)
    assert (found.earlier.per_month, found.later.per_month, found.change) == (before, after, change)
    assert found.is_cut
    assert found.earlier.count == longer - shorter
    assert found == compare(Window(PAST_YEAR, shorter), Window(WHOLE, longer))


def test_a_window_at_the_beginning_leaves_the_later_part():
    first_year = Window(Period(date(2018, 10, 1), date(2019, 10, 1)), 1_200)
    found = compare(first_year, Window(WHOLE, 4_200))
    assert (found.earlier, found.later.months, found.later.count) == (first_year, 30, 3_000)
    assert found.change == "0.0%"


def test_windows_that_share_no_day_are_compared_as_they_are():
    one, other = Window(Period(date(2020, 4, 1), date(2020, 10, 1)), 60), Window(PAST_YEAR, 180)
    found = compare(other, one)
    assert (found.earlier, found.later, found.is_cut, found.change) == (one, other, False, "+50.0%")


def test_nothing_before_gives_no_change():
    found = compare(Window(Period(date(2020, 4, 1), date(2021, 4, 1)), 0), Window(PAST_YEAR, 5))
    assert found.change is None
    assert found.earlier.per_month == "0.0"


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (Window(WHOLE, 10), Window(WHOLE, 10), "windows_overlap"),
        (Window(PAST_YEAR, 5), Window(Period(date(2021, 10, 1), date(2022, 10, 1)), 5), "windows_overlap"),
        (Window(WHOLE, 50), Window(Period(date(2019, 4, 1), date(2020, 4, 1)), 5), "windows_overlap"),
        (Window(WHOLE, 5), Window(PAST_YEAR, 6), "window_counts_more_inside"),
    ],
)
def test_what_cannot_be_compared_is_refused(one, other, code):
    with pytest.raises(Refused) as refused:
        compare(one, other)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_part_months_and_negative_counts_are_refused():
    with pytest.raises(Refused, match="whole number of months"):
        Window(Period(date(2021, 4, 1), date(2022, 3, 31)), 5)
    with pytest.raises(Refused, match="nought or more"):
        Window(PAST_YEAR, -1)


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "months"),
    [
        (date(2018, 10, 1), date(2022, 4, 1), 42),
        (date(2022, 1, 15), date(2022, 2, 15), 1),
        (date(2022, 1, 31), date(2022, 2, 28), 1),
        (date(2022, 1, 15), date(2022, 2, 14), None),
        (date(2022, 1, 15), date(2022, 1, 20), None),
    ],
)
def test_whole_months(starts_on, ends_before, months):
    assert whole_months(Period(starts_on, ends_before)) == months
