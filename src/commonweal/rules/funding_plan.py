"""Funding plan: which money pays which line, and when it cannot be done, why not.

Read a Funding as: "this source pays so many pence of this line; these lines stay short; so much of each
source is left over". The order of policy, which makes the answer the same whatever the order of the rows:

1. A source pays only lines inside its fence, in years that begin before it expires.
2. As much as possible of the plan is paid.
3. Among lines: the core offer before aspirations before gaps; then earlier years; then by key. This never
   costs the plan money: paying the core first does not lower the total that can be paid.
4. Among sources: the one that may pay least of this plan first, so that what is left over is the money that
   can still go furthest; then the surest, the first to expire, and by key.

Amounts are pence. `recheck` looks at the answer again without any of the code that found it; the two stand in
one file, though it makes a long one, so that the policy above is read once beside both.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, Fence, Names, faults_in_fence, reasons_not_to_pay
from commonweal.rules.money import show_pounds
from commonweal.rules.periods import financial_year_named, show_day
from commonweal.rules.reasons import Reason, Refused, refuse_if


class Priority(StrEnum):
    """What a line is to the plan, first to be paid first."""

    CORE = "core"
    ASPIRATION = "aspiration"
    GAP = "gap"


_RANK_OF_PRIORITY = {priority: rank for rank, priority in enumerate(Priority)}
_RANK_OF_CERTAINTY = {certainty: rank for rank, certainty in enumerate(Certainty)}


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
    carry: tuple["Carry", ...] = ()
    gate: str | None = None
    match: "Match | None" = None
    least: "Least | None" = None


@dataclass(frozen=True)
class Line:
    """Something the plan needs: an element in an area for a client group in a year ("2026/27")."""

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


class Payment(NamedTuple):
    """So many pence from one source, by key, to one line, by key."""

    source: str
    line: str
    pence: int


@dataclass(frozen=True)
class Shortfall:
    """The tightest set of lines that shows why money is short: all that may pay for them is too little."""

    lines: tuple[str, ...]
    needed_pence: int
    payers: tuple[str, ...]
    available_pence: int
    stranded: tuple[tuple[str, int], ...]
    text: str

    @property
    def short_pence(self) -> int:
        """Pence that no money in the plan may pay."""
        return self.needed_pence - self.available_pence


@dataclass(frozen=True)
class Funding:
    """Who pays for what: payments by source and line, sets of lines that are short, and money left over."""

    payments: tuple[Payment, ...]
    shortfalls: tuple[Shortfall, ...]
    left_over: tuple[tuple[str, int], ...]

    @property
    def is_fundable(self) -> bool:
        """Is every line paid in full?"""
        return not self.shortfalls


def counting(sources: Iterable[Source], *, down_to: Certainty) -> tuple[Source, ...]:
    """The sources at least this sure: to try a plan on confirmed money only, then with less sure money."""
    return tuple(
        each for each in sources if _RANK_OF_CERTAINTY[each.certainty] <= _RANK_OF_CERTAINTY[down_to]
    )


def faults_in_plan(sources: Sequence[Source], lines: Sequence[Line]) -> list[Reason]:
    """Every fault in a plan's rows, each with what to do; empty means it can be tried."""
    faults: list[Reason] = []
    for what, keys in (("source", [s.key for s in sources]), ("line", [each.key for each in lines])):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            faults.append(
                Reason("key_used_twice", f"Give each {what} its own key: {key} is used more than once.")
            )
    amounts = [(s.key, s.amount_pence) for s in sources] + [(each.key, each.amount_pence) for each in lines]
    for key, pence in amounts:
        if pence < 0:
            faults.append(Reason("amount_negative", f"Give {key} an amount of nothing or more."))
    for source in sources:
        faults += [
            Reason(fault.code, f"{source.key}: {fault.text}") for fault in faults_in_fence(source.fence)
        ]
    for line in lines:
        try:
            financial_year_named(line.year)
        except Refused as refused:
            faults += [Reason(fault.code, f"{line.key}: {fault.text}") for fault in refused.reasons]
    return faults


def reasons_not_to_fund(
    source: Source, line: Line, *, areas_within: AreasWithin, names: Names | None = None
) -> list[Reason]:
    """Why a source may not pay for a line: its fence, or that it expires before the line's year begins."""
    reasons = reasons_not_to_pay(source.fence, line, areas_within=areas_within, names=names)
    if source.expires_on is not None and source.expires_on < financial_year_named(line.year).starts_on:
        text = f"This money must be spent by {show_day(source.expires_on)}, before {line.year} begins."
        reasons.append(
            Reason("expires_before_year", f"{text} Use other money, or bring the spending forward.")
        )
    return reasons


