"""The public door: asking for help without an account, and hearing later how far it has got.

Read a row of NUMBERS as: from `starts_on` this number applies; `source` says how sure we are. Read a row of LIMITS as: so many
in so many minutes, and what is over it is asked, politely, to call. What may be told to whoever brings the reference and the
word is `told_to_her`: she may have lost the phone, so it never says what she said, who helps, where, when or how.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.cases import ClientGroup
from commonweal.rules.reasons import Reason
from commonweal.rules.referrals import DeclineReason, ReferralStatus, progress_in_words
from commonweal.rules.safe_contact import CHANNELS_OF, Channel, Kind


class Source(StrEnum):
    """How a referral came in."""

    REFERRER = "referrer"  # somebody with an account
    SELF = "self"  # the person, by the public door
    PROFESSIONAL = "professional"  # somebody for the person, without an account
    LIST = "list"  # somebody with an account, on a daily list


BY_THE_DOOR = frozenset({Source.SELF, Source.PROFESSIONAL})


class Message(StrEnum):
    """What can be said to the front door afterwards."""

    NOT_SAFE = "not_safe"  # making contact as agreed is not safe any more
    STOP = "stop"  # they do not want this any more


class Number(StrEnum):
    """What a number of the door decides. The unit is in the name."""

    DRAFT_DAYS = "draft_days"
    FOLLOW_DAYS = "follow_days"
    PAGE_MINUTES = "page_minutes"
    LEAST_SECONDS = "least_seconds"
    MOST_MESSAGES = "most_messages"
    MOST_SAVES = "most_saves"
    MOST_CHARACTERS = "most_characters"
    ADULT_AGE_YEARS = "adult_age_years"


@dataclass(frozen=True)
class Dated:
    value: int
    starts_on: date
    source: str


_FIRST_DAY = date(2026, 11, 26)
_OURS = "Our default, not verified"

NUMBERS: Mapping[Number, Dated] = {
    Number.DRAFT_DAYS: Dated(
        14, _FIRST_DAY, f"{_OURS}: time to find a safe hour; nobody can read it meanwhile."
    ),
    Number.FOLLOW_DAYS: Dated(180, _FIRST_DAY, f"{_OURS}: then the reference answers as if it never was."),
    Number.PAGE_MINUTES: Dated(20, _FIRST_DAY, f"{_OURS}: a page left open longer asks for the word again."),
    Number.LEAST_SECONDS: Dated(3, _FIRST_DAY, f"{_OURS}: nobody reads and answers the first page faster."),
    Number.MOST_MESSAGES: Dated(10, _FIRST_DAY, f"{_OURS}."),
    Number.MOST_SAVES: Dated(300, _FIRST_DAY, f"{_OURS}."),
    Number.MOST_CHARACTERS: Dated(20_000, _FIRST_DAY, f"{_OURS}: everything typed, together."),
    Number.ADULT_AGE_YEARS: Dated(
        16, _FIRST_DAY, "Bolton MARAC referral form: adults from 16, as for MARAC."
    ),
}


def number(which: Number) -> int:
    """The number in force."""
    return NUMBERS[which].value


class Try(StrEnum):
    """What is counted at the door, and for whom."""

    BEGIN_NETWORK = "begin_network"
    BEGIN_ALL = "begin_all"
    COME_BACK_REFERENCE = "come_back_reference"
    COME_BACK_NETWORK = "come_back_network"
    COME_BACK_ALL = "come_back_all"


@dataclass(frozen=True)
class Limit:
    """So many within so many minutes, no more."""

    most: int
    minutes: int
    starts_on: date
    source: str


LIMITS: Mapping[Try, Limit] = {
    Try.BEGIN_NETWORK: Limit(40, 10, _FIRST_DAY, f"{_OURS}: a whole mobile network can share one address."),
    Try.BEGIN_ALL: Limit(300, 10, _FIRST_DAY, f"{_OURS}: many times what a busy county receives."),
    Try.COME_BACK_REFERENCE: Limit(
        30, 15, _FIRST_DAY, f"{_OURS}: the words have 37 bits: guessing takes lifetimes."
    ),
    Try.COME_BACK_NETWORK: Limit(
        120, 10, _FIRST_DAY, f"{_OURS}: a whole mobile network can share one address."
    ),
    Try.COME_BACK_ALL: Limit(900, 10, _FIRST_DAY, f"{_OURS}: what one small server can check."),
}

TOO_MANY = Reason("too_many", "We cannot take this in just now. Please call, or try again in half an hour.")
NOT_KNOWN = Reason(
    "not_known",
    "We cannot find this reference and secret words. Check both and try again. If you do not have them, start again or call.",
)


def reasons_not_to_record_safety(
    channels: Iterable[Channel],
    *,
    none_is_safe: bool,
    kinds: Iterable[Kind],
    code_word: str = "",
) -> list[Reason]:
    """What does not fit together in the answers about safe contact. `kinds` are the details that were typed."""
    wanted, given = frozenset(channels), frozenset(kinds)
    found = []
    if none_is_safe and wanted:
        text = "You chose “Do not contact me” and also a way to do it. Leave only what is true."
        return [Reason("none_and_some", text)]
    if not none_is_safe and not wanted:
        text = "Choose how we may get in touch. If no way is safe, choose “Do not contact me”."
        found.append(Reason("nothing_chosen", text))
    if wanted & CHANNELS_OF[Kind.PHONE] and Kind.PHONE not in given:
        found.append(
            Reason("no_phone", "Enter the phone number we may use, or untick call, text and message.")
        )
    if wanted & CHANNELS_OF[Kind.EMAIL] and Kind.EMAIL not in given:
        found.append(Reason("no_email", "Enter the e-mail address we may use, or untick e-mail."))
    if Channel.VOICEMAIL in wanted and Channel.CALL not in wanted:
        text = "To leave a message we have to call. Tick “Call” too, or untick the message."
        found.append(Reason("message_without_call", text))
    if code_word.strip() and not wanted:
        text = "A code word is for when we get in touch. Go back and choose a safe way, or leave this empty."
        found.append(Reason("code_word_without_way", text))
    return found


def reasons_not_to_tell(kind: Message | None, *, was_sent: bool, messages: int) -> list[Reason]:
    """What stands in the way of one more message to the front door."""
    if kind is None:
        return [Reason("no_kind", "Choose what you want to tell us.")]
    if not was_sent:
        return [Reason("not_sent", "You have not sent anything yet, so nobody will get in touch.")]
    if messages >= number(Number.MOST_MESSAGES):
        return [Reason("too_many_messages", "You have told us many times. Please call, so that we can talk.")]
    return []


def group_by_age(born_on: date | None, *, on: date) -> ClientGroup:
    """Who somebody who asks for themselves is to the services: a child below the age of an adult, where the age is known."""
    if born_on is None:
        return ClientGroup.VICTIM
    age = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    return ClientGroup.CHILD if age < number(Number.ADULT_AGE_YEARS) else ClientGroup.VICTIM


# She asked herself, but whoever reads this may have taken her phone and found the words. So nothing here says that she was
# reached, that she said no, that she is known here already, or where she lives now; and no time, no way, no name of a service.
_MAY_BE_TOLD = {
    DeclineReason.INFORMATION_LACKING: "We could not go on with what we know. Please start again, or call us.",
    DeclineReason.NO_CAPACITY: "We are sorry: no service has room now. Please call us. There may be other help.",
    DeclineReason.NOT_DOMESTIC_ABUSE: "This is not what we can help with. Please call us. We will try to find who can.",
    DeclineReason.UNABLE_TO_CONTACT: "We tried, and could not get through. You can start again at any time, or call.",
}
_ENDED = "We have finished with this. You can start again at any time, or call us."
_HER_PROGRESS = {
    ReferralStatus.RECEIVED: "We have what you sent. Nobody has looked at it yet.",
    ReferralStatus.TRIAGED: "Someone is looking at what you sent.",
    ReferralStatus.ROUTED: "Someone is looking at what you sent.",
    ReferralStatus.ACCEPTED: "A service has said yes.",
    ReferralStatus.ADVISED: _ENDED,
    ReferralStatus.DECLINED: _ENDED,
    ReferralStatus.WITHDRAWN: _ENDED,
}
_TRIED = "Someone has tried to get in touch, in a way that you said is safe."
_OPEN = frozenset({ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED})


def told_to_her(
    status: ReferralStatus, *, reason: DeclineReason | None = None, contact_tried: bool = False
) -> tuple[str, ...]:
    """What the person who asked for herself is told, one sentence a line."""
    if status is ReferralStatus.DECLINED and reason in _MAY_BE_TOLD:
        return (_MAY_BE_TOLD[reason],)
    if status is ReferralStatus.RECEIVED and contact_tried:
        return (_TRIED,)
    if status in _OPEN and contact_tried:
        return (_HER_PROGRESS[status], _TRIED)
    return (_HER_PROGRESS[status],)


def told_at_the_door(
    source: Source,
    status: ReferralStatus,
    *,
    reason: DeclineReason | None = None,
    contact_tried: bool = False,
) -> tuple[str, ...]:
    """What whoever brings the reference and the word is told: the person by `told_to_her`, anybody else like a referrer."""
    if source is Source.SELF:
        return told_to_her(status, reason=reason, contact_tried=contact_tried)
    return (progress_in_words(status, reason=reason, contact_tried=contact_tried),)
