"""What a target comes to over the time that is looked at, and how a figure stands beside it: never more than what is shown."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.disclosure import TOTAL, publish, publish_rates
from commonweal.rules.periods import Period, add_months
from commonweal.rules.publishable import Cell, CellStatus
from commonweal.rules.targets import (
    Aim,
    Stand,
    Target,
    aim_over,
    beside,
    in_force,
    in_words,
    own_sentence,
    reasons_not_to_set,
    shown_sentence,
    stand_of,
)

APRIL = date(2026, 4, 1)
CLOSED, RATE = "cases_closed", "risk_reduced"


def until(year: int, month: int, day: int) -> Period:
    return Period(APRIL, date(year, month, day))


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (until(2027, 4, 1), 90),
        (until(2026, 7, 1), 23),  # 22.5, halves up
        (until(2026, 5, 1), 8),  # 7.5
        (until(2026, 4, 16), 4),  # half of a month is 3.75
        (until(2026, 5, 2), 8),  # a month and one day of 31: 7.74
        (Period(date(2027, 2, 1), date(2027, 2, 15)), 4),  # half of a February
        (until(2028, 4, 1), 180),
    ],
)
def test_a_years_number_is_shared_out_over_the_days_that_are_looked_at(window, expected):
    aim = aim_over([Target(CLOSED, 90, APRIL)], window, is_rate=False)
    assert aim is not None
    assert aim.value == expected


def test_a_quarters_number_is_for_three_months():
    target = Target(CLOSED, 90, APRIL, date(2026, 7, 1), months=3)
    assert aim_over([target], until(2026, 7, 1), is_rate=False) == Aim(CLOSED, 90)
    assert aim_over([target], until(2026, 5, 1), is_rate=False) == Aim(CLOSED, 30)
    assert aim_over([target], until(2026, 8, 1), is_rate=False) is None


def test_a_per_cent_is_the_same_for_any_time_and_that_of_the_last_day():
    targets = [Target(RATE, 60, APRIL), Target(RATE, 65, date(2026, 10, 1))]
    assert aim_over(targets, until(2026, 9, 30), is_rate=True) == Aim(RATE, 60, is_rate=True)
    assert aim_over(targets, until(2026, 10, 2), is_rate=True) == Aim(RATE, 65, is_rate=True)
    assert aim_over(targets, Period(date(2026, 3, 1), APRIL), is_rate=True) is None


def test_where_a_number_changes_each_stretch_has_its_own():
    targets = [Target(CLOSED, 120, APRIL), Target(CLOSED, 240, date(2026, 7, 1))]
    assert aim_over(targets, until(2026, 10, 1), is_rate=False) == Aim(CLOSED, 30 + 60)
    assert aim_over(targets, until(2026, 4, 16), is_rate=False) == Aim(CLOSED, 5)


def test_a_number_that_does_not_hold_for_all_of_it_is_none():
    late = [Target(CLOSED, 90, date(2026, 4, 2))]
    assert aim_over(late, until(2026, 7, 1), is_rate=False) is None
    over = [Target(CLOSED, 90, APRIL, date(2026, 6, 1))]
    assert aim_over(over, until(2026, 7, 1), is_rate=False) is None
    turned = [Target(CLOSED, 90, APRIL), Target(CLOSED, 90, date(2026, 6, 1), at_most=True)]
    assert aim_over(turned, until(2026, 7, 1), is_rate=False) is None


def test_which_one_holds():
    year, quarter = Target(CLOSED, 100, APRIL), Target(CLOSED, 40, APRIL, date(2026, 7, 1), months=3)
    later = Target(CLOSED, 120, APRIL)
    day = date(2026, 5, 1)
    assert in_force([year, quarter], day=day) is quarter
    assert in_force([quarter, year], day=day) is quarter
    assert in_force([year, later], day=day) is later
    assert in_force([year, quarter], day=date(2026, 7, 1)) is year
    assert in_force([year], day=date(2026, 3, 31)) is None


@given(st.integers(0, 5000), st.integers(1, 36), st.integers(0, 35))
def test_whole_months_add_up_to_within_what_rounding_makes(value, months, cut):
    """Two stretches together are the whole, but for a half on either side."""
    targets, end = [Target(CLOSED, value, APRIL)], add_months(APRIL, months)
    whole = aim_over(targets, Period(APRIL, end), is_rate=False)
    middle = add_months(APRIL, min(cut, months - 1))
    assert whole is not None
    if middle == APRIL:
        assert whole.value == (2 * value * months + 12) // 24
        return
    first = aim_over(targets, Period(APRIL, middle), is_rate=False)
    second = aim_over(targets, Period(middle, end), is_rate=False)
    assert first is not None
    assert second is not None
    assert abs(first.value + second.value - whole.value) <= 1


@pytest.mark.parametrize(
    ("aim", "cell", "says"),
    [
        (Aim(RATE, 45, is_rate=True), Cell(30, CellStatus.VALUE, "%"), "at least 45%: below"),
        (Aim(RATE, 45, is_rate=True), Cell(45, CellStatus.VALUE, "%"), "at least 45%: reached"),
        (Aim(RATE, 10, True, is_rate=True), Cell(11, CellStatus.VALUE, "%"), "at most 10%: above"),
        (Aim(RATE, 10, True, is_rate=True), Cell(0, CellStatus.ZERO, "%"), "at most 10%: kept"),
        (Aim(CLOSED, 1200), Cell(0, CellStatus.ZERO), "at least 1,200: below"),
        (
            Aim(RATE, 45, is_rate=True),
            Cell(None, CellStatus.NOTHING_TO_COUNT),
            "at least 45%: nothing to compare",
        ),
        (Aim(RATE, 45, is_rate=True), Cell(None, CellStatus.SUPPRESSED), "at least 45%: not compared"),
        (Aim(CLOSED, 9), Cell(None, CellStatus.SUPPRESSED, fewer_than=5), "at least 9: not compared"),
        (Aim(CLOSED, 9), Cell(None, CellStatus.MISSING), "at least 9: not compared"),
        (Aim(CLOSED, 9), Cell(7, CellStatus.PARTLY_COVERED), "at least 9: not compared"),
    ],
)
def test_how_it_stands_is_said_in_words(aim, cell, says):
    assert in_words(aim, stand_of(aim, cell)) == says


def test_with_nothing_to_divide_by_no_target_is_missed():
    table = publish_rates({"North": (0, 0), "South": (20, 40)}, threshold=5)
    aims = {"North": Aim(RATE, 45, is_rate=True), "South": Aim(RATE, 45, is_rate=True)}
    assert beside(table, aims) == {
        "North": "at least 45%: nothing to compare",
        "South": "at least 45%: reached",
    }
    assert own_sentence(aims["North"], 0, 0) == "none; target at least 45%: nothing to compare"


def test_one_figure_in_a_sentence():
    table = publish_rates({"North": (12, 40)}, threshold=5)
    assert (
        shown_sentence(Aim(RATE, 45, is_rate=True), [table]) == "12 of 40 (30%); target at least 45%: below"
    )
    assert own_sentence(Aim(RATE, 45, is_rate=True), 12, 40) == "12 of 40 (30%); target at least 45%: below"
    assert own_sentence(Aim(CLOSED, 9), None, None) == "not known; target at least 9: not compared"
    table = publish({"North": 12}, threshold=5)
    assert shown_sentence(Aim(CLOSED, 9), [table]) == "12; target at least 9: reached"


def test_several_tables_together_are_compared_only_where_each_is_shown():
    aim = Aim(RATE, 45, is_rate=True)
    whole, hidden = (publish_rates({"North": pair}, threshold=5) for pair in ((12, 40), (2, 40)))
    assert shown_sentence(aim, [whole, whole]) == "24 of 80 (30%); target at least 45%: below"
    assert shown_sentence(aim, [whole, hidden]) == "not shown in full; target at least 45%: not compared"
    assert shown_sentence(aim, []) == "not shown in full; target at least 45%: not compared"


counts = st.fixed_dictionaries(
    {"North": st.integers(0, 12), "South": st.integers(0, 12), "East": st.integers(0, 40)}
)


@given(counts, st.integers(0, 40), st.booleans())
def test_an_intruder_who_reads_the_comparisons_knows_no_more_than_the_table_says(
    given_counts, value, at_most
):
    """Whatever the hidden numbers may be by the table alone, they may be after the comparisons too: each is a function of what is
    shown, so that every table which reads the same has the same comparisons.
    """
    table = publish(given_counts, threshold=5)
    aims = {row: Aim(CLOSED, value, at_most) for row in (*given_counts, TOTAL)}
    said = beside(table, aims)
    hidden = [row.label for row in table if row.cells[0].status is CellStatus.SUPPRESSED]
    assert all(said[label].endswith("not compared") for label in hidden)
    if not hidden or TOTAL in hidden:
        return
    total = sum(given_counts.values())
    left = total - sum(number for row, number in given_counts.items() if row not in hidden)
    for other in range(left + 1):
        if len(hidden) != 2:
            return
        again = {**given_counts, hidden[0]: other, hidden[1]: left - other}
        same = publish(again, threshold=5)
        if [[cell.text for cell in row.cells] for row in same] == [
            [cell.text for cell in row.cells] for row in table
        ]:
            assert beside(same, aims) == said


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"value": 101}, ["above_hundred"]),
        ({"value": 101, "is_rate": False}, []),
        ({"ends_before": APRIL}, ["ends_before_it_starts"]),
        ({"ends_before": date(2026, 4, 2)}, []),
        ({"reason": "  "}, ["reason_missing"]),
    ],
)
def test_what_can_be_set(given, codes):
    asked = {
        "value": 60,
        "is_rate": True,
        "starts_on": APRIL,
        "ends_before": None,
        "reason": "The service agreement.",
    }
    assert [each.code for each in reasons_not_to_set(**{**asked, **given})] == codes


def test_only_what_was_compared_is_met_or_missed():
    assert {Stand.MET, Stand.MISSED} == {stand_of(Aim(CLOSED, 5), Cell(n, CellStatus.VALUE)) for n in (4, 5)}
