"""A contact detail turned into text by any usual road is withheld; nothing recorded means not safe."""

import copy
import csv
import dataclasses
import gc
import inspect
import io
import json
import logging
import pickle
import pprint
import reprlib
import string
import traceback
import xml.sax.saxutils
from datetime import date, timedelta

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from commonweal.rules.reasons import Refused
from commonweal.rules.safe_contact import (
    CHANNELS_OF,
    WITHHELD,
    Channel,
    Kind,
    SafeContact,
    SafeFacts,
    how_to_contact_in_words,
    reasons_not_to_use,
)
from commonweal.rules.thresholds import Key, Threshold

TODAY = date(2026, 11, 1)
SAFE = SafeFacts(
    channels=frozenset({Channel.CALL, Channel.TEXT}),
    confirmed_on=date(2026, 10, 1),
    times="weekdays from ten to two",
    who_may_answer="her sister",
    code_word="marmalade",
)
CANARY = "07700 900123"


@dataclasses.dataclass
class Record:
    contact: SafeContact


def log_line(contact):
    stream = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(logging.StreamHandler(stream))
    logger.error("call %s or %r", contact, [contact])
    return stream.getvalue()


def csv_row(contact):
    stream = io.StringIO()
    csv.writer(stream).writerow([contact])
    return stream.getvalue()


def error_report(contact):
    try:
        held = contact
        raise RuntimeError(f"could not reach {held}")
    except RuntimeError as error:
        lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
        return "".join(lines)


# Every road by which a value in a record is usually turned into text.
ROADS = {
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "f-string": lambda c: f"{c}",
    "f-string repr": lambda c: f"{c!r}",
    "f-string ascii": lambda c: f"{c!a}",
    "f-string width": lambda c: f"{c:>40}",
    "format": lambda c: "{}".format(c),  # noqa: UP032
    "format with a spec": lambda c: format(c, "x"),
    "percent s": lambda c: "%s" % c,  # noqa: UP031
    "percent r": lambda c: "%r" % c,  # noqa: UP031
    "template string": lambda c: string.Template("$c").substitute(c=c),
    "join": lambda c: " ".join(map(str, [c])),
    "print": lambda c: print(c, file=(stream := io.StringIO())) or stream.getvalue(),
    "list": lambda c: str([c]),
    "tuple": lambda c: str((c,)),
    "set": lambda c: str({c}),
    "dict": lambda c: str({"contact": c}),
    "dict key": lambda c: str({c: 1}),
    "nested": lambda c: repr([{"a": (c,)}]),
    "dataclass": lambda c: repr(Record(c)),
    "dataclass as dict": lambda c: str(dataclasses.asdict(Record(c))),
    "vars of the record": lambda c: str(vars(Record(c))),
    "pprint": lambda c: pprint.pformat({"contact": c}),
    "reprlib": lambda c: reprlib.repr([c]),
    "json with a default": lambda c: json.dumps({"contact": c}, default=str),
    "json with repr": lambda c: json.dumps([c], default=repr),
    "pickle": lambda c: str(pickle.loads(pickle.dumps(c))),  # noqa: S301
    "pickled record": lambda c: repr(pickle.loads(pickle.dumps(Record(c)))),  # noqa: S301
    "copy": lambda c: str(copy.copy(c)),
    "deep copy": lambda c: repr(copy.deepcopy([c])),
    "log": log_line,
    "csv": csv_row,
    "error report with locals": error_report,
    "exception": lambda c: str(ValueError(c)),
    "escape": lambda c: str(escape(c)),
    "markup": lambda c: str(Markup("<p>{}</p>").format(c)),
    "markup percent": lambda c: str(Markup("<p>%s</p>") % c),
    "markup itself": lambda c: str(Markup(c)),
    "jinja": lambda c: jinja2.Environment(autoescape=True).from_string("{{ c }}{{ [c] }}").render(c=c),
    "jinja without escaping": lambda c: jinja2.Environment().from_string("{{ c }}").render(c=c),
    "jinja marked safe": lambda c: (
        jinja2.Environment(autoescape=True).from_string("{{ c|safe }}{{ c|string }}").render(c=c)
    ),
    "xml": lambda c: xml.sax.saxutils.escape(str(c)),
    "url": lambda c: f"/people?contact={c}",
}


@pytest.mark.parametrize("road", ROADS)
def test_no_usual_road_leads_to_the_value(road):
    text = ROADS[road](SafeContact(CANARY))
    assert "900123" not in text
    assert WITHHELD in text


@given(st.text(min_size=12).filter(lambda text: text.strip() and text.strip() not in WITHHELD))
def test_whatever_the_value_text_is_the_same(value):
    contact = SafeContact(value)
    shown = {
        str(contact),
        repr(contact),
        f"{contact}",
        f"{contact:>50}",
        str(escape(contact)),
    }
    assert shown == {WITHHELD}


