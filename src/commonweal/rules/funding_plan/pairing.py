"""Pairing: who pays whom, once it is settled what every source gives and every line gets.

Read it as: "go down the sources in order; each pays as little as it can of the last line it may, then of the one before".
It starts from any way to pay it all. Then each source in turn gives up as much as it can of the last line it pays, then
of the one before, and so on: sources after it pay that, and leave it an earlier one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from commonweal.rules.funding_plan.flows import Flows, Pot, ticked
from commonweal.rules.funding_plan.grouping import Grouped, Member, flows_of
from commonweal.rules.funding_plan.sharing import Served
from commonweal.rules.funding_rows import Payment


def payments_of(plan: Grouped, gives: Served, gets: Served) -> tuple[Payment, ...]:
    """Every payment, sorted, when sources give and lines get just this."""
    flows = flows_of(plan)
    for number in range(len(plan.sources)):
        flows.allow_source(number, gives.of_rival[number])
    for number in range(len(plan.lines)):
        flows.allow_line(number, gets.of_rival[number])
    flows.push()
    from_group = [[(key, gives.of_member[key]) for key, _ in group.members] for group in plan.sources]
    to_group = [[(key, gets.of_member[key]) for key, _ in group.members] for group in plan.lines]
    payments: list[Payment] = []
    for number, members in enumerate(from_group):
        for line, pence in _GivingUpLast(flows, number).settled():
            payments += _down_both(members, to_group[line], pence)
    return tuple(sorted(payments))


@dataclass
class _Leaving:
    """Step by step: the lines that are to be paid by others, and the pots that could pay them and leave lines of theirs.

    `beside` has for a pot that has no line to pay at its step the pot of the same source that has, and has room.
    """

    lines: list[int] = field(default_factory=list)
    pots: list[list[int]] = field(default_factory=list)
    beside: dict[int, int] = field(default_factory=dict)


class _GivingUpLast:
    """One source gives up the last lines it pays for earlier ones. Sources before it are settled, and left alone.

    So are its own lines behind the one it gives up. Of those before, a pot of its own that is full may lead money on as
    well, by paying one line in place of another.
    """

    def __init__(self, flows: Flows, number: int) -> None:
        self.flows = flows
        self.numbers = flows.of_source[number]
        self.own = [flows.pots[each] for each in self.numbers]
        self.after = list(range(self.numbers[-1] + 1, len(flows.pots)))
        self.may = flows.may

    def settled(self) -> list[tuple[int, int]]:
        """What it pays in the end, as lines in order with their pence."""
        box = 1 << max((line for pot in self.own for line in pot.paid), default=0) + 1
        self._start_again(box)
        while earlier := reduce(or_, [pot.pays for pot in self.own]) & (box - 1):
            line = earlier.bit_length() - 1
            box = 1 << line
            pot = next(each for each in self.own if each.pays & box)
            if len(self.own) > 1:
                self._start_again(box, pot)
            while pot.pays & box and self._gives_up(pot, line):
                self._start_again(box, pot)
        return sorted(each for pot in self.own for each in pot.paid.items())

    def _start_again(self, box: int, pot: Pot | None = None) -> None:
        self._met = 0  # lines that nothing earlier can be had for, nor for any that this leads to
        self._waiting = self.after
        if len(self.own) > 1:
            through = [
                number
                for number, each in zip(self.numbers, self.own, strict=True)
                if each is not pot and not each.has_room
            ]
            self._waiting = [*through, *self.after]
            self.may = self.flows.may.copy()
            for number in self.numbers:
                self.may[number] &= box - 1

    def _gives_up(self, pot: Pot, line: int) -> bool:
        """Gives up some of a line, for earlier ones that those after it leave; False when there are none."""
        if self._met >> line & 1:
            return False
        may = [each.may for each in self.own if each is pot or each.has_room]
        wanted = reduce(or_, may) & ((1 << line) - 1)
        leaving = self._leaving(line, wanted)
        if leaving is None:
            return False
        for number in leaving.pots[-1]:
            for other in ticked(self._pays(number) & wanted):
                self._exchange(pot, line, number, other, leaving)
                if line not in pot.paid:
                    return True
        return True

    def _pays(self, number: int) -> int:
        return self.flows.pots[number].pays & self.may[number]

    def _leaving(self, line: int, wanted: int) -> _Leaving | None:
        """How those after this source could pay this line, and leave a wanted one in the end; None: they could not."""
        pots, may, lines = self.flows.pots, self.may, 1 << line
        self._met |= lines
        found = _Leaving()
        while lines:
            step = [number for number in self._waiting if may[number] & lines]
            if not step:
                return None
            found.lines.append(lines)
            found.pots.append(step)
            for number in step.copy():
                own = self.flows.of_source[pots[number].source]
                if len(own) > 1 and own is not self.numbers and pots[number].has_room:
                    for beside in own:
                        if beside not in step and beside in self._waiting:
                            found.beside[beside] = number
                            step.append(beside)
            met = set(step)
            self._waiting = [number for number in self._waiting if number not in met]
            paid = reduce(or_, [pots[number].pays & may[number] for number in step])
            if paid & wanted:
                return found
            lines = paid & ~self._met
            self._met |= lines
        return None

    def _exchange(self, pot: Pot, line: int, number: int, other: int, leaving: _Leaving) -> None:
        """This source pays more of an earlier line and less of a later one, if there is still a way for the others to do so."""
        own = next(each for each in self.own if each.may >> other & 1)
        less, more = [(self.flows.pots[number], other)], [(own, other)]
        limits = [self.flows.pots[number].paid.get(other, 0), pot.paid[line]]
        if own is not pot and own.most is not None:
            limits.append(own.most - own.used)
        for step in range(len(leaving.pots) - 1, -1, -1):
            payer_number = leaving.beside.get(number, number)
            payer = self.flows.pots[payer_number]
            if number in leaving.beside and payer.most is not None:
                limits.append(payer.most - payer.used)
            lines = self.may[payer_number] & leaving.lines[step]
            next_line = (lines & -lines).bit_length() - 1
            more.append((payer, next_line))
            if step:
                number = next(
                    (each for each in leaving.pots[step - 1] if self._pays(each) >> next_line & 1), -1
                )
                if number < 0:
                    return
                less.append((self.flows.pots[number], next_line))
                limits.append(self.flows.pots[number].paid[next_line])
        if (pence := min(limits)) > 0:
            for each, which in more:
                each.pay(which, pence)
            for each, which in (*less, (pot, line)):
                each.pay(which, -pence)


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
