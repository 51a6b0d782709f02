"""Bricks: how counts of a table of three dimensions move together while every sum still holds.

Read a Brick as: eight counts at the corners of two labels of each dimension, and which of them rise (+1) or fall (-1)
when the first one rises. Between two parts of a dimension the sign turns; between a part and its total it does not,
since a total moves with its part. Places are numbers here: the last dimension fastest, the totals last in each.
"""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

Place3 = tuple[int, int, int]
NO_END = 1 << 200

# Pairs of edges tried between two layers: a number, not a time, so that every machine hides alike.
_TRIES = 300


class Brick(NamedTuple):
    corners: tuple[int, ...]
    signs: tuple[int, ...]


class Need(NamedTuple):
    """What a brick has to allow. `fall` 0: `room` up and down together. Otherwise: that the first corner goes `way`
    (+1 up, -1 down) by `fall`.
    """

    room: int
    fall: int = 0
    way: int = 1


class Cube:
    """The counts of the table, totals included. `values` may be moved for a time; 0 is what never moves."""

    def __init__(self, values: Sequence[int], size: Place3) -> None:
        self.values = list(values)
        self.size = size
        self.steps = (size[1] * size[2], size[2], 1)
        self.places = [(a, b, c) for a in range(size[0]) for b in range(size[1]) for c in range(size[2])]
        self.levels = [
            sum(at == end - 1 for at, end in zip(place, size, strict=True)) for place in self.places
        ]
        self.price = self._prices()

    def _prices(self) -> list[int]:
        """What is lost by hiding each: of a count its size and thrice a count's usual size, which hides few of them and
        small ones; of a total more than any brick of counts, of a total of totals more than any brick of totals, of the
        total of all more than all of that.
        """
        whole = self.values[-1]
        usual = 3 * whole // len(self.values) + 1
        total = 8 * (whole + usual)
        self.price_of_a_total = total
        by_level = (0, total, total**2, total**3)
        return [
            by_level[level] if level else usual + value
            for value, level in zip(self.values, self.levels, strict=True)
        ]

    def lines(self) -> Iterator[tuple[int, list[int]]]:
        """Every line of parts with its total last, and which of the three ways it runs."""
        for axis, step in enumerate(self.steps):
            for at, place in enumerate(self.places):
                if place[axis] == 0:
                    yield axis, [at + step * each for each in range(self.size[axis])]

    def adds_up(self) -> bool:
        return all(
            sum(self.values[at] for at in line[:-1]) == self.values[line[-1]] for _, line in self.lines()
        )

    def room(self, brick: Brick) -> tuple[int, int]:
        """How far the first corner can go up, and down: nothing falls below 1."""
        values = self.values
        up = down = NO_END
        for corner, sign in zip(*brick, strict=True):
            left = values[corner] - 1
            if sign < 0:
                up = min(up, left)
            elif left < down:
                down = left
        return up, down

    def move(self, brick: Brick, by: int) -> None:
        for corner, sign in zip(*brick, strict=True):
            self.values[corner] += sign * by

    def cheapest(
        self, at: int, need: Need, *, hidden: Container[int], below: int = NO_END
    ) -> tuple[int, Brick] | None:
        """The price and the brick at a count that costs least to hide, less than `below`; what is hidden costs nothing.

        `below` 1 asks for a brick of hidden counts alone: there are many, so not every one is looked at.
        """
        tries = _TRIES if below == 1 else NO_END
        return _Search(self, at, need, hidden, tries).cheapest(below)

    def with_all_totals(self, at: int) -> Brick:
        """A part of this count, all its totals and the total of all: they can all rise together without end."""
        place = list(self.places[at])
        for axis in range(3):
            if place[axis] == self.size[axis] - 1:
                step = self.steps[axis]
                lowest = at - place[axis] * step
                place[axis] = next(n for n in range(place[axis]) if self.values[lowest + n * step])
                at = lowest + place[axis] * step
        up = [(end - 1 - here) * step for here, end, step in zip(place, self.size, self.steps, strict=True)]
        return _brick(at, *up, signs=_SIGNS[True, True, True])


