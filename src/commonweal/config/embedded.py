"""PostgreSQL for trial and tests, started from a pip package and stopped by whoever leaves last.

Everyone who uses the server (a demonstration, a command beside it, a test run and its workers) holds a
shared lock on `<folder>.lock`. The first to come starts the server, the last to leave stops it. Locks vanish
with their process, and a small keeper process waits for the moment when nobody holds one, so that even a
killed terminal leaves no server behind. Nothing listens on the network: only a socket in a private folder.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from commonweal.config import embedded_keeper
from commonweal.config.embedded_folder import (
    PROGRAMS,
    data_folder,
    make_ready,
    runs_as,
    socket_folder,
    way_out,
)
from commonweal.config.embedded_keeper import beside, has_keeper, leave, locks, process, stop, take
from commonweal.config.faults import SetUpFault

OWNER = "commonweal_owner"
DATABASE = "commonweal"
START_SECONDS = 120  # a large database that was cut off has to recover first

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "wal_level": "minimal",  # no replica here, so bulk loads into new tables need no log
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than it saves on pages of milliseconds
    "synchronous_commit": "off",  # a power cut loses the last moment of a trial, never its consistency
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # statements may hold what somebody typed
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
FOR_TESTS = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
}


def superuser_url(data: Path | None = None, database: str = "postgres") -> str:
    """For the bulk loader and set-up; pages and commands never use it."""
    return _url("postgres", database, data or data_folder())


def owner_url(data: Path | None = None) -> str:
    """An owner as production has it: may make roles and databases, is no superuser."""
    return _url(OWNER, DATABASE, data or data_folder())


@contextmanager
def running(data: Path | None = None, *, for_tests: bool = False) -> Iterator[str]:
    """The server is up inside the block; gives the owner's URL. Raises SetUpFault in one sentence."""
    data = data or data_folder()
    with locks(data) as (gate, lease):
        try:
            _start_unless_running(data, gate, lease, for_tests)
            yield owner_url(data)
        finally:
            leave(data, lease)


@contextmanager
def nobody_else(data: Path | None = None) -> Iterator[Path]:
    """The folder, with no server on it and none able to start: to throw it away. SetUpFault when in use."""
    data = data or data_folder()
    with locks(data) as (gate, lease):
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not take(lease, fcntl.LOCK_EX):
            raise SetUpFault(f"Another Commonweal is using {data}: stop it first (Ctrl-C where it runs).")
        stop(data)
        yield data


def _start_unless_running(data: Path, gate: IO[str], lease: IO[str], for_tests: bool) -> None:
    fcntl.flock(gate, fcntl.LOCK_EX)
    try:
        fcntl.flock(lease, fcntl.LOCK_SH)
        if not process(data):
            make_ready(data)
            _start(data, FOR_TESTS if for_tests else {})
        _make_owner(data)
        if not has_keeper(data):
            _start_keeper(data)
    finally:
        fcntl.flock(gate, fcntl.LOCK_UN)


def _start_keeper(data: Path) -> None:
    subprocess.Popen(
        [sys.executable, "-m", embedded_keeper.__name__, str(data)],
        cwd="/",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def _start(data: Path, more: dict[str, str]) -> None:
    settings = {**ALWAYS, **more, "unix_socket_directories": str(socket_folder(data))}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = beside(data, "log")
    with open(log, "w") as output:
        server = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", data, *options],
            cwd="/",
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **runs_as(data),
        )
    give_up = time.monotonic() + START_SECONDS
    while not _is_ready(data, server.pid):
        if server.poll() is not None:
            raise SetUpFault(_why_not(data, log))
        if time.monotonic() > give_up:
            server.send_signal(signal.SIGINT)
            raise SetUpFault(
                f"The database in {data} did not start within {START_SECONDS} seconds: see {log}."
            )
        time.sleep(0.02)


def _is_ready(data: Path, pid: int) -> bool:
    with suppress(OSError):
        lines = (data / "postmaster.pid").read_text().split("\n")
        return lines[0] == str(pid) and len(lines) > 7 and lines[7].strip() == "ready"
    return False


def _why_not(data: Path, log: Path) -> str:
    text = log.read_text(errors="replace")
    lines = [line for line in text.splitlines() if "FATAL" in line or "PANIC" in line] or text.splitlines()
    reason = lines[0].rpartition(":  ")[2].rstrip(".") if lines else "it gave no reason"
    if "lock file" in reason:
        return f"Another program is using {data}: stop it first, or name another folder in COMMONWEAL_VAR."
    return f"The database in {data} does not start ({reason}): {way_out(data)}."


def _make_owner(data: Path) -> None:
    try:
        with psycopg.connect(superuser_url(data), autocommit=True) as connection:
            owner = sql.Identifier(OWNER)
            if not connection.execute("select 1 from pg_roles where rolname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("create role {} login createrole createdb").format(owner))
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(sql.Identifier(DATABASE), owner)
                )
    except psycopg.Error as error:
        raise SetUpFault(
            f"The database in {data} runs but cannot be used ({type(error).__name__}): "
            f"see {beside(data, 'log')}, or {way_out(data)}."
        ) from error


def _url(user: str, database: str, data: Path) -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(socket_folder(data)), safe='')}"
