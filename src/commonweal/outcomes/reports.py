"""From counts to figures that may be shown: one year, one client group, every table through the one gate.

The board page and the partners' statements take the same tables from here, so the same count appears everywhere.
Client groups are never added together on a page: the difference would be a third table nobody checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from commonweal.outcomes.queries import Pair, ShownArea, counted, last_refresh, shown_areas
from commonweal.partnership.queries import local_thresholds
from commonweal.rules.disclosure import Publishable, publish, publish_rates
from commonweal.rules.measures import CASES_CLOSED, CONTACT_ATTEMPTED_IN_TIME, REFERRALS_BY_AREA, RISK_REDUCED
from commonweal.rules.periods import Period, quarters_in
from commonweal.rules.thresholds import Key, threshold

GROUPS = {"victim": "Victims", "child": "Children", "perpetrator": "People who use abuse"}
MEASURES = (REFERRALS_BY_AREA, CONTACT_ATTEMPTED_IN_TIME, RISK_REDUCED, CASES_CLOSED)


@dataclass(frozen=True)
class Figures:
    """A year's figures for one client group. `None` where nothing has been counted yet: that is not nought."""

    year: Period
    client_group: str
    areas: tuple[ShownArea, ...]
    referrals: Publishable | None
    attempted: Publishable | None
    risk_reduced: Publishable | None
    closed: Publishable | None
    refreshed_at: datetime | None
    threshold: int


def figures(*, year: Period, client_group: str, today: date) -> Figures:
    """The tables of one year and group, after disclosure control. Quarters that have not begun are left out."""
    areas = shown_areas(on=min(year.last_day, today))
    smallest = threshold(Key.DISCLOSURE_MINIMUM, on=today, local=local_thresholds()).value
    refreshed_at = last_refresh()
    counts = counted(
        measures=[measure.key for measure in MEASURES],
        client_groups=[client_group],
        starts_on=year.starts_on,
        ends_before=year.ends_before,
    )
    quarters = [quarter for quarter in quarters_in(year) if quarter.starts_on <= today]
    if refreshed_at is None or not areas or not quarters:
        return Figures(year, client_group, tuple(areas), None, None, None, None, refreshed_at, smallest)

    def total(measure: str, area: ShownArea, *only: Period) -> Pair:
        pairs = [counts[measure, each, quarter.starts_on] for each in area.ids for quarter in (only or quarters)]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)

    def rates(measure: str) -> Mapping[str, Pair]:
        return {area.name: total(measure, area) for area in areas}

    referrals = {
        area.name: {
            quarter_label(quarter, today): total(REFERRALS_BY_AREA.key, area, quarter)[0] for quarter in quarters
        }
        for area in areas
    }
    closed = {area.name: total(CASES_CLOSED.key, area)[0] for area in areas}
    return Figures(
        year=year,
        client_group=client_group,
        areas=tuple(areas),
        referrals=publish(referrals, threshold=smallest),
        attempted=publish_rates(
            rates(CONTACT_ATTEMPTED_IN_TIME.key), threshold=smallest, numerator="In time", denominator="Referrals due"
        ),
        risk_reduced=publish_rates(
            rates(RISK_REDUCED.key), threshold=smallest, numerator="Risk lower", denominator="Cases with two reviews"
        ),
        closed=publish(closed, threshold=smallest, column="Closed cases"),
        refreshed_at=refreshed_at,
        threshold=smallest,
    )


def quarter_label(quarter: Period, today: date) -> str:
    """`Apr to Jun 2026`, and `so far` while it lasts."""
    label = f"{quarter.starts_on:%b} to {quarter.last_day:%b %Y}"
    return f"{label}, so far" if quarter.contains(today) else label
