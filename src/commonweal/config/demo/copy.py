"""Rows by the million: lines of text, as PostgreSQL's COPY reads them, and the COPY itself.

Django is left out here because saving a row takes it a hundred times as long. Foreign keys are not looked up row by row where
the role may say so (`session_replication_role`): every id comes from the same hand, and a test looks all of them up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any

from django.db import ProgrammingError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors, sql

OWNER = "owner"
NOTHING = "\\N"
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def line(values: Iterable[object]) -> str:
    """One row, its values in the order of the columns; lists hold codes only."""
    return "\t".join([_WRITERS[type(value)](value) for value in values])


def moment(seconds: int | None) -> str | None:
    """Seconds since 1970 as PostgreSQL reads a moment."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def uuid_text(number: int) -> str:
    """128 bits as a UUID is written."""
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _escaped(text: str) -> str:
    return text if text.isprintable() and "\\" not in text else text.translate(_SPECIAL)


class _Writers(dict[type, Callable[[Any], str]]):
    """How a value of each type is written; the types of enumerations are looked up once and remembered."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = (
            str if issubclass(kind, str | int) else _WRITERS[next(k for k in self if issubclass(kind, k))]
        )
        return self[kind]


_WRITERS = _Writers(
    {
        str: _escaped,
        int: str,
        bool: lambda value: "t" if value else "f",
        NoneType: lambda value: NOTHING,
        bytes: lambda value: f"\\\\x{value.hex()}",
        date: date.isoformat,
        list: lambda codes: f"{{{','.join(codes)}}}",
    }
)


@contextmanager
def owner_connection() -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection in one transaction, with foreign keys unchecked where the role may leave them so.

    Where it may not, each block is checked as it is written, so that the checks do not pile up until the end.
    """
    connection = connections[OWNER]
    with transaction.atomic(using=OWNER), connection.cursor() as cursor:
        if _leaves_keys_unchecked(connection):
            yield connection
            cursor.execute("SET LOCAL session_replication_role = origin")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield connection


def _leaves_keys_unchecked(connection: BaseDatabaseWrapper) -> bool:
    try:
        with transaction.atomic(using=OWNER), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            return False
        raise
    return True


@contextmanager
def without_indexes(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> Iterator[None]:
    """Sets aside the indexes that keep nothing unique and builds them at the end: at 200,000 referrals that halves the work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique ORDER BY c.relname",
            [list(tables)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield
        for _, definition in indexes:
            cursor.execute(definition)


def copy_lines(
    connection: BaseDatabaseWrapper, columns: Mapping[str, tuple[str, ...]], blocks: Mapping[str, bytes]
) -> None:
    """Writes one block of lines to each table."""
    with connection.cursor() as cursor:
        for table, block in blocks.items():
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns[table]))
            )
            with cursor.copy(statement) as copy:
                copy.write(block)


def analyse(tables: Iterable[str]) -> None:
    """So that PostgreSQL knows what is in them before the first page is asked for."""
    with connections[OWNER].cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
