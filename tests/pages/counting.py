"""How many questions a page asks the database. Savepoints are the tests' own and are not counted."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 12
# A first page holds people, tasks, papers and returns, each asked for once; and on everybody's stands what they are reminded of,
# and for whoever lives by figures one question more.
AT_HOME = MOST + 3


@contextmanager
def at_most(number: int = MOST) -> Iterator[None]:
    """Fails when what happens inside asks more often."""
    with CaptureQueriesContext(connection) as context:
        yield
    asked = [
        query["sql"]
        for query in context.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO"))
    ]
    assert len(asked) <= number, "\n".join(asked)
