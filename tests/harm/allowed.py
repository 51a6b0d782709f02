"""Who may read which canary. Everything not said here is a leak: also on a page that does not exist yet.

Read a row of SEES as: this person may read these fields of this house, on any page of theirs. A detail of contact is never on a
page; it comes on a press, on the page of that press alone (ON_A_PRESS).
"""

from collections.abc import Callable

from tests.harm.planting import Canary

Which = Callable[[Canary], bool]
PERSON = "casework.Person"
# Who asked by the public door and what was said there since, and why it should end: for the front door alone.
BY_THE_DOOR = ("front_door.OutsideReferrer", "front_door.DoorMessage", "front_door.EndingAsked")
REFERRAL = ("front_door.Referral", "front_door.ReferralHistory", "front_door.AsTold", PERSON)
IN_HAND = (
    *REFERRAL,
    "casework.ContactPoint",
    "casework.ContactAttempt",
    "casework.RiskReview",
    "casework.Alert",
    "casework.SecondSignature",
    "casework.SharingWithout",
)
CODE_WORD = "sealed_code_word"
ON_A_PRESS = frozenset(
    {"case_contact_reveal", "case_message_envelope", "emergency_reveal", "front_door_contact_reveal"}
)
RESTRICTED = "casework.RestrictedNote"
FOR_FEW = frozenset({"case_few", "few_for_me"})  # a restricted note stands on these pages and on no other
# Sealed on the disk, and read by whoever may open the case: what was written to the person, and its papers.
READ_IN_THE_CASE = frozenset(
    {
        ("casework.Message", "sealed_body"),
        ("casework.Document", "sealed_title"),
        ("casework.DocumentPart", "sealed_content"),
    }
)


def _unsealed(canary: Canary) -> bool:
    return not canary.sealed or (canary.model, canary.field) in READ_IN_THE_CASE


def _holder(canary: Canary) -> bool:
    """All of the case but the details of contact; the code word is for whoever makes contact."""
    return _unsealed(canary) or canary.field == CODE_WORD


def _of(*labels: str) -> Which:
    return lambda canary: canary.model in labels and not canary.sealed


def _in_hand(canary: Canary) -> bool:
    return canary.model in (*IN_HAND, *BY_THE_DOOR) and _holder(canary)


def _names(canary: Canary) -> bool:
    return canary.model == PERSON


# What one service says of a case to another before that one has said yes. It names nobody, and the other reads no more.
OFFERED_BY_A_SERVICE = _of("casework.Transfer")

SEES: dict[str, dict[str, Which]] = {
    "pat": {
        "victims": _holder,
        "victims's child": _names,
        "otis": _names,
    },
    "mona": {
        "victims": _unsealed,
        "victims's child": _names,
        "otis": _names,
        "offered": _of(*IN_HAND),
        "offered's other": _names,
        "next_door": OFFERED_BY_A_SERVICE,
    },
    "percy": {"users": _holder, "otis": _names},
    "petra": {"users": _unsealed, "otis": _names, "offered_across": _of(*IN_HAND)},
    "nell": {"next_door": _holder, "next_door's other": _names, "next_door's child": _names},
    "nigel": {
        "victims": OFFERED_BY_A_SERVICE,
        "next_door": _unsealed,
        "next_door's other": _names,
        "next_door's child": _names,
    },
    "fred": {
        **{house: _of(*REFERRAL, *BY_THE_DOOR) for house in ("victims", "users", "next_door")},
        **{house: _in_hand for house in ("arrived", "triaged", "offered", "offered_across")},
        **{f"{house}'s other": _names for house in ("next_door", "arrived", "triaged", "offered")},
        "otis": _names,
    },
}


# What a worker declared is read by that worker alone, on that one page.
DECLARED_BY = {"victims": "pat", "users": "percy", "next_door": "nell"}


def may_read(name: str, canary: Canary, *, route: str) -> bool:
    """Whether this person may read this canary on a page of this name."""
    if canary.model == "casework.DeclaredInterest":
        return route == "interests" and name == DECLARED_BY.get(canary.whose, "fred")
    which = SEES.get(name, {}).get(canary.whose)
    if which is None:
        return False
    if canary.model == RESTRICTED and route not in FOR_FEW:
        return False
    if canary.model == "casework.ContactPoint" and route in ON_A_PRESS:
        return True
    return which(canary)
