"""How values reach PostgreSQL: apart from the question, so that one that is asked again is not planned again (docs/adr/0030)."""

from typing import Any

from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import ClientCursor

# PostgreSQL takes 65,535 values beside one question. A question with as many as this is asked once and never again.
MOST_BOUND = 2_000


class Binding(ServerBindingCursor):
    """Long lists of values are written into the question, as Django does by default."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        if params is not None and len(params) > MOST_BOUND:
            query, params = ClientCursor(self.connection).mogrify(query, params), None
        return super().execute(query, params, **how)
