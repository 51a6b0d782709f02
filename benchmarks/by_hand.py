"""The same measures as people would count them: in pandas, frame by frame, and in SQL on the tables of PostgreSQL.

Both are made from the words of the measures, so that none is forgotten, in the way an analyst would write them out: a mask and a
`groupby` for each measure; one `SELECT` with a `FILTER` for each measure that can share a pass.
"""

import operator
from collections.abc import Iterator, Sequence
from functools import reduce
from pathlib import Path

from commonweal.outcomes.mart import SOURCES, _selected
from commonweal.outcomes.mart_calendar import month_of, working_days
from commonweal.outcomes.mart_files import Manifest
from commonweal.outcomes.measuring import questions
from commonweal.rules.bank_holidays import calendar_in_force
from commonweal.rules.mart_columns import BY, ROWS, Kind
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
    columns_of,
    working,
)
from commonweal.rules.measure_files import Measure

Counts = dict[tuple, tuple[int, int]]


def touched(measures: Sequence[Measure], placed_by: str) -> list[str]:
    """The columns that a pass over a table cannot do without."""
    found = {month_of(placed_by), *BY}
    for each in measures:
        found |= columns_of(each.among) | columns_of(each.counted)
    return sorted(found)


def in_pandas(folder: Path, manifest: Manifest, measures: Sequence[Measure], *, now: int) -> Counts:
    """Read the columns that are touched, then each measure by itself."""
    import pandas

    found: Counts = {}
    for (rows, placed_by), together in questions(measures):
        columns = touched(together, placed_by)
        frame = pandas.concat(
            [pandas.read_parquet(path, columns=columns) for path in manifest.paths(rows, folder)],
            ignore_index=True,
        )
        by = [month_of(placed_by), *BY]
        frame = frame[frame[month_of(placed_by)].notna()]
        for each in together:
            among = frame[_mask(each.among, frame, now)]
            counted = _mask(each.counted, among, now)
            sums = counted.groupby([among[name] for name in by], dropna=False).agg(["sum", "count"])
            for place, (numerator, denominator) in zip(sums.index, sums.to_numpy(), strict=True):
                found[(each.key, *_plain(place))] = (int(numerator), int(denominator))
    return found


def _plain(place: tuple) -> tuple:
    month, area, group, provider = place
    return month, int(area), group, None if provider != provider else int(provider)


def _mask(condition: Condition, frame, now: int):
    import pandas

    def over(parts, start, join):
        return reduce(
            join, (_mask(each, frame, now) for each in parts), pandas.Series(start, index=frame.index)
        )

    match condition:
        case AllOf(parts):
            return over(parts, True, operator.and_)
        case AnyOf(parts):
            return over(parts, False, operator.or_)
        case Not(part):
            return ~_mask(part, frame, now)
        case Known(column):
            return frame[column].notna()
        case Truth(column):
            return frame[column].fillna(False).astype(bool)
        case Among(column, values, negated):
            known = frame[column].notna()
            return known & (frame[column].isin(values) != negated)
        case Apart(first, last, by, than, working_days):
            start, end = (frame[working(each) if working_days else each] for each in (first, last))
            return start.notna() & end.notna() & COMPARES[by](end - start, than)
        case Compared(left, by, right, is_name):
            other = (now if right == "now" else frame[right]) if is_name else right
            known = frame[left].notna()
            if is_name and right != "now":
                known &= frame[right].notna()
            return known & COMPARES[by](frame[left], other)


def in_sql(measures: Sequence[Measure], *, now: int) -> Counts:
    """On the tables of PostgreSQL, as the role that counts."""
    from django.db import connection

    from commonweal.outcomes.mart import as_mart

    found: Counts = {}
    with as_mart(), connection.cursor() as cursor:
        for sql, together in _selects(measures, now):
            cursor.execute(sql)
            for month, area, group, provider, *sums in cursor.fetchall():
                for number, each in enumerate(together):
                    if sums[2 * number + 1]:
                        found[each.key, month, area, group, provider] = (
                            sums[2 * number],
                            sums[2 * number + 1],
                        )
    return found


