"""Published figures side by side: windows of unequal length as rates for each month, worked out afresh each time.

Read a Series as: this was published about this subject in this area; here is each window with what it is divided by,
and how the monthly rate changed between windows that share no day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, plural
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused
from commonweal.rules.windows import Comparison, Window, compare

NO_VALUE = {
    "not_submitted": "not submitted",
    "suppressed": "hidden by the publisher",
}
COLUMNS = (
    Column("Window"),
    Column("Counted", is_number=True),
    Column("Months", is_number=True),
    Column("A month", is_number=True),
    Column("Where from"),
)


@dataclass(frozen=True)
class Change:
    """Read as: from this rate to that one, a change of so much; `how` says what stands on each side."""

    before: str
    after: str
    change: str
    how: str


@dataclass(frozen=True)
class Series:
    title: str
    area: str
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]
    table: Table
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PublishedPage:
    series: tuple[Series, ...]


def published_page(figures: Sequence[PublishedFigure]) -> PublishedPage:
    """`figures` come ordered by subject, area and edition."""
    groups = groupby(figures, key=lambda each: (each.title, each.subject, each.area.name, each.edition))
    return PublishedPage(
        tuple(_series(title, area, list(several)) for (title, _, area, _), several in groups)
    )


def _series(title: str, area: str, figures: list[PublishedFigure]) -> Series:
    windows, not_compared = _windows(figures)
    comparisons: list[Comparison] = []
    if windows:
        # The latest and shortest window is the one that news is about: each other one is set against it.
        latest = max(windows, key=lambda window: (window.period.ends_before, -window.months))
        for other in windows:
            if other is not latest:
                try:
                    comparisons.append(compare(other, latest))
                except Refused as refused:
                    not_compared.append(str(refused))
    return Series(
        title=title,
        area=area,
        changes=tuple(_change(each) for each in comparisons),
        not_compared=tuple(dict.fromkeys(not_compared)),
        table=_table(title, area, figures, comparisons),
        sources=tuple(dict.fromkeys(f"{each.source}. Edition: {each.edition}." for each in figures)),
    )


def _windows(figures: Iterable[PublishedFigure]) -> tuple[list[Window], list[str]]:
    """The figures that a rate can be made of, and why not of the others."""
    found, why_not = [], []
    for each in figures:
        if each.value is not None and each.status in ("published", "published_zero"):
            try:
                found.append(Window(Period(each.starts_on, each.ends_before), each.value))
            except Refused as refused:
                why_not.append(str(refused))
    return found, why_not


def _change(found: Comparison) -> Change:
    earlier, later = found.earlier, found.later
    cut = "what the longer window leaves" if found.is_cut else "the earlier window"
    how = (
        f"{count(earlier.count)} in {plural(earlier.months, 'month')} ({earlier.period.show()}, {cut}), then "
        f"{count(later.count)} in {plural(later.months, 'month')} ({later.period.show()})."
    )
    return Change(
        earlier.per_month,
        later.per_month,
        found.change or "no change can be given: there was nothing before",
        how,
    )


def _table(
    title: str, area: str, figures: Sequence[PublishedFigure], comparisons: Sequence[Comparison]
) -> Table:
    rows = [_row(each) for each in figures]
    for each in comparisons:
        if each.is_cut:
            rest = min((each.earlier, each.later), key=lambda window: _is_published(window, figures))
            rows.append(
                (
                    rest.period.show(),
                    count(rest.count),
                    str(rest.months),
                    rest.per_month,
                    "worked out: the longer less the shorter",
                )
            )
    return Table(f"{title}, {area}: what each rate is made of", COLUMNS, tuple(rows))


def _row(each: PublishedFigure) -> tuple[str, ...]:
    period = Period(each.starts_on, each.ends_before)
    if each.value is None:
        return (
            period.show(),
            NO_VALUE.get(each.status, each.get_status_display().lower()),
            "",
            "",
            "published",
        )
    partly = " (partly covered)" if each.status == "partly_covered" else ""
    try:
        window = Window(period, each.value)
    except Refused:
        return (period.show(), f"{count(each.value)}{partly}", "not whole", "", "published")
    return (period.show(), f"{count(each.value)}{partly}", str(window.months), window.per_month, "published")


def _is_published(window: Window, figures: Iterable[PublishedFigure]) -> bool:
    return any(
        (each.starts_on, each.ends_before) == (window.period.starts_on, window.period.ends_before)
        for each in figures
    )
