"""Gates: a condition that has to be met before lines are needed or money counts, and what opening it releases.

Read a gate as: "early support in the third year, only if measured benefit exceeds the investment". It is shut until
somebody opens it, on a day, saying what it rests on: a decision, or the letter or figures that answer its question. It
can be shut again. Behind a shut gate lines are not needed and money does not count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.rules.decisions import Authority
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import Period, show_day
from commonweal.rules.plan_years import within
from commonweal.rules.reasons import Reason, Refused
from commonweal.rules.steps import next_status


class Status(StrEnum):
    """Where a gate stands."""

    SHUT = "shut"
    OPEN = "open"


class Step(StrEnum):
    """What can be done to a gate."""

    OPEN = "open"
    SHUT = "shut"


STEPS: dict[Step, tuple[frozenset[Status], Status]] = {
    Step.OPEN: (frozenset({Status.SHUT}), Status.OPEN),
    Step.SHUT: (frozenset({Status.OPEN}), Status.SHUT),
}
FIRST = Status.SHUT
TERMINAL: frozenset[Status] = frozenset()


def reasons_not_to_move(
    step: Step,
    status: Status,
    *,
    step_on: date,
    today: date,
    words: str,
    last_step_on: date | None = None,
    names_decision: bool = False,
    authority: Authority | None = None,
) -> list[Reason]:
    """Why a gate may not be opened or shut on a day. `authority` is what the decision it names gives, if it names one."""
    try:
        next_status(STEPS, status, step)
    except Refused as refused:
        return list(refused.reasons)
    reasons = []
    if step_on > today:
        reasons.append(Reason("step_in_future", "Enter the day this happened: today or before."))
    if last_step_on is not None and step_on < last_step_on:
        text = f"Enter a day on or after {show_day(last_step_on)}, when this gate last moved."
        reasons.append(Reason("step_before_last", text))
    if not words.strip():
        text = "Say what this rests on: the figures, letter or minute that answer the gate’s question."
        reasons.append(Reason("words_missing", text))
    if names_decision and authority is None:
        text = "That decision has not been taken. Choose one that has, or name the letter or figures alone."
        reasons.append(Reason("decision_not_taken", text))
    if authority is not None and step_on < authority.decided_on:
        text = f"The decision was taken on {show_day(authority.decided_on)}: enter that day or a later one."
        reasons.append(Reason("before_decision", text))
    return reasons


@dataclass(frozen=True)
class Behind:
    """Something behind a gate: a need (`is_money` false) or a contribution, by name, for a period, in pence."""

    name: str
    period: Period
    pence: int
    is_money: bool = False


@dataclass(frozen=True)
class Release:
    """What opening a gate brings in one year of the plan, by name: a need that then counts, or money that does."""

    name: str
    year: int
    pence: int
    is_money: bool

    def in_words(self) -> str:
        """For people: "Opens Early support in year 3: £255,416"."""
        does = "Counts" if self.is_money else "Opens"
        return f"{does} {self.name} in year {self.year}: {show_pounds(self.pence)}"


def releases(behind: Iterable[Behind], years: Sequence[Period]) -> tuple[Release, ...]:
    """What is behind a gate, cut at the plan's years and added up by name: needs first, then money, by year."""
    sums: dict[tuple[bool, int, str], int] = {}
    for each in behind:
        for year, pence in within(each.pence, each.period, years).items():
            key = (each.is_money, years.index(year) + 1, each.name)
            sums[key] = sums.get(key, 0) + pence
    return tuple(
        Release(name, year, pence, is_money)
        for (is_money, year, name), pence in sorted(sums.items())
        if pence
    )
