"""Are the faults of the five published reports found, all of them and no others; and does mending one silence just that one?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.plan_file import Plan
from commonweal.rules.findings import Level
from tests.examples import NAMES, example, keys, with_cell, with_values

YEAR_1 = "Financial section, first table, “Year 1 by work theme”"
YEARS_2_AND_3 = "Financial section, second table, “Work stream funding allocation”"
SHORTFALL = "Implications, and financial section, issues: the shortfall that leaves therapeutic work with children unpaid"

HARD = {
    "bedfordshire": [],
    "portsmouth": [],
    "essex": [("signed_before_report", "Signatures of 189-23")],
    "lancashire": [
        ("difference", f"{YEAR_1}: Work force and coordination, Variance"),
        ("difference", f"{YEAR_1}: Medium & High Risk Support, Variance"),
        ("difference", f"{YEAR_1}: Perpetrators, Variance"),
        ("difference", f"{YEAR_1}: Totals, Variance"),
        ("total", f"{YEAR_1}: Totals, Variance"),
        ("total", f"{YEAR_1}: Totals, Year 1 forecast"),
        ("total", f"{YEARS_2_AND_3}: Totals, Year 2"),
        ("total", f"{YEARS_2_AND_3}: Totals, Year 3"),
        ("same_amount", SHORTFALL),
    ],
    "staffordshire": [("uplift", "Uplift of “county”")],
}
SOFT = {
    "bedfordshire": ["count_of_named", "money_ends_before_need", "source_moves"],
    "portsmouth": ["people", "recommended_against_cost", "sessions", "spent_outside_its_year"],
    "essex": ["commitment_without_implication"],
    "lancashire": ["implied_other_money", "rounded"],
    "staffordshire": ["rise", "rise", "uplift_times"],
}


def found(name: str) -> list:
    return findings(example(name))


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_hard_faults_are_found(name):
    hard = [(each.code, each.where) for each in found(name) if each.level is Level.HARD]
    assert sorted(hard) == sorted(HARD[name])


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_soft_questions_are_asked(name):
    assert sorted(each.code for each in found(name) if each.level is Level.SOFT) == SOFT[name]


def test_eleven_hard_faults_in_all():
    assert sum(len(several) for several in HARD.values()) == 11


def test_what_is_right_is_passed_over():
    """Portsmouth's table, Bedfordshire's splits, Lancashire's allocations of year 1; and percentages that need not add up."""
    said = " ".join(str(each) for name in NAMES for each in found(name))
    for right in (
        "Costs of training",
        "Factors in families",
        "What the £100,000",
        "The £100,000 of 2022/23",
        "Year 1 allocation.",
    ):
        assert right not in said
    assert not [each for each in found("lancashire") if each.where.endswith("Year 1 allocation")]
    for silent in (
        "the two parts of the reserve",
        "pay for all of it",
        "referrals at medium risk",
        "met the threshold",
    ):
        assert silent not in said


# What each says


def text(name: str, code: str, row: str = "") -> str:
    (only,) = [each.text for each in found(name) if each.code == code and row in each.where]
    return only


@pytest.mark.parametrize(
    ("row", "printed", "right", "why"),
    [
        (
            "Work force",
            "£30,217",
            "£75,127 less £37,563 is £37,564",
            "No other figure of these papers gives it.",
        ),
        (
            "Medium",
            "£212,035",
            "£1,021,733 less £809,630 is £212,103",
            "It comes out with £1,021,665, “Year 2” of “Work stream funding allocation”.",
        ),
        (
            "Perpetrators",
            "£137,724",
            "£150,255 less £12,521 is £137,734",
            "It comes out with £150,245, “Year 2” of “Work stream funding allocation”.",
        ),
        (
            "Totals",
            "£455,447",
            "£1,502,548 less £1,047,003 is £455,545",
            "It comes out with £1,502,449, “Year 2” of “Work stream funding allocation”, and £1,047,002,"
            " which is “Year 1 forecast” worked out again.",
        ),
    ],
)
def test_lancashires_variances_were_worked_out_from_the_next_years_allocations(row, printed, right, why):
    assert text("lancashire", "difference", row) == f"{printed} is printed, but {right}. {why}"


def test_lancashires_totals():
    assert text("lancashire", "total", "forecast").startswith(
        "£1,047,003 is printed, but the rows add up to £1,047,002: the total is £1 more."
    )
    assert text("lancashire", "total", "Variance") == (
        "£455,447 is printed, but the rows add up to £448,121: the total is £7,326 more."
        " Worked out again, the rows add up to £455,546."
    )
    for year in ("Year 2", "Year 3"):
        assert text("lancashire", "total", year) == (
            "£1,502,449 is printed, but the rows add up to £1,502,448: the total is £1 more. Each share was rounded by itself;"
            " shared by largest remainder (Workforce and Co-ordination £75,123) they add up."
        )


