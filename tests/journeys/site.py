"""A real server for the browser: granian, the app's own role, a copy of the tests' database with the cast in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from commonweal.config import database
from tests import database_setup

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
SETTINGS = {"COMMONWEAL_TESTING": "1", "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "staffordshire.toml"
THEIR_BOARD = 'name = "Staffordshire County Council Cabinet"\norganisation = "staffordshire-county-council"'
OUR_BOARD = 'name = "Joint Board"\norganisation = "county"'
OUR_COUNCIL = """
[[organisations]]
code = "county"
name = "Fellshire County Council"
kind = "council"
starts = 2015-04-01
"""


def chromium() -> str | None:
    """Where a Chromium is on this machine; None when there is none. COMMONWEAL_CHROMIUM names another one."""
    named = os.environ.get("COMMONWEAL_CHROMIUM")
    return named or next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@contextmanager
def copy_of_database() -> Iterator[dict[str, str]]:
    """The environment of a server that works in a copy of this test run's database, dropped afterwards."""
    from django.db import connections

    original = connections["owner"].settings_dict["NAME"]
    owner_url = database.owner_url()
    name = f"{original}_journeys"
    database_setup._close_connections()
    with database_setup._maintenance(owner_url) as maintenance:
        database_setup._drop(maintenance, name)
        database_setup._copy(maintenance, original, name)
    _add_busy_days(database.as_role(owner_url, dbname=name))
    app_url = database.as_role(owner_url, user=database.APP, password=database.app_password(), dbname=name)
    yield {"DATABASE_APP_URL": app_url, "DATABASE_URL": database.as_role(owner_url, dbname=name)}
    with database_setup._maintenance(owner_url) as maintenance:
        maintenance.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and pid <> pg_backend_pid() and usename = current_user",
            [name],
        )
        maintenance.execute(f'drop database if exists "{name}" with (force)')


def _add_busy_days(owner_url: str) -> None:
    """Twelve referrals in the county now and as many 40 days ago, beside the cast's own, which may be in another quarter.

    So the board may be shown a number whatever the date is. Their first contact is due and half of them were tried, because
    that table hides small numbers too, and the two hide together.
    """
    own = "'id', 'received_at', 'changed_at', 'attempt_due_at', 'first_attempt_at'"
    with psycopg.connect(owner_url) as connection:
        names = [row[0] for row in connection.execute(
            "select column_name from information_schema.columns where table_name = 'milestones_episode'"
            f" and column_name not in ({own})"
        )]  # fmt: skip
        columns = ", ".join(names)
        connection.execute(
            f"insert into milestones_episode (id, received_at, changed_at, attempt_due_at, first_attempt_at, {columns})"
            f" select gen_random_uuid(), moment, now(), moment, case when n % 2 = 0 then moment end, {columns}"
            " from milestones_episode e, generate_series(1, 12) n,"
            " unnest(array[now(), now() - interval '40 days']) moment"
            " where e.id = (select episode_id from front_door_referral where reference = 'RNEW_REFERR')"
        )


def load_example(environment: dict[str, str], folder: Path) -> None:
    """The plan in examples/, as somebody who runs the site loads it; all its decisions go to the cast's own board."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.count(THEIR_BOARD) == 1, "the example's first board is not written as it was"
    text = text.replace(THEIR_BOARD, OUR_BOARD).replace('board = "delivery-board"', 'board = "cabinet"')
    file = folder / EXAMPLE.name
    file.write_text(text + OUR_COUNCIL, encoding="utf-8")
    command = [sys.executable, "-m", "commonweal.config.cli", "plan", "load", str(file)]
    subprocess.run(
        [*command, "--by", "joan@example.org"], env=os.environ | SETTINGS | environment, check=True
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """The address of a server on loopback, stopped by its own process id."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *(
            *("--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5"),
            "--no-access-log",
            "--log-level",
            "warning",
            "commonweal.config.wsgi:application",
        ),
    ]
    address = f"http://127.0.0.1:{port}"
    leads_to = {"COMMONWEAL_EXIT_URL": f"{address}/healthz"}  # the way out, without leaving this machine
    server = subprocess.Popen(command, env=os.environ | SETTINGS | leads_to | environment)
    try:
        _wait_for(address, server)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def working(environment: dict[str, str]) -> Iterator[None]:
    """A worker that does what people ask for, and nothing of the night, stopped by its own process id."""
    command = [sys.executable, "-m", "tests.little_jobs", "asked", "0"]
    worker = subprocess.Popen(command, env=os.environ | SETTINGS | environment, cwd=EXAMPLE.parents[1])
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=15)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _wait_for(address: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"The server ended with {server.returncode} before it answered.")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The server did not answer in time.")


if __name__ == "__main__":  # what `make test` says before it starts
    if chromium() is None:
        print(
            "!! No Chromium: the browser journeys will be skipped. On Debian: apt-get install chromium",
            flush=True,
        )
