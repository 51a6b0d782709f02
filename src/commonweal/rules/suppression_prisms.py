"""Prisms: longer ways for counts of a table of three dimensions to move together, for where no brick fits.

Read a prism as: a loop through the rows and columns of one layer, and the same loop the other way round in another
layer (the same way round where that layer is the total). A brick is the shortest prism. In each layer the loop is one of
a network, so the cheapest is found as the shortest way back from one end of a count to the other.
"""

import heapq
from collections.abc import Container, Iterator
from typing import NamedTuple

from commonweal.rules.suppression_bricks import NO_END, Brick, Cube, Need

# Ways to lay two layers on each other; a dimension with more labels than this is not cut into layers.
_MOST_LAYERS = 12

Point = tuple[int, int]  # 0 for a row, 1 for a column; and which


class _Arm(NamedTuple):
    to: Point
    at: int
    way: int


def cheapest_prism(
    cube: Cube, at: int, need: Need, *, hidden: Container[int], below: int = NO_END
) -> tuple[int, Brick] | None:
    """The price and the counts of a prism by which a count can go `need.way` by `need.fall` (by `need.room` up, where no
    fall is asked), costing least and less than `below`. `below` 1 asks for hidden counts alone.
    """
    fall, way = (need.fall, need.way) if need.fall else (need.room, 1)
    best: tuple[int, Brick] | None = None
    for axis in range(3):
        if cube.size[axis] > _MOST_LAYERS:
            continue
        here, last, step = cube.places[at][axis], cube.size[axis] - 1, cube.steps[axis]
        for there in range(last + 1):
            if there == here:
                continue
            layers = _Layers(cube, axis, (there - here) * step, last in (here, there), fall, hidden)
            found = layers.loop(at, way, below)
            if found is not None:
                best, below = found, found[0]
                if not below:
                    return best
    return best


class _Layers:
    """Two layers of a cube, the second `layer` places further, which moves as the first does if `keeps`, or against it."""

    def __init__(
        self, cube: Cube, axis: int, layer: int, keeps: bool, fall: int, hidden: Container[int]
    ) -> None:
        self.cube, self.layer, self.keeps, self.fall, self.hidden = cube, layer, keeps, fall, hidden
        self.rows, self.columns = (each for each in range(3) if each != axis)

    def loop(self, at: int, way: int, below: int) -> tuple[int, Brick] | None:
        """The cheapest loop that takes the count at `at` one way."""
        own = self._price(at, way)
        if own is None or own >= below:
            return None
        tail, head = self._ends(at)
        start, goal = (head, tail) if way > 0 else (tail, head)
        best: dict[Point, int] = {start: own}
        came: dict[Point, tuple[Point, _Arm]] = {}
        queue = [(own, start)]
        while queue:
            price, point = heapq.heappop(queue)
            if point == goal:
                return price, self._brick(at, way, start, goal, came)
            if price > best[point]:
                continue
            for arm in self._arms(at, point):
                more = self._price(arm.at, arm.way) if arm.at != at else None
                if more is None or price + more >= min(below, best.get(arm.to, NO_END)):
                    continue
                best[arm.to] = price + more
                came[arm.to] = (point, arm)
                heapq.heappush(queue, (price + more, arm.to))
        return None

    def _price(self, at: int, way: int) -> int | None:
        """What it costs to take a count and its twin one way; None where one of the two cannot go so far."""
        values, far = self.cube.values, at + self.layer
        near_low = 1 if way > 0 else 1 + self.fall
        far_low = 1 if (way > 0) == self.keeps else 1 + self.fall
        if values[at] < near_low or values[far] < far_low:
            return None
        return sum(0 if each in self.hidden else self.cube.price[each] for each in (at, far))

    def _ends(self, at: int) -> tuple[Point, Point]:
        """From where to where a count runs: parts from row to column, their totals back."""
        place = self.cube.places[at]
        row, column = place[self.rows], place[self.columns]
        is_back = (row == self.cube.size[self.rows] - 1) != (column == self.cube.size[self.columns] - 1)
        ends: tuple[Point, Point] = ((0, row), (1, column))
        return (ends[1], ends[0]) if is_back else ends

    def _arms(self, at: int, point: Point) -> Iterator[_Arm]:
        """The counts at a row or a column of the layer: raised along the way they run, lowered against it."""
        across = self.columns if point[0] == 0 else self.rows
        along = self.rows if point[0] == 0 else self.columns
        place, steps = self.cube.places[at], self.cube.steps
        first = at + (point[1] - place[along]) * steps[along] - place[across] * steps[across]
        for other in range(self.cube.size[across]):
            cell = first + other * steps[across]
            tail, _ = self._ends(cell)
            yield _Arm((1 - point[0], other), cell, 1 if tail == point else -1)

    def _brick(
        self, at: int, way: int, start: Point, goal: Point, came: dict[Point, tuple[Point, _Arm]]
    ) -> Brick:
        moved = [(at, 1)]
        while goal != start:
            goal, arm = came[goal]
            moved.append((arm.at, arm.way * way))
        twins = [(each + self.layer, sign if self.keeps else -sign) for each, sign in moved]
        corners, signs = zip(*moved, *twins, strict=True)
        return Brick(corners, signs)
