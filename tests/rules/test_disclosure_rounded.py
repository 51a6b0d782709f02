"""Rounded numbers stand for as many counts as the base, and a total adds nothing to what its parts tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.disclosure import TOTAL, CellStatus
from commonweal.rules.disclosure_rounded import (
    fewest_shown,
    publish_rounded,
    publish_rounded_rates,
    rounded_range,
)


def texts(table):
    return [[cell.text for cell in row.cells] for row in table]


@pytest.mark.parametrize(
    ("count", "base", "shown"),
    [
        (0, 5, "fewer than 8"),
        (3, 5, "fewer than 8"),
        (7, 5, "fewer than 8"),
        (8, 5, "10"),
        (12, 5, "10"),
        (13, 5, "15"),
        (1234, 5, "1,235"),
        (0, 10, "fewer than 15"),
        (14, 10, "fewer than 15"),
        (15, 10, "20"),
        (24, 10, "20"),
        (25, 10, "30"),
        (None, 5, "not submitted"),
    ],
)
def test_what_a_count_is_rounded_to(count, base, shown):
    assert publish_rounded({"North": count}, threshold=5, base=base).cell("North").text == shown


@given(st.integers(0, 500), st.integers(2, 12))
def test_every_number_shown_stands_for_as_many_counts_as_the_base(count, base):
    def shown(value):
        return publish_rounded({"North": value}, threshold=2, base=base).cell("North")

    cell = shown(count)
    alike = [value for value in range(count + 3 * base) if shown(value) == cell]
    assert count in alike
    if cell.value is None:
        assert alike == list(range(fewest_shown(base)))
        assert len(alike) >= base
    else:
        assert (alike[0], alike[-1]) == rounded_range(cell.value, base)
        assert len(alike) == base


tables = st.dictionaries(
    st.sampled_from(["North", "South", "East"]),
    st.fixed_dictionaries({"a": st.none() | st.integers(0, 60), "b": st.none() | st.integers(0, 60)}),
    min_size=1,
)


@given(tables, st.randoms(use_true_random=False))
def test_a_total_follows_from_what_is_shown(counts, random):
    """Any other counts that are shown alike give the very same table, so a total narrows nothing."""
    table = publish_rounded(counts, threshold=5)

    def another(value):
        if value is None:
            return None
        if value < 8:
            return random.randint(0, 7)
        low, high = rounded_range((value + 2) // 5 * 5, 5)
        return random.randint(low, high)

    others = {
        row: {column: another(value) for column, value in cells.items()} for row, cells in counts.items()
    }
    assert publish_rounded(others, threshold=5) == table


@given(tables)
def test_the_note_says_how_far_the_last_total_can_be_off(counts):
    table = publish_rounded(counts, threshold=5)
    known = [value for cells in counts.values() for value in cells.values() if value is not None]
    most = int(table.notes[-1].split("up to ")[1].split(".")[0])
    cell = table.cell(TOTAL, TOTAL)
    if cell.value is not None:
        assert abs(cell.value - sum(known)) <= most
    elif known:
        assert sum(known) < cell.fewer_than


def test_totals_are_of_the_rounded_numbers():
    table = publish_rounded({"North": {"a": 12, "b": 12}, "South": {"a": 3, "b": None}}, threshold=5)
    assert texts(table) == [
        ["10", "10", "20"],
        ["fewer than 8", "not submitted", "fewer than 8"],
        ["15", "10 (partly covered)", "25 (partly covered)"],
    ]
    assert table.rounded_to == 5
    assert table.notes == (
        "Numbers are rounded to the nearest 5 to protect people; 0 to 7 all read the same.",
        "Totals are of the rounded numbers, and the last one can be off by up to 10. Some figures were not submitted.",
    )


def test_rates_are_of_rounded_numbers_alone():
    table = publish_rounded_rates(
        {"North": (12, 23), "South": (3, 40), "East": None, "West": (41, 41)}, threshold=5
    )
    assert texts(table) == [
        ["10", "25", "40%"],
        ["fewer than 8", "40", "hidden to protect people"],
        ["not submitted", "not submitted", "not submitted"],
        ["40", "40", "100%"],
    ]
    assert table.notes[-1] == "Rates are of the rounded numbers."
    assert table.cell("South", "Per cent").status is CellStatus.SUPPRESSED
    with pytest.raises(ValueError, match=r"^North: the numerator is above the denominator"):
        publish_rounded_rates({"North": (9, 8)}, threshold=5)


def test_a_base_below_the_threshold_is_refused():
    with pytest.raises(ValueError, match=r"Give a base of 10 or more\.$"):
        publish_rounded({"North": 30}, threshold=10, base=5)
    with pytest.raises(ValueError, match=r"^There is nothing to publish"):
        publish_rounded({}, threshold=5)
