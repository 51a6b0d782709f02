"""Which counts of a table of three dimensions to hide, when every margin of it is shown as well.

Such a table is no network, so how far a hidden number can move is not found but proved. The proof is bricks (see
`suppression_bricks`) of hidden counts alone, along which its highest possible value is at least `threshold` above its
lowest. All eight corners of one brick move as far as each other, so a brick with that much room proves them all;
where there is none, several are gone along one after the other, and prove the count they start from.

The reader is taken to know what the reader of `suppression` knows: every number shown, the rule, that hidden numbers
are whole and, since noughts are shown, at least 1. Safe first, then frugal: a proof among what is hidden already is
looked for before more is hidden; then what costs least is hidden; at the end each count that is not small itself is
shown again where all others keep a proof without it. It is not proved to hide the fewest: `at_least` says how many
any safe way of hiding has to hide, so the gap is known.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field

from commonweal.rules.suppression_bricks import Brick, Cube, Need, Place3
from commonweal.rules.suppression_prisms import cheapest_prism

# How long to look: numbers, not times, so that every machine hides alike.
_BRICKS_IN_A_PROOF = 12
_PROOFS_WHILE_SHOWING = 12_000
_PRISMS = 400_000  # by the number of counts in the table


@dataclass(frozen=True)
class Hiding:
    """What to hide; what of it is small itself; and how many any safe way hides at the least. `proofs` maps each hidden
    place to the places it moves with.
    """

    places: frozenset[Place3]
    small: frozenset[Place3]
    at_least: int
    proofs: dict[Place3, frozenset[Place3]] = field(repr=False)


def places_to_hide_in_cube(
    values: Sequence[int], *, size: Place3, small: Sequence[bool], threshold: int
) -> Hiding:
    """The places to hide. `values` and `small` have an entry for each place, the last dimension fastest and the totals
    last in each; `size` counts the totals in. A 0 in `values` stands for what a reader is sure of: nought, or not
    submitted. Raises ValueError when the parts do not make the totals.
    """
    cube = Cube(values, size)
    if not cube.adds_up():
        raise ValueError("These counts do not add up to their totals.")
    marked = frozenset(at for at, is_small in enumerate(small) if is_small and values[at])
    hidden = _Hidden(cube, marked, threshold)
    hidden.protect(marked)
    hidden.show_again(marked)
    places = cube.places
    return Hiding(
        frozenset(places[at] for at in hidden.places),
        frozenset(places[at] for at in marked),
        len(marked) + more_needed(cube, marked, threshold),
        {places[at]: frozenset(places[each] for each in hidden.proof[at]) for at in sorted(hidden.places)},
    )


def more_needed(cube: Cube, small: Container[int], threshold: int) -> int:
    """How many counts beyond the small ones any safe way hides at the least.

    What the hidden parts of a line make up is known once its total is shown, so none of them has more room than that
    sum above 1 each; where it is too little, one more number of the line has to go. A number is in three lines, one of
    each direction, so it helps one line of each direction at most.
    """
    short = [0, 0, 0]
    for axis, line in cube.lines():
        parts = [at for at in line[:-1] if at in small]
        if line[-1] in small:
            short[axis] += not parts
        elif parts and sum(cube.values[at] - 1 for at in parts) < threshold:
            short[axis] += 1
    return max(*short, -(-sum(short) // 3))


class _Hidden:
    """What is hidden so far, and the proof of each that has one: the hidden places it needs."""

    def __init__(self, cube: Cube, marked: Iterable[int], threshold: int) -> None:
        self.cube = cube
        self.threshold = threshold
        self.places = set(marked)
        self.proof: dict[int, frozenset[int]] = {}
        self._needed_by: dict[int, set[int]] = defaultdict(set)
        self._prisms_left = _PRISMS // len(cube.values)

    def protect(self, marked: Iterable[int]) -> None:
        """Gives every hidden count its proof, hiding more where it must; the smallest, which are hardest, first."""
        order = sorted(marked, key=lambda at: (self.cube.values[at], at))
        waiting = [at for at in order if at not in self.proof and not self._prove(at)]
        for at in waiting:
            if at not in self.proof and not self._prove(at):
                waiting += self._hide_with(at)

    def show_again(self, marked: Container[int]) -> None:
        """Shows each count that is not small itself, the dearest first, where all others keep a proof without it."""
        left = _PROOFS_WHILE_SHOWING
        price = self.cube.price
        for at in sorted(
            (each for each in self.places if each not in marked), key=lambda each: (-price[each], each)
        ):
            needing = sorted(self._needed_by[at] - {at})
            left -= len(needing)
            if left < 0:
                return
            before = {each: self.proof[each] for each in (*needing, at)}
            self.places.discard(at)
            if all(at not in self.proof[each] or self._prove(each, without=at) for each in needing):
                self._forget(at)
            else:
                self.places.add(at)
                for each, cells in before.items():
                    self._note(each, cells)

    def _prove(self, at: int, *, without: int | None = None) -> bool:
        """Finds a proof among what is hidden, and says whether there is one. It serves the others that have none, or
        only one that needs `without`.
        """
        found = self.cube.cheapest(at, Need(self.threshold), hidden=self.places, below=1)
        if found is not None:
            corners = frozenset(found[1].corners)
            for each in corners:
                if each not in self.proof or without in self.proof[each]:
                    self._note(each, corners)
            return True
        moves = self._moves(at, below=1)
        if moves is not None:
            self._note(at, moves)
        return moves is not None

    def _hide_with(self, at: int) -> list[int]:
        """Hides what costs least for this count to have a proof; gives what is newly hidden."""
        price, brick = self._roomy_brick(at)
        moves = self._moves(at, below=price)
        if moves is None and self._is_worth_prisms(price):
            moves = self._moves(at, below=price, by_prisms=True)
        needed = frozenset(brick.corners) if moves is None else moves
        new = sorted(needed - self.places)
        self.places.update(new)
        for each in (at,) if moves is not None else brick.corners:
            if each not in self.proof:
                self._note(each, needed)
        return new

    def _is_worth_prisms(self, price: int) -> bool:
        """A longer search: for the total of all always, for a total of totals as long as there is time."""
        total = self.cube.price_of_a_total
        if price >= total**2:
            self._prisms_left -= 1
        return price >= total**3 or (price >= total**2 and self._prisms_left > 0)

    def _roomy_brick(self, at: int) -> tuple[int, Brick]:
        found = self.cube.cheapest(at, Need(self.threshold), hidden=self.places)
        if found is not None:
            return found
        brick = self.cube.with_all_totals(at)
        return sum(self.cube.price[each] for each in brick.corners if each not in self.places), brick

    def _moves(self, at: int, *, below: int, by_prisms: bool = False) -> frozenset[int] | None:
        """The places of bricks, gone along one after the other, by which the highest this count could be is `threshold`
        above the lowest, for a price less than `below`; None when there are none.
        """
        cells = {at}
        hidden = _Both(self.places, cells)
        room = price = 0
        for way in (1, -1):
            done: list[tuple[Brick, int]] = []
            while room < self.threshold and len(done) < _BRICKS_IN_A_PROOF:
                step = self._next_move(at, way, self.threshold - room, hidden, below - price, by_prisms)
                if step is None:
                    break
                cost, brick, by = step
                self.cube.move(brick, way * by)
                done.append((brick, by))
                cells.update(brick.corners)
                price += cost
                room += by
            for brick, by in done:
                self.cube.move(brick, -way * by)
        return frozenset(cells) if room >= self.threshold else None

    def _next_move(
        self, at: int, way: int, wanted: int, hidden: Container[int], below: int, by_prisms: bool
    ) -> tuple[int, Brick, int] | None:
        """The price, the brick and how far it goes, up to `wanted`: what costs least for as far as it goes."""
        best: tuple[int, Brick, int] | None = None
        for fall in sorted({wanted, (wanted + 1) // 2, 1}, reverse=True):
            need = Need(0, fall, way)
            found = self.cube.cheapest(at, need, hidden=hidden, below=below)
            if by_prisms and (found is None or found[0]):
                less = below if found is None else found[0]
                found = cheapest_prism(self.cube, at, need, hidden=hidden, below=less) or found
            if found is None:
                continue
            price, brick = found
            by = min(wanted, self.cube.room(brick)[0 if way > 0 else 1])
            if best is None or price * best[2] < best[0] * by:
                best = (price, brick, by)
            if not price:
                break
        return best

    def _note(self, at: int, cells: frozenset[int]) -> None:
        self._forget(at)
        self.proof[at] = cells
        for each in cells:
            self._needed_by[each].add(at)

    def _forget(self, at: int) -> None:
        for each in self.proof.pop(at, ()):
            self._needed_by[each].discard(at)


@dataclass(frozen=True)
class _Both:
    """What is hidden, and what a proof that is being looked for would hide."""

    hidden: set[int]
    more: set[int]

    def __contains__(self, at: object) -> bool:
        return at in self.hidden or at in self.more
