"""A figure month by month: the picture, where it changed, and in words what that does and does not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonweal.design.charts import Band, Point, Series
from commonweal.design.choices import Choice
from commonweal.outcomes.reports import GROUPS
from commonweal.outcomes.trends import Trend, month_label
from commonweal.rules.measures import REFERRALS_BY_AREA, Measure
from commonweal.rules.signals import Phase, Signal, phases

OUTSIDE = {Signal.ABOVE: "higher than chance", Signal.BELOW: "lower than chance"}


@dataclass(frozen=True)
class TrendPage:
    """`said` are sentences, one for each stretch that belongs together; no picture where the figures may not be shown."""

    group: str
    groups: tuple[Choice, ...]
    measure: Measure
    picture: Series | None
    said: tuple[str, ...]
    why_not: str
    refreshed_at: datetime | None


def trend_page(trend: Trend, *, group: str) -> TrendPage:
    found = phases(trend.counts)
    return TrendPage(
        group=GROUPS[group],
        groups=tuple(
            Choice(label, f"/board/trend/?group={key}", key == group) for key, label in GROUPS.items()
        ),
        measure=REFERRALS_BY_AREA,
        picture=_picture(trend, found) if trend.counts else None,
        said=tuple(_said(trend, found)),
        why_not=_why_not(trend),
        refreshed_at=trend.refreshed_at,
    )


def _why_not(trend: Trend) -> str:
    if trend.counts:
        return ""
    if trend.refreshed_at is None:
        return "Nothing has been counted yet."
    return "There are too few to show month by month without giving somebody away. The board page has the quarters."


def _picture(trend: Trend, found: Sequence[Phase]) -> Series:
    points = []
    for phase in found:
        for place in range(phase.first, phase.last + 1):
            value = trend.counts[place]
            signal = OUTSIDE.get(phase.says(value), "")
            if place == phase.first and phase is not found[0]:
                signal = "a change begins"
            points.append(Point(month_label(trend.months[place]), value, f"{value:,}", signal))
    bands = tuple(
        Band(
            each.first,
            each.last,
            float(each.mean),
            None if each.lower is None else float(each.lower),
            None if each.upper is None else float(each.upper),
        )
        for each in found
    )
    return Series(
        "referrals-by-month", "Referrals each month, all areas", "Month", "Referrals", tuple(points), bands
    )


def _said(trend: Trend, found: Sequence[Phase]) -> list[str]:
    said = []
    for before, phase in zip((None, *found), found, strict=False):
        level = f"about {round(phase.mean):,} a month"
        starts = month_label(trend.months[phase.first])
        if before is None:
            said.append(f"From {starts}: {level}.")
            continue
        way = "more" if phase.mean > before.mean else "fewer"
        sure = " It is only just found: eight months more will say." if phase.is_provisional else ""
        said.append(f"From {starts}: {level}, {way} than before. That is more than chance explains.{sure}")
    if len(found) == 1:
        is_marked = any(found[0].says(count) is not Signal.NONE for count in trend.counts)
        but = ", but for the months that are marked" if is_marked else ""
        said.append(f"Nothing here is more than chance explains{but}.")
    return said
