"""Does `commonweal plan fund` say whether a plan can be paid for, why not, and who pays what? And `plan write` what is loaded?"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.commissioning.funding.plan_file import read_plan
from commonweal.commissioning.funding.stored import read_back
from commonweal.commissioning.funding.workbook import read_workbook
from commonweal.commissioning.procurement.commands import plan as plan_command
from tests.money import PLAN, confirm, load
from tests.whole_plan import WHOLE

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.toml"))

# A victims' service in a county and a city: county money may not pay for the city.
THREE = """
[plan]
key = "three"
title = "Three partners"
source = "Invented for tests"
starts = 2026-04-01
ends = 2027-03-31

[[organisations]]
code = "county"
name = "the county"
kind = "council"
starts = 2000-04-01

[[organisations]]
code = "city"
name = "the city"
kind = "council"
starts = 2000-04-01

[[organisations]]
code = "commissioner"
name = "the commissioner"
kind = "policing"
starts = 2012-11-22

[[areas]]
code = "county-area"
name = "the county"
kind = "county"
starts = 2000-04-01

[[areas]]
code = "city-area"
name = "the city"
kind = "city"
starts = 2000-04-01

[[boards]]
key = "joint"
name = "Joint Board"
organisation = "county"
starts = 2012-11-22

[[decisions]]
reference = "J-1"
board = "joint"
title = "Pay together"
recommendation = "Pay for a victims’ service together."
amount = "1,000,000"
starts = 2026-04-01
ends = 2027-03-31
report_on = 2026-01-01
decided = "approved"
decided_on = 2026-01-02

[[elements]]
key = "victims"
name = "the victims’ service"
tier = "2"
client_group = "victim"
side = "victim"

[[fences]]
key = "county-only"
areas = ["county-area"]
basis = "Budget"

[[fences]]
key = "city-only"
areas = ["city-area"]
basis = "Budget"

[[fences]]
key = "anywhere"
anywhere = true
basis = "Grant"

[[contributions]]
key = "county"
funder = "county"
source_fund = "Core budget"
fence = "county-only"
starts = 2026-04-01
ends = 2027-03-31
per = "year"
amount = "500,000"
steps = [{ step = "confirm", on = 2026-01-02, decision = "J-1" }]

[[contributions]]
key = "city"
funder = "city"
source_fund = "Core budget"
fence = "city-only"
starts = 2026-04-01
ends = 2027-03-31
per = "year"
amount = "300,000"
steps = [{ step = "confirm", on = 2026-01-02, decision = "J-1" }]

[[contributions]]
key = "commissioner"
funder = "commissioner"
source_fund = "Grant"
fence = "anywhere"
starts = 2026-04-01
ends = 2027-03-31
per = "year"
amount = "300,000"
steps = [{ step = "confirm", on = 2026-01-02, decision = "J-1" }]

[[needs]]
key = "victims"
element = "victims"
starts = 2026-04-01
ends = 2027-03-31
per = "year"
amounts = { county-area = "400,000", city-area = "650,000" }

