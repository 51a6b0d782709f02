"""`python -m benchmarks.ledger`: balances by fund, year and area over 1,000,000 ledger entries, beside bean-check loading them.

The ledger is made once and kept (benchmarks/ledger_rows.py). Each way of reading is asked again and again and the median is
given; bean-check is a process of its own and reads the journal that `commonweal ledger journal` writes of the same entries,
balances and all, once. What was found is written to docs/speed-ledger.md.
"""

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import click
import psycopg

from benchmarks import ledger_rows
from benchmarks.database import kept_database
from benchmarks.machine import machine

ENTRIES, TIMES, WARM_UP = 1_000_000, 21, 3
MOST_MILLISECONDS = 200
WITH_TRIGGERS = 20_000
PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-ledger.md"
BEAN_CHECK = Path(sys.executable).parent / "bean-check"


@dataclass(frozen=True)
class Found:
    what: str
    median: float
    worst: float
    note: str = ""


@click.command()
@click.option("--entries", default=ENTRIES, show_default=True, help="How many entries the ledger holds.")
@click.option(
    "--journal/--no-journal", default=True, help="Also write the journal and have bean-check load it."
)
def main(entries: int, journal: bool) -> None:
    """Measure the ledger and write docs/speed-ledger.md."""
    with kept_database(f"bench_ledger_{entries}", lambda: _fill(entries), Path(ledger_rows.__file__)):
        checked = _with_triggers()
        click.echo(f"  taking entries with every check on: {checked:,.0f} a second")
        found = _readings()
        for each in found:
            click.echo(f"  {each.what}: median {each.median:.0f} ms, worst {each.worst:.0f} ms")
        seconds = _journal(entries) if journal else None
        PAGE.write_text(_page(entries, found, checked, seconds), encoding="utf-8")
    click.echo(f"{PAGE} is written.")
    if found[0].median >= MOST_MILLISECONDS:
        sys.exit(f"The balances took {found[0].median:.0f} ms: the target is {MOST_MILLISECONDS} ms.")


def _owner() -> psycopg.Connection:
    from django.db import connections

    connections["owner"].ensure_connection()
    return connections["owner"].connection


def _fill(entries: int) -> None:
    ground = ledger_rows.lay_ground()
    connection = _owner()
    began = time.perf_counter()
    for table in ledger_rows.TABLES:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    made = ledger_rows.copy_ledger(connection, entries, ground)
    for table in ledger_rows.TABLES:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    wrong = ledger_rows.unbalanced(connection)
    if wrong:
        raise SystemExit(f"{wrong} transactions do not balance: nothing is measured on such a ledger.")
    connection.execute("VACUUM ANALYZE")
    click.echo(f"  {made:,} transactions made and checked in {time.perf_counter() - began:.0f} s")


def _with_triggers() -> float:
    """Entries a second that go in with every trigger on, checks at the end included; taken back afterwards."""
    from django.db import transaction

    with transaction.atomic(using="owner"):
        connection = _owner()
        ground = ledger_rows.read_ground()
        began = time.perf_counter()
        ledger_rows.copy_ledger(connection, WITH_TRIGGERS, ground, after=ledger_rows.last_number(connection))
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        taken = time.perf_counter() - began
        transaction.set_rollback(True, using="owner")
    return WITH_TRIGGERS / taken


def _readings() -> list[Found]:
    from commonweal.commissioning.funding import queries, statements
    from commonweal.commissioning.funding.models import Plan
    from commonweal.rules.periods import financial_year

    plan_id = Plan.objects.get().pk
    year = ledger_rows.FIRST_YEAR + ledger_rows.YEARS - 2
    whole = financial_year(date(year, 4, 1))
    fund = queries.funds_known()[0].number
    asked: list[tuple[str, Callable[[], object], str]] = [
        (
            "Balances by fund, year and area, opening and closing of each",
            queries.balances,
            f"{len(queries.balances()):,} rows",
        ),
        (
            "The same, of one plan",
            lambda: queries.balances(plan_id=plan_id),
            "",
        ),
        (
            "One year’s budget, spending and commitments by element and area",
            lambda: queries.lines_of_year(plan_id, year),
            f"{len(queries.lines_of_year(plan_id, year)):,} rows",
        ),
        (
            "Every partner’s statement for one year",
            lambda: statements.partner_years(year=whole),
            f"{len(statements.partner_years(year=whole)):,} partners",
        ),
        ("The pool’s own figures for the same", lambda: statements.pool_of(year=whole), ""),
        (
            "The ledger page: the latest movements",
            lambda: queries.transactions(limit=queries.PAGE + 1),
            "",
        ),
        (
            "The ledger page: one fund’s money in the bank, and what it comes to",
            lambda: (
                queries.transactions(
                    wanted=_in_bank(fund),
                    limit=queries.PAGE + 1,
                ),
                queries.totals(_in_bank(fund)),
            ),
            "",
        ),
    ]
    return [Found(what, *_timed(ask), note) for what, ask, note in asked]


