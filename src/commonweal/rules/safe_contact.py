"""Safe contact: an address, phone number or e-mail that shows nothing until a safe channel is named.

Read the facts as: on these channels, at these times, this person said (last on `confirmed_on`) that it is
safe to make contact. Nothing recorded means not safe. A confirmation grows old: then it is not safe either,
until someone has asked again, face to face or through whoever the person trusts.

A SafeContact turned into text by any usual road (a page, a letter, a log line, an export, a cache, an error
report) reads “contact withheld”. The one road to the value is `reveal`, which asks on which channel it will
be used. The value is kept beside the object, not in it, so that nothing which walks an object's fields can
find it. This guards against accidents; code that sets out to read the module's private table is for reviewers
to refuse.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import final
from weakref import WeakKeyDictionary

from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason, Refused, refuse_if
from commonweal.rules.thresholds import Key, Threshold, threshold

WITHHELD = "contact withheld"


class Channel(StrEnum):
    """A way of making contact. Voicemail is apart from a call: others may hear it."""

    CALL = "call"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    POST = "post"
    IN_PERSON = "in_person"


class Kind(StrEnum):
    """What a contact detail is."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


CHANNELS_OF: dict[Kind, frozenset[Channel]] = {
    Kind.PHONE: frozenset({Channel.CALL, Channel.TEXT, Channel.VOICEMAIL}),
    Kind.EMAIL: frozenset({Channel.EMAIL}),
    Kind.ADDRESS: frozenset({Channel.POST, Channel.IN_PERSON}),
}

_IN_WORDS = {
    Channel.CALL: "call",
    Channel.TEXT: "text",
    Channel.VOICEMAIL: "leave a voicemail",
    Channel.EMAIL: "e-mail",
    Channel.POST: "write by post",
    Channel.IN_PERSON: "visit",
}

_CONFIDENTIAL = frozenset({Channel.POST, Channel.IN_PERSON})


@dataclass(frozen=True)
class SafeFacts:
    """What the person said about being contacted. Words that could give them away stay out of the repr.

    `times` and `who_may_answer` are the person's own words. `is_confidential_address`: this is where the
    person hides, and nothing here prints, posts or shows it.
    """

    channels: frozenset[Channel] = frozenset()
    confirmed_on: date | None = None
    times: str = field(default="", repr=False)
    who_may_answer: str = field(default="", repr=False)
    code_word: str = field(default="", repr=False)
    is_confidential_address: bool = False


def reasons_not_to_use(
    channel: Channel,
    facts: SafeFacts,
    *,
    on: date,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What stands in the way of making contact on this channel on a day; empty means it is recorded as
    safe.
    """
    words = _IN_WORDS[channel]
    if facts.is_confidential_address and channel in _CONFIDENTIAL:
        text = "This address is confidential: nothing may print, post or show it. Use another safe channel."
        return [Reason("confidential_address", text)]
    if channel not in facts.channels:
        text = f"It is not recorded as safe to {words}. {_instead(facts)}"
        return [Reason("not_recorded_safe", text)]
    if facts.confirmed_on is None or facts.confirmed_on > on:
        text = (
            f"Nobody recorded when it was confirmed as safe to {words}. Ask the person, and record the day."
        )
        return [Reason("never_confirmed", text)]
    days = threshold(Key.SAFE_CONTACT_DAYS, on=on, area=area, local=thresholds).value
    if on > facts.confirmed_on + timedelta(days=days):
        text = (
            f"It was last confirmed as safe to {words} on {show_day(facts.confirmed_on)}, more than {days}"
            " days ago. Ask again at your next meeting, or through someone the person trusts."
        )
        return [Reason("confirmation_expired", text)]
    return []


def _instead(facts: SafeFacts) -> str:
    others = [_IN_WORDS[each] for each in Channel if each in facts.channels]
    if not others:
        return "No way is recorded as safe: ask the referrer how to reach this person."
    return f"Recorded as safe: {', '.join(others)}."


def how_to_contact_in_words(
    facts: SafeFacts,
    *,
    on: date,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> tuple[str, ...]:
    """The lines to show above any contact detail: what is safe, what is not, when, who answers, which word
    proves you.

    The code word is among them: for the page of a worker who holds the case, nowhere else.
    """
    refused = {
        channel: reasons_not_to_use(channel, facts, on=on, area=area, thresholds=thresholds)
        for channel in Channel
    }
    safe = [_IN_WORDS[channel] for channel in Channel if not refused[channel]]
    if not safe:
        asked_before = facts.channels and facts.confirmed_on is not None
        return (
            "Do not make contact: no way is known to be safe now.",
            "Confirm again how to make contact, at your next meeting or through someone the person trusts."
            if asked_before
            else "Ask the referrer how to reach this person safely.",
        )
    lines = [f"Safe: {', '.join(safe)}."]
    unsafe = [_IN_WORDS[channel] for channel in Channel if refused[channel]]
    if unsafe:
        lines.append(f"Not safe: {', '.join(unsafe)}.")
    lines.append(f"When: {facts.times}." if facts.times else "When: no times recorded. Ask.")
    who = facts.who_may_answer
    lines.append(f"Who may answer: {who}." if who else "Who may answer: nobody but the person.")
    if facts.code_word:
        lines.append(f"Code word: {facts.code_word}. Say nothing about the service before you hear it.")
    if facts.confirmed_on is not None:
        lines.append(f"Confirmed on {show_day(facts.confirmed_on)}.")
    return tuple(lines)


_VALUES: "WeakKeyDictionary[SafeContact, tuple[str, Kind | None]]" = WeakKeyDictionary()


@final
class SafeContact:
    """An address, phone number or e-mail. It has no fields; two are equal only if they are the same
    object.
    """

    __slots__ = ("__weakref__",)

    def __init__(self, value: str, kind: Kind | None = None) -> None:
        """`kind`, where given, refuses a channel that cannot carry it. Raises ValueError, without the value,
        if empty.
        """
        if not isinstance(value, str) or not value.strip():
            raise ValueError("There is no contact detail here. Use None where there is none.")
        _VALUES[self] = (value, kind)

    def reveal(
        self,
        channel: Channel,
        facts: SafeFacts,
        *,
        on: date,
        area: str | None = None,
        thresholds: Sequence[Threshold] = (),
    ) -> str:
        """The value, for use on this channel on this day. Raises Refused, with why, unless that is recorded
        as safe.
        """
        value, kind = _VALUES[self]
        if kind is not None and channel not in CHANNELS_OF[kind]:
            text = f"You cannot {_IN_WORDS[channel]} with this {kind}. Name the channel you will use it on."
            raise Refused(Reason("wrong_channel", text))
        refuse_if(reasons_not_to_use(channel, facts, on=on, area=area, thresholds=thresholds))
        return value

    def __str__(self) -> str:
        return WITHHELD

    __repr__ = __str__
    __html__ = __str__

    def __format__(self, spec: str) -> str:
        return WITHHELD

    def __reduce_ex__(self, protocol: object) -> tuple[type[str], tuple[str]]:
        """Pickled, as into a cache or a queue, it becomes the text “contact withheld” for good."""
        return (str, (WITHHELD,))

    def __copy__(self) -> "SafeContact":
        return self

    def __deepcopy__(self, memo: object) -> "SafeContact":
        return self
