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

import psycopg

from commonweal.config import database
from tests import database_setup

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60


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
    _add_a_busy_day(database.as_role(owner_url, dbname=name))
    app_url = database.as_role(owner_url, user=database.APP, password=database.app_password(), dbname=name)
    yield {"DATABASE_APP_URL": app_url, "DATABASE_URL": database.as_role(owner_url, dbname=name)}
    with database_setup._maintenance(owner_url) as maintenance:
        maintenance.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = %s and pid <> pg_backend_pid() and usename = current_user",
            [name],
        )
        maintenance.execute(f'drop database if exists "{name}" with (force)')


def _add_a_busy_day(owner_url: str) -> None:
    """Twelve referrals in the county a moment ago, so that the board may be shown a number whatever the date is."""
    with psycopg.connect(owner_url) as connection:
        names = [row[0] for row in connection.execute(
            "select column_name from information_schema.columns where table_name = 'milestones_episode'"
            " and column_name not in ('id', 'received_at', 'changed_at')"
        )]  # fmt: skip
        columns = ", ".join(names)
        connection.execute(
            f"insert into milestones_episode (id, received_at, changed_at, {columns})"
            f" select gen_random_uuid(), now(), now(), {columns} from milestones_episode e, generate_series(1, 12)"
            " where e.id = (select episode_id from front_door_referral where reference = 'RNEW_REFERR')"
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
    settings = {"COMMONWEAL_TESTING": "1", "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}
    server = subprocess.Popen(command, env=os.environ | settings | environment)
    address = f"http://127.0.0.1:{port}"
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
