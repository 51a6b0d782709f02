"""Which questions are asked, other questions, what others told, the list of tools, and the numbers in use."""

from datetime import date

import pytest
from click.testing import CliRunner

from commonweal.partnership.models import LocalPolicy, LocalThreshold
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions.tools import load_risk_tool, remove_risk_tool
from commonweal.services.casework.models import Person, RiskReview, RiskTool
from commonweal.services.casework.tool_file import read_tool
from tests.care import LATER, TODAY
from tests.cast import LONG_AGO, ask
from tests.pages.filling import counted, errors, fill, text_of
from tests.pages.test_case_risk import STANDARD, answered, at

OTHER = {"tool": "as_told|2026.1|", "why": "The police used their own."}
OFFICER = {"tool": "officer_27|2026.1|score", "why": "Only the score was sent."}
DECIDED = STANDARD | {"judgement": "high", "decision": "high", "judgement_reasons": "Told so.", "refers_to_marac": "no",
                      "why_not_referred": "Heard there last week."}  # fmt: skip


def born(cast, on: date | None) -> None:
    ask(cast.pat)
    Person.objects.filter(pk=cast.pats_case_person.pk).update(born_on=on)


def last(cast) -> RiskReview:
    ask(cast.pat)
    return RiskReview.objects.filter(episode=cast.pats_case.episode).latest("at")


def test_a_young_person_is_asked_their_own_questions_and_needs_a_safeguarding_referral(cast, client_for):
    born(cast, date(TODAY.year - 15, 1, 1))
    shown = text_of(counted(client_for(cast.pat), at(cast)))
    assert "Young person’s risk questions (24)" in shown
    assert "make a safeguarding referral" in shown


def test_a_child_under_13_is_asked_none_and_the_page_says_what_to_do(cast, client_for):
    born(cast, date(TODAY.year - 9, 1, 1))
    browser = client_for(cast.pat)
    assert browser.get(at(cast))["Location"] == at(cast, "decide/")
    assert "under 13" in text_of(browser.get(at(cast, "decide/")))


def test_stalking_questions_follow_a_yes_and_their_score_stands_alone(cast, client_for):
    browser = client_for(cast.pat)
    without = {k: v for k, v in answered(yes=8).items() if not k.startswith("stalking")}
    assert "Answer stalking question 1" in errors(fill(browser, at(cast), without))["id_stalking_1"]
    sent = answered(yes=8) | {
        "stalking_1": "yes",
        "stalking_2": "yes",
        "teller_3": "police",
        "comment_3": "Told on Monday.",
    }
    fill(browser, at(cast), sent)
    assert "2 yes of 11, kept apart" in text_of(browser.get(at(cast, "decide/")))
    fill(browser, at(cast, "decide/"), STANDARD)
    review = last(cast)
    assert (review.score, review.supplement_score, review.supplement_tool) == (8, 2, "stalking_11")
    assert review.remarks == {"3": {"teller": "police", "comment": "Told on Monday."}}
    assert "stalking questions 2 yes" in text_of(browser.get(f"/cases/{cast.pats_case.pk}/"))


def test_other_questions_need_a_reason_and_forget_the_old_answers(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered(yes=3))
    counted(browser, at(cast, "questions/"))
    assert "Write why" in errors(fill(browser, at(cast, "questions/"), OTHER | {"why": " "}))["id_why"]
    assert (
        "from those shown" in errors(fill(browser, at(cast, "questions/"), OTHER | {"tool": "x"}))["id_tool"]
    )
    assert fill(browser, at(cast, "questions/"), OTHER)["Location"] == at(cast)
    assert browser.get(at(cast, "decide/"))["Location"] == at(cast)
    told = {"told_tool": "DARA", "told_grade": "high", "incidents": "1"}
    assert "Select the grade" in errors(fill(browser, at(cast), told | {"told_grade": ""}))["id_told_grade"]
    fill(browser, at(cast), told)
    assert "DARA: High" in text_of(counted(browser, at(cast, "decide/")))
    assert "cannot be lower than high" in errors(fill(browser, at(cast, "decide/"), STANDARD))["id_decision"]
    fill(browser, at(cast, "decide/"), DECIDED)
    review = last(cast)
    assert (review.tool, review.told_tool, review.told_grade, review.score) == ("as_told", "DARA", "high", 0)
    assert review.tool_reason == OTHER["why"]
    assert review.marac_grounds == ["professional_judgement"]


def test_an_officers_score_is_kept_as_told(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast, "questions/"), OFFICER)
    too_many = {"told_score": "28", "incidents": "0"}
    assert "from 0 to 27" in errors(fill(browser, at(cast), too_many))["id_told_score"]
    fill(browser, at(cast), {"told_score": "15", "incidents": "0"})
    assert "15 yes of 27" in text_of(browser.get(at(cast, "decide/")))
    fill(browser, at(cast, "decide/"), DECIDED)
    assert (last(cast).tool, last(cast).told_score, last(cast).tool_grade) == ("officer_27", 15, "high")


