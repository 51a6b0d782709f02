"""How far a hidden number can move is worked out exactly, as an intruder who shares no code would work it out."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, Row
from commonweal.rules.suppression import Count, Network, places_to_hide, table
from tests.rules.intruder import puzzle_of


class Printed:
    """A table as printed, with some places hidden by whoever asks, well or badly."""

    def __init__(self, counts, hidden, height, width):
        values = {count.place: count.value for count in counts}
        labels = [*range(height)]
        self.columns = (*(str(c) for c in range(width)), TOTAL)
        self.rows = []
        for row in [*(str(r) for r in labels), TOTAL]:
            cells = [
                Cell(None, CellStatus.SUPPRESSED)
                if (row, column) in hidden
                else Cell(values[row, column], CellStatus.VALUE)
                for column in self.columns
            ]
            self.rows.append(Row(row, tuple(cells)))

    def __iter__(self):
        return iter(self.rows)


def counts_of(rows):
    return table(
        [((str(r), str(c)), value) for r, row in enumerate(rows) for c, value in enumerate(row)], TOTAL
    )


tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


@settings(max_examples=400, deadline=None)
@given(tables, st.randoms(use_true_random=False), st.integers(1, 12), st.sampled_from([0.3, 0.5, 0.8]))
# One loop uses up what another needs; a number goes down by one loop and up again by the next.
@example([[1, 4, 6], [5, 2, 3], [7, 3, 1]], None, 9, 1.0)
@example([[2, 2, 2, 2], [3, 3, 3, 3], [1, 1, 1, 1]], None, 12, 1.0)
def test_room_is_what_the_intruder_finds(rows, random, most, share):
    counts = counts_of(rows)
    able = [count for count in counts if count.value > 0]
    hidden = [each for each in able if (random.random() < share if random else TOTAL not in each.place)]
    check_room(rows, counts, hidden, most, how_many=3)


def test_room_where_numbers_must_go_up_and_down_again():
    rows = [[1, 3, 5], [6, 3, 3], [1, 1, 2]]
    shown = {(TOTAL, "2"), (TOTAL, TOTAL)}
    counts = counts_of(rows)
    check_room(rows, counts, [count for count in counts if count.place not in shown], 12, how_many=14)


def check_room(rows, counts, hidden, most, *, how_many):
    noughts_are_known = [count for count in counts if count.value > 0]
    network = Network(noughts_are_known, hidden={count.place for count in hidden})
    printed = Printed(counts, network.hidden, len(rows), len(rows[0]))
    puzzle = puzzle_of(printed)
    names = [*map(str, range(len(rows))), TOTAL]
    for count in hidden[:how_many]:
        at = (names.index(count.place[0]), printed.columns.index(count.place[1]))
        assert network.room(count, most=most) == puzzle.width(at, stop_at=most), count


def test_what_is_hidden_already_is_used_before_more_is_hidden():
    hidden = places_to_hide(
        counts_of([[2, 40, 10], [50, 2, 30]]), is_small=lambda count: count.value < 5, threshold=5
    )
    assert hidden == {("0", "0"), ("0", "1"), ("1", "0"), ("1", "1")}


def test_nothing_small_hides_nothing():
    assert (
        places_to_hide(counts_of([[5, 9], [7, 6]]), is_small=lambda c: c.value < 5, threshold=5)
        == frozenset()
    )


def test_a_table_knows_its_totals():
    values = {count.place: count.value for count in counts_of([[5, 9], [7, 6]])}
    assert values == {
        ("0", "0"): 5,
        ("0", "1"): 9,
        ("1", "0"): 7,
        ("1", "1"): 6,
        ("0", TOTAL): 14,
        ("1", TOTAL): 13,
        (TOTAL, "0"): 12,
        (TOTAL, "1"): 15,
        (TOTAL, TOTAL): 27,
    }
    assert table([], TOTAL) == []


def test_a_number_that_adds_up_to_nothing_is_refused():
    lonely = Count(("a", "b"), 3, tail=("row", "a"), head=("column", "b"), price=3)
    with pytest.raises(ValueError, match=r"^These counts do not add up to their totals\.$"):
        places_to_hide([lonely], is_small=lambda count: True, threshold=5)
