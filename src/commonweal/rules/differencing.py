"""What a new release gives away together with everything its readers have already.

Read a region as: whom a cell counts, in four ways at once (areas, days, providers, part of a rate). Where one region is
made up of others in one way, its count is theirs together; where it only holds them, it is at least theirs. From those
sums every count gets a lowest and a highest possible value, and they are narrowed until nothing narrows any more. Regions
that nobody printed but that sums reach (what a year leaves beside three quarters, where two overlapping areas meet, all
but one of the providers) are counts like others.

A release is refused when a hidden or rounded figure is then known more closely than it was printed and closer than
`threshold`; when a region nobody printed must hold 1 to `threshold` - 1 people; when a figure printed before is printed
again changed by so few; and when what was hidden or rounded before is shown now: hidden once is hidden for good.

This narrows each count by each sum in turn, so what only several sums at once would narrow is not found: within one
release the rules of suppression see to that. Records change between releases: sums of figures of different days that
cannot be true together are left aside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, product

from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason
from commonweal.rules.released import ALL_PARTS, Region, ReleasedCell, ReleasedTable

NO_END = 10**12
_LARGEST_GRID = 30_000  # regions; beyond that only printed ones are looked at
_MOST_SETS = 120  # of one way
_MOST_FAMILIES = 32  # of one set
_ROUNDS = 60

Atoms = frozenset[object]
Place = tuple[Atoms, Atoms, Atoms, Atoms]


@dataclass(frozen=True)
class Printed:
    """A table, and the title of the release it was printed in."""

    title: str
    table: ReleasedTable


def reasons_not_to_release(
    new: Mapping[str, ReleasedTable], *, before: Sequence[Printed], threshold: int
) -> list[Reason]:
    """Why these tables, by title, may not join what their readers have, the oldest first; empty when they may."""
    reasons: list[Reason] = []
    printed = [Printed(title, table) for title, table in new.items()]
    for kind in dict.fromkeys((each.table.measure, each.table.client_group) for each in printed):
        now = [each for each in printed if (each.table.measure, each.table.client_group) == kind]
        old = [each for each in before if (each.table.measure, each.table.client_group) == kind]
        reasons += _changed(old, now, threshold)
        found = _Known([*old, *now]).given_away(threshold)
        known = _Known(old).given_away(threshold) if found and old else []
        reasons += [each for each in found if each not in known]
    return list(dict.fromkeys(reasons))


def _changed(old: Iterable[Printed], now: Iterable[Printed], threshold: int) -> list[Reason]:
    """What the same cell said before: a little more or less, or nothing."""
    said = {cell.region: (each.title, cell) for each in old for cell in each.table.cells}
    reasons = []
    for each in now:
        for cell in each.table.cells:
            if cell.region not in said or cell.value is None:
                continue
            title, before = said[cell.region]
            where = f"{each.title}, {cell.label}"
            if before.value is None:
                text = f"{where}: “{title}” does not show this, and this release does. Hide it here as well."
                reasons.append(Reason("was_hidden", text))
            elif 0 < abs(cell.value - before.value) < threshold:
                text = (
                    f"{where}: this differs from what “{title}” says by fewer than {threshold}, so it tells what happened"
                    " to a few people. Keep the earlier figure, or hide it."
                )
                reasons.append(Reason("changed_by_few", text))
    return reasons


class _Known:
    """The counts of one measure and client group as a reader has them, and the sums between them."""

    def __init__(self, printed: Sequence[Printed]) -> None:
        self._cuts = sorted(
            {day for each in printed for cell in each.table.cells for day in _ends(cell.region)}
        )
        providers = frozenset(
            name for each in printed for cell in each.table.cells for name in cell.region.providers
        )
        self._anyone: Atoms = providers | {"*"}
        self.printed: dict[Place, tuple[Printed, ReleasedCell]] = {}
        self.ranges: dict[Place, tuple[int, int]] = {}
        for each in printed:
            for cell in each.table.cells:
                place = self._place(cell.region)
                before = self.ranges.get(place)
                self.ranges[place] = _both(
                    before, (cell.lowest, NO_END if cell.highest is None else cell.highest)
                )
                if place not in self.printed or self.printed[place][1].value is None:
                    self.printed[place] = (each, cell)
        self._sums = self._make_sums()

    def _place(self, region: Region) -> Place:
        days = frozenset(
            start for start, _ in pairwise(self._cuts) if region.starts_on <= start < region.ends_before
        )
        return (region.areas, days, region.providers or self._anyone, region.part)

    def _make_sums(self) -> list[tuple[Place, tuple[Place, ...], bool]]:
        """Every region that holds others in one of the four ways: itself, those, and whether they are all of it."""
        ways = []
        for way in range(4):
            ways.append(_with_what_sums_reach({place[way] for place in self.ranges}))
        size = len(ways[0]) * len(ways[1]) * len(ways[2]) * len(ways[3])
        if size <= _LARGEST_GRID:
            for a, b, c, d in product(*ways):
                self.ranges.setdefault((a, b, c, d), (0, NO_END))
        families = [{each: _families(each, sets) for each in sets} for sets in ways]
        sums = []
        for place in self.ranges:
            for way in range(4):
                for family in families[way].get(place[way], ()):
                    parts = tuple(_put(place, way, each) for each in family)
                    there = tuple(each for each in parts if each in self.ranges)
                    is_all = len(there) == len(parts) and frozenset().union(*family) == place[way]
                    if there:
                        sums.append((place, there, is_all))
        return sums

    def given_away(self, threshold: int) -> list[Reason]:
        self._narrow()
        reasons = []
        for place, (lowest, highest) in self.ranges.items():
            if place in self.printed:
                each, cell = self.printed[place]
                if cell.value is not None:
                    continue
                own = NO_END if cell.highest is None else cell.highest - cell.lowest
                if highest - lowest < min(own, threshold):
                    text = (
                        f"{each.title}, {cell.label}: this is not printed exactly, but with what its readers have it can"
                        " be worked out closely. Leave out the figures that give it away, or hide more of them."
                    )
                    reasons.append(Reason("hidden_found_out", text))
            elif lowest >= 1 and highest < threshold:
                text = (
                    f"Nobody printed {self._words(place)}, but figures taken from each other leave fewer than"
                    f" {threshold} people there. Leave one of them out, or round them."
                )
                reasons.append(Reason("difference_is_small", text))
        return reasons

    def _narrow(self) -> None:
        for _ in range(_ROUNDS):
            changed = False
            for whole, parts, is_all in self._sums:
                changed |= self._narrow_by(whole, parts, is_all)
            if not changed:
                return

    def _narrow_by(self, whole: Place, parts: tuple[Place, ...], is_all: bool) -> bool:
        ranges = self.ranges
        low, high = ranges[whole]
        lows = sum(ranges[each][0] for each in parts)
        highs = sum(ranges[each][1] for each in parts)
        if lows > high or (is_all and highs < low):
            return False  # of different days: they cannot both be true
        changed = self._set(whole, lows, highs if is_all else NO_END)
        for each in parts:
            own_low, own_high = ranges[each]
            least = low - (highs - own_high) if is_all else 0
            most = high - (lows - own_low) if high < NO_END else NO_END
            changed |= self._set(each, least, most)
        return changed

    def _set(self, place: Place, lowest: int, highest: int) -> bool:
        low, high = self.ranges[place]
        new = (max(low, lowest), min(high, highest))
        if new == (low, high) or new[0] > new[1]:
            return False
        self.ranges[place] = new
        return True

    def _words(self, place: Place) -> str:
        areas, days, providers, part = place
        spans = [(start, end) for start, end in pairwise(self._cuts) if start in days]
        when = Period(min(s for s, _ in spans), max(e for _, e in spans)).show()
        words = [" with ".join(sorted(map(str, areas))), when]
        if providers != self._anyone:
            words.append(
                " with ".join("others" if each == "*" else str(each) for each in sorted(providers, key=str))
            )
        if part != ALL_PARTS:
            words.append(" and ".join(sorted(map(str, part))))
        return ", ".join(words)


def _ends(region: Region) -> tuple[date, date]:
    return region.starts_on, region.ends_before


def _both(before: tuple[int, int] | None, now: tuple[int, int]) -> tuple[int, int]:
    """What two printings of one region say together; the later where they cannot both be true."""
    if before is None:
        return now
    both = (max(before[0], now[0]), min(before[1], now[1]))
    return both if both[0] <= both[1] else now


def _put(place: Place, way: int, atoms: Atoms) -> Place:
    changed = [*place]
    changed[way] = atoms
    return (changed[0], changed[1], changed[2], changed[3])


def _with_what_sums_reach(sets: set[Atoms]) -> set[Atoms]:
    """The sets, where two of them meet, what each has beside the other, and what a set has beside those it holds."""
    found = set(sets)
    for one, other in combinations(sorted(sets, key=_order), 2):
        if one & other and not one <= other and not other <= one:
            found |= {one & other, one - other, other - one}
        if len(found) > _MOST_SETS:
            return set(sets)
    for each in sorted(found, key=_order):
        for family in _families(each, found):
            left = each - frozenset().union(*family)
            if left:
                found.add(left)
        if len(found) > _MOST_SETS:
            return set(sets)
    return found


def _families(whole: Atoms, sets: Iterable[Atoms]) -> list[tuple[Atoms, ...]]:
    """The ways to take sets out of one that holds them: the largest ones, none overlapping, as many as there can be."""
    found: list[tuple[Atoms, ...]] = []

    def take(chosen: tuple[Atoms, ...], left: list[Atoms]) -> None:
        if len(found) >= _MOST_FAMILIES:
            return
        if not left:
            left = _nearest(whole - frozenset().union(*chosen), sets) if chosen else []
            if not left:
                if chosen and not any(set(chosen) <= set(each) for each in found):
                    found.append(chosen)
                return
        first, *rest = left
        apart = [each for each in rest if not each & first]
        take((*chosen, first), apart)
        if len(apart) < len(rest):
            take(chosen, rest)

    take((), _nearest(whole, [each for each in sets if each != whole]))
    return found


def _nearest(whole: Atoms, sets: Iterable[Atoms]) -> list[Atoms]:
    """The largest sets inside one: those that lie in no other of them."""
    inside = [each for each in sets if each <= whole]
    return sorted((each for each in inside if not any(each < other for other in inside)), key=_order)


def _order(atoms: Atoms) -> tuple[int, list[str]]:
    return -len(atoms), sorted(map(str, atoms))
