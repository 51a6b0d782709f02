"""May a gate move, and what does opening it release?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.decisions import Authority
from commonweal.rules.gates import Behind, Release, Status, Step, reasons_not_to_move, releases
from commonweal.rules.periods import Period
from commonweal.rules.plan_years import years_of

PLAN = years_of(Period(date(2013, 4, 1), date(2016, 4, 1)))
DAY = date(2015, 3, 1)


def codes(step=Step.OPEN, status=Status.SHUT, **more) -> list[str]:
    given = {"step_on": DAY, "today": DAY, "words": "Letter of 1 March 2015", **more}
    return [reason.code for reason in reasons_not_to_move(step, status, **given)]


def test_a_gate_opens_and_shuts_again_saying_what_it_rests_on():
    assert codes() == []
    assert codes(Step.SHUT, Status.OPEN) == []
    assert codes(last_step_on=DAY, names_decision=True, authority=Authority(1, DAY)) == []


@pytest.mark.parametrize(
    ("step", "status", "text"),
    [
        (Step.OPEN, Status.OPEN, "You cannot open this because it is open. From here you can: shut."),
        (Step.SHUT, Status.SHUT, "You cannot shut this because it is shut. From here you can: open."),
    ],
)
def test_it_does_not_move_twice_the_same_way(step, status, text):
    reasons = reasons_not_to_move(step, status, step_on=DAY, today=DAY, words="Letter")
    assert [reason.text for reason in reasons] == [text]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"today": date(2015, 2, 28)}, "step_in_future"),
        ({"last_step_on": date(2015, 3, 2)}, "step_before_last"),
        ({"words": "  "}, "words_missing"),
        ({"names_decision": True, "authority": Authority(1, date(2015, 3, 2))}, "before_decision"),
        ({"names_decision": True}, "decision_not_taken"),
    ],
)
def test_what_is_missing_is_said(more, code):
    assert codes(**more) == [code]


def test_everything_that_is_wrong_is_said_at_once():
    late = date(2015, 3, 2)
    assert codes(today=date(2015, 2, 1), last_step_on=late, words="", authority=Authority(1, late)) == [
        "step_in_future",
        "step_before_last",
        "words_missing",
        "before_decision",
    ]


def test_what_opening_releases_by_year_and_name():
    early = Behind("Early support", PLAN[2], 255_416_00)
    money = Behind(
        "the health board’s contribution", Period(date(2014, 10, 1), date(2015, 10, 1)), 100_00, True
    )
    assert releases([money, early], PLAN) == (
        Release("Early support", 3, 255_416_00, False),
        Release("the health board’s contribution", 2, 50_00, True),
        Release("the health board’s contribution", 3, 50_00, True),
    )
    words = [each.in_words() for each in releases([money, early], PLAN)]
    assert words[0] == "Opens Early support in year 3: £255,416"
    assert words[1] == "Counts the health board’s contribution in year 2: £50"


def test_lines_of_one_name_in_one_year_are_added_up():
    both = [Behind("Early support", PLAN[2], 1_00), Behind("Early support", PLAN[2], 2_00)]
    assert releases(both, PLAN) == (Release("Early support", 3, 3_00, False),)
    assert releases([], PLAN) == ()


@given(
    st.lists(
        st.builds(Behind, st.sampled_from("ab"), st.sampled_from(PLAN), st.integers(0, 10**9), st.booleans())
    )
)
def test_no_penny_behind_a_gate_is_lost(behind):
    for is_money in (False, True):
        released = [each.pence for each in releases(behind, PLAN) if each.is_money is is_money]
        assert sum(released) == sum(each.pence for each in behind if each.is_money is is_money)
        assert all(released)
