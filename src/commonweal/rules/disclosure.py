"""The one gate for counts: whatever leaves as a figure leaves as a Publishable, and only `publish` makes one.

Read a cell as: this figure, or the plain reason why there is none. Nought, not submitted, hidden and partly
covered are four different things and never stand for each other.

The rule. A count of people from 1 to `threshold` - 1 is hidden; nought is shown. What would let a reader work
a hidden count out, or pin it closely, is hidden too (see `suppression`), a total if need be. Hidden cells all
read the same: to say which of them are small would help the reader along. Only a figure that stands alone
says “fewer than”. A rate goes by its three counts: those it counts, those it does not, and all; when any of
them is hidden there is no rate, and where the attribute is sensitive noughts and hundreds are hidden too,
since they speak of everyone at once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from commonweal.rules import suppression
from commonweal.rules.measures import percent
from commonweal.rules.publishable import (
    GATE,
    HIDDEN_IN_WORDS,
    TOTAL,
    Cell,
    CellStatus,
    Publishable,
    Row,
    cell_of,
    notes_of,
)
from commonweal.rules.suppression import Place

__all__ = [
    "HIDDEN_IN_WORDS",
    "TOTAL",
    "Cell",
    "CellStatus",
    "Publishable",
    "Row",
    "publish",
    "publish_rates",
]

Series = Mapping[str, int | None]
Table = Mapping[str, Mapping[str, int | None]]
Rates = Mapping[str, tuple[int, int] | None]
Contributors = Mapping[str, Collection[str] | Mapping[str, Collection[str]]]


def publish(
    counts: Series | Table,
    *,
    threshold: int,
    column: str = "Number",
    also_hide: Collection[str | Place] = (),
    contributors: Contributors | None = None,
    min_contributors: int = 0,
    known: Collection[Place] = (),
) -> Publishable:
    """Counts of people, of which the parts add up to the totals, made fit to be shown. Totals are added here.

    `counts` is a series (label to count, shown under `column`) or a table (row label to column label to
    count); None means not submitted. Counts that overlap (a person under several headings) must not come here
    as one table. Raises ValueError for a count below zero, unlike columns, or a threshold below 2.

    `also_hide`: labels of rows whose total is hidden in another table of the same people, or places as (row, column),
    “Total” among either. Tables that share totals each hide what the others do: `disclosure_together` sees to that.

    `known`: places, “Total” among them, that readers have as they are: to hide them protects nobody, so others are hidden.

    `contributors`: who a count comes from (providers, say), laid out as `counts` is. A count that comes from fewer
    than `min_contributors` of them is hidden as a small one is, since it speaks of one of them alone.
    """
    columns, values = read_counts(counts, column)
    refuse_bad((*counts, *columns), values, threshold)
    given = [(place, value) for place, value in values.items() if value is not None]
    all_counts = suppression.table(given, TOTAL)
    too_few = _from_too_few(contributors, min_contributors, given, column)
    hidden = _places_to_hide(
        [each for each in all_counts if each.value > 0],
        is_small=lambda each: each.value < threshold or each.place in too_few or _is_asked(each, also_hide),
        threshold=threshold,
        known=known,
    )
    fewer_than = threshold if len(values) == 1 and not also_hide and not too_few else None
    shown = {each.place: each.value for each in all_counts}
    headings = columns if len(columns) == 1 else (*columns, TOTAL)
    rows = tuple(
        Row(
            row,
            tuple(
                cell_of(
                    shown.get((row, each)),
                    (row, each) in hidden,
                    _is_partial(row, each, values),
                    fewer_than,
                )
                for each in headings
            ),
        )
        for row in (*counts, TOTAL)
    )
    return Publishable(headings, rows, threshold, notes_of(rows, threshold), made_by=GATE)


def publish_rates(
    rates: Rates,
    *,
    threshold: int,
    numerator: str = "Number",
    denominator: str = "Out of",
    sensitive: bool = False,
    also_hide: Collection[str | Place] = (),
    known: Collection[Place] = (),
) -> Publishable:
    """Rates made fit to be shown: for each label how many, out of how many, whole per cent; the total last.

    `rates` maps a label to (numerator, denominator), or None where not submitted. `sensitive`: knowing that
    nobody, or everybody, in a group has this attribute would harm them, so 0% and 100% are hidden with the small ones.
    `also_hide` and `known` as for `publish`: of these rows the denominator is hidden too; in a place the column is “in” for
    who is counted, “out” for who is not, or “Total”. Raises ValueError as `publish` does, and for a numerator above its
    denominator.
    """
    for label, rate in rates.items():
        if rate is not None and rate[0] > rate[1]:
            raise ValueError(f"{label}: the numerator is above the denominator. Check both.")
    values = {
        place: value
        for label, rate in rates.items()
        for place, value in (
            ((label, "in"), None if rate is None else rate[0]),
            ((label, "out"), None if rate is None else rate[1] - rate[0]),
        )
    }
    refuse_bad(tuple(rates), values, threshold)
    given = [(place, value) for place, value in values.items() if value is not None]
    all_counts = suppression.table(given, TOTAL)
    shown = {each.place: each.value for each in all_counts}
    if sensitive:
        # Nought is hidden too, so a hidden number may be nought; but never how many a rate is out of.
        all_counts = [each if each.place[1] == TOTAL else replace(each, lowest=0) for each in all_counts]
    hidden = _places_to_hide(
        [each for each in all_counts if each.value >= each.lowest and shown[each.place[0], TOTAL] > 0],
        is_small=lambda each: each.value < threshold or _is_asked(each, also_hide),
        threshold=threshold,
        known=known,
    )
    partial = any(rate is None for rate in rates.values())
    rows = tuple(
        Row(row, _rate_cells(row, shown, hidden, partial and row == TOTAL)) for row in (*rates, TOTAL)
    )
    notes = notes_of(rows, threshold)
    if sensitive and notes:
        notes = (*notes, "0% and 100% are hidden as small numbers are.")
    return Publishable((numerator, denominator, "Per cent"), rows, threshold, notes, made_by=GATE)


def _places_to_hide(
    counts: Sequence[suppression.Count],
    *,
    is_small: Callable[[suppression.Count], bool],
    threshold: int,
    known: Collection[Place],
) -> frozenset[Place]:
    """What is known is of no use for hiding something else behind it. Where nothing else is left, as if nothing were known: it
    is then for the release log to refuse.
    """
    if known:
        unsure = [each for each in counts if each.place not in known or is_small(each)]
        try:
            return suppression.places_to_hide(unsure, is_small=is_small, threshold=threshold)
        except ValueError:
            pass
    return suppression.places_to_hide(counts, is_small=is_small, threshold=threshold)


def _rate_cells(
    row: str, shown: Mapping[Place, int], hidden: frozenset[Place], partial: bool
) -> tuple[Cell, Cell, Cell]:
    counted, everyone = shown.get((row, "in")), shown.get((row, TOTAL))
    top = cell_of(counted, (row, "in") in hidden, partial)
    bottom = cell_of(everyone, (row, TOTAL) in hidden, partial)
    if counted is None or everyone is None:
        return top, bottom, Cell(None, CellStatus.MISSING)
    if CellStatus.SUPPRESSED in {top.status, bottom.status}:
        return top, bottom, Cell(None, CellStatus.SUPPRESSED)
    rate = percent(counted, everyone)
    if rate is None:
        return top, bottom, Cell(None, CellStatus.NOTHING_TO_COUNT)
    status = CellStatus.PARTLY_COVERED if partial else CellStatus.VALUE if rate else CellStatus.ZERO
    return top, bottom, Cell(rate, status, unit="%")


def _from_too_few(
    contributors: Contributors | None, at_least: int, known: Iterable[tuple[Place, int]], column: str
) -> frozenset[Place]:
    """The places, totals among them, of counts that come from fewer than `at_least` contributors. A part that is nought
    comes from nobody.
    """
    if contributors is None or at_least <= 1:
        return frozenset()
    found: dict[Place, set[str]] = defaultdict(set)
    for (row, each), value in known:
        given = contributors.get(row, ())
        names = given.get(each, ()) if isinstance(given, Mapping) else given if each == column else ()
        if isinstance(names, str):
            raise TypeError(f"{row}, {each}: give the contributors as a collection of names.")
        if value and not names:
            raise ValueError(f"{row}, {each}: say who this count comes from.")
        for place in ((row, each), (row, TOTAL), (TOTAL, each), (TOTAL, TOTAL)):
            found[place].update(names if value else ())
    return frozenset(place for place, names in found.items() if len(names) < at_least)


def _is_asked(count: suppression.Count, also_hide: Collection[str | Place]) -> bool:
    """Is this to be hidden because another table hides it: the total of a row, or a place named by row and column?"""
    row, column = count.place
    return (column == TOTAL and row in also_hide) or count.place in also_hide


def _is_partial(row: str, column: str, values: Mapping[Place, int | None]) -> bool:
    """Is this a total of which some part was not submitted?"""
    if TOTAL not in (row, column):
        return False
    return any(
        value is None
        for (each_row, each_column), value in values.items()
        if row in (each_row, TOTAL) and column in (each_column, TOTAL)
    )


def read_counts(counts: Series | Table, column: str) -> tuple[tuple[str, ...], dict[Place, int | None]]:
    """The columns, in the order of the first row, and every cell by its place."""
    rows = {row: given if isinstance(given, Mapping) else {column: given} for row, given in counts.items()}
    columns = tuple(next(iter(rows.values()), {column: None}))
    for row, cells in rows.items():
        if set(cells) != set(columns):
            raise ValueError(
                f"{row}: this row has other columns than the first. Use None for a missing figure."
            )
    return columns, {(row, each): cells[each] for row, cells in rows.items() for each in columns}


def refuse_bad(labels: tuple[str, ...], values: Mapping[Place, int | None], threshold: int) -> None:
    """Raises ValueError, saying what to do, for what no table of counts can be made of."""
    if not values:
        raise ValueError("There is nothing to publish. Give at least one row.")
    if threshold < 2:
        raise ValueError("The threshold must be 2 or more: below that nothing would be hidden.")
    if TOTAL in labels:
        raise ValueError(f"“{TOTAL}” is added here. Give another label to your own row or column.")
    for (row, column), value in values.items():
        if value is not None and (type(value) is not int or value < 0):
            raise ValueError(
                f"{row}, {column}: a count is a whole number, 0 or more, or None if not submitted."
            )
