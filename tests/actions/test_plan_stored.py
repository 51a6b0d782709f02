"""Is a stored plan read back as it was written, and as it stands after what was done on the pages?"""

import dataclasses
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings

from commonweal.commissioning.funding import actions, models
from commonweal.commissioning.funding.models import CarryForward, CarryForwardHistory, GateHistory
from commonweal.commissioning.funding.plan_file import (
    ContributionRow,
    FaultsInPlan,
    NeedRow,
    Plan,
    digest,
    read_plan,
)
from commonweal.commissioning.funding.question import question_of
from commonweal.commissioning.funding.stored import read_back, read_back_for_proof
from commonweal.commissioning.governance.models import Decision
from commonweal.commissioning.procurement.load import load_plan
from commonweal.partnership.models import Organisation
from commonweal.rules.contributions import Certainty, Status, Step
from commonweal.rules.periods import financial_year
from tests.cast import NOW, actor_of, ask
from tests.made_plans import plans
from tests.money import PLAN, REPORT_ON, START, confirm, contribution, load, put_in_bank, receive
from tests.whole_plan import WHOLE

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))


def texts() -> dict[str, str]:
    return {"small": PLAN, "whole": WHOLE} | {
        path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES
    }


def differences(one: Plan, other: Plan) -> list[str]:
    return [
        each.name
        for each in dataclasses.fields(one)
        if each.compare and getattr(one, each.name) != getattr(other, each.name)
    ]


def by_key(found) -> dict:
    return {row.key: row for row in found}


@pytest.mark.parametrize("name", texts())
def test_a_plan_is_read_back_as_it_was_written(cast, name):
    said = read_plan(texts()[name])
    plan = load(cast, texts()[name])
    found = read_back(plan.pk)
    assert differences(found, said) == []
    assert digest(found) == plan.digest


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(plans())
def test_any_plan_is_read_back_as_it_was_written(cast, said):
    with transaction.atomic():
        plan = load_plan(said, at=NOW, by=ask(cast.joan)).plan
        found = read_back(plan.pk)
        assert differences(found, said) == []
        assert digest(found) == plan.digest
        assert question_of(read_back_for_proof(plan.pk)) == question_of(said)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", texts())
def test_the_lighter_reading_asks_the_same_question(cast, name):
    plan = load(cast, texts()[name])
    assert question_of(read_back_for_proof(plan.pk)) == question_of(read_plan(texts()[name]))


def test_two_plans_do_not_mix(cast):
    small, whole = load(cast), load(cast, WHOLE)
    assert read_back(small.pk) == read_plan(PLAN)
    assert read_back(whole.pk) == read_plan(WHOLE)


def test_a_second_version_is_read_back_with_the_contracts_that_came_with_the_first(cast):
    first = load(cast, WHOLE)
    told = WHOLE.replace('key = "ashmere"\n', 'key = "ashmere-again"\n', 1)
    second = load(cast, told, to_compare=True)
    assert differences(read_back(second.pk), read_plan(told)) == []
    assert differences(read_back(first.pk), read_plan(WHOLE)) == []


def test_reading_takes_a_few_queries_whatever_the_size(cast):
    plans = [load(cast).pk, load(cast, WHOLE).pk]
    for read, most in ((read_back, 8), (read_back_for_proof, 4)):
        counts = []
        for plan in plans:
            with CaptureQueriesContext(
                connection,
            ) as caught:
                read(plan)
            counts.append(len(caught))
        assert counts[0] == counts[1] <= most


def test_a_plan_that_is_not_there(cast):
    with pytest.raises(models.Plan.DoesNotExist):
        read_back(0)


# What was done since


def test_steps_on_the_pages_are_told_and_money_received_counts_as_confirmed(cast):
    plan = load(cast)
    put_in_bank(cast, "county-year-1")
    confirm(cast, "commissioner-year-1")
    receive(cast, "commissioner-year-1", 5_00)
    found = by_key(read_back(plan.pk).contributions)
    for key in ("county-year-1", "commissioner-year-1"):
        assert [step.step for step in found[key].steps] == ["confirm"]
        assert found[key].steps[0].decision == "JB-1"
        assert found[key].status is Status.CONFIRMED
    assert [step.step for step in found["city-year-1"].steps] == ["agree_in_principle"]
    light = by_key(read_back_for_proof(plan.pk).contributions)
    assert {key: row.status for key, row in light.items()} == {key: row.status for key, row in found.items()}
    sure = {
        each.key for each in question_of(read_back(plan.pk)).sources if each.certainty is Certainty.CONFIRMED
    }
    assert sure == {"county-year-1", "commissioner-year-1"}