[[scenarios]]
key = "smaller"
name = "A smaller service in the city"
changes = [{ kind = "amount", subject = "victims-city-area", amount = "600,000" }]
"""


def run(*words: str):
    return CliRunner().invoke(plan_command, list(words))


@pytest.fixture
def file(tmp_path):
    def made(text: str) -> str:
        path = tmp_path / "plan.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return made


def test_what_cannot_be_paid_is_explained_in_a_sentence(file):
    result = run("fund", file(THREE))
    assert result.exit_code == 1
    assert (
        "This plan cannot be paid for: £50,000 is missing even with money agreed in principle."
        in result.output
    )
    assert (
        "£650,000 is needed for the victims’ service in the city in 2026/27; only £300,000 from the city and £300,000 from the"
        " commissioner may pay for it: £50,000 short, while £100,000 from the county is stranded by its fence."
    ) in result.output
    assert "    2026/27  £1,050,000  £1,000,000  £50,000   £100,000" in result.output.splitlines()


def test_who_pays_for_what_adds_up(file):
    output = run("fund", file(THREE)).output
    assert (
        "  the county, Core budget, 2026/27: £500,000\n    £400,000  the victims’ service in the county, 2026/27"
        in output
    )
    assert "\n    £100,000  left over" in output


def test_a_scenario_that_can_be_paid_on_confirmed_money_ends_well(file):
    result = run("fund", file(THREE), "--scenario", "smaller")
    assert result.exit_code == 0
    assert "This plan can be paid for on confirmed money only." in result.output
    assert "Why:" not in result.output


def test_money_that_is_only_promised_does_not_end_well(file):
    promised = THREE.replace('"650,000"', '"600,000"').replace(
        'key = "city"\nfunder', 'key = "city"\nfund = "grant"\nfunder'
    )
    first, last = promised.rsplit('{ step = "confirm", on = 2026-01-02, decision = "J-1" }', 1)
    unsure = f'{first}{{ step = "agree_in_principle", on = 2026-01-02 }}{last}'
    result = run("fund", file(unsure))
    assert result.exit_code == 1
    assert "This plan can be paid for with money agreed in principle" in result.output
    assert "Who pays for what, with money agreed in principle" in result.output
    sure = run("fund", file(unsure), "--counting", "confirmed")
    assert (sure.exit_code, "Who pays for what, on confirmed money only" in sure.output) == (1, True)
    assert "£300,000 from the commissioner is only agreed in principle" in sure.output


def test_a_faulty_file_an_unknown_scenario_and_a_wrong_word_end_with_two(file):
    faulty = run("fund", file(THREE.replace('"650,000"', '"650,00"')))
    assert (faulty.exit_code, "has 1 fault" in faulty.output) == (2, True)
    unknown = run("fund", file(THREE), "--scenario", "larger")
    assert (
        unknown.exit_code,
        "No scenario “larger” is in this file: known there: smaller." in unknown.output,
    ) == (2, True)
    assert run("fund", file(THREE), "--counting", "hoped").exit_code == 2
    twice = THREE.replace(
        'amount = "600,000" }]',
        'amount = "600,000" }, { kind = "amount", subject = "victims", amount = "1" }]',
    )
    collide = run("fund", file(twice), "--scenario", "smaller")
    assert (collide.exit_code, "Two changes are about the amount of" in collide.output) == (2, True)


def test_every_scenario_of_a_plan_can_be_tried(file):
    for key in ("city-leaves", "everything-else"):
        assert "On confirmed money only" in run("fund", file(WHOLE), "--scenario", key).output


def test_gates_and_unsure_money_are_told(file):
    output = run("fund", file(WHOLE), "--counting", "in_principle").output
    assert "Not needed while a gate is shut:\n  - Benefit exceeds investment: £99,999.99." in output
    assert "On confirmed money only\n  No: " in output
    assert (
        "Who pays for what, with money agreed in principle\n  Ashmere County Council, Base budget, 2022/23: £97,375"
        in output
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_published_plans_are_put_to_the_proof(path):
    result = run("fund", str(path))
    assert result.exit_code == 1, "none of them was confirmed when it was published"
    assert "\nOn confirmed money only\n  No: " in result.output


def test_nobody_pays_when_nothing_is_promised(file):
    nothing = PLAN.replace("steps = [", "# steps = [")
    result = run("fund", file(nothing))
    assert result.exit_code == 1
    assert "Nobody pays for anything." in result.output
    assert result.output.count("  - No money counts here at all.") == 3


# Writing what is loaded


def test_a_loaded_plan_is_written_as_it_stands(cast, tmp_path):
    plan = load(cast)
    confirm(cast, "county-year-1")
    target = tmp_path / "now.toml"
    result = run("write", "fellshire", "--to", str(target))
    assert (result.exit_code, result.output) == (
        0,
        "now.toml holds fellshire: 6 contributions, 3 fences, 12 needs, 2 contracts, 2 decisions, 2 published figures.\n",
    )
    written = read_plan(target.read_text(encoding="utf-8"))
    assert written == read_back(plan.pk)
    assert [row.status for row in written.contributions if row.key == "county-year-1"] == ["confirmed"]


def test_a_workbook_is_put_to_the_proof_and_written_like_a_plan_file(cast, tmp_path):
    plan = load(cast)
    target = tmp_path / "now.xlsx"
    assert (
        "now.xlsx holds fellshire: 6 contributions" in run("write", "fellshire", "--to", str(target)).output
    )
    assert read_workbook(target.read_bytes(), name="now.xlsx") == read_back(plan.pk)
    result = run("fund", str(target))
    assert (result.exit_code, result.output.startswith("Services in Fellshire and Wexcombe")) == (1, True)
    assert run("check", str(target)).output.startswith("now.xlsx is a sound plan file: 6 contributions")
    target.write_bytes(b"no workbook")
    assert (run("fund", str(target)).exit_code, run("check", str(target)).exit_code) == (2, 1)


def test_a_plan_that_is_not_loaded_is_named(cast, tmp_path):
    load(cast)
    result = run("write", "nowhere", "--to", str(tmp_path / "x.toml"))
    assert (result.exit_code, "No plan “nowhere” is loaded. Loaded are: fellshire." in result.output) == (
        1,
        True,
    )
    assert not (tmp_path / "x.toml").exists()
