"""A partnership's own measures: read from its folder, counted with the others, and refused in plain English."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.config.faults import SetUpFault
from commonweal.config.running import refuse_bad_measures
from commonweal.outcomes import commands
from commonweal.outcomes.actions import refresh_counts
from commonweal.outcomes.catalogue import LARGEST, catalogue, families
from commonweal.outcomes.models import Count
from commonweal.rules.measure_files import BadMeasures
from commonweal.rules.measures import FAMILIES, MEASURES
from tests.care import NOW
from tests.cast import ask

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "measures" / "ours.toml"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEASURES_FOLDER = tmp_path
    settings.MART_FOLDER = tmp_path / "mart"
    families.cache_clear()
    yield tmp_path
    families.cache_clear()


def test_without_a_folder_there_are_those_of_the_product(settings):
    settings.MEASURES_FOLDER = None
    families.cache_clear()
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
    families.cache_clear()
    (folder / "ours.toml").write_text("name = ")
    with pytest.raises(SetUpFault, match=r"ours.toml: The file is not TOML"):
        refuse_bad_measures()


def run(*words: str):
    return CliRunner().invoke(commands.measures, list(words))


def test_the_example_passes_the_check():
    done = run("check", str(EXAMPLE))
    assert done.output == "What our board asked for: 2 measures, and all can be counted.\n"


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
    families.cache_clear()
    done = run("list")
    assert all(each.key in done.output for each in MEASURES)


def test_the_guide_names_only_what_can_be_said():
    """Each line of its table that stands for a condition is read by the product."""
    from commonweal.rules.mart_columns import ACTIVITIES, REFERRALS
    from commonweal.rules.measure_conditions import read_condition

    lines = [
        line for line in (ROOT / "docs" / "measures.md").read_text().splitlines() if line.startswith("| `")
    ]
    said = [
        part
        for line in lines
        for part in line.split(" | ")[0].split("`")[1::2]
        if part not in ("and", "or", "not")
    ]
    read = [read_condition(each, columns={**ACTIVITIES, **REFERRALS}) for each in said if "…" not in each]
    assert len(read) >= 11
