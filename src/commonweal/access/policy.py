"""The access policy: read a row as "for this action, this role reaches records of this scope". What is not here is refused.

Who lives here; in what state lives in the rule book. `docs/generated/access.md` is made from this table.
"""

from collections.abc import Mapping
from enum import StrEnum

from commonweal.access.roles import ROLES_OF_PEOPLE, Role


class Scope(StrEnum):
    """Which records of a type a role reaches. Each record type says what a scope means for it (`Model.scopes`)."""

    ALL = "everything in the partnership"
    OWN_ORGANISATION = "what belongs to my organisation"
    OWN_BOARD = "what comes to a board I sit on"
    OWN_SERVICE = "the cases of my service, on my side of the wall"
    OWN_CASELOAD = "the cases allocated to me"
    NAMED = "the cases allocated to me, and to read only: restricted cases that name me"
    BREAK_GLASS = "to read only: a case I opened in an emergency, until it runs out"
    OWN_REFERRALS = "the referrals I made"
    OFFERED = "what is offered to my service and not yet accepted"
    SELF = "my own account"
    NO_RECORD = "none: it hands in and reads nothing"


class Action(StrEnum):
    """Everything a person can do here; every page declares one of these."""

    VIEW_HOME = "view_home"
    VIEW_DIRECTORY = "view_directory"
    KEEP_DIRECTORY = "keep_directory"

    VIEW_ACCOUNTS = "view_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    VIEW_AUDIT = "view_audit"

    VIEW_MONEY = "view_money"
    LOAD_PLAN = "load_plan"
    ADD_CONTRIBUTION = "add_contribution"
    MOVE_CONTRIBUTION = "move_contribution"
    RECEIVE_CONTRIBUTION = "receive_contribution"
    CARRY_FORWARD = "carry_forward"
    OPEN_GATE = "open_gate"
    KEEP_SCENARIO = "keep_scenario"
    VIEW_LEDGER = "view_ledger"
    KEEP_LEDGER = "keep_ledger"
    KEEP_BUDGET = "keep_budget"
    CLOSE_YEAR = "close_year"
    VIEW_CONTRACT = "view_contract"
    PAY_CONTRACT = "pay_contract"
    APPROVE_PAYMENT = "approve_payment"
    EXTEND_CONTRACT = "extend_contract"
    VIEW_DECISION = "view_decision"
    DRAFT_DECISION = "draft_decision"
    TAKE_DECISION = "take_decision"

    VIEW_FIGURES = "view_figures"
    REFRESH_FIGURES = "refresh_figures"
    LOAD_FIGURES = "load_figures"
    KEEP_CYCLES = "keep_cycles"
    VIEW_STATEMENT = "view_statement"
    VIEW_RELEASES = "view_releases"
    RELEASE_FIGURES = "release_figures"
    SET_DISCLOSURE = "set_disclosure"

    VIEW_VALUE = "view_value"
    KEEP_BENEFIT_TEST = "keep_benefit_test"
    EVALUATE = "evaluate"
    VIEW_RETURN = "view_return"
    FILL_RETURN = "fill_return"
    CERTIFY_RETURN = "certify_return"
    VIEW_RETURNS = "view_returns"
    KEEP_RETURNS = "keep_returns"
    SET_TARGET = "set_target"
    CHANGE_WHAT_IS_ASKED = "change_what_is_asked"
    VIEW_DOCUMENT = "view_document"
    MAKE_DOCUMENT = "make_document"
    SIGN_DOCUMENT = "sign_document"
    VIEW_NIGHT = "view_night"
    VIEW_WORK = "view_work"
    STOP_WORK = "stop_work"
    RUN_WORK = "run_work"

    MAKE_REFERRAL = "make_referral"
    REFER_CHILD = "refer_child"
    REFER_WITHOUT_ACCOUNT = "refer_without_account"
    SEND_LIST = "send_list"
    VIEW_PROGRESS = "view_progress"
    VIEW_REFERRAL = "view_referral"
    WORK_REFERRAL = "work_referral"
    ACCEPT_REFERRAL = "accept_referral"
    VIEW_PERSON = "view_person"
    JOIN_PEOPLE = "join_people"

    SIGN_REVIEW = "sign_review"
    APPROVE_SHARING = "approve_sharing"
    AGREE_TO_END = "agree_to_end"
    VIEW_RISK_TOOLS = "view_risk_tools"

    VIEW_CASE = "view_case"
    WORK_CASE = "work_case"
    ALLOCATE_CASE = "allocate_case"
    KEEP_IN_TOUCH = "keep_in_touch"
    HAND_OVER = "hand_over"
    READ_HANDOVER = "read_handover"
    KEEP_TEAM = "keep_team"
    DECLARE_INTEREST = "declare_interest"
    EXPORT_CASES = "export_cases"
    WORK_TASKS = "work_tasks"
    TELL_SAFETY = "tell_safety"
    RESTRICT_CASE = "restrict_case"
    NAME_MANAGER = "name_manager"
    TAKE_CHARGE = "take_charge"
    VIEW_ACCESS_LOG = "view_access_log"
    BREAK_GLASS = "break_glass"
    VIEW_IN_EMERGENCY = "view_in_emergency"
    REVIEW_BREAK_GLASS = "review_break_glass"
    APPROVE_WORK = "approve_work"
    READ_RESTRICTED = "read_restricted"
    WRITE_RESTRICTED = "write_restricted"
    CONFIRM_MOVE = "confirm_move"
    KEEP_WORDING = "keep_wording"
    MOVE_ON = "move_on"
    ACCEPT_TRANSFER = "accept_transfer"
    HAND_BACK_CASE = "hand_back_case"
    MOVE_CASES_OUT = "move_cases_out"
    APPROVE_CASES_OUT = "approve_cases_out"
    TAKE_CASES_IN = "take_cases_in"
    TYPE_FEEDBACK = "type_feedback"
    VIEW_FEEDBACK = "view_feedback"


