"""Is a printed table worked out again cell by cell, and is what went wrong found where another figure explains it?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.findings import Level
from commonweal.rules.money import split
from commonweal.rules.printed import findings_in_tables
from commonweal.rules.printed_tables import Kind, Row, Table, accepted_shares, by_largest_remainder, kind_of

PLAN = Table(
    title="Plan",
    where="Page 2",
    columns=("Budget", "Spent", "Left"),
    rows=(
        Row("North", (50_000, 20_000, 30_000)),
        Row("South", (70_000, 60_000, 10_000)),
        Row("All", (120_000, 80_000, 40_000)),
    ),
    differences=(("Left", "Budget", "Spent"),),
    totals="All",
)
NEXT = Table(
    title="Next year",
    where="Page 3",
    columns=("Budget",),
    rows=(Row("north", (55_000,)), Row("South", (7_000,))),
)
SHARES = Table(
    title="Shares",
    where="Page 4",
    columns=("percent", "Amount"),
    rows=(Row("One", (3_333, 33_33)), Row("Two", (6_667, 66_67)), Row("All", (10_000, 100_00))),
    shares=(("Amount", 100_00),),
    totals="All",
)
COSTS = Table(
    title="Costs",
    where="Page 5",
    columns=("Cost", "Each", "Staff", "Months"),
    rows=(Row("Supervision", (1_440_000, 24_000, 4, 15)), Row("Course", (340_000, 85_000, 4, 1))),
    products=(("Cost", "Each", "Staff", "Months"),),
)


def cell(table: Table, row: str, column: str, value: int | None) -> Table:
    place = table.columns.index(column)
    return replace(
        table,
        rows=tuple(
            Row(each.name, (*each.cells[:place], value, *each.cells[place + 1 :]))
            if each.name == row
            else each
            for each in table.rows
        ),
    )


def found(*tables: Table) -> list[tuple[str, str]]:
    return [(each.code, each.where.split(": ")[1]) for each in findings_in_tables(tables)]


def text(*tables: Table) -> str:
    (only,) = findings_in_tables(tables)
    return only.text


@pytest.mark.parametrize("table", [PLAN, NEXT, SHARES, COSTS])
def test_a_table_that_comes_out_is_passed_over_in_silence(table):
    assert found(table) == []


def test_a_difference_is_worked_out_in_every_row_and_in_the_totals_row():
    wrong = cell(cell(PLAN, "South", "Left", 10_100), "All", "Left", 40_100)
    assert found(wrong) == [("difference", "South, Left"), ("difference", "All, Left")]
    first = findings_in_tables([wrong])[0]
    assert first.level is Level.HARD
    assert first.where == "Page 2, “Plan”: South, Left"
    assert (
        first.text == "£101 is printed, but £700 less £600 is £100. No other figure of these papers gives it."
    )


def test_a_total_is_the_sum_of_its_column():
    wrong = cell(cell(PLAN, "All", "Spent", 80_100), "All", "Left", 39_900)
    assert found(wrong) == [("total", "All, Spent"), ("total", "All, Left")]
    assert findings_in_tables([wrong])[0].text.startswith(
        "£801 is printed, but the rows add up to £800: the total is £1 more."
    )
    assert "the total is £1 less" in findings_in_tables([wrong])[1].text


def test_an_empty_cell_takes_part_in_nothing():
    assert found(cell(PLAN, "South", "Left", None), NEXT) == [("total", "All, Left")]
    assert found(cell(COSTS, "Course", "Months", None)) == []
    assert found(cell(PLAN, "All", "Spent", None)) == []


def test_a_product_is_multiplied_again():
    assert text(cell(COSTS, "Supervision", "Cost", 1_344_000)) == (
        "£13,440 is printed, but £240 × 4 × 15 is £14,400. It comes out with 14 under “Months” in place of 15."
    )
    assert text(cell(COSTS, "Course", "Cost", 340_001)) == "£3,400.01 is printed, but £850 × 4 × 1 is £3,400."


def test_a_share_is_the_percentage_of_its_total():
    shares = replace(SHARES, rows=(*SHARES.rows[:2],), totals="")
    assert text(cell(shares, "Two", "Amount", 66_00)) == "£66 is printed, but 66.67% of £100 is £66.67."
    assert found(cell(shares, "One", "percent", 33_00)) == [
        ("share", "One, Amount"),
        ("percentages", "percent"),
    ]


def test_percentages_of_one_total_come_to_a_hundred_unless_the_totals_row_is_held_to_it():
    shares = replace(SHARES, rows=(Row("One", (3_000, 30_00)), Row("Two", (6_000, 60_00))), totals="")
    assert text(shares) == "The percentages come to 90% of one total, not to 100%."
    assert found(cell(SHARES, "All", "percent", 9_000)) == [("total", "All, percent")]


def test_a_column_of_percentages_without_a_total_need_not_add_up():
    rows = (Row("Abuse", (7_500,)), Row("Health", (5_800,)), Row("Drink", (5_100,)))
    assert found(Table("Factors", "Note 3", ("percent",), rows, is_money=False)) == []


def test_shares_may_be_rounded_to_the_nearest_pound_or_shared_by_largest_remainder():
    rows = tuple(
        Row(name, (points, pence))
        for name, points, pence in [
            ("Workforce", 500, 75_122_00),
            ("Early", 1_700, 255_416_00),
            ("Risk", 6_800, 1_021_665_00),
            ("Men", 1_000, 150_245_00),
        ]
    )
    table = Table("Shares", "Page 9", ("percent", "Year 2"), rows, shares=(("Year 2", 1_502_449_00),))
    share = ("Year 2", 1_502_449_00)
    assert accepted_shares(table, rows[0], share) == {75_122_00, 75_123_00}
    assert accepted_shares(table, rows[2], share) == {1_021_665_00}
    assert found(table) == []
    assert sum(by_largest_remainder(table, share).values()) == 1_502_449_00
    assert found(cell(table, "Men", "Year 2", 150_244_00)) == [("share", "Men, Year 2")]
    assert "£150,244.90, or £150,245 rounded." in text(cell(table, "Men", "Year 2", 150_247_00))
    half = replace(table, rows=(Row("Half", (5_000, 3_00)),), shares=(("Year 2", 1_00),))
    assert "50% of £1 is £0.50, or £1 rounded." in findings_in_tables([half])[0].text
    third = replace(table, rows=(Row("Part", (4_000, 3_00)),), shares=(("Year 2", 1_00),))
    assert "40% of £1 is £0.40, or £0 rounded." in findings_in_tables([third])[0].text
    said = text(cell(table, "Men", "Year 2", 150_246_00))
    assert said == "£150,246 is printed, but 10% of £1,502,449 is £150,244.90, or £150,245 rounded."


def test_half_way_may_go_either_way():
    rows = (Row("One", (5_000, 1_00)), Row("Two", (5_000, 2_00)))
    assert found(Table("Halves", "Page 1", ("percent", "Pounds"), rows, shares=(("Pounds", 3_00),))) == []


def test_columns_are_money_percentages_or_counts():
    products = (("Cost", "Each", "Staff"),)
    kinds = [kind_of(name, is_money=True, products=products) for name in ("Cost", "Each", "Staff", "percent")]
    assert kinds == [Kind.MONEY, Kind.MONEY, Kind.COUNT, Kind.PERCENT]
    assert kind_of("Cost", is_money=False, products=()) is Kind.COUNT


# Why it came out wrong


def test_the_figure_of_another_table_with_which_a_difference_comes_out():
    said = text(
        replace(
            cell(PLAN, "North", "Left", 35_000), totals="", rows=(Row("North", (50_000, 20_000, 35_000)),)
        ),
        NEXT,
    )
    assert said.endswith("It comes out with £550, “Budget” of “Next year”.")


def test_names_of_rows_are_compared_without_capitals_hyphens_and_ampersands():
    one = Table(
        "One",
        "Page 1",
        ("A", "B", "C"),
        (Row("Med & High", (900, 400, 300)),),
        differences=(("C", "A", "B"),),
    )
    other = Table("Two", "Page 2", ("A",), (Row("med-and high", (700,)),))
    assert text(one, other).endswith("It comes out with £7, “A” of “Two”.")


def test_a_figure_of_another_row_explains_nothing():
    one = Table(
        "One", "Page 1", ("A", "B", "C"), (Row("North", (900, 400, 300)),), differences=(("C", "A", "B"),)
    )
    other = Table("Two", "Page 2", ("A",), (Row("South", (700,)),))
    assert text(one, other).endswith("No other figure of these papers gives it.")


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        (-30_000, "It is the difference the other way round."),
        (30_000 + 9_000, "No other figure of these papers gives it."),
    ],
)
def test_a_difference_turned_round(printed, why):
    table = Table(
        "One",
        "Page 1",
        ("A", "B", "C"),
        (Row("North", (50_000, 20_000, printed)),),
        differences=(("C", "A", "B"),),
    )
    assert text(table).endswith(why)


def test_digits_that_changed_places():
    table = Table(
        "One",
        "Page 1",
        ("A", "B", "C"),
        (Row("North", (57_900, 20_000, 39_700)),),
        differences=(("C", "A", "B"),),
    )
    assert text(table).endswith("Two neighbouring digits have changed places.")


@pytest.mark.parametrize(
    ("total", "why"),
    [
        (50_000, "It comes out with “South” left out."),
        (170_000, "It comes out with “North” counted twice."),
        (119_900, "Rows rounded to £1 may explain it, but the paper does not say so."),
        (210_000, "Two neighbouring digits have changed places."),
        (300_000, "the total is £1,800 more."),
    ],
)
def test_what_would_make_a_total_right(total, why):
    rows = (Row("North", (50_000,)), Row("South", (70_000,)), Row("All", (total,)))
    assert text(Table("One", "Page 1", ("A",), rows, totals="All")).endswith(why)


def test_a_total_that_was_taken_from_the_right_cells():
    wrong = cell(PLAN, "South", "Left", 11_000)
    assert [each.text for each in findings_in_tables([wrong])][1].endswith(
        "Worked out again, the rows add up to £400."
    )


OF_1000 = Table(
    "Shares", "Page 1", ("percent", "A"), (Row("One", (10_000, 1_200_00)),), shares=(("A", 1_000_00),)
)
OTHER_TOTAL = "It comes out of £1,200, the total of “Budget” in “Plan”."


def test_a_share_of_another_total():
    assert text(OF_1000, PLAN) == f"£1,200 is printed, but 100% of £1,000 is £1,000. {OTHER_TOTAL}"
    # Neither a table without a totals row, nor counts, nor percentages, nor an empty cell is such a total.
    counts = Table(
        "Counts",
        "Page 2",
        ("A",),
        (Row("One", (120_000,)), Row("All", (120_000,))),
        is_money=False,
        totals="All",
    )
    points = Table(
        "Points", "Page 2", ("percent",), (Row("One", (120_000,)), Row("All", (120_000,))), totals="All"
    )
    empty = Table("Empty", "Page 2", ("A", "B"), (Row("One", (1, 2)), Row("All", (None, 2))), totals="All")
    assert text(OF_1000, NEXT, counts, points, empty) == "£1,200 is printed, but 100% of £1,000 is £1,000."
    assert text(OF_1000, NEXT, counts, points, empty, PLAN).endswith(OTHER_TOTAL)


def test_a_share_of_another_total_within_half_of_what_it_is_rounded_to():
    for printed, explained in ((1_200_00, True), (1_200_01, False), (1_201_00, False)):
        assert text(cell(OF_1000, "One", "A", printed), PLAN).endswith(OTHER_TOTAL) is explained
    half = Table("Half", "Page 2", ("B",), (Row("One", (1_200_50,)), Row("All", (1_200_50,))), totals="All")
    assert text(OF_1000, half).endswith("It comes out of £1,200.50, the total of “B” in “Half”.")
    more = replace(half, rows=(Row("One", (1_200_51,)), Row("All", (1_200_51,))))
    assert text(OF_1000, more).endswith("is £1,000.")


def test_a_share_of_a_total_in_the_same_table_or_under_the_same_name():
    rows = (Row("One", (10_000, 700_00, 500_00)), Row("All", (10_000, 700_00, 500_00)))
    table = Table("Both", "Page 1", ("percent", "A", "B"), rows, shares=(("A", 600_00),), totals="All")
    assert text(table) == "£700 is printed, but 100% of £600 is £600.", "its own column explains nothing"
    table = replace(table, rows=tuple(Row(row.name, (10_000, 500_00, 500_00)) for row in rows))
    assert text(table).endswith("It comes out of £500, the total of “B” in “Both”.")
    named_alike = Table(
        "Else", "Page 2", ("A",), (Row("One", (1_200_00,)), Row("All", (1_200_00,))), totals="All"
    )
    assert text(OF_1000, named_alike).endswith("It comes out of £1,200, the total of “A” in “Else”.")


# For all tables

amounts = st.integers(-(10**9), 10**9)


@st.composite
def right_tables(draw):
    """A table in which every cell follows from the others."""
    more = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
    less = draw(st.lists(st.integers(0, 10**9), min_size=len(more), max_size=len(more)))
    pairs = [*zip(more, less, strict=True), (sum(more), sum(less))]
    names = [*(f"Row {place}" for place in range(len(more))), "All"]
    rows = tuple(
        Row(name, (one, other, one - other)) for name, (one, other) in zip(names, pairs, strict=True)
    )
    return replace(PLAN, rows=rows)


@given(right_tables(), st.data())
def test_changing_any_cell_of_a_right_table_is_found(table, data):
    assert found(table) == []
    row = data.draw(st.sampled_from(table.rows))
    column = data.draw(st.sampled_from(table.columns))
    before = table.cell(row, column)
    after = data.draw(amounts.filter(lambda value: value != before))
    changed = cell(table, row.name, column, after)
    assert found(changed)
    assert found(cell(changed, row.name, column, before)) == []


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6), st.integers(1, 10**10))
def test_what_largest_remainder_gives_is_always_accepted_and_adds_up(weights, total):
    points = split(10_000, weights)
    rows = [Row(f"Row {place}", (each, 0)) for place, each in enumerate(points)]
    table = Table("Shares", "Page 1", ("percent", "A"), tuple(rows), shares=(("A", total),))
    parts = split(total, points)
    right = replace(
        table,
        rows=tuple(Row(row.name, (each, part)) for row, each, part in zip(rows, points, parts, strict=True)),
    )
    assert found(right) == []