def _signs(a: bool, b: bool, c: bool) -> tuple[int, ...]:
    """The signs of corners in the order of `_brick`; each argument says whether that edge keeps the sign."""
    one, two, three = (1 if each else -1 for each in (a, b, c))
    return (1, one, two, one * two, three, one * three, two * three, one * two * three)


_SIGNS = {(a, b, c): _signs(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)}


def _brick(at: int, a: int, b: int, c: int, *, signs: tuple[int, ...]) -> Brick:
    """The corners from one of them, and how far the others are along each edge."""
    return Brick((at, at + a, at + b, at + a + b, at + c, at + a + c, at + b + c, at + a + b + c), signs)


Edge = tuple[int, int, bool]  # price, how far, does it keep the sign


class _Search:
    """One search from one count: layer by layer, then the cheapest pairs of edges first."""

    def __init__(self, cube: Cube, at: int, need: Need, hidden: Container[int], tries: int) -> None:
        self.cube, self.at, self.need, self.hidden, self.tries = cube, at, need, hidden, tries
        if need.fall:
            falls = 1 + need.fall
            self.low_rising, self.low_falling = (1, falls) if need.way > 0 else (falls, 1)
        else:
            # A corner that falls can go no further than this one allows the other way.
            self.low_rising, self.low_falling = 1, max(1, need.room - cube.values[at] + 2)

    def cheapest(self, below: int) -> tuple[int, Brick] | None:
        values, at = self.cube.values, self.at
        if values[at] < self.low_rising:
            return None
        best: tuple[int, Brick] | None = None
        for layer, keeps in self._ends(2):
            if values[at + layer] < (self.low_rising if keeps else self.low_falling):
                continue
            base = self._price(at + layer)
            if base >= below:
                continue
            found = self._in_layer(layer, keeps, base, below)
            if found is not None:
                best, below = found, found[0]
                if not below:
                    break
        return best

    def _in_layer(self, layer: int, keeps: bool, base: int, below: int) -> tuple[int, Brick] | None:
        a_edges = self._edges(0, layer, keeps, below - base)
        b_edges = self._edges(1, layer, keeps, below - base) if a_edges else []
        if not b_edges:
            return None
        values, low_rising, low_falling = self.cube.values, self.low_rising, self.low_falling
        best: tuple[int, Brick] | None = None
        tries = 0
        for a_price, a, a_keeps in a_edges:
            if base + a_price + b_edges[0][0] >= below or tries > self.tries:
                break
            for b_price, b, b_keeps in b_edges:
                price = base + a_price + b_price
                if price >= below or tries > self.tries:
                    break
                tries += 1
                near = self.at + a + b
                rises = a_keeps == b_keeps
                if values[near] < (low_rising if rises else low_falling):
                    continue
                if values[near + layer] < (low_rising if rises == keeps else low_falling):
                    continue
                price += self._price(near) + self._price(near + layer)
                if price >= below:
                    continue
                brick = _brick(self.at, a, b, layer, signs=_SIGNS[a_keeps, b_keeps, keeps])
                if not self.need.fall and sum(self.cube.room(brick)) < self.need.room:
                    continue
                best, below = (price, brick), price
                if not price:
                    return best
        return best

    def _edges(self, axis: int, layer: int, layer_keeps: bool, below: int) -> list[Edge]:
        """The edges along a dimension that could be part of a brick between two layers, the cheapest first."""
        values, low_rising, low_falling = self.cube.values, self.low_rising, self.low_falling
        low_far = {True: low_rising, False: low_falling}
        found = []
        for go, keeps in self._ends(axis):
            near = self.at + go
            if values[near] < (low_rising if keeps else low_falling):
                continue
            if values[near + layer] < low_far[keeps == layer_keeps]:
                continue
            price = self._price(near) + self._price(near + layer)
            if price < below:
                found.append((price, go, keeps))
        found.sort()
        return found

    def _ends(self, axis: int) -> Iterator[tuple[int, bool]]:
        """How far every other label of a dimension is, and whether going there keeps the sign."""
        here, last, step = self.cube.places[self.at][axis], self.cube.size[axis] - 1, self.cube.steps[axis]
        for there in range(last + 1):
            if there != here:
                yield (there - here) * step, last in (here, there)

    def _price(self, at: int) -> int:
        return 0 if at in self.hidden else self.cube.price[at]
