"""Sharing: rivals in the order of policy get as much as can flow to them; rivals of one rank in proportion to what they ask.

Read it as: "the worst served are served as well as they can be, then the next worst" (the lexicographically fairest base,
Fujishige, 1980). Those who compete for the same bottleneck get one proportion of what they ask; then whole pence: each
gets the whole pence of its exact share, and the pennies left go one each to the largest remainder, then by key, wherever
a penny can still flow, so that the total is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from commonweal.rules.funding_plan.grouping import Member
from commonweal.rules.funding_plan.network import Network
from commonweal.rules.funding_rows import Share
from commonweal.rules.money import split


@dataclass(frozen=True)
class Rival:
    """A group that asks for the whole of its members' pence, through one pipe to the end of the network."""

    arc: int
    members: tuple[Member, ...]
    whole_pence: int


@dataclass
class Served:
    """What each rival gets, by its pipe, and each member, by key; and the shares of those that did not get all."""

    of_rival: dict[int, int] = field(default_factory=dict)
    of_member: dict[str, int] = field(default_factory=dict)
    shares: list[Share] = field(default_factory=list)


class Sharing:
    """Serves rivals rank by rank. Every rival's pipe is shut before its turn, and holds just what it got afterwards."""

    def __init__(self, network: Network, start: int, end: int) -> None:
        self.network, self.start, self.end = network, start, end
        self.served = Served()

    def serve(self, ranks: Iterable[Sequence[Rival]]) -> Served:
        for rank in ranks:
            waiting = [list(rank)]
            while waiting:
                waiting += reversed(self._serve_or_split(waiting.pop()))
        return self.served

    def _serve_or_split(self, rivals: list[Rival]) -> tuple[list[Rival], ...]:
        """Serves rivals that stand equal; or gives back first those that money is tighter for, then the others."""
        network, before = self.network, self.network.room.copy()
        whole = sum(rival.whole_pence for rival in rivals)
        for rival in rivals:
            network.room[rival.arc] = rival.whole_pence
        got = network.push(self.start, self.end)
        if got == whole:
            for rival in rivals:
                self._give(rival, dict(rival.members))
        elif len(rivals) == 1 or not got:
            for rival in rivals:
                network.room[rival.arc] = 0
                pence = split(got, [asked for _, asked in rival.members])
                self._give(rival, {key: part for (key, _), part in zip(rival.members, pence, strict=True)})
            self._say(rivals, whole, got)
        elif tighter := self._tighter(rivals, before, whole, got):
            network.room = before
            arcs = {rival.arc for rival in tighter}
            return tighter, [rival for rival in rivals if rival.arc not in arcs]
        else:
            self._round(rivals, before, whole, got)
            self._say(rivals, whole, got)
        return ()

    def _tighter(self, rivals: list[Rival], before: list[int], whole: int, got: int) -> list[Rival]:
        """Rivals that cannot all get the proportion that all together get; none: all can."""
        network = self.network
        network.room = [room * whole for room in before]
        for rival in rivals:
            network.room[rival.arc] = rival.whole_pence * got
        if network.push(self.start, self.end) == whole * got:
            return []
        reached = network.reached(self.start)
        return [rival for rival in rivals if not reached[network.to[rival.arc ^ 1]]]

    def _round(self, rivals: list[Rival], before: list[int], whole: int, got: int) -> None:
        """Whole pence for rivals that each get the same proportion."""
        floors = {key: asked * got // whole for rival in rivals for key, asked in rival.members}
        base = {rival.arc: sum(floors[key] for key, _ in rival.members) for rival in rivals}
        pennies = got - sum(base.values())
        asking = sorted(
            (-(asked * got % whole), key, rival.arc)
            for rival in rivals
            for key, asked in rival.members
            if asked * got % whole
        )
        lucky: list[tuple[str, int]] = []
        shut: set[int] = set()
        while True:
            queue = [(key, arc) for _, key, arc in asking if arc not in shut][: pennies - len(lucky)]
            if self._can_flow(before, base, [*lucky, *queue]):
                lucky += queue
                break
            # The longest start of the queue that can flow; the next is refused, and with it all who can get no more.
            few, many = 0, len(queue)
            while many - few > 1:
                middle = (few + many) // 2
                few, many = (
                    (middle, many)
                    if self._can_flow(before, base, [*lucky, *queue[:middle]])
                    else (few, middle)
                )
            lucky += queue[:few]
            self._can_flow(before, base, lucky)
            reached = self.network.reached(self.start)
            taken = {key for key, _ in lucky}
            asking = [each for each in asking if each[1] not in taken]
            shut |= {rival.arc for rival in rivals if not reached[self.network.to[rival.arc ^ 1]]}
        for key, _ in lucky:
            floors[key] += 1
        for rival in rivals:
            self._give(rival, {key: floors[key] for key, _ in rival.members})

    def _can_flow(self, before: list[int], base: dict[int, int], pennies: list[tuple[str, int]]) -> bool:
        self.network.room = before.copy()
        for arc, pence in base.items():
            self.network.room[arc] = pence
        for _, arc in pennies:
            self.network.room[arc] += 1
        return self.network.push(self.start, self.end) == sum(base.values()) + len(pennies)

    def _give(self, rival: Rival, pence: dict[str, int]) -> None:
        self.served.of_rival[rival.arc] = sum(pence.values())
        self.served.of_member |= pence

    def _say(self, rivals: list[Rival], whole: int, got: int) -> None:
        keys = sorted(key for rival in rivals for key, _ in rival.members)
        if got and len(keys) > 1:
            self.served.shares.append(Share(tuple(keys), whole, got))
