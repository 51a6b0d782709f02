"""Are printed tables, claims and signatures read strictly, each fault on its line, and held together?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.plan_file import FaultsInPlan, faults_between_rows, read_plan
from commonweal.commissioning.funding.plan_file.papers import cell_as_written, read_cell
from commonweal.rules.printed_tables import Kind
from commonweal.rules.reasons import Refused
from tests.examples import example, keys, with_values
from tests.money import PLAN

PAPERS = """
[[tables]]
key = "year-1"
title = "Year 1"
where = "Page 9"
columns = ["percent", "Plan", "Spent", "Left"]
rows = [
  { name = "North", cells = ["60", "600", "700.50", "-100.50"] },
  { name = "South", cells = ["40", "400", "", ""] },
  { name = "All", cells = ["100", "1,000", "700.50", "(100.50)"] },
]
differences = [["Left", "Plan", "Spent"]]
shares = [{ column = "Plan", of = "1,000" }]
totals = "All"

[[claims]]
key = "two-places"
kind = "same_amount"
words = "the same gap"
where = "Pages 1 and 2"
values = { one = "150,000", other = "155,000" }

[[signatures]]
decision = "JB-1"
office = "Chief Executive"
signed_on = 2023-01-02
"""


def faults(text: str) -> list[str]:
    with pytest.raises(FaultsInPlan) as refused:
        read_plan(PLAN + text)
    return [fault.text for fault in refused.value]


def line_of(text: str, part: str) -> int:
    whole = PLAN + text
    return whole[: whole.index(part)].count("\n") + 1


def test_papers_are_read_with_their_cells_in_pence_hundredths_and_counts():
    papers = read_plan(PLAN + PAPERS).papers
    (table,), (claim,), (signature,) = papers.tables, papers.claims, papers.signatures
    assert [row.cells for row in table.rows] == [
        (6_000, 600_00, 700_50, -100_50),
        (4_000, 400_00, None, None),
        (10_000, 1_000_00, 700_50, -100_50),
    ]
    assert table.differences == (("Left", "Plan", "Spent"),)
    assert table.shares == (("Plan", 1_000_00),)
    assert table.is_money
    assert dict(claim.values) == {"one": "150,000", "other": "155,000"}
    assert (signature.office, signature.signed_on) == ("Chief Executive", date(2023, 1, 2))
    assert table.line == line_of(PAPERS, "[[tables]]")
    assert claim.at("other") == line_of(PAPERS, "values = {")


def test_a_plan_without_papers_has_nothing_to_find():
    assert read_plan(PLAN).papers.tables == ()
    assert findings(read_plan(PLAN)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"400", ""', '"£4,00", ""', "The cell of “South” under “Plan” cannot be read as an amount."),
        ('["40"', '["forty"', "The cell of “South” under “percent” cannot be read as a percentage."),
        ('["40", "400", "", ""]', '["40", "400"]', "“South” has 2 cells for 4 columns: write one for each"),
        ('["40", "400", "", ""]', '[40, "400", "", ""]', "“cells” has to be a list of texts as printed"),
        ('totals = "All"', 'totals = "Sum"', "No row “Sum” is in “Year 1”: correct the name."),
        (
            '[["Left", "Plan", "Spent"]]',
            '[["Left", "Plan", "Used"]]',
            "No column “Used” is in “Year 1”: correct the name.",
        ),
        ('[["Left", "Plan", "Spent"]]', '[["Left", "Plan"]]', "Each list in “differences” names 3 columns."),
        ('[["Left", "Plan", "Spent"]]', '["Left"]', "“differences” has to be a list of lists of columns"),
        ('name = "South"', 'name = "North"', "Two rows of “Year 1” are called “North”: change one."),
        ('column = "Plan", of', 'column = "Cost", of', "No column “Cost” is in “Year 1”: correct the name."),
        ('of = "1,000"', 'of = "1,0"', "“of” cannot be read."),
        ('"same_amount"', '"same_sum"', "“kind” cannot be “same_sum”: write one of same_amount, sum"),
        (', other = "155,000"', "", "“other” is missing: a claim of the kind same_amount gives it."),
        ('other = "155,000"', 'other = "much"', "“other” cannot be read. Write an amount"),
        (
            'values = { one = "150,000", other = "155,000" }',
            "",
            "Say in “values” what claim two-places gives.",
        ),
        ('decision = "JB-1"', 'decision = "JB-9"', "No decision “JB-9” is in this file"),
        (
            'title = "Year 1"',
            'titel = "Year 1"',
            "“titel” is not known in printed table year-1: did you mean “title”?",
        ),
    ],
)
def test_every_fault_says_what_to_do(old, new, fault):
    assert old in PAPERS
    assert any(each.startswith(fault) for each in faults(PAPERS.replace(old, new, 1)))


def test_a_fault_in_a_cell_is_on_its_line():
    text = PAPERS.replace('"600", "700.50"', '"600", "7,00"')
    with pytest.raises(FaultsInPlan) as refused:
        read_plan(PLAN + text)
    assert [fault.line for fault in refused.value] == [line_of(text, '{ name = "North"')]


def test_shares_need_a_column_of_percentages():
    assert "Shares need a column “percent” in “Year 1”: add it." in faults(
        PAPERS.replace('["percent", "Plan"', '["Part", "Plan"')
    )


@pytest.mark.parametrize(
    ("name", "claim", "values", "fault"),
    [
        (
            "lancashire",
            "underspend",
            {"exact": "year-1; Totals; Left"},
            "No such cell is printed: year-1; Totals; Left.",
        ),
        (
            "lancashire",
            "underspend",
            {"exact": "year-9; Totals; Variance"},
            "No such cell is printed: year-9; Totals; Variance.",
        ),
        (
            "staffordshire",
            "demand",
            {"areas": "stoke-on-trent"},
            "“perpetrator-referrals” has no two published windows",
        ),
        (
            "portsmouth",
            "group-sessions",
            {"first": "2024-04"},
            "The last month is before the first: check both.",
        ),
        ("bedfordshire", "one-fund", {"funder": "nobody"}, "No contribution of “nobody” is in this file"),
        ("bedfordshire", "budget-until", {"funder": "nobody"}, "No contribution of “nobody” is in this file"),
        (
            "portsmouth",
            "year-of-the-money",
            {"contribution": "nothing"},
            "No contribution “nothing” for one financial year",
        ),
    ],
)
def test_a_claim_needs_facts_to_be_held_against(name, claim, values, fault):
    changed = with_values(example(name), claim, **values)
    (found,) = faults_between_rows(changed)
    assert found.text.startswith(fault)
    assert findings(changed), "other findings are still there, and nothing breaks"


def test_a_claim_that_lost_its_facts_is_passed_over():
    plan = example("bedfordshire")
    without = replace(
        plan, contributions=tuple(row for row in plan.contributions if row.funder != "bedfordshire-pcc")
    )
    assert {code for code, _ in keys(findings(without))} == {"count_of_named"}
    plan = example("staffordshire")
    assert {code for code, _ in keys(findings(replace(plan, figures=())))} == {"uplift", "uplift_times"}
    plan = example("portsmouth")
    assert "spent_outside_its_year" not in {
        code for code, _ in keys(findings(replace(plan, contributions=())))
    }


def test_money_of_one_year_counts_only_work_it_may_pay_for():
    """Portsmouth's training is workforce support for children: money fenced to perpetrators could pay for none of it."""
    plan = example("portsmouth")
    other = tuple(replace(row, client_groups=("perpetrator",)) for row in plan.fences)
    assert "spent_outside_its_year" not in {code for code, _ in keys(findings(replace(plan, fences=other)))}