def test_a_withdrawn_promise_no_longer_counts(cast):
    plan = load(cast)
    row = contribution("city-year-1")
    actions.take_step(
        contribution_id=row.pk,
        step=Step.WITHDRAW,
        on=START,
        carried_by="Letter",
        version=row.version,
        by=actor_of(cast.joan),
        at=NOW,
    )
    assert by_key(read_back(plan.pk).contributions)["city-year-1"].status is Status.WITHDRAWN
    assert by_key(read_back_for_proof(plan.pk).contributions)["city-year-1"].status is Status.WITHDRAWN


def test_an_amount_that_was_changed_no_longer_follows_from_its_uplift(cast):
    plan = load(cast)
    models.Contribution.objects.filter(key="county-year-1").update(amount_pence=49_000_00)
    found = by_key(read_back(plan.pk).contributions)
    assert (found["county-year-1"].amount_pence, found["county-year-1"].uplift) == (49_000_00, None)
    assert found["county-year-2"].uplift is not None


def test_gates_and_carry_forwards_are_told_as_they_stand(cast):
    plan = load(cast, WHOLE)
    models.Gate.objects.filter(key="benefit").update(is_open=True)
    carry = CarryForward.objects.get(contribution__key="ministry-2022")
    carry.status, carry.amount_pence = "confirmed", 70_000_00
    carry.save()
    CarryForwardHistory.objects.create(
        carry_forward=carry,
        step="confirm",
        became="confirmed",
        on="2023-05-02",
        carried_by="Treasurer’s letter",
        by=cast.joan,
        at=NOW,
    )
    found = read_back(plan.pk)
    assert question_of(found).open_gates == {"benefit", "ministry"}
    told = by_key(found.contributions)["ministry-2022"].carry
    assert (told.status, told.amount_pence, told.carried_by) == ("confirmed", 70_000_00, "Treasurer’s letter")
    assert str(told.on) == "2023-05-02"


def test_a_promise_of_a_body_the_file_does_not_name_brings_its_body(cast):
    plan = load(cast)
    row = contribution("city-year-2")
    stranger = Organisation.objects.create(
        code="charity", name="A Charity", kind="health", starts_on="2015-04-01"
    )
    models.Contribution.objects.filter(pk=row.pk).update(funder=stranger)
    assert [each.name for each in read_back(plan.pk).organisations][-1] == "A Charity"
    funders = {each.funder for each in question_of(read_back_for_proof(plan.pk)).sources}
    assert funders == {"A Charity", "Wexcombe City Council"}


def test_a_decision_taken_since_is_told_as_decided(cast):
    plan = load(cast)
    Decision.objects.filter(reference="JB-2").update(status="rejected", decided_on=START)
    found = {row.reference: row for row in read_back(plan.pk).decisions}
    assert (found["JB-2"].status, found["JB-2"].decided_on) == ("rejected", START)
    Decision.objects.filter(reference="JB-2").update(status="published", decided_on=None)
    assert read_back(plan.pk) == read_plan(PLAN)


def test_a_plan_loaded_before_plans_kept_their_words_is_read_with_all_bodies(cast):
    plan = load(cast)
    models.Plan.objects.filter(pk=plan.pk).update(said={})
    found, said = read_back(plan.pk), read_plan(PLAN)
    assert {row.code for row in said.organisations} <= {row.code for row in found.organisations}
    assert {row.code: set(row.within) for row in said.areas}.items() <= {
        row.code: set(row.within) for row in found.areas
    }.items()
    assert {row.reference for row in found.decisions} == {"JB-1", "JB-2"}
    assert question_of(found).lines == question_of(said).lines


# Writing


