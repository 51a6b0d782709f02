"""Licensed questions: read strictly, loaded once by whoever runs the machine, asked like ours, and never edited."""

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, ProgrammingError, connections, transaction

from commonweal.rules.outcome_tools import (
    Occasion,
    Scoring,
    change_between,
    find_outcome_tool,
    score_of,
    sets_for,
)
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import outcomes
from commonweal.services.casework.actions.tools import load_outcome_tool, remove_outcome_tool, row_of
from commonweal.services.casework.commands import outcome_tool
from commonweal.services.casework.models import LoadedOutcomeTool, OutcomeAnswers
from commonweal.services.casework.outcome_file import read_outcome_tool
from commonweal.services.casework.queries.outcomes import begun_with, loaded_outcome_tools, outcomes_of
from tests.care import LATER, NOW, TODAY
from tests.cast import OWNER, ask
from tests.pages.filling import counted, day, errors, fill, text_of

EXAMPLE = (Path(__file__).parents[2] / "examples" / "outcome-tools" / "invented.toml").read_text(
    encoding="utf-8"
)
KEY = "calm_and_coping_4"


def tool(text: str = EXAMPLE):
    found = read_outcome_tool(text)
    assert found.faults == ()
    return found.tool


TWICE = EXAMPLE.replace(KEY, "calm_twice")
LOADED = (
    EXAMPLE,
    TWICE,
    TWICE.replace('version = "1"', 'version = "2"'),
    EXAMPLE.replace(KEY, "calm_at_ends").replace('"intake", "review", ', '"intake", '),
)


@pytest.fixture(scope="module")
def loaded(_cast_in_database, django_db_blocker):
    """Sets loaded by the owner, and taken away again: the app may do neither."""
    with django_db_blocker.unblock():
        for text in LOADED:
            row_of(tool=tool(text), at=NOW).save(using=OWNER)
        yield
        LoadedOutcomeTool.objects.using(OWNER).all().delete()


@pytest.fixture
def as_owner(cast):
    """Whoever runs the machine: what is asked of the database is asked as the owner, and rolled back."""
    held = connections["default"]
    connections["default"] = connections[OWNER]
    yield
    connections["default"] = held


def test_the_example_is_read_as_it_is_written():
    found = tool()
    assert (found.scoring, found.least_answered, found.change_that_counts) == (Scoring.TABLE, 3, 150)
    assert found.ends == (400, 1500)
    assert [each.is_reversed for each in found.statements] == [False, False, True, False]
    assert found.occasions == frozenset(Occasion)
    assert [found.band_of(score) for score in (400, 799, 800, 1130, 1500)] == [
        "low", "low", "middling", "high", "high",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({1: 3, 2: 3, 3: 1, 4: 3}, 1500),
        ({1: 1, 2: 1, 3: 3, 4: 1}, 400),
        ({1: 2, 2: 2, 3: 2, 4: 2}, 897),
        ({1: 3, 2: 3, 3: 1}, 1500),
        ({1: 2, 2: 2, 4: 3}, 1010),
        ({1: 3, 2: 3}, None),
    ],
)
def test_a_sum_becomes_what_the_table_says(answers, score):
    assert score_of(tool(), answers) == score


