"""The role that counts: it reads milestones and writes counts, and has no person within reach. For whoever only steps into it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

MART_ROLE = "commonweal_mart"


@contextmanager
def as_mart() -> Iterator[None]:
    """Runs what is inside as the mart's role: milestones readable, counts writable, no person within reach.

    After a fault the role goes with the savepoint that is rolled back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {MART_ROLE}")
        yield
        cursor.execute("RESET ROLE")
