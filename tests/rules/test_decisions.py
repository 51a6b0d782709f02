"""Do the dates of a decision make sense, and does it allow what is spent under it?"""

from datetime import date

import pytest

from commonweal.rules.decisions import (
    STEPS,
    Authority,
    SignOff,
    Status,
    Step,
    authority_left,
    faults_in_dates,
    reasons_not_to_decide,
    reasons_not_to_spend,
)
from commonweal.rules.steps import steps_from

TODAY = date(2023, 12, 31)
REPORT = date(2023, 12, 14)
FINANCE = SignOff("finance officer", date(2023, 12, 15))
MONITORING = SignOff("monitoring officer", date(2023, 12, 18))


def texts(reasons):
    return [reason.text for reason in reasons]


def codes(reasons):
    return [reason.code for reason in reasons]


def test_a_published_report_is_decided_in_one_of_four_ways():
    assert steps_from(STEPS, Status.DRAFTED) == (Step.PUBLISH,)
    assert steps_from(STEPS, Status.PUBLISHED) == (
        Step.APPROVE,
        Step.APPROVE_AS_AMENDED,
        Step.DEFER,
        Step.REJECT,
    )
    assert steps_from(STEPS, Status.DEFERRED) == (Step.PUBLISH,)


# Dates


def test_a_report_signed_and_then_decided_may_be_decided():
    for decided_on in (date(2023, 12, 18), date(2023, 12, 20), TODAY):
        reasons = reasons_not_to_decide(
            report_on=REPORT, sign_offs=[MONITORING, FINANCE], decided_on=decided_on, today=TODAY
        )
        assert reasons == []


def test_a_report_may_be_signed_and_decided_on_its_own_day():
    signed = SignOff("finance officer", REPORT)
    assert faults_in_dates(report_on=REPORT, sign_offs=[signed], decided_on=REPORT, today=REPORT) == []


def test_the_essex_signature_is_older_than_its_report():
    essex = SignOff("finance officer", date(2022, 3, 22))
    faults = faults_in_dates(report_on=REPORT, sign_offs=[essex, MONITORING], decided_on=None, today=TODAY)
    assert codes(faults) == ["signed_before_report"]
    assert texts(faults) == [
        "The finance officer signed on 22 March 2022, before the report of 14 December 2023: check both dates."
    ]


@pytest.mark.parametrize("decided_on", [date(2023, 12, 17), date(2023, 12, 13)])
def test_the_decision_comes_after_the_report_and_every_signature(decided_on):
    faults = faults_in_dates(
        report_on=REPORT, sign_offs=[MONITORING, FINANCE], decided_on=decided_on, today=TODAY
    )
    assert codes(faults) == ["decided_too_early"]


def test_nothing_is_dated_in_the_future():
    late = date(2024, 1, 1)
    faults = faults_in_dates(report_on=late, sign_offs=[SignOff("chair", late)], decided_on=late, today=TODAY)
    assert codes(faults) == ["report_in_future", "signed_in_future", "decided_in_future"]
    assert texts(faults) == [
        "Check the date of the report: 1 January 2024 is yet to come.",
        "The chair signed on 1 January 2024, which is yet to come: check the date.",
        "The decision of 1 January 2024 is yet to come: check the date.",
    ]


def test_a_missing_signature_holds_the_decision_up_but_is_no_fault_of_dates():
    waiting = [FINANCE, SignOff("monitoring officer", None)]
    assert faults_in_dates(report_on=REPORT, sign_offs=waiting, decided_on=None, today=TODAY) == []
    reasons = reasons_not_to_decide(report_on=REPORT, sign_offs=waiting, decided_on=TODAY, today=TODAY)
    assert codes(reasons) == ["sign_off_missing"]
    assert texts(reasons) == ["Wait for the monitoring officer to sign, or record when they did."]


def test_a_missing_signature_does_not_hide_a_wrong_one():
    waiting = [SignOff("monitoring officer", None), SignOff("finance officer", date(2023, 12, 13))]
    reasons = reasons_not_to_decide(
        report_on=REPORT, sign_offs=waiting, decided_on=date(2023, 12, 1), today=TODAY
    )
    assert codes(reasons) == ["sign_off_missing", "signed_before_report", "decided_too_early"]
    assert texts(reasons)[2] == (
        "The decision of 1 December 2023 comes before the report or a signature: check the dates."
    )


# Authority

AUTHORITY = Authority(10_000_00, decided_on=date(2023, 4, 1), ends_before=date(2026, 4, 1))


def test_what_is_left_of_an_authority():
    assert authority_left(AUTHORITY, []) == 10_000_00
    assert authority_left(AUTHORITY, [4_000_00, 7_000_00]) == -1_000_00


def test_spending_up_to_the_last_penny_and_the_last_day_is_allowed():
    for on in (date(2023, 4, 1), date(2026, 3, 31)):
        assert reasons_not_to_spend(6_000_00, authority=AUTHORITY, used_pence=[4_000_00], on=on) == []


def test_spending_above_what_was_decided_is_refused_saying_what_is_missing():
    reasons = reasons_not_to_spend(
        6_000_01, authority=AUTHORITY, used_pence=iter([4_000_00]), on=date(2024, 1, 1)
    )
    assert codes(reasons) == ["above_authority"]
    assert texts(reasons) == [
        "The decision leaves £6,000 to spend: ask for authority for £0.01 more, or spend less."
    ]


def test_an_overspent_authority_leaves_nothing_and_misses_the_overspend_too():
    reasons = reasons_not_to_spend(5_00, authority=AUTHORITY, used_pence=[10_001_00], on=date(2024, 1, 1))
    assert texts(reasons) == [
        "The decision leaves £0 to spend: ask for authority for £6 more, or spend less."
    ]


@pytest.mark.parametrize(
    ("on", "code"), [(date(2023, 3, 31), "before_authority"), (date(2026, 4, 1), "authority_ended")]
)
def test_spending_outside_the_days_of_the_authority_is_refused(on, code):
    assert codes(reasons_not_to_spend(1, authority=AUTHORITY, on=on)) == [code]


def test_the_days_of_an_authority_in_words():
    early = reasons_not_to_spend(1, authority=AUTHORITY, on=date(2023, 3, 31))
    assert texts(early) == ["The decision was taken on 1 April 2023: spend from that day on."]
    late = reasons_not_to_spend(1, authority=AUTHORITY, on=date(2026, 4, 1))
    assert texts(late) == ["The decision allows spending before 1 April 2026: ask for a new decision."]


def test_an_authority_may_have_no_end():
    assert reasons_not_to_spend(1, authority=Authority(1, date(2023, 4, 1)), on=date(2050, 1, 1)) == []


def test_without_a_decision_nothing_is_spent():
    reasons = reasons_not_to_spend(1, authority=None, on=TODAY)
    assert codes(reasons) == ["authority_missing"]
    assert texts(reasons) == ["Choose the decision that allows this spending."]
