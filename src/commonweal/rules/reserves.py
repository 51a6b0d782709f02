"""Reserves: money held back by somebody, drawn on in tranches that a decision authorises one by one.

Read `reasons_not_to_draw` as: "so much more may not be promised from this reserve, because what it holds is promised
already". A tranche is a contribution that names the reserve; only one that is withdrawn leaves it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.rules.contributions import CERTAINTY, Certainty, Status
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import show_day
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Reserve:
    """What a reserve held on a day, in pence."""

    name: str
    balance_pence: int
    as_at: date


@dataclass(frozen=True)
class Tranche:
    """A part of a reserve that is promised to the pool."""

    status: Status
    pence: int

    @property
    def is_authorised(self) -> bool:
        """Has a decision confirmed it?"""
        return CERTAINTY[self.status] is Certainty.CONFIRMED


def promised_from(tranches: Iterable[Tranche]) -> int:
    """Pence of a reserve that are spoken for: every tranche that is not withdrawn, however sure."""
    return sum(each.pence for each in tranches if each.status is not Status.WITHDRAWN)


def left_in(reserve: Reserve, tranches: Iterable[Tranche]) -> int:
    """Pence of a reserve that nobody has promised; below nought when it is promised twice over."""
    return reserve.balance_pence - promised_from(tranches)


def authorised_from(tranches: Iterable[Tranche]) -> int:
    """Pence of a reserve that decisions have confirmed."""
    return sum(each.pence for each in tranches if each.is_authorised)


def reasons_not_to_draw(reserve: Reserve, pence: int, *, others: Iterable[Tranche]) -> list[Reason]:
    """Why a tranche of so many pence may not be promised or confirmed beside the reserve's other tranches."""
    left = left_in(reserve, others)
    if pence <= left:
        return []
    held = f"{reserve.name} held {show_pounds(reserve.balance_pence)} on {show_day(reserve.as_at)}"
    text = (
        f"{held}, and {show_pounds(max(left, 0))} of it is not yet promised: "
        f"enter that much or less, or withdraw another tranche first."
    )
    return [Reason("above_reserve", text)]