def _in_bank(fund: int):
    from commonweal.commissioning.funding.queries import Wanted
    from commonweal.rules.ledger import Account

    return Wanted(fund=fund, accounts=(Account.BANK,))


def _timed(ask: Callable[[], object]) -> tuple[float, float]:
    for _ in range(WARM_UP):
        ask()
    gc.collect()
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - began))
    return median(times), max(times)


def _journal(entries: int) -> tuple[float, float, int]:
    """Seconds to write the journal and to have bean-check load it, and the size of the file."""
    from django.db import transaction

    from commonweal.commissioning.funding.journal import journal_lines

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.beancount"
        began = time.perf_counter()
        with transaction.atomic(), file.open("w", encoding="utf-8") as out:
            out.writelines(journal_lines())
        written = time.perf_counter() - began
        size = file.stat().st_size
        click.echo(
            f"  the journal is written in {written:.1f} s, {size / 2**20:.0f} MiB; bean-check reads it …"
        )
        began = time.perf_counter()
        done = subprocess.run(
            [BEAN_CHECK, "--no-cache", str(file)], capture_output=True, text=True, check=False
        )
        loaded = time.perf_counter() - began
    if done.returncode or done.stderr.strip():
        raise SystemExit(f"bean-check refused the journal: {done.stderr[:400]}")
    click.echo(f"  bean-check accepted it in {loaded:.1f} s ({entries / loaded:,.0f} entries a second)")
    return written, loaded, size


def _page(entries: int, found: list[Found], checked: float, journal: tuple[float, float, int] | None) -> str:
    lines = [
        "# How fast the ledger is\n",
        "Made by `python -m benchmarks.ledger`; do not edit. Milliseconds in one process, as the database role that serves,",
        f"query and plain values together: the median and the worst of {TIMES}. Target: balances over a million entries in"
        f" under {MOST_MILLISECONDS} ms.\n",
        f"- {entries:,} entries, {ledger_rows.FUNDS} funds, {ledger_rows.YEARS} years, {ledger_rows.ELEMENTS} elements,"
        f" {ledger_rows.AREAS} areas",
        f"- {machine(f'PostgreSQL {_version()}')}\n",
        "| What is asked | Median | Worst | Gives |",
        "| --- | --: | --: | --- |",
        *(f"| {each.what} | {each.median:.0f} | {each.worst:.0f} | {each.note} |" for each in found),
        "\n## Putting it in\n",
        "The ledger was copied in with the triggers of both tables off, because they look at each row alone; then one query"
        " over the whole ledger checked what they promise, that every transaction has two entries and balances for every"
        f" contribution by itself. With every trigger on, as the app works, {checked:,.0f} entries a second go in.",
    ]
    if journal:
        written, loaded, size = journal
        balances = found[0].median / 1000
        lines += [
            "\n## Beside beancount\n",
            f"`commonweal ledger journal` wrote the same {entries:,} entries as a beancount journal of {size / 2**20:.0f} MiB"
            f" in {written:.1f} s. `bean-check --no-cache`, in a process of its own, read and checked it, every balance"
            f" assertion included, in {loaded:.1f} s: {entries / loaded:,.0f} entries a second.\n",
            f"- Balances from the database: {balances * 1000:.0f} ms. From the journal, which has to be loaded first:"
            f" {loaded:.1f} s, {loaded / balances:,.0f} times as long.",
            f"- Writing the journal and having it checked: {written + loaded:.1f} s.",
        ]
    return "\n".join(lines) + "\n"


def _version() -> str:
    return _owner().execute("SHOW server_version").fetchone()[0]


if __name__ == "__main__":
    main()
