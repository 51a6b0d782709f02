"""The mart: what happened, without anybody in it. From PostgreSQL through Arrow to Parquet, under a role that can read milestones
and nothing else about people.

No row has a name, a contact, free text or an id: it cannot be led back to a record, not even by whoever has the database.
A month is written anew when something in it changed, or when the rows no longer tie with the database.
"""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

import pyarrow
import pyarrow.csv
from django.db import connection

from commonweal.outcomes.mart_calendar import (
    LONDON,
    as_numpy,
    london_days,
    month_of,
    months_of,
    working_numbers,
)
from commonweal.outcomes.mart_files import Manifest, Part, read_manifest, write_part
from commonweal.outcomes.mart_role import as_mart as as_mart
from commonweal.rules.bank_holidays import Calendar, calendar_in_force
from commonweal.rules.equality import NOT_ASKED, Counted
from commonweal.rules.mart_columns import BY, ROWS, WORKING_DAYS, Kind
from commonweal.rules.measure_conditions import working
from commonweal.rules.outcome_tools import DAILY_LIFE
from commonweal.rules.periods import add_months

_FELT = """
LEFT JOIN (SELECT episode_id, true AS paired, bool_or(change = 'better') AS better, bool_or(change = 'worse') AS worse
             FROM milestones_felt WHERE tool = ANY(%(daily_life)s) AND change <> '' GROUP BY 1) f ON f.episode_id = e.id"""
_EQUALITY = """
LEFT JOIN milestones_equality q ON q.episode_id = e.id"""
_AS_FOUND = {
    "follows": "e.follows_id IS NOT NULL",
    "daily_life_paired": "COALESCE(f.paired, false)",
    "daily_life_better": "COALESCE(f.better, false)",
    "daily_life_worse": "COALESCE(f.worse, false)",
    "side": "e.side",
    "client_group": "e.client_group",
    "area_id": "e.area_id",
    "provider_id": "e.provider_id",
    # Where nobody asked there is no row, and the mart says so in a word: it is not the same as nothing known.
    **{each.name: f"COALESCE(q.{each.name}, '{NOT_ASKED}')" for each in fields(Counted)},
}


@dataclass(frozen=True)
class Source:
    """Where the rows of a table come from. `month` says, in SQL, the day that puts a row into a file."""

    table: str
    joined: str
    alias: str
    month: str
    within: str
    changed: str
    order: str


SOURCES: Mapping[str, Source] = {
    "referrals": Source(
        table="milestones_episode e",
        joined=_FELT + _EQUALITY,
        alias="e",
        month="date_trunc('month', e.received_at AT TIME ZONE 'Europe/London')::date",
        within="e.received_at >= %(first)s AND e.received_at < %(last)s",
        changed="""e.changed_at >= %(since)s OR e.id IN (SELECT episode_id FROM milestones_felt WHERE changed_at >= %(since)s
                   UNION ALL SELECT episode_id FROM milestones_equality WHERE changed_at >= %(since)s)""",
        order="e.received_at, e.id",
    ),
    "activities": Source(
        table="milestones_output o JOIN milestones_episode e ON e.id = o.episode_id AND NOT o.is_struck",
        joined="",
        alias="o",
        month="date_trunc('month', o.done_on)::date",
        within="o.done_on >= %(first_day)s AND o.done_on < %(last_day)s",
        # What was struck is in no file, and its month is found all the same.
        changed="o.changed_at >= %(since)s OR e.changed_at >= %(since)s",
        order="o.done_on, o.id",
    ),
}


def bring_up_to_date(
    folder: Path, *, since: datetime | None, tell: Callable[[int, int], None] = lambda done, of: None
) -> tuple[Manifest, int]:
    """Writes the months that changed since a moment (all when None), and those that do not tie. Returns the manifest to be, which
    is not exchanged yet, and how many months were written. As the mart's role. `tell` hears before each month how many are
    written, and of how many.
    """
    was = read_manifest(folder)
    if was.columns != columns_hash():
        was, since = Manifest(columns_hash()), None
    tables: dict[str, dict[str, Part]] = {}
    to_write: list[tuple[str, date]] = []
    for table in ROWS:
        there = months_there(table)
        kept = {} if since is None else was.tables.get(table, {})
        stale = set() if since is None else _months_changed(table, since)
        to_write += [
            (table, month)
            for month, rows in there.items()
            if month in stale or _named(month) not in kept or kept[_named(month)].rows != rows
        ]
        tables[table] = {
            name: part for name, part in kept.items() if date.fromisoformat(f"{name}-01") in there
        }
    for done, (table, month) in enumerate(to_write):
        tell(done, len(to_write))
        tables[table][_named(month)] = write_part(folder, table, _named(month), read_month(table, month))
    return Manifest(columns_hash(), tables), len(to_write)