def test_every_part_is_written_with_its_history(cast):
    plan = load(cast, WHOLE)
    assert plan.virement_limit_pence == 10_000_00
    gate = plan.gates.get(key="ministry")
    assert [(row.is_open, row.decision.reference) for row in GateHistory.objects.filter(gate=gate)] == [
        (True, "AJB-7")
    ]
    assert not GateHistory.objects.filter(gate__key="benefit").exists()
    outline, final = (
        CarryForward.objects.get(contribution__key=key) for key in ("ministry-2022", "reserve-1")
    )
    assert [(row.step, row.became, row.carried_by) for row in outline.history.all()] == [
        ("outline", "outlined", "Minute 7")
    ]
    assert [(row.step, row.became, row.decision.reference) for row in final.history.all()] == [
        ("confirm", "confirmed", "AJB-7")
    ]
    county = contribution("county-year-1")
    assert (county.status, county.decision.reference, county.version) == ("confirmed", "AJB-7", 3)
    assert county.entries.filter(amount_pence=102_500_00).exists()
    items = plan.lines.get(key="supervision-2022-23").items.order_by("place")
    assert [item.words for item in items] == [
        "Level 1 training",
        "Individual supervision",
        "Group supervision",
    ]
    assert plan.scenarios.get(key="city-leaves").changes[0] == {
        "kind": "leaves",
        "subject": "bell-cross",
        "on": "2023-04-01",
    }


def test_a_promise_dated_in_a_closed_year_is_refused_in_words_and_nothing_is_written(cast):
    confirmed = PLAN.replace(
        'steps = [{ step = "agree_in_principle"',
        f'steps = [{{ step = "confirm", on = {REPORT_ON}, decision = "JB-1" }}, {{ step = "withdraw"',
    ).replace(f', {{ step = "withdraw", on = {REPORT_ON}, carried_by = "Letter" }}', "")
    models.YearClose.objects.create(
        year=financial_year(REPORT_ON).starts_on.year, on=START, by=cast.finn, at=NOW
    )
    with pytest.raises(FaultsInPlan) as refused:
        load(cast, confirmed)
    assert len(refused.value.faults) == 2
    assert all("is closed, so “city-year-" in fault.text and fault.line for fault in refused.value)
    assert models.Plan.objects.count() == 0


def test_a_promise_withdrawn_before_it_was_loaded_is_never_money_due(cast):
    told = WHOLE.replace(
        'decision = "AJB-7" },\n]', 'decision = "AJB-7" },\n  { step = "withdraw", on = 2022-02-03 },\n]'
    )
    load(cast, told)
    county = contribution("county-year-1")
    assert (county.status, county.history.count(), county.entries.count()) == ("withdrawn", 3, 0)


def test_what_is_given_in_kind_is_not_posted(cast):
    told = WHOLE.replace(
        'kind = "in_kind"\n',
        'kind = "in_kind"\nsteps = [{ step = "confirm", on = 2022-02-01, decision = "AJB-7" }]\n',
    )
    load(cast, told)
    assert contribution("rooms").entries.count() == 0


# Size


def large_plan(*, funds: int, needs: int, years: int) -> Plan:
    """A plan of so many funds and needs in each of so many years, around the small one."""
    said = read_plan(WHOLE)
    first_money, first_need = said.contributions[-2], said.needs[0]
    starts = [said.starts_on.replace(year=2022 + number) for number in range(years + 1)]
    spans = list(pairwise(starts))

    def money(number: int, year: int) -> ContributionRow:
        return dataclasses.replace(
            first_money,
            key=f"m-{number}-{year}",
            source_fund=f"Fund {number}",
            reserve=None,
            starts_on=spans[year][0],
            ends_before=spans[year][1],
        )

    def need(number: int, year: int) -> NeedRow:
        return dataclasses.replace(
            first_need,
            key=f"n-{number}-{year}",
            uplift=None,
            starts_on=spans[year][0],
            ends_before=spans[year][1],
        )

    return dataclasses.replace(
        said,
        ends_before=starts[-1],
        scenarios=(),
        contributions=tuple(money(number, year) for number in range(funds) for year in range(years)),
        needs=tuple(need(number, year) for number in range(needs) for year in range(years)),
    )


def test_a_plan_of_sixty_funds_and_six_hundred_lines_in_five_years_is_read_quickly(cast):
    said = large_plan(funds=60, needs=600, years=5)
    plan = load_plan(said, at=NOW, by=ask(cast.joan)).plan
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        found = read_back_for_proof(plan.pk)
        taken.append(time.perf_counter() - start)
    assert len(found.needs) == 3_000
    assert min(taken) < 0.5, f"{min(taken):.3f} s"
    assert read_back(plan.pk) == said


def test_the_same_plan_again_changes_nothing_at_any_size(cast):
    load(cast, WHOLE)
    again = load_plan(read_plan(WHOLE), at=NOW + timedelta(days=1), by=ask(cast.joan))
    assert not again.is_new
