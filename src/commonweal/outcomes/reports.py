"""From counts to figures that may be shown: one year, one client group, every table through the one gate.

Every page and document takes the same tables from here, so the same count appears everywhere, and what one hides no other shows.
Client groups are never added together on a page: the difference would be a third table nobody checked.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from commonweal.outcomes.catalogue import catalogue, known
from commonweal.outcomes.queries import (
    Certified,
    Pair,
    Place,
    ShownArea,
    counted,
    refreshed_and_targets,
    shown_areas,
    told_by_returns,
)
from commonweal.outcomes.told import Coverage, coverage_of, part_of
from commonweal.partnership.queries import local_thresholds
from commonweal.rules.disclosure import TOTAL, Publishable
from commonweal.rules.disclosure_minimum import minimum_in_force
from commonweal.rules.measure_conditions import Among, conjuncts
from commonweal.rules.measure_files import Measure
from commonweal.rules.measures import (
    CASES_CLOSED,
    CONTACT_ATTEMPTED_IN_TIME,
    DAILY_LIFE_BETTER,
    REFERRALS_BY_AREA,
    RISK_REDUCED,
)
from commonweal.rules.measures_together import Part, publish_together
from commonweal.rules.periods import Period, quarters_in
from commonweal.rules.suppression import Place as Spot
from commonweal.rules.targets import Target

CLOSED = "Closed cases"
GROUPS = {"victim": "Victims", "child": "Children", "perpetrator": "People who use abuse"}
BOTH_ENDS = "Answered at both ends"
# What the two numbers of a share are called; those not named here are “Number” and “Out of”.
HEADINGS = {
    CONTACT_ATTEMPTED_IN_TIME.key: ("In time", "Referrals due"),
    RISK_REDUCED.key: ("Risk lower", "Cases with two reviews"),
    DAILY_LIFE_BETTER.key: ("Better", BOTH_ENDS),
    CASES_CLOSED.key: ("", CLOSED),
}


@dataclass(frozen=True)
class Counted:
    """What was read once for a page: the year's raw counts, and what is needed to make them fit to be shown.

    `certified`: measures and groups of which a part was certified by services that keep their own records; `told`: what returns
    alone say of the year, None where nobody asked for that. `targets`: what the partnership is to reach, in the order in which it
    was set. `records`: what is counted and by which day, of the measures that tables are wanted of (see `placed`); None for all.
    """

    year: Period
    today: date
    areas: tuple[ShownArea, ...]
    counts: Mapping[Place, Pair]
    threshold: int
    refreshed_at: datetime | None
    certified: frozenset[tuple[str, str]] = frozenset()
    targets: tuple[Target, ...] = ()
    told: Certified | None = None
    records: frozenset[tuple[str, str]] | None = None

    def is_only_here(self, measure: str, group: str) -> bool:
        """Are there such services, and is this something that their returns do not say?"""
        return (measure, group) not in self.certified and any(each == group for _, each in self.certified)

    @cached_property
    def quarters(self) -> list[Period]:
        """The quarters that have begun."""
        return [quarter for quarter in quarters_in(self.year) if quarter.starts_on <= self.today]

    @cached_property
    def quarters_over(self) -> list[Period]:
        """The quarters that have ended: no return is asked for before."""
        return [quarter for quarter in self.quarters if quarter.ends_before <= self.today]

    def pair(self, measure: str, group: str, area: ShownArea, quarters: Iterable[Period]) -> Pair:
        """Numerator and denominator over some quarters of one shown area."""
        days = [quarter.starts_on for quarter in quarters]
        pairs = [self.counts[measure, group, each, day] for each in area.ids for day in days]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


@dataclass(frozen=True)
class Figures:
    """One client group's tables by the key of their measure, after disclosure control. The gate has been passed: these may be
    shown. `only_here`: the keys of measures that services with records elsewhere are not in; `certified`: of those they are in.
    `wanting`: of the measures that returns alone say, which areas and quarters nobody certified.
    """

    tables: Mapping[str, Publishable]
    only_here: frozenset[str] = frozenset()
    certified: frozenset[str] = frozenset()
    wanting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def referrals(self) -> Publishable:
        return self.tables[REFERRALS_BY_AREA.key]

    @property
    def attempted(self) -> Publishable:
        return self.tables[CONTACT_ATTEMPTED_IN_TIME.key]

    @property
    def risk_reduced(self) -> Publishable:
        return self.tables[RISK_REDUCED.key]

    @property
    def closed(self) -> Publishable:
        return self.tables[CASES_CLOSED.key]

    @property
    def daily_life(self) -> Publishable | None:
        """None for people who use abuse: what they say of themselves is no outcome."""
        return self.tables.get(DAILY_LIFE_BETTER.key)


@dataclass(frozen=True)
class Said:
    """What readers were told before: of `row`, in these days, of those who count or of everyone, `value`; None where hidden."""

    row: str
    starts_on: date
    ends_before: date
    is_counted: bool
    value: int | None


Earlier = Mapping[tuple[str, str], Collection[Said]]
"""By the key of a measure and a client group."""


def read_year(
    *,
    year: Period,
    today: date,
    client_group: str = "",
    like: Iterable[Measure] = (),
    with_told: bool = False,
) -> Counted:
    """The counts of a year, of one client group where one is given. Five queries, however many people they are about; two
    more with what returns alone say (`with_told`). `like`: tables are wanted of measures of the same records as these alone.
    """
    counts, certified = counted(
        starts_on=year.starts_on, ends_before=year.ends_before, client_group=client_group
    )
    refreshed_at, targets = refreshed_and_targets()
    alone = [each.key for each in catalogue() if each.told]
    return Counted(
        year=year,
        today=today,
        areas=tuple(shown_areas(on=min(year.last_day, today))),
        counts=counts,
        certified=frozenset(each for each in certified if each[0] not in alone),
        told=told_by_returns(
            alone, starts_on=year.starts_on, ends_before=year.ends_before, client_group=client_group
        )
        if with_told
        else None,
        threshold=minimum_in_force(on=today, local=local_thresholds()).value,
        refreshed_at=refreshed_at,
        targets=targets,
        records=frozenset(map(placed, like)) or None,
    )


def figures(read: Counted, *, client_group: str, earlier: Earlier | None = None) -> Figures | None:
    """The tables of one group, a row for each area; None where nothing was counted yet, which is not nought. A table reads the
    same whether all measures are wanted or only those of the same records.

    `earlier`: what the readers were told before. What was hidden stays hidden, and nothing is hidden behind what they know.
    """
    if read.refreshed_at is None or not read.areas or not read.quarters:
        return None
    tables: dict[str, Publishable] = {}
    for records, together in groupby(sorted(catalogue(), key=placed), key=placed):
        if read.records is not None and records not in read.records:
            continue
        parts = [
            _part(read, each, client_group, (earlier or {}).get((each.key, client_group), ()))
            for each in together
            if is_for(each, client_group) and (each.told is None or read.told is not None)
        ]
        tables |= publish_together(parts, threshold=read.threshold) if parts else {}
    covered = {
        each.key: _coverage(read, each, client_group)
        for each in catalogue()
        if each.told and each.key in tables
    }
    return Figures(
        {key: covered[key].as_published(table) if key in covered else table for key, table in tables.items()},
        wanting={key: each.in_words for key, each in covered.items()},
        only_here=frozenset(key for key in tables if read.is_only_here(key, client_group)),
        certified=frozenset(key for key, group in read.certified if group == client_group),
    )


def placed(measure: Measure) -> tuple[str, str]:
    """What is counted, and by which day: measures that agree in both are of the same records."""
    return measure.rows, measure.placed_by


def is_for(measure: Measure, client_group: str) -> bool:
    """Not a measure that, by its own words, speaks of other groups alone: its noughts would say nothing."""
    said = [
        each for each in conjuncts(measure.among) if isinstance(each, Among) and each.column == "client_group"
    ]
    return all((client_group in each.values) != each.negated for each in said)


def _coverage(read: Counted, measure: Measure, group: str) -> Coverage:
    assert read.told is not None
    return coverage_of(measure, group, areas=read.areas, quarters=read.quarters_over, told=read.told)


def _told_part(read: Counted, measure: Measure, group: str) -> Part:
    whole = known(measure.out_of) if measure.out_of else None
    return part_of(
        measure,
        group,
        areas=read.areas,
        counts=read.counts,
        coverage=_coverage(read, measure, group),
        whole=_coverage(read, whole, group) if whole else None,
    )


def _part(read: Counted, measure: Measure, group: str, earlier: Collection[Said]) -> Part:
    if measure.told:
        part = _told_part(read, measure, group)
        hidden, known_already = _told(part, read, earlier) if earlier else (frozenset(), frozenset())
        return replace(part, also_hide=hidden, known=known_already)
    rows = {area.name: read.pair(measure.key, group, area, read.quarters) for area in read.areas}
    numerator, denominator = HEADINGS.get(measure.key, ("Number", "Out of" if measure.is_rate else "Number"))
    columns = None
    if measure.key == REFERRALS_BY_AREA.key:
        columns = {
            area.name: {
                quarter_label(quarter, read.today): read.pair(measure.key, group, area, [quarter])[0]
                for quarter in read.quarters
            }
            for area in read.areas
        }
    part = Part(
        measure, rows, columns, numerator, denominator, only_here=read.is_only_here(measure.key, group)
    )
    hidden, known = _told(part, read, earlier) if earlier else (frozenset(), frozenset())
    return replace(part, also_hide=hidden, known=known)


def _told(part: Part, read: Counted, earlier: Collection[Said]) -> tuple[frozenset[Spot], frozenset[Spot]]:
    """The places of a table that were hidden from its readers, and those they know as they are."""
    quarters = {(each.starts_on, each.ends_before): quarter_label(each, read.today) for each in read.quarters}
    so_far = (read.quarters[0].starts_on, read.quarters[-1].ends_before)
    hidden, known = set(), set()
    for each in earlier:
        days = (each.starts_on, each.ends_before)
        column = "in" if each.is_counted else TOTAL if part.measure.is_rate else part.shared
        if part.columns and part.shared == TOTAL and days in quarters:
            column = quarters[days]
        elif days != so_far:
            continue
        if each.value is None:
            hidden.add((each.row, column))
        elif each.value == _now(part, each.row, column):
            known.add((each.row, column))
    return frozenset(hidden), frozenset(known)


def _now(part: Part, row: str, column: str) -> int:
    rows = list(part.rows) if row == TOTAL else [row]
    if part.columns and column in next(iter(part.columns.values())):
        return sum(part.columns[each][column] for each in rows)
    return sum(part.rows[each][0 if column == "in" else 1] for each in rows)


def quarter_label(quarter: Period, today: date) -> str:
    """`Apr to Jun 2026`, and `so far` while it lasts."""
    label = f"{quarter.starts_on:%b} to {quarter.last_day:%b %Y}"
    return f"{label}, so far" if quarter.contains(today) else label