def _named(month: date) -> str:
    return f"{month:%Y-%m}"


def months_there(table: str) -> dict[date, int]:
    """How many rows the database has in each month: what the files are held against."""
    source = SOURCES[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {source.month}, count(*) FROM {source.table} GROUP BY 1 ORDER BY 1")  # noqa: S608
        return dict(cursor.fetchall())


def _months_changed(table: str, since: datetime) -> set[date]:
    source = SOURCES[table]
    everything = source.table.replace(" AND NOT o.is_struck", "")
    with connection.cursor() as cursor:
        sql = f"SELECT DISTINCT {source.month} FROM {everything} WHERE {source.changed}"  # noqa: S608
        cursor.execute(sql, {"since": since})
        return {row[0] for row in cursor.fetchall()}


def read_month(table: str, month: date) -> pyarrow.Table:
    """One month of a table, with the months and working days of its moments beside them."""
    source, after = SOURCES[table], add_months(month, 1)
    select = ", ".join(_selected(source, name, kind) for name, kind in _exported(table).items())
    first, last = (datetime(day.year, day.month, 1, tzinfo=LONDON) for day in (month, after))
    values = {
        "first": first,
        "last": last,
        "first_day": month,
        "last_day": after,
        "daily_life": sorted(DAILY_LIFE),
    }
    sql = f"COPY (SELECT {select} FROM {source.table}{source.joined} WHERE {source.within} ORDER BY {source.order}) TO STDOUT (FORMAT csv)"  # noqa: S608, E501
    content = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        # COPY takes no values beside the question: they are dates of ours and codes of the rule book, written in by the driver.
        with cursor.cursor.copy(_written(sql, values)) as copied:
            for block in copied:
                content.write(block)
    return _with_calendar(table, _as_table(table, content))


def _selected(source: Source, name: str, kind: Kind) -> str:
    if name in _AS_FOUND:
        return _AS_FOUND[name]
    column = f"{source.alias}.{name}"
    return f"NULLIF({column}, '')" if kind == Kind.WORD else column


def _written(sql: str, values: dict[str, object]) -> bytes:
    from psycopg import ClientCursor

    return ClientCursor(connection.connection).mogrify(sql, values).encode()


def _exported(table: str) -> dict[str, Kind]:
    return {name: column.kind for name, column in ROWS[table].items()} | {
        "area_id": Kind.NUMBER,
        "provider_id": Kind.NUMBER,
    }


def _as_table(table: str, content: io.BytesIO) -> pyarrow.Table:
    types = {
        Kind.MOMENT: pyarrow.timestamp("us", "UTC"),
        Kind.DAY: pyarrow.date32(),
        Kind.WORD: pyarrow.string(),
        Kind.NUMBER: pyarrow.int64(),
        Kind.TRUTH: pyarrow.bool_(),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in _exported(table).items()])
    if not content.tell():
        return schema.empty_table()
    content.seek(0)
    return pyarrow.csv.read_csv(
        content,
        read_options=pyarrow.csv.ReadOptions(column_names=schema.names),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=schema, strings_can_be_null=True, true_values=["t"], false_values=["f"]
        ),
    )


def _with_calendar(table: str, rows: pyarrow.Table) -> pyarrow.Table:
    columns = {}
    for name, kind in _exported(table).items():
        values = rows[name]
        if kind == Kind.MOMENT:
            values = values.cast(pyarrow.int64())
            days = london_days(values)
            if ROWS[table][name].places:
                columns[month_of(name)] = months_of(days)
            if name in WORKING_DAYS:
                columns[working(name)] = working_numbers(days)
        elif kind == Kind.DAY:
            columns[month_of(name)] = months_of(as_numpy(values.cast(pyarrow.int32())))
            values = values.cast(pyarrow.int32())
        columns[name] = values
    return pyarrow.table(dict(sorted(columns.items())))


def columns_hash() -> str:
    """What the tables consist of: with another set of columns, or other bank holidays, every file is written anew."""
    said = repr(
        [(table, [(c.name, c.kind) for c in columns.values()], BY) for table, columns in ROWS.items()]
    )
    # Files made before there was another calendar stay good: they were counted by that of England and Wales.
    if (calendar := calendar_in_force()) is not Calendar.ENGLAND_AND_WALES:
        said += calendar.value
    return hashlib.sha256(said.encode()).hexdigest()[:16]
