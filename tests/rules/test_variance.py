"""Does a variance table tie, say its year, say its sign in words, and refuse to be shown when it does not?

The golden table is year 1 of a published report (Lancashire, 2013/14): five of its printed variances are wrong, and so are
its forecast total and the sum of its variances. In pence, as everything here.
"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.reasons import Refused
from commonweal.rules.variance import (
    FIGURES,
    Accuracy,
    Figures,
    Row,
    VarianceTable,
    accuracy,
    faults_in_variance,
    foreseen,
    in_words,
    off_in_words,
    variance_table,
)

YEAR = "2013/14"
LANCASHIRE = {
    "Workforce and co-ordination": (75_127, 37_563, 30_217),
    "Early support": (255_433, 187_288, 68_145),
    "Medium and high risk": (1_021_733, 809_630, 212_035),
    "Perpetrators": (150_255, 12_521, 137_724),
}
PRINTED_TOTALS = (1_502_548, 1_047_003, 455_447)
RECOMPUTED = {
    "Workforce and co-ordination": 37_564,
    "Early support": 68_145,
    "Medium and high risk": 212_103,
    "Perpetrators": 137_734,
}


def figures(element: str, **pence: int) -> Figures:
    return Figures(element, "Lancashire", YEAR, **pence)


def printed(element: str, area: str, allocation: int, forecast: int, variance: int) -> Row:
    return Row(
        element, area, YEAR, budget=allocation * 100, spent=0, accrued=0, actual=0, committed=0,
        forecast=forecast * 100, variance=variance * 100,
    )  # fmt: skip


def as_printed() -> VarianceTable:
    rows = tuple(printed(name, "Lancashire", *cells) for name, cells in LANCASHIRE.items())
    return VarianceTable(YEAR, rows, printed("Totals", "", *PRINTED_TOTALS))


def test_the_published_table_is_refused_cell_by_cell():
    faults = [(fault.code, fault.text.split(":")[0]) for fault in faults_in_variance(as_printed())]
    assert faults == [
        ("variance_cell", "Workforce and co-ordination, Lancashire"),
        ("variance_cell", "Medium and high risk, Lancashire"),
        ("variance_cell", "Perpetrators, Lancashire"),
        ("variance_cell", "Totals"),
        (
            "forecast_column",
            "The column forecast of 2013/14 adds up to £1,047,002, and its total says £1,047,003.",
        ),
        (
            "variance_column",
            "The column variance of 2013/14 adds up to £448,121, and its total says £455,447.",
        ),
    ]


def test_each_fault_says_what_it_should_be():
    texts = " ".join(fault.text for fault in faults_in_variance(as_printed()))
    for right, wrong in [("£37,564", "£30,217"), ("£212,103", "£212,035"), ("£137,734", "£137,724")]:
        assert f"the budget less the forecast of 2013/14 is {right}, and its variance says {wrong}" in texts
    assert "is £455,545, and its variance says £455,447" in texts


def test_the_published_figures_recomputed():
    table = variance_table(
        [
            figures(name, budget=allocation * 100, forecast=forecast * 100)
            for name, (allocation, forecast, _) in LANCASHIRE.items()
        ],
        year=YEAR,
    )
    assert {row.element: row.variance // 100 for row in table.rows} == RECOMPUTED
    assert (table.total.budget, table.total.forecast, table.total.variance) == (
        1_502_548_00,
        1_047_002_00,
        455_546_00,
    )
    assert faults_in_variance(table) == []


def test_figures_of_two_years_are_not_put_in_one_table():
    """What went wrong in the published table: forecasts of one year against allocations of the next."""
    lines = [
        figures("Early support", budget=255_433_00),
        replace(figures("Perpetrators", budget=150_245_00), year="2014/15"),
    ]
    with pytest.raises(
        Refused, match="Perpetrators, Lancashire has figures of 2014/15 in a table of 2013/14"
    ):
        variance_table(lines, year=YEAR)


def test_a_line_counts_once():
    with pytest.raises(Refused, match="Early support, Lancashire has two rows"):
        variance_table([figures("Early support", budget=1), figures("Early support", budget=2)], year=YEAR)


def test_the_actual_is_what_is_spent_and_accrued_and_the_forecast_adds_what_is_committed():
    line = figures("Early support", budget=100, spent=40, accrued=5, committed=20, forecast=80)
    (row,) = variance_table([line], year=YEAR).rows
    assert (row.actual, row.committed, row.forecast, row.variance) == (45, 20, 80, 20)
    assert foreseen(line) == 65


@pytest.mark.parametrize(
    ("pence", "words"), [(68_145_00, "£68,145 under"), (-760_00, "£760 over"), (0, "on budget"), (-1, "£0.01 over")]
)  # fmt: skip
def test_the_sign_is_said_in_words(pence, words):
    assert in_words(pence) == words


def test_a_table_of_nothing_ties():
    assert variance_table([], year=YEAR).total.variance == 0


amounts = st.integers(-(10**12), 10**12)
some_lines = st.lists(
    st.builds(
        Figures,
        element=st.sampled_from("abcdef"),
        area=st.sampled_from("xyz"),
        year=st.just(YEAR),
        budget=amounts,
        spent=amounts,
        accrued=amounts,
        committed=amounts,
        forecast=amounts,
    ),
    unique_by=lambda line: (line.element, line.area),
    max_size=8,
)


@given(some_lines)
def test_whatever_is_made_ties(lines):
    table = variance_table(lines, year=YEAR)
    assert table.total.variance == sum(line.budget for line in lines) - sum(line.forecast for line in lines)
    assert table.total.actual == sum(line.spent + line.accrued for line in lines)


@given(
    some_lines.filter(bool),
    st.data(),
    st.sampled_from(FIGURES),
    st.sampled_from([-1, 1, 100, -(10**6)]),
)
def test_any_cell_altered_by_a_penny_is_noticed(lines, data, figure, by):
    table = variance_table(lines, year=YEAR)
    rows = [*table.rows, table.total]
    place = data.draw(st.integers(0, len(rows) - 1))
    rows[place] = replace(rows[place], **{figure: getattr(rows[place], figure) + by})
    assert faults_in_variance(VarianceTable(YEAR, tuple(rows[:-1]), rows[-1]))


@pytest.mark.parametrize(
    ("forecast", "outturn", "off_by", "tenths", "words"),
    [
        (105_00, 100_00, 5_00, 50, "£5 too high (5.0%)"),
        (95_00, 100_00, -5_00, -50, "£5 too low (5.0%)"),
        (100_00, 100_00, 0, 0, "right to the penny"),
        (1_00, 0, 1_00, None, "£1 too high"),
        (10_005, 10_000, 5, 1, "£0.05 too high (0.1%)"),  # 0.05% is half of a tenth: up
        (10_004, 10_000, 4, 0, "£0.04 too high (0.0%)"),
        (9_995, 10_000, -5, -1, "£0.05 too low (0.1%)"),
    ],
)  # fmt: skip
def test_how_near_a_forecast_came(forecast, outturn, off_by, tenths, words):
    (each,) = accuracy([("Quarter 2", forecast)], outturn=outturn)
    assert each == Accuracy("Quarter 2", forecast, outturn)
    assert (each.off_by, each.tenths_of_a_percent, off_in_words(each)) == (off_by, tenths, words)


def test_forecasts_stay_in_the_order_they_were_taken():
    found = accuracy([("Quarter 1", 5), ("Quarter 2", 4), ("Quarter 3", 7)], outturn=6)
    assert [each.name for each in found] == ["Quarter 1", "Quarter 2", "Quarter 3"]
