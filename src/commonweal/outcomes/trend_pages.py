"""A figure over time: the picture, where it changed, and in words what that does and does not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commonweal.design.charts import Band, Point, Series
from commonweal.design.choices import Choice
from commonweal.design.words import plural
from commonweal.outcomes.reports import GROUPS
from commonweal.outcomes.trends import Step, Trend, WhyNot, period_label
from commonweal.rules.measure_files import Family
from commonweal.rules.measures import Measure, percent
from commonweal.rules.signals import RUN, Figure, Phase, Share, Signal, phases

OUTSIDE = {Signal.ABOVE: "higher than chance", Signal.BELOW: "lower than chance"}
NO_FIGURE = "no figure"
WHY_NOT = {
    WhyNot.NEVER_COUNTED: "Nothing has been counted yet.",
    WhyNot.NOBODY: "Nobody of this group is counted here so far.",
    WhyNot.TOO_FEW: (
        "There are too few to show month by month without giving somebody away. The board page has the quarters."
    ),
    WhyNot.PEOPLE: (
        "People are counted once in a financial year, when they first come in it. So there are fewer in its last months than in"
        " its first, whatever changes: months of it would mislead. The tables have the years."
    ),
    WhyNot.CERTIFIED: (
        "Some services keep their records elsewhere and say quarters only, and these are too few to show without giving somebody"
        " away."
    ),
}
TABLES_HAVE_YEARS = (
    "There are too few to show month by month or quarter by quarter without giving somebody away."
    " The tables have the years."
)
INSTEAD = {
    WhyNot.TOO_FEW: "There are too few to show month by month without giving somebody away, so here are quarters.",
    WhyNot.CERTIFIED: "Some services keep their records elsewhere and say quarters only, so here are quarters.",
}
A_CHART_NEEDS = (
    "To tell a change from chance it needs {} quarters before it, and {} after: this is what there is so far."
)


@dataclass(frozen=True)
class TrendPage:
    """`said` are sentences, one for each stretch that belongs together; no picture where the figures may not be shown."""

    group: str
    step: str
    groups: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    measure: Measure
    picture: Series | None
    said: tuple[str, ...]
    why_not: str
    instead: str
    figures_url: str
    refreshed_at: datetime | None


def trend_page(trend: Trend, *, group: str, family: Family) -> TrendPage:
    found = phases(trend.figures)
    key = trend.measure.key
    return TrendPage(
        group=GROUPS[group],
        step=trend.step.value,
        groups=tuple(Choice(label, _address(key, each), each == group) for each, label in GROUPS.items()),
        measures=tuple(
            Choice(each.title, _address(each.key, group), each.key == key) for each in family.measures
        ),
        measure=trend.measure,
        picture=_picture(trend, found) if trend.figures else None,
        said=tuple(_said(trend, found)),
        why_not="" if trend.figures else _why_not(trend),
        instead=_instead(trend) if trend.figures else "",
        figures_url=f"/board/figures/{family.key}/?group={group}#{key}",
        refreshed_at=trend.refreshed_at,
    )


def _address(key: str, group: str) -> str:
    return f"/board/trend/?measure={key}&group={group}"


def _why_not(trend: Trend) -> str:
    why = trend.no_months or WhyNot.NOBODY
    is_of_the_board = trend.measure.key == "referrals_by_area"
    return TABLES_HAVE_YEARS if why is WhyNot.TOO_FEW and not is_of_the_board else WHY_NOT[why]


def _instead(trend: Trend) -> str:
    """Why there are quarters where months were asked for, and what they cannot say."""
    if trend.step is Step.MONTH:
        return ""
    needs = f" {A_CHART_NEEDS.format(RUN, RUN)}" if len(trend.figures) < 2 * RUN else ""
    return INSTEAD.get(trend.no_months or WhyNot.TOO_FEW, "") + needs


def _picture(trend: Trend, found: Sequence[Phase]) -> Series:
    is_share = trend.measure.is_rate
    points = []
    for phase in found:
        for place in range(phase.first, phase.last + 1):
            figure = trend.figures[place]
            signal = OUTSIDE.get(phase.says(figure), "")
            if place == phase.first and phase is not found[0]:
                signal = "a change begins"
            limits = phase.limits_for(figure) if is_share else None
            lowest, highest = (100 * limits[0], 100 * limits[1]) if limits else (None, None)
            label = period_label(trend.periods[place])
            points.append(Point(label, _height(figure), _shown(figure), signal, lowest, highest))
    scale = 100 if is_share else 1
    bands = tuple(
        Band(
            each.first,
            each.last,
            float(each.mean) * scale,
            None if each.lower is None else float(each.lower),
            None if each.upper is None else float(each.upper),
        )
        for each in found
    )
    title = f"{_title(trend.measure)}, each {trend.step.value}, all areas"
    figure = "Per cent" if is_share else _title(trend.measure)
    unit, most = ("%", 100) if is_share else ("", None)
    return Series(
        f"{trend.measure.key}-over-time",
        title,
        trend.step.value.capitalize(),
        figure,
        tuple(points),
        bands,
        unit,
        most,
    )


def _title(measure: Measure) -> str:
    return measure.title.split(" by ")[0]


def _height(figure: Figure) -> float | int | None:
    return float(100 * figure.value) if isinstance(figure, Share) else figure


def _shown(figure: Figure) -> str:
    if figure is None:
        return NO_FIGURE
    if isinstance(figure, Share):
        return f"{percent(figure.part, figure.whole)}% ({figure.part:,} of {figure.whole:,})"
    return f"{figure:,}"


def _said(trend: Trend, found: Sequence[Phase]) -> list[str]:
    said = []
    step = trend.step.value
    for before, phase in zip((None, *found), found, strict=False):
        level = f"about {_level(trend.measure, phase)}" + ("" if trend.measure.is_rate else f" a {step}")
        starts = period_label(trend.periods[phase.first])
        if before is None:
            said.append(f"From {starts}: {level}.")
            continue
        more, fewer = ("higher", "lower") if trend.measure.is_rate else ("more", "fewer")
        way = more if phase.mean > before.mean else fewer
        sure = f" It is only just found: eight {step}s more will say." if phase.is_provisional else ""
        said.append(f"From {starts}: {level}, {way} than before. That is more than chance explains.{sure}")
    marked = [
        (period_label(trend.periods[place]), _shown(trend.figures[place]), OUTSIDE[says])
        for phase in found
        for place in range(phase.first, phase.last + 1)
        if (says := phase.says(trend.figures[place])) is not Signal.NONE
    ]
    if len(found) == 1:
        but = f", but for the {step}s that are marked" if marked else ""
        said.append(f"Nothing here is more than chance explains{but}.")
    said += [f"{label}: {shown}, {way} explains." for label, shown, way in marked]
    gaps = sum(figure is None for figure in trend.figures)
    if gaps:
        said.append(f"{plural(gaps, step)} had nobody to count: a gap in the line, which is not nought.")
    return said


def _level(measure: Measure, phase: Phase) -> str:
    return f"{round(100 * phase.mean)}%" if measure.is_rate else f"{round(phase.mean):,}"
