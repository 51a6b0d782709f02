"""Agreeing to support and agreeing to share are two things; sharing without agreement needs ground and approver."""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.consent import (
    Agreement,
    SharingAgreement,
    SharingGround,
    WithoutAgreement,
    reasons_not_to_share,
)

TODAY = date(2026, 11, 1)
AGREED = SharingAgreement("housing", 50, given_on=date(2026, 10, 1))
WITHOUT = WithoutAgreement(
    SharingGround.MARAC_THRESHOLD,
    "threat to kill",
    asked_by=7,
    approved_by=8,
    person_told=True,
)


def codes(agreements=(AGREED,), *, purpose="housing", organisation_id=50, on=TODAY, without=None):
    found = reasons_not_to_share(
        agreements, purpose=purpose, organisation_id=organisation_id, on=on, without=without
    )
    return [reason.code for reason in found]


def test_answers_fit_a_short_field_and_unasked_is_an_answer():
    assert [each.value for each in Agreement] == ["given", "refused", "unasked"]


def test_an_agreement_goes_for_its_purpose_and_its_organisation_only():
    assert codes() == []
    assert codes(purpose="research") == ["no_agreement"]
    assert codes(organisation_id=51) == ["no_agreement"]
    assert codes(()) == ["no_agreement"]


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (date(2026, 10, 31), True), (TODAY, False)],
)
def test_it_holds_from_the_day_it_was_given_until_it_ends_or_is_withdrawn(on, holds):
    assert (codes([replace(AGREED, ends_before=TODAY)], on=on) == []) is holds
    assert (codes([replace(AGREED, withdrawn_on=TODAY)], on=on) == []) is holds


def test_withdrawn_before_its_end_is_withdrawn():
    agreement = replace(AGREED, ends_before=date(2027, 1, 1), withdrawn_on=date(2026, 10, 15))
    assert not agreement.holds_on(date(2026, 10, 15))
    assert agreement.holds_on(date(2026, 10, 14))


def test_one_that_holds_among_several_is_enough():
    assert codes([replace(AGREED, withdrawn_on=TODAY), AGREED]) == []


def test_without_agreement_on_a_named_ground_with_approval():
    assert codes((), without=WITHOUT) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ground": None}, "no_ground"),
        ({"reasons": " "}, "no_reasons"),
        ({"approved_by": None}, "no_approver"),
        ({"approved_by": 7}, "approved_by_asker"),
        ({"person_told": False}, "why_not_told"),
        ({"person_told": False, "why_not_told": " "}, "why_not_told"),
    ],
)
def test_what_is_missing_is_asked_for(change, code):
    assert codes((), without=replace(WITHOUT, **change)) == [code]


def test_not_telling_the_person_is_possible_with_a_reason():
    assert codes((), without=replace(WITHOUT, person_told=False, why_not_told="he reads her post")) == []
