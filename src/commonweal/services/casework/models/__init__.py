"""The people who are helped and the work with them.

Everything known before and during a case hangs on its episode, so the front door and the provider write the same record.
"""

from commonweal.services.casework.models.approval import Approval
from commonweal.services.casework.models.cases import (
    Assignment,
    Case,
    CaseHistory,
    CaseLink,
    NamedReader,
    Party,
    Restriction,
    case_held,
    case_of_service,
    through_cases,
)
from commonweal.services.casework.models.cases_out import (
    CaseIn,
    CasesIn,
    CasesOut,
    CasesOutBatch,
    CasesOutPart,
    CasesOutTaken,
)
from commonweal.services.casework.models.children import (
    ChildAdult,
    ChildAgreement,
    ChildAsked,
    ChildContact,
    ChildRecord,
)
from commonweal.services.casework.models.contact import ContactAttempt, ContactPoint
from commonweal.services.casework.models.documents import Document, DocumentPart
from commonweal.services.casework.models.equality import EqualityRecord
from commonweal.services.casework.models.handover import Handover, HandoverNote
from commonweal.services.casework.models.joining import (
    FRONT_DOOR,
    DuplicateSuggestion,
    MergedPart,
    PersonMerge,
)
from commonweal.services.casework.models.messages import Message, NoticeChoice, Sender, Wording
from commonweal.services.casework.models.moves import Move, MoveMember
from commonweal.services.casework.models.notes import Note, NoteStrike, RestrictedNote, RestrictedReader
from commonweal.services.casework.models.orders import Hearing, Order, OrderBreach, OrderParty
from commonweal.services.casework.models.outcomes import LoadedOutcomeTool, OutcomeAnswers
from commonweal.services.casework.models.people import Person, SearchKey, age_on
from commonweal.services.casework.models.plan import Need, NeedReview, PlanAction, SupportPlan
from commonweal.services.casework.models.record import Session
from commonweal.services.casework.models.risk import Alert, RiskReview, RiskTool, SecondSignature
from commonweal.services.casework.models.safety_plan import SafetyPlan, SafetyPlanHandOver
from commonweal.services.casework.models.sharing import SharingAgreement, SharingRecord, SharingWithout
from commonweal.services.casework.models.tasks import Task
from commonweal.services.casework.models.transfers import Arrival, Transfer, TransferHistory
from commonweal.services.casework.models.waiting import (
    DeclaredInterest,
    InterestKey,
    InterimContact,
    MustNotMeet,
)
from commonweal.services.casework.models.walls import BreakGlass, Crossing, ToldFact

__all__ = [
    "FRONT_DOOR",
    "Alert",
    "Approval",
    "Arrival",
    "Assignment",
    "BreakGlass",
    "Case",
    "CaseHistory",
    "CaseIn",
    "CaseLink",
    "CasesIn",
    "CasesOut",
    "CasesOutBatch",
    "CasesOutPart",
    "CasesOutTaken",
    "ChildAdult",
    "ChildAgreement",
    "ChildAsked",
    "ChildContact",
    "ChildRecord",
    "ContactAttempt",
    "ContactPoint",
    "Crossing",
    "DeclaredInterest",
    "Document",
    "DocumentPart",
    "DuplicateSuggestion",
    "EqualityRecord",
    "Handover",
    "HandoverNote",
    "Hearing",
    "InterestKey",
    "InterimContact",
    "LoadedOutcomeTool",
    "MergedPart",
    "Message",
    "Move",
    "MoveMember",
    "MustNotMeet",
    "NamedReader",
    "Need",
    "NeedReview",
    "Note",
    "NoteStrike",
    "NoticeChoice",
    "Order",
    "OrderBreach",
    "OrderParty",
    "OutcomeAnswers",
    "Party",
    "Person",
    "PersonMerge",
    "PlanAction",
    "RestrictedNote",
    "RestrictedReader",
    "Restriction",
    "RiskReview",
    "RiskTool",
    "SafetyPlan",
    "SafetyPlanHandOver",
    "SearchKey",
    "SecondSignature",
    "Sender",
    "Session",
    "SharingAgreement",
    "SharingRecord",
    "SharingWithout",
    "SupportPlan",
    "Task",
    "ToldFact",
    "Transfer",
    "TransferHistory",
    "Wording",
    "age_on",
    "case_held",
    "case_of_service",
    "through_cases",
]
