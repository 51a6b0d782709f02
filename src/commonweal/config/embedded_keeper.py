"""Who uses the embedded PostgreSQL, and who stops it: the locks, the last to leave, and the keeper.

Run as a program (`python -m commonweal.config.embedded_keeper FOLDER`) it is the keeper: it waits until
nobody holds a lock, stops the server and ends.
"""

import fcntl
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import psutil

from commonweal.config.faults import SetUpFault

STOP_SECONDS = 60


@contextmanager
def locks(data: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """The gate (one starts at a time) and the lease (shared by all users), open, not yet locked."""
    gate, lease = beside(data, "start"), beside(data, "lock")
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        gate.touch()
        lease.touch()
    except OSError as error:
        raise SetUpFault(
            f"{data.parent} cannot be written to ({error.strerror}): "
            "make it yours, or name another folder in COMMONWEAL_VAR."
        ) from error
    with gate.open("a") as opened_gate, lease.open("a") as opened_lease:
        yield opened_gate, opened_lease


def take(file: IO[str], kind: int) -> bool:
    """The lock if it is to be had at once."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def leave(data: Path, lease: IO[str]) -> None:
    """Stops the server when nobody else uses it; waits when somebody else is stopping it."""
    fcntl.flock(lease, fcntl.LOCK_UN)
    if take(lease, fcntl.LOCK_EX):
        stop(data)
    elif not take(lease, fcntl.LOCK_SH):
        fcntl.flock(lease, fcntl.LOCK_SH)
    fcntl.flock(lease, fcntl.LOCK_UN)


def keep(data: Path) -> None:
    """Stops the server once nobody uses it, however they went. A second keeper of one folder ends at once."""
    with locks(data) as (_gate, lease), open(beside(data, "keeper"), "a") as keeper:
        if take(keeper, fcntl.LOCK_EX):
            fcntl.flock(lease, fcntl.LOCK_EX)
            stop(data)


def has_keeper(data: Path) -> bool:
    with open(beside(data, "keeper"), "a") as keeper:
        return not take(keeper, fcntl.LOCK_EX)


def stop(data: Path) -> None:
    """Ends every connection and the server; to be called with the lease locked for oneself alone."""
    for way in (signal.SIGINT, signal.SIGQUIT):  # politely, then at once
        if (server := process(data)) is None:
            return
        with suppress(psutil.NoSuchProcess):
            server.send_signal(way)
        give_up = time.monotonic() + STOP_SECONDS
        while process(data) and time.monotonic() < give_up:
            time.sleep(0.01)


def process(data: Path) -> psutil.Process | None:
    """The server that runs on this folder, if one does."""
    try:
        server = psutil.Process(int((data / "postmaster.pid").read_text().split("\n")[0]))
        return server if server.name() == "postgres" and server.status() != psutil.STATUS_ZOMBIE else None
    except (OSError, ValueError, psutil.Error):
        return None


def beside(data: Path, what: str) -> Path:
    """A file about the folder, next to it: its log and its locks."""
    return data.with_name(f"{data.name}.{what}")


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
