"""The order of policy by brute force: every way to pay a tiny plan is listed, and the best picked rule by rule.

Nothing here knows of flows or groups. `best` gives the one list of payments the policy leaves.
"""

from datetime import date
from fractions import Fraction
from itertools import combinations, product

from commonweal.rules.contributions import Certainty
from commonweal.rules.funding_plan import Payment, Priority, reasons_not_to_fund
from commonweal.rules.periods import financial_year_named


def is_sure(certainty, down_to):
    return list(Certainty).index(certainty) <= list(Certainty).index(down_to)


def counts(source, plan, down_to, open_gates):
    if not is_sure(source.certainty, down_to) or (source.gate and source.gate not in open_gates):
        return 0

    def brought(keys):
        return sum(counts(other, plan, down_to, open_gates) for other in plan if other.key in keys)

    if source.least and brought(source.least.of) < source.least.pence:
        return 0
    if source.match:
        return min(
            source.amount_pence, int(Fraction(brought(source.match.of) * source.match.basis_points, 10000))
        )
    return source.amount_pence


class Tiny:
    """A tiny plan, its rows in order, and every way to pay it: a way is a tuple of rows, one for each source."""

    def __init__(self, sources, lines, areas_within, down_to, open_gates):
        self.down_to = down_to
        self.pence = {source.key: counts(source, sources, down_to, open_gates) for source in sources}
        self.sources = [source for source in sources if self.pence[source.key]]
        self.lines = [
            each for each in lines if each.amount_pence and (not each.gate or each.gate in open_gates)
        ]
        self.may = {
            (source.key, line.key): not reasons_not_to_fund(
                source, line, areas_within=areas_within, down_to=down_to
            )
            for source in self.sources
            for line in self.lines
        }
        self.sources = sorted(self.sources, key=self._source_turn)
        self.lines = sorted(self.lines, key=self._line_turn)
        self.ways = self._every_way()

    def limits(self, source):
        """The leaves that name less than the source has, as years and most pence; years others leave free are out."""
        sure = [leave for leave in source.carry if is_sure(leave.certainty, self.down_to)]
        free, most = {source.year}, {}
        for leave in sure:
            if leave.most_pence is None:
                free |= leave.years
        for leave in sure:
            if leave.most_pence is not None:
                most[leave.years] = most.get(leave.years, 0) + leave.most_pence
        for years, pence in most.items():
            if pence >= self.pence[source.key]:
                free |= years
        return [
            (years - free, pence) for years, pence in sorted(most.items(), key=lambda each: sorted(each[0]))
        ]

    def pot(self, source, line):
        """Which part of a source pays a line: 0 free, else which limit; None: it may not."""
        if not self.may[source.key, line.key]:
            return None
        for number, (years, pence) in enumerate(self.limits(source), start=1):
            if line.year in years:
                return number if pence else None
        return 0

    def order(self, source):
        years = set(source.fence.years or ())
        if source.year:
            own = {source.year}.union(
                *(leave.years for leave in source.carry if is_sure(leave.certainty, self.down_to))
            )
            years = (own & years or own) if years else own
        last = financial_year_named(max(years)).last_day if years else date.max
        fence = source.fence
        limits = sum(limit is not None for limit in (fence.areas, fence.elements, fence.years))
        reach = sum(line.amount_pence for line in self.lines if self.pot(source, line) is not None)
        return (
            min(last, source.expires_on or date.max),
            reach,
            -limits,
            list(Certainty).index(source.certainty),
        )

    def rank(self, line):
        return list(Priority).index(line.priority), line.year

    def _source_turn(self, source):
        def same(other):
            lines = [(line.key, self.pot(other, line)) for line in self.lines]
            limited = [
                each for each in self.limits(other) if any(self.pot(other, line) for line in self.lines)
            ]
            return (
                self.order(other),
                sorted(each for each in lines if each[1] is not None),
                other.key if limited else "",
            )

        first = min(other.key for other in self.sources if same(other) == same(source))
        return self.order(source), first, source.key

    def _line_turn(self, line):
        def same(other):
            return self.rank(other), [(source.key, self.pot(source, other)) for source in self.sources]

        first = min(other.key for other in self.lines if sorted_pots(same(other)) == sorted_pots(same(line)))
        return self.rank(line), first, line.key

    def _every_way(self):
        ways = [()]
        for source in self.sources:
            rows = []
            for row in product(
                *(
                    range(min(self.pence[source.key], line.amount_pence) + 1)
                    if self.pot(source, line) is not None
                    else (0,)
                    for line in self.lines
                )
            ):
                within = all(
                    sum(p for p, line in zip(row, self.lines, strict=True) if line.year in years) <= most
                    for years, most in self.limits(source)
                )
                if within and sum(row) <= self.pence[source.key]:
                    rows.append(row)
            ways = [
                (*way, row)
                for way in ways
                for row in rows
                if all(
                    sum(column) <= line.amount_pence
                    for column, line in zip(zip(*way, row, strict=True), self.lines, strict=True)
                )
            ]
        return ways


