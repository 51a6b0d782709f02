"""Counts leave through one gate, and an intruder with the published table cannot pin a hidden one."""

import dataclasses
import pickle

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from commonweal.rules.disclosure import (
    HIDDEN_IN_WORDS,
    TOTAL,
    Cell,
    CellStatus,
    Publishable,
    Row,
    publish,
    publish_rates,
)
from tests.rules.intruder import puzzle_of, puzzle_of_rates

HIDDEN = HIDDEN_IN_WORDS


def texts(table):
    return [[cell.text for cell in row.cells] for row in table]


# --- the gate ---


def test_only_the_gate_makes_a_publishable():
    says = r"^A Publishable is made by disclosure\.publish or publish_rates, and nowhere else\.$"
    with pytest.raises(TypeError, match=says):
        Publishable(("Number",), (), 5, (), made_by=object())
    with pytest.raises(TypeError):
        Publishable(("Number",), (), 5, ())


def test_a_publishable_cannot_be_altered_or_copied_with_other_rows():
    table = publish({"North": 12}, threshold=5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.rows = ()
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(table, rows=(Row("North", (Cell(3, CellStatus.VALUE),)),))


def test_a_hidden_figure_is_not_in_the_object_at_all():
    table = publish({"North": 3, "South": 4711, "East": 9000}, threshold=5)
    assert "4711" not in repr(table)
    assert b"4711" not in pickle.dumps(table)
    assert 4711 not in [cell.value for row in table for cell in row.cells]


# --- what a cell says ---


def test_nought_missing_hidden_and_partly_covered_are_four_different_things():
    table = publish({"North": 0, "South": None, "East": 3, "West": 21, "Hill": 1300}, threshold=5)
    assert texts(table) == [
        ["0"],
        ["not submitted"],
        [HIDDEN],
        [HIDDEN],
        ["1,300"],
        ["1,324 (partly covered)"],
    ]
    assert [row.cells[0].status for row in table] == [
        CellStatus.ZERO,
        CellStatus.MISSING,
        CellStatus.SUPPRESSED,
        CellStatus.SUPPRESSED,
        CellStatus.VALUE,
        CellStatus.PARTLY_COVERED,
    ]


def test_hidden_cells_read_the_same_whether_small_or_hidden_for_another():
    table = publish({"North": 3, "South": 20, "East": 30}, threshold=5)
    assert table.cell("North") == table.cell("South")
    assert table.cell("East").text == "30"
    assert table.cell(TOTAL).text == "53"


def test_a_figure_that_stands_alone_says_fewer_than():
    assert publish({"Closed cases": 3}, threshold=5).cell("Closed cases").text == "fewer than 5"
    assert publish({"Closed cases": 5}, threshold=5).cell("Closed cases").text == "5"
    assert publish({"Closed cases": 0}, threshold=5).cell("Closed cases").text == "0"


@pytest.mark.parametrize(("value", "text"), [(1, "fewer than 8"), (7, "fewer than 8"), (8, "8")])
def test_the_threshold_is_the_smallest_number_shown(value, text):
    assert publish({"All": value}, threshold=8).cell("All").text == text


def test_a_table_with_nothing_small_is_shown_whole():
    table = publish({"North": {"a": 5, "b": 0}, "South": {"a": 9, "b": 6}}, threshold=5)
    assert texts(table) == [["5", "0", "5"], ["9", "6", "15"], ["14", "6", "20"]]
    assert table.columns == ("a", "b", TOTAL)
    assert table.notes == ()
    assert not table.has_hidden


def test_notes_say_what_was_hidden_and_what_was_not_covered():
    assert publish({"North": 3, "South": 9}, threshold=5).notes == (
        "Numbers from 1 to 4 are hidden to protect people, and so are others that would give them away.",
    )
    assert publish({"North": None, "South": 9}, threshold=5).notes == (
        "Some figures were not submitted. The totals are of those that were.",
    )
    assert publish({"North": 3, "South": 9}, threshold=5).has_hidden


def test_totals_of_nothing_submitted_are_missing_not_nought():
    assert texts(publish({"North": None}, threshold=5)) == [["not submitted"], ["not submitted"]]
    table = publish({"North": {"a": None, "b": 7}, "South": {"a": None, "b": 9}}, threshold=5)
    assert texts(table) == [
        ["not submitted", "7", "7 (partly covered)"],
        ["not submitted", "9", "9 (partly covered)"],
        ["not submitted", "16", "16 (partly covered)"],
    ]
    nothing = publish({"North": {"a": None, "b": None}}, threshold=5)
    assert texts(nothing) == [["not submitted"] * 3] * 2


def test_only_totals_over_a_gap_are_partly_covered():
    table = publish({"North": {"a": None, "b": 7}, "South": {"a": 8, "b": 9}}, threshold=5)
    assert table.cell("South", TOTAL).status is CellStatus.VALUE
    assert table.cell(TOTAL, "b").status is CellStatus.VALUE
    assert table.cell(TOTAL, "a").status is CellStatus.PARTLY_COVERED
    assert table.cell("North", TOTAL).status is CellStatus.PARTLY_COVERED
    assert table.cell(TOTAL, TOTAL).status is CellStatus.PARTLY_COVERED


def test_a_cell_that_is_not_there_is_a_key_error():
    table = publish({"North": 9}, threshold=5)
    with pytest.raises(KeyError):
        table.cell("South")
    with pytest.raises(ValueError, match="not in tuple"):
        table.cell("North", "Children")
    with pytest.raises(ValueError, match="not in tuple"):
        publish({"North": {"a": 9, "b": 9}}, threshold=5).cell("North")


def test_a_table_keeps_its_headings_and_its_threshold():
    counts = publish({"North": 9}, threshold=6)
    assert (counts.columns, counts.threshold) == (("Number",), 6)
    assert counts.cell("North", "Number") == counts.cell("North")
    assert publish({"North": 9}, threshold=6, column="Cases").columns == ("Cases",)
    rates = publish_rates({"North": (9, 30)}, threshold=6)
    assert (rates.columns, rates.threshold) == (("Number", "Out of", "Per cent"), 6)


# --- what must be hidden beside the small ones ---


def test_one_small_number_takes_the_next_smallest_with_it():
    table = publish({"North": 3, "South": 40, "East": 12, "West": 30}, threshold=5)
    assert texts(table) == [[HIDDEN], ["40"], [HIDDEN], ["30"], ["85"]]


def test_two_small_numbers_hide_each_other_only_if_that_is_wide_enough():
    # 4 + 4 = 8: each could be 1 to 7, six apart. 1 + 1 = 2 would say it all.
    assert texts(publish({"a": 4, "b": 4, "c": 30}, threshold=5)) == [[HIDDEN], [HIDDEN], ["30"], ["38"]]
    assert texts(publish({"a": 1, "b": 1, "c": 30}, threshold=5)) == [[HIDDEN], [HIDDEN], [HIDDEN], ["32"]]


def test_exactly_the_threshold_apart_is_wide_enough_and_one_less_is_not():
    # Two parts of 7 run from 1 to 6, five apart; two parts of 6 from 1 to 5.
    assert publish({"a": 3, "b": 4, "c": 30}, threshold=5).cell("c").text == "30"
    assert publish({"a": 3, "b": 3, "c": 30}, threshold=5).cell("c").text == HIDDEN


def test_where_nothing_else_is_left_the_total_goes():
    assert texts(publish({"a": 1, "b": 1, "c": 0}, threshold=5)) == [[HIDDEN], [HIDDEN], ["0"], [HIDDEN]]
    assert texts(publish({"a": 3, "b": 0}, threshold=5)) == [[HIDDEN], ["0"], [HIDDEN]]


def test_a_table_hides_the_four_corners_of_a_rectangle_and_keeps_its_totals():
    table = publish(
        {
            "North": {"a": 3, "b": 20, "c": 50},
            "South": {"a": 40, "b": 30, "c": 60},
            "East": {"a": 12, "b": 9, "c": 70},
        },
        threshold=5,
    )
    assert texts(table) == [
        [HIDDEN, HIDDEN, "50", "73"],
        ["40", "30", "60", "130"],
        [HIDDEN, HIDDEN, "70", "91"],
        ["55", "59", "180", "294"],
    ]


def test_totals_go_after_all_other_numbers():
    # The loop of six numbers costs more than two totals and one number would; the totals are kept all the same.
    table = publish(
        {
            "North": {"a": 3, "b": 50, "c": 0},
            "South": {"a": 0, "b": 60, "c": 70},
            "East": {"a": 80, "b": 0, "c": 90},
        },
        threshold=5,
    )
    assert texts(table) == [
        [HIDDEN, HIDDEN, "0", "53"],
        ["0", HIDDEN, HIDDEN, "130"],
        [HIDDEN, "0", HIDDEN, "170"],
        ["83", "110", "160", "353"],
    ]


def test_the_total_of_all_goes_after_all_other_totals():
    # North is nothing but one small number, so its totals go with it; South and its totals go before the last one.
    table = publish({"North": {"a": 3, "b": 0}, "South": {"a": 0, "b": 70}}, threshold=5)
    assert texts(table) == [
        [HIDDEN, "0", HIDDEN],
        ["0", HIDDEN, HIDDEN],
        [HIDDEN, HIDDEN, "73"],
    ]


# --- two tables of the same people ---


def shared(quarters, threshold=5):
    """Referrals by area and quarter, and beside it a rate out of the same referrals: each hides what the other does."""
    rates = {area: (sum(counts.values()) // 2, sum(counts.values())) for area, counts in quarters.items()}
    hide = frozenset()
    for _ in range(10):
        counts = publish(quarters, threshold=threshold, also_hide=hide)
        tried = publish_rates(rates, threshold=threshold, also_hide=hide)
        found = counts.hidden_in(TOTAL) | tried.hidden_in("Out of")
        if found <= hide:
            return counts, tried
        hide = found
    raise AssertionError("The two tables never agreed.")


def test_a_total_hidden_in_one_table_is_hidden_in_the_other():
    quarters = {"County": {"Q1": 9, "Q2": 0}, "City": {"Q1": 2, "Q2": 12}}
    alone = publish_rates({"County": (0, 9), "City": (7, 14)}, threshold=5)
    assert publish(quarters, threshold=5).hidden_in(TOTAL) == {"County", "City"}
    assert alone.cell("County", "Out of").value == 9  # and so, by the other table, 9 in the first quarter
    counts, tried = shared(quarters)
    assert counts.hidden_in(TOTAL) == tried.hidden_in("Out of") == {"County", "City"}


areas_by_quarter = st.integers(2, 3).flatmap(
    lambda width: st.dictionaries(
        st.sampled_from(["County", "City", "Coast"]),
        st.fixed_dictionaries({f"Q{n}": st.sampled_from([0, 0, 1, 2, 3, 6, 9, 12]) for n in range(width)}),
        min_size=2,
    )
)


@settings(max_examples=150, deadline=None)
@given(areas_by_quarter)
def test_tables_that_share_totals_show_and_hide_the_same_ones(quarters):
    counts, tried = shared(quarters)
    assert counts.hidden_in(TOTAL) == tried.hidden_in("Out of")
    assert puzzle_of(counts).smallest_width(stop_at=5) >= 5


def test_what_is_also_hidden_takes_what_would_give_it_away_along():
    table = publish({"North": 30, "South": 40, "East": 50}, threshold=5, also_hide={"South"})
    assert texts(table) == [[HIDDEN], [HIDDEN], ["50"], ["120"]]
    assert publish({"North": 30}, threshold=5, also_hide={"North"}).cell("North").text == HIDDEN
    assert publish({"North": 30, "South": 9}, threshold=5, also_hide={"Nowhere"}).hidden_in("Number") == set()


def test_an_intruder_who_finds_a_hole_is_noticed():
    """The intruder itself works: a table with the small cell alone hidden is solved at once."""
    table = publish({"a": 3, "b": 30}, threshold=5)
    shown = Cell(30, CellStatus.VALUE)
    leaky = [table.rows[0], Row("b", (shown,)), table.rows[2]]
    puzzle = puzzle_of(_Fake(leaky, table.columns))
    assert puzzle.smallest_width(stop_at=5) == 0
    assert puzzle_of(table).smallest_width(stop_at=5) == 5


class _Fake:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, columns

    def __iter__(self):
        return iter(self.rows)


counts_of_people = st.one_of(st.integers(0, 7), st.integers(0, 7), st.integers(0, 30))
numbers = st.sampled_from([False] * 9 + [True]).flatmap(lambda gap: st.none() if gap else counts_of_people)
thresholds = st.integers(2, 6)


def check_shown_figures_are_true(table, counts, columns):
    for row in counts:
        for column in columns:
            cell = table.cell(row, column)
            true = counts[row][column]
            if cell.status is CellStatus.SUPPRESSED:
                assert true is not None
                assert true > 0
                assert cell.value is None
            else:
                assert cell.value == true


@settings(max_examples=500, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=6), thresholds)
def test_no_series_gives_a_hidden_number_away(values, threshold):
    counts = {f"r{i}": value for i, value in enumerate(values)}
    table = publish(counts, threshold=threshold)
    check_shown_figures_are_true(table, {r: {"Number": v} for r, v in counts.items()}, ["Number"])
    assert all(
        cell.value is None or cell.value == 0 or cell.value >= threshold
        for row in table
        for cell in row.cells
    )
    if len(values) > 1:
        assert puzzle_of(table).smallest_width(stop_at=threshold) >= threshold


@settings(max_examples=400, deadline=None)
@given(st.data(), st.integers(1, 3), st.integers(2, 3), thresholds)
def test_no_table_gives_a_hidden_number_away(data, height, width, threshold):
    counts = {f"r{i}": {f"c{j}": data.draw(numbers) for j in range(width)} for i in range(height)}
    table = publish(counts, threshold=threshold)
    check_shown_figures_are_true(table, counts, list(counts["r0"]))
    assert all(
        cell.value is None or cell.value == 0 or cell.value >= threshold
        for row in table
        for cell in row.cells
    )
    assert puzzle_of(table).smallest_width(stop_at=threshold) >= threshold


def check_rates_hold(table, rates, threshold, sensitive):
    """Every hidden figure holds, and so does who was not counted: printed nowhere, but the reader can subtract."""
    puzzle = puzzle_of_rates(table, sensitive=sensitive)
    known = [rate for rate in rates.values() if rate is not None]
    rests = [0 if rate is None else rate[1] - rate[0] for rate in rates.values()]
    rests.append(sum(everyone - counted for counted, everyone in known))
    # Where it is not sensitive, to learn that nobody was left out is to learn a nought, and noughts are shown.
    of = [(row, column) for row, column in puzzle.possible if column != 1 or sensitive or rests[row]]
    assert puzzle.smallest_width(stop_at=threshold, of=of) >= threshold


@settings(max_examples=400, deadline=None)
@example([(3, 2), (0, 1)], 5, True)
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), thresholds, st.booleans())
def test_no_rates_give_a_hidden_number_away(parts, threshold, sensitive):
    rates = {
        f"r{i}": None if counted is None or rest is None else (counted, counted + rest)
        for i, (counted, rest) in enumerate(parts)
    }
    table = publish_rates(rates, threshold=threshold, sensitive=sensitive)
    for row in table:
        counted, everyone, rate = row.cells
        both = counted.value is not None and everyone.value is not None
        assert rate.value is None or both
        if both:
            for number in (counted.value, everyone.value - counted.value, everyone.value):
                assert number == 0 or number >= threshold
                assert not (sensitive and number == 0 and everyone.value > 0)
    check_rates_hold(table, rates, threshold, sensitive)


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(5, 500), min_size=1, max_size=8))
def test_numbers_that_are_all_large_are_all_shown(counts):
    assume(TOTAL not in counts)
    table = publish(counts, threshold=5)
    assert [row.cells[0].value for row in table] == [*counts.values(), sum(counts.values())]


