"""The words of the children's pages for codes, the same on the page and in its forms."""

from commonweal.rules.child_agreement import AgreedBy, ChildSays, Judged
from commonweal.rules.child_contact import Contact, ContactState, Source
from commonweal.rules.children import CareStatus, Known, LivesWith, Relation
from commonweal.rules.parental_responsibility import Basis, Standing

KNOWN = {Known.YES: "Yes", Known.NO: "No", Known.NOT_KNOWN: "Not known"}
LIVES_WITH = {
    LivesWith.VICTIM: "With the adult who is harmed",
    LivesWith.USER: "With the person who uses abuse",
    LivesWith.ELSEWHERE: "Elsewhere",
    LivesWith.LOOKED_AFTER: "Where children’s social care placed them",
    LivesWith.NOT_KNOWN: "Not known",
}
CARE = {
    CareStatus.NONE: "None",
    CareStatus.EARLY_HELP: "Early help",
    CareStatus.IN_NEED: "Child in need",
    CareStatus.PROTECTION_PLAN: "Child protection plan",
    CareStatus.LOOKED_AFTER: "Looked after",
    CareStatus.NOT_KNOWN: "Not known",
}
RELATIONS = {
    Relation.PARENT: "Parent",
    Relation.STEP_PARENT: "Step-parent",
    Relation.PARENTS_PARTNER: "Partner of a parent",
    Relation.GRANDPARENT: "Grandparent",
    Relation.SIBLING: "Brother or sister",
    Relation.OTHER_RELATIVE: "Another relative",
    Relation.CARER: "Carer",
    Relation.NONE: "Not related",
    Relation.NOT_KNOWN: "Not known",
}
BASES = {
    Basis.BIRTH: "Gave birth to the child",
    Basis.MARRIAGE: "Parent, married to the mother",
    Basis.REGISTERED: "Parent, named when the birth was registered",
    Basis.AGREEMENT: "By a formal agreement",
    Basis.ORDER: "By a court order",
    Basis.NONE: "Has none",
    Basis.NOT_KNOWN: "Not known",
}
HOW = {
    Basis.BIRTH: "gave birth",
    Basis.MARRIAGE: "married to the mother",
    Basis.REGISTERED: "registered on the birth",
    Basis.AGREEMENT: "by agreement",
    Basis.ORDER: "by court order",
}
STANDINGS = {
    Standing.HAS: "Has parental responsibility",
    Standing.HAS_NOT: "No parental responsibility",
    Standing.NOT_YET: "Will have parental responsibility once the child is born",
    Standing.ENDED: "Parental responsibility has ended",
    Standing.NOT_KNOWN: "Parental responsibility not known",
}
CONTACTS = {
    Contact.NONE: "No contact",
    Contact.SUPERVISED: "Supervised contact only",
    Contact.SUPPORTED: "Supported contact or handover only",
    Contact.UNRESTRICTED: "Contact without limits",
    Contact.NOT_KNOWN: "Not known",
}
CONTACT_HINTS = {
    Contact.NONE: "",
    Contact.SUPERVISED: "Somebody watches all the time.",
    Contact.SUPPORTED: "Somebody is near, or only hands the child over.",
    Contact.UNRESTRICTED: "",
    Contact.NOT_KNOWN: "",
}
SOURCES = {
    Source.COURT_ORDER: "By court order",
    Source.BAIL: "By bail conditions",
    Source.SAFETY_PLAN: "By a safety plan of children’s social care",
    Source.AGREEMENT: "By agreement",
    Source.NOT_KNOWN: "Not known",
}
STATES = {
    ContactState.NOT_YET: "not yet in force",
    ContactState.HOLDS: "",
    ContactState.ENDS_SOON: "ends soon",
    ContactState.RAN_OUT: "ran out",
}
SAYS = {ChildSays.YES: "They want support", ChildSays.NO: "They said no", ChildSays.NOT_ASKED: "Not asked"}
JUDGED = {
    Judged.ABLE: "Judged able to agree for themselves",
    Judged.NOT_ABLE: "Judged not able to",
    Judged.NOT_JUDGED: "Not judged",
}
AGREED_BY = {
    AgreedBy.ADULT: "An adult with parental responsibility",
    AgreedBy.LOCAL_AUTHORITY: "The local authority, under a care order",
    AgreedBy.NOBODY: "Nobody yet",
}
ROLES = {
    "perpetrator": "the person who uses abuse",
    "victim": "the adult who is harmed",
    "other": "another adult",
}
# By role and never by name: these stand at the top of every page of the case.
ALERTS = {
    Contact.NONE: (
        "No contact with {}",
        "This is about a child here. See Children before anybody visits, calls or hands over.",
    ),
    Contact.SUPERVISED: ("Only supervised contact with {}", "This is about a child here. See Children."),
    Contact.SUPPORTED: ("Only supported contact with {}", "This is about a child here. See Children."),
    "ran_out": (
        "What contact is allowed with {} ran out",
        "This is about a child here. All is not allowed by that: see Children, and find out what holds now.",
    ),
}
