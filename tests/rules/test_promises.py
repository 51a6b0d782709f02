"""What may be promised, and how may a promise be changed?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.contributions import Contribution, Status
from commonweal.rules.decisions import Authority
from commonweal.rules.periods import Period
from commonweal.rules.promises import (
    Fund,
    Terms,
    Waiting,
    faults_in_terms,
    kept_for_management,
    reasons_not_to_add,
    reasons_not_to_revise,
    same_name,
    waits_for,
)

TODAY = date(2013, 12, 20)
YEAR = Period(date(2013, 4, 1), date(2014, 4, 1))
NEXT = Period(date(2014, 4, 1), date(2015, 4, 1))
PLAN = Period(date(2013, 4, 1), date(2016, 4, 1))
TERMS = Terms(321_000_00, YEAR)
BOARD = Authority(455_000_00, decided_on=date(2013, 12, 2))
ASKED = Contribution(Status.ASKED, last_step_on=date(2013, 10, 1))
CONFIRMED = Contribution(
    Status.CONFIRMED,
    confirmed_pence=321_000_00,
    received_pence=100_000_00,
    last_step_on=date(2013, 12, 2),
)


def codes(reasons) -> list[str]:
    return [reason.code for reason in reasons]


# Terms


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (TERMS, []),
        (replace(TERMS, pence=1), []),
        (replace(TERMS, pence=0), ["amount_missing"]),
        (replace(TERMS, is_cash=False), ["valuation_missing"]),
        (replace(TERMS, is_cash=False, valuation="  "), ["valuation_missing"]),
        (replace(TERMS, is_cash=False, valuation="Rent of two rooms"), []),
        (replace(TERMS, valuation="Rent of two rooms"), ["valuation_of_cash"]),
        (replace(TERMS, expires_on=date(2013, 4, 1)), []),
        (replace(TERMS, expires_on=date(2013, 3, 31)), ["expires_before_it_starts"]),
        (replace(TERMS, expected_on=date(2014, 3, 31), expires_on=date(2014, 3, 31)), []),
        (
            replace(TERMS, expected_on=date(2014, 4, 1), expires_on=date(2014, 3, 31)),
            ["expected_after_expiry"],
        ),
        (replace(TERMS, expected_on=date(2019, 4, 1)), []),
    ],
)
def test_terms_that_make_sense(terms, expected):
    assert codes(faults_in_terms(terms)) == expected


# Add


def add(*wanted: Terms, **changes):
    facts = {
        "fund": "General reserve",
        "funder": "County",
        "there": [],
        "plan": PLAN,
        "asked_on": TODAY,
        "today": TODAY,
    }
    return reasons_not_to_add(wanted, **facts | changes)


def test_a_promise_for_one_year_or_for_each():
    assert add(TERMS) == []
    assert add(TERMS, replace(TERMS, period=NEXT)) == []


def test_a_promise_for_no_year_is_none():
    assert codes(add()) == ["years_missing"]


@pytest.mark.parametrize(
    ("name", "funder", "period", "expected"),
    [
        ("General reserve", "County", YEAR, ["fund_named_twice"]),
        ("  general   RESERVE", "county", YEAR, ["fund_named_twice"]),
        ("General reserve", "County", Period(date(2014, 3, 31), date(2014, 4, 1)), ["fund_named_twice"]),
        ("General reserve", "County", NEXT, []),
        ("General reserve", "City", YEAR, []),
        ("Base budget", "County", YEAR, []),
    ],
)
def test_a_fund_is_named_once_for_any_time(name, funder, period, expected):
    assert codes(add(TERMS, there=[Fund(funder, name, period)])) == expected


def test_the_refusal_names_the_fund_and_the_time():
    [reason] = add(TERMS, there=[Fund("County", "General reserve", YEAR)])
    assert reason.text == (
        "County has a contribution named “General reserve” for 1 April 2013 to 31 March 2014 already: "
        "change that one, or give this fund a name of its own."
    )


def test_what_is_wrong_with_every_year_is_said_once():
    bad = [replace(TERMS, pence=0, period=period) for period in (YEAR, NEXT)]
    assert codes(add(*bad)) == ["amount_missing"]


def test_money_is_asked_for_by_today_inside_the_plan_with_something_left_for_services():
    assert codes(add(TERMS, asked_on=date(2013, 12, 21))) == ["step_in_future"]
    outside = Period(date(2016, 4, 1), date(2017, 4, 1))
    assert codes(add(replace(TERMS, period=outside))) == ["outside_plan"]
    assert codes(add(TERMS, top_slice_basis_points=10_000)) == ["top_slice_takes_all"]
    assert codes(add(TERMS, top_slice_basis_points=-1)) == ["top_slice_takes_all"]
    assert add(TERMS, top_slice_basis_points=9_999) == []


def test_names_that_read_the_same():
    assert same_name("Core  budget ", "core Budget")
    assert not same_name("Core budget", "Corebudget")


# Revise


def revise(contribution=ASKED, wanted=None, **changes):
    facts = {"was": TERMS, "carried_by": "Letter of 3 December", "step_on": TODAY, "today": TODAY}
    wanted = wanted or replace(TERMS, pence=409_000_00)
    return codes(reasons_not_to_revise(contribution, wanted=wanted, **facts | changes))


@pytest.mark.parametrize("status", [Status.ASKED, Status.IN_PRINCIPLE, Status.CONDITIONAL])
def test_before_it_is_confirmed_a_letter_changes_it(status):
    assert revise(Contribution(status)) == []
    assert revise(Contribution(status), carried_by=" ") == ["letter_missing"]
    assert revise(Contribution(status), closed_years={2013}) == [], "nothing is posted"


def test_once_confirmed_a_decision_that_covers_it_changes_the_amount():
    assert revise(CONFIRMED, authority=BOARD, carried_by="") == []
    assert revise(CONFIRMED) == ["decision_missing"]
    above = replace(TERMS, pence=455_000_01)
    assert revise(CONFIRMED, above, authority=BOARD) == ["above_decision"]
    assert revise(CONFIRMED, authority=BOARD, used_pence=[46_000_00]) == []
    assert revise(CONFIRMED, authority=BOARD, used_pence=[46_000_01]) == ["above_decision"]
    early = replace(CONFIRMED, last_step_on=None)
    assert revise(early, authority=BOARD, step_on=date(2013, 12, 1)) == ["before_decision"]


def test_a_day_changes_by_a_letter_even_when_confirmed():
    later = replace(TERMS, expected_on=date(2014, 1, 31))
    assert revise(CONFIRMED, later) == []
    assert revise(CONFIRMED, later, carried_by="") == ["letter_missing"]
    assert revise(CONFIRMED, later, carried_by="", authority=BOARD) == []


def test_never_to_less_than_has_come_in():
    assert revise(CONFIRMED, replace(TERMS, pence=100_000_00), authority=BOARD) == []
    assert revise(CONFIRMED, replace(TERMS, pence=99_999_99), authority=BOARD) == ["below_received"]
    nothing = revise(CONFIRMED, replace(TERMS, pence=0), authority=BOARD)
    assert nothing == ["amount_missing", "below_received"]


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.WITHDRAWN])
def test_what_is_at_an_end_is_not_changed(status):
    [reason] = reasons_not_to_revise(
        Contribution(status),
        was=TERMS,
        wanted=replace(TERMS, pence=1),
        carried_by="",
        step_on=TODAY,
        today=TODAY,
    )
    assert reason.text == (
        f"This is {status} and cannot be changed: add a contribution of its own for more money."
    )


def test_a_change_that_changes_nothing_is_none():
    assert revise(wanted=TERMS) == ["nothing_changed"]


def test_the_day_of_a_change():
    assert revise(step_on=date(2013, 9, 30)) == ["step_before_last"]
    assert revise(step_on=date(2013, 12, 21)) == ["step_in_future"]
    assert revise(CONFIRMED, authority=BOARD, closed_years={2013}) == ["year_closed"]
    valued = replace(TERMS, is_cash=False, valuation="Rent")
    assert (
        revise(CONFIRMED, replace(valued, pence=400_000_00), was=valued, authority=BOARD, closed_years={2013})
        == []
    )


# What it waits for


def waiting(status, *, starts_on=date(2014, 4, 1), since=TODAY, expected_on=None, is_gate_shut=False):
    contribution = Contribution(status, period=Period(starts_on, date(2016, 4, 1)))
    return waits_for(
        contribution, since=since, expected_on=expected_on, is_gate_shut=is_gate_shut, today=TODAY
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"since": TODAY - timedelta(days=90)}, None),
        ({"since": TODAY - timedelta(days=91)}, Waiting.ANSWER),
        ({"since": None}, None),
        ({"starts_on": TODAY + timedelta(days=90)}, Waiting.ANSWER),
        ({"starts_on": TODAY + timedelta(days=91)}, None),
    ],
)
def test_what_is_asked_for_waits_for_an_answer_when_it_is_long_or_its_time_is_near(facts, expected):
    assert waiting(Status.ASKED, **facts) is expected


@pytest.mark.parametrize("status", [Status.IN_PRINCIPLE, Status.CONDITIONAL])
def test_what_is_agreed_waits_for_a_decision_once_its_time_is_near(status):
    assert waiting(status) is None
    assert waiting(status, since=TODAY - timedelta(days=400)) is None
    assert waiting(status, starts_on=TODAY + timedelta(days=90)) is Waiting.DECISION


def test_what_is_conditional_waits_for_its_condition_first():
    assert waiting(Status.CONDITIONAL, is_gate_shut=True) is Waiting.CONDITION
    assert waiting(Status.IN_PRINCIPLE, is_gate_shut=True) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"expected_on": TODAY}, None),
        ({"expected_on": TODAY - timedelta(days=1)}, Waiting.MONEY),
        ({"expected_on": TODAY, "starts_on": date(2013, 4, 1)}, None),
        ({"starts_on": TODAY}, None),
        ({"starts_on": TODAY - timedelta(days=1)}, Waiting.MONEY),
    ],
)
def test_what_is_confirmed_waits_for_the_money_once_it_is_due(facts, expected):
    assert waiting(Status.CONFIRMED, **facts) is expected


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.WITHDRAWN])
def test_what_is_at_an_end_waits_for_nothing(status):
    assert waiting(status, starts_on=date(2013, 4, 1), expected_on=date(2013, 4, 1)) is None


# Top-slice


@pytest.mark.parametrize(
    ("pence", "basis_points", "kept"), [(100_00, 500, 5_00), (1, 5_000, 1), (3, 5_000, 2), (99, 0, 0)]
)
def test_the_top_slice_to_the_penny(pence, basis_points, kept):
    assert kept_for_management(pence, basis_points) == kept


@given(st.integers(0, 10**12), st.integers(0, 9_999))
def test_the_top_slice_is_within_a_penny_of_its_part(pence, basis_points):
    kept = kept_for_management(pence, basis_points)
    assert 0 <= kept <= pence
    assert abs(kept * 10_000 - pence * basis_points) < 10_000
