"""What was counted, kept where the pages read it: only what is new or other than before is written. As the mart's role."""

from collections.abc import Iterable
from datetime import date

import pyarrow
from django.db import connection

COLUMNS = "measure, starts_on, area_id, client_group, provider_id, numerator, denominator, is_certified"
Row = tuple[str, date, int, str, int | None, int, int, bool]


def keep(counts: pyarrow.Table, *, certified: Iterable[Row] = ()) -> tuple[int, set[date]]:
    """Makes these the counts, with what services that keep their own records certified. Returns how many rows were written, and
    in which months something changed.
    """
    ours = zip(*(column.to_pylist() for column in counts.columns), strict=True)
    rows = {(*row, False) for row in ours} | set(certified)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {COLUMNS} FROM outcomes_count")  # noqa: S608
        there = {row[1:]: row[0] for row in cursor.fetchall()}
        gone, new = there.keys() - rows, rows - there.keys()
        cursor.execute("DELETE FROM outcomes_count WHERE id = ANY(%s)", [[there[row] for row in gone]])
        with cursor.cursor.copy(f"COPY outcomes_count ({COLUMNS}) FROM STDIN") as copy:
            for row in new:
                copy.write_row(row)
    return len(new), {row[1] for row in gone | new}
