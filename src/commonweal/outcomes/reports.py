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
from commonweal.rules.disclosure import TOTAL, Publishable, publish, publish_rates
from commonweal.rules.measures import CASES_CLOSED, CONTACT_ATTEMPTED_IN_TIME, REFERRALS_BY_AREA, RISK_REDUCED
from commonweal.rules.periods import Period, quarters_in
from commonweal.rules.thresholds import Key, threshold

CLOSED = "Closed cases"
GROUPS = {"victim": "Victims", "child": "Children", "perpetrator": "People who use abuse"}
MEASURES = (REFERRALS_BY_AREA, CONTACT_ATTEMPTED_IN_TIME, RISK_REDUCED, CASES_CLOSED)


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
        pairs = [
            self.counts[measure, group, each, quarter.starts_on] for each in area.ids for quarter in quarters
        ]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


@dataclass(frozen=True)
class Figures:
    """One client group's tables, after disclosure control. The gate has been passed: these may be shown."""

    referrals: Publishable
    attempted: Publishable
    risk_reduced: Publishable
    closed: Publishable


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
        Part(referrals, TOTAL),
        Part(rates(CONTACT_ATTEMPTED_IN_TIME.key), "Referrals due", numerator="In time"),
        threshold=read.threshold,
    )
    closed, reduced = _together(
        Part({area: {CLOSED: pair[0]} for area, pair in rates(CASES_CLOSED.key).items()}, CLOSED),
        Part(rates(RISK_REDUCED.key), "Cases with two reviews", numerator="Risk lower"),
        threshold=read.threshold,
    )
    return Figures(referrals=referrals_shown, attempted=attempted, risk_reduced=reduced, closed=closed)


@dataclass(frozen=True)
class Part:
    """One of two tables about the same people; `shared` is the column in which they say (nearly) the same."""

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


def _together(first: Part, second: Part, *, threshold: int) -> tuple[Publishable, Publishable]:
    """Both tables, each hiding in the shared column what the other hides there, or one would give the other away."""
    hide: frozenset[str] = frozenset()
    while True:
        tables = tuple(part.publish(threshold=threshold, also_hide=hide) for part in (first, second))
        found = tables[0].hidden_in(first.shared) | tables[1].hidden_in(second.shared)
        if found <= hide:
            return tables[0], tables[1]
        hide |= found


def quarter_label(quarter: Period, today: date) -> str:
    """`Apr to Jun 2026`, and `so far` while it lasts."""
    label = f"{quarter.starts_on:%b} to {quarter.last_day:%b %Y}"
    return f"{label}, so far" if quarter.contains(today) else label
