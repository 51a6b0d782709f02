"""A case passes to another service, and nobody falls between: step up, step down, transfer.

Read a row of TRANSFER_STEPS as: "this step may be taken from any of these statuses, and leads to that one". Offered to a service;
accepted, which opens a case there; handed over once that service has spoken with the person. Until then the sending worker stays
responsible and the first case stays open. Before that the receiving service can hand it back. Every reason is a code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from commonweal.rules.cases import NO_CLOSING_REVIEW, CaseStatus, ClosingReason, Side
from commonweal.rules.consent import InformationKind
from commonweal.rules.interim import next_contact_on
from commonweal.rules.periods import working_days_after
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.risk import Grade
from commonweal.rules.steps import next_status
from commonweal.rules.thresholds import Threshold


class TransferKind(StrEnum):
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    TRANSFER = "transfer"


class WhyMoved(StrEnum):
    """Why the case passes to another service."""

    RISK_HAS_RISEN = "risk_has_risen"
    RISK_HAS_FALLEN = "risk_has_fallen"
    MOVED_AREA = "moved_area"
    ANOTHER_NEED = "another_need"
    LANGUAGE = "language"
    BY_AND_FOR = "by_and_for"
    CONFLICT = "conflict"
    CONTRACT_ENDS = "contract_ends"


KIND_OF: Mapping[WhyMoved, TransferKind] = {
    WhyMoved.RISK_HAS_RISEN: TransferKind.STEP_UP,
    WhyMoved.RISK_HAS_FALLEN: TransferKind.STEP_DOWN,
    WhyMoved.MOVED_AREA: TransferKind.TRANSFER,
    WhyMoved.ANOTHER_NEED: TransferKind.TRANSFER,
    WhyMoved.LANGUAGE: TransferKind.TRANSFER,
    WhyMoved.BY_AND_FOR: TransferKind.TRANSFER,
    WhyMoved.CONFLICT: TransferKind.TRANSFER,
    WhyMoved.CONTRACT_ENDS: TransferKind.TRANSFER,
}


class TransferStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    HANDED_BACK = "handed_back"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class TransferStep(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    HAND_OVER = "hand_over"
    HAND_BACK = "hand_back"


TRANSFER_STEPS: dict[TransferStep, tuple[frozenset[TransferStatus], TransferStatus]] = {
    TransferStep.ACCEPT: (frozenset({TransferStatus.OFFERED}), TransferStatus.ACCEPTED),
    TransferStep.DECLINE: (frozenset({TransferStatus.OFFERED}), TransferStatus.DECLINED),
    TransferStep.WITHDRAW: (frozenset({TransferStatus.OFFERED}), TransferStatus.WITHDRAWN),
    TransferStep.HAND_OVER: (frozenset({TransferStatus.ACCEPTED}), TransferStatus.HANDED_OVER),
    TransferStep.HAND_BACK: (frozenset({TransferStatus.ACCEPTED}), TransferStatus.HANDED_BACK),
}
ENDS = frozenset(
    {
        TransferStatus.HANDED_OVER,
        TransferStatus.HANDED_BACK,
        TransferStatus.DECLINED,
        TransferStatus.WITHDRAWN,
    }
)
UNDER_WAY = frozenset({TransferStatus.OFFERED, TransferStatus.ACCEPTED})


class WhyNot(StrEnum):
    """Why a service does not take somebody on, or hands them back."""

    NO_ROOM = "no_room"
    NOT_WHAT_WE_DO = "not_what_we_do"
    OUTSIDE_OUR_AREA = "outside_our_area"
    RISK_TOO_HIGH = "risk_too_high"
    CONFLICT_HERE = "conflict_here"
    NOT_REACHED = "not_reached"
    PERSON_SAID_NO = "person_said_no"


# Before anybody has spoken with the person nobody can say what they said.
WHY_DECLINED = frozenset(WhyNot) - {WhyNot.NOT_REACHED, WhyNot.PERSON_SAID_NO}


class FirstContact(StrEnum):
    """How the receiving service came to know the person."""

    JOINT_MEETING = "joint_meeting"
    INTRODUCED = "introduced"
    REACHED = "reached"


# Without these the new service would endanger the person: they cross always, and the agreement has to cover them.
_ALWAYS = {
    InformationKind.RISK,
    InformationKind.WHO_THEY_ARE,
    InformationKind.HOW_TO_REACH,
    InformationKind.CHILDREN,
    InformationKind.OTHER_PARTY,
}
MUST_CROSS: Mapping[Side, frozenset[InformationKind]] = {
    Side.VICTIM: frozenset(_ALWAYS),
    # In the case of somebody who uses abuse there is nobody but that person.
    Side.PERPETRATOR: frozenset(_ALWAYS - {InformationKind.CHILDREN, InformationKind.OTHER_PARTY}),
}
MAY_CROSS = (InformationKind.WHERE_THEY_LIVE, InformationKind.PLAN, InformationKind.WHAT_HAPPENED)


def crossing_kinds(side: Side, chosen: Sequence[str]) -> list[str]:
    """Everything that crosses: what must, and of what may what was chosen. In the order of the code, so two lists are alike."""
    wanted = MUST_CROSS[side] | {each for each in MAY_CROSS if each.value in set(chosen)}
    return [each.value for each in InformationKind if each in wanted]


@dataclass(frozen=True)
class Asking:
    """A wish to pass a case on, as far as the checks look at it. `only_for` is who alone sees the offer of a restricted case."""

    case_status: CaseStatus
    why: WhyMoved | None
    grade: Grade | None
    words: str
    from_organisation: int
    to_organisation: int | None
    under_way: bool = False
    is_restricted: bool = False
    only_for: int | None = None
    managers_there: frozenset[int] = frozenset()


NO_OTHER_SERVICE = Reason(
    "no_other_service",
    "No other service in the directory helps people like this one. Ask the joint commissioner, who keeps the directory.",
)


def reasons_not_to_begin(*, case_status: CaseStatus, under_way: bool) -> list[Reason]:
    """What stands in the way whatever is asked."""
    if case_status != CaseStatus.ALLOCATED:
        text = "Only a case that a worker holds is passed on: somebody has to stay beside the person until the end."
        return [Reason("not_held", text)]
    if under_way:
        return [
            Reason("under_way", "It is on its way already. Follow it below, or withdraw it to choose again.")
        ]
    return []


def reasons_not_to_ask(asking: Asking) -> list[Reason]:
    """What stands in the way of offering this case to that service; empty means go ahead.

    Whether the service fits is for `rules/routing`, whether the person agreed for `rules/consent`.
    """
    found = reasons_not_to_begin(case_status=asking.case_status, under_way=asking.under_way)
    if asking.why is None:
        found.append(Reason("no_why", "Choose why the case passes to another service."))
    if asking.why is not None and KIND_OF[asking.why] == TransferKind.STEP_DOWN and asking.grade is None:
        found.append(Reason("no_grade", "Review risk first: the case has no grade of risk yet."))
    if asking.why == WhyMoved.RISK_HAS_FALLEN and asking.grade == Grade.HIGH:
        text = "The last review says high risk. Review risk first, or choose another reason."
        found.append(Reason("still_high", text))
    if not asking.words.strip():
        found.append(
            Reason("no_words", "Write what the other service needs to know to say yes. Name nobody.")
        )
    if asking.to_organisation == asking.from_organisation:
        text = "The case is with this service. Within it, a manager gives the case to another worker."
        found.append(Reason("same_service", text))
    if asking.is_restricted and asking.only_for not in asking.managers_there:
        text = "This case is restricted. Choose the one manager of that service who may see the offer."
        found.append(Reason("no_manager_named", text))
    return found


def reasons_not_to_take(status: TransferStatus, step: TransferStep) -> list[Reason]:
    """The table's own refusal, as a list like every other check."""
    try:
        next_status(TRANSFER_STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    return []


# Whoever takes somebody on reads who it is. As in rules/allocation it is not said which conflict.
CONFLICT_OF_MANAGER = Reason(
    "conflict",
    "You cannot take this person on. Ask another manager of your service, or call the worker who asks. For safety we do not"
    " say why.",
)


NOT_ARRIVED = Reason(
    "not_arrived", "This case did not come from another service, so there is nothing to confirm or hand back."
)


def reasons_not_to_accept(status: TransferStatus, *, may_cross: bool) -> list[Reason]:
    """`may_cross` is what the database says of the sending case: open, as restricted as it was, and the agreement holds today."""
    found = reasons_not_to_take(status, TransferStep.ACCEPT)
    if not found and not may_cross:
        text = "Something has changed at the service that asks: it cannot be taken on now. Call them."
        found.append(Reason("may_not_cross", text))
    return found


def reasons_not_to_decline(status: TransferStatus, *, why: WhyNot | None) -> list[Reason]:
    found = reasons_not_to_take(status, TransferStep.DECLINE)
    if why not in WHY_DECLINED:
        found.append(Reason("no_why", "Choose why your service cannot take this person on."))
    return found


def reasons_not_to_hand_over(
    status: TransferStatus, *, how: FirstContact | None, met_on: date, accepted_on: date, today: date
) -> list[Reason]:
    """What stands in the way of saying that the receiving service has spoken with the person."""
    found = reasons_not_to_take(status, TransferStep.HAND_OVER)
    if how is None:
        found.append(Reason("no_how", "Choose how your service came to know the person."))
    if met_on > today:
        found.append(Reason("met_in_future", "Give a day that has come: today or earlier."))
    if met_on < accepted_on:
        found.append(Reason("met_too_early", "Give a day on or after the day your service took it on."))
    return found


def reasons_not_to_hand_back(status: TransferStatus, *, why: WhyNot | None, words: str) -> list[Reason]:
    found = reasons_not_to_take(status, TransferStep.HAND_BACK)
    if why is None:
        found.append(Reason("no_why", "Choose why your service hands it back."))
    if not words.strip():
        found.append(Reason("no_words", "Write what the other service needs to know to go on. Name nobody."))
    return found


def reasons_not_to_end_meanwhile(
    status: TransferStatus | None, *, reason: ClosingReason | None
) -> list[Reason]:
    """A case on its way to another service is not closed: the person would be with nobody."""
    if status is None or reason in NO_CLOSING_REVIEW:
        return []
    if status == TransferStatus.OFFERED:
        text = "The case is offered to another service. Wait for the answer, or withdraw the offer first."
        return [Reason("offered_elsewhere", text)]
    if status == TransferStatus.ACCEPTED:
        text = "You are responsible until the other service has spoken with the person. Introduce them to each other."
        return [Reason("not_handed_over", text)]
    return []


def due_on(
    grade: Grade | None, *, since: datetime, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> date:
    """The day by which the next step falls due: the same days in which somebody speaks with whoever waits, sooner the graver."""
    return next_contact_on(grade, since=since, area=area, thresholds=thresholds)


def came_back_due_on(at: datetime) -> date:
    """A no, or a handing back, is acted on by the next working day."""
    return working_days_after(at, 1)


class Turn(StrEnum):
    """Whose part is outstanding: the receiving service answers and meets the person, the sending one then closes its case."""

    ANSWER = "answer"
    FIRST_CONTACT = "first_contact"
    CLOSING = "closing"


def whose_turn(status: TransferStatus, *, is_closed: bool) -> Turn | None:
    """What is outstanding, for both sides; None when nothing is. `is_closed` is the sending case."""
    if status == TransferStatus.OFFERED:
        return Turn.ANSWER
    if status == TransferStatus.ACCEPTED:
        return Turn.FIRST_CONTACT
    if status == TransferStatus.HANDED_OVER and not is_closed:
        return Turn.CLOSING
    return None
