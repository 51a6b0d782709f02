"""Which questions are asked: by age and group, others with a reason, and the stalking questions beside them."""

from dataclasses import replace

import pytest

from commonweal.rules.risk import MOST_COMMENT, Remark, faults_in_remarks
from commonweal.rules.risk_tools import (
    ADULT_24,
    AS_TOLD,
    JUDGEMENT_ONLY,
    OFFICER_27,
    STALKING_11,
    YOUNG_PERSON_24,
    Kind,
    choices_of_tool,
    reasons_not_to_use_tool,
    supplement_to,
    usual_tool,
)

THEIRS = replace(ADULT_24, key="official", version="3", licence="With permission")


def codes(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("group", "age", "tool", "said"),
    [
        ("victim", 40, ADULT_24, ""),
        ("victim", 18, ADULT_24, ""),
        ("victim", 17, YOUNG_PERSON_24, "under 18"),
        ("victim", 13, YOUNG_PERSON_24, "under 18"),
        ("victim", 12, JUDGEMENT_ONLY, "Make a safeguarding referral"),
        ("victim", 0, JUDGEMENT_ONLY, "Make a safeguarding referral"),
        ("victim", None, ADULT_24, "age is not known"),
        ("child", 15, YOUNG_PERSON_24, "under 18"),
        ("child", 9, JUDGEMENT_ONLY, "under 13"),
        ("child", None, JUDGEMENT_ONLY, "age is not known"),
        ("perpetrator", 30, JUDGEMENT_ONLY, ""),
        ("perpetrator", 15, JUDGEMENT_ONLY, ""),
    ],
)
def test_the_usual_questions_go_by_group_and_age(group, age, tool, said):
    found = usual_tool(group, age)
    assert found.tool is tool
    assert said in found.note
    assert bool(said) == bool(found.note)


def test_an_official_text_comes_before_ours_the_latest_first():
    later = replace(THEIRS, version="4")
    assert usual_tool("victim", 40, loaded=(THEIRS, later)).tool is later
    assert usual_tool("victim", 15, loaded=(THEIRS,)).tool is YOUNG_PERSON_24


@pytest.mark.parametrize(
    ("tool", "group", "age", "why", "found"),
    [
        (ADULT_24, "victim", 40, "", []),
        (OFFICER_27, "victim", 40, "Police sent it", []),
        (OFFICER_27, "victim", 40, " ", ["tool_needs_reason"]),
        (OFFICER_27, "victim", 14, "x", ["tool_not_for_them"]),
        (OFFICER_27, "victim", None, "x", []),
        (YOUNG_PERSON_24, "victim", 18, "x", ["tool_not_for_them"]),
        (ADULT_24, "victim", 16, "x", []),
        (ADULT_24, "child", 16, "x", ["tool_not_for_them"]),
        (STALKING_11, "victim", 40, "x", ["tool_is_supplement"]),
        (AS_TOLD, "victim", 40, "x", []),
        (AS_TOLD, "victim", 12, "x", ["tool_not_for_them"]),
        (JUDGEMENT_ONLY, "victim", 40, "x", []),
        (JUDGEMENT_ONLY, "victim", 40, "", ["tool_needs_reason"]),
        (ADULT_24, "perpetrator", 40, "x", ["tool_not_for_them"]),
    ],
)
def test_other_questions_fit_the_person_and_have_a_reason(tool, group, age, why, found):
    assert codes(reasons_not_to_use_tool(tool, client_group=group, age=age, why=why)) == found


def test_the_official_text_where_it_is_loaded_needs_no_reason_and_ours_then_does():
    asked = {"client_group": "victim", "age": 40, "why": "", "loaded": (THEIRS,)}
    assert reasons_not_to_use_tool(THEIRS, **asked) == []
    assert codes(reasons_not_to_use_tool(ADULT_24, **asked)) == ["tool_needs_reason"]


def test_what_may_be_chosen_begins_with_the_usual():
    assert choices_of_tool("victim", 40) == [ADULT_24, OFFICER_27, AS_TOLD, JUDGEMENT_ONLY]
    assert choices_of_tool("victim", 8) == [JUDGEMENT_ONLY]
    assert choices_of_tool("perpetrator", 40) == [JUDGEMENT_ONLY]
    assert choices_of_tool("victim", 40, loaded=(THEIRS,))[0] is THEIRS


def test_the_stalking_questions_stand_beside_a_tool_that_opens_them():
    assert supplement_to(ADULT_24) is STALKING_11
    assert supplement_to(JUDGEMENT_ONLY) is None
    theirs = replace(STALKING_11, key="official_stalking")
    assert supplement_to(ADULT_24, loaded=(theirs,)) is theirs
    assert ADULT_24.items[ADULT_24.stalking_item - 1].note.startswith("If yes, ask the stalking questions")


def test_how_many_questions_each_asks_and_what_for():
    assert [len(each.items) for each in (ADULT_24, YOUNG_PERSON_24, OFFICER_27, STALKING_11)] == [
        24,
        24,
        27,
        11,
    ]
    assert [each.kind for each in (ADULT_24, OFFICER_27, STALKING_11)] == [
        Kind.ASKED,
        Kind.TOLD,
        Kind.SUPPLEMENT,
    ]
    assert not STALKING_11.counts_for_marac
    assert not AS_TOLD.counts_for_marac


@pytest.mark.parametrize("tool", [ADULT_24, YOUNG_PERSON_24, STALKING_11])
def test_what_we_ask_can_be_said_aloud(tool):
    for item in tool.items:
        assert item.text.endswith("?")
        assert len(item.text) <= 120
        assert not {"victim", "perpetrator"} & set(item.text.lower().split())
    assert len({item.text for item in tool.items}) == len(tool.items)


def test_our_own_words_are_not_said_twice():
    assert not {item.text for item in ADULT_24.items} & {item.text for item in YOUNG_PERSON_24.items}


def test_a_tool_opens_the_stalking_questions_at_a_question_it_has():
    with pytest.raises(ValueError, match="no question 25"):
        replace(ADULT_24, stalking_item=25)


def test_remarks_belong_to_questions_and_are_short():
    answers = {1: "yes"}
    assert faults_in_remarks(ADULT_24, answers, {1: Remark(comment="x" * MOST_COMMENT)}) == []
    assert codes(faults_in_remarks(ADULT_24, answers, {1: Remark(comment="x" * (MOST_COMMENT + 1))})) == [
        "item_1_comment"
    ]
    found = faults_in_remarks(ADULT_24, answers, {2: Remark(comment="?")})
    assert codes(found) == ["item_2_unknown"]
    assert "no question 2" in found[0].text
