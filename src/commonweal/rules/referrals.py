"""A referral: someone asked the front door for help for a person. One request, one row; several for a person
are several.

Read a row of REFERRAL_STEPS as: "this step may be taken from any of these statuses, and leads to that one".
Received, then triaged (risk, safety, agreement), then routed (offered to one service), then accepted, which
opens a case. A service that cannot take it hands it back to triage. Where advice was all that was wanted, it is
advised, which is an end and no refusal. Every refusal carries a code, so unmet need is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commonweal.rules.cases import ClientGroup
from commonweal.rules.consent import Agreement
from commonweal.rules.periods import LONDON
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.risk import Grade
from commonweal.rules.steps import next_status
from commonweal.rules.thresholds import Key, Threshold, threshold


class ReferralStatus(StrEnum):
    RECEIVED = "received"
    TRIAGED = "triaged"
    ROUTED = "routed"
    ACCEPTED = "accepted"
    ADVISED = "advised"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ReferralStep(StrEnum):
    TRIAGE = "triage"
    ROUTE = "route"
    HAND_BACK = "hand_back"
    ACCEPT = "accept"
    ADVISE = "advise"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_UNDECIDED = frozenset({ReferralStatus.RECEIVED, ReferralStatus.TRIAGED, ReferralStatus.ROUTED})

REFERRAL_STEPS: dict[ReferralStep, tuple[frozenset[ReferralStatus], ReferralStatus]] = {
    ReferralStep.TRIAGE: (frozenset({ReferralStatus.RECEIVED}), ReferralStatus.TRIAGED),
    ReferralStep.ROUTE: (frozenset({ReferralStatus.TRIAGED}), ReferralStatus.ROUTED),
    ReferralStep.HAND_BACK: (frozenset({ReferralStatus.ROUTED}), ReferralStatus.TRIAGED),
    ReferralStep.ACCEPT: (frozenset({ReferralStatus.ROUTED}), ReferralStatus.ACCEPTED),
    ReferralStep.ADVISE: (frozenset({ReferralStatus.TRIAGED}), ReferralStatus.ADVISED),
    ReferralStep.DECLINE: (_UNDECIDED, ReferralStatus.DECLINED),
    ReferralStep.WITHDRAW: (_UNDECIDED, ReferralStatus.WITHDRAWN),
}

TERMINAL = frozenset(
    {ReferralStatus.ACCEPTED, ReferralStatus.ADVISED, ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN}
)


class DeclineReason(StrEnum):
    """Why the front door or a service could not go on with a referral."""

    OUT_OF_AREA = "out_of_area"
    NOT_DOMESTIC_ABUSE = "not_domestic_abuse"
    DUPLICATE = "duplicate"
    UNABLE_TO_CONTACT = "unable_to_contact"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    DECLINED_BY_PERSON = "declined_by_person"
    INFORMATION_LACKING = "information_lacking"
    NO_CAPACITY = "no_capacity"


class AdviceKind(StrEnum):
    """What the front door gave where that was what the person wanted, and no service was needed."""

    ADVICE_GIVEN = "advice_given"
    SELF_SERVE = "self_serve"


class TriageOutcome(StrEnum):
    """How a referral ended at the front door: one code for each end, counted apart."""

    ACCEPTED = "accepted"
    ADVICE_GIVEN = "advice_given"
    SELF_SERVE = "self_serve"
    NOT_DOMESTIC_ABUSE = "not_domestic_abuse"
    OUT_OF_AREA = "out_of_area"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    UNABLE_TO_CONTACT = "unable_to_contact"
    DECLINED_BY_PERSON = "declined_by_person"
    NO_CAPACITY = "no_capacity"
    DUPLICATE = "duplicate"
    INFORMATION_LACKING = "information_lacking"
    WITHDRAWN = "withdrawn"


# Somebody asked for help and got none, for a reason that lies with us or with what we could find out. A person who
# says no, another area, another matter and a second copy are not unmet need here.
UNMET_NEED = frozenset(
    {
        TriageOutcome.NO_CAPACITY,
        TriageOutcome.UNABLE_TO_CONTACT,
        TriageOutcome.UNSAFE_TO_CONTACT,
        TriageOutcome.INFORMATION_LACKING,
    }
)


def triage_outcome(
    status: ReferralStatus, *, reason: DeclineReason | None = None, advice: AdviceKind | None = None
) -> TriageOutcome | None:
    """The code of the end; None while there is none."""
    if status == ReferralStatus.ACCEPTED:
        return TriageOutcome.ACCEPTED
    if status == ReferralStatus.WITHDRAWN:
        return TriageOutcome.WITHDRAWN
    if status == ReferralStatus.ADVISED and advice is not None:
        return TriageOutcome(advice.value)
    if status == ReferralStatus.DECLINED and reason is not None:
        return TriageOutcome(reason.value)
    return None


@dataclass(frozen=True)
class ReferralFacts:
    """What the checks need to know of a referral. `safety_asked` is true once someone recorded how contact is
    safe, or that no safe way is known; `offered_to` is the organisation of the service it was routed to;
    `said_high` is that whoever referred spoke of immediate danger, or sent a high grade of their own.
    """

    status: ReferralStatus
    received_on: date
    grade: Grade | None = None
    safety_asked: bool = False
    agrees_to_support: Agreement = Agreement.NOT_ASKED
    offered_to: int | None = None
    contact_attempts: int = 0
    parts_of_day_tried: int = 0
    said_high: bool = False


class PartOfDay(StrEnum):
    """When somebody tried. Who never answers in the morning may answer in the evening."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_NOON, _EVENING, _DAWN = 12, 17, 5


