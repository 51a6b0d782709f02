"""A partnership's own measures: read from its folder, counted with the others, and refused in plain English."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.commissioning.procurement.models import Contract
from commonweal.config.faults import SetUpFault
from commonweal.config.running import refuse_bad_measures
from commonweal.outcomes import commands
from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.catalogue import LARGEST, catalogue, counted_here, families, forget
from commonweal.outcomes.models import Count
from commonweal.outcomes.returns import actions
from commonweal.outcomes.returns.models import Return
from commonweal.rules.measure_by_return import WORDS_OF_RETURNS
from commonweal.rules.measure_files import BadMeasures
from commonweal.rules.measures import FAMILIES, MEASURES
from commonweal.rules.returns import next_quarter
from tests import returns as made
from tests.care import NOW
from tests.cast import ask

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "measures" / "ours.toml"
HELPLINE = ROOT / "examples" / "measures" / "helpline.toml"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEASURES_FOLDER = tmp_path
    settings.MART_FOLDER = tmp_path / "mart"
    forget()
    yield tmp_path
    forget()


def test_without_a_folder_there_are_those_of_the_product(settings):
    settings.MEASURES_FOLDER = None
    forget()
    assert families() == FAMILIES


def test_a_file_in_the_folder_is_read_and_counted(folder, cast):
    (folder / "ours.toml").write_text(EXAMPLE.read_text())
    assert [each.key for each in catalogue()][len(MEASURES) :] == [
        "children_taken_on_in_a_week",
        "declined_by_day_declined",
    ]
    refresh_counts(by=ask(cast.anna), at=NOW)
    counted = set(Count.objects.values_list("measure", flat=True))
    assert "children_taken_on_in_a_week" in counted
    assert "referrals_by_area" in counted


def test_what_is_wrong_names_the_file_and_two_files_cannot_share_a_key(folder):
    (folder / "a.toml").write_text(EXAMPLE.read_text())
    (folder / "b.toml").write_text(EXAMPLE.read_text())
    (folder / "c.toml").write_text(
        EXAMPLE.read_text().replace("closed", "shut").replace("known(", "known (x, ")
    )
    with pytest.raises(BadMeasures) as bad:
        families()
    assert all(each.startswith(("b.toml: ", "c.toml: ")) for each in bad.value.faults)
    assert sum("another measure has this key" in each for each in bad.value.faults) >= 2


def test_the_server_does_not_start_on_measures_that_cannot_be_read(folder):
    refuse_bad_measures()
    forget()
    (folder / "ours.toml").write_text("name = ")
    with pytest.raises(SetUpFault, match=r"ours.toml: The file is not TOML"):
        refuse_bad_measures()


def run(*words: str):
    return CliRunner().invoke(commands.measures, list(words))


def test_the_example_passes_the_check():
    done = run("check", str(EXAMPLE))
    assert done.output == "What our board asked for: 2 measures, and all can be counted.\n"


def test_the_example_of_what_returns_count_passes_the_check_and_no_engine_counts_it(folder, cast):
    done = run("check", str(HELPLINE))
    assert done.output == "Our helpline: 2 measures, and all can be counted.\n"
    (folder / "helpline.toml").write_text(HELPLINE.read_text())
    assert "helpline_calls" in {each.key for each in catalogue()}
    assert "helpline_calls" not in {each.key for each in counted_here()}
    refresh_counts(by=ask(cast.anna), at=NOW)
    assert not Count.objects.filter(measure__startswith="helpline").exists()


def test_a_partnerships_own_is_asked(folder, cast):
    (folder / "helpline.toml").write_text(HELPLINE.read_text())
    made.opened(cast)
    contract = Contract.objects.get(reference="C-1")
    for key in ("helpline_calls", "helpline_calls_at_night"):
        actions.change_what_is_asked(
            contract_id=contract.pk,
            measure_key=key,
            is_asked=True,
            starts_on=next_quarter(made.TODAY, made.QUARTER.starts_on),
            why="The helpline is in this contract.",
            by=ask(cast.joan),
            at=NOW,
        )
    actions.open_returns(by=None, at=NOW + timedelta(days=100))
    found = Return.objects.filter(contract=contract).latest("starts_on")
    lines = {line.measure: line for line in found.lines.all()}
    assert lines["helpline_calls_at_night"].is_rate
    assert not lines["helpline_calls"].is_from_records


def test_the_check_says_everything_and_fails(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(EXAMPLE.read_text().replace("owner", "owned_by").replace("working_days(", "days("))
    done = run("check", str(file))
    assert done.exit_code == 1
    said = str(done.exception)
    assert "Measure 1 (“children_taken_on_in_a_week”): “owner” is missing." in said
    assert "Measure 2 (“declined_by_day_declined”): “owner” is missing." in said
    assert "is not something a measure can say" in said


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe", "not text in UTF-8"), (b"#" * (LARGEST + 1), "larger than")]
)
def test_what_is_no_file_of_measures_is_refused(tmp_path, content, says):
    file = tmp_path / "ours.toml"
    file.write_bytes(content)
    done = run("check", str(file))
    assert done.exit_code == 1
    assert says in str(done.exception)


def test_the_list_has_every_measure(settings):
    settings.MEASURES_FOLDER = None
    forget()
    done = run("list")
    assert all(each.key in done.output for each in MEASURES)


def test_the_guide_names_every_word_of_what_a_return_counts_and_no_other():
    guide = (ROOT / "docs" / "measures.md").read_text()
    table = guide.partition("## What only a return can say")[2].partition("\n## ")[0]
    named = [line.split("`")[1].split(" = ")[0] for line in table.splitlines() if line.startswith("| `")]
    assert set(named) == set(WORDS_OF_RETURNS)


def test_the_guide_names_only_what_can_be_said():
    """Each line of its table that stands for a condition is read by the product."""
    from commonweal.rules.mart_columns import ACTIVITIES, REFERRALS
    from commonweal.rules.measure_conditions import read_condition

    guide = (ROOT / "docs" / "measures.md").read_text()
    words = guide.partition("## The words of a condition")[2].partition("\n## ")[0]
    lines = [line for line in words.splitlines() if line.startswith("| `")]
    said = [
        part
        for line in lines
        for part in line.split(" | ")[0].split("`")[1::2]
        if part not in ("and", "or", "not")
    ]
    read = [read_condition(each, columns={**ACTIVITIES, **REFERRALS}) for each in said if "…" not in each]
    assert len(read) >= 11
