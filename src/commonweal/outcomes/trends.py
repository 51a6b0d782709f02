"""A measure month by month, or quarter by quarter, as far as it may be shown beside the tables of the pages."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from commonweal.outcomes.catalogue import catalogue
from commonweal.outcomes.letting_out import told_before
from commonweal.outcomes.queries import Pair, Place, counted_by_month
from commonweal.outcomes.reports import Counted, Earlier, Figures, figures, is_for, placed, read_year
from commonweal.rules.measure_files import Measure
from commonweal.rules.measures import REFERRALS_BY_AREA
from commonweal.rules.measures_together import Part, shown_whole
from commonweal.rules.periods import Period, add_months, financial_year, months_in, quarters_in
from commonweal.rules.publishable import TOTAL, CellStatus
from commonweal.rules.signals import Figure, Share

MONTHS_SHOWN = 36
QUARTERS_SHOWN = 20


class Step(StrEnum):
    """How long one point of the chart is."""

    MONTH = "month"
    QUARTER = "quarter"


class WhyNot(StrEnum):
    """Why there are no months, or nothing at all."""

    NEVER_COUNTED = "never_counted"
    NOBODY = "nobody"  # none of the group was ever counted
    TOO_FEW = "too_few"
    CERTIFIED = "certified"  # services that keep their own records say quarters only
    PEOPLE = "people"  # each counted once a year, so that the counts fall through a year by themselves


@dataclass(frozen=True)
class Trend:
    """A measure over time, for one group in all areas together: a figure for each of `periods`, None where there is none.

    `periods` are whole ones; where the records begin within one, from the one after. No `figures` where they may not be shown.
    """

    measure: Measure
    periods: tuple[Period, ...] = ()
    figures: tuple[Figure, ...] = ()
    step: Step = Step.MONTH
    no_months: WhyNot | None = None
    refreshed_at: datetime | None = None


@dataclass(frozen=True)
class _Read:
    """What one chart, and every other of the same records, is made of."""

    group: str
    today: date
    whole: Counted
    by_month: Mapping[Place, Pair]
    told: Earlier
    alike: tuple[Measure, ...]
    tables: dict[date, Figures | None] = field(default_factory=dict)

    def is_certified(self, measure: Measure) -> bool:
        return (measure.key, self.group) in self.whole.certified

    def pair(self, measure: Measure, period: Period, step: Step) -> Pair:
        """Of how many, over whole months or quarters, in all areas that figures are shown for."""
        counts, cut = (self.by_month, months_in) if step is Step.MONTH else (self.whole.counts, quarters_in)
        pairs = [
            counts[measure.key, self.group, area_id, part.starts_on]
            for part in cut(period)
            for area in self.whole.areas
            for area_id in area.ids
        ]
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)

    def tables_of(self, year: Period) -> Figures | None:
        """What the pages show of a year: each is made once."""
        if year.starts_on not in self.tables:
            given = replace(self.whole, year=year)
            self.tables[year.starts_on] = figures(given, client_group=self.group, earlier=self.told)
        return self.tables[year.starts_on]


def read_trend(*, measure: Measure, client_group: str, today: date) -> Trend:
    """Three years of whole months and more, from the first of a quarter; where these may not be shown, five years of quarters.

    They are shown only if each may be, if the tables of the pages hide nothing of those years' totals, and if what is left beside
    them is not small: months, quarters and years are about the same people, and whoever has two of them can take one from the
    other. So can whoever has two measures of the same records: what is left between them is looked at as well, month by month.
    Nothing that was hidden in a release is shown in parts. Nine queries.
    """
    if not measure.goes_over_time:
        return Trend(measure, no_months=WhyNot.PEOPLE)
    read = _read(measure, client_group, today)
    if read.whole.refreshed_at is None:
        return Trend(measure, no_months=WhyNot.NEVER_COUNTED)
    found = next((each for each in _trends(read) if each.measure.key == measure.key), None)
    return found or Trend(measure, no_months=_no_months(read, measure), refreshed_at=read.whole.refreshed_at)


def read_trends(*, like: Measure, client_group: str, today: date) -> list[Trend]:
    """The same of every measure of the same records of which something may be shown."""
    read = _read(like, client_group, today)
    return [] if read.whole.refreshed_at is None else [each for each in _trends(read) if each.figures]


def _trends(read: _Read) -> Iterator[Trend]:
    """Each as soon as it may be shown, the finest first."""
    already: frozenset[str] = frozenset()
    for step, window in _steps(read.today):
        periods = months_in(window) if step is Step.MONTH else quarters_in(window)
        shown = already | _may_be_shown(read, step, periods, already)
        for each in read.alike:
            if each.key in shown - already:
                why = None if step is Step.MONTH else _no_months(read, each)
                found = Trend(each, step=step, no_months=why, refreshed_at=read.whole.refreshed_at)
                yield _trend(found, read, periods)
        already = shown


def _read(measure: Measure, group: str, today: date) -> _Read:
    alike = [
        each
        for each in catalogue()
        if placed(each) == placed(measure) and is_for(each, group) and each.goes_over_time
    ]
    alike.sort(key=lambda each: each.is_rate)  # what is counted goes before what is a share of it
    first = _this_quarter(today).starts_on
    starts_on = financial_year(add_months(first, -3 * QUARTERS_SHOWN)).starts_on
    period = Period(starts_on, financial_year(today).ends_before)
    whole = read_year(year=period, today=today, client_group=group, like=[measure])
    by_month = counted_by_month(
        [each.key for each in alike], group, starts_on=starts_on, ends_before=period.ends_before
    )
    return _Read(group, today, whole, by_month, told_before(whole), tuple(alike))


def _no_months(read: _Read, measure: Measure) -> WhyNot:
    if read.is_certified(measure):
        return WhyNot.CERTIFIED
    is_nobody = not any(pair[1] for place, pair in read.whole.counts.items() if place[0] == measure.key)
    return WhyNot.NOBODY if is_nobody else WhyNot.TOO_FEW


def _this_quarter(today: date) -> Period:
    return next(each for each in quarters_in(financial_year(today)) if each.contains(today))


def _steps(today: date) -> list[tuple[Step, Period]]:
    """What is tried, one after the other. What is shown by one of them is taken as known by all after it.

    Quarters that cannot be shown because of those in which the records begin, or of the few weeks that this year has had since
    the last of them, are shown without those years.
    """
    quarter, year = _this_quarter(today), financial_year(today)
    first = add_months(quarter.starts_on, -MONTHS_SHOWN)
    months = [Period(first, today.replace(day=1))] if today.replace(day=1) > quarter.starts_on else []
    months.append(Period(first, quarter.starts_on))
    starts = [add_months(quarter.starts_on, -3 * QUARTERS_SHOWN)]
    starts += [add_months(year.starts_on, -12 * back) for back in (3, 2)]
    ends = list(dict.fromkeys([quarter.starts_on, year.starts_on]))
    quarters = [Period(start, end) for start in starts for end in ends]
    return [*((Step.MONTH, each) for each in months), *((Step.QUARTER, each) for each in quarters)]


def _may_be_shown(
    read: _Read, step: Step, periods: Sequence[Period], already: frozenset[str]
) -> frozenset[str]:
    """The keys of the measures of these records whose every period may be shown, beside those that are shown already."""
    may = [each for each in read.alike if each.key in already or _fits(read, each, step, periods)]
    years = _years(periods[0].starts_on, periods[-1].ends_before)
    for year in years:
        may = _hold_together(read, may, _rows(year, periods, read.today), step, already)
    if step is Step.MONTH:
        # Of these the board page shows the quarters: months of others must leave nothing small beside them.
        board = {each.key for each in read.alike if each.key == REFERRALS_BY_AREA.key} | already
        for year in years:
            quarters = {period_label(each): each for each in replace(read.whole, year=year).quarters}
            also = [each for each in read.alike if each.key in board and each not in may]
            may = [
                each
                for each in _hold_together(read, [*also, *may], quarters, Step.QUARTER, board)
                if each not in also
            ]
    return frozenset(each.key for each in may)


def _hold_together(
    read: _Read, measures: Sequence[Measure], rows: Mapping[str, Period], step: Step, already: Collection[str]
) -> list[Measure]:
    """Those of the measures that can be shown side by side, row by row."""
    parts = [
        Part(
            each,
            {label: read.pair(each, period, step) for label, period in rows.items()},
            only_here=read.whole.is_only_here(each.key, read.group),
        )
        for each in measures
    ]
    shown = shown_whole(parts, threshold=read.whole.threshold, already=already)
    return [each for each in measures if each.key in shown]


def _fits(read: _Read, measure: Measure, step: Step, periods: Sequence[Period]) -> bool:
    """Do the tables of the pages, and what was released, show the totals of these years?"""
    if step is Step.MONTH and read.is_certified(measure):
        return False  # beside the quarters, the months would say what one service certified
    window = Period(periods[0].starts_on, periods[-1].ends_before)
    for said in read.told.get((measure.key, read.group), ()):
        if (
            said.row == TOTAL
            and said.value is None
            and window.overlaps(Period(said.starts_on, said.ends_before))
        ):
            return False
    # The board page shows the quarters of these by area: months beside them could give an area away.
    is_strict = measure.key == REFERRALS_BY_AREA.key and step is Step.MONTH
    last = read.today if is_strict else window.last_day
    for year in _years(window.starts_on, add_months(financial_year(last).starts_on, 12)):
        shown = read.tables_of(year)
        table = shown.tables.get(measure.key) if shown else None
        if table is None or (is_strict and table.has_hidden):
            return False
        if any(cell.status is CellStatus.SUPPRESSED for cell in table.rows[-1].cells):
            return False
    return True


def _years(first: date, ends_before: date) -> list[Period]:
    years = [financial_year(first)]
    while years[-1].ends_before < ends_before:
        years.append(financial_year(years[-1].ends_before))
    return years


def _rows(year: Period, periods: Iterable[Period], today: date) -> dict[str, Period]:
    """What of a year would be shown, and what is left of it before and after: the pages show the whole."""
    inside = [each for each in periods if year.covers(each)]
    rows = {period_label(each): each for each in inside}
    if inside[0].starts_on > year.starts_on:
        rows["before"] = Period(year.starts_on, inside[0].starts_on)
    end = min(year.ends_before, _this_quarter(today).ends_before)
    if inside[-1].ends_before < end:
        rows["after"] = Period(inside[-1].ends_before, end)
    return rows


def _trend(found: Trend, read: _Read, periods: Sequence[Period]) -> Trend:
    pairs = [read.pair(found.measure, each, found.step) for each in periods]
    begun = next((place for place, pair in enumerate(pairs) if pair[1]), len(pairs))
    if begun == len(pairs):
        return replace(found, no_months=WhyNot.NOBODY)
    # Records that begin within a period make it look low. What it counts passed with the others: it can be worked out.
    begun += 1 if begun else 0
    return replace(
        found,
        periods=tuple(periods[begun:]),
        figures=tuple(_figure(found.measure, pair) for pair in pairs[begun:]),
    )


def _figure(measure: Measure, pair: Pair) -> Figure:
    """Of a share with nothing to divide by there is none; of a count, none is nought."""
    if not measure.is_rate:
        return pair[0]
    return Share(*pair) if pair[1] else None


def period_label(period: Period) -> str:
    """`Apr 2026` of a month, `Apr to Jun 2026` of a quarter."""
    if add_months(period.starts_on, 1) == period.ends_before:
        return f"{period.starts_on:%b %Y}"
    return f"{period.starts_on:%b} to {period.last_day:%b %Y}"
