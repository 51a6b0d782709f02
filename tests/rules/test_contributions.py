"""Does a contribution climb its ladder only with what each step needs?"""

from datetime import date

import pytest

from commonweal.rules.contributions import (
    CERTAINTY,
    FIRST,
    STEPS,
    Certainty,
    Contribution,
    Status,
    Step,
    reasons_not_to_take,
)
from commonweal.rules.decisions import Authority
from commonweal.rules.periods import Period
from commonweal.rules.steps import next_status

TODAY = date(2022, 10, 31)
CABINET = Authority(683_860_00, decided_on=date(2022, 10, 19))
ASKED = Contribution(Status.ASKED, last_step_on=date(2022, 9, 1))
CONFIRMED = Contribution(
    Status.CONFIRMED, confirmed_pence=683_860_00, received_pence=83_860_00, last_step_on=date(2022, 10, 20)
)


def codes(step, contribution, *, step_on=TODAY, **facts):
    return [r.code for r in reasons_not_to_take(step, contribution, step_on=step_on, today=TODAY, **facts)]


def test_the_whole_ladder_from_asked_to_received():
    status = FIRST
    for step in (
        Step.AGREE_IN_PRINCIPLE,
        Step.AGREE_ON_CONDITIONS,
        Step.CONFIRM,
        Step.RECEIVE_PART,
        Step.RECEIVE,
    ):
        status = next_status(STEPS, status, step)
    assert status is Status.RECEIVED


def test_a_part_received_leaves_it_confirmed():
    assert next_status(STEPS, Status.CONFIRMED, Step.RECEIVE_PART) is Status.CONFIRMED


def test_every_status_says_how_sure_the_money_is():
    assert set(CERTAINTY) == set(Status)
    assert CERTAINTY[Status.ASKED] is None
    assert CERTAINTY[Status.WITHDRAWN] is None
    assert CERTAINTY[Status.RECEIVED] is Certainty.CONFIRMED


def test_a_step_that_is_not_open_is_the_only_reason_given():
    assert codes(Step.RECEIVE, ASKED, step_on=date(2030, 1, 1)) == ["step_not_open"]


# Days


@pytest.mark.parametrize(
    ("step_on", "expected"),
    [
        (date(2022, 8, 31), ["step_before_last"]),
        (date(2022, 9, 1), []),
        (TODAY, []),
        (date(2022, 11, 1), ["step_in_future"]),
    ],
)
def test_a_step_is_dated_from_the_last_one_to_today(step_on, expected):
    assert codes(Step.AGREE_IN_PRINCIPLE, ASKED, step_on=step_on) == expected


def test_the_first_step_has_none_before_it():
    assert codes(Step.AGREE_IN_PRINCIPLE, Contribution(Status.ASKED), step_on=date(2000, 1, 1)) == []


# Confirm


def test_confirmed_by_a_decision_that_covers_it():
    assert codes(Step.CONFIRM, ASKED, amount_pence=683_860_00, authority=CABINET) == []
    assert codes(Step.CONFIRM, ASKED, amount_pence=1, authority=CABINET, step_on=date(2022, 10, 19)) == []


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"amount_pence": 1}, ["decision_missing"]),
        ({"amount_pence": 683_860_01, "authority": CABINET}, ["above_decision"]),
        ({"authority": CABINET}, ["amount_missing"]),
        ({"amount_pence": -1, "authority": CABINET}, ["amount_missing"]),
        ({}, ["amount_missing", "decision_missing"]),
        ({"amount_pence": 1, "authority": CABINET, "step_on": date(2022, 10, 18)}, ["before_decision"]),
    ],
)
def test_not_confirmed_without_a_decision_that_covers_it(facts, expected):
    assert codes(Step.CONFIRM, ASKED, **facts) == expected


