"""What one outcome cost: only where the count may be shown, with an interval, and never a way back to a hidden count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.cost_per_outcome import (
    HIDDEN,
    NOBODY_COUNTS,
    NONE,
    NOT_SUBMITTED,
    NOTHING_SPENT,
    PARTLY,
    Cost,
    cells_beside,
    cost_of,
)
from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, publish

SPENT = 255_416_00


def value(number: int) -> Cell:
    return Cell(number, CellStatus.VALUE)


def test_by_hand():
    """£255,416 over 100 outcomes; Byar's interval of 100 is 81.4 to 121.6."""
    cost = cost_of(SPENT, value(100))
    assert cost == Cost(pence=2_554_00, lowest=2_100_00, highest=3_139_00, is_of_few=False)


def test_few_have_a_wide_interval_and_it_is_said():
    cost = cost_of(SPENT, value(5))
    assert (cost.pence, cost.is_of_few) == (51_083_00, True)
    assert cost.highest > 3 * cost.lowest


@pytest.mark.parametrize(
    ("spent", "cell", "expected"),
    [
        (0, value(10), NOTHING_SPENT),
        (-5, value(10), NOTHING_SPENT),
        (SPENT, None, NOBODY_COUNTS),
        (SPENT, Cell(0, CellStatus.ZERO), NONE),
        (SPENT, Cell(None, CellStatus.NOTHING_TO_COUNT), NONE),
        (SPENT, Cell(None, CellStatus.MISSING), NOT_SUBMITTED),
        (SPENT, Cell(9, CellStatus.PARTLY_COVERED), PARTLY),
        (SPENT, Cell(None, CellStatus.SUPPRESSED), HIDDEN),
        (SPENT, Cell(None, CellStatus.SUPPRESSED, fewer_than=5), HIDDEN),
    ],
)
def test_no_figure_says_why(spent, cell, expected):
    assert cost_of(spent, cell) is expected
    assert expected.words.startswith("No figure: ")


@given(st.integers(1, 10**11), st.integers(1, 10**5))
def test_the_cost_lies_in_its_interval(spent, count):
    cost = cost_of(spent, value(count))
    assert cost.lowest <= cost.pence
    assert cost.highest is None or cost.pence <= cost.highest


def total_of(counts, *, hidden=False, other=None) -> Cell:
    if hidden:
        return Cell(None, CellStatus.SUPPRESSED)
    number = sum(counts.values()) if other is None else other
    return value(number) if number else Cell(0, CellStatus.ZERO)


def test_parts_beside_a_total_that_is_shown():
    cells = cells_beside({"Early help": 40, "Refuge": 60}, total=value(100), threshold=5)
    assert [cell.text for cell in cells.values()] == ["40", "60"]


def test_a_small_part_takes_another_with_it():
    cells = cells_beside({"Early help": 2, "Refuge": 60, "Courts": 70}, total=value(132), threshold=5)
    assert [cell.status for cell in cells.values()].count(CellStatus.SUPPRESSED) == 2


@pytest.mark.parametrize("hidden", [True, False])
def test_where_the_total_is_hidden_or_another_every_part_is_hidden(hidden):
    counts = {"Early help": 40, "Refuge": 60}
    cells = cells_beside(counts, total=total_of(counts, hidden=hidden, other=99), threshold=5)
    assert {cell.status for cell in cells.values()} == {CellStatus.SUPPRESSED}
    assert cells_beside({}, total=value(3), threshold=5) == {}


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 40), min_size=1),
    st.integers(2, 10),
    st.integers(1, 10**9),
)
def test_no_cost_gives_a_hidden_count_away(counts, threshold, spent):
    """With the total and every cost known, a hidden part is never alone: the hidden ones together leave room."""
    cells = cells_beside(counts, total=total_of(counts), threshold=threshold)
    hidden = [label for label, cell in cells.items() if cell.status is CellStatus.SUPPRESSED]
    for label, cell in cells.items():
        cost = cost_of(spent, cell)
        assert (cost is HIDDEN) == (label in hidden)
        if isinstance(cost, Cost):
            assert counts[label] >= threshold, "no cost of a count that is too small to show"
    small = [label for label, count in counts.items() if 0 < count < threshold]
    assert set(small) <= set(hidden)
    own = publish(counts, threshold=threshold)
    if hidden and own.cell(TOTAL).status is not CellStatus.SUPPRESSED:
        assert len(hidden) > 1