def test_a_sum_is_a_sum():
    text = EXAMPLE.replace('scoring = "table"', 'scoring = "sum"').replace("table = [[4", "# [[4")
    found = tool(text)
    assert found.ends == (400, 1200)
    assert score_of(found, {1: 2, 2: 2, 4: 3}) == 933
    assert score_of(found, {1: 2, 2: 2, 3: 1, 4: 3}) == 1000
    assert change_between(found, 400, 549) == "same"
    assert change_between(found, 400, 550) == "better"


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("key =", "key", "This is no TOML file"),
        ('"calm_and_coping_4"', '"adult_daily_life"', "Line 2: This key belongs to a set that comes with us"),
        ('"calm_and_coping_4"', '"calm coping"', "Line 2: Write the key with letters"),
        ('version = "1"', "version = 1", "Line 3: version must be text"),
        ('registration = "', '# "', "registration is missing."),
        ('licence = "E', 'licence = "" # E', "Line 7: licence is missing."),
        ('"person" ', '"judge" ', "answered_by must be one of: person, carer, worker."),
        ('["victim"]', '["dog"]', "client_groups must be a list of"),
        ('"exit", ', '"later", ', "occasions must be a list of"),
        ("minimum_age = 16", "minimum_age = 16\nmaximum_age = 9", "maximum_age is below minimum_age."),
        ('[2, "Sometimes"]', '[1, "Sometimes"]', "Let the points of the scale rise."),
        ('[2, "Sometimes"]', '[-2, "Sometimes"]', "points a whole number from 0 to 100"),
        ('[2, "Sometimes"]', '[2, ""]', "needs words"),
        ('"table" ', '"guess" ', "scoring must be one of: mean, sum, table."),
        ("least_answered = 3", "least_answered = 5", "least_answered must be a whole number from 1 to 4"),
        ("= true", '= "yes"', "higher_is_better must be true or false."),
        ("= 1.5", "= 0", "change_that_counts must be a number of points above nought"),
        ("= 1.5", "= 1.505", "change_that_counts must be a number of points above nought"),
        ("[7, 7.9], ", "", "one score for every sum from 4 to 12, rising. Missing: 7."),
        ("[12, 15]", "[12, -15]", "scores with at most two decimals"),
        ('[8, "middling"]', '[3, "middling"]', "Let the scores of the bands rise."),
        ("bands_source =", "# ", "Say in bands_source where the words"),
        ("is_reversed = true", 'is_reversed = "yes"', "is_reversed of statement 3 must be true or false."),
        ('text = "I have felt', 'words = "I have felt', "Statement 1 has no text."),
        ("is_reversed = true", "colour = 1", "“colour” is not known in a statement."),
        ("minimum_age = 16", "colour = 16", "“colour” is not known here."),
    ],
)
def test_a_fault_is_said_in_plain_words(was, becomes, fault):
    assert was in EXAMPLE
    found = read_outcome_tool(EXAMPLE.replace(was, becomes, 1))
    assert found.tool is None
    assert any(fault in each for each in found.faults), found.faults


def test_all_faults_are_listed_at_once():
    wrong = EXAMPLE.replace('"victim"', '"dog"').replace('"person" ', '"judge" ').replace("= 16", "= -1")
    assert len(read_outcome_tool(wrong).faults) == 3


def test_no_float_comes_between():
    assert tool().table[1] == (5, 562)
    assert tool(EXAMPLE.replace("5.62", "5.07")).table[1] == (5, int(Decimal("5.07") * 100))


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_command_lists_every_fault_and_loads_nothing_or_all(as_owner, tmp_path):
    def run(*arguments: str):
        return CliRunner().invoke(outcome_tool, arguments)

    file, mine = tmp_path / "set.toml", EXAMPLE.replace(KEY, "calm_by_command")
    file.write_text(mine.replace('"victim"', '"dog"').replace("is_reversed = true", "is_reversed = 1"))
    for command in ("check", "load"):
        result = run(command, str(file))
        assert result.exit_code == 1
        assert "client_groups must be a list of" in result.output
        assert "is_reversed of statement 3" in result.output
    there = LoadedOutcomeTool.objects.filter(key="calm_by_command")
    assert not there.exists()
    file.write_text(mine)
    assert "Nothing is wrong" in run("check", str(file)).output
    assert not there.exists()
    assert "Loaded: Calm" in run("load", str(file)).output
    again = run("load", str(file))
    assert again.exit_code == 1
    assert "never edited" in again.output
    listed = run("list").output
    assert "calm_by_command, version 1" in listed
    assert "registration EXAMPLE-0001" in listed
    assert "adult_daily_life, version 2026.1: How things are, for an adult (ours)" in listed
    assert "Removed" in run("remove", "calm_by_command", "1").output
    assert not there.exists()


