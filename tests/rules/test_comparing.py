"""The plan beside its scenarios: what the proof says of each, which differences follow, and why one cannot be tried."""

from dataclasses import replace

import pytest

from commonweal.commissioning.funding.comparing import AS_IT_STANDS, compare, outcome_in, outcome_of
from commonweal.commissioning.funding.plan_file import rows
from commonweal.rules.contributions import Certainty
from tests.rules.test_scenarios import IN_PRINCIPLE, PLAN, YEARS, change, given_by, needed

YEAR_NAMES = ("2013/14", "2014/15", "2015/16")
CONFIRM = rows.StepRow(step="confirm", on=YEARS[0][0])


def plan_of(given, needs, **fence) -> rows.Plan:
    fences = (rows.FenceRow(key="anywhere", basis="Letter", anywhere=True, **fence),)
    return replace(PLAN, contributions=tuple(given), needs=tuple(needs), fences=fences, share_bases=())


def told(*changes: rows.ChangeRow, key: str = "one") -> rows.ScenarioRow:
    return rows.ScenarioRow(key=key, name=f"Scenario {key}", words="What if", changes=changes)


def short(outcome, certainty=Certainty.CONFIRMED) -> list[int]:
    return [outcome.short_in(year, certainty) for year in YEAR_NAMES]


EVEN = plan_of(given_by("county", 100_00, steps=(CONFIRM,)), needed("early", "town", 100_00))


def test_the_plan_as_it_stands_comes_first():
    first, second = compare(EVEN, [told(change("leaves", "county", on=YEARS[1][0]))])
    assert (first.key, first.name, first.changes) == ("", AS_IT_STANDS, ())
    assert first.proof.is_fundable
    assert first.by_funder == {"County Council": 300_00}
    assert (second.name, second.words) == ("Scenario one", "What if")
    assert second.changes == ("County Council leaves from 1 April 2014",)
    assert not second.proof.is_fundable
    assert short(second) == [0, 100_00, 100_00]
    assert second.by_funder == {"County Council": 100_00}


def test_a_late_grant_pays_from_later_and_its_last_part_is_lost_after_the_plan():
    late = outcome_in(EVEN, told(change("late", "county", months=6)))
    assert short(late) == [50_00, 0, 0], "year by year the halves make up for each other, but for the first"
    assert late.by_funder == {"County Council": 250_00}


@pytest.mark.parametrize("limit", ["its own end", "its fence"])
def test_what_comes_too_late_for_its_own_end_or_its_fence_is_lost_and_the_proof_shows_it(limit):
    grant = given_by("county", 100_00, steps=(CONFIRM,))[0]
    fence = {}
    if limit == "its own end":
        grant = replace(grant, expires_on=YEARS[0][1].replace(month=3, day=31))
    else:
        fence = {"years": ("2013/14",)}
    plan = plan_of(
        [grant], [*needed("early", "town", 100_00)[:1], *needed("early", "shire", 70_00)[1:2]], **fence
    )
    assert short(outcome_of(plan)) == [0, 70_00, 0]
    late = outcome_in(plan, told(change("late", grant.key, months=6)))
    assert short(late) == [50_00, 70_00, 0], "the half that falls into the second year pays for nothing there"
    assert late.proof.at(Certainty.CONFIRMED).left_over_pence == 50_00


def test_confirming_moves_money_up_the_ladder():
    plan = plan_of(given_by("city", 100_00, steps=(IN_PRINCIPLE,)), needed("early", "town", 100_00))
    assert short(outcome_of(plan)) == [100_00] * 3
    assert short(outcome_of(plan), Certainty.IN_PRINCIPLE) == [0] * 3
    assert short(outcome_in(plan, told(change("confirmed", "city")))) == [0] * 3


def test_a_gate_that_opens_brings_the_lines_behind_it():
    gated = [replace(row, gate="benefit") for row in needed("early", "shire", 30_00)[2:]]
    plan = plan_of(EVEN.contributions, [*EVEN.needs, *gated])
    assert short(outcome_of(plan)) == [0, 0, 0]
    assert short(outcome_in(plan, told(change("gate_opens", "benefit")))) == [0, 0, 30_00]


def test_money_behind_a_shut_gate_is_nobodys_total():
    gated = [replace(row, gate="benefit") for row in EVEN.contributions]
    plan = plan_of(gated, EVEN.needs)
    assert outcome_of(plan).by_funder == {"County Council": 0}
    assert outcome_in(plan, told(change("gate_opens", "benefit"))).by_funder == {"County Council": 300_00}


def test_a_carry_forward_that_is_allowed_lets_money_pay_later():
    early = given_by("county", 200_00, steps=(CONFIRM,))[:1]
    plan = plan_of(early, needed("early", "town", 100_00)[:2])
    assert short(outcome_of(plan)) == [0, 100_00, 0]
    assert short(outcome_in(plan, told(change("carry_allowed", "county-year-1")))) == [0, 0, 0]
    partly = outcome_in(plan, told(change("carry_allowed", "county-year-1", amount_pence=40_00)))
    assert short(partly) == [0, 60_00, 0]


def test_a_scenario_that_does_not_fit_says_why_and_has_no_proof():
    outcome = outcome_in(EVEN, told(change("late", "nobody", months=1), change("gate_opens", "health")))
    assert outcome.proof is None
    assert outcome.by_funder == {}
    assert [text.split(" ")[0] for text in outcome.reasons] == ["No", "“Health"]
    assert outcome.changes == ("nobody: comes 1 month late", "The gate “Health pays” opens")
    assert short(outcome) == [0, 0, 0]


def test_a_scenario_without_changes_is_the_plan():
    assert outcome_in(EVEN, told()).proof == outcome_of(EVEN).proof


def test_the_same_scenario_gives_the_same_answer_whatever_the_order_of_rows():
    scenario = told(change("late", "county", months=6), change("amount", "early-town", amount_pence=90_00))
    turned = replace(
        EVEN,
        contributions=EVEN.contributions[::-1],
        needs=EVEN.needs[::-1],
        organisations=EVEN.organisations[::-1],
    )
    assert outcome_in(turned, scenario).proof == outcome_in(EVEN, scenario).proof
