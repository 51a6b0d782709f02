"""Is a cost placed in the financial years its parts fall in, exact to the penny?"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.build_up import Item, Part, faults_in_item, placed, shared_out
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused

JANUARY_TO_MARCH_NEXT_YEAR = Period(date(2023, 1, 1), date(2024, 4, 1))
OCTOBER, JUNE = Period(date(2022, 10, 1), date(2022, 11, 1)), Period(date(2023, 6, 1), date(2023, 7, 1))

# A decision of October 2022: training and supervision for a family safeguarding team, 28,760 in all.
PORTSMOUTH = (
    Item("Level 1 training", 850_00, 4, 1, OCTOBER),
    Item("Level 2 training", 850_00, 4, 1, JUNE),
    Item("Individual supervision, monthly", 240_00, 4, 15, JANUARY_TO_MARCH_NEXT_YEAR),
    Item("Group supervision, every two months", 360_00, 3, 7, JANUARY_TO_MARCH_NEXT_YEAR, every_months=2),
)


def in_year(items, year: str) -> int:
    return sum(part.amount_pence for item in items for part in placed(item) if part.year == year)


def test_the_four_products_and_their_total():
    assert [item.amount_pence for item in PORTSMOUTH] == [3_400_00, 3_400_00, 14_400_00, 7_560_00]
    assert sum(item.amount_pence for item in PORTSMOUTH) == 28_760_00


def test_at_most_8440_can_fall_in_the_year_the_money_is_for():
    assert in_year(PORTSMOUTH, "2022/23") == 8_440_00
    assert in_year(PORTSMOUTH, "2023/24") == 28_760_00 - 8_440_00


def test_monthly_times_fall_into_their_years():
    parts = placed(PORTSMOUTH[2])
    assert [(part.year, part.times, part.amount_pence) for part in parts] == [
        ("2022/23", 3, 2_880_00),
        ("2023/24", 12, 11_520_00),
    ]
    assert parts[0].in_words() == "Individual supervision, monthly: £240 × 4 people × 3 times = £2,880"


def test_every_other_month_counts_from_the_first_day():
    first, last = placed(PORTSMOUTH[3])
    assert first == Part("2022/23", "Group supervision, every two months", 360_00, 3, 2)
    assert (last.year, last.times) == ("2023/24", 5)


def test_what_cannot_be_cut_into_times_is_an_amount_by_itself():
    first, last = placed(Item("A post", 10_000_00, 1, 1, JANUARY_TO_MARCH_NEXT_YEAR))
    assert first == Part("2022/23", "A post (by months, of £10,000)", 2_000_00, 1, 1)
    assert last.amount_pence == 8_000_00
    assert first.in_words() == "A post (by months, of £10,000): £2,000"


def test_a_year_too_thin_for_a_penny_is_left_out():
    assert [part.year for part in placed(Item("A stamp", 1, 1, 1, JANUARY_TO_MARCH_NEXT_YEAR))] == ["2023/24"]


@pytest.mark.parametrize(
    ("item", "code", "text"),
    [
        (
            Item("Nothing", 0, 1, 1, JUNE),
            "item_of_nothing",
            "Nothing: give a unit above nothing, and at least one person",
        ),
        (
            Item("Nobody", 1, 0, 1, JUNE),
            "item_of_nothing",
            "Nobody: give a unit above nothing, and at least one person",
        ),
        (
            Item("Never", 1, 1, 0, JUNE),
            "item_of_nothing",
            "Never: give a unit above nothing, and at least one person",
        ),
        (
            Item("Endless", 10**9, 10**3, 2, JUNE),
            "item_too_large",
            "Endless: comes to more than £10,000,000,000: check",
        ),
        (
            Item("Too long", 1, 1, 2, JUNE, every_months=1),
            "item_outlasts_period",
            "Too long: 2 times, every 1 months, reach to 1 July 2023, after the last day: have it end later, or fewer times.",
        ),
        (
            Item("No step", 1, 1, 2, JUNE, every_months=0),
            "item_never_comes",
            "No step: say every how many months, one or more.",
        ),
    ],
)
def test_what_cannot_be_placed_is_refused(item, code, text):
    (fault,) = faults_in_item(item)
    assert (fault.code, fault.text.startswith(text)) == (code, True)
    with pytest.raises(Refused):
        placed(item)


def test_the_most_that_may_be_is_not_too_large():
    assert faults_in_item(Item("Everything", 10**9, 10**3, 1, JUNE)) == []


@given(
    unit=st.integers(1, 10**6),
    people=st.integers(1, 50),
    times=st.integers(1, 50),
    start=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    length=st.integers(1, 1_500),
)
def test_no_penny_is_lost_between_years(unit, people, times, start, length):
    item = Item("Something", unit, people, times, Period(start, start + timedelta(days=length)))
    parts = placed(item)
    assert sum(part.amount_pence for part in parts) == item.amount_pence
    assert len({part.year for part in parts}) == len(parts)


@given(every=st.integers(1, 24), times=st.integers(1, 40), start=st.dates(date(2015, 1, 1), date(2030, 1, 1)))
def test_every_time_is_placed(every, times, start):
    item = Item("Something", 7, 3, times, Period(start, date(2120, 1, 1)), every_months=every)
    assert sum(part.times for part in placed(item)) == times


# Percentages


def test_lancashires_percentages_to_the_penny():
    shares = shared_out(1_502_449_00, {"workforce": 500, "early": 1700, "risk": 6800, "perpetrators": 1000})
    assert shares == {
        "workforce": 75_122_45,
        "early": 255_416_33,
        "risk": 1_021_665_32,
        "perpetrators": 150_244_90,
    }
    assert sum(shares.values()) == 1_502_449_00


def test_the_largest_remainder_gets_the_last_penny():
    assert shared_out(100, {"a": 3333, "b": 3333, "c": 3334}) == {"a": 33, "b": 33, "c": 34}


@pytest.mark.parametrize(
    ("points", "said"), [({"a": 5000, "b": 4999}, "99.99%"), ({}, "0%"), ({"a": 10_001}, "100.01%")]
)
def test_percentages_have_to_make_a_whole(points, said):
    with pytest.raises(Refused, match=f"come to {said}, not 100%") as refused:
        shared_out(100, points)
    assert [reason.code for reason in refused.value.reasons] == ["percentages_not_whole"]


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_percentages_share_out_every_penny(pence, cuts):
    edges = [0, *sorted(cuts), 10_000]
    points = {f"e{n}": after - before for n, (before, after) in enumerate(pairwise(edges))}
    assert sum(shared_out(pence, points).values()) == pence
