"""Does each published report stand in its plan file with its own figures, and say where it assumes?"""

import re
from collections import Counter
from datetime import date

import pytest

from commonweal.commissioning.funding.plan_file import Plan
from commonweal.commissioning.funding.plan_file.facts import period_of, years_of_plan
from commonweal.rules.contributions import Status
from commonweal.rules.periods import financial_year_name
from commonweal.rules.plan_years import within
from tests.examples import NAMES, example, example_text, pounds_of


def by_year(plan: Plan, rows) -> dict[str, int]:
    """Pence by financial year of the plan."""
    years, found = years_of_plan(plan), Counter()
    for row in rows:
        for year, pence in within(row.amount_pence, period_of(row), years).items():
            found[financial_year_name(year.starts_on)] += pence
    return dict(found)


def paid_for(plan: Plan, priority: str = "core") -> list:
    return [row for row in plan.needs if row.priority == priority and not row.is_in_kind]


# All of them


@pytest.mark.parametrize("name", NAMES)
def test_every_report_has_what_a_plan_needs(name):
    plan = example(name)
    assert plan.contributions
    assert plan.needs
    assert plan.decisions
    assert all(row.basis for row in plan.fences)
    assert plan.papers.claims


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_too_long_to_be_read_and_nobody_is_named(name):
    text = example_text(name)
    assert not re.search(r"\b(?:Mr|Mrs|Ms|Dr|Cllr)\b", text)
    assert "@" not in text
    assert not re.search(r"\b0\d{3,4} ?\d{3}", text), "no telephone numbers"


@pytest.mark.parametrize("name", NAMES)
def test_providers_are_invented(name):
    assert all("(invented)" in row.name for row in example(name).organisations if row.kind == "provider")


# Lancashire


