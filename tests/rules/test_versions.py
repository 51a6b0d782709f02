"""When are two promises the same money, and what may a version that is only here to compare not do?"""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.contributions import Status
from commonweal.rules.periods import Period
from commonweal.rules.versions import (
    Promise,
    is_same_money,
    named,
    plans_sharing,
    reasons_not_to_load,
    reasons_to_leave_alone,
    shared_promises,
)

YEAR = Period(date(2026, 4, 1), date(2027, 4, 1))
NEXT = Period(date(2027, 4, 1), date(2028, 4, 1))
LATE = Period(date(2027, 3, 31), date(2028, 4, 1))
COUNTY = Promise("Plan B (b)", "county", "Core budget", YEAR, 50_000_00, Status.CONFIRMED)
LOADED = replace(COUNTY, plan="Plan A (a)")


@pytest.mark.parametrize(
    ("words", "own", "other", "is_same"),
    [
        ("the same promise", {}, {}, True),
        ("the fund is written otherwise", {"fund": "core BUDGET"}, {}, True),
        ("the amount was amended", {"pence": 51_000_00}, {}, True),
        ("one day in common", {}, {"period": LATE}, True),
        ("the loaded one has come in", {}, {"status": Status.RECEIVED}, True),
        ("the loaded one is only asked for", {}, {"status": Status.ASKED}, True),
        ("another funder", {}, {"funder": "city"}, False),
        ("another fund", {}, {"fund": "Grant"}, False),
        ("the year after", {}, {"period": NEXT}, False),
        ("the loaded one is withdrawn", {}, {"status": Status.WITHDRAWN}, False),
        ("the loaded one is given in kind", {}, {"is_cash": False}, False),
        ("the file gives it in kind", {"is_cash": False}, {}, False),
        ("the file only asks for it", {"status": Status.ASKED}, {}, True),
        ("the file has it in principle", {"status": Status.IN_PRINCIPLE}, {}, True),
        ("the file has it on conditions", {"status": Status.CONDITIONAL}, {}, True),
        ("the file withdrew it", {"status": Status.WITHDRAWN}, {}, False),
    ],
)
def test_what_is_the_same_money(words, own, other, is_same):
    assert is_same_money(replace(COUNTY, **own), replace(LOADED, **other)) is is_same, words
    assert bool(shared_promises([replace(COUNTY, **own)], [replace(LOADED, **other)])) is is_same, words


def test_each_promise_of_a_file_is_told_once_with_everybody_who_holds_it():
    again = replace(LOADED, plan="Plan C (c)", period=LATE)
    alone = replace(COUNTY, fund="Grant")
    (found,) = shared_promises([alone, COUNTY], [LOADED, again, replace(LOADED, funder="city")])
    assert (found.own, found.others) == (COUNTY, (LOADED, again))
    assert plans_sharing([found, found]) == ("Plan A (a)", "Plan C (c)")


@pytest.mark.parametrize(("to_compare", "may"), [(None, False), (True, True), (False, True)])
def test_it_has_to_be_said_what_a_file_is_when_promises_are_shared(to_compare, may):
    shared = shared_promises([COUNTY], [LOADED])
    assert (reasons_not_to_load(shared, to_compare=to_compare) == []) is may
    assert reasons_not_to_load([], to_compare=to_compare) == []


def test_what_is_not_said_names_the_plans():
    several = shared_promises([COUNTY, replace(COUNTY, period=LATE)], [LOADED])
    (one,), (two,) = (
        reasons_not_to_load(several[:1], to_compare=None),
        reasons_not_to_load(several, to_compare=None),
    )
    assert one.text.startswith("1 promise of this file is in “Plan A (a)” already:")
    assert two.text.startswith("2 promises of this file are in “Plan A (a)” already:")


def test_a_version_to_compare_is_left_alone_and_says_where_to_work():
    assert reasons_to_leave_alone(is_to_compare=False, beside=["Plan A (a)"]) == []
    (reason,) = reasons_to_leave_alone(is_to_compare=True, beside=["Plan A (a)"])
    assert (
        reason.text
        == "This version is here to compare; its promises are in the ledger with “Plan A (a)”. Work there."
    )
    (reason,) = reasons_to_leave_alone(is_to_compare=True)
    assert "nothing of it is in the ledger" in reason.text


def test_plans_in_words():
    assert named(["A"]) == "“A”"
    assert named(["A", "B"]) == "“A” and “B”"
    assert named(["A", "B", "C"]) == "“A”, “B” and “C”"
