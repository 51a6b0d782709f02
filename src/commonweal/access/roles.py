"""The roles people hold at an organisation, described the way a job advert would."""

from enum import StrEnum

from commonweal.rules.cases import Side as Side


class Role(StrEnum):
    """A role is held at one organisation, for a time. Being a manager there adds nothing elsewhere."""

    JOINT_COMMISSIONER = "joint_commissioner"
    FINANCE_OFFICER = "finance_officer"
    BOARD_MEMBER = "board_member"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    INFORMATION_GOVERNANCE_LEAD = "information_governance_lead"
    FRONT_DOOR_WORKER = "front_door_worker"
    CASE_WORKER = "case_worker"
    PERPETRATOR_WORKER = "perpetrator_worker"
    SERVICE_MANAGER = "service_manager"
    REFERRER = "referrer"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    PUBLIC_DOOR = "public_door"


DESCRIPTIONS = {
    Role.JOINT_COMMISSIONER: "Plans the pooled money, records what partners promise, drafts decisions. Sees no case.",
    Role.FINANCE_OFFICER: "Keeps the pooled money: promises, receipts, budget, ledger. Pays with a second person. Sees no case.",
    Role.BOARD_MEMBER: "Reads the board page and decides. Sees no case.",
    Role.ANALYST: "Keeps the figures up to date and explains them. Sees counts only.",
    Role.AUDITOR: "Reads who looked at what and who changed what. Sees no case.",
    Role.INFORMATION_GOVERNANCE_LEAD: "Sets how small a number may be shown, and why; reads what was released. Sees no case.",
    Role.FRONT_DOOR_WORKER: "Takes every referral in: triage, risk, safety, and the right service.",
    Role.CASE_WORKER: "Supports victims and children: own caseload only.",
    Role.PERPETRATOR_WORKER: "Works with people who use abuse to change: own caseload only.",
    Role.SERVICE_MANAGER: "Accepts and allocates the cases of one service, on one side of the wall.",
    Role.REFERRER: "Refers people and sees progress, never detail.",
    Role.SYSTEM_ADMINISTRATOR: "Opens and closes accounts. Sees no case and no money.",
    Role.PUBLIC_DOOR: "No person: the public pages hand in what strangers send by it. Cannot sign in, reads nothing.",
}

# Held by an account of the system, never given to a person.
NOT_FOR_PEOPLE = frozenset({Role.PUBLIC_DOOR})
ROLES_OF_PEOPLE = tuple(role for role in Role if role not in NOT_FOR_PEOPLE)
SIDE_OF_ROLE = {Role.CASE_WORKER: Side.VICTIM, Role.PERPETRATOR_WORKER: Side.PERPETRATOR}
ROLES_WITH_A_SIDE = frozenset({Role.CASE_WORKER, Role.PERPETRATOR_WORKER, Role.SERVICE_MANAGER})


def in_words(role: Role) -> str:
    """`joint_commissioner` becomes `Joint commissioner`."""
    return role.value.replace("_", " ").capitalize()
