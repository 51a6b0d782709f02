"""Counts what is told beside what is heard, for settled years. The database counts; nothing about a couple comes out."""

from datetime import datetime

from django.db import connection, transaction

from commonweal.audit.actions import record_something
from commonweal.outcomes.heard.models import HeardCount
from commonweal.outcomes.heard.queries import years_counted
from commonweal.outcomes.mart_role import as_mart
from commonweal.rules.heard import NOT_HEARD, Said, settled_years
from commonweal.rules.periods import day_of


@transaction.atomic
def recount_heard(*, at: datetime, by: None = None) -> int:
    """Counts each settled year that was not counted before; gives how many. Call it outside `as_mart`: it steps into that role
    itself. A year in which nobody was asked leaves no row, and may be counted later.
    """
    last = next(iter(settled_years(today=day_of(at)))).starts_on.year
    with as_mart():
        counted = years_counted()
        with connection.cursor() as cursor:
            cursor.execute("SELECT year, told, heard, couples FROM told_beside_heard(%s)", [last])
            found = {(year, told, heard): number for year, told, heard, number in cursor.fetchall()}
        years = {year for year, _, _ in found} - counted
        rows = [
            HeardCount(year=year, told=told, heard=heard, number=found.get((year, told, heard), 0))
            for year in sorted(years)
            for told in Said
            for heard in (*Said, NOT_HEARD)
        ]
        HeardCount.objects.bulk_create(rows, ignore_conflicts=True)
    if years:
        record_something(
            action="count_heard", record_type="outcomes_heard.heardcount", by=by, at=at, years=len(years)
        )
    return len(years)
