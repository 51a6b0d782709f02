"""What was counted, kept where the pages read it: only what is new or other than before is written. As the mart's role.

Millions of counts are compared by the engine that counted them, and none of them as a Python value.
"""

import io
from collections.abc import Sequence
from datetime import date

import duckdb
import pyarrow
import pyarrow.compute
import pyarrow.csv
from django.db import connection

from commonweal.outcomes.measuring import COUNTS

KEPT = COUNTS.append(pyarrow.field("is_certified", pyarrow.bool_()))
WITH_ID = pyarrow.schema([("id", pyarrow.int64()), *KEPT])
COLUMNS = ", ".join(KEPT.names)
Row = tuple[str, date, int, str, int | None, int, int, bool]
SAME = " AND ".join(f"one.{each} IS NOT DISTINCT FROM other.{each}" for each in KEPT.names)


def keep(counts: pyarrow.Table, *, certified: Sequence[Row] = ()) -> tuple[int, set[date]]:
    """Makes these the counts, with what services that keep their own records certified. Returns how many rows were written, and
    in which months something changed.
    """
    now = pyarrow.concat_tables([_counted(counts), _certified(certified)])
    was = _kept()
    with duckdb.connect(":memory:") as engine:
        engine.register("now", now)
        engine.register("was", was)
        gone = _only_in(engine, "was", "now", select="id, starts_on")
        new = _only_in(engine, "now", "was", select=COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM outcomes_count WHERE id = ANY(%s)", [gone["id"].to_pylist()])
        with cursor.cursor.copy(f"COPY outcomes_count ({COLUMNS}) FROM STDIN (FORMAT csv)") as copy:
            copy.write(_as_csv(new))
    months = pyarrow.concat_tables([gone.select(["starts_on"]), new.select(["starts_on"])])["starts_on"]
    return new.num_rows, set(pyarrow.compute.unique(months).to_pylist())


def _counted(counts: pyarrow.Table) -> pyarrow.Table:
    certified = pyarrow.repeat(pyarrow.scalar(False), counts.num_rows)
    return counts.append_column("is_certified", certified).cast(KEPT)


def _certified(rows: Sequence[Row]) -> pyarrow.Table:
    return pyarrow.Table.from_pylist([dict(zip(KEPT.names, row, strict=True)) for row in rows], schema=KEPT)


def _kept() -> pyarrow.Table:
    content = io.BytesIO()
    with connection.cursor() as cursor:
        sql = f"COPY (SELECT id, {COLUMNS} FROM outcomes_count) TO STDOUT (FORMAT csv)"  # noqa: S608
        with cursor.cursor.copy(sql) as copied:
            for block in copied:
                content.write(block)
    if not content.tell():
        return WITH_ID.empty_table()
    content.seek(0)
    return pyarrow.csv.read_csv(
        content,
        read_options=pyarrow.csv.ReadOptions(column_names=WITH_ID.names),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=WITH_ID, true_values=["t"], false_values=["f"]
        ),
    )


def _only_in(engine: duckdb.DuckDBPyConnection, one: str, other: str, *, select: str) -> pyarrow.Table:
    """`one` and `other` name tables of ours; whatever stands in the first and not, value for value, in the second."""
    return engine.sql(f"SELECT {select} FROM {one} one ANTI JOIN {other} other ON {SAME}").to_arrow_table()  # noqa: S608


def _as_csv(rows: pyarrow.Table) -> bytes:
    sink = io.BytesIO()
    pyarrow.csv.write_csv(rows, sink, pyarrow.csv.WriteOptions(include_header=False))
    return sink.getvalue()
