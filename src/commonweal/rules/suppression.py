"""Which counts to hide so that no hidden one can be worked out from what is shown.

Read a Count as: `value` stands at `place`, and adds up with others as an arc from `tail` to `head` of a
network in which as much arrives at every point as leaves it. A row of numbers and its total are two points; a
table with totals has a point for each row and column. A hidden number can then move up or down exactly as far
as other hidden numbers can follow round a loop, so its highest and lowest possible values are found, not
estimated.

The reader is taken to know every number shown, the rule, that hidden numbers are whole, and (where noughts
are shown) at least 1. Against that reader every hidden number could have `threshold` or more different values
besides its own: the highest is at least `threshold` above the lowest. The way used is safe first, then
frugal: where a number is too tightly held, the cheapest loop of further numbers is hidden, smaller ones
before larger, totals last. It is not proved to hide the fewest. It does not guard against someone who has the
same people in another table.
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
    hidden; `lowest` is what a reader knows a hidden number to be at least. Counts must add up round every
    loop.
    """
    arms: dict[Point, list[_Arm]] = defaultdict(list)
    for count in counts:
        arms[count.tail].append(_Arm(count, +1, count.head))
        arms[count.head].append(_Arm(count, -1, count.tail))
    waiting = [count for count in counts if is_small(count)]
    hidden = {count.place for count in waiting}
    while waiting:
        count = waiting.pop(0)
        # Hiding more never holds a number more tightly, so a number that is safe once stays safe.
        while extra := _needed_for(count, arms, hidden, threshold):
            hidden.update(each.place for each in extra)
            waiting += extra
    return frozenset(hidden)


def _needed_for(
    count: Count, arms: dict[Point, list[_Arm]], hidden: set[Place], threshold: int
) -> list[Count]:
    """The cheapest further counts to hide so that this one can move further; empty when it moves far
    enough.
    """
    moved: dict[Place, int] = defaultdict(int)
    moved[count.place] = 0
    up = _push(count.head, count.tail, count, arms, hidden, moved, threshold)
    down_most = min(threshold - up, count.value - count.lowest)
    down = _push(count.tail, count.head, count, arms, hidden, defaultdict(int), down_most)
    if up + down >= threshold:
        return []
    loop = _cheapest(count.head, count.tail, count, arms, hidden, moved, only_hidden=False)
    if loop is None:
        raise ValueError("These counts do not add up to their totals.")
    return [arm.count for arm in loop if arm.count.place not in hidden]


def _push(
    start: Point,
    goal: Point,
    without: Count,
    arms: dict[Point, list[_Arm]],
    hidden: set[Place],
    moved: dict[Place, int],
    wanted: int,
) -> int:
    """How far, up to `wanted`, hidden counts can move in step from start to goal; `moved` keeps by how much
    each did.
    """
    total = 0
    while total < wanted:
        loop = _cheapest(start, goal, without, arms, hidden, moved, only_hidden=True)
        if loop is None:
            break
        rooms = [arm.count.value + moved[arm.count.place] - arm.count.lowest for arm in loop if arm.way < 0]
        step = min([wanted - total, *rooms])
        for arm in loop:
            moved[arm.count.place] += arm.way * step
        total += step
    return total


def _cheapest(
    start: Point,
    goal: Point,
    without: Count,
    arms: dict[Point, list[_Arm]],
    hidden: set[Place],
    moved: dict[Place, int],
    *,
    only_hidden: bool,
) -> list[_Arm] | None:
    """The way from start to goal that costs least to hide, over counts that can still move; None if there is
    none.
    """
    best: dict[Point, tuple[int, int]] = {start: (0, 0)}
    came: dict[Point, tuple[Point, _Arm]] = {}
    queue: list[tuple[int, int, Point]] = [(0, 0, start)]
    while queue:
        price, steps, point = heapq.heappop(queue)
        if point == goal:
            return _way_back(came, start, goal)
        if (price, steps) > best[point]:
            continue
        for arm in arms[point]:
            place = arm.count.place
            is_hidden = place in hidden
            if place == without.place or (only_hidden and not is_hidden):
                continue
            if arm.way < 0 and arm.count.value + moved[place] <= arm.count.lowest:
                continue
            there = (price if is_hidden else price + arm.count.price, steps + 1)
            if arm.to not in best or there < best[arm.to]:
                best[arm.to] = there
                came[arm.to] = (point, arm)
                heapq.heappush(queue, (*there, arm.to))
    return None


def _way_back(came: dict[Point, tuple[Point, _Arm]], start: Point, goal: Point) -> list[_Arm]:
    loop = []
    while goal != start:
        goal, arm = came[goal]
        loop.append(arm)
    return loop


def series(values: Iterable[tuple[Place, int]], total: Place) -> list[Count]:
    """A list of numbers and its total, as Counts; no numbers, no total."""
    cells = [Count(place, value, ("parts", ""), ("whole", ""), value) for place, value in values]
    if not cells:
        return []
    whole = sum(each.value for each in cells)
    return [*cells, Count(total, whole, ("whole", ""), ("parts", ""), 2 * whole + 1)]


def table(values: Iterable[tuple[Place, int]], total: str) -> list[Count]:
    """A table with totals of rows, columns and all, as Counts. A place is (row, column), either of them
    `total`.
    """
    sums: dict[Place, int] = defaultdict(int)
    for (row, column), value in values:
        for place in ((row, column), (row, total), (total, column), (total, total)):
            sums[place] += value
    whole = sums[total, total]
    return [_in_table(place, value, total, whole) for place, value in sums.items()]


def _in_table(place: Place, value: int, total: str, whole: int) -> Count:
    row, column = ("row", place[0]), ("column", place[1])
    totals = place.count(total)
    # No loop of cells costs as much as one total, and no loop with some totals as much as the total of all.
    price = value if totals == 0 else (2 * whole + 1) * (1 if totals == 1 else 2 * whole + 3)
    return Count(place, value, column, row, price) if totals == 1 else Count(place, value, row, column, price)
