"""The one gate: may this text, e-mail, letter or calendar entry go to this person, now? If not, why, pointing at the words.

Read it as: a message goes only on a channel that is recorded as safe and confirmed, at a time the person named, if nothing on
record forbids it, and if a stranger who reads all of it, its preview, its subject, its sender and its envelope learns nothing.
The same question is asked twice: when it is written, and again in the moment before it is sent.

No law sets any number here: they are our own defaults, not verified, and dated in rules/thresholds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from commonweal.rules.giveaways import Unsaid, reasons_against_text
from commonweal.rules.periods import LONDON
from commonweal.rules.reasons import Reason
from commonweal.rules.safe_contact import Channel, Kind, SafeFacts, reasons_not_to_use
from commonweal.rules.safe_times import is_safe_at, read_times
from commonweal.rules.thresholds import Key, Threshold, threshold

READING_HOLDS = timedelta(minutes=30)  # our own: how long “now is safe” speaks of now
LONGEST_TEXT = 160  # one text: a second part may come late, alone, or first
LONGEST_EMAIL = 600
LONGEST_LETTER = 2000
LONGEST_NAME = 11  # what a phone shows of a sender


class Medium(StrEnum):
    """What is sent."""

    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    CALENDAR = "calendar"


class MessageStatus(StrEnum):
    """Where a message has got to. SENDING is for the moment in between: if it stays, nobody knows whether it went."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"


CHANNEL_OF: Mapping[Medium, Channel] = {
    Medium.TEXT: Channel.TEXT,
    Medium.EMAIL: Channel.EMAIL,
    Medium.CALENDAR: Channel.EMAIL,
    Medium.LETTER: Channel.POST,
}
KIND_OF: Mapping[Medium, Kind] = {
    Medium.TEXT: Kind.PHONE,
    Medium.EMAIL: Kind.EMAIL,
    Medium.CALENDAR: Kind.EMAIL,
    Medium.LETTER: Kind.ADDRESS,
}
LONGEST: Mapping[Medium, int] = {
    Medium.TEXT: LONGEST_TEXT,
    Medium.EMAIL: LONGEST_EMAIL,
    Medium.CALENDAR: LONGEST_TEXT,
    Medium.LETTER: LONGEST_LETTER,
}
# What a phone shows before it is opened is one of these and nothing else. Each is on thousands of phones.
SUBJECTS: Mapping[str, str] = {
    "appointment": "Appointment",
    "booking": "Your booking",
    "hello": "Hello",
    "tuesday": "Next week",
}
WORDINGS: tuple[tuple[str, str], ...] = (
    ("Appointment", "Your appointment is on [day] at [time]. Reply to this number to change it."),
    (
        "Appointment moved",
        "Your appointment has moved to [day] at [time]. Reply to this number if that does not suit.",
    ),
    ("Please ring", "Please ring when you have a moment, between [time] and [time]."),
    ("Ready to collect", "Your order is ready to collect on [day] from [time]."),
    ("Running late", "Running ten minutes late today, sorry."),
)
ALERTS_AGAINST = frozenset({"no_message"})


@dataclass(frozen=True)
class Outgoing:
    """What would be read by whoever holds the phone: every part of it."""

    medium: Medium
    body: str = field(repr=False)
    subject: str = ""
    sender_name: str = field(default="", repr=False)
    sender_address: str = field(default="", repr=False)
    starts_at: datetime | None = None


@dataclass(frozen=True)
class Recipient:
    """Whom it would reach, and what is on record against it. `is_changed`: not the detail it was written for any more."""

    kind: Kind
    facts: SafeFacts
    is_struck: bool = False
    is_changed: bool = False
    alerts: frozenset[str] = frozenset()
    case_is_open: bool = True
    times_were_read: bool = False


