"""The words for a case on its way to another service."""

from commonweal.rules.consent import InformationKind
from commonweal.rules.transfers import (
    FirstContact,
    TransferKind,
    TransferStatus,
    TransferStep,
    Turn,
    WhyMoved,
    WhyNot,
)

KINDS = {
    TransferKind.STEP_UP: ("Step up", "red"),
    TransferKind.STEP_DOWN: ("Step down", "teal"),
    TransferKind.TRANSFER: ("Transfer", "blue"),
}
WHY = {
    WhyMoved.RISK_HAS_RISEN: ("Step up: risk has risen", "They need a service for people in more danger."),
    WhyMoved.RISK_HAS_FALLEN: (
        "Step down: risk has fallen",
        "They want support to recover, with less of it.",
    ),
    WhyMoved.MOVED_AREA: ("They live in another area now", ""),
    WhyMoved.ANOTHER_NEED: ("They need what your service does not offer", ""),
    WhyMoved.LANGUAGE: ("The other service speaks their language", ""),
    WhyMoved.BY_AND_FOR: ("They would rather be with a service led by people like them", ""),
    WhyMoved.CONFLICT: ("A conflict of interest at your service", "Do not say which."),
    WhyMoved.CONTRACT_ENDS: ("Your service’s contract ends", ""),
}
STATUSES = {
    TransferStatus.OFFERED: ("Offered", "yellow"),
    TransferStatus.ACCEPTED: ("Taken on, not yet met", "blue"),
    TransferStatus.HANDED_OVER: ("Handed over", "green"),
    TransferStatus.HANDED_BACK: ("Handed back", "red"),
    TransferStatus.DECLINED: ("Declined", "grey"),
    TransferStatus.WITHDRAWN: ("Withdrawn", "grey"),
}
STEPS = {
    TransferStep.ACCEPT: "Taken on",
    TransferStep.DECLINE: "Declined",
    TransferStep.WITHDRAW: "Withdrawn",
    TransferStep.HAND_OVER: "Met the person",
    TransferStep.HAND_BACK: "Handed back",
}
WHY_NOT = {
    WhyNot.NO_ROOM: "We have no room",
    WhyNot.NOT_WHAT_WE_DO: "We do not offer what is needed",
    WhyNot.OUTSIDE_OUR_AREA: "Outside our area",
    WhyNot.RISK_TOO_HIGH: "The risk is higher than our service can hold safely",
    WhyNot.CONFLICT_HERE: "A conflict of interest at our service",
    WhyNot.NOT_REACHED: "We could not reach the person",
    WhyNot.PERSON_SAID_NO: "The person does not want our service",
}
# As the receiving service reads it, and as the sending one does.
WAITS = {
    Turn.ANSWER: ("your answer", "their answer"),
    Turn.FIRST_CONTACT: ("your service to meet the person", "them to meet the person"),
    Turn.CLOSING: ("the service before to close its case", "you to close the case here"),
}
MET = {
    FirstContact.JOINT_MEETING: ("We met together, with the worker before", ""),
    FirstContact.INTRODUCED: ("The worker before introduced us", "By a call or a message."),
    FirstContact.REACHED: ("We spoke with the person ourselves", ""),
}
MAY_CROSS = {
    InformationKind.WHERE_THEY_LIVE: (
        "Where they live",
        "Every address on record. A secret one stays secret there.",
    ),
    InformationKind.PLAN: ("What was planned", "Needs with their levels, and the last safety plan."),
    InformationKind.WHAT_HAPPENED: ("How orders were broken", "Orders in force cross in any case."),
}
