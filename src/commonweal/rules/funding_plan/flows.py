"""Flows: as much money as can flow from sources to lines, found by looking from the sources, with a box for every line.

Read a pot as part of a source: it may pay the ticked lines, together at most `most` (None: all that its source has).
Money flows by steps: a source with money left pays a line; or it takes a line over from a pot that pays it, which is then
free to pay another line, and so on, to a line that still wants money. Ways of fewest steps first. Whole numbers of any
size, so that no amount is too large and no penny is lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

_LEFT, _FREED = -1, -2
"""How a pot has money: its source has some left, or one of its lines is taken over. Otherwise: the pot beside it that has."""


@dataclass
class Pot:
    """One part of a source. `pays` ticks the lines in `paid`, which has the pence of each."""

    source: int
    may: int
    most: int | None
    paid: dict[int, int] = field(default_factory=dict)
    pays: int = 0
    used: int = 0

    @property
    def has_room(self) -> bool:
        return self.most is None or self.used < self.most

    def pay(self, line: int, pence: int) -> None:
        """Pays so much more of a line; or less, when it is below nothing."""
        before = self.paid.get(line, 0)
        self.used += pence
        if not before:
            self.pays |= 1 << line
        if before + pence:
            self.paid[line] = before + pence
        else:
            del self.paid[line]
            self.pays ^= 1 << line


@dataclass
class _Spread:
    """How money may spread: at each step the pots that have some, and the lines they could pay; and how each pot has it."""

    steps: list[list[int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    how: dict[int, int] = field(default_factory=dict)
    reached: int = 0


@dataclass
class _Way:
    """Payments to change, more of some lines and less of others, at most by how much, and the source whose money it is."""

    more: list[tuple[Pot, int]]
    less: list[tuple[Pot, int]] = field(default_factory=list)
    most: int = 0
    from_source: int = 0


class Flows:
    """Sources, pots and lines by number. `allow_source` says what one may still give, `allow_line` what one may still get."""

    def __init__(self, pots: Sequence[Pot], *, sources: int, lines: int) -> None:
        self.pots = pots
        self.may = [pot.may for pot in pots]
        self.of_source: list[list[int]] = [[] for _ in range(sources)]
        for number, pot in enumerate(pots):
            self.of_source[pot.source].append(number)
        self.source_room = [0] * sources
        self.line_room = [0] * lines
        self.wanting = 0

    def allow_source(self, source: int, pence: int) -> None:
        self.source_room[source] = pence

    def allow_line(self, line: int, pence: int) -> None:
        self.line_room[line] = pence
        self.wanting = self.wanting | 1 << line if pence else self.wanting & ~(1 << line)

    def push(self) -> int:
        """Lets as much more flow as can, and says how much. What a source gives or a line gets already never grows less."""
        pushed = 0
        while self.wanting:
            spread = self._spread(until=self.wanting)
            if not spread.reached & self.wanting:
                break
            for number in spread.steps[-1]:
                pushed += self._push_from(number, spread)
        return pushed

    def _push_from(self, number: int, spread: _Spread) -> int:
        """Pays what a pot of the last step can of the lines that want money, until its ways are used up."""
        pushed = 0
        for line in ticked(self.pots[number].may & self.wanting):
            while self.line_room[line]:
                way = self._way(spread, number, line)
                if way is None:
                    return pushed
                pence = min(way.most, self.line_room[line])
                self._change(way, pence)
                self.allow_line(line, self.line_room[line] - pence)
                pushed += pence
        return pushed

    def lines_in_reach(self) -> int:
        """The lines that could get more, if they wanted it."""
        return self._spread(until=0).reached

    def lines_competing(self, lines: int) -> int:
        """These lines, and those whose money could be moved to them, however far round."""
        waiting, grown = list(self.pots), True
        while grown:
            grown = False
            still: list[Pot] = []
            for pot in waiting:
                if not pot.may & lines:
                    still.append(pot)
                    continue
                grown = True
                lines |= pot.pays
                if pot.has_room and len(own := self.of_source[pot.source]) > 1:
                    lines |= reduce(or_, (self.pots[other].pays for other in own))
            waiting = still
        return lines

    def could_give(self, source: int, lines: int) -> bool:
        """Could a source give more to any of these lines, if it had more?"""
        return any(
            self.pots[number].has_room and self.pots[number].may & lines for number in self.of_source[source]
        )

    def _spread(self, *, until: int) -> _Spread:
        """From the pots with money left as far round as it goes, or until it reaches one of these lines."""
        room = self.source_room
        step = [number for number, pot in enumerate(self.pots) if room[pot.source] and pot.has_room]
        found = _Spread(how=dict.fromkeys(step, _LEFT))
        waiting = [number for number in range(len(self.pots)) if number not in found.how]
        while step:
            lines = reduce(or_, [self.pots[number].may for number in step])
            found.steps.append(step)
            found.lines.append(lines)
            fresh = lines & ~found.reached
            found.reached |= lines
            if lines & until or not fresh:
                break
            step = [number for number in waiting if self.pots[number].pays & fresh]
            found.how |= dict.fromkeys(step, _FREED)
            for number in step.copy():
                for beside in self.of_source[self.pots[number].source]:
                    if beside not in found.how and self.pots[beside].has_room:
                        found.how[beside] = number
                        step.append(beside)
            waiting = [number for number in waiting if number not in found.how]
        return found

    def _way(self, spread: _Spread, number: int, line: int) -> _Way | None:
        """How a pot of the last step can pay more of a line; None when the way was used up since it was found."""
        pot, step = self.pots[number], len(spread.steps) - 1
        way = _Way(more=[(pot, line)])
        limits: list[int] = []
        while True:
            how = spread.how[number]
            if how == _FREED:
                step -= 1
                lines = pot.pays & spread.lines[step]
                if not lines:
                    return None
                line = (lines & -lines).bit_length() - 1
                limits.append(pot.paid[line])
                way.less.append((pot, line))
                number = next(each for each in spread.steps[step] if self.pots[each].may >> line & 1)
                pot = self.pots[number]
                way.more.append((pot, line))
                continue
            if pot.most is not None:
                limits.append(pot.most - pot.used)
            if how == _LEFT:
                limits.append(self.source_room[pot.source])
                way.from_source = pot.source
                break
            number, pot = how, self.pots[how]
        way.most = min(limits)
        return way if way.most else None

    def _change(self, way: _Way, pence: int) -> None:
        for pot, line in way.more:
            pot.pay(line, pence)
        for pot, line in way.less:
            pot.pay(line, -pence)
        self.source_room[way.from_source] -= pence

    def keep(self) -> "Kept":
        """How everything stands."""
        return Kept(
            [(pot.paid.copy(), pot.pays, pot.used, pot.most) for pot in self.pots],
            self.source_room.copy(),
            self.line_room.copy(),
            self.wanting,
        )

    def go_back(self, kept: "Kept", *, times: int = 1) -> None:
        """Back to how everything stood; with so many times as much of everything, to share it in whole numbers."""
        for pot, (paid, pays, used, most) in zip(self.pots, kept.pots, strict=True):
            pot.paid = {line: pence * times for line, pence in paid.items()} if times > 1 else paid.copy()
            pot.pays, pot.used, pot.most = pays, used * times, None if most is None else most * times
        self.source_room = [pence * times for pence in kept.source_room]
        self.line_room = [pence * times for pence in kept.line_room]
        self.wanting = kept.wanting


@dataclass(frozen=True)
class Kept:
    """How everything in Flows stood."""

    pots: list[tuple[dict[int, int], int, int, int | None]]
    source_room: list[int]
    line_room: list[int]
    wanting: int


def mask(places: Iterable[int]) -> int:
    """The boxes that are ticked, as one number."""
    return reduce(or_, (1 << place for place in places), 0)


def ticked(boxes: int) -> Iterator[int]:
    """The places that are ticked, first to last."""
    while boxes:
        lowest = boxes & -boxes
        yield lowest.bit_length() - 1
        boxes ^= lowest
