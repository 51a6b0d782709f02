"""Score, judgement and decision are three things, and judgement never lowers the tool's grade."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.marac import RepeatDefinition
from commonweal.rules.reasons import Refused
from commonweal.rules.risk import (
    Answer,
    Change,
    ComparedBy,
    Decision,
    Direction,
    Grade,
    Ground,
    GroundKind,
    Judgement,
    Reviewed,
    Score,
    direction,
    faults_in_answers,
    final_grade,
    grounds_for_marac,
    reasons_not_for_marac,
    reasons_not_to_decide,
    reasons_not_to_judge,
    review_due_on,
    score,
    tool_grade,
)
from commonweal.rules.risk_tools import ADULT_24
from commonweal.rules.thresholds import Key, Threshold, threshold

TODAY = date(2026, 11, 1)


def answers(yes, dont_know=0):
    given = [Answer.YES] * yes + [Answer.DONT_KNOW] * dont_know
    given += [Answer.NO] * (24 - len(given))
    return dict(enumerate(given, start=1))


def scored(yes):
    return Score("adult_24", "2026.1", yes)


def codes(reasons):
    return [reason.code for reason in reasons]


# --- the score ---


def test_the_score_is_the_number_of_yes_and_dont_know_counts_as_nothing():
    assert score(ADULT_24, answers(9, dont_know=6)) == Score("adult_24", "2026.1", yes=9, dont_know=6)
    assert score(ADULT_24, answers(0)).yes == 0
    assert score(ADULT_24, answers(24)).yes == 24


def test_answers_may_come_as_the_plain_words_of_a_form():
    typed = {number: str(answer.value) for number, answer in answers(3, dont_know=2).items()}
    assert score(ADULT_24, typed) == Score("adult_24", "2026.1", yes=3, dont_know=2)


def test_every_fault_is_named_at_once():
    given = answers(24)
    del given[2], given[17]
    given[5] = "maybe"
    given[25] = "yes"
    faults = faults_in_answers(ADULT_24, given)
    assert codes(faults) == ["item_2_missing", "item_17_missing", "item_5_not_an_answer", "item_25_unknown"]
    assert faults[0].text == "Answer question 2: yes, no or don't know."
    assert faults[2].text == "Choose yes, no or don't know for question 5."
    assert faults[3].text == (
        "There is no question 25 in “Adult risk questions (24)”. Use the questions of this version."
    )
    with pytest.raises(Refused) as raised:
        score(ADULT_24, given)
    assert list(raised.value.reasons) == faults


def test_good_answers_have_no_faults():
    assert faults_in_answers(ADULT_24, answers(7, dont_know=1)) == []


# --- the grade ---


@pytest.mark.parametrize(
    ("yes", "grade"),
    [
        (0, Grade.STANDARD),
        (9, Grade.STANDARD),
        (10, Grade.MEDIUM),
        (13, Grade.MEDIUM),
        (14, Grade.HIGH),
        (24, Grade.HIGH),
    ],
)
def test_the_bands_in_common_use(yes, grade):
    assert tool_grade(scored(yes), on=TODAY) is grade


def test_an_area_may_set_its_own_bands_from_a_day():
    local = [
        Threshold(Key.GRADE_MEDIUM_FROM, 8, date(2026, 4, 1), "local protocol", "C1"),
        Threshold(Key.GRADE_HIGH_FROM, 12, date(2026, 4, 1), "local protocol", "C1"),
    ]
    here = {"area": "C1", "thresholds": local}
    assert tool_grade(scored(8), on=TODAY, **here) is Grade.MEDIUM
    assert tool_grade(scored(12), on=TODAY, **here) is Grade.HIGH
    assert tool_grade(scored(12), on=date(2026, 3, 31), **here) is Grade.MEDIUM
    assert tool_grade(scored(12), on=TODAY, area="C2", thresholds=local) is Grade.MEDIUM


def test_grades_rank_in_order():
    assert [grade.rank for grade in (Grade.STANDARD, Grade.MEDIUM, Grade.HIGH)] == [0, 1, 2]


# --- the judgement ---


def test_a_higher_judgement_needs_reasons_in_writing():
    for reasons in ("", "   "):
        found = reasons_not_to_judge(Judgement(Grade.HIGH, reasons), tool_grade=Grade.MEDIUM)
        assert codes(found) == ["judgement_needs_reasons"]
        assert found[0].text == (
            "Your judgement is higher than the score shows. Write what you saw or heard that makes it so."
        )
    assert reasons_not_to_judge(Judgement(Grade.HIGH, "strangled last week"), tool_grade=Grade.MEDIUM) == []


@pytest.mark.parametrize("grade", [Grade.STANDARD, Grade.MEDIUM])
def test_the_same_or_a_lower_judgement_may_be_held_without_reasons(grade):
    assert reasons_not_to_judge(Judgement(grade), tool_grade=Grade.MEDIUM) == []


@given(st.sampled_from(Grade), st.one_of(st.none(), st.sampled_from(Grade)))
def test_judgement_lifts_the_grade_and_never_lowers_it(by_tool, judged):
    final = final_grade(by_tool, None if judged is None else Judgement(judged, "because"))
    assert final.rank == max(by_tool.rank, -1 if judged is None else judged.rank)


# --- grounds for MARAC ---


def grounds(**given):
    plain = {"score": None, "judgement_high": False, "incidents_12m": 0, "last_marac_on": None, "on": TODAY}
    return grounds_for_marac(**(plain | given))


def kinds(found):
    return [ground.kind for ground in found]


def test_no_ground_no_referral():
    assert grounds() == []
    assert grounds(score=scored(13), incidents_12m=2, last_marac_on=date(2025, 10, 31)) == []


def test_fourteen_yes_answers_are_visible_high_risk_and_the_number_is_kept():
    assert grounds(score=scored(14)) == [
        Ground(
            GroundKind.VISIBLE_HIGH_RISK,
            "Visible high risk: 14 yes answers, and 14 or more is enough.",
            threshold(Key.MARAC_VISIBLE_HIGH_RISK, on=TODAY),
        )
    ]


def test_judgement_stands_alone():
    assert grounds(judgement_high=True, score=scored(2)) == [
        Ground(
            GroundKind.PROFESSIONAL_JUDGEMENT,
            "Professional judgement: the risk is high for the reasons written down.",
        )
    ]


def test_three_incidents_in_twelve_months_are_escalation():
    assert grounds(incidents_12m=3) == [
        Ground(
            GroundKind.ESCALATION,
            "Escalation: 3 incidents in twelve months, and 3 or more is enough.",
            threshold(Key.MARAC_ESCALATION_INCIDENTS, on=TODAY),
        )
    ]


def test_abuse_within_twelve_months_of_the_pairs_last_referral_is_a_repeat():
    assert grounds(last_marac_on=date(2025, 11, 1)) == [
        Ground(
            GroundKind.REPEAT,
            "Repeat: further abuse within 12 months of the last referral, on 1 November 2025.",
            threshold(Key.MARAC_REPEAT_MONTHS, on=TODAY),
        )
    ]


def test_a_repeat_goes_by_the_day_of_the_abuse_not_of_the_review():
    assert kinds(grounds(last_marac_on=date(2025, 9, 1), abuse_on=date(2026, 8, 20))) == [GroundKind.REPEAT]
    assert grounds(last_marac_on=date(2026, 9, 1), abuse_on=date(2026, 8, 20)) == []


def test_the_older_definition_of_repeat_can_be_asked_for():
    older = {"last_marac_on": date(2026, 9, 1), "definition": RepeatDefinition.CRIME_TYPE}
    assert grounds(**older, would_be_crime=False) == []
    assert kinds(grounds(**older, would_be_crime=True)) == [GroundKind.REPEAT]


def test_all_grounds_are_given_in_order():
    found = grounds(score=scored(20), judgement_high=True, incidents_12m=9, last_marac_on=date(2026, 9, 1))
    assert kinds(found) == list(GroundKind)


def test_areas_differ_and_numbers_change():
    local = [
        Threshold(Key.MARAC_VISIBLE_HIGH_RISK, 17, date(2026, 4, 1), "local protocol", "C1"),
        Threshold(Key.MARAC_ESCALATION_INCIDENTS, 5, date(2026, 4, 1), "local protocol", "C1"),
        Threshold(Key.MARAC_REPEAT_MONTHS, 6, date(2026, 4, 1), "local protocol", "C1"),
    ]
    given = {
        "score": scored(16),
        "incidents_12m": 4,
        "last_marac_on": date(2026, 2, 1),
        "thresholds": local,
    }
    assert grounds(**given, area="C1") == []
    assert len(grounds(**given, area="C2")) == 3
    assert kinds(grounds(**given | {"on": date(2026, 3, 31)}, area="C1")) == [
        GroundKind.VISIBLE_HIGH_RISK,
        GroundKind.ESCALATION,
        GroundKind.REPEAT,
    ]


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match=r"^The number of incidents cannot be below zero\.$"):
        grounds(incidents_12m=-1)


@pytest.mark.parametrize(("age", "refused"), [(15, True), (0, True), (16, False), (44, False), (None, False)])
def test_marac_is_from_sixteen(age, refused):
    found = reasons_not_for_marac(age=age, on=TODAY)
    assert codes(found) == (["under_marac_age"] if refused else [])


def test_a_child_goes_to_childrens_social_care():
    assert reasons_not_for_marac(age=15, on=TODAY)[0].text == (
        "MARAC is for people aged 16 or over. Refer this child to children's social care today."
    )
    local = [Threshold(Key.MARAC_MINIMUM_AGE, 18, date(2026, 1, 1), "local", "C1")]
    assert codes(reasons_not_for_marac(age=17, on=TODAY, area="C1", thresholds=local)) == ["under_marac_age"]
    assert reasons_not_for_marac(age=17, on=date(2025, 12, 31), area="C1", thresholds=local) == []


# --- the decision ---

A_GROUND = [Ground(GroundKind.ESCALATION, "Escalation")]
TOO_YOUNG = reasons_not_for_marac(age=12, on=TODAY)


SAID = {
    "grade_lowered": "The decision cannot be lower than",
    "why_not_referred": "There is a ground for MARAC. Refer, or write why not.",
    "no_ground_for_marac": (
        "No ground for MARAC was found. If you judge the risk to be high, record that and why."
    ),
    "under_marac_age": "MARAC is for people aged 16 or over.",
}


def decide(decision, *, tool=Grade.MEDIUM, judgement=None, grounds=(), not_for_marac=()):
    found = reasons_not_to_decide(
        decision, tool_grade=tool, judgement=judgement, grounds=grounds, not_for_marac=not_for_marac
    )
    assert all(reason.text.startswith(SAID[reason.code]) for reason in found)
    return codes(found)


def test_the_decision_is_never_below_tool_or_judgement():
    assert decide(Decision(Grade.STANDARD, False)) == ["grade_lowered"]
    assert decide(Decision(Grade.MEDIUM, False)) == []
    assert decide(Decision(Grade.HIGH, False)) == []
    assert decide(Decision(Grade.MEDIUM, False), judgement=Judgement(Grade.HIGH, "x")) == ["grade_lowered"]
    found = reasons_not_to_decide(
        Decision(Grade.STANDARD, False), tool_grade=Grade.HIGH, judgement=None, grounds=()
    )
    assert found[0].text == (
        "The decision cannot be lower than high. Keep that grade; the next review may change it."
    )


def test_a_ground_is_acted_on_or_the_reason_why_not_is_written():
    assert decide(Decision(Grade.MEDIUM, False), grounds=A_GROUND) == ["why_not_referred"]
    assert decide(Decision(Grade.MEDIUM, False, "  "), grounds=A_GROUND) == ["why_not_referred"]
    assert decide(Decision(Grade.MEDIUM, False, "heard last week"), grounds=A_GROUND) == []
    assert decide(Decision(Grade.MEDIUM, True), grounds=A_GROUND) == []


def test_no_ground_no_marac():
    assert decide(Decision(Grade.MEDIUM, True)) == ["no_ground_for_marac"]


def test_a_child_is_not_referred_to_marac_whatever_the_grounds():
    assert decide(Decision(Grade.MEDIUM, True), grounds=A_GROUND, not_for_marac=TOO_YOUNG) == [
        "under_marac_age"
    ]
    assert decide(Decision(Grade.MEDIUM, False), grounds=A_GROUND, not_for_marac=TOO_YOUNG) == []


# --- reviews over time ---


def test_the_next_review_falls_due_by_the_weeks_in_force_when_it_was_done():
    assert review_due_on(date(2026, 11, 1)) == date(2026, 12, 27)
    local = [Threshold(Key.REVIEW_WEEKS, 4, date(2026, 11, 1), "local", "C1")]
    assert review_due_on(date(2026, 11, 1), area="C1", thresholds=local) == date(2026, 11, 29)
    assert review_due_on(date(2026, 10, 31), area="C1", thresholds=local) == date(2026, 12, 26)
    assert review_due_on(date(2026, 11, 1), area="C2", thresholds=local) == date(2026, 12, 27)


def reviewed(yes, grade, tool="adult_24", version="2026.1"):
    return Reviewed(Score(tool, version, yes), grade)


@pytest.mark.parametrize(
    ("first", "last", "change"),
    [
        (reviewed(15, Grade.HIGH), reviewed(11, Grade.MEDIUM), (Direction.REDUCED, ComparedBy.GRADE)),
        (reviewed(8, Grade.STANDARD), reviewed(11, Grade.MEDIUM), (Direction.INCREASED, ComparedBy.GRADE)),
        # The grade was lifted by judgement at first: grade decides, though more questions are now yes.
        (reviewed(8, Grade.HIGH), reviewed(11, Grade.MEDIUM), (Direction.REDUCED, ComparedBy.GRADE)),
        (reviewed(20, Grade.HIGH), reviewed(15, Grade.HIGH), (Direction.REDUCED, ComparedBy.SCORE)),
        (reviewed(15, Grade.HIGH), reviewed(16, Grade.HIGH), (Direction.INCREASED, ComparedBy.SCORE)),
        (reviewed(15, Grade.HIGH), reviewed(15, Grade.HIGH), (Direction.SAME, ComparedBy.SCORE)),
        (
            reviewed(15, Grade.HIGH),
            reviewed(5, Grade.STANDARD, version="2027.1"),
            (Direction.NOT_COMPARABLE, ComparedBy.NOTHING),
        ),
        (
            reviewed(15, Grade.HIGH, tool="officer_27"),
            reviewed(5, Grade.STANDARD),
            (Direction.NOT_COMPARABLE, ComparedBy.NOTHING),
        ),
    ],
)
def test_which_way_risk_went(first, last, change):
    assert direction(first, last) == Change(*change)
