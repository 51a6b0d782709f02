"""Agreeing to support and agreeing to share are two things; sharing without agreement needs ground and approver."""

from dataclasses import replace
from datetime import date

import pytest

from commonweal.rules.consent import (
    Agreement,
    SharingAgreement,
    SharingGround,
    WithoutAgreement,
    last_end,
    reasons_not_to_agree,
    reasons_not_to_approve,
    reasons_not_to_ask,
    reasons_not_to_share,
)
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 11, 1)
AGREED = SharingAgreement("housing", 50, given_on=date(2026, 10, 1))
WITHOUT = WithoutAgreement(
    SharingGround.MARAC_THRESHOLD,
    "threat to kill",
    proportionate="risk and dates only",
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


# --- asking, approving, agreeing ---

FULL = WithoutAgreement(
    SharingGround.MARAC_THRESHOLD, "threat to kill", 7, None, True, "", "risk only", frozenset({"risk"})
)


def ask(without=FULL, *, purpose="marac", organisation_id=None, grounds=("repeat",), policy="any_ground"):
    return [
        reason.code
        for reason in reasons_not_to_ask(
            without, purpose=purpose, organisation_id=organisation_id, grounds=grounds, policy=policy
        )
    ]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"ground": None}, ["no_ground"]),
        ({"reasons": " "}, ["no_reasons"]),
        ({"proportionate": ""}, ["not_proportionate"]),
        ({"person_told": False}, ["why_not_told"]),
        ({"person_told": False, "why_not_told": "he reads it"}, []),
        ({"kinds": frozenset()}, ["no_kinds"]),
    ],
)
def test_a_wish_says_everything_before_it_waits(changes, found):
    assert ask(replace(FULL, **changes)) == found


def test_marac_is_told_without_agreement_only_on_a_ground_and_by_the_policy_of_the_area():
    assert ask(grounds=()) == ["no_marac_ground"]
    assert ask(grounds=("repeat",), policy="visible_high_risk") == ["marac_needs_agreement"]
    assert ask(grounds=("repeat", "visible_high_risk"), policy="visible_high_risk") == []
    child = replace(FULL, ground=SharingGround.CHILD_AT_RISK)
    assert ask(child, purpose="safeguarding", organisation_id=5, grounds=()) == []


def test_marac_is_nobodys_alone_and_everything_else_is_somebodys():
    assert ask(organisation_id=5) == ["marac_has_no_organisation"]
    assert ask(purpose="housing") == ["no_organisation"]
    assert ask(purpose="housing", organisation_id=5) == []


def approve(by=8, is_waiting=True, agrees=True, why=""):
    found = reasons_not_to_approve(FULL, by=by, is_waiting=is_waiting, agrees=agrees, why=why)
    return [reason.code for reason in found]


def test_another_person_approves_once():
    assert approve() == []
    assert approve(by=7) == ["approved_by_asker"]
    assert approve(is_waiting=False) == ["answered_already"]
    assert approve(agrees=False) == ["no_reason"]
    assert approve(agrees=False, why="not needed") == []


def test_only_what_was_approved_is_shared():
    approved = replace(FULL, approved_by=8)

    def share(*kinds):
        found = reasons_not_to_share(
            [], purpose="marac", organisation_id=None, on=TODAY, without=approved, kinds=frozenset(kinds)
        )
        return [reason.code for reason in found]

    assert share("risk") == []
    assert share("risk", "children") == ["more_than_approved"]
    assert share("children") == ["more_than_approved"]


def test_an_agreement_ends_and_not_too_far_off():
    assert last_end(TODAY) == date(2027, 11, 1)
    for ends, found in [
        (date(2027, 11, 1), []),
        (date(2027, 11, 2), ["ends_too_late"]),
        (None, ["ends_too_late"]),
        (TODAY, ["ends_before_it_starts"]),
        (date(2026, 11, 2), []),
    ]:
        given = replace(AGREED, given_on=TODAY, ends_before=ends)
        assert [each.code for each in reasons_not_to_agree(given, today=TODAY)] == found
    tomorrow = replace(AGREED, given_on=date(2026, 11, 2), ends_before=date(2027, 1, 1))
    assert [each.code for each in reasons_not_to_agree(tomorrow, today=TODAY)] == ["given_in_future"]
    local = [Threshold(Key.SHARING_AGREEMENT_MONTHS, 6, date(2026, 1, 1), "local", "C1")]
    assert last_end(TODAY, area="C1", thresholds=local) == date(2027, 5, 1)
    far = replace(AGREED, given_on=TODAY, ends_before=date(2027, 5, 2))
    assert [each.code for each in reasons_not_to_agree(far, today=TODAY, area="C1", thresholds=local)] == [
        "ends_too_late"
    ]
