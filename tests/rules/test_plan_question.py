"""Does a plan ask the rule book the right question: whose money, how much of it, in which year, for which lines?"""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.funding.plan_file import StepRow, read_plan
from commonweal.commissioning.funding.question import (
    areas_within,
    fences_in_words,
    question_of,
    row_key,
    without_top_slice,
)
from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Carry, Least, Match, Priority, faults_in_plan
from tests.whole_plan import WHOLE

PLAN = read_plan(WHOLE)


def step(name: str) -> StepRow:
    return StepRow(step=name, on=date(2022, 2, 1), decision="AJB-7")


def promised(plan=PLAN, *, how: str = "agree_in_principle"):
    """The plan with a step for every contribution that has none."""
    found = tuple(dataclasses.replace(row, steps=row.steps or (step(how),)) for row in plan.contributions)
    return dataclasses.replace(plan, contributions=found)


def changed(plan, key: str, **facts):
    """The plan with one contribution or need told otherwise."""
    return dataclasses.replace(
        plan,
        contributions=tuple(
            dataclasses.replace(row, **facts) if row.key == key else row for row in plan.contributions
        ),
        needs=tuple(dataclasses.replace(row, **facts) if row.key == key else row for row in plan.needs),
    )


def sources(plan) -> dict:
    return {each.key: each for each in question_of(plan).sources}


def lines(plan) -> dict:
    return {each.key: each for each in question_of(plan).lines}


def test_only_promised_cash_is_a_source():
    assert list(sources(PLAN)) == ["county-year-1", "county-year-2", "county-year-3"]
    assert "rooms" not in sources(promised())
    assert set(sources(promised(how="withdraw"))) == set(sources(PLAN))


@pytest.mark.parametrize(
    ("how", "certainty"),
    [
        ("agree_in_principle", Certainty.IN_PRINCIPLE),
        ("agree_on_conditions", Certainty.CONDITIONAL),
        ("confirm", Certainty.CONFIRMED),
    ],
)
def test_how_sure_a_source_is_follows_its_last_step(how, certainty):
    assert sources(promised(how=how))["reserve-2"].certainty is certainty
    assert sources(promised(how=how))["county-year-1"].certainty is Certainty.CONFIRMED


def test_the_top_slice_never_reaches_a_line():
    assert sources(PLAN)["county-year-1"].amount_pence == 102_500_00 - 5_125_00


@given(pence=st.integers(1, 10**12), points=st.integers(0, 10_000))
def test_a_top_slice_is_taken_to_the_penny(pence, points):
    row = dataclasses.replace(PLAN.contributions[0], amount_pence=pence, top_slice_basis_points=points)
    kept = pence - without_top_slice(row)
    assert abs(kept * 10_000 - pence * points) <= 5_000


def test_a_source_says_its_funder_by_name_and_its_year():
    ministry = sources(promised())["ministry-2022"]
    assert (ministry.funder, ministry.year, ministry.gate) == ("Ashmere Commissioner", "2022/23", "ministry")
    assert ministry.expires_on == date(2024, 3, 31)
    assert ministry.carry == (Carry(frozenset({"2023/24"}), Certainty.IN_PRINCIPLE, 75_000_00),)


def test_what_is_confirmed_to_be_carried_is_as_sure_as_that_and_what_is_refused_is_not_carried():
    assert sources(promised())["reserve-1"].carry == (
        Carry(frozenset({"2024/25"}), Certainty.CONFIRMED, None),
    )
    row = next(each for each in PLAN.contributions if each.key == "reserve-1")
    refused = changed(promised(), "reserve-1", carry=dataclasses.replace(row.carry, status="refused"))
    assert sources(refused)["reserve-1"].carry == ()


def test_a_match_and_a_least_are_with_the_sources_of_the_same_year():
    city = sources(promised())["city-year-2"]
    assert city.match == Match(frozenset({"county-year-2"}), 5_000)
    assert city.least == Least(frozenset({"county-year-2"}), 50_000_00)


def test_a_match_with_money_that_nobody_promised_is_with_nothing():
    lost = changed(promised(), "county-year-2", steps=())
    assert sources(lost)["city-year-2"].match == Match(frozenset(), 5_000)


