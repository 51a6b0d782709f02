"""Does `commonweal plan check` say what the published source prints wrongly, after the faults of the file itself?"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.commissioning.funding.checking import findings
from commonweal.commissioning.funding.stored import read_back
from commonweal.commissioning.procurement.commands import plan as plan_command
from tests.examples import EXAMPLES, NAMES, example, example_text
from tests.money import load


def run(*words: str):
    return CliRunner().invoke(plan_command, ["check", *words])


def test_hard_faults_and_soft_questions_are_counted_each_in_a_sentence_with_its_place():
    result = run(str(EXAMPLES / "lancashire.toml"))
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].startswith("lancashire.toml is a sound plan file: 7 contributions, 3 fences")
    assert lines[1] == "9 hard faults in what its source prints:"
    assert lines[2].startswith(
        "  1. Financial section, first table, “Year 1 by work theme”: Work force and coordination, Variance."
    )
    assert lines[11] == "2 soft questions in what its source prints:"
    assert len(lines) == 14


def test_nothing_found_is_said_too():
    result = run(str(EXAMPLES / "portsmouth.toml"))
    assert "No hard faults in what its source prints." in result.output
    assert "4 soft questions in what its source prints:" in result.output


@pytest.mark.parametrize("name", NAMES)
def test_strict_fails_on_a_hard_fault_only(name):
    file = str(EXAMPLES / f"{name}.toml")
    assert run(file).exit_code == 0
    assert run(file, "--strict").exit_code == (1 if name in {"essex", "lancashire", "staffordshire"} else 0)
    assert run(file, "--strict").output == run(file).output


def test_the_faults_of_the_file_come_first_and_alone(tmp_path: Path):
    text = (EXAMPLES / "lancashire.toml").read_text(encoding="utf-8")
    file = tmp_path / "broken.toml"
    file.write_text(text.replace('cells = ["75,127"', 'cells = ["75,1277"'), encoding="utf-8")
    result = run(str(file))
    assert result.exit_code == 1
    assert "broken.toml has 1 fault. Nothing was loaded." in result.output
    assert (
        "The cell of “Work force and coordination” under “Year 1 allocation” cannot be read as an amount."
        in result.output
    )
    assert "hard fault" not in result.output


@pytest.mark.parametrize("name", NAMES)
def test_a_loaded_plan_is_held_against_its_source_as_its_file_is(cast, name):
    plan = load(cast, example_text(name))
    stored = findings(read_back(plan.pk))
    assert stored
    assert stored == findings(example(name))