def _selects(measures: Sequence[Measure], now: int) -> Iterator[tuple[str, list[Measure]]]:
    from commonweal.outcomes.mart import _written
    from commonweal.rules.outcome_tools import DAILY_LIFE

    known = working_days(calendar_in_force())
    days = ",".join(map(str, known[(known > 18_000) & (known < 21_000)]))
    for (rows, placed_by), together in questions(measures):
        source = SOURCES[rows]
        needed = set(touched(together, placed_by))
        columns = [
            f"{_selected(source, name, column.kind)} AS {name}"
            for name, column in ROWS[rows].items()
            if name in needed
        ]
        joins = ""
        for moment in (each for each in ROWS[rows] if working(each) in needed):
            day = f"({source.alias}.{moment} AT TIME ZONE 'Europe/London')::date"
            columns.append(f"w_{moment}.number AS {working(moment)}")
            joins += f" LEFT JOIN w w_{moment} ON w_{moment}.day = {day}"
        place = f"{source.alias}.{placed_by}"
        if ROWS[rows][placed_by].kind == Kind.MOMENT:
            place = f"({place} AT TIME ZONE 'Europe/London')"
        wanted = ", ".join(
            f"count(*) FILTER (WHERE ({among}) AND ({counted})), count(*) FILTER (WHERE {among})"
            for among, counted in ((_sql(each.among, now), _sql(each.counted, now)) for each in together)
        )
        sql = f"""
            WITH w AS MATERIALIZED (SELECT d::date AS day,
                   count(*) FILTER (WHERE d::date - date '1970-01-01' = ANY(ARRAY[{days}])) OVER (ORDER BY d) AS number
                   FROM generate_series(date '2019-06-01', date '2027-06-01', interval '1 day') d)
            SELECT month, area_id, client_group, provider_id, {wanted}
            FROM (SELECT date_trunc('month', {place})::date AS month, e.area_id, e.provider_id, e.client_group AS grouped,
                         {", ".join([*columns, "e.client_group"] if "client_group" not in needed else columns)}
                  FROM {source.table}{source.joined}{joins} WHERE {source.alias}.{placed_by} IS NOT NULL) x
            GROUP BY 1, 2, 3, 4"""
        yield (
            _written(
                sql.replace(", e.client_group AS grouped", ""), {"daily_life": sorted(DAILY_LIFE)}
            ).decode(),
            together,
        )


def _sql(condition: Condition, now: int) -> str:
    match condition:
        case AllOf(parts):
            return " AND ".join(f"({_sql(each, now)})" for each in parts) or "true"
        case AnyOf(parts):
            return " OR ".join(f"({_sql(each, now)})" for each in parts) or "false"
        case Not(part):
            return f"NOT ({_sql(part, now)})"
        case Known(column):
            return f"{column} IS NOT NULL"
        case Truth(column):
            return f"COALESCE({column}, false)"
        case Among(column, values, negated):
            listed = ", ".join(f"'{each}'" for each in sorted(values))
            return f"COALESCE({column} {'NOT ' if negated else ''}IN ({listed}), false)"
        case Apart(first, last, by, than, True):
            return f"COALESCE({working(last)} - {working(first)} {_by(by)} {than}, false)"
        case Apart(first, last, by, than, _):
            return f"COALESCE({last} - {first} {_by(by)} interval '{than} microseconds', false)"
        case Compared(left, by, right, is_name):
            other = (
                (f"to_timestamp({now} / 1000000.0)" if right == "now" else right)
                if is_name
                else (f"'{right}'" if isinstance(right, str) else right)
            )
            return f"COALESCE({left} {_by(by)} {other}, false)"


def _by(by: str) -> str:
    return {"==": "=", "!=": "<>"}.get(by, by)