def test_what_is_typed_can_be_kept_for_later(cast, client_for):
    browser = client_for(cast.pat)
    assert (
        fill(browser, at(cast), {"item_1": "yes", "keep_draft": "yes"})["Location"]
        == f"/cases/{cast.pats_case.pk}/"
    )
    shown = text_of(browser.get(at(cast)))
    assert "Your draft is back" in shown
    assert shown.count("checked") == 1


def test_answers_to_other_questions_are_never_taken_over(cast, client_for):
    browser = client_for(cast.pat)
    fill(browser, at(cast), answered(yes=3))
    born(cast, date(TODAY.year - 15, 1, 1))
    assert browser.get(at(cast, "decide/"))["Location"] == at(cast)


# --- official texts ---

FILE = """key = "official"
version = "1"
title = "The publisher's questions"
source = "The publisher"
licence = "With permission of 1 May 2026."
client_groups = ["victim"]
minimum_age = 16
counts_for_marac = true
[[items]]
text = "Is it so?"
[[items]]
text = "And this?"
note = "Ask gently."
"""


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ('version = "1"', "version = 1", "Line 2: version must be text"),
        ('licence = "With', '# licence = "With', "licence is missing."),
        ('["victim"]', '["dog"]', "Line 6: client_groups must be a list of"),
        ("minimum_age = 16", "minimum_age = -1", "Line 7: minimum_age must be a whole number"),
        ('text = "Is it so?"', 'words = "?"', "Line 9: Question 1 has no text."),
        ("counts_for_marac = true", 'counts_for_marac = "yes"\ncolour = 1', "Line 9: “colour” is not known"),
        ("minimum_age = 16", "minimum_age = 16\nstalking_item = 3", "Line 8: There is no question 3"),
        ('"official"', '"adult_24"', None),
        ("key =", "key", "This is no TOML file"),
    ],
)
def test_faults_in_a_file_are_listed_by_line(was, becomes, fault):
    found = read_tool(FILE.replace(was, becomes))
    assert (fault is None) or (found.tool is None and any(fault in each for each in found.faults)), (
        found.faults
    )


def test_all_faults_are_listed_at_once():
    wrong = FILE.replace('"victim"', '"dog"').replace("16", "-1").replace('version = "1"', 'version = ""')
    assert len(read_tool(wrong).faults) == 3
    assert read_tool(FILE.replace('"official"', '"adult_24"').replace('"1"', '"2026.1"')).tool is None


def test_the_app_cannot_load_edit_or_remove_a_tool(cast):
    from django.db import ProgrammingError, transaction

    for act in (
        lambda: load_risk_tool(tool=read_tool(FILE).tool, at=LATER),
        lambda: RiskTool.objects.update(title="x"),
        lambda: RiskTool.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    with pytest.raises(Refused):
        remove_risk_tool(key="none", version="1", at=LATER)


def test_the_command_lists_every_fault_and_loads_nothing(tmp_path):
    from commonweal.services.casework.commands import risk_tool

    file = tmp_path / "tool.toml"
    file.write_text(FILE.replace("16", "-1").replace('"victim"', '"dog"'))
    result = CliRunner().invoke(risk_tool, ["load", str(file)])
    assert result.exit_code == 1
    assert "Line 6:" in result.output
    assert "Line 7:" in result.output


@pytest.mark.parametrize(("name", "status"), [("adam", 200), ("fred", 200), ("pat", 200), ("mona", 200), ("percy", 200),
                                              ("joan", 403), ("rita", 403), ("anna", 403)])  # fmt: skip
def test_who_may_reads_the_list_of_tools(cast, client_for, name, status):
    browser = client_for(getattr(cast, name))
    assert browser.get("/risk-tools/").status_code == status
    if status == 200:
        shown = text_of(counted(browser, "/risk-tools/"))
        for words in (
            "Adult risk questions (24)",
            "Young person’s risk questions (24)",
            "Stalking questions (11)",
            "2026.1",
        ):
            assert words in shown


def test_the_numbers_in_use_say_where_they_come_from(cast, client_for):
    LocalThreshold.objects.create(
        key="marac_visible_high_risk",
        value=17,
        starts_on=LONG_AGO,
        area=cast.wexcombe,
        source="City protocol 2024",
    )
    LocalPolicy.objects.create(
        key="repeat_definition",
        value="crime_type",
        starts_on=date(2040, 1, 1),
        area=None,
        source="Board, to come",
    )
    shown = text_of(counted(client_for(cast.pat), "/numbers/"))
    for words in ("Yes answers from which somebody is referred to MARAC", "17", "Wexcombe", "City protocol 2024",
                  "SafeLives", "From 1 January 2040", "What would be a crime if it were reported"):  # fmt: skip
        assert words in shown, words


def test_without_a_role_nobody_reads_them(cast, client_for):
    assert client_for(cast.nora).get("/numbers/").status_code in (302, 403)