def test_a_loaded_set_is_asked_and_shown_like_ours(cast, loaded, client_for):
    browser, at = client_for(cast.pat), f"/cases/{cast.pats_case.pk}/outcomes/"
    assert "Calm and coping" in text_of(counted(browser, at))
    asking = text_of(counted(browser, f"{at}ask/{KEY}/"))
    assert "A score needs 3 of 4 answers" in asking
    assert "Registration EXAMPLE-0001" in asking
    sent = {"occasion": "intake", "why_not": "", **day("answered_on", TODAY)}
    sent |= {f"statement_{number}": "2" for number in range(1, 5)}
    wrong = fill(browser, f"{at}ask/{KEY}/", sent, statement_2="9")
    assert list(errors(wrong)) == ["id_statement_2"]
    assert text_of(wrong).count(" checked") == 4  # the occasion and three statements
    assert fill(browser, f"{at}ask/{KEY}/", sent)["Location"] == at
    page = text_of(browser.get(at))
    assert "9.0 points, “middling”" in page
    ask(cast.pat)
    row = OutcomeAnswers.objects.get()
    assert (row.score, row.tool, row.tool_version) == (897, KEY, "1")
    assert "Sometimes" in text_of(counted(browser, f"{at}{row.pk}/"))


def test_who_began_with_a_version_is_asked_it_to_the_end(cast, loaded):
    def fits(**begun) -> list[str]:
        found = sets_for("victim", 30, loaded=loaded_outcome_tools(), **begun)
        return [each.version for each in found if each.key == "calm_twice"]

    assert fits() == ["2"]
    ask(cast.pat)
    first = outcome_tool_of("calm_twice", "1")
    keep(cast, first)
    begun = begun_with(outcomes_of(cast.pats_case))
    assert fits(begun=begun) == ["1"]
    assert find_outcome_tool("calm_twice", "3", loaded=loaded_outcome_tools()) is None


def outcome_tool_of(key, version="1"):
    found = find_outcome_tool(key, version, loaded=loaded_outcome_tools())
    assert found is not None
    return found


def keep(cast, asked, occasion=Occasion.INTAKE, **more):
    kept = outcomes.Kept(occasion, TODAY, {1: 2, 2: 2, 3: 2, 4: 2})
    return outcomes.keep_answers(
        **{"case_id": cast.pats_case.pk, "asked": asked, "kept": kept, "form_key": None, "by": ask(cast.pat), "at": NOW}
        | more
    )  # fmt: skip


def test_a_set_is_only_asked_when_its_publisher_says(cast, loaded):
    with pytest.raises(Refused) as refused:
        keep(cast, outcome_tool_of("calm_at_ends"), Occasion.REVIEW)
    assert [reason.code for reason in refused.value.reasons] == ["not_then"]


def test_the_app_cannot_load_edit_or_remove_a_set(cast, loaded):
    for act in (
        lambda: load_outcome_tool(tool=tool(EXAMPLE.replace('"1"', '"9"')), at=LATER),
        lambda: remove_outcome_tool(key=KEY, version="1", at=LATER),
        lambda: LoadedOutcomeTool.objects.update(title="x"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()


@pytest.mark.django_db(databases=["default", "owner"])
def test_nobody_edits_a_set_and_an_answered_one_stays(cast, as_owner):
    row = row_of(tool=tool(EXAMPLE.replace(KEY, "calm_answered")), at=NOW)
    row.save()
    OutcomeAnswers.objects.create(
        case_id=cast.pats_case.pk, tool="calm_answered", tool_version="1", occasion="intake", answered_on=TODAY,
        answers={"1": 2}, by=cast.pat, at=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="it stays"):
        remove_outcome_tool(key="calm_answered", version="1", at=LATER)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        LoadedOutcomeTool.objects.filter(pk=row.pk).update(title="x")
    with pytest.raises(DatabaseError, match="stays once"), transaction.atomic():
        LoadedOutcomeTool.objects.filter(pk=row.pk).delete()
