"""What may cross the wall: named safety facts, from the side of the person who uses abuse to the side of whoever is harmed.

Read a row of CROSSINGS as: a worker with somebody who uses abuse may say that `chosen_as` happened; the worker of whoever is
harmed then reads `read_as` and what to do, due by the number of days that `due` names. Nothing else crosses: no words of the
worker's own, no name, no service, no reference.

Nothing crosses the other way. The safety of whoever is harmed rests on the other side not knowing that they are supported, by
whom, or what they said; no fact about them helps a programme so much that it would be worth that. What a programme needs
to know it gets from the police, probation or a meeting of agencies, where people decide case by case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commonweal.rules.cases import CaseStatus, ClosingReason, Side
from commonweal.rules.reasons import Reason
from commonweal.rules.thresholds import Key, Threshold, threshold

FROM, TO = Side.PERPETRATOR, Side.VICTIM


class SafetyFact(StrEnum):
    """Everything that may cross. What is not here stays where it is."""

    MADE_THREAT = "made_threat"
    FOUND_OUT = "found_out"
    LOOKING_FOR = "looking_for"
    MOVED_NEARER = "moved_nearer"
    RELEASED = "released"
    BREACHED_ORDER = "breached_order"
    HAS_WEAPON = "has_weapon"
    LEFT_PROGRAMME = "left_programme"
    MISSED_SESSIONS = "missed_sessions"


@dataclass(frozen=True)
class Crossing:
    """One fact: what the one worker chooses, what the other reads, and the threshold that says how soon it is due."""

    fact: SafetyFact
    chosen_as: str
    read_as: str
    to_do: str
    due: Key


CROSSINGS: dict[SafetyFact, Crossing] = {
    row.fact: row
    for row in (
        Crossing(
            SafetyFact.MADE_THREAT,
            "Made a threat",
            "The person who uses abuse has made a threat.",
            "Speak with the person today if it is safe, and go through their safety plan. Consider the police and MARAC.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.FOUND_OUT,
            "Found out that somebody gets support",
            "The person who uses abuse knows, or may know, that there is support.",
            "Check which ways to make contact are still safe before using any. Go through the safety plan.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.LOOKING_FOR,
            "Is looking for somebody, or asks where they are",
            "The person who uses abuse is looking for somebody, or asks where they are.",
            "Check who knows the address, and go through the safety plan.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.MOVED_NEARER,
            "Moved nearer, or moves about more freely",
            "The person who uses abuse has moved nearer, or moves about more freely.",
            "Go through the safety plan with this in mind: the way to work, the school, the home.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.RELEASED,
            "Was released, or will be soon",
            "The person who uses abuse was released, or will be soon.",
            "Ask police or probation about conditions. Go through the safety plan.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.BREACHED_ORDER,
            "Broke an order or a condition, as far as you know",
            "The person who uses abuse has broken an order or a condition, as far as is known.",
            "Tell the person how to report it. Consider what the court or the police need to hear.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.HAS_WEAPON,
            "Has, or may have, a weapon",
            "The person who uses abuse has, or may have, a weapon.",
            "Raise an alert on the case. Consider the police and MARAC.",
            Key.SAFETY_FACT_NOW_DAYS,
        ),
        Crossing(
            SafetyFact.LEFT_PROGRAMME,
            "Left the work early",
            "The person who uses abuse no longer takes part in work to change.",
            "Leaving can raise the risk. Review the risk, and do not count on any change.",
            Key.SAFETY_FACT_SOON_DAYS,
        ),
        Crossing(
            SafetyFact.MISSED_SESSIONS,
            "Missed several sessions",
            "The person who uses abuse has missed several sessions of work to change.",
            "Ask how things are, and review the risk if anything has changed.",
            Key.SAFETY_FACT_SOON_DAYS,
        ),
    )
}

# How a case that ends says something about safety by itself.
TOLD_BY_CLOSING = {
    ClosingReason.DISENGAGED: SafetyFact.LEFT_PROGRAMME,
    ClosingReason.SUPPORT_DECLINED: SafetyFact.LEFT_PROGRAMME,
}


def reasons_not_to_tell(fact: SafetyFact | None, *, side: Side) -> list[Reason]:
    """What stands in the way of telling this fact from a case on `side`. A closed case may still tell: news comes late."""
    if side != FROM:
        return [
            Reason(
                "wrong_side",
                "Nothing crosses from this side: nobody across may learn that somebody is supported.",
            )
        ]
    if fact is None:
        return [Reason("no_fact", "Choose what happened. Only what is on the list can be passed on.")]
    return []


def told_by_closing(reason: ClosingReason, *, side: Side) -> SafetyFact | None:
    """The fact that the end of a case tells by itself; None when it tells nothing."""
    return TOLD_BY_CLOSING.get(reason) if side == FROM else None


def due_on(
    fact: SafetyFact, *, told_on: date, area: str | None = None, thresholds: Sequence[Threshold] = ()
) -> date:
    """The day by which the worker who reads it has to have acted."""
    days = threshold(CROSSINGS[fact].due, on=told_on, area=area, local=thresholds).value
    return told_on + timedelta(days=days)


def crosses_until(*, told_on: date, area: str | None = None, thresholds: Sequence[Threshold] = ()) -> date:
    """The last day on which it still reaches a case that is only opened, or found to belong together, later."""
    days = threshold(Key.SAFETY_FACT_REACHES_BACK_DAYS, on=told_on, area=area, local=thresholds).value
    return told_on + timedelta(days=days)


def read_as(fact: SafetyFact) -> tuple[str, str]:
    """What the worker of whoever is harmed reads, and what to do about it."""
    row = CROSSINGS[fact]
    return row.read_as, row.to_do


class Reader(StrEnum):
    """Whose list a task of a case is on."""

    WORKER = "worker"
    MANAGER = "manager"
    NOBODY = "nobody"


def reader_of(*, status: CaseStatus, is_safety_fact: bool) -> Reader:
    """Whose list a task is on: the worker's while somebody holds the case, the manager's while nobody does.

    Of a closed case the manager gets what concerns safety and nothing else: the rest ended with the work.
    """
    if status == CaseStatus.ALLOCATED:
        return Reader.WORKER
    if status == CaseStatus.OPENED or is_safety_fact:
        return Reader.MANAGER
    return Reader.NOBODY
