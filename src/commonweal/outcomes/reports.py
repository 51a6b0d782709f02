"""From counts to figures that may be shown: one year, one client group, every table through the one gate.

The board page and the partners' statements take the same tables from here, so the same count appears everywhere.
Client groups are never added together on a page: the difference would be a third table nobody checked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from commonweal.outcomes.queries import Pair, Place, ShownArea, counted, last_refresh, shown_areas
from commonweal.partnership.queries import local_thresholds
from commonweal.rules.cases import HARMED
from commonweal.rules.disclosure import TOTAL, Publishable, publish, publish_rates
from commonweal.rules.measures import (
    CASES_CLOSED,
    CONTACT_ATTEMPTED_IN_TIME,
    DAILY_LIFE_BETTER,
    REFERRALS_BY_AREA,
    RISK_REDUCED,
)
from commonweal.rules.periods import Period, months_in, quarters_in
from commonweal.rules.thresholds import Key, threshold

CLOSED = "Closed cases"
GROUPS = {"victim": "Victims", "child": "Children", "perpetrator": "People who use abuse"}
BOTH_ENDS = "Answered at both ends"
MEASURES = (REFERRALS_BY_AREA, CONTACT_ATTEMPTED_IN_TIME, RISK_REDUCED, CASES_CLOSED, DAILY_LIFE_BETTER)


@dataclass(frozen=True)
class Counted:
    """What was read once for a page: the year's raw counts, and what is needed to make them fit to be shown."""

    year: Period
    today: date
    areas: tuple[ShownArea, ...]
    counts: Mapping[Place, Pair]
    threshold: int
    refreshed_at: datetime | None

    @property
    def quarters(self) -> list[Period]:
        """The quarters that have begun."""
        return [quarter for quarter in quarters_in(self.year) if quarter.starts_on <= self.today]

    def pair(self, measure: str, group: str, area: ShownArea, quarters: Iterable[Period]) -> Pair:
        """Numerator and denominator over some quarters of one shown area."""
        months = [month.starts_on for quarter in quarters for month in months_in(quarter)]
        pairs = [self.counts[measure, group, each, month] for each in area.ids for month in months]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


@dataclass(frozen=True)
class Figures:
    """One client group's tables, after disclosure control. The gate has been passed: these may be shown.

    No `daily_life` for people who use abuse: what they say of themselves is no outcome.
    """

    referrals: Publishable
    attempted: Publishable
    risk_reduced: Publishable
    closed: Publishable
    daily_life: Publishable | None = None


def read_year(*, year: Period, today: date) -> Counted:
    """The counts of a year. Five queries, however many people they are about."""
    return Counted(
        year=year,
        today=today,
        areas=tuple(shown_areas(on=min(year.last_day, today))),
        counts=counted(
            measures=[measure.key for measure in MEASURES],
            starts_on=year.starts_on,
            ends_before=year.ends_before,
        ),
        threshold=threshold(Key.DISCLOSURE_MINIMUM, on=today, local=local_thresholds()).value,
        refreshed_at=last_refresh(),
    )


def figures(read: Counted, *, client_group: str) -> Figures | None:
    """The tables of one group; None where nothing was counted yet, which is not nought."""
    if read.refreshed_at is None or not read.areas or not read.quarters:
        return None

    def rates(measure: str) -> dict[str, Pair]:
        return {area.name: read.pair(measure, client_group, area, read.quarters) for area in read.areas}

    referrals = {
        area.name: {
            quarter_label(quarter, read.today): read.pair(
                REFERRALS_BY_AREA.key, client_group, area, [quarter]
            )[0]
            for quarter in read.quarters
        }
        for area in read.areas
    }
    referrals_shown, attempted = _together(
        Part(referrals, TOTAL if len(read.quarters) > 1 else quarter_label(read.quarters[0], read.today)),
        Part(rates(CONTACT_ATTEMPTED_IN_TIME.key), "Referrals due", numerator="In time"),
        threshold=read.threshold,
    )
    closed, reduced, *daily_life = _together(
        Part({area: {CLOSED: pair[0]} for area, pair in rates(CASES_CLOSED.key).items()}, CLOSED),
        Part(rates(RISK_REDUCED.key), "Cases with two reviews", numerator="Risk lower"),
        *(
            [Part(rates(DAILY_LIFE_BETTER.key), BOTH_ENDS, numerator="Better")]
            if client_group in HARMED
            else []
        ),
        threshold=read.threshold,
    )
    return Figures(referrals_shown, attempted, reduced, closed, *daily_life)


@dataclass(frozen=True)
class Part:
    """One of several tables about the same people; `shared` is the column in which they say (nearly) the same."""

    counts: Mapping[str, Any]
    shared: str
    numerator: str = ""

    def publish(self, *, threshold: int, also_hide: frozenset[str]) -> Publishable:
        if self.numerator:
            return publish_rates(
                self.counts,
                threshold=threshold,
                numerator=self.numerator,
                denominator=self.shared,
                also_hide=also_hide,
            )
        return publish(self.counts, threshold=threshold, also_hide=also_hide)


def _together(*parts: Part, threshold: int) -> tuple[Publishable, ...]:
    """All tables, each hiding in the shared column what any other hides there, or one would give the other away."""
    hide: frozenset[str] = frozenset()
    while True:
        tables = tuple(part.publish(threshold=threshold, also_hide=hide) for part in parts)
        found = frozenset().union(
            *(table.hidden_in(part.shared) for table, part in zip(tables, parts, strict=True))
        )
        if found <= hide:
            return tables
        hide |= found


def quarter_label(quarter: Period, today: date) -> str:
    """`Apr to Jun 2026`, and `so far` while it lasts."""
    label = f"{quarter.starts_on:%b} to {quarter.last_day:%b %Y}"
    return f"{label}, so far" if quarter.contains(today) else label
