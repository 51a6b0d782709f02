"""Invented work for tests of the worker, and a worker in a process of its own: `python -m tests.little_jobs`.

What each part does is an event of the audit, which nobody can take back: done twice, it is there twice.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path
from time import sleep

from commonweal.access.policy import Action

PARTS = 8
MARK = "part_of_a_little_job"


def _mark(number: int) -> None:
    from django.utils import timezone

    from commonweal.audit.actions import record_something

    record_something(action=MARK, record_type="test", record_id=str(number), by=None, at=timezone.now())


def in_parts(seconds: float):
    def run(task) -> None:
        from django.db import transaction

        for number in range(task.done, PARTS):
            with transaction.atomic():
                _mark(number)
                task.keep(number + 1, PARTS)
            sleep(seconds)

    return run


def whole(seconds: float):
    def run(task) -> None:
        from django.db import connection

        _mark(0)
        task.tell(1, 2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        _mark(1)

    return run


def goes_wrong(error: Exception):
    def run(task) -> None:
        _mark(0)
        raise error

    return run


def slowed(run, seconds: float):
    """Real work that waits so long each time it says how far it is: it can be caught in the middle."""

    def slowly(task) -> None:
        tell = task.tell

        def told(done: int, of: int) -> None:
            tell(done, of)
            sleep(seconds)

        task.tell = told
        run(task)

    return slowly


def little(name: str, run, **more):
    from commonweal.jobs.registry import Work

    given = {"title": f"Little {name}", "means": "Nothing is counted.", "what_to_do": "Try it again."}
    return Work(name=name, run=run, action=Action.VIEW_HOME, **given | more)


@contextmanager
def only(*works):
    """Inside the block there is no other work than this."""
    from commonweal.jobs.registry import known_work

    known = known_work()
    before = dict(known)
    known.clear()
    known.update({work.name: work for work in works})
    try:
        yield
    finally:
        known.clear()
        known.update(before)


def nightly(name: str = "night", run=lambda task: _mark(0), clock: time = time(1, 30), **more):
    return little(name, run, clock=clock, **more)


def start(kind: str, seconds: float) -> subprocess.Popen:
    """A worker in a process of its own, on the database of this test."""
    from django.db import connections
    from psycopg.conninfo import make_conninfo

    def address(alias: str) -> str:
        said = connections[alias].settings_dict
        named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        return make_conninfo(**{key: said[name] for key, name in named.items() if said[name]})

    environment = os.environ | {
        "DATABASE_URL": address("owner"),
        "DATABASE_APP_URL": address("default"),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.little_jobs", kind, str(seconds)],
        env=environment,
        cwd=Path(__file__).resolve().parents[1],
    )


def main(kind: str, seconds: str) -> None:
    import django

    django.setup()
    from commonweal.jobs.registry import known_work
    from commonweal.jobs.worker import work

    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    works = {
        "parts": [little("parts", in_parts(float(seconds)), whole=False)],
        "whole": [little("whole", whole(float(seconds)))],
        "refresh": [
            replace(each, clock=None, run=slowed(each.run, float(seconds)))
            for each in known_work().values()
            if each.name == "refresh_figures"
        ],
        "asked": [replace(each, clock=None) for each in known_work().values() if each.action is not None],
    }
    with only(*works[kind]):
        work(once=False, ending=ending, pause=0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
