"""Many measures of the same records, made fit to be shown side by side: none gives away what another hides.

Read it as: closed cases, those of them reviewed twice, and those whose risk fell are the same cases, looked at three ways.
Where one condition says all that another says and more, its records lie within the other's. So

- tables out of the same records are proved together (`disclosure_together`), and a number that stands in others too is hidden in
  all of them once it is in one;
- where a group less one that lies within it, or less several that lie within it and exclude one another, leaves a small number,
  the smallest of those within is hidden: a reader could take the one from the other. So it is where nothing is left over and the
  one within says who people are;
- where all that is left over beside what is hidden is a small number, more is hidden, so that each of them can move.

What lies within what is read from the conditions themselves, so a partnership's own measures are looked at in the same way.
Attacked by a solver that has every table and definition, hidden numbers hold; what is left over and printed nowhere holds
against taking away, not against a solver. Differences of more than three groups are not looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from commonweal.rules import disclosure_together
from commonweal.rules.equality import PREFERS_NOT
from commonweal.rules.mart_columns import WHO_PEOPLE_ARE
from commonweal.rules.measure_conditions import (
    AllOf,
    Among,
    AnyOf,
    Compared,
    Condition,
    Known,
    Not,
    Truth,
    columns_of,
    conjuncts,
)
from commonweal.rules.measure_files import Measure
from commonweal.rules.publishable import TOTAL, CellStatus, Publishable
from commonweal.rules.suppression import Place

Group = frozenset[Condition]
Pair = tuple[int, int]
MOST_WITHIN = 3
HERE = "its_records_are_here"


@dataclass(frozen=True)
class Part:
    """One measure with its figures by row (area, say). `columns` splits its denominator further (quarters), if anything does.

    `numerator` and `denominator` are headings. `also_hide` and `known`: places that were hidden from the readers before, or that
    they have as they are; of a share “in” is its numerator and “Total” its denominator. `only_here`: others have a part from
    services that keep their own records, and this one has not, so it lies within them. `covers`: what it is counted in where that
    is less than what the measure it is out of is counted in, which it then lies within; empty where it is the same.
    """

    measure: Measure
    rows: Mapping[str, Pair]
    columns: Mapping[str, Mapping[str, int]] | None = None
    numerator: str = "Number"
    denominator: str = "Out of"
    also_hide: frozenset[Place] = frozenset()
    known: frozenset[Place] = frozenset()
    only_here: bool = False
    covers: str = ""

    @property
    def shared(self) -> str:
        """The heading under which stands how many there are of everyone."""
        first = next(iter(self.columns.values()), {}) if self.columns else {}
        return self.denominator if not first else TOTAL if len(first) > 1 else next(iter(first))

    @property
    def as_table(self) -> disclosure_together.Part:
        if self.measure.is_rate:
            return disclosure_together.Part(
                self.rows, self.denominator, self.numerator, self.known, self.measure.sensitive
            )
        counts = self.columns or {row: {self.denominator: pair[1]} for row, pair in self.rows.items()}
        return disclosure_together.Part(counts, self.shared, known=self.known)

    @property
    def everyone(self) -> Group:
        """All tables side by side are of one client group, so a condition that names it says nothing more."""
        said = frozenset(
            each
            for each in conjuncts(self.measure.among)
            if not (isinstance(each, Among) and each.column == "client_group")
        )
        only_here = {Truth(HERE)} if self.only_here else frozenset()
        covers = {Truth(self.covers)} if self.covers else frozenset()
        return said | only_here | covers

    @property
    def counted(self) -> Group:
        return self.everyone | conjuncts(self.measure.counted)


def lies_within(inner: Group, outer: Group) -> bool:
    """Is every record of `inner` in `outer`, by what they say, and not the other way round as well?"""
    return _says(inner, outer) and not _says(outer, inner)


def _says(one: Group, other: Group) -> bool:
    return all(any(_implies(a, b) for a in one) for b in other)


def _implies(a: Condition, b: Condition) -> bool:
    if isinstance(b, Known) and not isinstance(a, AllOf | AnyOf | Not):
        return b.column in columns_of(a)  # what is not known fulfils no comparison
    first, second = _codes(a), _codes(b)
    if first is not None and second is not None:
        return first[0] == second[0] and first[1] <= second[1]
    return a == b


def exclude_one_another(one: Group, other: Group) -> bool:
    """Can no record be in both, by what they say?"""
    return any(_contradict(a, b) for a in one for b in other)


def _contradict(a: Condition, b: Condition) -> bool:
    if a == Not(b) or b == Not(a):
        return True
    first, second = _codes(a), _codes(b)
    return first is not None and second is not None and first[0] == second[0] and not first[1] & second[1]


def _codes(condition: Condition) -> tuple[str, frozenset[str]] | None:
    match condition:
        case Among(column, values, False):
            return column, values
        case Compared(column, "==", str(value), False):
            return column, frozenset({value})
    return None


def publish_together(parts: Sequence[Part], *, threshold: int) -> dict[str, Publishable]:
    """Every part's table by the key of its measure. The parts are placed by one moment, and have the same rows."""
    counts = _all_counts(parts)
    hidden = _left_over_is_small(counts, threshold)
    alike: dict[Group, list[Part]] = {}
    for part in parts:
        alike.setdefault(part.everyone, []).append(part)
    while True:
        tables: dict[str, Publishable] = {}
        for together in alike.values():
            shown = disclosure_together.publish_together(
                *(part.as_table for part in together),
                threshold=threshold,
                also_hide=[_places(part, hidden) for part in together],
            )
            tables |= {part.measure.key: table for part, table in zip(together, shown, strict=True)}
        found = hidden.union(*(_hidden_in(part, tables[part.measure.key]) for part in parts))
        found |= _hidden_with(found, parts)
        if found == hidden:
            found = hidden | _held_too_tightly(counts, hidden, threshold)
        if found == hidden:
            return tables
        hidden = found