# --- rates ---


def test_a_rate_is_shown_with_both_its_counts():
    table = publish_rates(
        {"North": (30, 80), "South": (20, 40)}, threshold=5, numerator="Tried", denominator="Due"
    )
    assert table.columns == ("Tried", "Due", "Per cent")
    assert texts(table) == [["30", "80", "38%"], ["20", "40", "50%"], ["50", "120", "42%"]]
    assert table.cell("North", "Per cent") == Cell(38, CellStatus.VALUE, unit="%")


def test_a_count_at_the_threshold_is_shown_in_a_rate_too():
    table = publish_rates({"North": (5, 10), "South": (35, 40)}, threshold=5)
    assert texts(table) == [["5", "10", "50%"], ["35", "40", "88%"], ["40", "50", "80%"]]
    assert not table.has_hidden


def test_a_rate_goes_with_a_small_numerator_or_a_small_rest():
    for rate in [(3, 40), (37, 40)]:
        table = publish_rates({"North": rate, "South": (20, 40), "East": (50, 90)}, threshold=5)
        assert texts(table)[0] == [HIDDEN, "40", HIDDEN]
        assert texts(table)[2] == ["50", "90", "56%"]
        assert table.cell(TOTAL, "Out of").text == "170"


def test_a_small_denominator_hides_the_whole_row():
    table = publish_rates({"North": (4, 4), "South": (20, 40), "East": (50, 90)}, threshold=5)
    assert texts(table)[0] == [HIDDEN, HIDDEN, HIDDEN]


