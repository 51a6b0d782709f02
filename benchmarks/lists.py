"""`python -m benchmarks.lists`: a daily list of 10,000 rows, from the file to referrals, beside what people use instead.

Ours: read, checked row by row, taken part by part, each part committed, as the pages do it. Beside it: openpyxl opens the same
rows as a workbook, and a loop makes one referral after another, each in a transaction of its own; fewer of them, so the rate is
what is compared. Both in one run, on the same database, signed in as the role that serves. Written to docs/speed-lists.md.
"""

import csv
import resource
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import click
import xlsxwriter

from benchmarks.database import kept_database
from benchmarks.machine import machine

ROWS, ONE_BY_ONE = 10_000, 200
MOST_SECONDS = 30
PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-lists.md"
HEADINGS = (
    "Reference", "Role", "Name", "DOB", "District", "Mobile", "Safe to call", "Suspect name", "Suspect DOB", "Incident date",
    "Circumstances", "Risk grade", "Tool",
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    read_csv: float
    read_xlsx: float
    taken: float
    longest_part: float
    again: float
    rows: int
    one_by_one: float
    memory: float


@click.command()
@click.option("--rows", default=ROWS, show_default=True, help="How many rows the list has.")
def main(rows: int) -> None:
    """Measure lists and write docs/speed-lists.md."""
    with kept_database("bench_lists", _fill, Path(__file__)):
        found = _measure(rows)
        PAGE.write_text(_page(found), encoding="utf-8")
    click.echo(f"{PAGE} is written: {found.taken:.1f} s.")
    most = MOST_SECONDS * rows / ROWS
    if found.read_csv + found.taken > most:
        sys.exit(f"{rows:,} rows took {found.taken:.0f} s: the target is {most:.0f} s.")


def _fill() -> None:
    """Areas, organisations and people who sign in are all a list stands on."""
    from django.db import transaction

    from commonweal.config.demo.ground import lay_ground

    with transaction.atomic(using="owner"):
        lay_ground(total=100, seed=1, today=datetime.now(UTC).date())


def _measure(rows: int) -> Found:
    from commonweal.services.front_door import actions
    from commonweal.services.front_door.list_files import read_list

    run = uuid.uuid4().hex[:8]
    lines = [_line(f"{run}-{number}", number) for number in range(rows)]
    as_csv, as_xlsx = _csv(lines), _workbook(lines)
    read_csv, sheet = _timed(lambda: read_list(as_csv))
    read_xlsx, _ = _timed(lambda: read_list(as_xlsx))
    mapping = _signed_in(lambda by, at: _mapping(sheet, by, at))

    def take() -> tuple[float, float]:
        sent = _signed_in(lambda by, at: actions.send_list(sheet=sheet, mapping=mapping, by=by, at=at))
        began, longest = time.perf_counter(), 0.0
        while not sent.finished_at:
            each = time.perf_counter()
            sent = _signed_in(lambda by, at, pk=sent.pk: actions.take_rows(list_id=pk, by=by, at=at))
            longest = max(longest, time.perf_counter() - each)
        assert sent.taken + sent.had_already == rows, (sent.taken, sent.why)
        return time.perf_counter() - began, longest

    taken, longest = take()
    again, _ = take()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Found(read_csv, read_xlsx, taken, longest, again, rows, _one_by_one(as_xlsx, rows), memory)


def _signed_in(act):
    """One press: a transaction in which the officer is asking."""
    from django.db import transaction

    from commonweal.access.enforce import ask_as
    from commonweal.partnership.models import User
    from commonweal.partnership.queries import actor_for

    at = datetime.now(UTC)
    by = actor_for(User.objects.get(email="callum@example.org").pk, on=at.date())
    with transaction.atomic():
        ask_as(by)
        return act(by, at)


def _mapping(sheet, by, at):
    from commonweal.rules.daily_list import guess
    from commonweal.services.front_door import actions

    columns = guess(sheet.labels)
    assert len(columns) == len(HEADINGS), columns
    return actions.keep_mapping(sheet=sheet, columns=columns, everyone_is="", areas={}, by=by, at=at)


def _one_by_one(as_xlsx: bytes, rows: int) -> float:
    """Seconds a referral, the way it is usually scripted: openpyxl, then one after another."""
    import openpyxl

    from commonweal.partnership.models import Area
    from commonweal.services.front_door import actions

    began = time.perf_counter()
    areas = {area.name: area.pk for area in Area.objects.all()}
    cells = openpyxl.load_workbook(BytesIO(as_xlsx)).active.iter_rows(min_row=2, values_only=True)
    opening = time.perf_counter() - began
    began = time.perf_counter()
    for number, row in zip(range(ONE_BY_ONE), cells, strict=False):
        asked = actions.Asked(
            client_group="victim",
            area_id=areas[row[4]],
            full_name=f"{row[2]} {number}",
            what_happened=row[10],
            born_on=date(1990, 1, 1),
            phone=row[5],
            safe_channels=("call",),
            confirmed_on=date(2026, 1, 1),
            other_name=row[7],
            other_born_on=date(1988, 1, 1),
        )
        _signed_in(
            lambda by, at, asked=asked: actions.make_referral(asked=asked, form_key=None, by=by, at=at)
        )
    return (time.perf_counter() - began) / ONE_BY_ONE + opening / rows


def _line(reference: str, number: int) -> tuple[str, ...]:
    from commonweal.config.demo.places import AREAS

    council = [area.name for area in AREAS if area.kind in ("county", "city", "district")]
    return (
        reference, "adult victim", f"Person{number % 977} Surname{number % 1_013}", f"{1 + number % 28}/03/19{60 + number % 40}",
        council[number % len(council)], f"07700 9{number % 100_000:05d}", "yes", f"Other{number % 733} Name{number % 911}",
        f"{1 + number % 28}/07/19{60 + number % 40}", "24/11/2025", "Shouting and threats at home; left before officers came.",
        "medium", "DARA",
    )  # fmt: skip


def _csv(lines) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows([HEADINGS, *lines])
    return out.getvalue().encode()


def _workbook(lines) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([HEADINGS, *lines]):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def _timed(act):
    began = time.perf_counter()
    result = act()
    return time.perf_counter() - began, result


def _page(found: Found) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    each = found.taken / found.rows
    lines = [
        "# How fast a daily list is\n",
        "Made by `python -m benchmarks.lists`; do not edit. A list of referrals, as the role that serves, with every rule, wall,",
        f"search key, sealed contact detail and audit event. Target: 10,000 rows in under {MOST_SECONDS} s.\n",
        f"- {found.rows:,} rows, {len(HEADINGS)} columns, two people and a phone number a row",
        f"- {machine(f'PostgreSQL {version}')}",
        f"- {found.memory:,.0f} MiB at most in this process, both files and everything made included\n",
        "| What | Seconds |",
        "| --- | --: |",
        f"| Reading the CSV | {found.read_csv:.2f} |",
        f"| Reading the same as a workbook | {found.read_xlsx:.2f} |",
        f"| Taking the rows, in parts of 500, each committed | {found.taken:.1f} |",
        f"| The slowest of those parts | {found.longest_part:.2f} |",
        f"| The same list again, which changes nothing | {found.again:.1f} |",
        "\n## Beside a loop\n",
        "What people would write: openpyxl, and one referral after another by the action that the form uses, each committed."
        f" {ONE_BY_ONE} of them were made: {1000 * found.one_by_one:.1f} ms each, {found.one_by_one * found.rows:.0f} s for"
        f" {found.rows:,}. A row of a list takes {1000 * each:.1f} ms: {found.one_by_one / each:.1f} times as quick.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
