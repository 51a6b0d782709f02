"""Is the text that is written for a plan one that reads back to the same plan, and one that people can read?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from commonweal.commissioning.funding.plan_file import (
    digest,
    faults_between_rows,
    faults_by_day,
    read_plan,
)
from commonweal.commissioning.funding.plan_file.as_json import from_json, to_json
from commonweal.commissioning.funding.plan_file.rows import Plan
from commonweal.commissioning.funding.plan_file.writing import write_plan
from tests.made_plans import plans
from tests.money import PLAN
from tests.whole_plan import WHOLE

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))
TEXTS = {"small": PLAN, "whole": WHOLE} | {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES}
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("name", TEXTS)
def test_a_written_plan_reads_back_to_the_same_plan(name):
    plan = read_plan(TEXTS[name])
    again = read_plan(write_plan(plan))
    assert again == plan
    assert digest(again) == digest(plan)
    assert write_plan(again) == write_plan(plan)


@SLOW
@given(plans())
def test_any_plan_does(plan):
    assert faults_between_rows(plan) == []
    assert faults_by_day(plan, today=date(2026, 1, 1)) == []
    again = read_plan(write_plan(plan))
    assert again == plan
    assert digest(again) == digest(plan)


@SLOW
@given(plans())
def test_any_plan_survives_json(plan):
    assert from_json(Plan, to_json(plan)) == plan


def test_it_is_written_as_people_write():
    text = write_plan(read_plan(WHOLE))
    assert '[plan]\nkey = "ashmere"\n' in text
    assert "# Whose money\n" in text
    assert 'amount = "102,500"' in text
    assert "ends = 2023-03-31" in text
    assert 'top_slice = "5"' in text
    assert (
        '[contributions.uplift]\nbase = "100,000"\nyear = 1\npercent = "2.5"\ntimes = "yearly"\nrounded_to = "pound"'
        in text
    )
    assert '  { what = "Individual supervision", unit = "240", people = 4, times = 3 },' in text
    assert (
        max(len(line) for line in text.splitlines() if "recommendation" not in line and "note" not in line)
        < 170
    )
    assert "priority" not in text.split("# Whose money")[0], "what is usual is left out"