def fund(
    sources: Sequence[Source], lines: Sequence[Line], areas_within: AreasWithin, *, names: Names | None = None
) -> Funding:
    """Pay as much of a plan as its money may, in the order of policy above. Raises Refused with every fault.

    `names` gives the words for elements and areas in the explanations.
    """
    refuse_if(faults_in_plan(sources, lines))
    lines = sorted(lines, key=lambda line: (_RANK_OF_PRIORITY[line.priority], line.year, line.key))
    may_fund = {
        source.key: [
            line for line in lines if not reasons_not_to_fund(source, line, areas_within=areas_within)
        ]
        for source in sources
    }
    sources = sorted(sources, key=lambda source: _most_fenced_first(source, may_fund[source.key]))
    payments = _cheapest_largest_flow(sources, lines, may_fund)
    left = {source.key: source.amount_pence for source in sources}
    for payment in payments:
        left[payment.source] -= payment.pence
    left_over = tuple((key, pence) for key, pence in sorted(left.items()) if pence)
    stranded = [(source, left[source.key]) for source in sources if left[source.key]]
    shortfalls = []
    for line_keys, payer_keys in _tight_sets(lines, may_fund, payments):
        short_lines = [line for line in lines if line.key in line_keys]
        payers = [source for source in sources if source.key in payer_keys and source.amount_pence]
        shortfalls.append(_explained(short_lines, payers, stranded, names or {}))
    return Funding(payments, tuple(shortfalls), left_over)


def _most_fenced_first(source: Source, may_fund: Iterable[Line]) -> tuple[int, int, date, str]:
    reach_pence = sum(line.amount_pence for line in may_fund)
    return reach_pence, _RANK_OF_CERTAINTY[source.certainty], source.expires_on or date.max, source.key


def _cheapest_largest_flow(
    sources: Sequence[Source], lines: Sequence[Line], may_fund: dict[str, list[Line]]
) -> tuple[Payment, ...]:
    """The largest flow of money, and among those the one that favours the first sources and lines given.

    Each source and line costs its place in the order; whole numbers throughout, so exact to the penny. Taking
    the first sources never has to be traded against paying the first lines (Mendelsohn and Dulmage, 1958).
    """
    start, end = 0, len(sources) + len(lines) + 1
    line_node = {line.key: node for node, line in enumerate(lines, len(sources) + 1)}
    import networkx as nx  # slow to load, and only this page needs it

    graph = nx.DiGraph()
    graph.add_nodes_from(range(end + 1))
    for node, source in enumerate(sources, 1):
        graph.add_edge(start, node, capacity=source.amount_pence, weight=node)
        for line in may_fund[source.key]:
            capacity = min(source.amount_pence, line.amount_pence)
            graph.add_edge(node, line_node[line.key], capacity=capacity, weight=0)
    for line in lines:
        node = line_node[line.key]
        graph.add_edge(node, end, capacity=line.amount_pence, weight=node)
    flow = nx.max_flow_min_cost(graph, start, end)
    payments = [
        Payment(source.key, line.key, flow[node][line_node[line.key]])
        for node, source in enumerate(sources, 1)
        for line in may_fund[source.key]
    ]
    return tuple(sorted(payment for payment in payments if payment.pence))


def _tight_sets(
    lines: Sequence[Line], may_fund: dict[str, list[Line]], payments: Iterable[Payment]
) -> list[tuple[set[str], set[str]]]:
    """For each set of lines that compete for money and are short: their keys, and of all who may pay."""
    short = {line.key: line.amount_pence for line in lines}
    paid_by, payers_of = defaultdict(set), defaultdict(set)
    for payment in payments:
        short[payment.line] -= payment.pence
        paid_by[payment.source].add(payment.line)
    for source, payable in may_fund.items():
        for line in payable:
            payers_of[line.key].add(source)
    sets: list[tuple[set[str], set[str]]] = []
    for key in (line.key for line in lines if short[line.key]):
        tight, payers = {key}, set(payers_of[key])
        waiting = list(payers)
        while waiting:
            # What this source pays for competes with the line that is short: who else may pay for that?
            for rival in paid_by[waiting.pop()] - tight:
                tight.add(rival)
                waiting += payers_of[rival] - payers
                payers |= payers_of[rival]
        for other in [each for each in sets if each[0] & tight]:
            sets.remove(other)
            tight, payers = tight | other[0], payers | other[1]
        sets.append((tight, payers))
    return sets


def _explained(
    lines: Sequence[Line], payers: Sequence[Source], stranded: Sequence[tuple[Source, int]], names: Names
) -> Shortfall:
    needed, available = sum(line.amount_pence for line in lines), sum(payer.amount_pence for payer in payers)
    wanted = dict.fromkeys(f"{_name(s.element, names)} in {_name(s.area, names)} ({s.year})" for s in lines)
    text = f"{show_pounds(needed)} is needed for {_and(list(wanted))}; "
    if payers:
        text += f"only {_and(_by_funder((payer, payer.amount_pence) for payer in payers))} may pay"
    else:
        text += "no money in this plan may pay"
    text += f": {show_pounds(needed - available)} short"
    if stranded:
        limits = "fence or end date" if any(source.expires_on for source, _ in stranded) else "fence"
        text += f", while {_and(_by_funder(stranded))} is stranded by its {limits}"
    return Shortfall(
        lines=tuple(sorted(line.key for line in lines)),
        needed_pence=needed,
        payers=tuple(sorted(payer.key for payer in payers)),
        available_pence=available,
        stranded=tuple(sorted((source.key, pence) for source, pence in stranded)),
        text=f"{text}.",
    )


