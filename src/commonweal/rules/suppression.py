"""Which counts to hide so that no hidden one can be worked out from what is shown.

Read a Count as: `value` stands at `place`, and adds up with others as an arc from `tail` to `head` of a network in
which as much arrives at every point as leaves it. A table with totals has a point for each row and each column,
the totals' own included. A hidden number can then move up or down exactly as far as other hidden numbers can
follow round a loop, so its highest and lowest possible values are found, not estimated.

The reader is taken to know every number shown, the rule, that hidden numbers are whole, and (where noughts are
shown) that they are at least 1. Against that reader the highest value every hidden number could have is at least
`threshold` above the lowest. The way there is safe first, then frugal: where a number is too tightly held, the
cheapest loop of further numbers is hidden, smaller ones before larger, totals after all others, the total of all
last. It is not proved to hide the fewest, and it does not guard against the same people counted in another table.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Place = tuple[str, str]
Point = tuple[str, str]


@dataclass(frozen=True)
class Count:
    """One number of a table. `price` (0 or more) says how much is lost by hiding it; `lowest` is what a reader
    knows it to be at least, once it is hidden.
    """

    place: Place
    value: int
    tail: Point
    head: Point
    price: int
    lowest: int = 1


@dataclass(frozen=True)
class _Arm:
    """One way along a count from a point: `way` +1 raises it, -1 lowers it, and leads to `to`."""

    count: Count
    way: int
    to: Point


def places_to_hide(
    counts: Sequence[Count], *, is_small: Callable[[Count], bool], threshold: int
) -> frozenset[Place]:
    """The places of the counts that are small themselves, and of those that would give them away.

    `counts` holds every number of the table, totals included, that a reader could not be sure of if it were
    hidden. Raises ValueError when they do not add up to their totals.
    """
    waiting = [count for count in counts if is_small(count)]
    network = Network(counts, hidden={count.place for count in waiting})
    while waiting:
        count = waiting.pop(0)
        # Hiding more never holds a number more tightly, so a number that is safe once stays safe.
        while network.room(count, most=threshold) < threshold:
            more = network.cheapest_to_hide_with(count, most=threshold)
            network.hidden.update(each.place for each in more)
            waiting += more
    return frozenset(network.hidden)


class Network:
    """Counts that add up, and the places of those that are hidden so far."""

    def __init__(self, counts: Sequence[Count], *, hidden: Iterable[Place]) -> None:
        self.hidden = set(hidden)
        self._arms: dict[Point, list[_Arm]] = defaultdict(list)
        for count in counts:
            self._arms[count.tail].append(_Arm(count, +1, count.head))
            self._arms[count.head].append(_Arm(count, -1, count.tail))

    def room(self, count: Count, *, most: int) -> int:
        """How far the highest a hidden count could be is above the lowest; `most` where it is that or more."""
        up, _ = self.push(count, +1, most)
        down, _ = self.push(count, -1, min(most - up, count.value - count.lowest))
        return up + down

    def cheapest_to_hide_with(self, count: Count, *, most: int) -> list[Count]:
        """The further counts that cost least to hide so that this one can go higher than now."""
        _, moved = self.push(count, +1, most)
        loop = self._cheapest(count, +1, moved, only_hidden=False)
        if loop is None:
            raise ValueError("These counts do not add up to their totals.")
        return [arm.count for arm in loop if arm.count.place not in self.hidden]

    def push(self, count: Count, way: int, wanted: int) -> tuple[int, dict[Place, int]]:
        """How far, up to `wanted`, a count can go one way while other hidden ones follow; and how far each did."""
        moved: dict[Place, int] = defaultdict(int)
        total = 0
        while total < wanted:
            loop = self._cheapest(count, way, moved, only_hidden=True)
            if loop is None:
                break
            step = min([wanted - total, *(_left(arm.count, moved) for arm in loop if arm.way < 0)])
            for arm in loop:
                moved[arm.count.place] += arm.way * step
            total += step
        return total, moved

    def _cheapest(
        self, count: Count, way: int, moved: dict[Place, int], *, only_hidden: bool
    ) -> list[_Arm] | None:
        """The loop of other counts that lets this one go one way and costs least to hide; None if there is none."""
        start, goal = (count.head, count.tail) if way > 0 else (count.tail, count.head)
        best: dict[Point, tuple[int, int]] = {start: (0, 0)}
        came: dict[Point, tuple[Point, _Arm]] = {}
        queue: list[tuple[int, int, Point]] = [(0, 0, start)]
        while queue:
            price, steps, point = heapq.heappop(queue)
            if point == goal:
                return _way_back(came, start, goal)
            for arm in self._arms[point]:
                is_hidden = arm.count.place in self.hidden
                if arm.count.place == count.place or (only_hidden and not is_hidden):
                    continue
                if arm.way < 0 and _left(arm.count, moved) <= 0:
                    continue
                there = (price if is_hidden else price + arm.count.price, steps + 1)
                if arm.to not in best or there < best[arm.to]:
                    best[arm.to] = there
                    came[arm.to] = (point, arm)
                    heapq.heappush(queue, (*there, arm.to))
        return None


def _left(count: Count, moved: dict[Place, int]) -> int:
    """How far down a count can still go."""
    return count.value + moved[count.place] - count.lowest


def _way_back(came: dict[Point, tuple[Point, _Arm]], start: Point, goal: Point) -> list[_Arm]:
    loop = []
    while goal != start:
        goal, arm = came[goal]
        loop.append(arm)
    return loop


def table(values: Iterable[tuple[Place, int]], total: str) -> list[Count]:
    """A table with totals of rows, columns and all, as Counts. A place is (row, column), either of them `total`."""
    sums: dict[Place, int] = defaultdict(int)
    for (row, column), value in values:
        for place in ((row, column), (row, total), (total, column), (total, total)):
            sums[place] += value
    whole = sums.get((total, total), 0)
    return [_in_table(place, value, total, whole) for place, value in sums.items()]


def _in_table(place: Place, value: int, total: str, whole: int) -> Count:
    row, column = ("row", place[0]), ("column", place[1])
    # One total costs more than any loop of cells, and the total of all more than any loop of other totals.
    a_total = 2 * whole + 1
    match place.count(total):
        case 0:
            return Count(place, value, row, column, price=value)
        case 1:
            return Count(place, value, column, row, price=a_total)
        case _:
            return Count(place, value, row, column, price=a_total * (a_total + 2))
