"""The words of messages, moves, papers, orders and days in court for codes, the same on every page and in every form."""

from commonweal.rules.addresses import AddressKind, Moves
from commonweal.rules.court_dates import HearingKind, HearingResult, Measure
from commonweal.rules.messages import Medium, MessageStatus
from commonweal.rules.orders import OrderKind, OrderState, Term

MEDIA = {
    Medium.TEXT: "Text",
    Medium.EMAIL: "E-mail",
    Medium.LETTER: "Letter",
    Medium.CALENDAR: "Calendar entry",
}
STOPPED = {
    Medium.TEXT: "A text",
    Medium.EMAIL: "An e-mail",
    Medium.LETTER: "A letter",
    Medium.CALENDAR: "A calendar entry",
}
MESSAGE_STATUSES = {
    MessageStatus.QUEUED: ("Waits", "grey"),
    MessageStatus.SENDING: ("Not known", "yellow"),
    MessageStatus.SENT: ("Sent", "green"),
    MessageStatus.FAILED: ("Did not go", "red"),
    MessageStatus.WITHHELD: ("Withheld", "red"),
}
WHY = {
    "address_changed": "The address changed before it went.",
    "withdrawn": "It was taken back.",
    "writer_left": "Whoever wrote it does not hold the case any more.",
    "changed": "The contact was changed after it was written.",
    "struck": "The address was struck out.",
    "not_recorded_safe": "This way is not recorded as safe any more.",
    "never_confirmed": "Nobody recorded when this was confirmed as safe.",
    "confirmation_expired": "It was too long since this was confirmed as safe.",
    "confidential_address": "The address is secret now.",
    "no_message": "An alert says: never leave a message.",
    "case_closed": "The case was closed.",
    "too_old": "It waited too long to be true.",
    "times_not_read": "The time that was checked had passed.",
    "no_start": "The time of the entry had passed.",
    "no_sender": "There is no neutral sender.",
    "sender": "The sender said who we are.",
    "no_provider": "No provider of texts is set up.",
    "provider_silent": "The provider did not answer.",
    "provider_refused": "The provider did not take it.",
    "mail_refused": "The mail server did not take it.",
}
OTHER_WHY = "Something in it gives too much away now."
ADDRESS_KINDS = {
    AddressKind.HOME: ("Home", "Where they live. It may be used once it is recorded as safe."),
    AddressKind.SAFE: (
        "Secret",
        "Where they are safe. Never shown, printed, posted or exported. A second person confirms it.",
    ),
    AddressKind.CORRESPONDENCE: (
        "For letters only",
        "A place where somebody they trust takes letters for them.",
    ),
}
MOVES = {Moves.YES: "Yes", Moves.NO: "No", Moves.NOT_KNOWN: "Not known"}
ORDER_KINDS = {
    OrderKind.NON_MOLESTATION: "Non-molestation order",
    OrderKind.OCCUPATION: "Occupation order",
    OrderKind.RESTRAINING: "Restraining order",
    OrderKind.DAPO: "Domestic abuse protection order (DAPO)",
    OrderKind.DAPN: "Domestic abuse protection notice (DAPN)",
    OrderKind.DVPO: "Domestic violence protection order (DVPO)",
    OrderKind.DVPN: "Domestic violence protection notice (DVPN)",
    OrderKind.STALKING: "Stalking protection order (SPO)",
    OrderKind.PROHIBITED_STEPS: "Prohibited steps order",
    OrderKind.CHILD_ARRANGEMENTS: "Child arrangements order",
    OrderKind.SPECIFIC_ISSUE: "Specific issue order",
    OrderKind.FORCED_MARRIAGE: "Forced marriage protection order",
    OrderKind.FGM: "FGM protection order",
    OrderKind.BAIL: "Bail conditions",
    OrderKind.UNDERTAKING: "Undertaking (a promise to the court)",
    OrderKind.OTHER: "Other",
}
TERMS = {
    Term.NO_VIOLENCE: "No violence or threats",
    Term.NO_CONTACT: "No contact",
    Term.NO_CONTACT_THROUGH_OTHERS: "No contact through others",
    Term.ZONE: "Keep away from a place",
    Term.LEAVE_HOME: "Leave the home",
    Term.NO_ONLINE: "Nothing online about them",
    Term.NO_WEAPON: "No weapons",
    Term.CHILDREN_STAY: "The children stay where they are",
    Term.TIME_WITH_CHILDREN: "Time with the children is set out",
    Term.PROGRAMME: "Attend a programme",
    Term.TAG: "Wear a tag",
}
ORDER_STATES = {
    OrderState.IN_FORCE: ("In force", "green"),
    OrderState.NOT_SERVED: ("Not served", "yellow"),
    OrderState.ENDS_SOON: ("Ends soon", "red"),
    OrderState.ENDED: ("Ended", "grey"),
}
HEARING_KINDS = {
    HearingKind.FIRST: "First hearing",
    HearingKind.WITHOUT_NOTICE: "Without notice",
    HearingKind.RETURN: "Return hearing",
    HearingKind.FACT_FINDING: "Fact-finding",
    HearingKind.FINAL: "Final hearing",
    HearingKind.TRIAL: "Trial",
    HearingKind.SENTENCE: "Sentence",
    HearingKind.BAIL: "Bail",
    HearingKind.BREACH: "About a broken order",
    HearingKind.OTHER: "Other",
}
MEASURES = {
    Measure.SCREEN: "A screen",
    Measure.VIDEO: "By video",
    Measure.SEPARATE_ENTRANCE: "A separate way in and out",
    Measure.SEPARATE_WAITING: "A separate waiting room",
    Measure.INTERPRETER: "An interpreter",
    Measure.INTERMEDIARY: "An intermediary",
    Measure.NO_CROSS_EXAMINATION: "No questions by the other person themselves",
}
RESULTS = {
    HearingResult.ORDER_MADE: "An order was made",
    HearingResult.PUT_OFF: "Put off",
    HearingResult.NO_ORDER: "No order",
    HearingResult.CONVICTED: "Convicted",
    HearingResult.NOT_CONVICTED: "Not convicted",
    HearingResult.WITHDRAWN: "Withdrawn",
}