def test_lancashires_words():
    assert "£150,000 in one place and £155,000 in another" in text("lancashire", "same_amount")
    assert "£455,545 to the nearest £1,000 is £456,000" in text("lancashire", "rounded")
    other = text("lancashire", "implied_other_money")
    assert "£1,181,449 in 2014/15 and £638,449 in 2015/16, a fall of £543,000" in other
    assert "Early support can explain at most £255,416" in other


def test_portsmouths_questions():
    assert "8 times (7 if it starts in February). The difference is £1,080." in text("portsmouth", "sessions")
    assert "18 people are stated, while 9 and 21 are counted" in text("portsmouth", "people")
    assert "£28,000 is recommended, but the cost is £28,760" in text("portsmouth", "recommended_against_cost")
    assert "at most £8,440 of the work can fall in it" in text("portsmouth", "spent_outside_its_year")


def test_essexs_signature_and_commitment():
    assert text("essex", "signed_before_report") == (
        "The Chief Financial Officer signed on 22 March 2022, before the report of 14 December 2023: check both dates."
    )
    assert "£526,000 together" in text("essex", "commitment_without_implication")


def test_staffordshires_uplift_and_rates():
    assert "£683,860 is printed, but £670,450 raised by 2% is £683,859.00" in text("staffordshire", "uplift")
    times = text("staffordshire", "uplift_times")
    assert "Over 5 years, once is £3,419,300" in times
    assert times.endswith("£3,558,829.70.")
    victims = text("staffordshire", "rise", "victims")
    assert "473.8 a month, then 639.1 (+34.9%)" in victims
    assert "(+33.9%)" in victims
    assert "no window published ends by 31 March 2020" in victims
    perpetrators = text("staffordshire", "rise", "demand")
    assert "(−21.8%)" in perpetrators
    assert "(−31.4%)" in perpetrators
    assert "the rates fall where the paper says they stay high" in perpetrators


def test_bedfordshires_questions():
    moves = text("bedfordshire", "source_moves")
    assert "£80,000 over 2 years moves from “Ministry of Justice grant” to “Community safety fund”" in moves
    assert "until 31 March 2026, this money ends on 31 March 2025" in text(
        "bedfordshire", "money_ends_before_need"
    )
    assert "3 are announced, 5 are named" in text("bedfordshire", "count_of_named")


# Mending one


def county_uplift(**changes: object) -> Plan:
    plan = example("staffordshire")
    return replace(
        plan,
        contributions=tuple(
            replace(row, uplift=replace(row.uplift, **changes)) if row.uplift else row
            for row in plan.contributions
        ),
    )


def signed_on(day: date) -> Plan:
    plan = example("essex")
    signatures = tuple(
        replace(row, signed_on=day) if row.office == "Chief Financial Officer" else row
        for row in plan.papers.signatures
    )
    return replace(plan, papers=replace(plan.papers, signatures=signatures))


LANCASHIRE = example("lancashire")
REPAIRS = [
    (
        "lancashire",
        ("difference", f"{YEAR_1}: Work force and coordination, Variance"),
        with_cell(LANCASHIRE, "year-1", "Work force and coordination", "Variance", 37_564_00),
    ),
    (
        "lancashire",
        ("difference", f"{YEAR_1}: Medium & High Risk Support, Variance"),
        with_cell(LANCASHIRE, "year-1", "Medium & High Risk Support", "Variance", 212_103_00),
    ),
    (
        "lancashire",
        ("difference", f"{YEAR_1}: Perpetrators, Variance"),
        with_cell(LANCASHIRE, "year-1", "Perpetrators", "Variance", 137_734_00),
    ),
    (
        "lancashire",
        ("difference", f"{YEAR_1}: Totals, Variance"),
        with_cell(LANCASHIRE, "year-1", "Totals", "Variance", 455_545_00),
    ),
    (
        "lancashire",
        ("total", f"{YEAR_1}: Totals, Variance"),
        with_cell(LANCASHIRE, "year-1", "Totals", "Variance", 448_121_00),
    ),
    (
        "lancashire",
        ("total", f"{YEAR_1}: Totals, Year 1 forecast"),
        with_cell(LANCASHIRE, "year-1", "Totals", "Year 1 forecast", 1_047_002_00),
    ),
    (
        "lancashire",
        ("total", f"{YEARS_2_AND_3}: Totals, Year 2"),
        with_cell(LANCASHIRE, "years-2-and-3", "Workforce and Co-ordination", "Year 2", 75_123_00),
    ),
    (
        "lancashire",
        ("total", f"{YEARS_2_AND_3}: Totals, Year 3"),
        with_cell(LANCASHIRE, "years-2-and-3", "Workforce and Co-ordination", "Year 3", 75_123_00),
    ),
    ("lancashire", ("same_amount", SHORTFALL), with_values(LANCASHIRE, "shortfall", one="155,000")),
    ("essex", ("signed_before_report", "Signatures of 189-23"), signed_on(date(2024, 3, 22))),
    ("staffordshire", ("uplift", "Uplift of “county”"), county_uplift(not_said=("times",))),
    ("staffordshire", ("uplift", "Uplift of “county”"), county_uplift(printed_pence=683_859_00)),
    ("staffordshire", ("uplift_times", "Uplift of “county”"), county_uplift(not_said=("rounding",))),
    (
        "portsmouth",
        ("sessions", "Paragraph 3.10, table: group supervision every two months for three groups"),
        with_values(example("portsmouth"), "group-sessions", first="2023-02"),
    ),
]