def test_the_reason_says_how_much_the_decision_covers():
    [reason] = reasons_not_to_take(
        Step.CONFIRM, ASKED, step_on=TODAY, today=TODAY, amount_pence=700_000_00, authority=CABINET
    )
    assert reason.text == (
        "The decision covers £683,860: confirm that much or less, or record a decision for the rest."
    )


def test_a_decision_confirms_no_more_than_it_covers_in_all():
    [reason] = reasons_not_to_take(
        Step.CONFIRM,
        ASKED,
        step_on=TODAY,
        today=TODAY,
        amount_pence=83_860_01,
        authority=CABINET,
        used_pence=[300_000_00, 300_000_00],
    )
    assert reason.text == (
        "The decision covers £683,860, of which £83,860 is not yet used: "
        "confirm that much or less, or record a decision for the rest."
    )
    assert (
        codes(Step.CONFIRM, ASKED, amount_pence=83_860_00, authority=CABINET, used_pence=[600_000_00]) == []
    )


def test_a_decision_that_is_over_confirms_nothing():
    ended = Authority(683_860_00, decided_on=date(2022, 10, 19), ends_before=TODAY)
    assert codes(Step.CONFIRM, ASKED, amount_pence=1, authority=ended) == ["after_decision"]
    day_before = date(2022, 10, 30)
    assert codes(Step.CONFIRM, ASKED, amount_pence=1, authority=ended, step_on=day_before) == []


# Closed years, and what is given in kind


FOR_2021 = Period(date(2021, 4, 1), date(2022, 4, 1))
FROM_2021 = Period(date(2021, 10, 1), date(2022, 10, 1))


def test_nothing_is_posted_in_a_closed_year():
    on, facts = date(2022, 3, 31), {"closed_years": {2021}}
    before = Contribution(Status.CONFIRMED, confirmed_pence=100)
    for step, contribution, more in [
        (Step.CONFIRM, Contribution(Status.ASKED), {"authority": Authority(100, date(2022, 1, 1))}),
        (Step.RECEIVE, before, {}),
        (Step.WITHDRAW, before, {}),
    ]:
        amount = 0 if step is Step.WITHDRAW else 100
        assert codes(step, contribution, step_on=on, amount_pence=amount, **facts, **more) == ["year_closed"]
        assert codes(step, contribution, step_on=date(2022, 4, 1), amount_pence=amount, **facts, **more) == []
    assert codes(Step.WITHDRAW, Contribution(Status.ASKED), step_on=on, **facts) == []
    assert codes(Step.AGREE_IN_PRINCIPLE, Contribution(Status.ASKED), step_on=on, **facts) == []
    in_kind = Contribution(Status.CONFIRMED, confirmed_pence=100, is_cash=False, valuation="Rent")
    assert codes(Step.RECEIVE, in_kind, step_on=on, amount_pence=100, **facts) == []


def test_the_reason_names_the_closed_year():
    [reason] = reasons_not_to_take(
        Step.RECEIVE,
        Contribution(Status.CONFIRMED, confirmed_pence=100),
        step_on=date(2022, 3, 31),
        today=TODAY,
        amount_pence=100,
        closed_years={2021},
    )
    assert reason.text == (
        "The financial year 2021/22 is closed: enter a day in a year that is open, the day this was recorded."
    )


@pytest.mark.parametrize(
    ("period", "closed", "expected"),
    [
        (FOR_2021, {2021}, ["promised_year_closed"]),
        (FROM_2021, {2021}, []),
        (FROM_2021, {2021, 2022}, ["year_closed", "promised_year_closed"]),
        (FOR_2021, {2020}, []),
    ],
)
def test_no_money_is_confirmed_for_a_year_that_is_closed(period, closed, expected):
    asked = Contribution(Status.ASKED, period=period)
    assert codes(Step.CONFIRM, asked, amount_pence=1, authority=CABINET, closed_years=closed) == expected


