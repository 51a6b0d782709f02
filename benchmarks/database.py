"""The database that pages are measured on: the demonstration at one size, made once and kept in var/bench.

It is made afresh when the migrations, or the code that makes the demonstration, have changed since.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg
from psycopg import sql

from commonweal.config import database, demo, embedded
from commonweal.config.embedded_folder import var_folder
from commonweal.config.keys import take_keys
from commonweal.config.roles import prepare_roles

SEED = 1
SOURCE = Path(demo.__file__).resolve().parents[2]
MADE_BY = (*(SOURCE / "config" / "demo").glob("*"), Path(__file__).with_name("more_records.py"))


@contextmanager
def measured_database(referrals: int) -> Iterator[None]:
    """Django is set up on a database with so many referrals, signed in as the app; the owner is there for looking up."""
    with kept_database(f"bench_{referrals}", lambda: _fill(referrals), *MADE_BY):
        yield


@contextmanager
def kept_database(kind: str, fill: Callable[[], None], *made_by: Path) -> Iterator[None]:
    """As above, on a database that `fill` fills once it is migrated; made afresh when one it is `made_by` changes."""
    os.environ["COMMONWEAL_VAR"] = str(var_folder() / "bench")
    folder = var_folder()
    folder.mkdir(parents=True, exist_ok=True)
    take_keys(folder / "bench.env", today=datetime.now(UTC).date())
    os.environ |= {
        "COMMONWEAL_AS_OWNER": "1",
        "COMMONWEAL_DEMO": "1",
        "COMMONWEAL_STATIC": str(folder / "static"),
        "DJANGO_SETTINGS_MODULE": "commonweal.config.settings",
    }
    with embedded.running() as url:
        name = f"{kind}_{_fingerprint(made_by)}"
        is_new = _make_room(url, name, kind)
        os.environ["DATABASE_URL"] = database.as_role(url, dbname=f"{name}_building" if is_new else name)
        prepare_roles(os.environ["DATABASE_URL"])
        import django

        django.setup()
        if is_new:
            from django.core.management import call_command

            call_command("migrate", database="owner", verbosity=0)
            fill()
            _rename(url, f"{name}_building", name)
        yield


def _fingerprint(made_by: Iterable[Path]) -> str:
    files = [*SOURCE.rglob("migrations/*.py"), *made_by]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:10]


def _make_room(url: str, name: str, kind: str) -> bool:
    """Is there none yet? Then older ones of this kind are dropped, and an empty one is made."""
    with psycopg.connect(url, autocommit=True) as connection:
        known = [row[0] for row in connection.execute("select datname from pg_database")]
        if name in known:
            return False
        for old in known:
            if old.startswith(f"{kind}_"):
                connection.execute(sql.SQL("drop database {}").format(sql.Identifier(old)))
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(f"{name}_building")))
        return True


def _fill(referrals: int) -> None:
    began = time.monotonic()
    last_said = [0.0]

    def say(what: str, done: int, total: int) -> None:
        now = time.monotonic() - began
        if done >= total or now - last_said[0] > 15:
            last_said[0] = now
            click.echo(f"  {now:6.0f} s  {what}: {done:,} of {total:,}")

    demo.load_demo(referrals=referrals, seed=SEED, progress=say)
    from benchmarks.more_records import add_more_records

    add_more_records()
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    click.echo(f"  {time.monotonic() - began:6.0f} s  made and tidied")


def _rename(url: str, old: str, new: str) -> None:
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (old, new))))
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = new