@pytest.mark.parametrize(
    ("name", "key", "mended"), REPAIRS, ids=lambda value: value[1] if isinstance(value, tuple) else ""
)
def test_mending_one_silences_just_that_one(name, key, mended):
    before = keys(found(name))
    assert key in before
    assert keys(findings(mended)) == before - {key}


def test_every_hard_fault_is_mended_above():
    assert {key for _, key, _ in REPAIRS} >= {key for several in HARD.values() for key in several}


@pytest.mark.parametrize(
    ("name", "claim", "code", "values"),
    [
        ("lancashire", "underspend", "rounded", {"stated": "456,000"}),
        ("lancashire", "other-money", "implied_other_money", {"causes": "543,000"}),
        ("portsmouth", "recommendation", "recommended_against_cost", {"recommended": "28,760"}),
        ("portsmouth", "trained-staff", "people", {"stated": "30"}),
        ("essex", "both-amounts", "commitment_without_implication", {"amounts": "0"}),
        ("bedfordshire", "budget-until", "money_ends_before_need", {"need_until": "2025-03-31"}),
        ("bedfordshire", "three-authorities", "count_of_named", {"stated": "5"}),
    ],
)
def test_an_answered_question_is_not_asked_again(name, claim, code, values):
    before = {each.code for each in found(name)}
    assert {each.code for each in findings(with_values(example(name), claim, **values))} == before - {code}


# Breaking one


def mended_lancashire() -> Plan:
    plan = LANCASHIRE
    for row, column, pounds in [
        ("Work force and coordination", "Variance", 37_564),
        ("Medium & High Risk Support", "Variance", 212_103),
        ("Perpetrators", "Variance", 137_734),
        ("Totals", "Variance", 455_546),
        ("Totals", "Year 1 forecast", 1_047_002),
    ]:
        plan = with_cell(plan, "year-1", row, column, pounds * 100)
    for year in ("Year 2", "Year 3"):
        plan = with_cell(plan, "years-2-and-3", "Workforce and Co-ordination", year, 75_123_00)
    return plan


RIGHT = {
    "lancashire": mended_lancashire(),
    "portsmouth": example("portsmouth"),
    "bedfordshire": example("bedfordshire"),
}
UNUSED = {"factors"}  # percentages of different things: no cell follows from another
CELLS = [
    (name, table.key, row.name, column, cell)
    for name, plan in RIGHT.items()
    for table in plan.papers.tables
    if table.key not in UNUSED
    for row in table.rows
    for column, cell in zip(table.columns, row.cells, strict=True)
    if cell is not None
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_mended_tables_are_right(name):
    assert not [
        each
        for each in findings(RIGHT[name])
        if each.code in {"difference", "total", "product", "share", "percentages"}
    ]


@given(st.sampled_from(CELLS), st.integers(-(10**12), 10**12))
def test_breaking_any_right_cell_is_found(cell, value):
    name, table, row, column, before = cell
    if value == before:
        value += 1
    plan = RIGHT[name]
    title = next(each.title for each in plan.papers.tables if each.key == table)
    broken = [each for each in findings(with_cell(plan, table, row, column, value)) if title in each.where]
    assert broken
    assert all(each.level is Level.HARD for each in broken)
    assert any(f": {row}, " in each.where or each.where.endswith(column) for each in broken)


AS_PRINTED = [
    ("lancashire", table.key, row.name, column, cell)
    for table in LANCASHIRE.papers.tables
    for row in table.rows
    for column, cell in zip(table.columns, row.cells, strict=True)
]


@given(st.sampled_from(AS_PRINTED), st.integers(0, 10**12))
def test_no_cell_of_the_printed_tables_changes_unnoticed(cell, value):
    name, table, row, column, before = cell
    if value == before:
        value += 1
    changed = findings(with_cell(LANCASHIRE, table, row, column, value))
    assert {str(each) for each in changed} != {str(each) for each in found(name)}
