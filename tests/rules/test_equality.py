"""Equality questions: what is asked of whom, three standings that are never mixed, and what figures are told."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules import equality
from commonweal.rules.equality import (
    ETHNIC_GROUPS,
    ETHNIC_MINORITIES,
    KEYS,
    NOT_ASKED,
    PREFERS_NOT,
    QUESTIONS,
    changed,
    counted,
    questions_for,
    reasons_not_to_keep,
    whole,
)

SAID = st.fixed_dictionaries(
    {}, optional={each.key: st.sampled_from([code for code, _ in each.choices]) for each in QUESTIONS}
)


def test_the_examples_hold():
    assert doctest.testmod(equality).failed == 0


def test_every_question_says_why_and_where_it_comes_from():
    for each in QUESTIONS:
        assert each.why.endswith(".")
        assert each.why.count(".") == 1
        assert each.asks.endswith("?")
        assert each.source
        assert each.as_of.year >= 2010
        codes = [code for code, _ in each.choices]
        assert len(set(codes)) == len(codes)
        assert codes[-2:] == [PREFERS_NOT, NOT_ASKED]


def test_the_census_has_nineteen_ethnic_groups_and_five_above_them():
    assert len(equality.ETHNIC_GROUP.answers) == 19
    five = {each.words.split(":")[0] for each in equality.ETHNIC_GROUP.answers}
    assert len(five) == 5
    assert {each.counts_as for each in equality.ETHNIC_GROUP.answers} == ETHNIC_GROUPS


def test_nothing_is_asked_about_immigration():
    words = " ".join(each.asks + each.title for each in QUESTIONS).lower()
    assert not any(word in words for word in ("immigra", "recourse", "visa", "national"))


ADULTS_ONLY = {"gender_identity", "orientation", "pregnancy", "partnership"}


@pytest.mark.parametrize(
    ("group", "age", "all_of_them"),
    [
        ("victim", 40, True),
        ("victim", None, True),
        ("perpetrator", None, True),
        ("child", 16, True),
        ("child", 15, False),
        ("child", 0, False),
        ("child", None, False),
        ("victim", 15, False),
    ],
)
def test_some_questions_are_not_asked_of_children(group, age, all_of_them):
    asked = {each.key for each in questions_for(group, age)}
    assert asked == (set(KEYS) if all_of_them else set(KEYS) - ADULTS_ONLY)


def codes(said, before=None, group="victim", age=30):
    return [each.code for each in reasons_not_to_keep(said, before or {}, client_group=group, age=age)]


def test_answers_are_kept_in_part():
    assert codes({"sex": "female"}) == []
    assert codes({"religion": PREFERS_NOT}) == []
    assert codes({}) == ["nothing_said"]
    assert codes({}, {"sex": "female"}) == []  # taken back


def test_a_child_is_not_asked_and_what_was_kept_may_stay_or_be_taken_back():
    assert codes({"orientation": PREFERS_NOT}, group="child", age=9) == ["too_young_orientation"]
    before = {"orientation": "bisexual"}
    assert codes(before, before, group="child", age=9) == []
    assert codes({"sex": "male"}, before, group="child", age=9) == []
    assert codes({"orientation": "other_orientation"}, before, group="child", age=9) == [
        "too_young_orientation"
    ]


def test_what_changed_is_named_without_what_it_was():
    assert changed({}, {"sex": "female", "religion": NOT_ASKED}) == ("Sex",)
    assert changed({"sex": "female"}, {"sex": "female"}) == ()
    assert changed({"sex": "female"}, {}) == ("Sex",)


@pytest.mark.parametrize(
    ("orientation", "gender_identity", "lgbt"),
    [
        ("heterosexual", "same", "no"),
        ("gay_or_lesbian", NOT_ASKED, "yes"),
        ("other_orientation", PREFERS_NOT, "yes"),
        ("heterosexual", "differs", "yes"),
        (PREFERS_NOT, "differs", "yes"),
        ("heterosexual", PREFERS_NOT, PREFERS_NOT),
        ("heterosexual", NOT_ASKED, NOT_ASKED),
        (PREFERS_NOT, NOT_ASKED, NOT_ASKED),
        (PREFERS_NOT, PREFERS_NOT, PREFERS_NOT),
        (NOT_ASKED, NOT_ASKED, NOT_ASKED),
    ],
)
def test_one_answer_is_enough_for_yes_and_no_takes_both(orientation, gender_identity, lgbt):
    found = counted({"orientation": orientation, "gender_identity": gender_identity})
    assert found.lgbt == lgbt
    # Which of the two it was is told to nobody.
    assert {found.orientation, found.gender_identity} <= {"answered", PREFERS_NOT, NOT_ASKED}


@pytest.mark.parametrize(
    ("said", "is_minority"),
    [
        ("white_british", False),
        ("white_irish", True),
        ("white_traveller", True),
        ("white_roma", True),
        ("white_other", True),
        ("mixed_white_asian", True),
        ("black_african", True),
        ("asian_chinese", True),
        ("arab", True),
        ("any_other", True),
    ],
)
def test_white_minorities_are_among_ethnic_minorities(said, is_minority):
    assert (counted({"ethnic_group": said}).ethnic_group in ETHNIC_MINORITIES) is is_minority


@pytest.mark.parametrize(
    ("said", "disabled"),
    [("limited_a_lot", "yes"), ("limited_a_little", "yes"), ("not_limited", "no"), ("none", "no")],
)
def test_a_condition_that_limits_nothing_is_no_disability(said, disabled):
    assert counted({"disability": said}).disability == disabled


@given(SAID)
def test_a_standing_stays_what_it_is_and_an_answer_never_becomes_one(said):
    now, found = whole(said), counted(said)
    for key in KEYS:
        for standing in (PREFERS_NOT, NOT_ASKED):
            assert (now[key] == standing) is (getattr(found, key) == standing)


@given(SAID)
def test_the_finer_answer_is_never_told(said):
    fine = {each.code for question in QUESTIONS for each in question.answers if each.counts_as != each.code}
    assert not fine & set(vars(counted(said)).values())
