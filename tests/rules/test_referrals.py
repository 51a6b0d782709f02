"""A referral goes from received to accepted, or is refused with a coded reason; its maker sees progress, no detail."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.consent import Agreement
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import (
    REFERRAL_STEPS,
    TERMINAL,
    UNMET_NEED,
    AdviceKind,
    DeclineReason,
    ReferralFacts,
    ReferralStatus,
    ReferralStep,
    TriageOutcome,
    part_of_day,
    progress_in_words,
    reasons_not_to_accept,
    reasons_not_to_advise,
    reasons_not_to_decline,
    reasons_not_to_hand_back,
    reasons_not_to_route,
    reasons_not_to_triage,
    reasons_not_to_withdraw,
    takes_two,
    triage_outcome,
    urgency,
)
from commonweal.rules.risk import Grade
from commonweal.rules.steps import faults_in_table, next_status
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 11, 1)
READY = ReferralFacts(
    ReferralStatus.RECEIVED,
    received_on=date(2026, 10, 30),
    grade=Grade.MEDIUM,
    safety_asked=True,
    agrees_to_support=Agreement.GIVEN,
    contact_attempts=3,
    parts_of_day_tried=2,
)
TRIAGED = replace(READY, status=ReferralStatus.TRIAGED)
ROUTED = replace(READY, status=ReferralStatus.ROUTED, offered_to=40)


def codes(reasons):
    return [reason.code for reason in reasons]


def test_the_table_has_no_slip():
    faults = faults_in_table(
        REFERRAL_STEPS, steps=ReferralStep, first=ReferralStatus.RECEIVED, terminal=TERMINAL
    )
    assert faults == []


def test_the_way_of_a_referral_with_one_service_handing_it_back():
    status = ReferralStatus.RECEIVED
    for step in (
        ReferralStep.TRIAGE,
        ReferralStep.ROUTE,
        ReferralStep.HAND_BACK,
        ReferralStep.ROUTE,
        ReferralStep.ACCEPT,
    ):
        status = next_status(REFERRAL_STEPS, status, step)
    assert status is ReferralStatus.ACCEPTED


# --- triage, routing, acceptance ---


def test_triage_is_done_when_risk_is_graded_and_safety_asked():
    assert reasons_not_to_triage(READY, today=TODAY) == []
    bare = ReferralFacts(ReferralStatus.RECEIVED, received_on=TODAY)
    assert codes(reasons_not_to_triage(bare, today=TODAY)) == ["no_grade", "safety_not_asked"]
    tomorrow = replace(READY, received_on=date(2026, 11, 2))
    assert codes(reasons_not_to_triage(tomorrow, today=TODAY)) == ["received_in_future"]
    assert codes(reasons_not_to_triage(TRIAGED, today=TODAY)) == ["step_not_open"]


def test_routing_waits_for_triage_agreement_and_a_service_that_fits():
    assert reasons_not_to_route(TRIAGED) == []
    assert codes(reasons_not_to_route(READY)) == ["step_not_open"]
    refused = replace(TRIAGED, agrees_to_support=Agreement.REFUSED)
    assert codes(reasons_not_to_route(refused)) == ["support_refused"]
    unasked = replace(TRIAGED, agrees_to_support=Agreement.NOT_ASKED)
    assert codes(reasons_not_to_route(unasked)) == ["support_not_asked"]
    unfit = [Reason("area", "It does not cover the area.")]
    assert reasons_not_to_route(TRIAGED, service=unfit) == unfit


def test_only_the_service_it_was_offered_to_accepts_or_hands_back():
    assert reasons_not_to_accept(ROUTED, organisation_id=40) == []
    assert codes(reasons_not_to_accept(ROUTED, organisation_id=41)) == ["not_offered_to_you"]
    assert codes(reasons_not_to_accept(TRIAGED, organisation_id=40)) == ["step_not_open"]
    assert reasons_not_to_hand_back(ROUTED, organisation_id=40, why="no interpreter") == []
    assert codes(reasons_not_to_hand_back(ROUTED, organisation_id=41, why=" ")) == [
        "not_offered_to_you",
        "no_reason",
    ]
    assert codes(reasons_not_to_hand_back(TRIAGED, organisation_id=40, why="x")) == ["step_not_open"]


@pytest.mark.parametrize("status", ReferralStatus)
def test_withdrawing_is_open_until_someone_has_decided(status):
    found = reasons_not_to_withdraw(replace(READY, status=status))
    assert codes(found) == (["step_not_open"] if status in TERMINAL else [])


# --- declining ---


def decline(referral=TRIAGED, reason=DeclineReason.OUT_OF_AREA, **given):
    given = {"signposted_to": "Otherton front door"} | given
    return reasons_not_to_decline(referral, reason=reason, on=TODAY, **given)


def test_out_of_area_says_where_the_person_was_sent():
    assert codes(decline(signposted_to=" ")) == ["not_signposted"]
    assert codes(decline(signposted_to=None)) == ["not_signposted"]
    assert decline() == []


def test_three_tries_at_one_time_of_day_are_not_enough():
    morning = replace(TRIAGED, parts_of_day_tried=1)
    found = decline(morning, DeclineReason.UNABLE_TO_CONTACT)
    assert codes(found) == ["same_time_of_day"]
    assert "another part of the day" in found[0].text
    local = [Threshold(Key.ATTEMPT_PARTS_OF_DAY, 3, date(2026, 1, 1), "local", "C1")]
    assert codes(decline(TRIAGED, DeclineReason.UNABLE_TO_CONTACT, area="C1", thresholds=local)) == [
        "same_time_of_day"
    ]
    too_few = replace(morning, contact_attempts=2)
    assert codes(decline(too_few, DeclineReason.UNABLE_TO_CONTACT)) == ["too_few_attempts"]


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (4, "evening"),
        (5, "morning"),
        (11, "morning"),
        (12, "afternoon"),
        (16, "afternoon"),
        (17, "evening"),
        (23, "evening"),
    ],
)
def test_parts_of_the_day_go_by_the_clock_in_london(hour, part):
    assert part_of_day(datetime(2026, 1, 5, hour, 59, tzinfo=UTC)) == part
    in_summer = datetime(2026, 7, 6, hour, 59, tzinfo=UTC) - timedelta(hours=1)
    assert part_of_day(in_summer) == part


# --- advice, and what is counted as unmet ---


def advise(referral=TRIAGED, advice=AdviceKind.ADVICE_GIVEN, **given):
    return reasons_not_to_advise(referral, advice=advice, **given)


def test_advice_ends_a_triaged_referral_and_is_no_refusal():
    assert advise() == []
    assert codes(advise(advice=None)) == ["no_advice"]
    assert codes(advise(READY)) == ["step_not_open"]
    assert codes(advise(replace(TRIAGED, agrees_to_support=Agreement.NOT_ASKED))) == ["support_not_asked"]
    assert next_status(REFERRAL_STEPS, ReferralStatus.TRIAGED, ReferralStep.ADVISE) == ReferralStatus.ADVISED


def test_at_high_risk_advice_alone_takes_two():
    high = replace(TRIAGED, grade=Grade.HIGH)
    assert codes(advise(high)) == ["takes_two"]
    assert advise(high, two_agree=True) == []


@pytest.mark.parametrize(
    ("status", "given", "outcome"),
    [
        (ReferralStatus.ACCEPTED, {}, TriageOutcome.ACCEPTED),
        (ReferralStatus.WITHDRAWN, {}, TriageOutcome.WITHDRAWN),
        (ReferralStatus.ADVISED, {"advice": AdviceKind.SELF_SERVE}, TriageOutcome.SELF_SERVE),
        (ReferralStatus.ADVISED, {"advice": AdviceKind.ADVICE_GIVEN}, TriageOutcome.ADVICE_GIVEN),
        (ReferralStatus.ADVISED, {}, None),
        (ReferralStatus.DECLINED, {}, None),
        (ReferralStatus.RECEIVED, {"reason": DeclineReason.DUPLICATE}, None),
        *((ReferralStatus.DECLINED, {"reason": each}, TriageOutcome(each.value)) for each in DeclineReason),
    ],
)
def test_every_end_has_one_code(status, given, outcome):
    assert triage_outcome(status, **given) == outcome


def test_advice_is_not_unmet_need_and_no_room_is():
    assert UNMET_NEED.isdisjoint({TriageOutcome(each.value) for each in AdviceKind})
    assert {"no_capacity", "unable_to_contact", "unsafe_to_contact", "information_lacking"} == UNMET_NEED


@pytest.mark.parametrize("reason", [each for each in DeclineReason if each is not DeclineReason.DUPLICATE])
def test_below_high_risk_each_coded_reason_is_enough_once_contact_was_tried(reason):
    assert decline(reason=reason) == []


def test_a_reason_is_always_asked_for():
    assert codes(decline(reason=None)) == ["no_reason"]
    accepted = replace(READY, status=ReferralStatus.ACCEPTED)
    assert codes(decline(accepted, None)) == ["step_not_open", "no_reason"]
    assert codes(decline(accepted)) == ["step_not_open"]


def test_a_duplicate_names_the_other_referral():
    assert codes(decline(reason=DeclineReason.DUPLICATE)) == ["no_duplicate"]
    assert decline(reason=DeclineReason.DUPLICATE, duplicate_of="R-1") == []


@pytest.mark.parametrize(
    ("attempts", "says"),
    [(0, "tried not once. Try 3 times"), (1, "tried once."), (2, "tried twice."), (3, None), (4, None)],
)
def test_unable_to_contact_means_three_tries(attempts, says):
    found = decline(replace(TRIAGED, contact_attempts=attempts), DeclineReason.UNABLE_TO_CONTACT)
    assert codes(found) == ([] if says is None else ["too_few_attempts"])
    assert says is None or says in found[0].text
    assert decline(replace(TRIAGED, contact_attempts=0), DeclineReason.UNSAFE_TO_CONTACT) == []


def test_an_area_may_ask_for_more_tries():
    local = [Threshold(Key.ATTEMPTS_BEFORE_UNABLE, 5, date(2026, 11, 1), "local", "C1")]
    reason = DeclineReason.UNABLE_TO_CONTACT
    found = decline(reason=reason, area="C1", thresholds=local)
    assert "Try 5 times" in found[0].text
    assert "tried 3 times" in found[0].text
    assert decline(reason=reason, area="C2", thresholds=local) == []
    assert (
        reasons_not_to_decline(TRIAGED, reason=reason, on=date(2026, 10, 31), area="C1", thresholds=local)
        == []
    )


@pytest.mark.parametrize("reason", DeclineReason)
def test_at_high_risk_nobody_is_left_without_a_service_on_one_persons_word(reason):
    high = replace(TRIAGED, grade=Grade.HIGH)
    named = {"duplicate_of": "R-1", "signposted_to": "Otherton"}
    assert codes(decline(high, reason, **named)) == ["takes_two"]
    assert decline(high, reason, two_agree=True, **named) == []


@pytest.mark.parametrize(
    ("grade", "said_high", "two"),
    [
        (Grade.HIGH, False, True),
        (Grade.HIGH, True, True),
        (None, True, True),
        (None, False, False),
        (Grade.MEDIUM, True, False),
        (Grade.STANDARD, False, False),
    ],
)
def test_what_was_said_counts_until_somebody_has_graded_it(grade, said_high, two):
    assert takes_two(replace(TRIAGED, grade=grade, said_high=said_high)) is two


# --- what the referrer sees ---


@pytest.mark.parametrize(
    ("status", "given", "words"),
    [
        (ReferralStatus.RECEIVED, {}, "We have it. Nobody has looked at it yet."),
        (
            ReferralStatus.RECEIVED,
            {"days_since_change": 12},
            "We have it. Nobody has looked at it yet. Nothing has changed for 12 days.",
        ),
        (ReferralStatus.TRIAGED, {"days_since_change": 0}, "We are looking at it."),
        (
            ReferralStatus.ROUTED,
            {"contact_tried": True, "days_since_change": 1},
            "We are looking at it. Someone has tried to make contact. Nothing has changed for a day.",
        ),
        (ReferralStatus.ACCEPTED, {}, "A service has taken it on."),
        (ReferralStatus.WITHDRAWN, {}, "You withdrew it."),
        (
            ReferralStatus.DECLINED,
            {"reason": DeclineReason.NO_CAPACITY},
            "No service had room. We keep count of this. Call us if you are worried.",
        ),
    ],
)
def test_progress_is_said_in_a_sentence(status, given, words):
    assert progress_in_words(status, **given) == words


def test_what_would_tell_of_the_person_reads_alike():
    silent = {
        progress_in_words(ReferralStatus.DECLINED, reason=reason)
        for reason in (
            None,
            DeclineReason.DUPLICATE,
            DeclineReason.OUT_OF_AREA,
            DeclineReason.DECLINED_BY_PERSON,
            DeclineReason.UNABLE_TO_CONTACT,
            DeclineReason.UNSAFE_TO_CONTACT,
        )
    }
    assert silent == {"We have finished with it. If you are still worried, call us."}


@given(st.sampled_from(sorted(TERMINAL)), st.booleans(), st.integers(0, 999))
def test_once_decided_nothing_more_is_told(status, tried, days):
    assert progress_in_words(status, contact_tried=tried, days_since_change=days) == progress_in_words(status)


def test_triaged_and_routed_read_alike():
    assert progress_in_words(ReferralStatus.TRIAGED) == progress_in_words(ReferralStatus.ROUTED)


# --- the order of the queue ---


def test_the_queue_goes_by_danger_then_grade_then_waiting():
    in_order = [
        urgency(Grade.STANDARD, 0, is_immediate_danger=True),
        urgency(Grade.HIGH, 5000),
        urgency(Grade.HIGH, 2),
        urgency(None, 400),
        urgency(None, 0),
        urgency(Grade.MEDIUM, 998),
        urgency(Grade.MEDIUM),
        urgency(Grade.STANDARD, 9000),
        urgency(Grade.STANDARD),
    ]
    assert in_order == [5000, 4999, 4002, 3400, 3000, 2998, 2000, 1999, 1000]
    assert in_order == sorted(in_order, reverse=True)


def test_a_clock_that_runs_back_does_not_lower_urgency():
    assert urgency(Grade.HIGH, -5) == urgency(Grade.HIGH, 0)