def test_a_fence_is_narrowed_by_its_restriction_from_the_year_it_holds():
    fence = sources(promised())["ministry-2022"].fence
    assert fence.kinds == {"accommodation"}
    assert fence.client_groups == {"victim", "child"}
    earlier = dataclasses.replace(promised(), starts_on=date(2020, 4, 1))
    moved = changed(earlier, "ministry-2022", starts_on=date(2020, 4, 1), ends_before=date(2021, 4, 1))
    assert sources(moved)["ministry-2022"].fence.kinds == {"accommodation", "community"}


def test_a_fence_reads_as_a_sentence_that_names_its_restriction():
    said = fences_in_words(PLAN)
    assert said["county"] == "Only in Ashmere."
    assert said["safe"].startswith(
        "Anywhere, but only for Early help or Refuge, only for One point of contact, only for support in"
    )
    assert said["safe"].endswith("as section 57 of the Domestic Abuse Act 2021 requires.")


def test_a_line_says_everything_a_fence_may_ask():
    line = lines(PLAN)["refuge-bell-cross-year-1"]
    assert (line.element, line.area, line.client_group, line.year) == (
        "refuge",
        "bell-cross",
        "victim",
        "2022/23",
    )
    assert (line.instrument, line.lot, line.kind) == ("contract", "lot-1", "accommodation")
    assert (line.power, line.gate, line.priority) == ("Localism Act 2011, section 1", None, Priority.CORE)
    early = lines(PLAN)["early-year-3"]
    assert (early.client_group, early.gate, early.priority) == ("child", "benefit", Priority.ASPIRATION)
    assert (early.instrument, early.power) == (None, None)


def test_what_is_met_in_kind_is_no_line():
    assert "venue" not in lines(PLAN)
    assert "venue" in lines(changed(PLAN, "venue", is_in_kind=False))


def test_a_row_over_several_years_is_cut_at_each_and_keeps_its_key():
    plan = changed(promised(), "reserve-2", starts_on=date(2022, 10, 1), amount_pence=30_000_00, uplift=None)
    parts = {key: each for key, each in sources(plan).items() if row_key(key) == "reserve-2"}
    assert {key: each.amount_pence for key, each in parts.items()} == {
        "reserve-2@2022/23": 6_000_00,
        "reserve-2@2023/24": 12_000_00,
        "reserve-2@2024/25": 12_000_00,
    }
    assert {each.year for each in parts.values()} == {"2022/23", "2023/24", "2024/25"}


def test_a_limit_on_what_is_carried_is_shared_over_the_parts():
    row = next(each for each in PLAN.contributions if each.key == "reserve-1")
    carry = dataclasses.replace(row.carry, amount_pence=1_01)
    plan = changed(promised(), "reserve-1", starts_on=date(2022, 4, 1), amount_pence=200_00, carry=carry)
    most = [each.carry[0].most_pence for key, each in sources(plan).items() if row_key(key) == "reserve-1"]
    assert sorted(most) == [50, 51]


def test_years_gates_and_names():
    question = question_of(PLAN)
    assert question.years == ("2022/23", "2023/24", "2024/25")
    assert [each.starts_on for each in question.periods] == [
        date(2022, 4, 1),
        date(2023, 4, 1),
        date(2024, 4, 1),
    ]
    assert question.open_gates == {"ministry"}
    assert question.names["bell-cross"] == "Bell Cross"
    assert question.names["lot-1"] == "One point of contact"
    assert question.areas_within["bell-cross"] == {"bell-cross", "ashmere-wide"}


def test_areas_lie_within_everything_around_them():
    town = dataclasses.replace(PLAN.areas[2], code="town", within=("bell-cross",))
    assert areas_within((*PLAN.areas, town))["town"] == {"town", "bell-cross", "ashmere-wide"}


def test_the_question_has_no_faults():
    question = question_of(promised())
    assert faults_in_plan(question.sources, question.lines) == []


@given(
    start=st.dates(date(2022, 4, 1), date(2025, 3, 30)),
    days=st.integers(1, 1_095),
    pence=st.integers(1, 10**9),
)
def test_no_penny_is_lost_when_a_row_inside_the_plan_is_cut(start, days, pence):
    end = min(date.fromordinal(start.toordinal() + days), date(2025, 4, 1))
    facts = {"starts_on": start, "ends_before": end, "amount_pence": pence}
    plan = changed(changed(promised(), "reserve-2", **facts), "early-year-1", **facts)
    assert (
        sum(each.amount_pence for key, each in sources(plan).items() if row_key(key) == "reserve-2") == pence
    )
    assert (
        sum(each.amount_pence for key, each in lines(plan).items() if row_key(key) == "early-year-1") == pence
    )
