"""Published figures side by side: windows of unequal length as rates for each month, worked out afresh each time.

Read a Series as: this was published about this subject in this area; here is each window with what it is divided by,
and how the monthly rate changed between windows that share no day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from commonweal.commissioning.needs.models import PublishedClaim, PublishedFigure
from commonweal.design.tables import Column, Table
from commonweal.design.words import count, plural
from commonweal.rules.claims import Change, rise
from commonweal.rules.comparators import HUNDREDTHS, show_hundredths
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Reason, Refused
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
class Changed:
    """Read as: from this rate to that one, a change of so much; `how` says what stands on each side."""

    before: str
    after: str
    change: str
    how: str


@dataclass(frozen=True)
class Claim:
    """What a paper says of a figure, where it says it, and what they show. `fits`: None where nothing can be compared."""

    words: str
    where: str
    fits: bool | None
    found: str


@dataclass(frozen=True)
class Series:
    title: str
    area: str
    changes: tuple[Changed, ...]
    claims: tuple[Claim, ...]
    not_compared: tuple[str, ...]
    table: Table
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PublishedPage:
    series: tuple[Series, ...]


def published_page(
    figures: Sequence[PublishedFigure], claims: Sequence[PublishedClaim] = ()
) -> PublishedPage:
    """`figures` of areas of ours come ordered by subject, area and edition. A claim stands with the first area it is about."""
    groups = [
        (title, area, list(several))
        for (title, _, area, _), several in groupby(
            figures, key=lambda each: (each.title, each.subject, each.area.name, each.edition)
        )
    ]
    by_area = {(several[0].subject, several[0].area.code): several for _, _, several in groups}
    return PublishedPage(
        tuple(
            _series(
                title,
                area,
                several,
                tuple(
                    _claim(each, by_area)
                    for each in claims
                    if (each.subject, each.areas[0]) == (several[0].subject, several[0].area.code)
                ),
            )
            for title, area, several in groups
        )
    )


def _claim(claim: PublishedClaim, by_area: Mapping[tuple[str, str], list[PublishedFigure]]) -> Claim:
    """What is said, beside the latest window and the longest that began before it, as the check of a plan takes them too."""
    changes = [
        change
        for code in claim.areas
        if (change := _change_in(by_area.get((claim.subject, code), []))) is not None
    ]
    if not changes:
        return Claim(claim.words, claim.where, None, "No two windows of this figure can be compared.")
    finding = rise(
        changes, says=claim.says, percent=claim.percent, base_until=claim.base_until, where=claim.where
    )
    shown = "; ".join(change.in_words() for change in changes)
    return Claim(claim.words, claim.where, finding is None, finding.text if finding else f"{shown}.")


def _change_in(figures: Sequence[PublishedFigure]) -> Change | None:
    windows, _ = _windows(figures)
    if len(windows) < 2:
        return None
    latest = max(windows, key=lambda window: (window.period.ends_before, window.period.starts_on))
    before = [window for window in windows if window.period.starts_on < latest.period.starts_on]
    try:
        longest = max(before, key=lambda window: window.months)
        return Change(figures[0].area.name, compare(longest, latest))
    except (Refused, ValueError):
        return None


def window_of(each: PublishedFigure) -> Window:
    """A published figure as a window. Raises Refused where no rate for each month can be made of it, and says why."""
    period = Period(each.starts_on, each.ends_before)
    if each.value is None:
        text = f"{period.show()}: {NO_VALUE.get(each.status, 'no value')}. That is not nought, so it is compared with nothing."
        raise Refused(Reason("window_without_value", text))
    if each.status == "partly_covered":
        text = f"{period.show()}: only a part is covered, so it is not compared with a whole window."
        raise Refused(Reason("window_partly_covered", text))
    if each.hundredths:
        text = f"{period.show()}: {_counted(each)} is no whole number of things that happened."
        raise Refused(Reason("window_not_whole", text))
    return Window(period, each.value)


def _counted(each: PublishedFigure) -> str:
    return show_hundredths((each.value or 0) * HUNDREDTHS + each.hundredths)


def _series(title: str, area: str, figures: list[PublishedFigure], claims: tuple[Claim, ...]) -> Series:
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
        claims=claims,
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
                found.append(window_of(each))
            except Refused as refused:
                why_not.append(str(refused))
    return found, why_not


def _change(found: Comparison) -> Changed:
    earlier, later = found.earlier, found.later
    cut = "what the longer window leaves" if found.is_cut else "the earlier window"
    how = (
        f"{count(earlier.count)} in {plural(earlier.months, 'month')} ({earlier.period.show()}, {cut}), then "
        f"{count(later.count)} in {plural(later.months, 'month')} ({later.period.show()})."
    )
    return Changed(
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
    shown = f"{_counted(each)}{partly}"
    try:
        window = Window(period, each.value)
    except Refused:
        return (period.show(), shown, "not whole", "", "published")
    return (period.show(), shown, str(window.months), window.per_month, "published")


def _is_published(window: Window, figures: Iterable[PublishedFigure]) -> bool:
    return any(
        (each.starts_on, each.ends_before) == (window.period.starts_on, window.period.ends_before)
        for each in figures
    )
