"""Brings the database up, migrates, loads the demonstration and serves: what the command line does when it does it.

The server is a process of its own that knows the app's address and not the owner's.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import click

from commonweal.config import database, embedded
from commonweal.config.embedded_folder import data_folder, var_folder
from commonweal.config.faults import SetUpFault
from commonweal.config.keys import take_keys
from commonweal.config.ports import refuse_busy_port
from commonweal.config.roles import prepare_roles, refuse_powerful_app

SETTINGS = "commonweal.config.settings"
STOP_SECONDS = 20


@contextmanager
def ready() -> Iterator[None]:
    """Django is set up and its database is up, as the owner beside the app where the owner's address is known."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if database.is_embedded():
        _take_trial_keys()
        up = embedded.running()
    else:
        up = nullcontext()
    with up:
        if database.is_embedded() or os.environ.get("DATABASE_URL"):
            os.environ["COMMONWEAL_AS_OWNER"] = "1"
            prepare_roles(database.owner_url())
        import django

        django.setup()
        yield


def migrate_now() -> None:
    """Applies what is missing, as the owner. Says nothing when there is nothing to do."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        click.echo("Making the tables …")
        call_command("migrate", database="owner", verbosity=0)


def run_demo(*, port: int, referrals: int | None, seed: int, reset: bool, load_only: bool) -> None:
    """The demonstration, from whatever is there to a page that answers. Ctrl-C ends it and all it started."""
    if not load_only:
        refuse_busy_port("127.0.0.1", port)
    if reset:
        _throw_away()
    os.environ["COMMONWEAL_DEMO"] = "1"
    for ending in (signal.SIGTERM, signal.SIGHUP):  # a closed terminal ends it as Ctrl-C does
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        with ready():
            migrate_now()
            _load_if_empty(referrals, seed)
            if load_only:
                return
            _collect_static()
            _serve_until_stopped(port, when_up=lambda: _greet(port))
    except KeyboardInterrupt:
        pass
    click.echo("\nStopped. What you did is kept for next time; start afresh with --reset.")


def run_server(*, host: str, port: int, workers: int) -> None:
    """Production: own keys, the app's role alone, static files collected."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if database.is_embedded():
        raise SetUpFault(
            "Set DATABASE_APP_URL (or DATABASE_URL) to your PostgreSQL; to try it out, use `commonweal demo`."
        )
    refuse_busy_port(host, port)
    import django
    from django.conf import settings

    django.setup()
    if not settings.HAS_OWN_KEYS:
        raise SetUpFault(
            "Set COMMONWEAL_SECRET_KEY and COMMONWEAL_ENCRYPTION_KEYS: `commonweal make-key` prints fresh ones."
        )
    if settings.DEMO:
        raise SetUpFault(
            "COMMONWEAL_DEMO is set: in a demonstration anyone may step into anyone. Unset it to serve."
        )
    refuse_bad_measures()
    app_url = database.app_url()
    refuse_powerful_app(app_url)
    _collect_static()
    click.echo(f"Serving on http://{host}:{port}/ with {workers} workers. Ctrl-C stops it.")
    # Takes our place, so that whatever started us (systemd, a container) speaks to the server itself.
    os.execve(sys.executable, _granian(host, port, workers), _environment(app_url))  # noqa: S606


def refuse_bad_measures() -> None:
    """Raises SetUpFault when a file of the partnership's own measures cannot be read: nothing is counted in half."""
    from commonweal.outcomes.catalogue import families
    from commonweal.rules.measure_files import BadMeasures

    try:
        families()
    except BadMeasures as bad:
        raise SetUpFault("Measures in COMMONWEAL_MEASURES cannot be used. " + " ".join(bad.faults)) from bad


def run_worker(*, once: bool) -> None:
    """Does what is due. Told to end (SIGTERM, Ctrl-C), it leaves what it is doing for the next worker and ends."""
    ending = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: ending.set())
    with ready():
        from django.conf import settings

        if not settings.HAS_OWN_KEYS:
            raise SetUpFault(
                "Set COMMONWEAL_SECRET_KEY and COMMONWEAL_ENCRYPTION_KEYS to the keys that `commonweal serve` has."
            )
        refuse_powerful_app(database.app_url())
        from commonweal.jobs.worker import work

        done = work(once=once, ending=ending)
    click.echo(f"Jobs taken: {done}.")