def test_nought_and_a_hundred_per_cent_are_shown_unless_the_attribute_is_sensitive():
    rates = {"North": (0, 40), "South": (50, 50), "East": (30, 60), "West": (25, 50)}
    shown = publish_rates(rates, threshold=5)
    assert [row[2] for row in texts(shown)] == ["0%", "100%", "50%", "50%", "53%"]
    assert shown.cell("North", "Per cent").status is CellStatus.ZERO
    hidden = publish_rates(rates, threshold=5, sensitive=True)
    assert [row[2] for row in texts(hidden)][:2] == [HIDDEN, HIDDEN]
    assert hidden.notes[-1] == "0% and 100% are hidden as small numbers are."
    assert publish_rates({"North": (30, 60)}, threshold=5, sensitive=True).notes == ()


def test_where_nobody_at_all_has_a_sensitive_attribute_the_total_says_nothing_either():
    table = publish_rates({"North": (0, 40), "South": (0, 50)}, threshold=5, sensitive=True)
    assert [row[2] for row in texts(table)] == [HIDDEN, HIDDEN, HIDDEN]


def test_nothing_to_count_and_not_submitted_are_not_a_rate():
    table = publish_rates({"North": (0, 0), "South": None, "East": (30, 60)}, threshold=5)
    assert texts(table) == [
        ["0", "0", "nothing to count"],
        ["not submitted", "not submitted", "not submitted"],
        ["30", "60", "50%"],
        ["30 (partly covered)", "60 (partly covered)", "50% (partly covered)"],
    ]
    assert publish_rates({"North": None}, threshold=5).cell("North", "Per cent").text == "not submitted"