def part_of_day(moment: datetime) -> PartOfDay:
    """By the clock in London; the night counts with the evening."""
    hour = moment.astimezone(LONDON).hour
    if _DAWN <= hour < _NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if _NOON <= hour < _EVENING else PartOfDay.EVENING


def reasons_not_to_make(group: ClientGroup, *, names_other_party: bool) -> list[Reason]:
    """What stands in the way of making a referral, one by one or from a list."""
    if names_other_party and group is ClientGroup.PERPETRATOR:
        return [
            Reason(
                "other_party_apart",
                "Leave the other party empty, and refer whoever is harmed by a referral of their own. Then nothing"
                " about them reaches a service for those who use abuse.",
            )
        ]
    return []


def reasons_not_to_triage(referral: ReferralFacts, *, today: date) -> list[Reason]:
    """Triage is finished when risk is graded and safe contact has been asked about."""
    found = _not_open(referral.status, ReferralStep.TRIAGE)
    if referral.received_on > today:
        found.append(Reason("received_in_future", "The referral is dated after today. Correct the date."))
    if referral.grade is None:
        found.append(Reason("no_grade", "Do the risk review first: the referral has no grade of risk yet."))
    if not referral.safety_asked:
        found.append(
            Reason("safety_not_asked", "Record how it is safe to make contact, or that no safe way is known.")
        )
    return found


def reasons_not_to_route(referral: ReferralFacts, *, service: Sequence[Reason] = ()) -> list[Reason]:
    """What stands in the way of offering it to a service. `service` are `routing.reasons_not_to_send` for
    that one.
    """
    found = _not_open(referral.status, ReferralStep.ROUTE)
    if referral.agrees_to_support == Agreement.REFUSED:
        found.append(
            Reason(
                "support_refused",
                "The person does not want support. Decline the referral as declined by the person; sharing"
                " what safety requires is a separate decision.",
            )
        )
    if referral.agrees_to_support == Agreement.NOT_ASKED:
        found.append(
            Reason("support_not_asked", "Ask whether the person wants support, and record the answer.")
        )
    return [*found, *service]


def reasons_not_to_accept(referral: ReferralFacts, *, organisation_id: int) -> list[Reason]:
    """What stands in the way of this organisation taking it on."""
    found = _not_open(referral.status, ReferralStep.ACCEPT)
    if not found and referral.offered_to != organisation_id:
        found.append(
            Reason("not_offered_to_you", "This referral is not offered to your service. Ask the front door.")
        )
    return found


def takes_two(referral: ReferralFacts) -> bool:
    """Whether one person alone may not end it: at high risk, and where it was said to be high and nobody has
    graded it yet. Whatever the reason given, since whoever wants it to end would choose the one that asks
    nobody.
    """
    return referral.grade == Grade.HIGH or (referral.grade is None and referral.said_high)


def _needs_two(referral: ReferralFacts, *, two_agree: bool) -> list[Reason]:
    if two_agree or not takes_two(referral):
        return []
    text = (
        "This person is at high risk, or said to be, and would be left without a service. A second person has to"
        " agree. Open the page again to ask for that, and think about MARAC and the police."
    )
    return [Reason("takes_two", text)]


def reasons_not_to_decline(
    referral: ReferralFacts,
    *,
    reason: DeclineReason | None,
    two_agree: bool = False,
    duplicate_of: str | None = None,
    signposted_to: str | None = None,
    on: date,
    area: str | None = None,
    thresholds: Sequence[Threshold] = (),
) -> list[Reason]:
    """What stands in the way of declining, by its coded reason. `duplicate_of` is the reference of the other
    one; `two_agree` when somebody else than whoever wants it has agreed, or is being asked.
    """
    found = _not_open(referral.status, ReferralStep.DECLINE)
    if reason is None:
        return [
            *found,
            Reason("no_reason", "Choose why this cannot go on. The reason is how unmet need is counted."),
        ]
    if reason == DeclineReason.DUPLICATE and not duplicate_of:
        found.append(Reason("no_duplicate", "Name the referral that this one repeats."))
    if reason == DeclineReason.OUT_OF_AREA and not (signposted_to or "").strip():
        text = "Write where you sent the person instead: the front door of the area they live in."
        found.append(Reason("not_signposted", text))
    if reason == DeclineReason.UNABLE_TO_CONTACT:
        wanted = threshold(Key.ATTEMPTS_BEFORE_UNABLE, on=on, area=area, local=thresholds).value
        parts = threshold(Key.ATTEMPT_PARTS_OF_DAY, on=on, area=area, local=thresholds).value
        if referral.contact_attempts < wanted:
            found.append(
                Reason(
                    "too_few_attempts",
                    f"Contact was tried {_times(referral.contact_attempts)}. Try {_times(wanted)}, at"
                    " different times of day, before you give up.",
                )
            )
        elif referral.parts_of_day_tried < parts:
            found.append(
                Reason(
                    "same_time_of_day",
                    "Contact was tried at one time of day only. Try in another part of the day (morning, afternoon,"
                    " evening) before you give up.",
                )
            )
    return [*found, *_needs_two(referral, two_agree=two_agree)]