def test_roads_that_cannot_carry_it_fail_rather_than_leak():
    contact = SafeContact(CANARY)
    for fails in (
        lambda: json.dumps(contact),
        lambda: json.dumps(contact, default=vars),
        lambda: vars(contact),
        lambda: bytes(contact),
        lambda: "".join([contact]),
        lambda: "call " + contact,
        lambda: list(contact),
        lambda: len(contact),
        lambda: sorted([contact, SafeContact("x")]),
        lambda: dataclasses.asdict(contact),
    ):
        with pytest.raises(TypeError) as raised:
            fails()
        assert "900123" not in str(raised.value)


def test_nothing_that_walks_the_object_finds_it():
    contact = SafeContact(CANARY, Kind.PHONE)
    for name, value in inspect.getmembers(contact):
        assert "900123" not in str(value), name
    assert not hasattr(contact, "__dict__")
    assert CANARY not in gc.get_referents(contact)
    assert b"900123" not in pickle.dumps(contact)
    assert b"900123" not in pickle.dumps(Record(contact))


def test_it_cannot_be_changed_or_given_a_field():
    contact = SafeContact(CANARY)
    with pytest.raises(AttributeError):
        contact.value = "x"
    with pytest.raises(AttributeError):
        contact.reveal = print


def test_a_copy_is_the_same_and_a_pickle_is_withheld_for_good():
    contact = SafeContact(CANARY)
    assert copy.copy(contact) is contact
    assert copy.deepcopy({"c": contact})["c"] is contact
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(contact, protocol)) == WITHHELD  # noqa: S301


def test_it_cannot_be_guessed_by_comparing():
    contact = SafeContact(CANARY)
    assert contact != CANARY
    assert contact != SafeContact(CANARY)
    assert contact == contact
    assert contact not in {CANARY}


@pytest.mark.parametrize("value", ["", "  ", None, 7700900123])
def test_no_contact_is_not_a_contact(value):
    with pytest.raises(
        ValueError, match=r"^There is no contact detail here\. Use None where there is none\.$"
    ) as raised:
        SafeContact(value)
    assert "7700" not in str(raised.value)


def test_it_cannot_be_subclassed_into_something_that_leaks():
    assert getattr(SafeContact, "__final__", False)


# --- reveal ---


def reveal(channel, facts=SAFE, on=TODAY, kind=None, **given):
    return SafeContact(CANARY, kind).reveal(channel, facts, on=on, **given)


def refused(channel, facts=SAFE, on=TODAY, kind=None, **given):
    with pytest.raises(Refused) as raised:
        reveal(channel, facts, on, kind, **given)
    assert "900123" not in str(raised.value)
    assert "marmalade" not in str(raised.value)
    (reason,) = raised.value.reasons
    return reason


def test_a_channel_recorded_as_safe_and_confirmed_gives_the_value():
    assert reveal(Channel.CALL) == CANARY
    assert reveal(Channel.TEXT) == CANARY
    assert reveal(Channel.CALL, kind=Kind.PHONE) == CANARY


def test_nothing_recorded_means_not_safe():
    for channel in Channel:
        assert refused(channel, SafeFacts()).code == "not_recorded_safe"
    assert refused(Channel.CALL, SafeFacts()).text == (
        "It is not recorded as safe to call. No way is recorded as safe: ask the referrer how to reach this person."
    )


def test_one_safe_channel_makes_no_other_safe():
    for channel in (Channel.VOICEMAIL, Channel.EMAIL, Channel.POST, Channel.IN_PERSON):
        assert refused(channel).code == "not_recorded_safe"
    assert refused(Channel.VOICEMAIL).text == (
        "It is not recorded as safe to leave a voicemail. Recorded as safe: call, text."
    )


def test_never_confirmed_or_confirmed_in_the_future_is_not_safe():
    assert refused(Channel.CALL, dataclasses.replace(SAFE, confirmed_on=None)).code == "never_confirmed"
    tomorrow = dataclasses.replace(SAFE, confirmed_on=TODAY + timedelta(days=1))
    assert refused(Channel.CALL, tomorrow).code == "never_confirmed"
    assert reveal(Channel.CALL, dataclasses.replace(SAFE, confirmed_on=TODAY)) == CANARY


def test_a_confirmation_grows_old():
    assert reveal(Channel.CALL, on=date(2026, 12, 30)) == CANARY  # the ninetieth day
    reason = refused(Channel.CALL, on=date(2026, 12, 31))
    assert reason.code == "confirmation_expired"
    assert reason.text == (
        "It was last confirmed as safe to call on 1 October 2026, more than 90 days ago."
        " Ask again at your next meeting, or through someone the person trusts."
    )


def test_an_area_may_set_its_own_number_of_days():
    local = [Threshold(Key.SAFE_CONTACT_DAYS, 14, date(2026, 11, 1), "local", "C1")]
    assert refused(Channel.CALL, area="C1", thresholds=local).code == "confirmation_expired"
    assert reveal(Channel.CALL, area="C2", thresholds=local) == CANARY
    assert reveal(Channel.CALL, on=date(2026, 10, 31), area="C1", thresholds=local) == CANARY


