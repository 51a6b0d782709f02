"""Reading: how much of each source counts, what it may pay for, and where lines and sources stand, from the rows alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, facts_of, keeps, limits_of
from commonweal.rules.funding_recheck.boxes import union
from commonweal.rules.funding_rows import Line, Priority, Source
from commonweal.rules.periods import financial_year_named

SURENESS = list(Certainty)
_PRIORITIES = list(Priority)


class Pot:
    """Part of a source: what lines it may pay, at most how much, and (once an answer is read) what it pays."""

    def __init__(self, may: int, most: int | None) -> None:
        self.may, self.most = may, most
        self.pays, self.used = 0, 0

    @property
    def has_room(self) -> bool:
        return self.most is None or self.used < self.most


def what_counts(
    sources: Sequence[Source], down_to: Certainty, open_gates: AbstractSet[str]
) -> dict[str, int]:
    """Pence of each source that count: nothing when unsure or behind a shut gate; the rest as far as others bring theirs."""
    rows = {source.key: source for source in sources}
    found: dict[str, int] = {}
    waiting = list(rows)
    while waiting:
        source = rows[waiting[-1]]
        asks = (source.match.of if source.match else frozenset()) | (
            source.least.of if source.least else frozenset()
        )
        if first := [key for key in asks if key in rows and key not in found]:
            waiting += first
            continue
        pence = source.amount_pence
        if SURENESS.index(source.certainty) > SURENESS.index(down_to):
            pence = 0
        if source.gate is not None and source.gate not in open_gates:
            pence = 0
        if source.least and sum(found.get(key, 0) for key in source.least.of) < source.least.pence:
            pence = 0
        if source.match:
            brought = sum(found.get(key, 0) for key in source.match.of)
            pence = min(pence, brought * source.match.basis_points // 10_000)
        found[waiting.pop()] = pence
    return found


def pots_of(
    sources: Sequence[Source],
    lines: Sequence[Line],
    areas_within: AreasWithin,
    counts: dict[str, int],
    down_to: Certainty,
) -> list[tuple[Source, list[Pot]]]:
    """Each source of which something counts, with its pots: what needs no amount in a leave first."""
    boxes: dict[str, dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for place, line in enumerate(lines):
        for what, fact in facts_of(line).items():
            boxes[what][fact] |= 1 << place
    everything = (1 << len(lines)) - 1
    kept: dict[tuple[str, frozenset[str]], int] = {}
    drafts = []
    for source in sources:
        if not counts[source.key]:
            continue
        may = everything
        for what, limit in limits_of(source.fence).items():
            if (what, limit) not in kept:
                facts = (fact for fact in boxes[what] if keeps(what, limit, fact, areas_within=areas_within))
                kept[what, limit] = union(boxes[what][fact] for fact in facts)
            may &= kept[what, limit]
        drafts.append((source, _pots(source, counts[source.key], may, boxes["year"], down_to)))
    return drafts


def _pots(
    source: Source, pence: int, may: int, boxes: Mapping[str | None, int], down_to: Certainty
) -> list[Pot]:
    limits: dict[frozenset[str], int] = defaultdict(int)
    free = {year for year in boxes if year} if source.year is None else {source.year}
    for leave in source.carry:
        if SURENESS.index(leave.certainty) <= SURENESS.index(down_to):
            if leave.most_pence is None:
                free |= leave.years
            else:
                limits[leave.years - {source.year}] += leave.most_pence
    free |= {year for years, most in limits.items() if most >= pence for year in years}
    in_time: dict[str, int] = {
        year: box
        for year, box in boxes.items()
        if year and (source.expires_on is None or financial_year_named(year).starts_on <= source.expires_on)
    }
    own_years = [year for year in in_time if year in free]
    pots = [Pot(may & union(in_time[year] for year in own_years), None)]
    for years, most in sorted(limits.items(), key=lambda each: min(each[0], default="")):
        carried = may & union(in_time.get(year, 0) for year in years - free)
        if carried and most:
            pots.append(Pot(carried, most))
    return pots


def payable_by_the_same_together(lines: Sequence[Line], masks: AbstractSet[int]) -> list[int]:
    """Places of lines in order of rank; in a rank, those that the same pots may pay stand together at their first."""
    rows = [f"{mask:0{len(lines)}b}"[::-1][: len(lines)] for mask in sorted(masks | {0})]
    first: dict[tuple[object, ...], int] = {}
    turn = []
    for place, ticks in enumerate(zip(*rows, strict=True)):
        own = rank(lines[place])
        turn.append((own, first.setdefault((own, ticks), place), place))
    return [place for _, _, place in sorted(turn)]


def last_day(source: Source, down_to: Certainty) -> date:
    """The last day a source can be of use."""
    may = set(source.fence.years or ())
    if source.year is not None:
        own = {source.year}
        for leave in source.carry:
            if SURENESS.index(leave.certainty) <= SURENESS.index(down_to):
                own |= leave.years
        may = (own & may or own) if may else own
    days = [financial_year_named(max(may)).last_day] if may else []
    if source.expires_on is not None:
        days.append(source.expires_on)
    return min(days, default=date.max)


def rank(line: Line) -> tuple[int, str]:
    return _PRIORITIES.index(line.priority), line.year
