"""`python -m benchmarks.load`: fifty workers clicking at once at 1,000,000 referrals, into docs/speed-load.md.

The server is the one that `commonweal serve` starts, two processes on loopback, on the database that benchmarks.pages made. The
workers are locust's (benchmarks/clicking.py), on the same two cores: what they cost is in the figures. The target: no error, and
95 of 100 answers within half a second.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import click

PORT = 8479
MOST_MILLISECONDS = 500
# A server that has just started plans each question anew, on each connection (docs/adr/0030): that is over in a minute.
WARM_UP = 60
PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed-load.md"


@click.command()
@click.option("--referrals", default=1_000_000, show_default=True)
@click.option("--workers", default=50, show_default=True, help="How many people click at once.")
@click.option("--seconds", default=120, show_default=True)
def main(referrals: int, workers: int, seconds: int) -> None:
    """Let them click, and write docs/speed-load.md. Exit 1 when an answer was an error or the 95th of 100 too slow."""
    from benchmarks.database import measured_database

    click.echo(f"{referrals:,} referrals, {workers} workers, {seconds} seconds")
    with measured_database(referrals), tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "people.json"
        people.write_text(json.dumps(signed_in(workers)))
        with served():
            clicked(people, workers, WARM_UP, Path(folder) / "before")
            rows = clicked(people, workers, seconds, Path(folder) / "found")
        from benchmarks.machine import machine

        missed = write(rows, referrals, workers, seconds, machine())
    click.echo(f"{PAGE} is written.")
    if missed:
        sys.exit("; ".join(missed))


def signed_in(workers: int) -> list[dict[str, object]]:
    """So many people with a case to work on or a front door to stand at, each with a session of their own."""
    from commonweal.partnership.models import Membership

    roles = {"front_door_worker": "door", "case_worker": "cases", "perpetrator_worker": "cases"}
    held = Membership.objects.filter(user__is_active=True, ends_before__isnull=True).select_related("user")
    chosen = []
    # One in five stands at a front door, as far as there are so many; the rest are spread over the services.
    for role, most in zip(roles, (workers // 5, workers, workers // 5), strict=True):
        posts = list(held.filter(role=role).order_by("organisation_id", "id"))
        chosen.append(posts[:: max(1, len(posts) // most)][:most])
    doors, cases, perpetrators = chosen
    people = [*doors, *perpetrators, *cases][:workers]
    return [_signed_in(each.user, roles[each.role], number) for number, each in enumerate(people)]


def _signed_in(user, does: str, number: int) -> dict[str, object]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"cookie": session.session_key, "does": does, "number": number}


@contextmanager
def served() -> Iterator[None]:
    """The server of `commonweal serve`, on loopback, with two processes; it is stopped at the end."""
    from django.core.management import call_command

    from commonweal.config import database
    from commonweal.config.running import _environment, _granian

    call_command("collectstatic", interactive=False, verbosity=0)
    server = subprocess.Popen(
        _granian("127.0.0.1", PORT, workers=2),
        env=_environment(database.app_url()),
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            if _answers():
                break
            time.sleep(0.2)
        else:
            raise SystemExit("The server did not come up.")
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def _answers() -> bool:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def clicked(people: Path, workers: int, seconds: int, found: Path) -> list[dict[str, str]]:
    """What locust counted, one row a kind of press and the last for all."""
    command = [
        sys.executable,
        "-m",
        "locust",
        "-f",
        str(Path(__file__).with_name("clicking.py")),
        "--headless",
    ]
    command += ["--host", f"http://127.0.0.1:{PORT}", "-u", str(workers), "-r", "10", "-t", f"{seconds}s"]
    command += ["--csv", str(found), "--reset-stats", "--only-summary", "--loglevel", "WARNING"]
    subprocess.run(
        command,
        env=os.environ | {"COMMONWEAL_SIGNED_IN": str(people)},
        check=False,
        stdout=subprocess.DEVNULL,
    )
    with Path(f"{found}_stats.csv").open() as file:
        return list(csv.DictReader(file))


def write(rows: list[dict[str, str]], referrals: int, workers: int, seconds: int, on: str) -> list[str]:
    """Writes the page; what is above target, in words."""
    whole = rows[-1]
    missed = []
    if int(whole["Failure Count"]):
        missed.append(f"{whole['Failure Count']} answers were errors")
    if int(whole["95%"]) > MOST_MILLISECONDS:
        missed.append(f"95 of 100 answers took up to {whole['95%']} ms")
    lines = [
        "# How fast it is with fifty people at work\n",
        "Made by `python -m benchmarks.load`; do not edit. From the press to the last byte, as the person waits for it, in",
        "milliseconds. The server (two processes), the database and those who click share the two cores. Each waits one to three",
        f"seconds between two presses. They began {WARM_UP} seconds before the first answer that is counted: a server that has",
        "just started is slower until each of its connections has planned what it is asked.\n",
        f"- {on}",
        f"- {referrals:,} referrals, {workers} people, {seconds} seconds,"
        f" {float(whole['Requests/s']):.0f} answers a second, {whole['Failure Count']} errors",
        f"- Target: no error, and 95 of 100 answers within {MOST_MILLISECONDS} ms:"
        f" {'met' if not missed else '**missed**: ' + '; '.join(missed)}\n",
        "| What was pressed | Answers | Errors | Half within | 95 of 100 within | 99 of 100 within |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for row in (*sorted(rows[:-1], key=lambda each: each["Name"]), whole):
        name = row["Name"][:1].upper() + row["Name"][1:] if row is not whole else "All"
        cells = (row["Request Count"], row["Failure Count"], row["50%"], row["95%"], row["99%"])
        lines.append(f"| {name} | {' | '.join(cells)} |")
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return missed


if __name__ == "__main__":
    main()
