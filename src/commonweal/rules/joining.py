"""When two people on record may be said to be one, and what is said when they may not.

The database answers for what the person asking cannot see (`merge_people`, front_door migrations): every such refusal is CANNOT,
in the same words as for a record that is not theirs or does not exist, so that nobody learns from it where somebody is helped.
"""

from collections.abc import Collection
from enum import StrEnum

from commonweal.rules.reasons import Reason

SAME_RECORD = Reason("same_person", "This is the same record already. Choose another, or leave it as it is.")
BOTH_SIDES = Reason(
    "both_sides", "One person cannot be both sides of one referral. Check who is who, then try again."
)
CANNOT = Reason(
    "cannot_merge", "These two records cannot be joined here. Leave them as they are, and work with each."
)
UNDONE_ALREADY = Reason("undone", "This is undone already. Open the list again to see how things stand.")
DECIDED_ALREADY = Reason(
    "decided", "Somebody has decided this already. Open the list again to see what is left."
)
NOTHING_SAID = Reason("nothing_said", "Choose one of the buttons under the two records.")


class Verdict(StrEnum):
    """What was said of two who may be one."""

    WAITING = "waiting"
    LATER = "later"
    ONE = "one"
    TWO = "two"


OPEN = frozenset({Verdict.WAITING, Verdict.LATER})


def reasons_not_to_join(*, kept: object, merged: object, across: Collection[object] = ()) -> list[Reason]:
    """What the person asking can see for themselves: `across` are those on the other side of the same referral."""
    if kept == merged:
        return [SAME_RECORD]
    return [BOTH_SIDES] if kept in across else []


def reasons_not_to_decide(verdict: Verdict) -> list[Reason]:
    """What was decided stays decided; what waits, or was put off, is open."""
    return [] if verdict in OPEN else [DECIDED_ALREADY]
