"""Grouping: lines that the same money may pay are one group, and so are sources that may pay for the same lines.

Read a Grouped as: "these groups of sources may pay these groups of lines". Inside a group everyone stands equal, so the
arithmetic is done between groups, and shared out inside each afterwards: a thousandth of the work, and the same answer.
A source that holds a limit on what may be carried forward is a group of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import limits_of
from commonweal.rules.funding_plan.may_pay import Field, Part, last_day_of, places_in, rank_of
from commonweal.rules.funding_plan.network import ENDLESS, Network
from commonweal.rules.funding_rows import RANK_OF_CERTAINTY, Line, Source

Member = tuple[str, int]
"""A source or line by key, and its pence."""

Order = tuple[date, int, int, int]
"""Where a source stands in the order of policy: its last day, pence of lines it may pay, minus its limits, how unsure it is."""


@dataclass
class LineGroup:
    """Lines of one rank that the same parts of sources may pay. `first` is the place of the first of them."""

    rank: tuple[int, str]
    first: int
    members: tuple[Member, ...]
    pence: int
    mask: int


@dataclass
class SourcePart:
    """Part of a group of sources: at most so many pence (None: all it has), and the groups of lines it may pay."""

    most_pence: int | None
    pays: tuple[int, ...]


@dataclass
class SourceGroup:
    """Sources of one order that may pay for the same lines."""

    order: Order
    members: tuple[Member, ...]
    pence: int
    parts: tuple[SourcePart, ...]


@dataclass
class Grouped:
    """Groups of sources and of lines, each in the order of policy."""

    sources: list[SourceGroup]
    lines: list[LineGroup]


@dataclass
class Pipes:
    """A network with the pipes of a Grouped: into (or, turned round, out of) each source group and each line group."""

    network: Network
    start: int
    end: int
    of_source: list[int] = field(default_factory=list)
    of_part: list[tuple[int, int, int, int]] = field(default_factory=list)
    of_line: list[int] = field(default_factory=list)
    middle: list[list[tuple[int, int]]] = field(default_factory=list)


def grouped(
    sources: Iterable[Source], pence: Mapping[str, int], lines_field: Field, down_to: Certainty
) -> Grouped:
    """The groups of a plan. `pence` is how much of each source counts; sources of which nothing counts are left out."""
    counting = [source for source in sorted(sources, key=lambda source: source.key) if pence[source.key]]
    parts = {source.key: lines_field.parts_of(source, pence[source.key], down_to) for source in counting}
    masks = list(dict.fromkeys(part.lines for own in parts.values() for part in own))
    lines, paid_by = _line_groups(lines_field, masks)
    reach = {mask: sum(lines[group].pence for group in paid_by[mask]) for mask in masks}
    together: dict[object, list[Source]] = {}
    for source in counting:
        own = parts[source.key]
        order = _order(source, own, reach, down_to)
        alone = source.key if len(own) > 1 else None
        together.setdefault((order, own, alone), []).append(source)
    groups = [
        SourceGroup(
            order=_order(members[0], parts[members[0].key], reach, down_to),
            members=tuple((source.key, pence[source.key]) for source in members),
            pence=sum(pence[source.key] for source in members),
            parts=tuple(SourcePart(part.most_pence, paid_by[part.lines]) for part in parts[members[0].key]),
        )
        for members in together.values()
    ]
    return Grouped(sorted(groups, key=lambda group: (group.order, group.members)), lines)


def _order(source: Source, parts: Sequence[Part], reach: Mapping[int, int], down_to: Certainty) -> Order:
    may_reach = sum(reach[part.lines] for part in parts)
    limits = len(limits_of(source.fence))
    return last_day_of(source, down_to), may_reach, -limits, RANK_OF_CERTAINTY[source.certainty]


def _line_groups(
    lines_field: Field, masks: Sequence[int]
) -> tuple[list[LineGroup], dict[int, tuple[int, ...]]]:
    """The groups of lines in order, and for every mask which of them lie in it."""
    groups: list[LineGroup] = []
    paid_by: dict[int, list[int]] = {mask: [] for mask in masks}
    start = 0
    for rank, ranked in groupby(lines_field.lines, key=rank_of):
        own = list(ranked)
        everything = (1 << len(own)) - 1
        classes: list[tuple[int, list[int]]] = [(everything, [])]
        for mask in masks:
            if inside := (mask >> start) & everything:
                classes = _split(classes, inside, mask)
        for found, payers in sorted(classes, key=lambda each: each[0] & -each[0]):
            for mask in payers:
                paid_by[mask].append(len(groups))
            groups.append(_line_group(rank, own, found, start))
        start += len(own)
    return groups, {mask: tuple(found) for mask, found in paid_by.items()}


def _split(classes: list[tuple[int, list[int]]], inside: int, mask: int) -> list[tuple[int, list[int]]]:
    after = []
    for found, payers in classes:
        within = found & inside
        if within == found:
            after.append((found, [*payers, mask]))
        elif within:
            after += [(within, [*payers, mask]), (found ^ within, payers)]
        else:
            after.append((found, payers))
    return after


def _line_group(rank: tuple[int, str], lines: Sequence[Line], found: int, start: int) -> LineGroup:
    members = tuple((lines[place].key, lines[place].amount_pence) for place in places_in(found))
    first = start + (found & -found).bit_length() - 1
    return LineGroup(rank, first, members, sum(pence for _, pence in members), found << start)


def pipes(plan: Grouped, *, turned: bool = False) -> Pipes:
    """The network of a plan, money to lines, with every pipe into a line shut; turned round: lines to money, the other end shut.

    `middle` has for each source group its pipes to groups of lines, as (line group, arc), in the order of the lines.
    """
    parts = sum(part.most_pence is not None for group in plan.sources for part in group.parts)
    start, end = 0, len(plan.sources) + parts + len(plan.lines) + 1
    made = Pipes(network := Network(end + 1), start, end)

    def pipe(one: int, other: int, room: int) -> int:
        return network.add(other, one, room) if turned else network.add(one, other, room)

    first_line = 1 + len(plan.sources) + parts
    gate = 1 + len(plan.sources)
    for number, group in enumerate(plan.sources):
        node = 1 + number
        rooms = 0 if turned else group.pence
        made.of_source.append(network.add(node, end, 0) if turned else network.add(start, node, rooms))
        own: list[tuple[int, int]] = []
        for which, part in enumerate(group.parts):
            from_node = node
            if part.most_pence is not None:
                arc = pipe(node, gate, part.most_pence)
                made.of_part.append((number, which, gate, arc))
                from_node = gate
                gate += 1
            own += [(line, pipe(from_node, first_line + line, ENDLESS)) for line in part.pays]
        made.middle.append(sorted(own))
    for number in range(len(plan.lines)):
        node = first_line + number
        made.of_line.append(network.add(start, node, 0) if turned else network.add(node, end, 0))
    return made