def reasons_not_to_send(
    message: Outgoing,
    *,
    to: Recipient,
    unsaid: Unsaid,
    at: datetime,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What stands in the way of this message at this moment; empty means that it may go."""
    return [
        *reasons_against_recipient(message.medium, to, at=at, area=area, thresholds=thresholds),
        *reasons_against_words(message, unsaid=unsaid, at=at),
    ]


def reasons_against_recipient(
    medium: Medium,
    to: Recipient,
    *,
    at: datetime,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """Whether anything at all may be sent there this way."""
    if not to.case_is_open:
        return [Reason("case_closed", "The case is closed. Reopen it before you write to anybody.")]
    if to.is_struck:
        return [
            Reason(
                "struck", "This address was struck out when the person moved. Nothing goes there any more."
            )
        ]
    if to.is_changed:
        return [
            Reason(
                "changed",
                "This contact was changed after the message was written. Look at it, then write again.",
            )
        ]
    if to.kind != KIND_OF[medium]:
        return [Reason("wrong_kind", f"A {medium} cannot be sent to this kind of contact. Choose another.")]
    found = reasons_not_to_use(
        CHANNEL_OF[medium], to.facts, on=_local(at).date(), area=area, thresholds=thresholds
    )
    if to.alerts & ALERTS_AGAINST:
        found.append(
            Reason("no_message", "An alert says: never leave a message. Speak with the person instead.")
        )
    return found + _reasons_against_time(medium, to, at)


def _reasons_against_time(medium: Medium, to: Recipient, at: datetime) -> list[Reason]:
    """A letter comes when it comes; for the others the person's own words decide."""
    if medium == Medium.LETTER or to.times_were_read:
        return []
    times = read_times(to.facts.times)
    if times is None:
        said = (
            "The times the person gave need to be read by you" if to.facts.times else "No times are recorded"
        )
        return [Reason("times_not_read", f"{said}. Check that now is safe, then tick the box.")]
    if not is_safe_at(times, _local(at)):
        return [Reason("not_now", "It is not a time the person said is safe. It can wait until then.")]
    return []


def reasons_against_words(message: Outgoing, *, unsaid: Unsaid, at: datetime) -> list[Reason]:
    """Whether a stranger who reads every part of it learns anything."""
    on, found = _local(at).date(), []
    if not message.body.strip():
        found.append(Reason("empty", "Write something."))
    if (longest := LONGEST[message.medium]) < len(message.body):
        found.append(
            Reason("too_long", f"Make it {longest} characters or fewer: now it has {len(message.body)}.")
        )
    if "[" in message.body or "]" in message.body:
        found.append(Reason("gaps", "Fill in what stands between [ and ]."))
    found += reasons_against_text(message.body, unsaid=unsaid, on=on)
    if message.medium in (Medium.EMAIL, Medium.CALENDAR) and message.subject not in SUBJECTS.values():
        found.append(Reason("subject", "Choose one of the subjects: everybody near the phone can read it."))
    if message.medium == Medium.CALENDAR and (message.starts_at is None or message.starts_at <= at):
        found.append(Reason("no_start", "Give a day and a time that are still to come."))
    if message.medium != Medium.LETTER:
        found += reasons_against_sender(message, unsaid=unsaid, at=at)
    return found


def reasons_against_sender(message: Outgoing, *, unsaid: Unsaid, at: datetime) -> list[Reason]:
    """Whether the name and address it comes from say who we are."""
    name, address = message.sender_name, message.sender_address
    needs = [name] if message.medium == Medium.TEXT else [name, address]
    if not all(each.strip() for each in needs):
        return [Reason("no_sender", "There is no neutral sender yet. Ask your manager to set one.")]
    if len(name) > LONGEST_NAME:
        return [
            Reason(
                "sender",
                f"The sender’s name may have {LONGEST_NAME} characters. Ask your manager to shorten it.",
            )
        ]
    read = f"{name} {address.replace('@', ' ').replace('.', ' ')}"
    if reasons_against_text(read, unsaid=unsaid, on=_local(at).date()):
        return [Reason("sender", "The sender says who we are. Ask your manager to set a neutral one.")]
    return []


def reasons_against_wording(title: str, body: str, *, unsaid: Unsaid, at: datetime) -> list[Reason]:
    """Whether a wording may be kept for everybody to use. Gaps between [ and ] are filled in later, and checked then."""
    on = _local(at).date()
    found = [] if body.strip() and title.strip() else [Reason("empty", "Write a title and the wording.")]
    if len(body) > LONGEST_TEXT:
        found.append(
            Reason("too_long", f"Make it {LONGEST_TEXT} characters or fewer: now it has {len(body)}.")
        )
    return found + reasons_against_text(f"{title}\n{body}", unsaid=unsaid, on=on)


def has_waited_too_long(
    medium: Medium,
    queued_at: datetime,
    *,
    at: datetime,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> bool:
    """Whether what was written is too old to be true now: “tomorrow at two” is dangerous three days later."""
    key = Key.LETTER_WAITS_HOURS if medium == Medium.LETTER else Key.MESSAGE_WAITS_HOURS
    hours = threshold(key, on=_local(at).date(), area=area, local=thresholds).value
    return at - queued_at > timedelta(hours=hours)


def reading_of_times_holds(queued_at: datetime, *, at: datetime) -> bool:
    """Whether “I have read the times, and now is one of them” still speaks of now."""
    return at - queued_at <= READING_HOLDS


def can_wait(reasons: Sequence[Reason]) -> bool:
    """Whether time alone mends it: then it stays in the queue."""
    return bool(reasons) and all(each.code == "not_now" for each in reasons)


def _local(at: datetime) -> datetime:
    return at.astimezone(LONDON)
