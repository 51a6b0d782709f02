"""A published figure as a table ready to show, with what stands beside and under it. Made of what passed the gate alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commonweal.commissioning.needs.pages.by_window import window_name
from commonweal.commissioning.needs.queries import Placed
from commonweal.design.tables import Column, Table
from commonweal.design.words import lower_first
from commonweal.outcomes.reports import Counted, Figures
from commonweal.outcomes.targets import aims_of
from commonweal.rules.comparators import IN_WORDS, PER_CENT, Figure, rate_of
from commonweal.rules.disclosure import TOTAL, Cell, CellStatus, Publishable
from commonweal.rules.intervals import of_share
from commonweal.rules.measures import Measure
from commonweal.rules.targets import beside

WINDOWS_SHOWN = 4
SHOWN = frozenset({CellStatus.VALUE, CellStatus.ZERO})
BETWEEN = "Between"
TARGET = "Target"
TARGET_MEANS = "Target: what is to be reached; of a number, its share of the days that were counted."
WITH_ELSEWHERE = "With what services that keep their records elsewhere certified."
WITHOUT_ELSEWHERE = "Without services that keep their records elsewhere: their returns do not say this."
AS_CERTIFIED = "As certified in the quarterly returns."
BETWEEN_MEANS = "Between: as far as chance alone moves a share of so few (95 times of 100)."


def table_of(measure: Measure, read: Counted, shown: Figures, group: str) -> Table:
    """The measure's table, its targets beside it, and under it whose records it covers where not all have theirs here."""
    published = shown.tables[measure.key]
    make = rates_table if measure.is_rate else published_table
    table = with_targets(make(measure.title, published), beside(published, aims_of(read, measure, group)))
    covers = (
        WITHOUT_ELSEWHERE
        if measure.key in shown.only_here
        else WITH_ELSEWHERE
        if measure.key in shown.certified
        else ""
    )
    if measure.told:
        covers = AS_CERTIFIED
        if shown.wanting.get(measure.key):
            covers += f" Not certified, and not in it: {'; '.join(shown.wanting[measure.key])}."
    return replace(table, note=f"{table.note} {covers}".strip())


def published_table(caption: str, published: Publishable, *, first: str = "Area") -> Table:
    """A published table as text that is ready to show, its notes under it."""
    columns = (Column(first), *(Column(label, is_number=True) for label in published.columns))
    rows = [(row.label, *(cell.text for cell in row.cells)) for row in published]
    return Table(caption, columns, tuple(rows[:-1]), total=rows[-1], note=" ".join(published.notes))


def rates_table(caption: str, published: Publishable) -> Table:
    """A published table of rates, and how far chance alone could move each share: made of what it shows and nothing else."""
    table = published_table(caption, published)
    between = {row.label: _between(row.cells[0], row.cells[1]) for row in published}
    assert table.total is not None
    return replace(
        table,
        columns=(*table.columns, Column(BETWEEN, is_number=True)),
        rows=tuple((*row, between[row[0]]) for row in table.rows),
        total=(*table.total, between[TOTAL]),
        note=f"{BETWEEN_MEANS} {table.note}".strip(),
    )


def with_targets(table: Table, said: Mapping[str, str]) -> Table:
    """A table with one more column of words: how each figure stands beside its target. As it was where there is none."""
    if not said:
        return table
    return replace(
        table,
        columns=(*table.columns, Column(TARGET)),
        rows=tuple((*row, said.get(row[0], "")) for row in table.rows),
        total=(*table.total, said.get(TOTAL, "")) if table.total else None,
        note=f"{TARGET_MEANS} {table.note}".strip(),
    )


def _between(part: Cell, whole: Cell) -> str:
    if not {part.status, whole.status} <= SHOWN:
        return ""
    found = of_share(part.value or 0, whole.value or 0)
    return f"{found.lowest}% to {found.highest}%" if found else ""


def published_beside(measure: Measure, published: Mapping[str, Sequence[Placed]]) -> Table | None:
    """What was published for our police force’s area, the latest window first; None where nothing is loaded."""
    found = published.get(measure.told.published, ()) if measure.told else ()
    if not found:
        return None
    figures = [each.figure for each in reversed(found)][:WINDOWS_SHOWN]
    sources = dict.fromkeys(f"{each.source} ({each.edition})" for each in figures)
    columns = (
        Column("Window"),
        Column("Published", is_number=True),
        Column("Rate", is_number=True),
        Column("What kind of number"),
    )
    return Table(
        f"Published for {figures[0].place}: {lower_first(figures[0].title)}",
        columns,
        tuple(
            (window_name(each.period), each.shown, _rate_said(each), IN_WORDS[each.status])
            for each in figures
        ),
        note=f"Of the whole police area, never divided onto the areas inside it. {'; '.join(sources)}.",
    )


def _rate_said(figure: Figure) -> str:
    rate = rate_of(figure)
    if rate is None:
        return ""
    return (
        f"{rate.shown}%"
        if rate.per == PER_CENT
        else f"{rate.shown} for each {rate.per:,} {figure.out_of_what}"
    )