def shown_whole(parts: Sequence[Part], *, threshold: int, already: Collection[str] = ()) -> frozenset[str]:
    """The keys of the parts of which every number of every row (months, say) may be shown, with nothing hidden anywhere.

    One after the other, in the order given. A part is left out where one of its numbers is small, and where a small number is
    left when those that are shown are taken from one another. `already`: keys that are shown whatever they are.
    """
    rows = tuple(dict.fromkeys(row for part in parts for row in part.rows))
    counts = _all_counts(parts)
    relations = _taken_from_one_another(
        frozenset(group for part in parts for group in (part.counted, part.everyone))
    )
    known = {
        group for part in parts if part.measure.key in already for group in (part.counted, part.everyone)
    }
    shown = set(already)
    for part in parts:
        if part.measure.key in shown or _has_small(part, threshold):
            continue
        new = {part.counted, part.everyone} - known
        then = known | new
        if not any(
            0 < counts[outer, row] - sum(counts[inner, row] for inner in taken) < threshold
            for outer, taken in relations
            if outer in then and then.issuperset(taken) and (outer in new or not new.isdisjoint(taken))
            for row in rows
        ):
            known, shown = then, shown | {part.measure.key}
    return frozenset(shown)


def _has_small(part: Part, threshold: int) -> bool:
    return any(
        0 < number < threshold for top, bottom in part.rows.values() for number in (top, bottom, bottom - top)
    )


Cell = tuple[Group, str]


