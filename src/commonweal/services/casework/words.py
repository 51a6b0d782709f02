"""The words of the care pages for codes, the same on every page and in every form."""

from collections.abc import Mapping
from enum import StrEnum

from commonweal.rules.cases import CaseStep, ClosingReason, Outcome
from commonweal.rules.consent import Agreement, InformationKind, Purpose, SharingGround
from commonweal.rules.endings import Ending
from commonweal.rules.interim import HowItIs
from commonweal.rules.referrals import AdviceKind, DeclineReason, ReferralStatus, ReferralStep
from commonweal.rules.risk import Grade, GroundKind, Signing, Teller
from commonweal.rules.safe_contact import Channel, Kind
from commonweal.rules.waiting import Lack

YES_NO = (("yes", "Yes"), ("no", "No"))
CHANNELS = {
    Channel.CALL: "Call",
    Channel.TEXT: "Text",
    Channel.VOICEMAIL: "Leave a voicemail",
    Channel.EMAIL: "E-mail",
    Channel.POST: "Write by post",
    Channel.IN_PERSON: "Visit",
}
KINDS = {Kind.PHONE: "Phone number", Kind.EMAIL: "E-mail address", Kind.ADDRESS: "Address"}
GROUPS = {"victim": "Victim", "child": "Child", "perpetrator": "Person who uses abuse"}
GRADES = {
    Grade.HIGH: ("High", "There are signs of serious harm that could happen at any time."),
    Grade.MEDIUM: ("Medium", "There are signs of serious harm, unlikely unless something changes."),
    Grade.STANDARD: ("Standard", "Nothing known now points to serious harm."),
}
GROUNDS = {
    GroundKind.VISIBLE_HIGH_RISK: "Visible high risk",
    GroundKind.PROFESSIONAL_JUDGEMENT: "Professional judgement",
    GroundKind.ESCALATION: "Escalation",
    GroundKind.REPEAT: "Repeat",
}
TELLERS = {
    Teller.PERSON: "The person",
    Teller.POLICE: "The police",
    Teller.REFERRER: "The referrer",
    Teller.RECORD: "An earlier record",
    Teller.FAMILY: "Family or a friend",
    Teller.OTHER: "Somebody else",
}
PURPOSES = {
    Purpose.SUPPORT: "So that a service can support them",
    Purpose.MARAC: "MARAC",
    Purpose.SAFEGUARDING: "Safeguarding",
    Purpose.HOUSING: "Housing",
    Purpose.HEALTH: "Health",
    Purpose.JUSTICE: "Police and courts",
}
INFORMATION = {
    InformationKind.RISK: "The grade of risk and why",
    InformationKind.WHO_THEY_ARE: "Name and date of birth",
    InformationKind.HOW_TO_REACH: "How it is safe to make contact",
    InformationKind.WHERE_THEY_LIVE: "Where they live",
    InformationKind.CHILDREN: "The children",
    InformationKind.WHAT_HAPPENED: "What happened",
    InformationKind.HEALTH: "Health",
    InformationKind.OTHER_PARTY: "Who uses the abuse",
    InformationKind.PLAN: "What was planned",
}
SHARING_GROUNDS = {
    SharingGround.MARAC_THRESHOLD: ("A ground for MARAC", "The last risk review found one."),
    SharingGround.CHILD_AT_RISK: ("A child is at risk of serious harm", ""),
    SharingGround.ADULT_AT_RISK: ("An adult who cannot protect themselves is at risk", ""),
    SharingGround.PREVENT_SERIOUS_CRIME: ("To prevent or detect a serious crime", ""),
    SharingGround.LEGAL_DUTY: ("A law or a court orders it", ""),
}
SIGNING = {
    Signing.WAITING: ("Waits for a second person", "yellow"),
    Signing.SIGNED: ("Approved", "green"),
    Signing.REFUSED: ("Refused", "grey"),
}
ENDINGS = {
    Ending.WAITING: ("Waits for a second person", "yellow"),
    Ending.AGREED: ("Agreed", "green"),
    Ending.REFUSED: ("Said no", "grey"),
    Ending.TAKEN_BACK: ("Taken back", "grey"),
    Ending.LAPSED: ("Counts no more", "grey"),
}
ENDING_EVENTS = {
    "asked": "A second person was asked to agree that it ends",
    "refused": "The second person said no to the end",
}
LACKS = {
    Lack.SAFE_WAY: "no safe way known",
    Lack.GRADE: "no grade",
    Lack.SUPPORT: "support not asked",
    Lack.AGREEMENT: "sharing not asked",
    Lack.AGE: "age unknown",
    Lack.OTHER_PARTY: "other person unknown",
}
ADVICE = {
    AdviceKind.ADVICE_GIVEN: (
        "Advice was given",
        "The person wanted to talk or to know something, was told, and wants no service now.",
    ),
    AdviceKind.SELF_SERVE: (
        "They will use what is there for themselves",
        "The person was shown information or a helpline and chose that.",
    ),
}
CLOSING = {
    ClosingReason.NEEDS_MET: "The needs were met",
    ClosingReason.MOVED_AWAY: "The person moved away",
    ClosingReason.TRANSFERRED: "Passed to another service",
    ClosingReason.DISENGAGED: "Lost touch",
    ClosingReason.SUPPORT_DECLINED: "The person does not want support any more",
    ClosingReason.DIED: "The person died",
    ClosingReason.OPENED_IN_ERROR: "Opened by mistake",
}
OUTCOMES = {
    Outcome.NEEDS_MET: "Needs met",
    Outcome.NEEDS_PARTLY_MET: "Needs partly met",
    Outcome.NEEDS_NOT_MET: "Needs not met",
    Outcome.NOT_KNOWN: "Not known",
}
DECLINING = {
    DeclineReason.OUT_OF_AREA: "Lives outside the area",
    DeclineReason.NOT_DOMESTIC_ABUSE: "Not something our services are for",
    DeclineReason.DUPLICATE: "Repeats another referral",
    DeclineReason.UNABLE_TO_CONTACT: "Could not be reached",
    DeclineReason.UNSAFE_TO_CONTACT: "No safe way to make contact",
    DeclineReason.DECLINED_BY_PERSON: "The person said no",
    DeclineReason.INFORMATION_LACKING: "Too little is known to go on",
    DeclineReason.NO_CAPACITY: "No service has room",
}
DECLINING_MEANS = {
    DeclineReason.OUT_OF_AREA: "Say below where you sent the person instead.",
    DeclineReason.NOT_DOMESTIC_ABUSE: "Somebody else can help better. Not counted as need that nobody met.",
    DeclineReason.DUPLICATE: "The other referral goes on. Not counted twice.",
    DeclineReason.UNABLE_TO_CONTACT: "Three tries in two parts of the day, unless your area says otherwise. Counts as unmet.",
    DeclineReason.UNSAFE_TO_CONTACT: "It was asked, and every way would put the person in danger. Counts as unmet.",
    DeclineReason.DECLINED_BY_PERSON: "The person was reached and does not want support.",
    DeclineReason.INFORMATION_LACKING: "The referrer was asked and cannot say more. Counts as unmet.",
    DeclineReason.NO_CAPACITY: "Every service that fits has said no. Counts as unmet.",
}
AGREEMENTS = {
    Agreement.GIVEN: "Yes",
    Agreement.REFUSED: "No",
    Agreement.NOT_ASKED: "Not asked yet",
}
STATUSES = {
    ReferralStatus.RECEIVED: ("New", "blue"),
    ReferralStatus.TRIAGED: ("To be routed", "yellow"),
    ReferralStatus.ROUTED: ("With a service", "teal"),
    ReferralStatus.ACCEPTED: ("Taken on", "green"),
    ReferralStatus.ADVISED: ("Advice given", "green"),
    ReferralStatus.DECLINED: ("Declined", "grey"),
    ReferralStatus.WITHDRAWN: ("Withdrawn", "grey"),
}
STEPS = {
    CaseStep.ALLOCATE: "Given to a worker",
    CaseStep.UNALLOCATE: "Taken from its worker",
    CaseStep.CLOSE: "Case closed",
    CaseStep.HAND_BACK: "Handed back to the service before",
    CaseStep.REOPEN: "Case reopened",
    CaseStep.HAND_OVER: "Moved with all cases of the service",
    ReferralStep.TRIAGE: "Triaged",
    ReferralStep.ROUTE: "Offered to a service",
    ReferralStep.HAND_BACK: "Taken back from the service",
    ReferralStep.ACCEPT: "Taken on by the service",
    ReferralStep.ADVISE: "Ended with advice",
    ReferralStep.DECLINE: "Declined",
    ReferralStep.WITHDRAW: "Withdrawn by the referrer",
}
ATTENDANCE = {
    "attended": "Session held",
    "did_not_attend": "Session missed",
    "cancelled_by_person": "Session cancelled by the person",
    "cancelled_by_us": "Session cancelled by us",
    "unsafe": "Session not held: unsafe to attend",
}
HOW_IT_IS = {
    HowItIs.SAME: "Things are as they were",
    HowItIs.BETTER: "Things are better",
    HowItIs.WORSE: "Things are worse",
    HowItIs.NOT_REACHED: "Nobody answered",
}
ALERTS = {
    "do_not_visit_alone": "Go with a colleague, and tell somebody when you arrive and leave.",
    "weapon": "Ask the police for what they know before a visit.",
    "dog": "Arrange to meet elsewhere, or that the dog is shut away first.",
    "no_message": "No voicemail, no text, no message with anybody.",
    "do_not_share_address": "Nobody outside this case may be told where the person lives.",
    "harmful_to_staff": "Do not meet without a colleague near.",
}


def choices(words: Mapping[StrEnum, str]) -> list[tuple[str, str]]:
    """A table of words as the choices of a form field."""
    return [(code.value, text) for code, text in words.items()]


def said(words: Mapping[StrEnum, str], code: str) -> str:
    """The words for a code kept in a record; the code itself, readable, for one we have no words for."""
    return words.get(code) or code.replace("_", " ").capitalize()  # type: ignore[call-overload]