def test_what_is_given_in_kind_is_confirmed_only_with_its_basis():
    without = Contribution(Status.ASKED, is_cash=False, valuation=" ")
    assert codes(Step.CONFIRM, without, amount_pence=1, authority=CABINET) == ["valuation_missing"]
    valued = Contribution(Status.ASKED, is_cash=False, valuation="Half a post at grade 8")
    assert codes(Step.CONFIRM, valued, amount_pence=1, authority=CABINET) == []


# Receive, withdraw


@pytest.mark.parametrize(
    ("step", "pence", "expected"),
    [
        (Step.RECEIVE, 600_000_00, []),
        (Step.RECEIVE, 599_999_99, ["not_all_received"]),
        (Step.RECEIVE, 600_000_01, ["above_confirmed"]),
        (Step.RECEIVE, 0, ["amount_missing"]),
        (Step.RECEIVE_PART, 599_999_99, []),
        (Step.RECEIVE_PART, 1, []),
        (Step.RECEIVE_PART, 600_000_00, ["all_received"]),
        (Step.RECEIVE_PART, 600_000_01, ["above_confirmed"]),
        (Step.RECEIVE_PART, -1, ["amount_missing"]),
    ],
)
def test_received_up_to_what_is_confirmed_and_no_more(step, pence, expected):
    assert codes(step, CONFIRMED, amount_pence=pence) == expected


def test_money_received_has_to_go_back_before_it_is_withdrawn():
    assert codes(Step.WITHDRAW, CONFIRMED) == ["money_received"]
    assert codes(Step.WITHDRAW, Contribution(Status.CONFIRMED, confirmed_pence=1)) == []
    assert codes(Step.WITHDRAW, ASKED) == []


# Every reason together, and in words


def test_a_wrong_day_and_a_wrong_amount_are_both_named():
    late = date(2022, 11, 1)
    assert codes(Step.CONFIRM, ASKED, step_on=late) == [
        "step_in_future",
        "amount_missing",
        "decision_missing",
    ]
    assert codes(Step.RECEIVE, CONFIRMED, step_on=late) == ["step_in_future", "amount_missing"]


@pytest.mark.parametrize(
    ("step", "contribution", "facts", "texts"),
    [
        (
            Step.CONFIRM,
            ASKED,
            {"step_on": date(2022, 8, 31)},
            [
                "Enter a day on or after 1 September 2022, the day of its last step.",
                "Enter the amount that is confirmed, more than nothing.",
                "Choose the decision that confirms this money. A promise without a decision stays in principle.",
            ],
        ),
        (
            Step.CONFIRM,
            ASKED,
            {"step_on": date(2022, 10, 1), "amount_pence": 1, "authority": CABINET},
            ["The decision was taken on 19 October 2022: confirm from that day on."],
        ),
        (
            Step.RECEIVE,
            CONFIRMED,
            {"step_on": date(2022, 11, 1)},
            [
                "Enter the day this happened: today or before.",
                "Enter the amount that was received, more than nothing.",
            ],
        ),
        (
            Step.RECEIVE,
            CONFIRMED,
            {"amount_pence": 700_000_00},
            ["£600,000 is still due: record that much or less, or have the rest confirmed first."],
        ),
        (
            Step.RECEIVE,
            CONFIRMED,
            {"amount_pence": 1},
            ["£600,000 is still due: record this as a part, or enter the whole amount."],
        ),
        (
            Step.RECEIVE_PART,
            CONFIRMED,
            {"amount_pence": 600_000_00},
            ["£600,000 is all that is due: record it as received in full, not as a part."],
        ),
        (Step.WITHDRAW, CONFIRMED, {}, ["£83,860 has been received: pay it back before withdrawing."]),
    ],
)
def test_the_reasons_say_what_to_do(step, contribution, facts, texts):
    reasons = reasons_not_to_take(step, contribution, today=TODAY, **{"step_on": TODAY} | facts)
    assert [reason.text for reason in reasons] == texts
