"""`python -m benchmarks.measures`: every measure over 1,000,000 referrals, beside pandas, SQL on the tables, and a bare scan.

The milestones are made once and kept (benchmarks/measure_rows.py). Every way of counting has to find the same whole numbers, or
nothing is reported. What was found is written to docs/speed-measures.md.
"""

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import click

from benchmarks import measure_rows
from benchmarks.database import kept_database
from benchmarks.machine import machine

REFERRALS, TIMES = 1_000_000, 5
NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-measures.md"
MOST_TIMES_SCAN, LEAST_TIMES_PANDAS, MOST_SECONDS, MOST_GB, MOST_DASHBOARD = 3, 10, 10, 2, 200


@click.command()
@click.option("--referrals", default=REFERRALS, show_default=True)
@click.option(
    "--spark",
    is_flag=True,
    help="Also on Spark, which needs the extra “nation” and Java 17; and ten times as many.",
)
def main(referrals: int, spark: bool) -> None:
    """Measure the measures and write docs/speed-measures.md."""
    with (
        kept_database(
            f"bench_measures_{referrals}", lambda: measure_rows.fill(referrals), Path(measure_rows.__file__)
        ),
        tempfile.TemporaryDirectory() as folder,
    ):
        found = _measure(Path(folder), spark)
    PAGE.write_text(_page(referrals, found), encoding="utf-8")
    click.echo(f"{PAGE} is written.")
    missed = _missed(found)
    if missed:
        sys.exit("Not reached: " + "; ".join(missed))


def _measure(folder: Path, spark: bool) -> dict[str, float]:
    from django.conf import settings
    from django.db import connection, connections

    from benchmarks import by_hand
    from commonweal.outcomes import mart, measuring
    from commonweal.outcomes.actions import mart_folder, refresh_counts
    from commonweal.outcomes.mart_files import read_manifest
    from commonweal.outcomes.models import Count
    from commonweal.rules.measures import COUNTED_HERE

    settings.MART_FOLDER = folder
    found: dict[str, float] = {"measures": len(COUNTED_HERE)}
    now = int(NOW.timestamp() * 1_000_000)

    def said(name: str, seconds: float) -> None:
        found[name] = seconds
        click.echo(f"  {name}: {seconds:.2f}")

    began = time.perf_counter()
    with mart.as_mart():
        manifest, _ = mart.bring_up_to_date(folder / "alone", since=None)
    said("build", time.perf_counter() - began)
    found["bytes"] = sum(each.stat().st_size for each in (folder / "alone").glob("*.parquet"))
    found["rows"] = sum(map(manifest.rows, manifest.tables))
    began = time.perf_counter()
    refresh_counts(by=None, at=NOW, whole=True)
    said("whole refresh", time.perf_counter() - began)
    found["counts"] = Count.objects.count()
    connections["owner"].cursor().execute(
        "UPDATE milestones_episode SET changed_at = %s WHERE id = (SELECT id FROM milestones_episode LIMIT 1)",
        [NOW],
    )
    began = time.perf_counter()
    refresh_counts(by=None, at=NOW + timedelta(minutes=1))
    said("refresh of what changed", time.perf_counter() - began)

    folder = mart_folder()
    manifest = read_manifest(folder)
    ours = measuring.count_files(folder, manifest, COUNTED_HERE, now=now)
    ours_as_dict = _as_dict(ours)
    said("full run", _timed(lambda: measuring.count_files(folder, manifest, COUNTED_HERE, now=now)))
    said("scan", _timed(lambda: _scan(folder, manifest)))
    said("pandas", _timed(lambda: by_hand.in_pandas(folder, manifest, COUNTED_HERE, now=now), times=2))
    said("sql", _timed(lambda: by_hand.in_sql(COUNTED_HERE, now=now), times=2))
    others = {
        "pandas": by_hand.in_pandas(folder, manifest, COUNTED_HERE, now=now),
        "SQL": by_hand.in_sql(COUNTED_HERE, now=now),
    }
    for name, other in others.items():
        if other != ours_as_dict:
            wrong = [
                key for key in ours_as_dict.keys() | other.keys() if ours_as_dict.get(key) != other.get(key)
            ]
            raise SystemExit(f"{name} found other numbers in {len(wrong)} places, such as {wrong[0]}.")
    said("gigabytes", _memory(folder))
    said("dashboard", 1000 * _timed(_dashboard, times=21))
    connection.close()
    if spark:
        found |= _on_spark(folder, manifest, now, ours_as_dict)
    return found


