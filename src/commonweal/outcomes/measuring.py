"""Measures counted from the mart, through Ibis: on DuckDB here, and unchanged on Spark for a nation.

All measures of one table that are placed by one moment are one question, so a column is read once however many measures touch it.
Everything is whole numbers and two-valued (what is not known fulfils no comparison), so every engine finds the same.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import groupby
from pathlib import Path

import duckdb
import ibis
import pyarrow
import pyarrow.compute

from commonweal.outcomes.mart_calendar import month_of
from commonweal.outcomes.mart_files import Manifest
from commonweal.rules.mart_columns import BY
from commonweal.rules.measure_conditions import (
    COMPARES,
    AllOf,
    Among,
    AnyOf,
    Apart,
    Compared,
    Condition,
    Known,
    Not,
    Truth,
    conjuncts,
    working,
)
from commonweal.rules.measure_files import Measure

COUNTS = pyarrow.schema(
    [
        ("measure", pyarrow.string()),
        ("starts_on", pyarrow.date32()),
        ("area_id", pyarrow.int64()),
        ("client_group", pyarrow.string()),
        ("provider_id", pyarrow.int64()),
        ("numerator", pyarrow.int64()),
        ("denominator", pyarrow.int64()),
    ]
)
MEMORY = "1GB"


def count_files(
    folder: Path,
    manifest: Manifest,
    measures: Sequence[Measure],
    *,
    now: int,
    tell: Callable[[int], None] = lambda done: None,
) -> pyarrow.Table:
    """Every measure by month, area, client group and provider, from the files of a mart. `now` in microseconds since 1970, UTC.

    A row for each place in which something was among; see COUNTS. `tell` hears before each question how many are answered.
    """
    config = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY,
    }
    database = duckdb.connect(":memory:", config=config)
    try:
        engine = ibis.duckdb.from_connection(database)
        _shut(database, but=folder)
        tables = {
            table: engine.read_parquet(paths)
            for table in manifest.tables
            if (paths := manifest.paths(table, folder))
        }
        return count(tables, measures, now=now, tell=tell)
    finally:
        database.close()


def count(
    tables: Mapping[str, ibis.Table],
    measures: Sequence[Measure],
    *,
    now: int,
    tell: Callable[[int], None] = lambda done: None,
) -> pyarrow.Table:
    """As count_files, from tables of whatever engine. A table that is not there has no rows."""
    found = []
    for done, ((rows, placed_by), together) in enumerate(questions(measures)):
        tell(done)
        if rows in tables:
            answer = question(tables[rows], together, placed_by, now=now).to_pyarrow()
            found += [_of_measure(answer, number, each) for number, each in enumerate(together)]
    return pyarrow.concat_tables(found) if found else COUNTS.empty_table()


def questions(measures: Iterable[Measure]) -> Iterator[tuple[tuple[str, str], list[Measure]]]:
    """The measures that one pass over a table answers together."""

    def asked(measure: Measure) -> tuple[str, str]:
        return measure.rows, measure.placed_by

    for key, together in groupby(sorted(measures, key=asked), key=asked):
        yield key, list(together)


def question(table: ibis.Table, measures: Sequence[Measure], placed_by: str, *, now: int) -> ibis.Table:
    """The counts of these measures, a row for each month, area, client group and provider. `a0` of `b0` is the first's.

    What all measures say is asked of the records first, what several say is worked out once for each record, and each count takes
    what it needs of it.
    """
    month = month_of(placed_by)
    among = [conjuncts(each.among) for each in measures]
    counted = [said | conjuncts(each.counted) for said, each in zip(among, measures, strict=True)]
    by_all = frozenset.intersection(*among)
    table = table.filter(table[month].notnull(), *(expression(each, table, now) for each in by_all))
    names = {part: f"is{number}" for number, part in enumerate(frozenset().union(*counted) - by_all)}
    worked_out = table.select(
        month, *BY, **{name: expression(part, table, now) for part, name in names.items()}
    )

    @cache
    def how_many(said: frozenset[Condition]) -> ibis.expr.types.IntegerScalar:
        parts = [worked_out[names[each]] for each in said - by_all]
        return worked_out.count(where=reduce(operator.and_, parts) if parts else None)

    counts = {f"b{number}": how_many(said) for number, said in enumerate(among)}
    counts |= {f"a{number}": how_many(said) for number, said in enumerate(counted)}
    return worked_out.group_by([month, *BY]).aggregate(**counts)


def expression(condition: Condition, table: ibis.Table, now: int) -> ibis.expr.types.BooleanValue:
    """The condition in the engine's words. Never unknown: true or false for every record."""
    match condition:
        case AllOf(parts):
            return reduce(operator.and_, (expression(each, table, now) for each in parts), ibis.literal(True))
        case AnyOf(parts):
            return reduce(operator.or_, (expression(each, table, now) for each in parts), ibis.literal(False))
        case Not(part):
            return ~expression(part, table, now)
        case Known(column):
            return table[column].notnull()
        case Truth(column):
            return table[column].fill_null(False)
        case Among(column, values, negated):
            found = table[column].isin(sorted(values))
            return (~found if negated else found).fill_null(False)
        case Apart(first, last, by, than, working_days):
            start, end = (working(each) if working_days else each for each in (first, last))
            return COMPARES[by](table[end] - table[start], than).fill_null(False)
        case Compared(left, by, right, is_name):
            other = (ibis.literal(now) if right == "now" else table[right]) if is_name else right
            return COMPARES[by](table[left], other).fill_null(False)


def _of_measure(answer: pyarrow.Table, number: int, measure: Measure) -> pyarrow.Table:
    own = answer.select([month_of(measure.placed_by), *BY, f"a{number}", f"b{number}"])
    own = own.filter(pyarrow.compute.greater(own[-1], 0)).rename_columns(COUNTS.names[1:])
    return own.add_column(0, "measure", pyarrow.repeat(measure.key, own.num_rows)).cast(COUNTS)


def _shut(database: duckdb.DuckDBPyConnection, *, but: Path) -> None:
    """From now on it reads this folder and nothing else, loads nothing, and cannot be set otherwise again."""
    database.execute("SET temp_directory = ''")
    database.execute("SET allowed_directories = [?]", [str(but)])
    for setting in ("enable_external_access = false", "lock_configuration = true"):
        database.execute(f"SET {setting}")
