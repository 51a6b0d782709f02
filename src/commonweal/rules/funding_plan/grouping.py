"""Grouping: lines that the same money may pay are one group, and so are sources that may pay for the same lines.

Read a Grouped as: "these groups of sources may pay these groups of lines". Inside a group everyone stands equal, so the
arithmetic is done between groups, and shared out inside each afterwards: a thousandth of the work, and the same answer.
A source that holds a limit on what may be carried forward is a group of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import limits_of
from commonweal.rules.funding_plan.flows import Flows, Pot, mask
from commonweal.rules.funding_plan.may_pay import Field, Part, last_day_of, places_in, rank_of
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


def grouped(
    sources: Iterable[Source], pence: Mapping[str, int], lines_field: Field, down_to: Certainty
) -> Grouped:
    """The groups of a plan. `pence` is how much of each source counts; sources of which nothing counts are left out."""
    counting = [source for source in sorted(sources, key=lambda source: source.key) if pence[source.key]]
    parts = {source.key: lines_field.parts_of(source, pence[source.key], down_to) for source in counting}
    masks = list(dict.fromkeys(part.lines for own in parts.values() for part in own))
    lines, paid_by = _line_groups(lines_field, masks)
    reach = {may: sum(lines[group].pence for group in paid_by[may]) for may in masks}
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
    paid_by: dict[int, list[int]] = {may: [] for may in masks}
    start = 0
    for rank, ranked in groupby(lines_field.lines, key=rank_of):
        own = list(ranked)
        everything = (1 << len(own)) - 1
        classes: list[tuple[int, list[int]]] = [(everything, [])]
        for may in masks:
            if inside := (may >> start) & everything:
                classes = _split(classes, inside, may)
        for found, payers in sorted(classes, key=lambda each: each[0] & -each[0]):
            for payer in payers:
                paid_by[payer].append(len(groups))
            groups.append(_line_group(rank, own, found, start))
        start += len(own)
    return groups, {may: tuple(found) for may, found in paid_by.items()}


def _split(classes: list[tuple[int, list[int]]], inside: int, may: int) -> list[tuple[int, list[int]]]:
    after = []
    for found, payers in classes:
        within = found & inside
        if within == found:
            after.append((found, [*payers, may]))
        elif within:
            after += [(within, [*payers, may]), (found ^ within, payers)]
        else:
            after.append((found, payers))
    return after


def _line_group(rank: tuple[int, str], lines: Sequence[Line], found: int, start: int) -> LineGroup:
    members = tuple((lines[place].key, lines[place].amount_pence) for place in places_in(found))
    first = start + (found & -found).bit_length() - 1
    return LineGroup(rank, first, members, sum(pence for _, pence in members), found << start)


def flows_of(plan: Grouped) -> Flows:
    """A plan's groups, ready for money to flow: nothing allowed yet."""
    pots = [
        Pot(number, mask(part.pays), part.most_pence)
        for number, group in enumerate(plan.sources)
        for part in group.parts
    ]
    return Flows(pots, sources=len(plan.sources), lines=len(plan.lines))