# --- what is refused ---


@pytest.mark.parametrize(
    ("counts", "threshold", "says"),
    [
        ({"North": -1}, 5, "whole number, 0 or more"),
        ({"North": True}, 5, "whole number"),
        ({"North": 2.0}, 5, "whole number"),
        ({"North": 9}, 1, "^The threshold must be 2 or more"),
        ({TOTAL: 9}, 5, "added here"),
        ({"North": {TOTAL: 9}}, 5, "added here"),
        ({"North": {"a": 9, "b": 8}, "South": {"a": 9}}, 5, "South: this row has other columns"),
        ({"North": {"a": 9, "b": 8}, "South": 9}, 5, "South: this row has other columns"),
        ({}, 5, "^There is nothing to publish"),
        ({"North": {}}, 5, "^There is nothing to publish"),
    ],
)
def test_what_cannot_be_published_is_refused_in_a_sentence(counts, threshold, says):
    with pytest.raises(ValueError, match=says):
        publish(counts, threshold=threshold)


def test_a_numerator_above_its_denominator_is_refused():
    with pytest.raises(ValueError, match="North: the numerator is above the denominator"):
        publish_rates({"North": (9, 8)}, threshold=5)
    with pytest.raises(ValueError, match="nothing to publish"):
        publish_rates({}, threshold=5)