def test_rows_made_in_python_are_checked_too():
    plan = read_plan(PLAN + PAPERS)
    table = plan.papers.tables[0]
    short = replace(table, rows=(replace(table.rows[0], cells=(1, 2)), *table.rows[1:]))
    broken = replace(plan, papers=replace(plan.papers, tables=(short,)))
    assert [fault.text for fault in faults_between_rows(broken)] == [
        "“North” needs a cell for each column of “Year 1”."
    ]
    unknown = tuple(replace(row, kind="guess") for row in plan.papers.claims)
    faults = faults_between_rows(replace(plan, papers=replace(plan.papers, claims=unknown)))
    assert faults[0].text.startswith("No claim is of the kind “guess”: write one of same_amount")


@pytest.mark.parametrize(
    ("text", "pence"), [("75,127", 75_127_00), ("-5", -500), ("(5.25)", -525), ("−5", -500), (" ", None)]
)
def test_cells_are_read_as_printed(text, pence):
    assert read_cell(Kind.MONEY, text) == pence


@pytest.mark.parametrize("text", ["(5", "5)", "--5", "(-5)", "5-", "£334, 818", "PS457"])
def test_cells_that_could_mean_two_things_are_refused(text):
    with pytest.raises(Refused):
        read_cell(Kind.MONEY, text)


@given(st.sampled_from(Kind), st.none() | st.integers(0, 10**9))
def test_cells_are_written_as_they_are_read(kind, cell):
    for each in (cell, None if cell is None else -cell):
        assert read_cell(kind, cell_as_written(kind, each)) == each
