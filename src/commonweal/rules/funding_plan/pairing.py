"""Pairing: who pays whom, once it is settled what every source gives and every line gets.

Read it as: "go down the sources in order; each pays the first lines it may, as much as leaves everything else payable".
First the plain way down both lists; where that gets stuck money is led another way; then, source by source and line by
line, whatever a pair could still take from later ones is moved to it. Between two groups it is down both lists again.
"""

from collections.abc import Iterator, Mapping, Sequence

from commonweal.rules.funding_plan.grouping import Grouped, Member, Pipes
from commonweal.rules.funding_rows import Payment


def payments_of(
    plan: Grouped, pipes: Pipes, gives: Mapping[str, int], gets: Mapping[str, int]
) -> tuple[Payment, ...]:
    """Every payment, sorted. `gives` and `gets` are what each source gives and each line gets, by key."""
    from_group = [[(key, gives[key]) for key, _ in group.members] for group in plan.sources]
    to_group = [[(key, gets[key]) for key, _ in group.members] for group in plan.lines]
    _fill(pipes, from_group, to_group)
    unsettled = [sum(pence for _, pence in members) for members in to_group]
    payments: list[Payment] = []
    for number, members in enumerate(from_group):
        for line, pence in _first_lines_first(pipes, number, unsettled):
            payments += _down_both(members, to_group[line], pence)
    return tuple(sorted(payments))


def _fill(pipes: Pipes, from_group: Sequence[Sequence[Member]], to_group: Sequence[Sequence[Member]]) -> None:
    """Some way to pay it all: down both lists, and from where that gets stuck by any way round."""
    network = pipes.network
    room = network.room
    for arcs, groups in ((pipes.of_source, from_group), (pipes.of_line, to_group)):
        for arc, members in zip(arcs, groups, strict=True):
            room[arc] = sum(pence for _, pence in members)
    limits = {node: arc for _, _, node, arc in pipes.of_part}
    for source_arc, own in zip(pipes.of_source, pipes.middle, strict=True):
        for line, arc in own:
            limit = limits.get(network.to[arc ^ 1])
            way = [source_arc, arc, pipes.of_line[line], *([] if limit is None else [limit])]
            if pence := min(room[each] for each in way):
                for each in way:
                    room[each] -= pence
                    room[each ^ 1] += pence
            if not room[source_arc]:
                break
    network.push(pipes.start, pipes.end)


def _first_lines_first(pipes: Pipes, number: int, unsettled: list[int]) -> Iterator[tuple[int, int]]:
    """What a group of sources pays to which groups of lines, as (line group, pence). `unsettled` of each line is kept up.

    A settled pipe has no room either way, so nothing more is led through it.
    """
    network = pipes.network
    room, to = network.room, network.to
    arcs = pipes.middle[number]
    left = sum(network.flow(arc) for _, arc in arcs)
    for line, arc in arcs:
        pence = network.flow(arc)
        room[arc] = room[arc ^ 1] = 0
        if pence < left and pence < unsettled[line]:
            pence += network.push(to[arc], to[arc ^ 1])
        if pence:
            yield line, pence
            left -= pence
            unsettled[line] -= pence


def _down_both(members: list[Member], lines: list[Member], pence: int) -> Iterator[Payment]:
    """So many pence from the first members that have any to the first lines that want any; both lists are used up."""
    while pence:
        (source, has), (line, wants) = members[0], lines[0]
        paid = min(has, wants, pence)
        if paid:
            yield Payment(source, line, paid)
        pence -= paid
        members[0], lines[0] = (source, has - paid), (line, wants - paid)
        if paid == has:
            del members[0]
        if paid == wants:
            del lines[0]