def test_a_confidential_address_is_never_printed_posted_or_shown():
    facts = SafeFacts(
        channels=frozenset(Channel), confirmed_on=date(2026, 10, 1), is_confidential_address=True
    )
    for channel in (Channel.POST, Channel.IN_PERSON):
        for kind in (None, Kind.ADDRESS):
            reason = refused(channel, facts, kind=kind)
            assert reason.code == "confidential_address"
            assert reason.text == (
                "This address is confidential: nothing may print, post or show it. Use another safe channel."
            )
    assert reveal(Channel.CALL, facts) == CANARY
    open_address = dataclasses.replace(facts, is_confidential_address=False)
    assert reveal(Channel.POST, open_address, kind=Kind.ADDRESS) == CANARY


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("channel", Channel)
def test_a_detail_is_revealed_for_a_channel_that_can_carry_it(kind, channel):
    facts = SafeFacts(channels=frozenset(Channel), confirmed_on=TODAY)
    if channel in CHANNELS_OF[kind]:
        assert reveal(channel, facts, kind=kind) == CANARY
    else:
        reason = refused(channel, facts, kind=kind)
        assert reason.code == "wrong_channel"
        assert reason.text.endswith(f"with this {kind}. Name the channel you will use it on.")


def test_every_channel_belongs_to_one_kind():
    carried = [channel for kind in Kind for channel in CHANNELS_OF[kind]]
    assert sorted(carried) == sorted(Channel)


@given(
    st.frozensets(st.sampled_from(Channel)),
    st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1))),
    st.booleans(),
    st.sampled_from(Channel),
)
def test_reveal_and_the_reasons_never_disagree(channels, confirmed_on, confidential, channel):
    facts = SafeFacts(channels, confirmed_on, is_confidential_address=confidential)
    reasons = reasons_not_to_use(channel, facts, on=TODAY)
    if reasons:
        assert refused(channel, facts) == reasons[0]
    else:
        assert reveal(channel, facts) == CANARY
        assert channel in channels
        assert timedelta(0) <= TODAY - confirmed_on <= timedelta(days=90)


# --- the words above it ---


def test_what_the_worker_reads_before_making_contact():
    assert how_to_contact_in_words(SAFE, on=TODAY) == (
        "Safe: call, text.",
        "Not safe: leave a voicemail, e-mail, write by post, visit.",
        "When: weekdays from ten to two.",
        "Who may answer: her sister.",
        "Code word: marmalade. Say nothing about the service before you hear it.",
        "Confirmed on 1 October 2026.",
    )


def test_what_was_not_said_is_not_assumed():
    facts = SafeFacts(channels=frozenset(Channel), confirmed_on=TODAY)
    assert how_to_contact_in_words(facts, on=TODAY) == (
        "Safe: call, text, leave a voicemail, e-mail, write by post, visit.",
        "When: no times recorded. Ask.",
        "Who may answer: nobody but the person.",
        "Confirmed on 1 November 2026.",
    )


def test_nothing_recorded_says_do_not_make_contact():
    assert how_to_contact_in_words(SafeFacts(), on=TODAY) == (
        "Do not make contact: no way is known to be safe now.",
        "Ask the referrer how to reach this person safely.",
    )
    for half in (SafeFacts(confirmed_on=TODAY), SafeFacts(channels=frozenset({Channel.CALL}))):
        assert how_to_contact_in_words(half, on=TODAY)[1].startswith("Ask the referrer")


def test_an_old_confirmation_says_confirm_again_and_tells_no_code_word():
    lines = how_to_contact_in_words(SAFE, on=date(2027, 6, 1))
    assert lines == (
        "Do not make contact: no way is known to be safe now.",
        "Confirm again how to make contact, at your next meeting or through someone the person trusts.",
    )


def test_the_words_follow_the_areas_own_number_of_days():
    local = [Threshold(Key.SAFE_CONTACT_DAYS, 14, date(2026, 1, 1), "local", "C1")]
    assert how_to_contact_in_words(SAFE, on=TODAY, area="C1", thresholds=local)[0].startswith("Do not")
    assert how_to_contact_in_words(SAFE, on=TODAY, area="C2", thresholds=local)[0] == "Safe: call, text."


def test_a_confidential_address_is_not_among_the_safe_ways():
    facts = SafeFacts(frozenset({Channel.CALL, Channel.POST}), TODAY, is_confidential_address=True)
    assert how_to_contact_in_words(facts, on=TODAY)[0] == "Safe: call."


def test_the_persons_own_words_stay_out_of_the_repr():
    shown = repr(SAFE)
    for secret in ("marmalade", "sister", "weekdays"):
        assert secret not in shown
