"""The tests' database: migrated once, copied for each worker, used as the app's own role.

Tables are made by the owner in a template database named after a fingerprint of the migrations, so that only
a changed migration costs time. Each worker works in a copy. What an ordinary test does is rolled back; a test
that commits (`transaction=True`, `live_server`) is followed by the copy that was taken before it, because the
app's role may not empty tables, and some of them cannot be emptied by anybody.
"""

import contextlib
import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import sql

from commonweal.config import database, embedded
from commonweal.config.faults import SetUpFault
from commonweal.config.roles import ONE_AT_A_TIME, connect, prepare_roles

HERE = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:4]
WORKING = f"commonweal_test_{HERE}_"
TEMPLATE = "commonweal_template_"


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's own: "default" is the app's role, "owner" the owner, in one database."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"{WORKING}{os.getpid()}_{worker}"
    try:
        with _server() as owner_url, django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            with _maintenance(owner_url) as maintenance:
                _drop_leftovers(maintenance)
                template = _template(maintenance, owner_url, afresh=request.config.getoption("create_db"))
                _copy(maintenance, template, name)
            _point_django_at(name, owner_url)
            prepare_roles(database.as_role(owner_url, dbname=name))
            _copy_round_tests_that_commit(patch, owner_url, name)
            yield
            _close_connections()
            with _maintenance(owner_url) as maintenance:
                _drop(maintenance, name)
    except SetUpFault as fault:
        pytest.exit(str(fault), returncode=3)


def _server() -> contextlib.AbstractContextManager[str]:
    if database.is_embedded():
        return embedded.running(for_tests=True)
    return contextlib.nullcontext(database.owner_url())


@contextlib.contextmanager
def _maintenance(owner_url: str) -> Iterator[psycopg.Connection]:
    """The owner, outside the tests' databases; one at a time, as nobody may be in a database being copied."""
    with connect(owner_url) as connection:
        connection.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME + 1])
        yield connection


def _template(maintenance: psycopg.Connection, owner_url: str, *, afresh: bool) -> str:
    """The name of a migrated, empty database, made when there is none for these migrations."""
    name = f"{TEMPLATE}{_fingerprint()}"
    known = [
        row[0]
        for row in maintenance.execute("select datname from pg_database where datname ^@ %s", [TEMPLATE])
    ]
    if name in known and not afresh:
        return name
    for old in known:
        _drop(maintenance, old)
    building = f"{WORKING}{os.getpid()}_building"
    maintenance.execute(sql.SQL("create database {}").format(sql.Identifier(building)))
    prepare_roles(database.as_role(owner_url, dbname=building))
    _point_django_at(building, owner_url)
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0)
    _close_connections()
    maintenance.execute(
        sql.SQL("alter database {} rename to {}").format(sql.Identifier(building), sql.Identifier(name))
    )
    return name


def _fingerprint() -> str:
    """Changes when a migration, a library with migrations, or the making of roles does."""
    import axes
    import django
    from django.apps import apps

    folders = sorted(Path(config.path) / "migrations" for config in apps.get_app_configs())
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    files += [Path(__file__), Path(prepare_roles.__code__.co_filename)]
    digest = hashlib.sha256(f"{django.__version__} {axes.__version__}".encode())
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _copy_round_tests_that_commit(patch: pytest.MonkeyPatch, owner_url: str, name: str) -> None:
    from django.test import TransactionTestCase

    before = f"{name}_before"

    def set_up(case: type[TransactionTestCase]) -> None:
        _close_connections()
        with _maintenance(owner_url) as maintenance:
            _drop(maintenance, before)
            _copy(maintenance, name, before)

    def tear_down(case: TransactionTestCase) -> None:
        _close_connections()
        with _maintenance(owner_url) as maintenance:
            _drop(maintenance, name)
            maintenance.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(before), sql.Identifier(name))
            )

    patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(set_up))
    patch.setattr(TransactionTestCase, "_fixture_teardown", tear_down)


def _copy(maintenance: psycopg.Connection, original: str, copy: str) -> None:
    maintenance.execute(
        sql.SQL("create database {} template {} strategy file_copy").format(
            sql.Identifier(copy), sql.Identifier(original)
        )
    )


def _drop(maintenance: psycopg.Connection, name: str) -> None:
    maintenance.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def _drop_leftovers(maintenance: psycopg.Connection) -> None:
    """Databases of test runs on this machine that were cut off."""
    for (name,) in maintenance.execute(
        "select datname from pg_database where datname ^@ %s", [WORKING]
    ).fetchall():
        if not psutil.pid_exists(int(name.removeprefix(WORKING).split("_")[0])):
            _drop(maintenance, name)


def _point_django_at(name: str, owner_url: str) -> None:
    """Both roles, in this database; connections close after each request, so that copies can be taken."""
    from django.db import connections

    _close_connections()
    app_url = database.as_role(owner_url, user=database.APP, password=database.app_password(), dbname=name)
    for alias, url in (("default", app_url), ("owner", database.as_role(owner_url, dbname=name))):
        settings = database.django_settings(url) | {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        connections[alias].settings_dict.update(settings)
        connections.settings[alias].update(settings)


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


__all__ = ["django_db_setup"]