def _by_funder(amounts: Iterable[tuple[Source, int]]) -> list[str]:
    sums: dict[str, int] = defaultdict(int)
    for source, pence in amounts:
        sums[source.funder] += pence
    return [f"{show_pounds(pence)} from {funder}" for funder, pence in sums.items()]


def _and(words: Sequence[str], *, most: int = 4) -> str:
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} others"]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _name(code: str, names: Names) -> str:
    return names.get(code, code)


def recheck(
    funding: Funding, sources: Sequence[Source], lines: Sequence[Line], areas_within: AreasWithin
) -> list[Reason]:
    """Every fault in an answer, found without the code that made it; empty means it stands.

    Each payment is allowed and the sums tie. Each shortfall proves itself: all the money that may pay any of
    its lines comes to so much less than they need, so nobody could have paid more. And no line is short that
    could be paid with money now going to a line of lower priority.
    """
    may_pay_for = {
        line.key: {s.key for s in sources if not reasons_not_to_fund(s, line, areas_within=areas_within)}
        for line in lines
    }
    source_pence = {source.key: source.amount_pence for source in sources}
    line_pence = {line.key: line.amount_pence for line in lines}
    faults = []
    for source_key, line_key, pence in funding.payments:
        if source_key not in may_pay_for.get(line_key, ()) or pence <= 0:
            text = f"{source_key} may not pay {show_pounds(pence)} for {line_key}: take this payment out."
            faults.append(Reason("payment_not_allowed", text))
    if faults:
        return faults
    used, paid = dict.fromkeys(source_pence, 0), dict.fromkeys(line_pence, 0)
    for source_key, line_key, pence in funding.payments:
        used[source_key] += pence
        paid[line_key] += pence
    left = {key: source_pence[key] - used[key] for key in source_pence if source_pence[key] != used[key]}
    if min(left.values(), default=0) < 0 or left != dict(funding.left_over):
        faults.append(
            Reason(
                "sources_do_not_tie",
                "What sources pay and have left differs from what they have: add up again.",
            )
        )
    if any(paid[key] > line_pence[key] for key in line_pence):
        faults.append(Reason("line_overpaid", "A line is paid more than it needs: take the rest back."))
    faults += _faults_in_shortfalls(funding, source_pence, line_pence, paid, may_pay_for)
    return faults or _faults_in_priority(funding, lines, paid, may_pay_for)


def _faults_in_shortfalls(
    funding: Funding,
    source_pence: dict[str, int],
    line_pence: dict[str, int],
    paid: dict[str, int],
    may_pay_for: dict[str, set[str]],
) -> list[Reason]:
    named = [key for shortfall in funding.shortfalls for key in shortfall.lines]
    proved = len(named) == len(set(named)) and set(named) <= set(line_pence)
    for shortfall in funding.shortfalls if proved else ():
        payers = {key for line in shortfall.lines for key in may_pay_for[line] if source_pence[key]}
        proved &= payers == set(shortfall.payers)
        proved &= sum(source_pence[key] for key in payers) == shortfall.available_pence
        proved &= sum(line_pence[key] for key in shortfall.lines) == shortfall.needed_pence
        proved &= dict(shortfall.stranded) == dict(funding.left_over)
    short = sum(line_pence.values()) - sum(paid.values())
    if proved and sum(shortfall.short_pence for shortfall in funding.shortfalls) == short:
        return []
    text = "The shortfalls do not prove that no more could be paid: work out the plan again."
    return [Reason("shortfalls_not_proved", text)]


def _faults_in_priority(
    funding: Funding, lines: Sequence[Line], paid: dict[str, int], may_pay_for: dict[str, set[str]]
) -> list[Reason]:
    rank = {line.key: list(Priority).index(line.priority) for line in lines}
    faults = []
    for short in (line for line in lines if paid[line.key] < line.amount_pence):
        reached, before = {short.key}, set[str]()
        while reached != before:
            before = reached
            movable = set[str]().union(*(may_pay_for[key] for key in reached))
            reached = reached | {payment.line for payment in funding.payments if payment.source in movable}
        if any(rank[key] > rank[short.key] for key in reached):
            text = f"{short.key} is short while money that could reach it pays a line of lower priority."
            faults.append(Reason("priority_not_kept", text))
    return faults
