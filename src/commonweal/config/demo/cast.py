"""Who you can sign in as. Nobody here exists; the list is code, and the database keeps nothing extra for it.

Read a row as: this person holds this role at this organisation, and after signing in sees this.
Neighbours are marked: the same role next door, with real records of their own and none of the first person's.
"""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from commonweal.access.roles import SIDE_OF_ROLE, Role, Side
from commonweal.config.demo.names import LISTS


@dataclass(frozen=True)
class CastMember:
    """`organisation` and `board` are codes of places.py; `sees` is one line for the person choosing."""

    key: str
    name: str
    role: Role
    organisation: str
    sees: str
    side: Side | None = None
    board: str = ""
    is_chair: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


def _one(key: str, name: str, role: Role, organisation: str, sees: str, **more: object) -> CastMember:
    side = more.pop("side", None) or SIDE_OF_ROLE.get(role)
    return CastMember(key, name, role, organisation, sees, side, **more)  # type: ignore[arg-type]


_CAST = (
    _one(
        "joan", "Joan Ashcroftley", Role.JOINT_COMMISSIONER, "joint-team",
        "The whole plan and its money, who pays for what, decisions to draft. No case.",
    ),
    _one(
        "finlay", "Finlay Orsgate", Role.FINANCE_OFFICER, "commissioner",
        "Contributions to receive, contracts to pay, the ledger. No case.",
    ),
    _one(
        "beatrix", "Beatrix Holmere", Role.BOARD_MEMBER, "orrenshire-council",
        "The joint board's page, its statements, and decisions that wait for her.", board="joint", is_chair=True,
    ),
    _one(
        "kofi", "Kofi Penshaw", Role.BOARD_MEMBER, "haldenford-council",
        "The same board: he chairs it jointly, for the city.", board="joint", is_chair=True,
    ),
    _one(
        "glyn", "Glyn Corley", Role.BOARD_MEMBER, "orrenshire-council",
        "Neighbour: the county's own cabinet, and none of the joint board's decisions.", board="county", is_chair=True,
    ),
    _one(
        "priya", "Priya Wynstead", Role.ANALYST, "joint-team",
        "Every figure with its definition, and the button that counts afresh. Counts only.",
    ),
    _one(
        "ivor", "Ivor Selwick", Role.AUDITOR, "orrenshire-council",
        "Who looked at what and who changed what. No case.",
    ),
    _one(
        "imogen", "Imogen Sedgewell", Role.INFORMATION_GOVERNANCE_LEAD, "orrenshire-council",
        "What was released to whom, and the smallest number that may be shown, to set. No case.",
    ),
    _one(
        "samira", "Samira Keldale", Role.SYSTEM_ADMINISTRATOR, "joint-team",
        "Accounts to open and close. No case and no money.",
    ),
    _one(
        "rosa", "Rosa Tallgate", Role.FRONT_DOOR_WORKER, "first-step",
        "The queue of everything referred: triage, risk, safe contact, the right service.",
    ),
    _one(
        "dewi", "Dewi Marstone", Role.FRONT_DOOR_WORKER, "first-step",
        "The same queue: a colleague of Rosa's.",
    ),
    _one(
        "callum", "Callum Radford-Vane", Role.REFERRER, "police",
        "A police officer: makes referrals, sees how far each has got, never detail.",
    ),
    _one(
        "hana", "Hana Whitlow", Role.REFERRER, "health-board",
        "Neighbour: a health visitor with referrals of her own.",
    ),
    _one(
        "maeve", "Maeve Dunmore", Role.SERVICE_MANAGER, "kestrel-row",
        "Referrals offered to Kestrel Row, its cases in the county, who holds them.", side=Side.VICTIM,
    ),
    _one(
        "nell", "Nell Brinham", Role.CASE_WORKER, "kestrel-row",
        "Her own caseload: people in the county who were harmed, and children.",
    ),
    _one(
        "owain", "Owain Farcott", Role.CASE_WORKER, "kestrel-row",
        "His own caseload: a colleague of Nell's, and none of her cases.",
    ),
    _one(
        "zofia", "Zofia Halbridge", Role.SERVICE_MANAGER, "fernlight",
        "Neighbour: the same work in the city, and nothing of Kestrel Row's.", side=Side.VICTIM,
    ),
    _one(
        "amara", "Amara Colstead", Role.CASE_WORKER, "fernlight",
        "Neighbour: her own caseload in the city.",
    ),
    _one(
        "ayesha", "Ayesha Norden", Role.CASE_WORKER, "saffron-loom",
        "Her own caseload at a service led by and for the women it helps. No other service sees it.",
    ),
    _one(
        "ilse", "Ilse Marchbank", Role.SERVICE_MANAGER, "millbeck-line",
        "Only its quarterly returns: Millbeck Line keeps its records in a system of its own.", side=Side.VICTIM,
    ),
    _one(
        "tudor", "Tudor Langsett", Role.SERVICE_MANAGER, "turnpike",
        "Cases with people who use abuse. Try to give the one that waits to Petra: she has a conflict.",
        side=Side.PERPETRATOR,
    ),
    _one(
        "petra", "Petra Oakmere", Role.PERPETRATOR_WORKER, "turnpike",
        "Her own caseload. She used to work at Kestrel Row, so some cases can never be hers.",
    ),
    _one(
        "marek", "Marek Ullscombe", Role.PERPETRATOR_WORKER, "turnpike",
        "His own caseload, and nobody on the other side of the wall.",
    ),
)  # fmt: skip


def cast() -> list[CastMember]:
    """Everyone the demonstration lets you sign in as, commissioners first."""
    return list(_CAST)


def password() -> str:
    """The one password of this installation's cast: made from its secret key, so it is different in each and kept nowhere."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"password of the demonstration", hashlib.sha256)
    return "-".join(LISTS["password"][byte % len(LISTS["password"])] for byte in digest[:4])
