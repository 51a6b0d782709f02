"""Movements: how a plan's money came from the first promises to what stands now, step by step, to the penny.

Read a Movement as: "on this day this contribution went from so much at this rung of the ladder to so much at that one".
A first promise comes from nothing; what is withdrawn goes to nothing. A movement takes the amount away from the rung it
was on and puts it on the rung it reaches, so the movements of a plan add up to what the plan holds at each rung.
Receiving money changes no promise and is no movement: the ledger has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.contributions import Status
from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason


class Rung(StrEnum):
    """How far up money is that is promised and not withdrawn, the surest first. Received money is confirmed."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    IN_PRINCIPLE = "in_principle"
    ASKED = "asked"


RUNG: dict[Status, Rung | None] = {
    Status.ASKED: Rung.ASKED,
    Status.IN_PRINCIPLE: Rung.IN_PRINCIPLE,
    Status.CONDITIONAL: Rung.CONDITIONAL,
    Status.CONFIRMED: Rung.CONFIRMED,
    Status.RECEIVED: Rung.CONFIRMED,
    Status.WITHDRAWN: None,
}
"""Where the money of a contribution stands; None: nowhere any more."""

Totals = dict[Rung, int]
"""Pence at each rung; a rung that holds nothing is nought."""


@dataclass(frozen=True)
class Recorded:
    """One step as it was recorded: what the status became, and, where it changed the amount, from what to what.

    `step` is the ladder's step, or "ask" (the first promise) or "revise".
    """

    step: str
    became: Status
    on: date
    was_pence: int | None = None
    became_pence: int | None = None
    place: int = 0


@dataclass(frozen=True)
class Movement:
    """One row of the way. `on` is None where the first promise came with the plan; `place` numbers the record."""

    contribution: str
    step: str
    on: date | None
    was: Rung | None
    became: Rung | None
    was_pence: int
    became_pence: int
    place: int = 0

    def change(self, rung: Rung) -> int:
        """Pence by which this movement changes what is at a rung."""
        return self.became_pence * (self.became is rung) - self.was_pence * (self.was is rung)

    @property
    def total_change(self) -> int:
        """Pence by which it changes what is promised in all."""
        return sum(self.change(rung) for rung in Rung)


@dataclass(frozen=True)
class Way:
    """The movements in order, with the totals at each rung after each of them."""

    movements: tuple[Movement, ...]
    after: tuple[Totals, ...]

    @property
    def last(self) -> Totals:
        """What stands at each rung when all of it has happened."""
        return self.after[-1] if self.after else nothing()


def nothing() -> Totals:
    """Nought at every rung."""
    return dict.fromkeys(Rung, 0)


def movements_of(
    contribution: str, recorded: Iterable[Recorded], *, now_pence: int, asked_on: date | None = None
) -> tuple[Movement, ...]:
    """A contribution's movements, from its first promise (of `asked_on`, when no record says so) on.

    `recorded` is in order. What was first promised is told from the records: what the first change changed, or,
    when nothing was ever changed, the amount now.
    """
    rows = list(recorded)
    asked = next((row for row in rows if row.step == "ask"), None)
    firsts = [row.was_pence for row in rows if row.step == "revise" and row.was_pence is not None]
    pence = asked.became_pence if asked and asked.became_pence is not None else [*firsts, now_pence][0]
    on, place = (asked.on, asked.place) if asked else (asked_on, 0)
    found = [Movement(contribution, "ask", on, None, Rung.ASKED, 0, pence, place)]
    rung: Rung | None = Rung.ASKED
    for row in rows:
        after = RUNG[row.became]
        new = row.became_pence if row.step == "revise" and row.became_pence is not None else pence
        kept = new if after is not None else 0
        if row.step != "ask" and (after, new) != (rung, pence):
            found.append(Movement(contribution, row.step, row.on, rung, after, pence, kept, row.place))
        rung, pence = after, new
    return tuple(found)


def the_way(movements: Iterable[Movement]) -> Way:
    """All movements by day (what came with the plan first), then as recorded, then as given, with running totals."""
    ordered = sorted(movements, key=lambda each: (each.on or date.min, each.place))
    totals, after = nothing(), []
    for each in ordered:
        totals = {rung: pence + each.change(rung) for rung, pence in totals.items()}
        after.append(totals)
    return Way(tuple(ordered), tuple(after))


def faults_in_way(way: Way, *, now: Totals) -> list[Reason]:
    """Where the movements do not come to what stands now; empty: they add up at every rung."""
    faults = []
    for rung in Rung:
        told, stands = way.last[rung], now.get(rung, 0)
        if told != stands:
            words = rung.value.replace("_", " ")
            text = (
                f"The movements come to {show_pounds(told)} {words}, and {show_pounds(stands)} stands: "
                "look for a change that was not recorded."
            )
            faults.append(Reason(f"way_does_not_add_up_{rung}", text))
    return faults


def standing(contributions: Sequence[tuple[Status, int]]) -> Totals:
    """What stands at each rung, from contributions as (status, pence), told without their history."""
    totals = nothing()
    for status, pence in contributions:
        rung = RUNG[status]
        if rung is not None:
            totals[rung] += pence
    return totals
