"""The kinds of change a scenario may hold, in the order in which they are made, whatever order they are written in.

Read an entry of ASKS as: a change of this kind says these values beside its subject; the others it leaves empty.
"""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """Amounts come first, then who pays them, then when and how sure; so the same changes always give the same plan."""

    UPLIFT = "uplift"
    AMOUNT = "amount"
    SHARES = "shares"
    LATE = "late"
    CONFIRMED = "confirmed"
    LEAVES = "leaves"
    GATE_OPENS = "gate_opens"
    GATE_SHUTS = "gate_shuts"
    CARRY_ALLOWED = "carry_allowed"
    CARRY_REFUSED = "carry_refused"


LABELS: Mapping[Kind, str] = {
    Kind.LEAVES: "A funder leaves",
    Kind.LATE: "Money comes late",
    Kind.AMOUNT: "Another amount",
    Kind.UPLIFT: "Another uplift",
    Kind.SHARES: "Another apportionment",
    Kind.CONFIRMED: "Money is confirmed",
    Kind.GATE_OPENS: "A gate opens",
    Kind.GATE_SHUTS: "A gate is shut",
    Kind.CARRY_ALLOWED: "A carry-forward is allowed",
    Kind.CARRY_REFUSED: "A carry-forward is refused",
}
"""What each kind is called, in the order in which people are asked."""

ASKS: Mapping[Kind, tuple[str, ...]] = {
    Kind.LEAVES: ("on",),
    Kind.LATE: ("months",),
    Kind.AMOUNT: ("amount_pence",),
    Kind.UPLIFT: ("basis_points", "times", "rounded_to"),
    Kind.SHARES: (),
    Kind.CONFIRMED: (),
    Kind.GATE_OPENS: (),
    Kind.GATE_SHUTS: (),
    Kind.CARRY_ALLOWED: ("amount_pence",),
    Kind.CARRY_REFUSED: (),
}
MAY_BE_LEFT_OPEN = frozenset(
    {(Kind.UPLIFT, "times"), (Kind.UPLIFT, "rounded_to"), (Kind.CARRY_ALLOWED, "amount_pence")}
)
"""Values that stay as the plan has them when a change does not say."""
