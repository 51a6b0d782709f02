"""Any two windows of one published figure as rates, and what a paper says of them held against that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from commonweal.commissioning.needs.models import PublishedFigure
from commonweal.commissioning.needs.pages.published import window_of
from commonweal.design.tables import Column, Table
from commonweal.design.words import count
from commonweal.rules import claim_kinds, claims
from commonweal.rules.claims import Change
from commonweal.rules.periods import Period
from commonweal.rules.reasons import Refused
from commonweal.rules.windows import Comparison, Window, compare

SAYS = (("rise", "It rose"), ("fall", "It fell"), ("high", "It stays high"))
TYPED = "what is claimed"


@dataclass(frozen=True)
class WindowsPage:
    """`typed` is what was chosen, so that nothing of it is lost; `faults` say what cannot be read or compared."""

    series: tuple[tuple[str, str], ...]
    windows: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    faults: tuple[str, ...]
    headline: str
    table: Table | None
    claim: str
    contradicted: str


def windows_page(*, figures: Sequence[PublishedFigure], typed: Mapping[str, str]) -> WindowsPage:
    """`figures` come series by series. A series is named by the number of its first figure."""
    several = [list(rows) for _, rows in groupby(figures, key=_series_key) if rows]
    comparable = [rows for rows in several if len(rows) > 1]
    chosen = next((rows for rows in comparable if str(rows[0].pk) == typed.get("series")), [])
    faults: list[str] = []
    found = _compared(chosen, typed, faults)
    finding = _finding(chosen, found, typed, faults) if found else None
    return WindowsPage(
        series=tuple((str(rows[0].pk), _series_name(rows[0])) for rows in comparable),
        windows=tuple((str(row.pk), _period(row).show()) for row in chosen),
        says=SAYS,
        typed=typed,
        faults=tuple(faults),
        headline=_headline(chosen[0], found) if found else "",
        table=_table(found) if found else None,
        claim=_claimed(typed) if found and typed.get("says") and not faults else "",
        contradicted=finding.text if finding else "",
    )


def _series_key(row: PublishedFigure) -> tuple[object, ...]:
    return row.subject, row.title, row.area_id, row.place_id, row.edition


def _series_name(row: PublishedFigure) -> str:
    about = row.area or row.place
    return f"{row.title}, {about.name if about else ''} ({row.edition})"


def _period(row: PublishedFigure) -> Period:
    return Period(row.starts_on, row.ends_before)


def _compared(
    rows: Sequence[PublishedFigure], typed: Mapping[str, str], faults: list[str]
) -> Comparison | None:
    """The two windows chosen, as rates; None with the reason among the faults, or when nothing is chosen yet."""
    pair = [row for name in ("one", "other") for row in rows if str(row.pk) == typed.get(name)]
    if len(pair) != 2:
        return None
    windows: list[Window] = []
    for row in pair:
        try:
            windows.append(window_of(row))
        except Refused as refused:
            faults.append(str(refused))
    if len(windows) != 2:
        return None
    try:
        return compare(*windows)
    except Refused as refused:
        faults.append(str(refused))
        return None


def _finding(
    rows: Sequence[PublishedFigure], found: Comparison, typed: Mapping[str, str], faults: list[str]
) -> claims.Finding | None:
    says = typed.get("says", "")
    if says not in claim_kinds.SAYS:
        return None
    values = {}
    for name, read, words in (
        ("percent", claim_kinds.percent, "By how many per cent"),
        ("base_until", claim_kinds.day, "Last day of the time it is measured from"),
    ):
        if typed.get(name):
            try:
                values[name] = read(typed[name])
            except Refused as refused:
                faults.append(f"{words}: {refused}")
    if faults:
        return None
    about = rows[0].area or rows[0].place
    return claims.rise([Change(about.name if about else "", found)], says=says, where=TYPED, **values)


def _claimed(typed: Mapping[str, str]) -> str:
    said = dict(SAYS).get(typed.get("says", ""), "")
    by = f" by {typed['percent'].rstrip('%')}%" if typed.get("percent") else ""
    since = f", measured from a time that ended by {typed['base_until']}" if typed.get("base_until") else ""
    return f"{said}{by}{since}"


def _headline(row: PublishedFigure, found: Comparison) -> str:
    change = found.change or "no change can be given: there was nothing before"
    return f"{row.title}: {found.earlier.per_month} a month, then {found.later.per_month}: {change}"


def _table(found: Comparison) -> Table:
    columns = (
        Column("Window"),
        *(Column(words, is_number=True) for words in ("Counted", "Months", "A month", "A year")),
    )
    rows = tuple(
        (each.period.show(), count(each.count), str(each.months), each.per_month, each.per_year)
        for each in (found.earlier, found.later)
    )
    note = (
        "The longer window was cut to what the shorter one leaves, so that no day counts twice."
        if found.is_cut
        else ""
    )
    return Table("The two windows as rates", columns, rows, note=note)
