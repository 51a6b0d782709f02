"""Loading published figures: good lines kept, bad ones named; twice adds nothing, a new edition stands beside the old."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from commonweal.audit.models import AuditEvent
from commonweal.commissioning.needs import actions, queries
from commonweal.commissioning.needs.commands import needs
from commonweal.commissioning.needs.models import AreaPopulation, PublishedFigure, PublishedPlace
from commonweal.commissioning.needs.reading_files import read_file
from commonweal.rules.marac_file import CASES, COLUMNS
from commonweal.rules.reasons import Refused
from tests.cast import NOW, ask
from tests.published import FIGURES, MARAC, POPULATIONS

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "marac_by_police_force_2018_2025.csv"


def load(cast, text: str, *, edition: str = ""):
    read = read_file(text.encode(), edition=edition)
    return actions.load_file(read=read, by=ask(cast.anna), at=NOW)


def test_marac_figures_are_loaded_and_our_own_force_is_known(cast):
    loaded = load(cast, MARAC)
    assert (loaded.added, loaded.known, loaded.faults) == (42, 0, ())
    assert "West Midlands" in loaded.remarks[0]
    own = PublishedPlace.objects.get(name="Fellshire and Wexcombe")
    assert own.ours == cast.whole
    assert PublishedPlace.objects.filter(ours=None).count() == 3
    event = AuditEvent.objects.filter(action="load_figures").last()
    assert (event.actor_id, event.details) == (cast.anna.pk, {"added": 42, "known": 0, "refused": 0})
    assert not PublishedFigure.objects.exclude(area=None).exists(), (
        "a force's figure is put on no area of ours"
    )


def test_the_same_file_again_adds_nothing(cast):
    load(cast, MARAC)
    again = load(cast, MARAC)
    assert (again.added, again.known, again.faults) == (0, 42, ())


def test_another_value_needs_another_edition_and_then_both_stay(cast):
    load(cast, MARAC)
    corrected = MARAC.replace(
        "Greyfold,2024-25,3,1200,1400,34.2857142857", "Greyfold,2024-25,3,1250,1400,35.7142857142"
    )
    refused = load(cast, corrected)
    assert refused.added == 0
    assert {fault.line for fault in refused.faults} == {7}
    assert "give the new edition a name of its own" in refused.faults[0].text
    assert load(cast, corrected, edition="corrected in May").added == 42
    shown = [each for each in queries.compared([CASES]) if each.figure.place == "Greyfold"][-1]
    assert (shown.figure.value, shown.editions, shown.figure.edition) == (1_250_00, 2, "corrected in May")


def test_a_bad_line_is_named_and_the_good_ones_are_kept(cast):
    loaded = load(cast, MARAC.replace("2024-25,3,1200", "2024-25,3,lots"))
    assert loaded.added == 36
    assert str(loaded.faults[0]) == "Line 7: cases_discussed: write a number of nought or more, or nothing."
    assert {fault.line for fault in loaded.faults} == {7}


def test_plain_figures_are_put_on_areas_of_ours_of_the_same_kind_only(cast):
    loaded = load(cast, FIGURES)
    assert loaded.added == 4
    (fault,) = loaded.faults
    assert fault.line == 6
    assert "North Fell is a district, and this figure was published for a police area" in fault.text
    assert "neither copied nor divided" in fault.text
    assert PublishedFigure.objects.get(subject="calls", area=cast.fellshire, value=480).status == "published"
    hidden = PublishedFigure.objects.get(subject="deaths")
    assert (hidden.value, hidden.lowest, hidden.highest) == (None, 1, 4)
    assert PublishedFigure.objects.get(subject="calls", place__name="Elsewhere").value == 95


def test_populations_are_loaded_for_areas_of_ours(cast):
    loaded = load(cast, POPULATIONS)
    assert loaded.added == 3
    assert "no area has the code “nowhere”" in loaded.faults[0].text
    assert queries.residents(group="adults_16", until=2024)["fellshire"].people == 210_000
    assert queries.residents(group="adults_16", until=2020)["fellshire"].year == 2023, (
        "else the first year after"
    )
    assert load(cast, POPULATIONS).known == 3
    assert AreaPopulation.objects.count() == 3


def test_a_force_may_share_its_name_with_a_county_of_ours(cast):
    """Lancashire is a county and a police area: the figure of the force is not the county's, and is refused nowhere."""
    loaded = load(cast, MARAC.replace("Greyfold", "Fellshire"))
    assert loaded.faults == ()
    assert PublishedPlace.objects.get(name="Fellshire").ours is None


def test_which_place_is_ours_is_said_of_its_own_kind_only(cast):
    load(cast, MARAC.replace("Fellshire and Wexcombe", "Fell Police"))
    place = PublishedPlace.objects.get(name="Fell Police")
    assert place.ours is None
    with pytest.raises(Refused, match="neither copied nor divided"):
        actions.say_which_is_ours(place_id=place.pk, area_id=cast.fellshire.pk, by=ask(cast.anna), at=NOW)
    actions.say_which_is_ours(place_id=place.pk, area_id=cast.whole.pk, by=ask(cast.anna), at=NOW)
    other = PublishedPlace.objects.get(name="Greyfold")
    with pytest.raises(Refused, match="another published place already"):
        actions.say_which_is_ours(place_id=other.pk, area_id=cast.whole.pk, by=ask(cast.anna), at=NOW)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "These headings are missing"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b"a,b\0", "no text file"),
        (b"area,people\nfellshire,3", "These headings are missing: group, year, source, edition"),
        (b"area,area\n1,2", "stand here twice: area"),
        (b'area,people\n"fell', "quotation mark is opened"),
        ((",".join(COLUMNS) + "\nFellshire,2024-25").encode(), "2 cells, but 11 headings"),
    ],
)
def test_a_file_that_is_none_is_said_to_be_none(cast, data, says):
    loaded = actions.load_file(read=read_file(data), by=ask(cast.anna), at=NOW)
    assert loaded.added == 0
    assert says in str(loaded.faults[0])


def run(*arguments: str):
    return CliRunner().invoke(needs, arguments)


@pytest.fixture
def unwrapped(monkeypatch):
    """The command without the wrapping that brings a database up: the test has one."""
    for command in needs.commands.values():
        inner = getattr(command.callback, "__wrapped__", command.callback)
        monkeypatch.setattr(command, "callback", inner)


@pytest.mark.usefixtures("cast", "unwrapped")
def test_the_command_says_what_it_did(tmp_path):
    file = tmp_path / "marac.csv"
    file.write_text(MARAC, encoding="utf-8")
    done = run("load", str(file))
    assert (done.exit_code, "42 figures were added, 0 were here already" in done.output) == (0, True)
    file.write_text(FIGURES, encoding="utf-8")
    done = run("load", str(file))
    assert done.exit_code == 1
    assert "Line 6: North Fell is a district" in done.output
    assert run("ours", "Nowhere", "whole").exit_code == 1
    assert run("ours", "Greyfold", "fellshire").exit_code == 1


@pytest.mark.usefixtures("unwrapped")
def test_the_real_file_is_loaded_whole_and_once(cast):
    if not REAL.exists():
        pytest.skip(f"the published MARAC file is not at hand ({REAL.name}): loading it goes untested here")
    done = run("load", str(REAL), "--edition", "downloaded for a test")
    assert (done.exit_code, "1,596 figures were added" in done.output) == (0, True), done.output
    assert "West Midlands" in done.output
    assert (
        "0 figures were added, 1,596 were here already"
        in run("load", str(REAL), "--edition", "downloaded for a test").output
    )
    assert not PublishedFigure.objects.exclude(area=None).exists()
