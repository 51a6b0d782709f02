"""Sharing: rivals in the order of policy get as much as can flow; rivals of one rank in proportion to what they ask for.

Read it as: "the worst served are served as well as they can be, then the next worst" (the lexicographically fairest base,
Fujishige, 1980). Those who compete for the same bottleneck get one proportion of what they ask; then whole pence: each
gets the whole pence of its exact share, and the pennies left go one each to the largest remainders, then by key, wherever
a penny can still flow, so that the total is kept. Rivals are lines that want money, or sources that want to be used.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commonweal.rules.funding_plan.flows import Flows, Kept
from commonweal.rules.funding_plan.grouping import Member
from commonweal.rules.funding_rows import Share
from commonweal.rules.money import split


@dataclass(frozen=True)
class Rival:
    """A group, by its number, that asks for the whole of its members' pence."""

    number: int
    members: tuple[Member, ...]
    whole_pence: int


@dataclass
class Served:
    """What each rival gets, by number, and each member, by key; and the shares of those that did not get all."""

    of_rival: dict[int, int] = field(default_factory=dict)
    of_member: dict[str, int] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)


class Sharing(ABC):
    """Serves rivals rank by rank. A rival is allowed nothing before its turn, and no more than it got afterwards."""

    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        self.served = Served()

    @abstractmethod
    def allow(self, number: int, pence: int) -> None:
        """Lets a rival have so much more."""

    @abstractmethod
    def held_back(self, rivals: Sequence[Rival]) -> list[Rival]:
        """Those who could get no more, whatever they were allowed."""

    def serve(self, ranks: Iterable[Sequence[Rival]]) -> Served:
        for rank in ranks:
            waiting = [list(rank)]
            while waiting:
                waiting += reversed(self._serve_or_split(waiting.pop()))
        return self.served

    def _serve_or_split(self, rivals: list[Rival]) -> tuple[list[Rival], ...]:
        """Serves rivals that stand equal; or gives back first those for whom money is tighter, then the others."""
        before = self.flows.keep() if len(rivals) > 1 else None
        whole = sum(rival.whole_pence for rival in rivals)
        for rival in rivals:
            self.allow(rival.number, rival.whole_pence)
        got = self.flows.push()
        if got == whole:
            for rival in rivals:
                self._give(rival, dict(rival.members))
        elif before is None or not got:
            for rival in rivals:
                self.allow(rival.number, 0)
                pence = split(got, [asked for _, asked in rival.members])
                self._give(rival, {key: part for (key, _), part in zip(rival.members, pence, strict=True)})
            self._say(rivals, whole, got)
        elif tighter := self._tighter(rivals, before, whole, got):
            self.flows.go_back(before)
            numbers = {rival.number for rival in tighter}
            return tighter, [rival for rival in rivals if rival.number not in numbers]
        else:
            self._round(rivals, before, whole, got)
            self._say(rivals, whole, got)
        return ()

    def _tighter(self, rivals: list[Rival], before: Kept, whole: int, got: int) -> list[Rival]:
        """Rivals that cannot all get the proportion that all together get; none: all can."""
        self.flows.go_back(before, times=whole)
        for rival in rivals:
            self.allow(rival.number, rival.whole_pence * got)
        return [] if self.flows.push() == whole * got else self.held_back(rivals)

    def _round(self, rivals: list[Rival], before: Kept, whole: int, got: int) -> None:
        """Whole pence for rivals that each get the same proportion."""
        pence = {key: asked * got // whole for rival in rivals for key, asked in rival.members}
        pennies = got - sum(pence.values())
        asking = sorted(
            (-(asked * got % whole), key, rival.number)
            for rival in rivals
            for key, asked in rival.members
            if asked * got % whole
        )
        queue = [(key, number) for _, key, number in asking]
        for key, _ in self._lucky(rivals, before, pence, queue, pennies):
            pence[key] += 1
        for rival in rivals:
            self._give(rival, {key: pence[key] for key, _ in rival.members})

    def _lucky(
        self,
        rivals: list[Rival],
        before: Kept,
        pence: dict[str, int],
        queue: list[tuple[str, int]],
        pennies: int,
    ) -> list[tuple[str, int]]:
        """Who in the queue gets a penny more: each in turn for whom one can still flow."""
        base = {rival.number: sum(pence[key] for key, _ in rival.members) for rival in rivals}
        lucky: list[tuple[str, int]] = []
        while not self._can_flow(before, base, [*lucky, *queue[: pennies - len(lucky)]]):
            # The longest start of the queue that can flow; the next is refused, and with it all who can get no more.
            few, many = 0, min(pennies - len(lucky), len(queue))
            while many - few > 1:
                middle = (few + many) // 2
                if self._can_flow(before, base, [*lucky, *queue[:middle]]):
                    few = middle
                else:
                    many = middle
            lucky += queue[:few]
            self._can_flow(before, base, lucky)
            shut = {rival.number for rival in self.held_back(rivals)}
            queue = [each for each in queue[few:] if each[1] not in shut]
        return [*lucky, *queue[: pennies - len(lucky)]]

    def _can_flow(self, before: Kept, base: dict[int, int], pennies: list[tuple[str, int]]) -> bool:
        self.flows.go_back(before)
        allowed = dict(base)
        for _, number in pennies:
            allowed[number] += 1
        for number, pence in allowed.items():
            self.allow(number, pence)
        return self.flows.push() == sum(allowed.values())

    def _give(self, rival: Rival, pence: dict[str, int]) -> None:
        self.served.of_rival[rival.number] = sum(pence.values())
        self.served.of_member |= pence

    def _say(self, rivals: list[Rival], whole: int, got: int) -> None:
        keys = sorted(key for rival in rivals for key, _ in rival.members)
        if got and len(keys) > 1:
            self.served.shares.append(Share(tuple(keys), whole, got))


class SharingAmongLines(Sharing):
    """Lines want money, and every source may give what it has."""

    def allow(self, number: int, pence: int) -> None:
        self.flows.allow_line(number, pence)

    def held_back(self, rivals: Sequence[Rival]) -> list[Rival]:
        reach = self.flows.lines_in_reach()
        return [rival for rival in rivals if not reach >> rival.number & 1]


class SharingAmongSources(Sharing):
    """Sources want to be used, and every line may get what it is to get."""

    def allow(self, number: int, pence: int) -> None:
        self.flows.allow_source(number, pence)

    def held_back(self, rivals: Sequence[Rival]) -> list[Rival]:
        lines = self.flows.lines_competing(self.flows.wanting)
        return [rival for rival in rivals if not self.flows.could_give(rival.number, lines)]
