"""The evaluation pack: its tables from a year's figures, and all of it as one file whose bytes depend on nothing else.

Tables are CSV for people and Parquet for programs; both hold the same rows.
"""

import io

from commonweal.outcomes.value.counts import OUTCOMES, answered_in_words, published
from commonweal.outcomes.value.queries import Bought, Year
from commonweal.outcomes.value.zips import zipped
from commonweal.rules.cost_per_outcome import DOES_NOT_SHOW, Cost, cost_of
from commonweal.rules.disclosure import CellStatus
from commonweal.rules.evaluation import (
    MANIFEST,
    README,
    STATUS,
    Column,
    PackTable,
    Value,
    as_csv,
    codebook_of,
    manifest_of,
    readme,
    table_of_measure,
)
from commonweal.rules.measures import Measure

LEDGER = "The pool’s ledger, by the day the money moved; work done and not yet billed is in it."
FINANCE = "Finance officer"


def pack(year: Year) -> bytes:
    """The pack of a year's figures. Raises ValueError when nothing was counted."""
    counts = year.counts
    if counts.refreshed_at is None:
        raise ValueError("Nothing was counted, so there is nothing to pack.")
    tables = tables_of(year)
    files = {README: readme(year=year.period, threshold=counts.threshold, refreshed_at=counts.refreshed_at, tables=tables,
                            answered=answered_in_words(counts))}  # fmt: skip
    for table in (*tables, codebook_of(tables)):
        files[f"{table.name}.csv"] = as_csv(table)
        files[f"{table.name}.parquet"] = as_parquet(table)
    manifest = manifest_of(files, year=year.period, refreshed_at=counts.refreshed_at)
    return zipped({**files, MANIFEST: manifest})


def tables_of(year: Year) -> list[PackTable]:
    """Every table of the pack but the codebook: the measures as published, the spending, and the cost of an outcome."""
    measures = [table_of_measure(measure, found) for measure, found in published(year.counts)]
    return [*measures, _spending(year), _costs(year)]


def _spending(year: Year) -> PackTable:
    columns = (
        *_LINE,
        Column(
            "spent_pence", "What was spent.", "pence", year.period.show(), LEDGER, FINANCE, is_number=True
        ),
    )
    rows = tuple((*_named(each), each.spent_pence) for each in year.bought)
    return PackTable("spending", "What was spent, by line and area", columns, rows)


_LINE = (
    Column("client_group", "Whom the line is for: victim, child or perpetrator."),
    Column("area", "Where it was spent."),
    Column(
        "line", "What it was spent on; several where one provider does them and they cannot be told apart."
    ),
)


def _named(each: Bought) -> tuple[str, str, str]:
    return each.client_group, each.area, each.name


def _costs(year: Year) -> PackTable:
    by = "What was spent over the count, to the pound; 95% by Byar’s interval of the count."
    pence = {
        "unit": "pence for one",
        "window": year.period.show(),
        "source": f"{LEDGER} {by}",
        "owner": FINANCE,
    }
    columns = (
        Column("measure", "What counts as an outcome: see the table of this name."),
        *_LINE,
        Column("count", "How many outcomes, where that may be shown.", is_number=True),
        STATUS,
        Column("cost_pence", f"What one cost. {DOES_NOT_SHOW}", is_number=True, **pence),
        Column("lowest_pence", "The lower end.", is_number=True, **pence),
        Column("highest_pence", "The upper end; empty where chance could have left none.", is_number=True, **pence),
        Column("why_none", "Why there is no cost, in words."),
    )  # fmt: skip
    rows = tuple(_cost_row(measure, each) for measure in OUTCOMES for each in year.bought)
    return PackTable("cost_per_outcome", "What one outcome cost, by line and area", columns, rows)


def _cost_row(measure: Measure, each: Bought) -> tuple[Value, ...]:
    cell = each.cells.get(measure.key)
    status, number = (cell.status, cell.value) if cell is not None else (CellStatus.MISSING, None)
    found = cost_of(each.spent_pence, cell)
    costs: tuple[Value, ...] = (
        (found.pence, found.lowest, found.highest, "")
        if isinstance(found, Cost)
        else (None, None, None, found.words)
    )
    return (measure.key, *_named(each), number, status.value, *costs)


def as_parquet(table: PackTable) -> bytes:
    """The table as Parquet: whole numbers as 64-bit integers, all else as text; none where there is no value."""
    # A serving process does without it until somebody makes a pack.
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [pa.field(each.name, pa.int64() if each.is_number else pa.string()) for each in table.columns]
    columns = [
        pa.array([row[place] for row in table.rows], type=field.type) for place, field in enumerate(fields)
    ]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), out, compression="none")
    return out.getvalue()
