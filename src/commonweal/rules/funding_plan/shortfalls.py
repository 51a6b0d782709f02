"""Shortfalls: the tightest sets of lines that show why money is short, each with the money that is stranded and why.

Read it as: "start from a line that is short; add whatever the money that may pay for it pays for instead, and so on".
All the money met on the way is used up inside the set, so it proves that nobody could have paid more. No smaller set
lacks as much. Sets that share no money are told apart; lines that no money may pay are told by element and area.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import Names
from commonweal.rules.funding_plan.flows import Flows, mask, ticked
from commonweal.rules.funding_plan.grouping import Grouped
from commonweal.rules.funding_plan.may_pay import Field, places_in, years_of
from commonweal.rules.funding_plan.words import shortfall_in_words
from commonweal.rules.funding_rows import Line, NotCounted, Shortfall, Source, Stranded, Why

_WAITING = {"gate_shut": Why.GATE, "match_not_met": Why.MATCH, "least_not_met": Why.LEAST}


@dataclass(frozen=True)
class Tight:
    """Lines that are short, as a mask, and what each source can bring to them at the very most, by key."""

    lines: int
    brings: tuple[tuple[str, int], ...]


def tight_sets(plan: Grouped, flows: Flows, gets: Mapping[int, int], lines_field: Field) -> list[Tight]:
    """The sets, from how money flows when everything that can be paid is. `gets` is what each group of lines gets."""
    short = [number for number, group in enumerate(plan.lines) if gets[number] < group.pence]
    competing = flows.lines_competing(mask(short))
    payers: list[tuple[list[tuple[str, int]], set[int]]] = []
    for number, group in enumerate(plan.sources):
        pots = [flows.pots[each] for each in flows.of_source[number] if flows.pots[each].may & competing]
        if any(pot.has_room for pot in pots):
            may = reduce(or_, (pot.may for pot in pots))
            payers.append((list(group.members), set(ticked(may & competing))))
            continue
        for pot in pots:  # each as much as may be carried forward, and no more
            payers.append(([(group.members[0][0], pot.most or 0)], set(ticked(pot.may & competing))))
    apart = _apart(payers)
    sets = [
        Tight(sum(plan.lines[line].mask for line in lines), tuple(sorted(_added(brings))))
        for brings, lines in apart
    ]
    paid_for = {line for _, lines in apart for line in lines}
    unpayable = [number for number in short if number not in paid_for]
    sets += _by_what_they_are(sum(plan.lines[number].mask for number in unpayable), lines_field)
    return sorted(sets, key=lambda each: each.lines & -each.lines)


def _added(brings: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for key in dict.fromkeys(key for key, _ in brings):
        yield key, sum(pence for other, pence in brings if other == key)


def _apart(
    payers: Sequence[tuple[list[tuple[str, int]], set[int]]],
) -> list[tuple[list[tuple[str, int]], set[int]]]:
    """Payers with the lines they may pay, joined where they share a line."""
    joined: dict[int, tuple[list[tuple[str, int]], set[int]]] = {}
    for brings, lines in payers:
        others = {id(joined[line]): joined[line] for line in lines if line in joined}
        one = (
            [*brings, *(each for other in others.values() for each in other[0])],
            lines.union(*(other[1] for other in others.values())),
        )
        for line in one[1]:
            joined[line] = one
    return list({id(each): each for each in joined.values()}.values())


def _by_what_they_are(boxes: int, lines_field: Field) -> Iterator[Tight]:
    found: dict[tuple[str, str], int] = {}
    for place in places_in(boxes):
        line = lines_field.lines[place]
        found[line.element, line.area] = found.get((line.element, line.area), 0) | 1 << place
    for lines in found.values():
        yield Tight(lines, ())


class Explaining:
    """Says for every tight set which money is stranded, and by what."""

    def __init__(
        self,
        sources: Sequence[Source],
        lines_field: Field,
        left_over: Mapping[str, int],
        not_counted: Sequence[NotCounted],
        down_to: Certainty,
        names: Names,
    ) -> None:
        self.field, self.down_to, self.names = lines_field, down_to, names
        self.sources = {source.key: source for source in sources}
        self.left_over = sorted(left_over.items())
        self.waiting = [each for each in not_counted if each.reason.code in _WAITING]
        self.limits = {
            key: (
                lines_field.inside(self.sources[key].fence),
                lines_field.before_end(self.sources[key].expires_on),
                self._in_year(self.sources[key]),
            )
            for key in (*left_over, *(each.source for each in self.waiting))
        }

    def _in_year(self, source: Source) -> int:
        if source.year is None:
            return self.field.everything
        return self.field.in_years(years_of(source, self.down_to))

    def explained(self, tight: Tight, lines: Sequence[Line]) -> Shortfall:
        """One shortfall, in figures and in words."""
        stranded = [*self._stranded(tight.lines), *self._waiting(tight.lines)]
        return Shortfall(
            lines=tuple(sorted(line.key for line in lines)),
            needed_pence=sum(line.amount_pence for line in lines),
            payers=tuple(key for key, _ in tight.brings),
            brings=tight.brings,
            stranded=tuple(stranded),
            years=tuple(sorted({line.year for line in lines})),
            text=shortfall_in_words(
                lines,
                [(self.sources[key], pence) for key, pence in tight.brings],
                [(self.sources[each.source], each) for each in stranded],
                self.names,
            ),
        )

    def _stranded(self, lines: int) -> Iterator[Stranded]:
        for key, pence in self.left_over:
            yield Stranded(key, pence, self._why(key, lines))

    def _waiting(self, lines: int) -> Iterator[Stranded]:
        """Money that does not count yet, where it could pay for one of these lines if it did."""
        for each in self.waiting:
            fence, end, year = self.limits[each.source]
            if fence & end & year & lines:
                yield Stranded(each.source, each.pence, (_WAITING[each.reason.code],))

    def _why(self, key: str, lines: int) -> tuple[Why, ...]:
        """The fewest limits that stand between this money and one of these lines."""
        fence, end, year = self.limits[key]
        out_of_year = self._why_not_in_year(key, lines)
        tries: tuple[tuple[int, tuple[Why, ...]], ...] = (
            (fence & end & year, (Why.CARRY,)),
            (fence & year, (Why.END,)),
            (fence & end, (out_of_year,)),
            (end & year, (Why.FENCE,)),
            (fence, (Why.END, out_of_year)),
            (end, (Why.FENCE, out_of_year)),
            (year, (Why.FENCE, Why.END)),
        )
        return next((why for kept, why in tries if kept & lines), (Why.FENCE, Why.END, out_of_year))

    def _why_not_in_year(self, key: str, lines: int) -> Why:
        year = self.sources[key].year
        later = self.field.in_years(each for each in self.field.years if year is None or each > year)
        return Why.YEAR if later & lines else Why.LATER