def sorted_pots(same):
    return same[0], sorted(each for each in same[1] if each[1] is not None)


def in_proportion(vectors, wholes, ranks, keys):
    """Of whole-number vectors the one the policy leaves: rank by rank the fairest base, rounded by largest remainder."""
    places = range(len(wholes))
    done: list[int] = []
    for rank in sorted(set(ranks)):
        own = [n for n in places if ranks[n] == rank]
        most = max(sum(v[n] for n in done + own) for v in vectors)
        vectors = {v for v in vectors if sum(v[n] for n in done + own) == most}
        exact, settled, waiting = {}, list(done), list(own)
        while waiting:
            base = max(sum(v[n] for n in settled) for v in vectors)
            tries = [
                (
                    Fraction(
                        max(sum(v[n] for n in (*settled, *some)) for v in vectors) - base,
                        sum(wholes[n] for n in some),
                    ),
                    some,
                )
                for size in range(1, len(waiting) + 1)
                for some in combinations(waiting, size)
            ]
            least = min(share for share, _ in tries)
            tight = {n for share, some in tries if share == least for n in some}
            exact |= {n: least * wholes[n] for n in tight}
            settled += tight
            waiting = [n for n in waiting if n not in tight]
        vectors = {v for v in vectors if all(v[n] in (int(exact[n]), -int(-exact[n] // 1)) for n in own)}
        for n in sorted(own, key=lambda n: (-(exact[n] % 1), keys[n])):
            best = max(v[n] for v in vectors)
            vectors = {v for v in vectors if v[n] == best}
        done += own
    [vector] = vectors
    return vector


def best(sources, lines, areas_within, *, down_to, open_gates):
    """The payments the policy leaves, in no particular order; none for nothing."""
    tiny = Tiny(sources, lines, areas_within, down_to, open_gates)
    ways = tiny.ways
    if not tiny.sources or not tiny.lines:
        return set()

    def gets(way):
        return tuple(map(sum, zip(*way, strict=True)))

    def gives(way):
        return tuple(map(sum, way))

    wanted = in_proportion(
        {gets(way) for way in ways},
        [line.amount_pence for line in tiny.lines],
        [tiny.rank(line) for line in tiny.lines],
        [line.key for line in tiny.lines],
    )
    ways = [way for way in ways if gets(way) == wanted]
    given = in_proportion(
        {gives(way) for way in ways},
        [tiny.pence[source.key] for source in tiny.sources],
        [tiny.order(source) for source in tiny.sources],
        [source.key for source in tiny.sources],
    )
    # down the sources: the least of the last line, then of the one before
    way = max(
        (way for way in ways if gives(way) == given), key=lambda way: [[-p for p in row[::-1]] for row in way]
    )
    return {
        Payment(source.key, line.key, pence)
        for source, row in zip(tiny.sources, way, strict=True)
        for line, pence in zip(tiny.lines, row, strict=True)
        if pence
    }