def _all_counts(parts: Iterable[Part]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for part in parts:
        for number, group in ((0, part.counted), (1, part.everyone)):
            for row, pair in part.rows.items():
                found[group, row] = pair[number]
            found[group, TOTAL] = sum(pair[number] for pair in part.rows.values())
    return found


def _left_over_is_small(counts: Mapping[Cell, int], threshold: int) -> frozenset[Cell]:
    hidden: set[Cell] = set()
    rows = sorted({row for _, row in counts})
    for outer, taken in _taken_from_one_another(frozenset(group for group, _ in counts)):
        about_people = len(taken) == 1 and _says_who_people_are(taken[0] - outer)
        for row in rows:
            left = counts[outer, row] - sum(counts[inner, row] for inner in taken)
            # That nobody is left over says of everybody what they are: hidden like a few where it is about who people are.
            is_small = 0 < left < threshold or (left == 0 < counts[outer, row] and about_people)
            if is_small:
                hidden.add((min(taken, key=lambda inner: counts[inner, row]), row))
    return frozenset(hidden)


def _says_who_people_are(said: Group) -> bool:
    """Does any of this name what somebody said of themselves, and not only whether they were asked?"""
    codes = [_codes(each) for each in said]
    return any(
        each is not None and each[0] in WHO_PEOPLE_ARE and PREFERS_NOT not in each[1] for each in codes
    )


def _held_too_tightly(counts: Mapping[Cell, int], hidden: frozenset[Cell], threshold: int) -> frozenset[Cell]:
    """What else to hide where a hidden number can hardly move, because all but it of a group and of those within it is shown.

    What is left over cannot be below nought. Where the totals are shown, so is how much is left over in all rows with something
    hidden: by no more than that can a number move that is hidden alone in its row. So another row is hidden too, or a total.
    """
    more: set[Cell] = set()
    rows = sorted({row for _, row in counts} - {TOTAL})
    for outer, taken in _taken_from_one_another(frozenset(group for group, _ in counts)):
        groups = (outer, *taken)
        if any((group, TOTAL) in hidden for group in groups):
            continue
        hidden_in = {row: [each for each in groups if (each, row) in hidden] for row in rows}
        alone = [found[0] for found in hidden_in.values() if len(found) == 1]
        # Of several rows together it is told, too, that everybody in them is so.
        about_people = len(taken) == 1 and _says_who_people_are(taken[0] - outer)
        if not (alone or (about_people and any(hidden_in.values()))):
            continue
        left = {row: counts[outer, row] - sum(counts[each, row] for each in taken) for row in rows}
        room = sum(left[row] for row in rows if hidden_in[row])
        if room >= threshold:
            continue
        inner = next(
            (each for each in alone if each != outer), min(taken, key=lambda each: counts[each, TOTAL])
        )
        others = [row for row in rows if not hidden_in[row] and left[row] and counts[inner, row]]
        enough = [row for row in others if room + left[row] >= threshold]
        more.add((inner, min(enough, key=lambda row: counts[inner, row]) if enough else TOTAL))
    return frozenset(more)


@lru_cache(maxsize=64)
def _taken_from_one_another(groups: frozenset[Group]) -> tuple[tuple[Group, tuple[Group, ...]], ...]:
    """Each group with those that lie within it and exclude one another. What conditions say does not change with the counts."""
    ordered = sorted(groups, key=lambda group: (len(group), repr(sorted(map(repr, group)))))
    return tuple(
        (outer, taken)
        for outer in ordered
        for taken in _that_exclude_one_another([inner for inner in ordered if lies_within(inner, outer)])
    )


def _that_exclude_one_another(groups: Sequence[Group]) -> Iterable[tuple[Group, ...]]:
    for size in range(1, MOST_WITHIN + 1):
        for taken in combinations(groups, size):
            if all(exclude_one_another(one, other) for one, other in combinations(taken, 2)):
                yield taken


def _hidden_with(hidden: Iterable[Cell], parts: Iterable[Part]) -> frozenset[Cell]:
    """Where one measure counts whom another out of the same leaves, one number is the other taken from how many there are."""
    rests = {
        part.counted: part.everyone | {Not(said)}
        if not isinstance(said, Not)
        else part.everyone | {said.part}
        for part in parts
        for said in (part.measure.counted,)
        if isinstance(said, Truth) or (isinstance(said, Not) and isinstance(said.part, Truth))
    }
    return frozenset((rests[group], row) for group, row in hidden if group in rests)


def _places(part: Part, hidden: frozenset[Cell]) -> set[str | Place]:
    """What another table hides, as this one says it: by row and column."""
    rows = (*part.rows, TOTAL)
    columns = (
        {TOTAL: part.everyone, "in": part.counted} if part.measure.is_rate else {part.shared: part.everyone}
    )
    found = {(row, column) for column, group in columns.items() for row in rows if (group, row) in hidden}
    return {*found, *part.also_hide}


def _hidden_in(part: Part, table: Publishable) -> frozenset[Cell]:
    columns = {part.everyone: 1, part.counted: 0} if part.measure.is_rate else {part.everyone: -1}
    return frozenset(
        (group, row.label)
        for group, at in columns.items()
        for row in table
        if row.cells[at].status == CellStatus.SUPPRESSED
    )
