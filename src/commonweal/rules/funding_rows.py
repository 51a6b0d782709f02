"""What a funding plan is made of, and what an answer about it is made of: plain values, shared by who finds and who re-checks.

Read a Source as: "this funder gives so many pence, behind this fence, for this year, this surely". Read a Line as: "the
plan needs so many pence for this element, in this area, in this year". Read a Funding as: "this source pays so many
pence of this line; these sets of lines stay short, and this is why; so much of each source is left over".
Years are written "2026/27"; amounts are whole pence; rows know each other by key.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Fence
from commonweal.rules.reasons import Reason, Refused


class Priority(StrEnum):
    """What a line is to the plan, first to be paid first."""

    CORE = "core"
    ASPIRATION = "aspiration"
    GAP = "gap"


RANK_OF_PRIORITY = {priority: rank for rank, priority in enumerate(Priority)}
RANK_OF_CERTAINTY = {certainty: rank for rank, certainty in enumerate(Certainty)}


# What is asked


@dataclass(frozen=True)
class Carry:
    """Leave to use what is left of a source in later years ("2015/16"): how sure it is, and at most how much in pence."""

    years: frozenset[str]
    certainty: Certainty
    most_pence: int | None = None


@dataclass(frozen=True)
class Match:
    """A source counts only up to so much (basis points: 10000 is pound for pound) of what these sources, by key, bring."""

    of: frozenset[str]
    basis_points: int


@dataclass(frozen=True)
class Least:
    """A source counts only when these sources, by key, bring at least so much together."""

    of: frozenset[str]
    pence: int


@dataclass(frozen=True)
class Source:
    """An amount from a funder, with its fence. `expires_on` is the last day it may be spent; None: no end.

    `year` is the year it is given for ("2026/27"; None: any year inside its fence); only `carry` lets it pay in another.
    Behind a shut `gate` it does not count at all.
    """

    key: str
    funder: str
    amount_pence: int
    fence: Fence
    certainty: Certainty = Certainty.CONFIRMED
    expires_on: date | None = None
    year: str | None = None
    carry: tuple[Carry, ...] = ()
    gate: str | None = None
    match: Match | None = None
    least: Least | None = None


@dataclass(frozen=True)
class Line:
    """Something the plan needs: an element in an area for a client group in a year. Behind a shut `gate`: not now."""

    key: str
    element: str
    area: str
    client_group: str | None
    year: str
    amount_pence: int
    priority: Priority = Priority.CORE
    instrument: str | None = None
    lot: str | None = None
    kind: str | None = None
    power: str | None = None
    gate: str | None = None


# What is answered


class Payment(NamedTuple):
    """So many pence from one source, by key, to one line, by key."""

    source: str
    line: str
    pence: int


class Share(NamedTuple):
    """Rows that compete, by key: of `whole_pence` they need (or have) together they get (or give) `part_pence`, in proportion."""

    keys: tuple[str, ...]
    whole_pence: int
    part_pence: int


class NotCounted(NamedTuple):
    """So many pence of a source that do not count in this answer, and why not."""

    source: str
    pence: int
    reason: Reason


class Why(StrEnum):
    """Why money that is there may not help lines that are short; several at once are joined in this order."""

    FENCE = "fence"
    END = "end date"
    YEAR = "year"
    LATER = "later year"
    CARRY = "carry-forward limit"
    GATE = "gate"
    MATCH = "match"
    LEAST = "least"


class Stranded(NamedTuple):
    """So many pence of a source that may not help lines that are short, and what stands between."""

    source: str
    pence: int
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Shortfall:
    """The tightest set of lines that shows why money is short: all that may pay for them is too little.

    `payers` are the sources that may pay for any of them, `brings` what each can bring to them at the very most.
    """

    lines: tuple[str, ...]
    needed_pence: int
    payers: tuple[str, ...]
    brings: tuple[tuple[str, int], ...]
    stranded: tuple[Stranded, ...]
    years: tuple[str, ...]
    text: str

    @property
    def available_pence(self) -> int:
        """Pence that may pay for these lines, all payers together."""
        return sum(pence for _, pence in self.brings)

    @property
    def short_pence(self) -> int:
        """Pence that no money in the plan may pay."""
        return self.needed_pence - self.available_pence


@dataclass(frozen=True)
class Funding:
    """Who pays for what: payments by source and line, sets of lines that are short, and money left over.

    `line_shares` are lines of one rank that compete for money too little for them all, each paid in proportion to its
    need; `source_shares` are sources equal in the order of policy, each used in proportion to its amount. `not_needed`
    are lines behind a shut gate.
    """

    payments: tuple[Payment, ...]
    shortfalls: tuple[Shortfall, ...]
    left_over: tuple[tuple[str, int], ...]
    not_counted: tuple[NotCounted, ...] = ()
    not_needed: tuple[str, ...] = ()
    line_shares: tuple[Share, ...] = ()
    source_shares: tuple[Share, ...] = ()

    @property
    def is_fundable(self) -> bool:
        """Is every line that is needed paid in full?"""
        return not self.shortfalls

    @property
    def largest_first(self) -> tuple[Shortfall, ...]:
        """The sets of lines that are short, the one that lacks most first."""
        return tuple(sorted(self.shortfalls, key=lambda each: -each.short_pence))

    @property
    def short_pence(self) -> int:
        """Pence of the plan that stay unpaid."""
        return sum(each.short_pence for each in self.shortfalls)


class YearSums(NamedTuple):
    """One year of an answer, in pence. `left_over` is of money given for that year; year None: money given for no one year."""

    year: str | None
    needed_pence: int
    paid_pence: int
    short_pence: int
    left_over_pence: int


@dataclass(frozen=True)
class Answer:
    """What a plan comes to when money at least as sure as `down_to` is counted on; re-checked before it is given out."""

    down_to: Certainty
    available_pence: int
    needed_pence: int
    years: tuple[YearSums, ...]
    funding: Funding
    verdict: str

    @property
    def short_pence(self) -> int:
        return self.funding.short_pence

    @property
    def left_over_pence(self) -> int:
        return sum(pence for _, pence in self.funding.left_over)

    @property
    def is_fundable(self) -> bool:
        return self.funding.is_fundable


@dataclass(frozen=True)
class Proof:
    """The answers on confirmed money only, then with conditional money, then with money in principle; and the verdict."""

    answers: tuple[Answer, ...]
    verdict: str

    def at(self, down_to: Certainty) -> Answer:
        """The answer when money at least this sure is counted on."""
        return next(answer for answer in self.answers if answer.down_to is down_to)

    @property
    def surest(self) -> Answer | None:
        """The answer on the surest money that pays for everything; None when nothing does."""
        return next((answer for answer in self.answers if answer.is_fundable), None)

    @property
    def is_fundable(self) -> bool:
        """Is everything paid for, on money of any certainty there is?"""
        return self.surest is not None


class NotProved(Refused):
    """The re-check found faults in an answer, so it is not given out. `reasons` are the faults."""
