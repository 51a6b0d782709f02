"""Is money carried forward only in outline first, then for what is really left, by those who may?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules import contributions
from commonweal.rules.carry_forward import (
    CERTAINTY,
    FIRST,
    STEPS,
    TERMINAL,
    Leftover,
    Outline,
    Status,
    Step,
    Underspend,
    is_overdue,
    left_of,
    reasons_not_to_confirm,
    reasons_not_to_outline,
    reasons_not_to_refuse,
)
from commonweal.rules.contributions import Certainty
from commonweal.rules.decisions import Authority
from commonweal.rules.periods import Period
from commonweal.rules.steps import faults_in_table

TODAY = date(2013, 12, 20)
DECIDED = date(2013, 12, 2)
YEAR = Period(date(2013, 4, 1), date(2014, 4, 1))
NEXT = Period(date(2014, 4, 1), date(2016, 4, 1))
PLAN = Period(date(2013, 4, 1), date(2016, 4, 1))
BOARD = Authority(455_000_00, DECIDED)
MONEY = Leftover(contributions.Status.RECEIVED, YEAR, 455_546_00, "County")
OUTLINE = Outline(NEXT, 455_000_00, "The treasurer and the board", date(2014, 6, 30))


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


def test_the_table_is_whole():
    assert faults_in_table(STEPS, steps=Step, first=FIRST, terminal=TERMINAL) == []
    assert CERTAINTY[Status.OUTLINED] is Certainty.IN_PRINCIPLE
    assert CERTAINTY[Status.CONFIRMED] is Certainty.CONFIRMED
    assert CERTAINTY[Status.REFUSED] is None


def test_codes_stay_as_they_are_kept():
    assert [*Status] == ["outlined", "confirmed", "refused"]
    assert [*Step] == ["confirm", "refuse"]
    assert [*Underspend] == ["funder", "pool", "shared"]


# In outline


def outline(money=MONEY, wanted=OUTLINE, **changes):
    facts = {"on": TODAY, "today": TODAY, "authority": BOARD, "plan": PLAN}
    return codes(reasons_not_to_outline(money, wanted, **facts | changes))


def test_lancashires_455_thousand_in_outline():
    assert outline() == []
    assert outline(wanted=replace(OUTLINE, most_pence=None)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"promise": contributions.Status.CONFIRMED}, []),
        ({"promise": contributions.Status.CONDITIONAL}, ["carried_before_confirmed"]),
        ({"promise": contributions.Status.ASKED}, ["carried_before_confirmed"]),
        ({"promise": contributions.Status.WITHDRAWN}, ["carried_before_confirmed"]),
        ({"is_cash": False}, ["carried_in_kind"]),
        ({"left_pence": 455_000_00}, []),
        ({"left_pence": 454_999_99}, ["above_what_is_left"]),
        ({"expires_on": date(2016, 3, 31)}, []),
        ({"expires_on": date(2016, 3, 30)}, ["carried_past_expiry"]),
        ({"underspend": Underspend.POOL}, []),
        ({"underspend": Underspend.SHARED}, []),
        ({"underspend": Underspend.FUNDER}, ["funder_has_not_agreed"]),
    ],
)
def test_only_confirmed_cash_that_will_be_left_and_may_stay(changes, expected):
    assert outline(replace(MONEY, **changes)) == expected


def test_the_funder_of_what_goes_back_may_agree_by_letter():
    theirs = replace(MONEY, underspend=Underspend.FUNDER)
    assert outline(theirs, carried_by="Letter of 10 December") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"period": Period(date(2014, 3, 31), date(2015, 4, 1))}, ["carried_to_own_year"]),
        ({"period": Period(date(2016, 4, 1), date(2017, 4, 1))}, ["carried_out_of_plan"]),
        ({"period": Period(date(2016, 3, 31), date(2017, 4, 1))}, []),
        ({"most_pence": 0}, ["amount_missing"]),
        ({"most_pence": 455_546_01}, ["above_what_is_left", "above_decision"]),
        ({"most_pence": 455_000_01}, ["above_decision"]),
        ({"confirmed_by": " "}, ["confirmer_missing"]),
        ({"confirm_by": None}, ["confirm_by_missing"]),
        ({"confirm_by": date(2014, 3, 31)}, ["confirm_by_too_early"]),
        ({"confirm_by": date(2014, 4, 1)}, []),
    ],
)
def test_to_a_later_year_with_somebody_to_confirm_it(changes, expected):
    assert outline(wanted=replace(OUTLINE, **changes)) == expected


def test_nothing_left_is_not_carried_even_when_no_amount_is_named():
    everything = replace(OUTLINE, most_pence=None)
    assert outline(replace(MONEY, left_pence=0), everything) == ["nothing_left"]
    assert outline(replace(MONEY, left_pence=-1), everything) == ["nothing_left"]


def test_a_penny_may_be_carried():
    assert outline(replace(MONEY, left_pence=1), replace(OUTLINE, most_pence=1)) == []
    assert codes(confirm(amount_pence=1, left_pence=1)) == []


@pytest.mark.parametrize(("left", "said"), [(5, "£0.05"), (0, "£0"), (-5, "£0")])
def test_more_than_is_left_is_refused_saying_what_is(left, said):
    for reasons, words in (
        (
            reasons_not_to_outline(
                replace(MONEY, left_pence=left), OUTLINE, on=TODAY, today=TODAY, authority=BOARD, plan=PLAN
            ),
            f"{said} is or will be left: enter that much or less.",
        ),
        (
            confirm(left_pence=left),
            f"{said} of this money was left in the bank at the year’s end, after what was accrued and committed: "
            "confirm that much or less.",
        ),
    ):
        assert [reason.text for reason in reasons if reason.code == "above_what_is_left"] == [words]


def test_a_decision_holds_from_its_day_until_the_day_it_ends():
    assert outline(on=DECIDED) == []
    assert outline(authority=replace(BOARD, ends_before=date(2013, 12, 21))) == []
    small = replace(BOARD, amount_pence=5)
    texts = [
        reason.text
        for reasons in (
            reasons_not_to_outline(MONEY, OUTLINE, on=TODAY, today=TODAY, authority=small, plan=PLAN),
            confirm(authority=small),
        )
        for reason in reasons
    ]
    assert texts == [
        "The decision covers £0.05: carry that much or less.",
        "The decision covers £0.05: confirm that much or less.",
    ]


def test_no_outline_without_a_decision_in_force():
    assert outline(authority=None) == ["decision_missing"]
    assert outline(on=date(2013, 12, 1)) == ["before_decision"]
    assert outline(authority=replace(BOARD, ends_before=TODAY)) == ["after_decision"]
    assert outline(on=date(2013, 12, 21)) == ["step_in_future"]


@pytest.mark.parametrize("stands", list(Status))
def test_once_only(stands):
    [reason] = reasons_not_to_outline(
        MONEY, OUTLINE, on=TODAY, today=TODAY, authority=BOARD, plan=PLAN, stands=stands
    )
    assert reason.code == "carried_already"
    assert reason.text.startswith(f"A carry-forward of this money is {stands} already")


# Confirmed


def confirm(carry=Status.OUTLINED, **changes):
    facts = {
        "amount_pence": 455_000_00,
        "most_pence": 455_000_00,
        "left_pence": 455_546_00,
        "confirmed_by": "the treasurer and the board",
        "year_ends_before": YEAR.ends_before,
        "on": date(2014, 5, 1),
        "outlined_on": DECIDED,
        "today": date(2014, 5, 1),
        "authority": BOARD,
    }
    return reasons_not_to_confirm(carry, **facts | changes)


def test_confirmed_for_what_is_left_once_the_year_is_over():
    assert confirm() == []
    assert confirm(on=date(2014, 4, 1)) == []
    [reason] = confirm(on=date(2014, 3, 31))
    assert reason.code == "year_not_ended"
    assert reason.text == "The year of this money ends on 31 March 2014: confirm after that day."
    assert codes(confirm(on=date(2014, 5, 2))) == ["step_in_future"]
    late = {"outlined_on": date(2014, 5, 1), "on": date(2014, 4, 30)}
    assert codes(confirm(**late)) == ["step_before_last"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount_pence": 0}, ["amount_missing"]),
        ({"left_pence": 454_999_99}, ["above_what_is_left"]),
        ({"left_pence": -5}, ["above_what_is_left"]),
        ({"amount_pence": 455_000_01, "authority": None, "carried_by": "Letter"}, ["above_outline"]),
        ({"amount_pence": 455_000_01, "most_pence": None}, ["above_decision"]),
        ({"most_pence": None}, []),
        ({"authority": None}, ["confirmation_missing"]),
        ({"authority": None, "carried_by": "Letter of the treasurer"}, []),
    ],
)
def test_never_for_more_than_is_left_outlined_and_decided(changes, expected):
    assert codes(confirm(**changes)) == expected


def test_the_refusals_say_what_is_missing():
    texts = [r.text for r in confirm(authority=None, left_pence=100_00, amount_pence=200_00)]
    assert texts == [
        "£100 of this money was left in the bank at the year’s end, after what was accrued and committed: "
        "confirm that much or less.",
        "Choose the final decision, or name the letter in which this is confirmed by the treasurer and the board.",
    ]
    [reason] = confirm(authority=None, confirmed_by=" ")
    assert reason.text.endswith("in which this is confirmed by those who have to confirm it.")


@pytest.mark.parametrize("carry", [Status.CONFIRMED, Status.REFUSED])
def test_what_is_settled_stays_settled(carry):
    assert codes(confirm(carry)) == ["step_not_open"]
    refused = reasons_not_to_refuse(carry, on=TODAY, outlined_on=DECIDED, today=TODAY, has_decision=True)
    assert codes(refused) == ["step_not_open"]


# Refused, overdue, left


def refuse(**changes):
    facts = {"on": TODAY, "outlined_on": DECIDED, "today": TODAY}
    return codes(reasons_not_to_refuse(Status.OUTLINED, **facts | changes))


def test_refused_by_a_decision_or_a_letter():
    assert refuse() == ["confirmation_missing"]
    assert refuse(has_decision=True) == []
    assert refuse(carried_by="Minute 7") == []
    assert refuse(carried_by="Minute 7", on=date(2013, 12, 1)) == ["step_before_last"]


@pytest.mark.parametrize(
    ("carry", "confirm_by", "overdue"),
    [
        (Status.OUTLINED, date(2013, 12, 19), True),
        (Status.OUTLINED, TODAY, False),
        (Status.OUTLINED, None, False),
        (Status.CONFIRMED, date(2013, 1, 1), False),
        (Status.REFUSED, date(2013, 1, 1), False),
    ],
)
def test_overdue_once_the_day_has_passed(carry, confirm_by, overdue):
    assert is_overdue(carry, confirm_by, today=TODAY) is overdue


def test_what_is_committed_is_not_left():
    assert left_of(received_pence=100, spent_pence=30, committed_pence=20) == 50