def _as_dict(counts) -> dict[tuple, tuple[int, int]]:
    rows = zip(*(column.to_pylist() for column in counts.columns), strict=True)
    return {tuple(row[:5]): (row[5], row[6]) for row in rows}


def _scan(folder: Path, manifest) -> None:
    import duckdb

    from benchmarks.by_hand import touched
    from commonweal.outcomes.measuring import questions
    from commonweal.rules.measures import COUNTED_HERE

    with duckdb.connect() as database:
        for (rows, placed_by), together in questions(COUNTED_HERE):
            columns = ", ".join(f"max({each})" for each in touched(together, placed_by))
            database.execute(
                f"SELECT {columns} FROM read_parquet(?)", [manifest.paths(rows, folder)]
            ).fetchall()


def _memory(folder: Path) -> float:
    """Gigabytes at most in a process that does the full run and nothing else. Its own high water mark: what a process is said to
    have used at most (`ru_maxrss`) begins with what the process that started it held.
    """
    code = (
        "import django, json; django.setup();"
        "from pathlib import Path;"
        "from commonweal.outcomes.mart_files import read_manifest; from commonweal.outcomes.measuring import count_files;"
        "from commonweal.rules.measures import COUNTED_HERE;"
        f"folder = Path({str(folder)!r}); now = {int(NOW.timestamp() * 1e6)};"
        "count_files(folder, read_manifest(folder), COUNTED_HERE, now=now);"
        "print(json.dumps(int(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    return json.loads(done.stdout) * 1024 / 1e9


def _dashboard() -> None:
    from commonweal.outcomes.reports import figures, read_year
    from commonweal.rules.measures import KEY_MEASURES
    from commonweal.rules.periods import financial_year

    today = NOW.date() - timedelta(days=30)
    read = read_year(year=financial_year(today), today=today, client_group="victim", like=KEY_MEASURES)
    if figures(read, client_group="victim") is None:
        raise SystemExit("There are no figures to show: nothing would have been measured.")


def _on_spark(folder: Path, manifest, now: int, ours: dict) -> dict[str, float]:
    """The same Ibis on Spark: the same numbers, and how time grows from one to ten times as many on both engines."""
    import duckdb
    import ibis
    from pyspark.sql import SparkSession

    from commonweal.outcomes.measuring import count
    from commonweal.rules.measures import COUNTED_HERE

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", "4g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    found: dict[str, float] = {}

    def on_spark(times: int):
        engine = ibis.pyspark.connect(session)
        for table in manifest.tables:
            once = session.read.parquet(*manifest.paths(table, folder))
            frame = once
            for _ in range(times - 1):
                frame = frame.unionAll(once)
            frame.createOrReplaceTempView(f"mart_{table}")
        return count(
            {table: engine.table(f"mart_{table}") for table in manifest.tables}, COUNTED_HERE, now=now
        )

    def on_duckdb(times: int):
        with duckdb.connect() as database:
            engine = ibis.duckdb.from_connection(database)
            tables = {
                table: engine.read_parquet(manifest.paths(table, folder) * times) for table in manifest.tables
            }
            return count(tables, COUNTED_HERE, now=now)

    try:
        for times in (1, 10):
            found[f"spark {times}"] = _timed(lambda times=times: on_spark(times), times=2)
            found[f"duckdb {times}"] = _timed(lambda times=times: on_duckdb(times), times=2)
            spark, here = _as_dict(on_spark(times)), _as_dict(on_duckdb(times))
            if spark != here or (times == 1 and spark != ours):
                raise SystemExit("Spark found other numbers.")
            click.echo(
                f"  times {times}: Spark {found[f'spark {times}']:.1f} s, DuckDB {found[f'duckdb {times}']:.1f} s"
            )
    finally:
        session.stop()
    return found


def _timed(ask: Callable[[], object], *, times: int = TIMES) -> float:
    ask()
    gc.collect()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return median(taken)


def _missed(found: dict[str, float]) -> list[str]:
    checks = (
        (found["full run"] <= MOST_TIMES_SCAN * found["scan"], f"within {MOST_TIMES_SCAN} times a bare scan"),
        (
            found["full run"] * LEAST_TIMES_PANDAS <= found["pandas"],
            f"{LEAST_TIMES_PANDAS} times as quick as pandas",
        ),
        (found["full run"] <= MOST_SECONDS, f"under {MOST_SECONDS} seconds"),
        (found["gigabytes"] <= MOST_GB, f"under {MOST_GB} GB"),
        (found["dashboard"] <= MOST_DASHBOARD, f"a dashboard under {MOST_DASHBOARD} ms"),
    )
    return [words for holds, words in checks if not holds]


def _page(referrals: int, found: dict[str, float]) -> str:
    full, events = found["full run"], 6 * referrals + int(found["rows"])
    rows = (
        ("A bare scan of the columns touched, DuckDB", "scan"),
        ("The same in pandas, a mask and a groupby for each measure", "pandas"),
        ("The same in SQL on the tables of PostgreSQL, in as few passes as can be", "sql"),
        ("Mart built whole, PostgreSQL through Arrow to Parquet", "build"),
        ("Refresh of everything: mart, counts, what the pages read", "whole refresh"),
        ("Refresh after one record changed", "refresh of what changed"),
    )
    lines = [
        "# How fast the measures are\n",
        "Made by `python -m benchmarks.measures`; do not edit. Medians, one run, invented records. All ways of counting",
        "found the same whole numbers, or this page would not have been written.\n",
        f"{int(found['measures'])} measures by month, area, provider and group over {referrals:,} referrals with about"
        f" {events:,} events; {int(found['counts']):,} counts come of them. The mart is {found['rows']:,.0f} rows in"
        f" {found['bytes'] / 1e6:,.0f} MB.\n",
        "| What | Seconds | Beside the full run |",
        "| --- | ---: | ---: |",
        f"| **Full run**: every measure from the mart, Ibis on DuckDB | {full:.2f} | 1.0 |",
        *(f"| {what} | {found[key]:.2f} | {found[key] / full:.1f} |" for what, key in rows),
        f"\nThe full run takes {found['gigabytes']:.2f} GB at most. The figures of a year for the board page, read and",
        f"passed through disclosure control, take {found['dashboard']:.0f} ms from warm.\n",
    ]
    if "spark 1" in found:
        lines += [
            "The same measures on Spark (two cores of this machine, Java 17), unchanged and with the same numbers:\n",
            "| Referrals | DuckDB, seconds | Spark, seconds |",
            "| ---: | ---: | ---: |",
            f"| {referrals:,} | {found['duckdb 1']:.1f} | {found['spark 1']:.1f} |",
            f"| {10 * referrals:,} | {found['duckdb 10']:.1f} | {found['spark 10']:.1f} |\n",
            "Ten times as many are ten copies of the same files: how time grows, not what a nation looks like.\n",
        ]
    missed = _missed(found)
    lines += [f"Not reached: {'; '.join(missed)}.\n"] if missed else []
    lines.append(f"Measured on {datetime.now(UTC):%d %B %Y}: {machine('PostgreSQL 18', 'DuckDB')}.\n")
    return "\n".join(lines)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    main()
