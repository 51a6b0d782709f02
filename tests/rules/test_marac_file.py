"""The published MARAC file: its traps one by one on invented rows, then the real file where it is at hand."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from commonweal.rules import marac_file
from commonweal.rules.comparators import Status, doubts, faults_in, printed_differs, rank, rate_of
from commonweal.rules.marac_file import (
    CASES,
    CHILDREN,
    HOUSING,
    MEETINGS,
    RECOMMENDED,
    REPEATS,
    figures_in,
    read_row,
)
from commonweal.rules.reasons import Refused

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "marac_by_police_force_2018_2025.csv"


def cells(**changes) -> dict[str, str]:
    return {
        "pfa_name_safelives": "Fellshire", "financial_year": "2024-25", "marac_count": "4.0", "cases_discussed": "800.0",
        "recommended_cases": "1000.0", "cases_per_10k_adult_females": "32.0", "repeat_cases": "200.0",
        "repeat_cases_pct": "25.0", "children_in_household": "900.0", "housing_referrals": "40.0", "source": "Invented",
    } | changes  # fmt: skip


NOTHING = dict.fromkeys(
    ("marac_count", "cases_discussed", "recommended_cases", "repeat_cases", "children_in_household", "housing_referrals"), "0.0"
) | {"cases_per_10k_adult_females": "", "repeat_cases_pct": ""}  # fmt: skip


def of(*rows: dict[str, str]) -> list[dict]:
    """The figures of each row by subject."""
    found = figures_in([read_row(row) for row in rows], edition="1")
    return [{figure.subject: figure for figure in several} for several in found]


def test_a_row_gives_its_counts_with_what_they_are_out_of():
    (found,) = of(cells())
    assert (found[CASES].value, found[CASES].out_of, found[CASES].per) == (800_00, 250_000, 10_000)
    assert (found[REPEATS].value, found[REPEATS].out_of, found[REPEATS].printed) == (200_00, 800, "25.0")
    assert (found[CHILDREN].out_of, found[CHILDREN].per) == (800, 10)
    assert (found[MEETINGS].value, found[RECOMMENDED].value) == (4_00, 1000_00)
    assert all(faults_in(figure) == [] for figure in found.values())


def test_a_row_of_noughts_was_not_submitted_and_so_was_an_empty_one():
    empty = {name: "" for name in NOTHING}
    for row in of(cells(**NOTHING), cells(pfa_name_safelives="Other", **empty)):
        assert {figure.status for figure in row.values()} == {Status.NOT_SUBMITTED}
        assert {figure.value for figure in row.values()} == {None}


def test_a_nought_in_a_row_with_cases_is_a_published_nought_and_an_empty_cell_is_not_submitted():
    (found,) = of(cells(housing_referrals="0.0", children_in_household=""))
    assert found[HOUSING].status is Status.PUBLISHED_ZERO
    assert found[CHILDREN].status is Status.NOT_SUBMITTED


def test_fractions_are_kept_and_noise_of_the_machine_is_not():
    (found,) = of(cells(housing_referrals="174.82999999999998", repeat_cases="95.5"))
    assert (found[HOUSING].value, found[REPEATS].value) == (174_83, 95_50)


def test_a_part_of_an_area_is_partly_covered_and_a_new_census_is_not():
    rows = of(
        cells(financial_year="2021-22"),
        cells(financial_year="2022-23", cases_discussed="400.0", recommended_cases="500.0"),
        cells(financial_year="2023-24", cases_per_10k_adult_females="30.0", recommended_cases="1070.0"),
        cells(financial_year="2024-25", cases_discussed="90.0", recommended_cases="200.0", cases_per_10k_adult_females="18.0",
              repeat_cases="10.0", housing_referrals="0.0"),
    )  # fmt: skip
    assert [row[CASES].status.value for row in rows] == [
        "published",
        "partly_covered",
        "published",
        "partly_covered",
    ]
    assert rows[1][REPEATS].status is Status.PARTLY_COVERED
    assert rows[3][HOUSING].status is Status.PARTLY_COVERED, "nought of a part is not nought of the whole"


def test_where_rate_and_recommended_volume_do_not_go_together_the_volume_is_believed():
    (found,) = of(cells(cases_per_10k_adult_females="40.0"))
    assert found[CASES].out_of == 250_000
    assert printed_differs(found[CASES])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cases_discussed": "many"}, "cases_discussed: write a number"),
        ({"cases_discussed": "-4"}, "cases_discussed: write a number"),
        ({"repeat_cases_pct": "a quarter"}, "repeat_cases_pct: write a number"),
        ({"financial_year": "2024-26"}, "financial_year: write a year like 2024-25"),
        ({"financial_year": "2024"}, "financial_year: write a year like 2024-25"),
        ({"repeat_cases": "801"}, "repeat_cases: more than the cases discussed"),
        ({"pfa_name_safelives": " "}, "pfa_name_safelives: this must be filled in"),
    ],
)
def test_a_bad_cell_is_named(changes, says):
    with pytest.raises(Refused, match=says):
        read_row(cells(**changes))


def test_a_force_that_is_not_there_is_named():
    missing = marac_file.missing_forces(["Devon and Cornwall", "City of London"])
    assert "Devon & Cornwall" not in missing
    assert "West Midlands" in missing
    assert len(marac_file.ENGLAND) == 39


@pytest.fixture(scope="module")
def real():
    if not REAL.exists():
        pytest.skip(
            f"the published MARAC file is not at hand ({REAL.name}): its traps in the real data go untested here"
        )
    with REAL.open(encoding="utf-8") as file:
        rows = [read_row(row) for row in csv.DictReader(file)]
    found = [figure for several in figures_in(rows, edition="1") for figure in several]
    return rows, found


def test_the_real_file_holds_its_traps(real):
    rows, found = real
    cases = {(each.place, each.period.starts_on.year): each for each in found if each.subject == CASES}
    assert (len(rows), len(found)) == (266, 1596)
    assert [faults_in(each) for each in found if faults_in(each)] == []
    assert Counter(each.status.value for each in cases.values()) == {
        "published": 253, "partly_covered": 10, "not_submitted": 3,
    }  # fmt: skip
    assert {key for key, each in cases.items() if each.status is Status.NOT_SUBMITTED} == {
        ("Norfolk", 2022), ("Norfolk", 2023), ("Norfolk", 2024),
    }  # fmt: skip
    assert {key for key, each in cases.items() if each.status is Status.PARTLY_COVERED} == {
        ("Greater Manchester", 2018), ("Greater Manchester", 2019), ("Lancashire", 2022), ("Lancashire", 2023),
        ("Lancashire", 2024), ("Metropolitan Police", 2021), ("Metropolitan Police", 2022), ("Metropolitan Police", 2023),
        ("Suffolk", 2023), ("Suffolk", 2024),
    }  # fmt: skip
    assert marac_file.missing_forces(row.place for row in rows) == ["West Midlands", *marac_file.WALES]


def test_the_real_file_prints_one_rate_that_does_not_fit(real):
    _, found = real
    wrong = [each for each in found if printed_differs(each)]
    assert [(each.place, each.period.starts_on.year, each.subject) for each in wrong] == [
        ("Staffordshire", 2020, CASES)
    ]
    assert rate_of(wrong[0]).shown == "39.3"


def test_the_real_file_is_doubted_where_it_should_be(real):
    _, found = real
    asked = {}
    for place in ("Gloucestershire", "West Mercia", "Avon and Somerset"):
        years = [each for each in found if each.place == place and each.subject == CASES]
        asked[place] = doubts(years, recommended_rate=40)
    (far_below,) = asked["Gloucestershire"]
    assert far_below.count(" to 31 March ") == 4
    assert "carried forward" in asked["West Mercia"][0]
    assert asked["Avon and Somerset"] == []


def test_a_real_place_is_a_range(real):
    _, found = real
    rates = {
        each.place: rate_of(each)
        for each in found
        if each.subject == CASES and each.period.starts_on.year == 2024 and each.status is Status.PUBLISHED
    }
    assert rates["Staffordshire"].shown == "44.3"
    assert rank("Staffordshire", rates).shown == "between 15 and 22 of 35"
