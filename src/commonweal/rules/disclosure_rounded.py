"""Rounding, the other way to make counts of people fit to be shown: every number stands for `base` possible ones.

Read a cell as: a count that ends up nearest to this multiple of the base. Rounded to 5, a shown 10 was 8 to 12. A
nought and every count that would be rounded to nought or to the first multiple read the same, “fewer than 8”: if
nought were shown, the few who are left would be known to be there; if 5 were, nobody who is hidden below the
threshold could be behind it, and it would stand for 5, 6 and 7 alone.

A total is added up from the rounded numbers, never rounded for itself: two tens whose true sum is rounded to 25 can
only be 11 and 12. So a total gives nothing away, and can be off; the note says by how much at most. Where a part reads
“fewer than”, the total counts it as the middle of what it can be. Nothing is drawn by chance: the
same table is rounded alike every time, or the mean of many printings would give it away. A rounded table is safe
alone; an exact figure of the same people beside it is not.
"""

from collections.abc import Iterable, Mapping

from commonweal.rules.disclosure import Rates, Series, Table, read_counts, refuse_bad
from commonweal.rules.measures import percent
from commonweal.rules.publishable import GATE, TOTAL, Cell, CellStatus, Publishable, Row


def publish_rounded(
    counts: Series | Table, *, threshold: int, base: int = 5, column: str = "Number"
) -> Publishable:
    """Counts of people rounded to the base, with totals of the rounded numbers. Takes what `disclosure.publish` takes.

    Raises ValueError as `publish` does, and for a base below the threshold.
    """
    columns, values = read_counts(counts, column)
    refuse_bad((*counts, *columns), values, threshold)
    _refuse_base(base, threshold)
    small = fewest_shown(base)
    headings = columns if len(columns) == 1 else (*columns, TOTAL)
    rows = []
    for row in (*counts, TOTAL):
        cells = []
        for heading in headings:
            if TOTAL not in (row, heading):
                cells.append(_rounded(values[row, heading], base, small))
            else:
                parts = [
                    value
                    for (each_row, each_column), value in values.items()
                    if row in (each_row, TOTAL) and heading in (each_column, TOTAL)
                ]
                cells.append(_total(parts, base, small))
        rows.append(Row(row, tuple(cells)))
    notes = (*_notes(base, small), _totals_note(values.values(), base, small))
    return Publishable(headings, tuple(rows), threshold, notes, made_by=GATE, rounded_to=base)


def publish_rounded_rates(
    rates: Rates, *, threshold: int, base: int = 5, numerator: str = "Number", denominator: str = "Out of"
) -> Publishable:
    """Rates of rounded counts and of nothing else; none where either count reads “fewer than”. No total: that of the
    rounded numbers would be no better than the reader's own.
    """
    for label, rate in rates.items():
        if rate is not None and rate[0] > rate[1]:
            raise ValueError(f"{label}: the numerator is above the denominator. Check both.")
    values = {
        (label, part): None if rate is None else rate[at]
        for label, rate in rates.items()
        for at, part in enumerate((numerator, denominator))
    }
    refuse_bad(tuple(rates), values, threshold)
    _refuse_base(base, threshold)
    small = fewest_shown(base)
    rows = []
    for label in rates:
        top, bottom = (_rounded(values[label, part], base, small) for part in (numerator, denominator))
        rows.append(Row(label, (top, bottom, _rate(top, bottom))))
    notes = (*_notes(base, small), "Rates are of the rounded numbers.")
    columns = (numerator, denominator, "Per cent")
    return Publishable(columns, tuple(rows), threshold, notes, made_by=GATE, rounded_to=base)


def fewest_shown(base: int) -> int:
    """The smallest count that is shown as a number: the first that is rounded to twice the base. 8 for 5, 15 for 10."""
    return 2 * base - base // 2


def rounded_range(shown: int, base: int) -> tuple[int, int]:
    """The lowest and the highest count that a shown multiple stands for."""
    lowest = shown - base // 2
    return lowest, lowest + base - 1


def _nearest(value: int, base: int) -> int:
    return (value + base // 2) // base * base


def _rounded(value: int | None, base: int, small: int) -> Cell:
    if value is None:
        return Cell(None, CellStatus.MISSING)
    if value < small:
        return Cell(None, CellStatus.SUPPRESSED, fewer_than=small)
    return Cell(_nearest(value, base), CellStatus.VALUE)


def _total(parts: Iterable[int | None], base: int, small: int) -> Cell:
    parts = list(parts)
    known = [value for value in parts if value is not None]
    if not known:
        return Cell(None, CellStatus.MISSING)
    if all(value < small for value in known):
        # All the parts read the same; their total is left as unknown as they are.
        return Cell(None, CellStatus.SUPPRESSED, fewer_than=len(known) * (small - 1) + 1)
    middle = small // 2
    added = sum(middle if value < small else _nearest(value, base) for value in known)
    is_whole = len(known) == len(parts)
    return Cell(_nearest(added, base), CellStatus.VALUE if is_whole else CellStatus.PARTLY_COVERED)


def _rate(top: Cell, bottom: Cell) -> Cell:
    if top.value is None or bottom.value is None:
        missing = CellStatus.MISSING in (top.status, bottom.status)
        return Cell(None, CellStatus.MISSING if missing else CellStatus.SUPPRESSED)
    return Cell(percent(top.value, bottom.value), CellStatus.VALUE, unit="%")


def _refuse_base(base: int, threshold: int) -> None:
    if base < threshold:
        raise ValueError(
            f"Rounded to {base}, a number would stand for fewer than {threshold} possible ones."
            f" Give a base of {threshold} or more."
        )


def _notes(base: int, small: int) -> tuple[str, ...]:
    return (
        f"Numbers are rounded to the nearest {base} to protect people; 0 to {small - 1} all read the same.",
    )


def _totals_note(values: Iterable[int | None], base: int, small: int) -> str:
    """How far a total can be off, told from what is shown alone."""
    known = [value for value in values if value is not None]
    most = sum(small // 2 if value < small else base // 2 for value in known) + base // 2
    words = f"Totals are of the rounded numbers, and the last one can be off by up to {most}."
    missing: Mapping[bool, str] = {True: "", False: " Some figures were not submitted."}
    return words + missing[len(known) == len(list(values))]