def reasons_not_to_advise(
    referral: ReferralFacts, *, advice: AdviceKind | None, two_agree: bool = False
) -> list[Reason]:
    """What stands in the way of ending it with advice. At high risk a second pair of eyes looks first."""
    found = _not_open(referral.status, ReferralStep.ADVISE)
    if advice is None:
        found.append(Reason("no_advice", "Choose what the person was given."))
    if referral.agrees_to_support == Agreement.NOT_ASKED:
        found.append(
            Reason("support_not_asked", "Ask whether the person wants support, and record the answer.")
        )
    return [*found, *_needs_two(referral, two_agree=two_agree)]


def reasons_not_to_hand_back(referral: ReferralFacts, *, organisation_id: int, why: str) -> list[Reason]:
    """What stands in the way of a service giving it back to the front door."""
    found = _not_open(referral.status, ReferralStep.HAND_BACK)
    if not found and referral.offered_to != organisation_id:
        found.append(
            Reason("not_offered_to_you", "This referral is not offered to your service. Ask the front door.")
        )
    if not why.strip():
        found.append(
            Reason("no_reason", "Say why your service cannot take it, so the front door can choose better.")
        )
    return found


def reasons_not_to_withdraw(referral: ReferralFacts) -> list[Reason]:
    """Only the referrer withdraws, and only while nobody has decided. A person who says no is a decline."""
    return _not_open(referral.status, ReferralStep.WITHDRAW)


# Who refers may be close to the person who uses abuse, or be that person. So these three reasons only: each
# is about the referral or about us. The others would tell something of the person: that she is known here
# (duplicate), where she lives now (out of area), that she was reached, or said no.
_MAY_BE_TOLD = {
    DeclineReason.INFORMATION_LACKING: "We could not go on with what we know. Please refer again, with more.",
    DeclineReason.NO_CAPACITY: "No service had room. We keep count of this. Call us if you are worried.",
    DeclineReason.NOT_DOMESTIC_ABUSE: "This is not what our services are for. Think who else could help.",
}

_PROGRESS = {
    ReferralStatus.RECEIVED: "We have it. Nobody has looked at it yet.",
    ReferralStatus.TRIAGED: "We are looking at it.",
    ReferralStatus.ROUTED: "We are looking at it.",
    ReferralStatus.ACCEPTED: "A service has taken it on.",
    # Advised and declined read alike: the difference would tell that the person was reached.
    ReferralStatus.ADVISED: "We have finished with it. If you are still worried, call us.",
    ReferralStatus.DECLINED: "We have finished with it. If you are still worried, call us.",
    ReferralStatus.WITHDRAWN: "You withdrew it.",
}


LONG_SILENCE = 7  # days without anything new after which pages say so loudly; our default, nobody's rule


def progress_in_words(
    status: ReferralStatus,
    *,
    reason: DeclineReason | None = None,
    contact_tried: bool = False,
    days_since_change: int | None = None,
) -> str:
    """What the referrer may know: how far it has got, never what the person said, which service, or how it
    ended.

    An accepted referral reads the same for ever, also after its case is closed. While nothing has been
    decided, days of silence are said aloud.
    """
    if status == ReferralStatus.DECLINED and reason in _MAY_BE_TOLD:
        return _MAY_BE_TOLD[reason]
    words = _PROGRESS[status]
    if status in TERMINAL:
        return words
    if contact_tried:
        words += " Someone has tried to make contact."
    if days_since_change:
        words += f" Nothing has changed for {_days(days_since_change)}."
    return words


# Nobody has looked at an ungraded referral, so it comes before what is known to be medium.
_URGENCY = {Grade.HIGH: 4, None: 3, Grade.MEDIUM: 2, Grade.STANDARD: 1}
_LONGEST_WAIT = 999


def urgency(grade: Grade | None, waiting_hours: int = 0, *, is_immediate_danger: bool = False) -> int:
    """A whole number from 1,000 to 5,999 to sort the queue by, highest first: danger, then grade, then
    waiting.

    Waiting never lifts a lower grade over a higher one. Kept on a row without the hours, it is sorted with
    the moment of receipt, oldest first, and the order is the same.
    """
    rank = 5 if is_immediate_danger else _URGENCY[grade]
    return rank * 1000 + min(max(waiting_hours, 0), _LONGEST_WAIT)


def _not_open(status: ReferralStatus, step: ReferralStep) -> list[Reason]:
    """The table's own refusal, as a list like every other check."""
    try:
        next_status(REFERRAL_STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    return []


def _times(number: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _days(number: int) -> str:
    return "a day" if number == 1 else f"{number} days"