def test_lancashire_first_year_as_forecast_and_what_is_left_of_it():
    plan = example("lancashire")
    spent = [row for row in plan.needs if row.ends_before == date(2014, 4, 1)]
    assert [row.amount_pence // 100 for row in spent] == [37_563, 187_288, 809_630, 12_521]
    assert sum(row.amount_pence for row in spent) == 1_047_002_00
    first = next(row for row in plan.contributions if row.key == "partners-2013-14")
    assert first.amount_pence == 1_502_548_00
    assert first.carry.amount_pence == 455_447_00
    assert first.carry.status == "outlined"
    assert first.carry.confirmed_by == "County Treasurer and Partnership Board"
    assert (first.carry.starts_on, first.carry.ends_before) == (date(2015, 4, 1), date(2016, 4, 1))


def test_lancashire_percentages_come_to_the_whole_to_the_penny():
    core = [row for row in example("lancashire").needs if row.key.startswith("core-offer")]
    assert len(core) == 8
    for year in (2014, 2015):
        parts = {row.element: row.amount_pence for row in core if row.starts_on.year == year}
        assert parts == {
            "workforce": 75_122_45,
            "early-support": 255_416_33,
            "medium-and-high-risk": 1_021_665_32,
            "perpetrators": 150_244_90,
        }
        assert sum(parts.values()) == 1_502_449_00


def test_lancashire_reserve_and_its_two_tranches():
    plan = example("lancashire")
    (reserve,) = plan.reserves
    tranches = [row.amount_pence for row in plan.contributions if row.reserve == reserve.key]
    assert tranches == [321_000_00, 409_000_00]
    assert sum(tranches) == reserve.balance_pence == 730_000_00


def test_lancashire_other_money_falls_by_more_than_early_support_explains():
    plan = example("lancashire")
    other = {
        year: sum(
            row.amount_pence
            for row in plan.contributions
            if row.starts_on == date(year, 4, 1)
            and not row.reserve
            and row.funder != "public-health-lancashire"
        )
        for year in (2014, 2015)
    }
    assert other == {2014: 1_181_449_00, 2015: 638_449_00}
    assert other[2014] - other[2015] == 543_000_00


def test_lancashire_two_gates():
    plan = example("lancashire")
    assert {row.key: row.is_open for row in plan.gates} == {"benefit": False, "public-health": False}
    gated = {row.key: row.gate for row in plan.contributions if row.gate}
    assert gated == {"early-support-2015-16": "benefit", "public-health-therapeutic": "public-health"}
    assert [(row.key, row.gate, row.priority) for row in plan.needs if row.gate] == [
        ("therapeutic-lancashire", "public-health", "gap")
    ]


def test_lancashire_work_in_kind_is_seen_and_takes_no_money():
    in_kind = [row for row in example("lancashire").needs if row.is_in_kind]
    assert {row.element for row in in_kind} == {"criminal-justice", "prevention", "identification"}
    assert all("no value" in row.assumption for row in in_kind)


def test_lancashire_printed_cells():
    first, second = example("lancashire").papers.tables
    assert [[cell // 100 for cell in row.cells] for row in first.rows] == [
        [75_127, 37_563, 30_217],
        [255_433, 187_288, 68_145],
        [1_021_733, 809_630, 212_035],
        [150_255, 12_521, 137_724],
        [1_502_548, 1_047_003, 455_447],
    ]
    assert [row.cells[0] for row in second.rows] == [500, 1_700, 6_800, 1_000, 10_000]


# Portsmouth


def test_portsmouth_costs_are_built_up_from_items():
    plan = example("portsmouth")
    assert sum(row.amount_pence for row in plan.needs) == 28_760_00
    assert by_year(plan, plan.needs) == {"2022/23": 8_440_00, "2023/24": 20_320_00}
    words = {item.words: 0 for row in plan.needs for item in row.items}
    for row in plan.needs:
        for item in row.items:
            words[item.words] += item.amount_pence // 100
    assert list(words.values()) == [3_400, 3_400, 14_400, 7_560]


def test_portsmouth_money():
    plan = example("portsmouth")
    assert {row.key: row.amount_pence // 100 for row in plan.contributions} == {
        "cabinet-2022-23": 28_000,
        "cash-limit": 760,
    }
    assert all(row.carry is None for row in plan.contributions), "no carry-forward is asked for"
    assert {row.status for row in plan.contributions} == {Status.IN_PRINCIPLE}


def test_portsmouth_published_counts():
    plan = example("portsmouth")
    assert [row.value for row in plan.figures] == [541, 946]
    factors = next(table for table in plan.papers.tables if table.key == "factors")
    assert sum(row.cells[0] for row in factors.rows) == 18_400, "184%: families have several factors"


# Bedfordshire


def test_bedfordshire_splits():
    plan = example("bedfordshire")
    first = [row for row in plan.contributions if row.starts_on == date(2022, 4, 1)]
    assert pounds_of(first, funder="bedfordshire-pcc") == 60_000 + 40_000
    councils = [row for row in first if row.funder.endswith("-council")]
    assert [row.amount_pence // 100 for row in councils] == [91_785, 89_797, 99_320]
    assert pounds_of(councils) == 280_902
    assert pounds_of(first, funder="nhs-commissioner") == 50_000
    assert pounds_of(first) == 430_902
    needs = [row for row in plan.needs if row.starts_on == date(2022, 4, 1)]
    assert [row.amount_pence // 100 for row in needs] == [40_000, 20_000, 40_000, 330_902]
    assert pounds_of(needs) == 430_902


def test_bedfordshire_moves_to_one_fund_and_ends_a_year_before_the_budget():
    plan = example("bedfordshire")
    commissioner = [row for row in plan.contributions if row.funder == "bedfordshire-pcc"]
    assert by_year(plan, commissioner) == {
        "2022/23": 100_000_00,
        "2023/24": 100_000_00,
        "2024/25": 100_000_00,
    }
    assert {row.source_fund for row in commissioner if row.starts_on.year > 2022} == {"Community safety fund"}
    assert max(row.ends_before for row in commissioner) == date(2025, 4, 1)
    assert plan.ends_before == date(2026, 4, 1)


def test_bedfordshire_money_of_the_decision_is_confirmed_by_it():
    plan = example("bedfordshire")
    confirmed = [row for row in plan.contributions if row.status is Status.CONFIRMED]
    assert pounds_of(confirmed) == 200_000
    assert {row.decision for each in confirmed for row in each.steps} == {"PCC/D/092"}


# Essex


def test_essex_amounts_a_year():
    plan = example("essex")
    first = [row for row in plan.contributions if row.starts_on == date(2025, 4, 1)]
    assert [row.amount_pence // 100 for row in first] == [451_000, 75_000]
    assert pounds_of(first) == 526_000
    assert [row.value for row in plan.figures] == [2_200_000]


def test_essex_six_lots_of_which_three_are_areas():
    plan = example("essex")
    assert len(plan.lots) == 6
    assert {row.lot for row in plan.needs} == {row.key for row in plan.lots}
    support = {row.lot: row.area for row in plan.needs if row.element == "victim-support"}
    assert support == {"lot-north": "north", "lot-mid": "mid", "lot-south": "south"}
    assert all("prices no lot" in row.assumption for row in plan.needs)


def test_essex_waits_for_the_ministry():
    plan = example("essex")
    assert [(row.key, row.is_open) for row in plan.gates] == [("ministry-grant", False)]
    assert {(row.gate, row.status) for row in plan.contributions} == {("ministry-grant", Status.CONDITIONAL)}
    fence = next(row for row in plan.fences if row.key == "victims")
    assert fence.restriction == "victims-services-grant"


def test_essex_signatures_by_office():
    assert [(row.office, row.signed_on) for row in example("essex").papers.signatures] == [
        ("Chief Executive", date(2024, 1, 2)),
        ("Chief Financial Officer", date(2022, 3, 22)),
    ]
    assert (example("essex").decisions[0].report_on, example("essex").decisions[0].decided_on) == (
        date(2023, 12, 14),
        date(2024, 3, 22),
    )


# Staffordshire (more in test_plan_file.py)


def test_staffordshire_uplift_leaves_two_things_open():
    county = [row for row in example("staffordshire").contributions if row.uplift]
    assert len(county) == 5
    assert sum(row.amount_pence for row in county) == 3_419_300_00
    assert {row.uplift.not_said for row in county} == {("times", "rounding")}
    assert {(row.uplift.base_pence, row.uplift.printed_pence) for row in county} == {(670_450_00, 683_860_00)}


def test_staffordshire_contract_ran_to_september_2023_and_the_next_for_three_years_and_two():
    plan = example("staffordshire")
    assert plan.starts_on == date(2023, 10, 1), "the day after the old contract"
    assert {(row.starts_on, row.ends_before, row.option_months) for row in plan.contracts} == {
        (date(2023, 10, 1), date(2026, 10, 1), 24)
    }
