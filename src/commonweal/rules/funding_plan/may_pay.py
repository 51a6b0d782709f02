"""Who may pay: for every source all the lines it may pay, found by the facts of the lines and not pair by pair.

Read a mask as a row of boxes, one for each line in the order of policy (bit 0 is the first line): ticked when true. The
lines that keep a fence are those ticked in the masks of all its limits; a limit's mask is what its codes' masks tick
between them. A source of a year has a free part (its own year, and later years it may be carried to without an amount
being named) and, for every leave that names an amount less than the source, a part that holds at most so much.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from commonweal.rules.contributions import Certainty
from commonweal.rules.fences import AreasWithin, Fence, Names, facts_of, limits_of, reasons_not_to_pay
from commonweal.rules.funding_plan.counting import is_sure
from commonweal.rules.funding_rows import RANK_OF_PRIORITY, Line, Source
from commonweal.rules.periods import financial_year_named, show_day
from commonweal.rules.reasons import Reason


def reasons_not_to_fund(
    source: Source,
    line: Line,
    *,
    areas_within: AreasWithin,
    names: Names | None = None,
    down_to: Certainty = Certainty.IN_PRINCIPLE,
) -> list[Reason]:
    """Why a source may not pay for a line: its fence, its end, or its year without leave to carry forward this sure."""
    reasons = reasons_not_to_pay(source.fence, line, areas_within=areas_within, names=names)
    if source.expires_on is not None and source.expires_on < financial_year_named(line.year).starts_on:
        text = f"This money must be spent by {show_day(source.expires_on)}, before {line.year} begins."
        reasons.append(
            Reason("expires_before_year", f"{text} Use other money, or bring the spending forward.")
        )
    if source.year is not None and line.year not in years_of(source, down_to):
        text = f"This money is for {source.year}, and it may not be used in {line.year}"
        if line.year > source.year:
            text += " without leave to carry it forward. Ask for leave, or use other money."
        else:
            text += ", which comes before. Use other money."
        reasons.append(Reason("outside_year", text))
    return reasons


def years_of(source: Source, down_to: Certainty) -> frozenset[str]:
    """The years in which a source of one year may pay, by leave at least this sure."""
    years = frozenset({source.year} if source.year else ())
    return years.union(*(leave.years for leave in source.carry if is_sure(leave.certainty, down_to)))


def last_day_of(source: Source, down_to: Certainty) -> date:
    """The last day a source can be of use: it expires, or the last year ends that its own year, leave and fence allow."""
    years = years_of(source, down_to) if source.year else source.fence.years
    if source.year and years and source.fence.years:
        years = years & source.fence.years or years
    last = financial_year_named(max(years)).last_day if years else date.max
    return min(last, source.expires_on or date.max)


@dataclass(frozen=True)
class Part:
    """Part of a source: at most so many pence (None: all it has), for the ticked lines."""

    most_pence: int | None
    lines: int


class Field:
    """The lines of a plan in the order of policy, ready to be asked which of them keep a limit."""

    def __init__(self, lines: Iterable[Line], areas_within: AreasWithin) -> None:
        self.lines: Sequence[Line] = sorted(lines, key=rank_and_key)
        self.everything = (1 << len(self.lines)) - 1
        self.place = {line.key: place for place, line in enumerate(self.lines)}
        places: dict[tuple[str, str | None], list[int]] = {}
        for place, line in enumerate(self.lines):
            for fact in facts_of(line).items():
                places.setdefault(fact, []).append(place)
        masks = {fact: mask_of(found, len(self.lines)) for fact, found in places.items()}
        self.years = {str(code): mask for (what, code), mask in masks.items() if what == "year"}
        for (what, code), mask in list(masks.items()):
            if what == "area" and code:
                for around in {*areas_within.get(code, ())} - {code}:
                    masks["area", around] = masks.get(("area", around), 0) | mask
        self._masks = masks
        self._kept: dict[Fence, int] = {}

    def inside(self, fence: Fence) -> int:
        """The lines that keep every limit of a fence."""
        if fence not in self._kept:
            kept = self.everything
            for what, limit in limits_of(fence).items():
                kept &= reduce(or_, (self._masks.get((what, code), 0) for code in limit), 0)
            self._kept[fence] = kept
        return self._kept[fence]

    def before_end(self, expires_on: date | None) -> int:
        """The lines whose year begins before money expires."""
        if expires_on is None:
            return self.everything
        return self.in_years(
            year for year in self.years if financial_year_named(year).starts_on <= expires_on
        )

    def in_years(self, years: Iterable[str]) -> int:
        """The lines of these years."""
        return reduce(or_, (self.years.get(year, 0) for year in years), 0)

    def parts_of(self, source: Source, pence: int, down_to: Certainty) -> tuple[Part, ...]:
        """What a source of which so many pence count may pay for: its free part first, then each that holds only so much."""
        kept = self.inside(source.fence) & self.before_end(source.expires_on)
        if source.year is None:
            return (Part(None, kept),)
        free, most = {source.year}, dict[frozenset[str], int]()
        for leave in source.carry:
            if not is_sure(leave.certainty, down_to):
                continue
            if leave.most_pence is None:
                free |= leave.years
            else:
                years = leave.years - {source.year}
                most[years] = most.get(years, 0) + leave.most_pence
        for years, limit in most.items():
            if limit >= pence:
                free |= years
        limited = [
            Part(limit, kept & self.in_years(years - free))
            for years, limit in sorted(most.items(), key=lambda each: sorted(each[0]))
        ]
        return (
            Part(None, kept & self.in_years(free)),
            *(part for part in limited if part.most_pence and part.lines),
        )


def rank_of(line: Line) -> tuple[int, str]:
    """Where a line stands in the order of policy: its priority, then its year. Lines of one rank stand equal."""
    return RANK_OF_PRIORITY[line.priority], line.year


def rank_and_key(line: Line) -> tuple[int, str, str]:
    return *rank_of(line), line.key


def mask_of(places: Iterable[int], size: int) -> int:
    """The mask with these boxes ticked."""
    ticks = bytearray(size // 8 + 1)
    for place in places:
        ticks[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(ticks, "little")


def places_in(mask: int) -> list[int]:
    """Which boxes of a mask are ticked, first to last."""
    found, ticks = [], bin(mask)[:1:-1]
    place = ticks.find("1")
    while place >= 0:
        found.append(place)
        place = ticks.find("1", place + 1)
    return found
