"""The public door's rules, as tables somebody from the profession can check."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.rules.plain_words import PLAIN_WORDS
from commonweal.rules.public_door import (
    LIMITS,
    NUMBERS,
    Message,
    Number,
    Source,
    Try,
    group_by_age,
    number,
    reasons_not_to_record_safety,
    reasons_not_to_tell,
    told_at_the_door,
    told_to_her,
)
from commonweal.rules.referrals import DeclineReason, ReferralStatus
from commonweal.rules.safe_contact import Channel, Kind

CALL, TEXT, MESSAGE, EMAIL = Channel.CALL, Channel.TEXT, Channel.VOICEMAIL, Channel.EMAIL
PHONE, MAIL = Kind.PHONE, Kind.EMAIL
DECLINED = ReferralStatus.DECLINED


@pytest.mark.parametrize(
    ("ways", "none_is_safe", "typed", "code_word", "wrong"),
    [
        ([CALL], False, [PHONE], "", []),
        ([CALL, TEXT, MESSAGE, EMAIL], False, [PHONE, MAIL], "teapot", []),
        ([], True, [], "", []),
        ([], True, [PHONE], "", []),
        ([], False, [], "", ["nothing_chosen"]),
        ([], False, [PHONE], "", ["nothing_chosen"]),
        ([CALL], True, [PHONE], "", ["none_and_some"]),
        ([CALL], False, [], "", ["no_phone"]),
        ([TEXT], False, [MAIL], "", ["no_phone"]),
        ([EMAIL], False, [PHONE], "", ["no_email"]),
        ([CALL, EMAIL], False, [], "", ["no_phone", "no_email"]),
        ([MESSAGE], False, [PHONE], "", ["message_without_call"]),
        ([], True, [], "teapot", ["code_word_without_way"]),
        ([], True, [], "   ", []),
    ],
)
def test_answers_about_safety_fit_together_or_it_is_said(ways, none_is_safe, typed, code_word, wrong):
    found = reasons_not_to_record_safety(ways, none_is_safe=none_is_safe, kinds=typed, code_word=code_word)
    assert [reason.code for reason in found] == wrong


@pytest.mark.parametrize(
    ("status", "reason", "tried", "told"),
    [
        (ReferralStatus.RECEIVED, None, False, "We have what you sent. Nobody has looked at it yet."),
        (
            ReferralStatus.RECEIVED,
            None,
            True,
            "Someone has tried to get in touch, in a way that you said is safe.",
        ),
        (ReferralStatus.TRIAGED, None, False, "Someone is looking at what you sent."),
        (ReferralStatus.ROUTED, None, False, "Someone is looking at what you sent."),
        (ReferralStatus.ACCEPTED, None, True, "A service has said yes."),
        (DECLINED, DeclineReason.INFORMATION_LACKING, True, "with what we know"),
        (DECLINED, DeclineReason.NO_CAPACITY, False, "no service has room"),
        (DECLINED, DeclineReason.NOT_DOMESTIC_ABUSE, False, "not what we can help with"),
        (DECLINED, DeclineReason.UNABLE_TO_CONTACT, True, "could not get through"),
        (DECLINED, DeclineReason.UNSAFE_TO_CONTACT, False, "We have finished with this."),
        (DECLINED, DeclineReason.DUPLICATE, False, "We have finished with this."),
        (DECLINED, DeclineReason.OUT_OF_AREA, False, "We have finished with this."),
        (DECLINED, DeclineReason.DECLINED_BY_PERSON, True, "We have finished with this."),
        (ReferralStatus.WITHDRAWN, None, False, "We have finished with this."),
    ],
)
def test_what_she_is_told(status, reason, tried, told):
    assert told in " ".join(told_to_her(status, reason=reason, contact_tried=tried))


@given(st.sampled_from(ReferralStatus), st.sampled_from([None, *DeclineReason]), st.booleans())
def test_whoever_has_her_phone_is_never_told_these(status, reason, tried):
    told = " ".join(told_to_her(status, reason=reason, contact_tried=tried)).lower()
    secret = [
        "area",
        "spoke",
        "reached",
        "said no",
        "already",
        "duplicate",
        "another referral",
        "case",
        "risk",
    ]
    assert [word for word in secret if word in told] == []
    hidden = {DeclineReason.DUPLICATE, DeclineReason.OUT_OF_AREA, DeclineReason.DECLINED_BY_PERSON}
    if status is DECLINED and reason in hidden:
        assert told == " ".join(told_to_her(DECLINED, reason=None)).lower()


@given(st.sampled_from(ReferralStatus), st.sampled_from([None, *DeclineReason]), st.booleans())
def test_a_professional_is_told_what_every_referrer_is(status, reason, tried):
    told = told_at_the_door(Source.PROFESSIONAL, status, reason=reason, contact_tried=tried)
    assert len(told) == 1
    if status is DECLINED and reason is DeclineReason.UNABLE_TO_CONTACT:
        assert "could not" not in told[0]


@pytest.mark.parametrize(
    ("born_on", "group"),
    [
        (None, "victim"),
        (date(2010, 11, 26), "victim"),  # sixteen today
        (date(2010, 11, 27), "child"),
        (date(1950, 1, 1), "victim"),
        (date(2024, 2, 29), "child"),
    ],
)
def test_somebody_below_the_age_of_an_adult_is_a_child(born_on, group):
    assert group_by_age(born_on, on=date(2026, 11, 26)) == group


@pytest.mark.parametrize(
    ("kind", "was_sent", "messages", "wrong"),
    [
        (Message.NOT_SAFE, True, 0, []),
        (Message.STOP, True, number(Number.MOST_MESSAGES) - 1, []),
        (Message.STOP, True, number(Number.MOST_MESSAGES), ["too_many_messages"]),
        (Message.NOT_SAFE, False, 0, ["not_sent"]),
        (None, True, 0, ["no_kind"]),
    ],
)
def test_a_message_to_the_front_door(kind, was_sent, messages, wrong):
    found = reasons_not_to_tell(kind, was_sent=was_sent, messages=messages)
    assert [reason.code for reason in found] == wrong


def test_every_number_and_limit_is_dated_and_says_how_sure_it_is():
    assert set(NUMBERS) == set(Number)
    assert set(LIMITS) == set(Try)
    for each in (*NUMBERS.values(), *LIMITS.values()):
        assert each.source.strip().endswith(".")
        assert each.starts_on >= date(2015, 1, 1)


def test_guessing_the_words_takes_longer_than_anybody_has():
    guesses = len(PLAIN_WORDS) ** 3 * 10**4
    limit = LIMITS[Try.COME_BACK_REFERENCE]
    a_year = limit.most * (60 // limit.minutes) * 24 * 365
    assert guesses / a_year > 10_000


def test_the_words_are_plain_and_each_is_there_once():
    assert len(PLAIN_WORDS) == len(set(PLAIN_WORDS)) == 256
    assert all(
        word.isascii() and word.isalpha() and word.islower() and len(word) >= 3 for word in PLAIN_WORDS
    )
