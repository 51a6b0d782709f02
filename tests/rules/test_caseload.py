"""How much a worker holds, weighted by risk, against what a worker of their hours can hold well."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.caseload import Load, load_of, weight
from commonweal.rules.risk import Grade
from commonweal.rules.thresholds import Key, Threshold

DAY = date(2026, 6, 1)
CASES = st.dictionaries(st.sampled_from([*Grade, None]), st.integers(0, 60))


@pytest.mark.parametrize(
    ("grade", "counts"), [(Grade.HIGH, 100), (Grade.MEDIUM, 50), (Grade.STANDARD, 25), (None, 100)]
)
def test_what_a_case_counts(grade, counts):
    assert weight(grade, on=DAY) == counts


def test_a_partnership_sets_its_own_numbers_by_day():
    local = (
        Threshold(Key.CASELOAD_MEDIUM_WEIGHT, 70, DAY, "Local"),
        Threshold(Key.CASELOAD_FULL, 20, DAY, "Local"),
    )
    assert weight(Grade.MEDIUM, on=DAY, thresholds=local) == 70
    assert weight(Grade.MEDIUM, on=date(2026, 5, 31), thresholds=local) == 50
    assert load_of({Grade.MEDIUM: 2}, on=DAY, thresholds=local) == Load(2, 140, 2000)


@pytest.mark.parametrize(
    ("cases", "hours", "percent", "has_room"),
    [
        ({}, 100, 0, True),
        ({Grade.STANDARD: 1}, 100, 1, True),
        ({Grade.HIGH: 25}, 100, 100, False),
        ({Grade.HIGH: 24, Grade.MEDIUM: 1}, 100, 98, True),
        ({Grade.HIGH: 12, Grade.STANDARD: 2}, 50, 100, False),
        ({Grade.HIGH: 13}, 50, 104, False),
        ({}, 0, 100, False),
        ({Grade.HIGH: 1}, 0, 200, False),
    ],
)
def test_how_full(cases, hours, percent, has_room):
    load = load_of(cases, hours_percent=hours, on=DAY)
    assert (load.percent, load.has_room) == (percent, has_room)


@given(CASES, st.integers(1, 100), st.sampled_from(list(Grade)))
def test_one_case_more_is_never_less_full_and_more_hours_never_fuller(cases, hours, grade):
    load = load_of(cases, hours_percent=hours, on=DAY)
    more = load_of({**cases, grade: cases.get(grade, 0) + 1}, hours_percent=hours, on=DAY)
    assert more.percent >= load.percent
    assert more.cases == load.cases + 1
    assert load_of(cases, hours_percent=hours + 1, on=DAY).percent <= load.percent
