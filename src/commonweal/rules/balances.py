"""Balances: what each fund holds when a year begins, what comes in, what goes out, and what it holds when the year ends.

Read a Standing as: "opening, plus what came in, less what went out, is closing", and the next year opens with what this one
closed with. Both are checked again from the figures shown, by code of its own (`faults_in_balances`), for each fund and
for the pool as a whole. Amounts are pence; an account that closes below nought is short.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from commonweal.rules.money import show_pounds
from commonweal.rules.reasons import Reason


@dataclass(frozen=True)
class Flow:
    """What one fund takes in and gives out in one year (0 is the first), by kind of money in and of money out."""

    fund: str
    year: int
    came_in: Mapping[str, int] = field(default_factory=dict)
    went_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """One fund, or the pool, in one year."""

    opening_pence: int
    came_in: Mapping[str, int]
    went_out: Mapping[str, int]
    closing_pence: int

    @property
    def in_pence(self) -> int:
        return sum(self.came_in.values())

    @property
    def out_pence(self) -> int:
        return sum(self.went_out.values())


@dataclass(frozen=True)
class Balances:
    """Each fund's years in order, and the pool's."""

    funds: Mapping[str, tuple[Standing, ...]]
    pool: tuple[Standing, ...]


def balances(
    flows: Iterable[Flow], *, years: int, opening: Mapping[str, int] | None = None, funds: Sequence[str] = ()
) -> Balances:
    """Every fund over so many years, from what it opens with (nothing unless said). `funds` fixes their order."""
    opened = dict(opening or {})
    by_fund: dict[str, list[Flow]] = {fund: [] for fund in (*funds, *opened)}
    for flow in flows:
        by_fund.setdefault(flow.fund, []).append(flow)
    found = {fund: _roll(own, years, opened.get(fund, 0)) for fund, own in by_fund.items()}
    everything = [flow for own in by_fund.values() for flow in own]
    return Balances(found, _roll(everything, years, sum(opened.values())))


def faults_in_balances(found: Balances) -> list[Reason]:
    """Where the figures do not add up; empty means that they do, fund by fund, year by year, and together."""
    faults = []
    for name, standings in [*found.funds.items(), ("the pool", found.pool)]:
        for number, each in enumerate(standings, start=1):
            comes_to = each.opening_pence + sum(each.came_in.values()) - sum(each.went_out.values())
            if comes_to != each.closing_pence:
                come, stands = show_pounds(comes_to), show_pounds(each.closing_pence)
                text = f"{name}, year {number}: the figures come to {come}, not {stands}."
                faults.append(Reason("year_does_not_add_up", text))
        for number, (before, after) in enumerate(pairwise(standings), start=2):
            if before.closing_pence != after.opening_pence:
                text = f"{name}: year {number} does not open with what the year before closed with."
                faults.append(Reason("opening_is_not_closing", text))
    for place, whole in enumerate(found.pool):
        parts = [standings[place] for standings in found.funds.values()]
        for column in ("opening_pence", "in_pence", "out_pence", "closing_pence"):
            if sum(getattr(part, column) for part in parts) != getattr(whole, column):
                text = f"Year {place + 1}: the funds do not add up to the pool ({column.removesuffix('_pence')})."
                faults.append(Reason("funds_are_not_the_pool", text))
    return faults


def _roll(flows: Iterable[Flow], years: int, opening: int) -> tuple[Standing, ...]:
    came_in: list[dict[str, int]] = [{} for _ in range(years)]
    went_out: list[dict[str, int]] = [{} for _ in range(years)]
    for flow in flows:
        for kinds, sums in ((flow.came_in, came_in[flow.year]), (flow.went_out, went_out[flow.year])):
            for kind, pence in kinds.items():
                sums[kind] = sums.get(kind, 0) + pence
    found = []
    for ins, outs in zip(came_in, went_out, strict=True):
        closing = opening + sum(ins.values()) - sum(outs.values())
        found.append(Standing(opening, ins, outs, closing))
        opening = closing
    return tuple(found)