def _take_trial_keys() -> None:
    has_data = (data_folder() / "PG_VERSION").exists()
    take_keys(var_folder() / "demo.env", today=datetime.now(UTC).date(), with_data=has_data)


def _throw_away() -> None:
    if not database.is_embedded():
        raise SetUpFault(
            "--reset only throws the embedded demonstration away: empty your own database yourself."
        )
    with embedded.nobody_else() as data:
        shutil.rmtree(data, ignore_errors=True)
        (var_folder() / "demo.env").unlink(missing_ok=True)


def _load_if_empty(referrals: int | None, seed: int) -> None:
    from commonweal.config.demo import is_loaded, load_demo

    if is_loaded():
        if referrals is not None:
            click.echo(
                "There is a demonstration already, so --referrals changes nothing: add --reset to make a new one."
            )
        return
    load_demo(referrals=referrals, seed=seed, progress=_show_progress)
    _work_once()


def _work_once() -> None:
    """The work of last night, so that what it fills is not empty on the first morning."""
    from commonweal.config.demo.night import ask_for_figures
    from commonweal.jobs.worker import work

    ask_for_figures(at=datetime.now(UTC))
    click.echo("Doing the work of the night: people on record twice, the audit, the figures …")
    work(once=True, ending=threading.Event())


def _show_progress(what: str, done: int, total: int) -> None:
    """One line that grows on a terminal; a line at the end of each part elsewhere."""
    if sys.stdout.isatty():
        click.echo(f"\r{what} … {done:,} of {total:,}   ", nl=done >= total)
    elif done >= total:
        click.echo(f"{what}: {total:,}")


def _collect_static() -> None:
    """Style sheet, script and fonts with fingerprints in their names, made again when one of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    source = Path(__file__).resolve().parent.parent / "design" / "static"
    newest = max(path.stat().st_mtime_ns for path in source.rglob("*") if path.is_file())
    stamp = settings.STATIC_ROOT / ".made-from"
    if not stamp.exists() or stamp.read_text() != str(newest):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(str(newest))


def _greet(port: int) -> None:
    from commonweal.access.roles import in_words
    from commonweal.config.demo import cast, password

    click.echo(f"\nCommonweal is at http://127.0.0.1:{port}/ — everyone in it is invented.\n")
    click.echo("Step into anyone at /demo/, or sign in with the password " + password() + " as:\n")
    for member in cast():
        click.echo(f"  {member.email:<26} {in_words(member.role):<22} {member.sees}")
    click.echo("\nCtrl-C stops it.")


def _serve_until_stopped(port: int, *, when_up: Callable[[], None]) -> None:
    """Serves on loopback until Ctrl-C, with a worker beside. Each has a process group of its own, to stop before its database."""
    command, environment = _granian("127.0.0.1", port, workers=1), _environment(database.app_url())
    worker = subprocess.Popen([sys.executable, "-m", "commonweal.config.cli", "work"], start_new_session=True)
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        while server.poll() is None and not _answers(port):
            time.sleep(0.1)
        if server.poll() is None:
            when_up()
        if code := server.wait():
            raise SetUpFault(f"The server ended by itself with code {code}; its last lines above say why.")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would leave something running
        for each in (server, worker):
            if each.poll() is None:
                each.terminate()
        for each in (server, worker):
            try:
                each.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(each.pid, signal.SIGKILL)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/sign-in/")
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def _granian(host: str, port: int, workers: int) -> list[str]:
    """Few threads that live long: each keeps a database connection of its own, which is dear to open."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--blocking-threads", "4", "--blocking-threads-idle-timeout", "600"),
        *("--no-ws", "--no-access-log", "--log-level", "warning", "commonweal.config.wsgi:application"),
    ]


def _environment(app_url: str) -> dict[str, str]:
    """What a serving process may know: the app's address, never the owner's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "COMMONWEAL_AS_OWNER")
    }
    return kept | {"DATABASE_APP_URL": app_url}
