"""Funding: pays as much of a plan as its money may, in the order of policy, and explains what stays short."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, Names
from commonweal.rules.funding_plan.counting import Counted, counted
from commonweal.rules.funding_plan.faults import faults_in_plan
from commonweal.rules.funding_plan.grouping import Grouped, flows_of, grouped
from commonweal.rules.funding_plan.may_pay import Field, places_in
from commonweal.rules.funding_plan.pairing import payments_of
from commonweal.rules.funding_plan.sharing import Rival, Served, SharingAmongLines, SharingAmongSources
from commonweal.rules.funding_plan.shortfalls import Explaining, Tight, tight_sets
from commonweal.rules.funding_rows import Funding, Line, Source
from commonweal.rules.reasons import refuse_if


@dataclass(frozen=True)
class Asked:
    """A plan without faults, ready to be answered at any certainty: `needed` are the lines that are needed now."""

    sources: Sequence[Source]
    lines: Sequence[Line]
    needed: Field
    open_gates: AbstractSet[str]
    names: Names


def asked(
    sources: Sequence[Source],
    lines: Sequence[Line],
    areas_within: AreasWithin,
    *,
    open_gates: AbstractSet[str],
    names: Names | None,
) -> Asked:
    """Raises Refused with every fault of the rows."""
    refuse_if(faults_in_plan(sources, lines))
    needed = (line for line in lines if line.amount_pence and is_needed(line, open_gates))
    return Asked(sources, lines, Field(needed, areas_within), open_gates, names or {})


def is_needed(line: Line, open_gates: AbstractSet[str]) -> bool:
    """Is this line needed now: before no gate, or before an open one?"""
    return line.gate is None or line.gate in open_gates


def fund(
    sources: Sequence[Source],
    lines: Sequence[Line],
    areas_within: AreasWithin,
    *,
    names: Names | None = None,
    down_to: Certainty = Certainty.IN_PRINCIPLE,
    open_gates: AbstractSet[str] = frozenset(),
) -> Funding:
    """Pay as much of a plan as its money may, in the order of policy. Raises Refused with every fault.

    Money and leave less sure than `down_to` do not count. `names` gives the words for elements, areas and gates.
    """
    plan = asked(sources, lines, areas_within, open_gates=open_gates, names=names)
    return answered(plan, down_to)[0]


def answered(plan: Asked, down_to: Certainty) -> tuple[Funding, Counted]:
    """The answer on money at least this sure, and how much of each source counts."""
    counts = counted(plan.sources, down_to=down_to, open_gates=plan.open_gates, names=plan.names)
    groups = grouped(plan.sources, counts.pence, plan.needed, down_to)
    gets, tight = _what_lines_get(groups, plan.needed)
    gives = _what_sources_give(groups, gets)
    payments = payments_of(groups, gives, gets)
    left_over = {
        key: left
        for key, pence in sorted(counts.pence.items())
        if (left := pence - gives.of_member.get(key, 0))
    }
    explaining = Explaining(plan.sources, plan.needed, left_over, counts.not_counted, down_to, plan.names)
    shortfalls = (
        explaining.explained(each, [plan.needed.lines[place] for place in places_in(each.lines)])
        for each in tight
    )
    funding = Funding(
        payments=payments,
        shortfalls=tuple(shortfalls),
        left_over=tuple(left_over.items()),
        not_counted=counts.not_counted,
        not_needed=tuple(sorted(line.key for line in plan.lines if not is_needed(line, plan.open_gates))),
        line_shares=tuple(sorted(gets.shares)),
        source_shares=tuple(sorted(gives.shares)),
    )
    return funding, counts


def _what_lines_get(groups: Grouped, needed: Field) -> tuple[Served, list[Tight]]:
    """What each line gets, rank by rank, and the tightest sets of those that stay short."""
    flows = flows_of(groups)
    for number, source in enumerate(groups.sources):
        flows.allow_source(number, source.pence)
    ranks = groupby(enumerate(groups.lines), key=lambda each: each[1].rank)
    rivals = ([Rival(number, line.members, line.pence) for number, line in own] for _, own in ranks)
    served = SharingAmongLines(flows).serve(rivals)
    return served, tight_sets(groups, flows, served.of_rival, needed)


def _what_sources_give(groups: Grouped, gets: Served) -> Served:
    """What each source gives when the lines get just this, in the order of sources."""
    flows = flows_of(groups)
    for number in range(len(groups.lines)):
        flows.allow_line(number, gets.of_rival[number])
    ranks = groupby(enumerate(groups.sources), key=lambda each: each[1].order)
    rivals = ([Rival(number, source.members, source.pence) for number, source in own] for _, own in ranks)
    return SharingAmongSources(flows).serve(rivals)