_EVERYONE = dict.fromkeys(ROLES_OF_PEOPLE, Scope.SELF)
_MONEY_READERS = {
    Role.JOINT_COMMISSIONER: Scope.ALL,
    Role.FINANCE_OFFICER: Scope.ALL,
    Role.BOARD_MEMBER: Scope.ALL,
    Role.ANALYST: Scope.ALL,
    Role.AUDITOR: Scope.ALL,
}
_MONEY_KEEPERS = {Role.JOINT_COMMISSIONER: Scope.ALL, Role.FINANCE_OFFICER: Scope.ALL}
_WORKERS = {Role.CASE_WORKER: Scope.OWN_CASELOAD, Role.PERPETRATOR_WORKER: Scope.OWN_CASELOAD}
_CASE_HOLDERS = {**_WORKERS, Role.SERVICE_MANAGER: Scope.OWN_SERVICE}

# Whoever may be the second of two people: a colleague at the front door, or the manager of the service that has the case.
_SECOND_PEOPLE = {
    Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION,
    Role.SERVICE_MANAGER: Scope.OWN_SERVICE,
}
_CASE_READERS = {
    Role.CASE_WORKER: Scope.NAMED,
    Role.PERPETRATOR_WORKER: Scope.NAMED,
    Role.SERVICE_MANAGER: Scope.OWN_SERVICE,
}
_ON_A_SIDE = {
    Role.FRONT_DOOR_WORKER: Scope.BREAK_GLASS,
    Role.CASE_WORKER: Scope.BREAK_GLASS,
    Role.PERPETRATOR_WORKER: Scope.BREAK_GLASS,
    Role.SERVICE_MANAGER: Scope.BREAK_GLASS,
}

_OF_THE_NIGHT = {
    Role.SYSTEM_ADMINISTRATOR: Scope.ALL,
    Role.JOINT_COMMISSIONER: Scope.ALL,
    Role.ANALYST: Scope.ALL,
}

