"""Several tables of the same people, which share the column of their totals, made fit to be shown together.

Read a Part as: one table, of counts or of rates, whose column `shared` says for each row what the same column says in every
other part. To hide the same rows there is not enough: a hidden total that moves in one table has to be able to move in
all of them at once. So every hidden number gets a proof across the tables: it moves inside its own table while all shared
numbers stand still; or two shared numbers move against each other (or one with the total of all), as far as every table
can follow. Where a number has no proof more is hidden, in the end a row's total and the total of all with one column of
each table, which can always rise together.

Safe for a reader who takes the shared columns as equal to the last person. The reader of `suppression` otherwise.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from commonweal.rules import suppression
from commonweal.rules.disclosure import publish, publish_rates
from commonweal.rules.publishable import TOTAL, CellStatus, Publishable
from commonweal.rules.suppression import Count, Network, Place

IN, OUT = "in", "out"


@dataclass(frozen=True)
class Part:
    """`counts` as `disclosure.publish` takes them; or, with `numerator`, rates as `publish_rates` takes them; so `known` and
    `sensitive`.
    """

    counts: Mapping[str, Any]
    shared: str
    numerator: str = ""
    known: frozenset[Place] = frozenset()
    sensitive: bool = False

    def publish(self, *, threshold: int, also_hide: Collection[str | Place] = ()) -> Publishable:
        if self.numerator:
            return publish_rates(
                self.counts,
                threshold=threshold,
                numerator=self.numerator,
                denominator=self.shared,
                sensitive=self.sensitive,
                also_hide=also_hide,
                known=self.known,
            )
        return publish(
            self.counts, threshold=threshold, column=self.shared, also_hide=also_hide, known=self.known
        )


def publish_together(
    *parts: Part, threshold: int, also_hide: Sequence[Collection[str | Place]] = ()
) -> tuple[Publishable, ...]:
    """All parts, safe together; `also_hide` as for `publish`, one for each part. Raises ValueError as `publish` does."""
    forced: list[set[str | Place]] = [set(each) for each in also_hide] or [set() for _ in parts]
    while True:
        tables = _alike(parts, forced, threshold)
        read = [_Read.of(part, table) for part, table in zip(parts, tables, strict=True)]
        for own, each in zip(forced, read, strict=True):
            own |= each.hidden  # what is hidden stays hidden, so that this comes to an end
        unsafe = next(_unsafe(read, threshold), None) if len(parts) > 1 else None
        if unsafe is None:
            return tables
        before = [set(own) for own in forced]
        _hide_more(read, forced, *unsafe)
        if forced == before:  # all that could be hidden is: what readers know already cannot be
            return tables


def _alike(
    parts: Sequence[Part], forced: Sequence[set[str | Place]], threshold: int
) -> tuple[Publishable, ...]:
    """The parts, each hiding in the shared column what any other hides there."""
    rows: frozenset[str] = frozenset()
    while True:
        tables = tuple(
            part.publish(threshold=threshold, also_hide={*own, *rows})
            for part, own in zip(parts, forced, strict=True)
        )
        found = rows.union(*(table.hidden_in(part.shared) for table, part in zip(tables, parts, strict=True)))
        if found == rows:
            return tables
        rows = found


@dataclass(frozen=True)
class _Read:
    """A published part as the sums of its counts, the places that are hidden, and those of them that are shared."""

    counts: dict[Place, Count]
    hidden: frozenset[Place]
    shared: dict[str, Place] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Part, table: Publishable) -> "_Read":
        values: list[tuple[Place, int]] = []
        is_series = not part.numerator and len(table.columns) == 1
        cells: Mapping[str, int | None]
        for row, given in part.counts.items():
            if part.numerator:
                cells = {} if given is None else {IN: given[0], OUT: given[1] - given[0]}
            else:
                cells = given if isinstance(given, Mapping) else {part.shared: given}
            values += [((row, column), value) for column, value in cells.items() if value is not None]
        table_of = suppression.table(values, TOTAL)
        people = {each.place[0]: each.value for each in table_of if each.place[1] == TOTAL}
        if part.sensitive:  # a hidden number may be nought, but for how many a rate is out of
            table_of = [each if each.place[1] == TOTAL else replace(each, lowest=0) for each in table_of]
        counts = {
            each.place: each
            for each in table_of
            if each.value >= each.lowest and people.get(each.place[0], each.value)
        }
        names = {part.numerator: IN, part.shared: TOTAL} if part.numerator else {}
        hidden: set[Place] = set()
        for row_shown in table:
            for name, cell in zip(table.columns, row_shown.cells, strict=True):
                if cell.status is CellStatus.SUPPRESSED and name != "Per cent":
                    hidden.add((row_shown.label, names.get(name, name)))
        if part.numerator:  # who is left over is not printed: known only where both others are
            hidden |= {(row, OUT) for row, _ in hidden}
        if is_series:  # its one column is its totals
            hidden |= {(row, TOTAL) for row, _ in hidden}
        hidden &= set(counts)
        return cls(
            counts, frozenset(hidden), {row: (row, TOTAL) for row, column in hidden if column == TOTAL}
        )

    def moves(
        self, place: Place, way: int, most: int, pair: tuple[str, str] | None
    ) -> tuple[int, dict[Place, int]]:
        """How far a count can go one way, and how far others go with it, when of the shared only `pair` may move."""
        free = {each for each in self.hidden if each[1] != TOTAL}
        free |= {self.shared[row] for row in pair or () if row in self.shared}
        if place not in free:
            return 0, {}
        self._network.hidden = free
        return self._network.push(self.counts[place], way, most)

    @cached_property
    def _network(self) -> Network:
        return Network(list(self.counts.values()), hidden=())


def _unsafe(read: Sequence[_Read], threshold: int) -> Iterator[tuple[int, Place]]:
    """The hidden numbers that have no proof across the tables, each with the part it is in."""
    rows = sorted({row for each in read for row in each.shared})
    pairs = [(one, other) for one in rows for other in rows if one != other and one != TOTAL]
    reach: dict[tuple[int, tuple[str, str], int], int] = {}

    def others_follow(part: int, pair: tuple[str, str], moved: int) -> bool:
        """Can every other table take the first of the pair so far, with the second?"""
        way = 1 if moved > 0 else -1
        for number, each in enumerate(read):
            if number == part or not moved:
                continue
            key = (number, pair, way)
            if key not in reach:
                place = each.shared.get(pair[0])
                reach[key] = each.moves(place, way, threshold, pair)[0] if place else 0
            if reach[key] < abs(moved):
                return False
        return True

    for number, each in enumerate(read):
        for place in sorted(each.hidden):
            room = 0
            for way in (1, -1):
                best = 0
                for pair in (None, *pairs):
                    limit = (
                        threshold - room
                        if way > 0
                        else min(threshold - room, each.counts[place].value - each.counts[place].lowest)
                    )
                    far, moved = each.moves(place, way, limit, pair)
                    if far > best and (
                        pair is None
                        or others_follow(number, pair, moved.get(each.shared.get(pair[0], place), 0))
                    ):
                        best = far
                    if best >= limit:
                        break
                room += best
            if room < threshold:
                yield number, place


def _hide_more(read: Sequence[_Read], forced: Sequence[set[str | Place]], part: int, place: Place) -> None:
    """Hides a row's total and the total of all in every table, with one column of each, which can rise without end."""
    row = place[0] if place[0] != TOTAL else _some_row(read[part], place)
    for number, each in enumerate(read):
        columns = [column for (at, column) in each.counts if at == row and column != TOTAL]
        if not columns:  # there is nothing of this row to hide here
            continue
        hidden_already = [column for column in columns if (row, column) in each.hidden]
        column = place[1] if number == part and place[1] != TOTAL else (hidden_already or sorted(columns))[0]
        forced[number] |= {(row, column), (TOTAL, column), (row, TOTAL), (TOTAL, TOTAL)}


def _some_row(read: _Read, place: Place) -> str:
    rows = [row for row, column in read.counts if row != TOTAL and column == place[1]]
    return min(rows, key=lambda row: (read.counts[row, place[1]].value, row))
