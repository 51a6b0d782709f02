"""How things are: what a score is, what a pair is, what change is, and what cannot be kept."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.outcome_questions.adult import ADULT_DAILY_LIFE
from commonweal.rules.outcome_questions.behaviour import BEHAVIOUR_HEARD, BEHAVIOUR_TOLD
from commonweal.rules.outcome_questions.shape import Statement
from commonweal.rules.outcome_questions.young import CHILD_BY_CARER, YOUNG_DAILY_LIFE
from commonweal.rules.outcome_tools import (
    DAILY_LIFE,
    TOOLS,
    Answered,
    Answerer,
    Asking,
    Change,
    NoSuchSet,
    Occasion,
    WhyNotAsked,
    change_between,
    outcome_tool,
    pair_of,
    reasons_not_to_keep,
    score_of,
    sets_for,
)

ALL = {number: 2 for number in range(1, 10)}
OPENED, TODAY = date(2026, 4, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({}, None),
        ({1: 4, 2: 4, 3: 4, 4: 4, 5: 4}, None),
        ({1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4}, 400),
        ({1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0}, 0),
        (ALL, 200),
        ({**ALL, 7: 4}, 178),
        ({**ALL, 7: 0}, 222),
        ({1: 4, 2: 3, 3: 2, 4: 1, 5: 0, 6: 3}, 217),
        ({1: 1, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 8: 0, 9: 0}, 13),
    ],
)
def test_a_score_is_the_mean_in_hundredths(answers, score):
    assert score_of(ADULT_DAILY_LIFE, answers) == score


@given(st.sampled_from(TOOLS), st.data())
def test_a_score_lies_between_the_ends_and_turns_round_with_the_answers(asked, data):
    numbers = st.lists(
        st.sampled_from([each.number for each in asked.statements]),
        unique=True,
        min_size=asked.least_answered,
    )
    answers = {number: data.draw(st.sampled_from(asked.points)) for number in data.draw(numbers)}
    low, high = asked.points[0], asked.points[-1]
    score = score_of(asked, answers)
    assert score is not None
    assert 100 * low <= score <= 100 * high
    turned = replace(
        asked, statements=tuple(replace(each, is_reversed=not each.is_reversed) for each in asked.statements)
    )
    other = score_of(turned, answers)
    assert abs(score + other - 100 * (low + high)) <= 1
    exact = Fraction(
        sum(
            low + high - points if asked.statements[number - 1].is_reversed else points
            for number, points in answers.items()
        ),
        len(answers),
    )
    assert abs(Fraction(score, 100) - exact) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("first", "last", "change"),
    [
        (200, 250, Change.BETTER),
        (200, 249, Change.SAME),
        (200, 200, Change.SAME),
        (200, 151, Change.SAME),
        (200, 150, Change.WORSE),
        (0, 400, Change.BETTER),
        (400, 0, Change.WORSE),
    ],
)
def test_change_counts_from_half_a_point_on(first, last, change):
    assert change_between(ADULT_DAILY_LIFE, first, last) is change
    turned = replace(ADULT_DAILY_LIFE, higher_is_better=False)
    opposite = {Change.BETTER: Change.WORSE, Change.WORSE: Change.BETTER, Change.SAME: Change.SAME}
    assert change_between(turned, first, last) is opposite[change]


def at(occasion, day, score=200, tool=ADULT_DAILY_LIFE.name):
    return Answered(tool, occasion, date(2026, 5, day), score)


START, WAY, END, AFTER = Occasion.INTAKE, Occasion.REVIEW, Occasion.EXIT, Occasion.FOLLOW_UP


@pytest.mark.parametrize(
    ("answered", "days"),
    [
        ([], None),
        ([at(START, 1)], None),
        ([at(END, 9)], None),
        ([at(START, 1), at(WAY, 5)], None),
        ([at(START, 1), at(AFTER, 9)], None),
        ([at(START, 1), at(END, 9)], (1, 9)),
        ([at(START, 1), at(END, 1)], (1, 1)),
        ([at(START, 9), at(END, 1)], None),
        ([at(END, 9), at(START, 3), at(WAY, 5), at(START, 1), at(END, 8)], (1, 9)),
        ([at(START, 1, None), at(START, 2), at(END, 8), at(END, 9, None)], (2, 8)),
        ([at(START, 1), at(END, 9, tool=("adult_daily_life", "2027.1"))], None),
        ([at(START, 1, tool=BEHAVIOUR_HEARD.name), at(END, 9)], None),
    ],
)
def test_only_a_start_and_an_end_of_one_version_make_a_pair(answered, days):
    found = pair_of(answered, tool=ADULT_DAILY_LIFE.name)
    assert (found and tuple(each.on.day for each in found)) == days


def refused(asked=ADULT_DAILY_LIFE, **changes):
    given_ = {"occasion": WAY, "on": TODAY, "answers": ALL, "why_not": None}
    around = {
        "client_group": "victim",
        "age": 30,
        "opened_on": OPENED,
        "closed_on": None,
        "today": TODAY,
        "held": (),
        "is_safe_to_reach": True,
    }
    asking = Asking(**given_ | {name: value for name, value in changes.items() if name in given_})
    around |= {name: value for name, value in changes.items() if name in around}
    return [each.code for each in reasons_not_to_keep(asking, asked, **around)]


CLOSED = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"answers": {1: 4}}, []),
        ({"answers": {}, "why_not": WhyNotAsked.SAID_NO}, []),
        ({"client_group": "child"}, ["wrong_set"]),
        ({"age": 15}, ["wrong_set"]),
        ({"age": 16}, []),
        ({"age": None}, []),
        ({"on": TODAY + timedelta(days=1)}, ["in_the_future"]),
        ({"on": OPENED}, []),
        ({"on": OPENED - timedelta(days=1)}, ["before_case"]),
        ({"closed_on": CLOSED}, ["after_case"]),
        ({"closed_on": CLOSED, "on": CLOSED, "occasion": END}, []),
        ({"closed_on": CLOSED, "occasion": AFTER}, []),
        ({"closed_on": CLOSED, "occasion": AFTER, "is_safe_to_reach": False}, ["not_safe_to_reach"]),
        (
            {
                "closed_on": CLOSED,
                "occasion": AFTER,
                "is_safe_to_reach": False,
                "answers": {},
                "why_not": WhyNotAsked.NOT_SAFE,
            },
            [],
        ),
        ({"is_safe_to_reach": False}, []),
        ({"occasion": AFTER}, ["not_closed"]),
        ({"occasion": None}, ["no_occasion"]),
        ({"occasion": None, "closed_on": CLOSED}, ["no_occasion"]),
        ({"occasion": START, "held": [START]}, ["start_held"]),
        ({"occasion": START, "held": [WAY]}, []),
        ({"occasion": START, "held": [START], "answers": {}, "why_not": WhyNotAsked.NOT_SAFE}, []),
        ({"occasion": WAY, "held": [START, WAY]}, []),
        ({"answers": {}}, ["neither"]),
        ({"why_not": WhyNotAsked.SAID_NO}, ["both"]),
        ({"answers": {1: 5}}, ["not_an_answer"]),
        ({"answers": {1: -1}}, ["not_an_answer"]),
        ({"answers": {10: 1}}, ["not_an_answer"]),
        ({"answers": {0: 1}}, ["not_an_answer"]),
        ({"answers": {}, "occasion": None, "age": 3}, ["wrong_set", "no_occasion", "neither"]),
    ],
)
def test_what_cannot_be_kept(changes, codes):
    assert refused(**changes) == codes


def test_the_reason_names_the_statements_that_are_wrong():
    asking = Asking(WAY, TODAY, {3: 9, 1: 7, 2: 2})
    (found,) = reasons_not_to_keep(
        asking, ADULT_DAILY_LIFE, client_group="victim", age=30, opened_on=OPENED, closed_on=None, today=TODAY
    )
    assert "1, 3" in found.text


@pytest.mark.parametrize(
    ("group", "age", "keys"),
    [
        ("victim", 30, ["adult_daily_life", "behaviour_heard"]),
        ("victim", None, ["adult_daily_life", "behaviour_heard"]),
        ("victim", 15, []),
        ("child", 8, ["young_daily_life"]),
        ("child", 17, ["young_daily_life"]),
        ("child", 7, ["child_by_carer"]),
        ("child", 18, []),
        ("child", None, []),
        ("perpetrator", 40, ["behaviour_told"]),
    ],
)
def test_which_sets_are_for_whom(group, age, keys):
    assert [each.key for each in sets_for(group, age)] == keys


def test_a_set_is_found_by_key_and_version_alone():
    assert outcome_tool("adult_daily_life", "2026.1") is ADULT_DAILY_LIFE
    with pytest.raises(NoSuchSet, match=r"2025\.1"):
        outcome_tool("adult_daily_life", "2025.1")


def test_every_set_says_whose_words_it_is_and_who_answers():
    assert len({each.name for each in TOOLS}) == len(TOOLS)
    for each in TOOLS:
        assert each.source, each.key
        assert each.opening.strip().endswith(".")
        assert len({statement.text for statement in each.statements}) == len(each.statements)
        assert any(statement.is_reversed for statement in each.statements), each.key
    assert CHILD_BY_CARER.answered_by is Answerer.CARER
    assert YOUNG_DAILY_LIFE.answered_by is Answerer.PERSON
    assert BEHAVIOUR_TOLD.key not in DAILY_LIFE
    assert BEHAVIOUR_HEARD.key not in DAILY_LIFE


def test_the_two_about_behaviour_ask_the_same_five_things():
    """Side by side they are compared as counts, so they must not drift apart."""
    assert BEHAVIOUR_TOLD.scale == BEHAVIOUR_HEARD.scale
    assert [each.is_reversed for each in BEHAVIOUR_TOLD.statements] == [
        each.is_reversed for each in BEHAVIOUR_HEARD.statements
    ]
    assert BEHAVIOUR_TOLD.client_groups.isdisjoint(BEHAVIOUR_HEARD.client_groups)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"statements": (Statement(2, "x"),)}, "without gaps"),
        ({"scale": ((0, "No"),)}, "two different points"),
        ({"scale": ((1, "Yes"), (0, "No"))}, "rising"),
        ({"scale": ((0, "No"), (0, "Yes"))}, "rising"),
        ({"least_answered": 0}, "at least one answer"),
        ({"least_answered": 10}, "no more than it has"),
        ({"change_that_counts": 0}, "a hundredth"),
    ],
)
def test_a_set_that_cannot_be_scored_is_not_made(changes, words):
    with pytest.raises(ValueError, match=words):
        replace(ADULT_DAILY_LIFE, **changes)