POLICY: Mapping[Action, Mapping[Role, Scope]] = {
    Action.VIEW_HOME: _EVERYONE,
    Action.VIEW_DIRECTORY: _EVERYONE,
    Action.KEEP_DIRECTORY: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.VIEW_ACCOUNTS: {Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
    Action.MANAGE_ACCOUNTS: {Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
    Action.VIEW_AUDIT: {Role.AUDITOR: Scope.ALL},
    Action.VIEW_MONEY: _MONEY_READERS,
    Action.LOAD_PLAN: _MONEY_KEEPERS,
    Action.ADD_CONTRIBUTION: _MONEY_KEEPERS,
    Action.MOVE_CONTRIBUTION: _MONEY_KEEPERS,
    Action.RECEIVE_CONTRIBUTION: {Role.FINANCE_OFFICER: Scope.ALL},
    Action.CARRY_FORWARD: _MONEY_KEEPERS,
    Action.OPEN_GATE: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.KEEP_SCENARIO: _MONEY_KEEPERS,
    Action.KEEP_LEDGER: {Role.FINANCE_OFFICER: Scope.ALL},
    Action.KEEP_BUDGET: _MONEY_KEEPERS,
    Action.CLOSE_YEAR: {Role.FINANCE_OFFICER: Scope.ALL},
    Action.VIEW_LEDGER: {
        Role.FINANCE_OFFICER: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
        Role.JOINT_COMMISSIONER: Scope.ALL,
    },
    Action.VIEW_CONTRACT: _MONEY_READERS,
    Action.PAY_CONTRACT: {Role.FINANCE_OFFICER: Scope.ALL},
    Action.APPROVE_PAYMENT: _MONEY_KEEPERS,
    Action.EXTEND_CONTRACT: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.VIEW_DECISION: {**_MONEY_READERS, Role.BOARD_MEMBER: Scope.OWN_BOARD},
    Action.DRAFT_DECISION: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.TAKE_DECISION: {Role.BOARD_MEMBER: Scope.OWN_BOARD},
    Action.VIEW_FIGURES: _MONEY_READERS,
    Action.REFRESH_FIGURES: {Role.ANALYST: Scope.ALL},
    Action.KEEP_CYCLES: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.LOAD_FIGURES: {Role.JOINT_COMMISSIONER: Scope.ALL, Role.ANALYST: Scope.ALL},
    Action.VIEW_STATEMENT: _MONEY_READERS,
    Action.VIEW_RELEASES: {
        Role.JOINT_COMMISSIONER: Scope.ALL,
        Role.ANALYST: Scope.ALL,
        Role.AUDITOR: Scope.ALL,
        Role.INFORMATION_GOVERNANCE_LEAD: Scope.ALL,
    },
    # Whoever signs a document releases its figures, the finance officer those of a partner's statement.
    Action.RELEASE_FIGURES: {**_MONEY_KEEPERS, Role.ANALYST: Scope.ALL},
    Action.SET_DISCLOSURE: {Role.INFORMATION_GOVERNANCE_LEAD: Scope.ALL},
    Action.VIEW_VALUE: _MONEY_READERS,
    Action.KEEP_BENEFIT_TEST: _MONEY_KEEPERS,
    Action.EVALUATE: {Role.JOINT_COMMISSIONER: Scope.ALL, Role.ANALYST: Scope.ALL},
    # A provider reads its own counts as they are; whoever reads those of others reads them through disclosure control.
    Action.VIEW_RETURN: {Role.SERVICE_MANAGER: Scope.OWN_ORGANISATION},
    Action.FILL_RETURN: {Role.SERVICE_MANAGER: Scope.OWN_ORGANISATION},
    Action.CERTIFY_RETURN: {Role.SERVICE_MANAGER: Scope.OWN_ORGANISATION},
    Action.VIEW_RETURNS: {Role.JOINT_COMMISSIONER: Scope.ALL, Role.ANALYST: Scope.ALL},
    Action.KEEP_RETURNS: {Role.JOINT_COMMISSIONER: Scope.ALL, Role.ANALYST: Scope.ALL},
    Action.SET_TARGET: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.CHANGE_WHAT_IS_ASKED: {Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.VIEW_DOCUMENT: {**_MONEY_READERS, Role.BOARD_MEMBER: Scope.OWN_BOARD},
    Action.MAKE_DOCUMENT: {**_MONEY_KEEPERS, Role.ANALYST: Scope.ALL},
    # Which of the two posts signs which kind is in the rule book (`rules/documents.py`).
    Action.SIGN_DOCUMENT: _MONEY_KEEPERS,
    # Work that a program does: what somebody asked for is theirs; what runs every night is seen by those who answer for it.
    Action.VIEW_NIGHT: _OF_THE_NIGHT,
    Action.VIEW_WORK: {**_EVERYONE, **_OF_THE_NIGHT},
    Action.STOP_WORK: {**_EVERYONE, Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
    Action.RUN_WORK: {Role.SYSTEM_ADMINISTRATOR: Scope.ALL},
    Action.MAKE_REFERRAL: {Role.REFERRER: Scope.OWN_REFERRALS},
    Action.REFER_CHILD: {Role.CASE_WORKER: Scope.OWN_CASELOAD},
    Action.REFER_WITHOUT_ACCOUNT: {Role.PUBLIC_DOOR: Scope.NO_RECORD},
    Action.SEND_LIST: {Role.REFERRER: Scope.OWN_REFERRALS},
    Action.VIEW_PROGRESS: {Role.REFERRER: Scope.OWN_REFERRALS},
    Action.VIEW_REFERRAL: {
        Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION,
        Role.SERVICE_MANAGER: Scope.OFFERED,
    },
    Action.WORK_REFERRAL: {Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION},
    Action.ACCEPT_REFERRAL: {Role.SERVICE_MANAGER: Scope.OFFERED},
    Action.SIGN_REVIEW: _SECOND_PEOPLE,
    Action.APPROVE_SHARING: _SECOND_PEOPLE,
    # A referral that ends at the front door has no case, so no service has a manager for it: a colleague there is the second.
    Action.AGREE_TO_END: {Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION},
    Action.VIEW_RISK_TOOLS: dict.fromkeys(
        (
            Role.SYSTEM_ADMINISTRATOR,
            Role.FRONT_DOOR_WORKER,
            Role.CASE_WORKER,
            Role.PERPETRATOR_WORKER,
            Role.SERVICE_MANAGER,
        ),
        Scope.ALL,
    ),
    Action.JOIN_PEOPLE: {
        Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION,
        Role.SERVICE_MANAGER: Scope.OWN_SERVICE,
    },
    Action.VIEW_PERSON: {Role.FRONT_DOOR_WORKER: Scope.OWN_ORGANISATION, **_CASE_READERS},
    Action.VIEW_CASE: _CASE_READERS,
    Action.WORK_CASE: _WORKERS,
    Action.ALLOCATE_CASE: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.HAND_OVER: _CASE_HOLDERS,
    Action.READ_HANDOVER: _WORKERS,
    Action.KEEP_IN_TOUCH: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.KEEP_TEAM: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.DECLARE_INTEREST: {
        Role.FRONT_DOOR_WORKER: Scope.SELF,
        Role.CASE_WORKER: Scope.SELF,
        Role.PERPETRATOR_WORKER: Scope.SELF,
        Role.SERVICE_MANAGER: Scope.SELF,
    },
    Action.EXPORT_CASES: _CASE_HOLDERS,
    Action.WORK_TASKS: _CASE_HOLDERS,
    Action.TELL_SAFETY: {Role.PERPETRATOR_WORKER: Scope.OWN_CASELOAD},
    Action.RESTRICT_CASE: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.NAME_MANAGER: _WORKERS,
    Action.TAKE_CHARGE: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.VIEW_ACCESS_LOG: _CASE_HOLDERS,
    Action.BREAK_GLASS: _ON_A_SIDE,
    Action.VIEW_IN_EMERGENCY: _ON_A_SIDE,
    Action.REVIEW_BREAK_GLASS: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.APPROVE_WORK: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.READ_RESTRICTED: _CASE_HOLDERS,
    Action.WRITE_RESTRICTED: _WORKERS,
    Action.CONFIRM_MOVE: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.KEEP_WORDING: {Role.SERVICE_MANAGER: Scope.OWN_ORGANISATION},
    Action.MOVE_ON: _CASE_HOLDERS,
    Action.ACCEPT_TRANSFER: {Role.SERVICE_MANAGER: Scope.OFFERED},
    Action.HAND_BACK_CASE: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    Action.MOVE_CASES_OUT: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    # Of a service without a second manager the commissioner, who ends the contract, is the second person: sees no case by it.
    Action.APPROVE_CASES_OUT: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE, Role.JOINT_COMMISSIONER: Scope.ALL},
    Action.TAKE_CASES_IN: {Role.SERVICE_MANAGER: Scope.OWN_SERVICE},
    # A sheet with a code leads to nobody, and what was answered leads to nobody: there is no record to reach.
    Action.TYPE_FEEDBACK: dict.fromkeys(
        (Role.CASE_WORKER, Role.PERPETRATOR_WORKER, Role.SERVICE_MANAGER), Scope.NO_RECORD
    ),
    Action.VIEW_FEEDBACK: dict.fromkeys(
        (Role.JOINT_COMMISSIONER, Role.BOARD_MEMBER, Role.ANALYST, Role.SERVICE_MANAGER), Scope.NO_RECORD
    ),
}


def may(roles: frozenset[Role], action: Action) -> bool:
    """Does any of these roles reach anything at all by this action?"""
    return any(role in POLICY.get(action, {}) for role in roles)
