"""The gate: a message goes only on a safe channel, at a safe time, and if all of it tells a stranger nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from commonweal.rules import messages
from commonweal.rules.giveaways import Unsaid
from commonweal.rules.messages import (
    CHANNEL_OF,
    KIND_OF,
    LONGEST,
    SUBJECTS,
    WORDINGS,
    Medium,
    Outgoing,
    Recipient,
    can_wait,
    has_waited_too_long,
    reasons_against_sender,
    reasons_against_wording,
    reasons_not_to_send,
)
from commonweal.rules.periods import LONDON
from commonweal.rules.reasons import Reason
from commonweal.rules.safe_contact import CHANNELS_OF, Channel, Kind, SafeFacts
from commonweal.rules.thresholds import Key, Threshold

AT = datetime(2026, 11, 2, 11, 0, tzinfo=LONDON)  # a Monday
UNSAID = Unsaid(services=("Harbour",), call_back="01632 960001")
SAFE = SafeFacts(frozenset(Channel), date(2026, 10, 20), times="weekdays 10am to 2pm")
WORDS = "Your appointment is on Tuesday at 2. Reply to this number to change it."
SENDER = {"sender_name": "Bookings", "sender_address": "hello@example.com"}
TEXT = Outgoing(Medium.TEXT, WORDS, sender_name="Bookings")
EMAIL = Outgoing(Medium.EMAIL, WORDS, subject="Appointment", **SENDER)
ENTRY = Outgoing(Medium.CALENDAR, WORDS, subject="Appointment", starts_at=AT + timedelta(days=1), **SENDER)
LETTER = Outgoing(Medium.LETTER, WORDS)
ALL = [TEXT, EMAIL, ENTRY, LETTER]


def to(medium: Medium, **changes) -> Recipient:
    facts = replace(SAFE, **changes.pop("facts", {}))
    return Recipient(**{"kind": KIND_OF[medium], "facts": facts} | changes)


def codes(message, at=AT, unsaid=UNSAID, thresholds=(), **changes):
    found = reasons_not_to_send(
        message, to=to(message.medium, **changes), unsaid=unsaid, at=at, thresholds=thresholds
    )
    return [each.code for each in found]


@pytest.mark.parametrize("message", ALL, ids=lambda each: each.medium)
def test_what_is_safe_goes(message):
    assert codes(message) == []


@pytest.mark.parametrize("message", ALL, ids=lambda each: each.medium)
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"case_is_open": False}, "case_closed"),
        ({"is_struck": True}, "struck"),
        ({"is_changed": True}, "changed"),
        ({"kind": "other"}, "wrong_kind"),
        ({"alerts": frozenset({"weapon", "no_message"})}, "no_message"),
        ({"facts": {"channels": frozenset()}}, "not_recorded_safe"),
        ({"facts": {"confirmed_on": None}}, "never_confirmed"),
        ({"facts": {"confirmed_on": date(2026, 11, 3)}}, "never_confirmed"),
        ({"facts": {"confirmed_on": date(2026, 8, 3)}}, "confirmation_expired"),
    ],
)
def test_whom_nothing_may_reach(message, changes, code):
    assert codes(message, **changes) == [code]


def test_another_alert_does_not_stop_a_message():
    assert codes(TEXT, alerts=frozenset({"weapon", "do_not_share_address"})) == []


def test_a_confidential_address_gets_no_letter():
    assert codes(LETTER, facts={"is_confidential_address": True}) == ["confidential_address"]


@pytest.mark.parametrize("message", ALL, ids=lambda each: each.medium)
def test_each_way_needs_its_own_channel(message):
    own = CHANNEL_OF[message.medium]
    assert codes(message, facts={"channels": frozenset({own})}) == []
    assert codes(message, facts={"channels": frozenset(Channel) - {own}}) == ["not_recorded_safe"]
    assert own in CHANNELS_OF[KIND_OF[message.medium]]


@pytest.mark.parametrize("message", [TEXT, EMAIL, ENTRY], ids=lambda each: each.medium)
def test_the_times_the_person_gave(message):
    assert codes(message, at=AT.replace(hour=14)) == ["not_now"]
    assert codes(message, at=AT.replace(hour=9, minute=59)) == ["not_now"]
    assert codes(message, facts={"times": "when he is out"}) == ["times_not_read"]
    assert codes(message, facts={"times": ""}) == ["times_not_read"]
    assert codes(message, facts={"times": "when he is out"}, times_were_read=True) == []
    assert codes(message, at=AT.replace(hour=14), times_were_read=True) == []


def test_what_is_said_about_times_that_are_not_there():
    def said(times):
        return reasons_not_to_send(TEXT, to=to(Medium.TEXT, facts={"times": times}), unsaid=UNSAID, at=AT)[
            0
        ].text

    assert said("").startswith("No times are recorded.")
    assert said("when he is out").startswith("The times the person gave need to be read by you.")


def test_times_are_those_of_london():
    in_utc = datetime(2026, 7, 6, 9, 30, tzinfo=messages.LONDON).astimezone(tz=None)
    assert codes(TEXT, at=in_utc, facts={"confirmed_on": date(2026, 7, 1)}) == ["not_now"]
    later = in_utc + timedelta(minutes=30)
    assert codes(TEXT, at=later, facts={"confirmed_on": date(2026, 7, 1)}) == []


def test_a_letter_comes_when_it_comes():
    assert codes(LETTER, at=AT.replace(hour=22), facts={"times": ""}) == []


@pytest.mark.parametrize("message", ALL, ids=lambda each: each.medium)
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("See you on [day]", "gaps"),
        ("See you on day]", "gaps"),
        ("Harbour is here", "service_name"),
        ("ring 01632 960002", "number"),
    ],
)
def test_words_that_may_not_go(message, body, code):
    assert codes(replace(message, body=body)) == [code]


@pytest.mark.parametrize("message", ALL, ids=lambda each: each.medium)
def test_each_has_a_longest(message):
    longest = LONGEST[message.medium]
    assert codes(replace(message, body="ab " * (longest // 3) + "a" * (longest % 3))) == []
    too_long = reasons_not_to_send(
        replace(message, body="a" * (longest + 1)), to=to(message.medium), unsaid=UNSAID, at=AT
    )
    assert [each.code for each in too_long] == ["too_long"]
    assert f"{longest} characters or fewer: now it has {longest + 1}." in too_long[0].text


def test_how_long_each_may_be():
    assert LONGEST == {Medium.TEXT: 160, Medium.EMAIL: 600, Medium.CALENDAR: 160, Medium.LETTER: 2000}


@pytest.mark.parametrize("message", [EMAIL, ENTRY], ids=lambda each: each.medium)
@pytest.mark.parametrize("subject", ["", "Hello from us", "appointment"])
def test_a_subject_is_one_of_the_list(message, subject):
    assert codes(replace(message, subject=subject)) == ["subject"]


@pytest.mark.parametrize("starts_at", [None, AT, AT - timedelta(minutes=1)])
def test_an_entry_of_a_calendar_is_still_to_come(starts_at):
    assert codes(replace(ENTRY, starts_at=starts_at)) == ["no_start"]
    assert codes(replace(EMAIL, starts_at=starts_at)) == []


@pytest.mark.parametrize(
    ("message", "sender", "code"),
    [
        (TEXT, {"sender_name": ""}, "no_sender"),
        (TEXT, {"sender_name": " "}, "no_sender"),
        (EMAIL, {"sender_name": ""}, "no_sender"),
        (EMAIL, {"sender_address": ""}, "no_sender"),
        (ENTRY, {"sender_address": ""}, "no_sender"),
        (TEXT, {"sender_name": "BookingsDesk"}, "sender"),
        (TEXT, {"sender_name": "Harbour"}, "sender"),
        (EMAIL, {"sender_address": "pat@harbour.example"}, "sender"),
        (EMAIL, {"sender_address": "refuge@example.com"}, "sender"),
    ],
)
def test_a_sender_says_nothing(message, sender, code):
    assert codes(replace(message, **sender)) == [code]
    assert codes(replace(LETTER, **sender)) == []


def test_a_text_needs_no_address_to_come_from():
    assert codes(replace(TEXT, sender_name="Elevenchars")) == []
    assert reasons_against_sender(TEXT, unsaid=UNSAID, at=AT) == []


def test_everything_that_stands_in_the_way_is_said_at_once():
    found = codes(replace(TEXT, body="Harbour [day] refuge", sender_name=""), facts={"channels": frozenset()})
    assert found == ["not_recorded_safe", "gaps", "trade_word", "service_name", "no_sender"]


@pytest.mark.parametrize(("title", "body"), WORDINGS)
def test_our_own_wordings_may_be_kept(title, body):
    assert reasons_against_wording(title, body, unsaid=UNSAID, at=AT) == []


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        ("", "See you", "empty"),
        ("Title", " ", "empty"),
        ("Refuge", "See you", "trade_word"),
        ("Title", "See you at the refuge", "trade_word"),
        ("Title", "a" * 161, "too_long"),
    ],
)
def test_a_wording_is_read_before_it_is_kept(title, body, code):
    assert [each.code for each in reasons_against_wording(title, body, unsaid=UNSAID, at=AT)] == [code]


@pytest.mark.parametrize("subject", SUBJECTS.values())
def test_our_own_subjects_say_nothing(subject):
    assert codes(replace(EMAIL, subject=subject, body=subject)) == []


@pytest.mark.parametrize(
    ("medium", "hours"),
    [(Medium.TEXT, 24), (Medium.EMAIL, 24), (Medium.CALENDAR, 24), (Medium.LETTER, 168)],
)
def test_what_waited_too_long_is_not_true_any_more(medium, hours):
    queued = AT - timedelta(hours=hours)
    assert not has_waited_too_long(medium, queued, at=AT)
    assert has_waited_too_long(medium, queued - timedelta(seconds=1), at=AT)


def test_how_long_is_the_partnerships_to_say():
    local = [Threshold(Key.MESSAGE_WAITS_HOURS, 1, date(2026, 1, 1), "ours", area="wexcombe")]
    queued = AT - timedelta(hours=2)
    assert has_waited_too_long(Medium.TEXT, queued, at=AT, area="wexcombe", thresholds=local)
    assert not has_waited_too_long(Medium.TEXT, queued, at=AT, area="other", thresholds=local)
    local = [Threshold(Key.SAFE_CONTACT_DAYS, 3, date(2026, 1, 1), "ours")]
    assert codes(TEXT, thresholds=local) == ["confirmation_expired"]


def test_only_time_mends_a_time():
    not_now, other = Reason("not_now", "Not now."), Reason("struck", "Not now.")
    assert can_wait([not_now])
    assert not can_wait([])
    assert not can_wait([not_now, other])


def test_words_and_sender_are_not_in_the_repr():
    assert "Tuesday" not in repr(EMAIL)
    assert "hello@" not in repr(EMAIL)


def test_a_letter_goes_to_an_address_and_a_text_to_a_phone():
    assert KIND_OF == {
        Medium.TEXT: Kind.PHONE,
        Medium.EMAIL: Kind.EMAIL,
        Medium.CALENDAR: Kind.EMAIL,
        Medium.LETTER: Kind.ADDRESS,
    }
