"""Rows by the million: lines of text, as PostgreSQL's COPY reads them, and the COPY itself.

Django is left out here because saving a row takes it a hundred times as long. Foreign keys are not looked up row by row where
the role may say so (`session_replication_role`): every id comes from the same hand, and a test looks all of them up.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors, sql

OWNER = "owner"
NOTHING = "\\N"
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def line(values: Iterable[object]) -> str:
    """One row, its values in the order of the columns; lists hold codes only."""
    return "\t".join([_text(value) for value in values])


def moment(seconds: int | None) -> str | None:
    """Seconds since 1970 as PostgreSQL reads a moment."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def uuid_text(number: int) -> str:
    """128 bits as a UUID is written."""
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _text(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value.translate(_SPECIAL) if "\\" in value or not value.isprintable() else str(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, list | tuple):
        return f"{{{','.join(value)}}}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@contextmanager
def owner_connection() -> Iterator[BaseDatabaseWrapper]:
    """The owner's connection in one transaction, with foreign keys unchecked where the role may leave them so."""
    connection = connections[OWNER]
    from django.db import transaction

    with transaction.atomic(using=OWNER):
        _leave_keys_unchecked(connection)
        yield connection
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")


def _leave_keys_unchecked(connection: BaseDatabaseWrapper) -> None:
    from django.db import transaction

    try:
        with transaction.atomic(using=OWNER), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    except Exception as error:
        if not isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise


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
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)).as_string(cursor.connection))
