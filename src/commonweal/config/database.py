"""Which PostgreSQL, and who signs in to it.

Two roles, never one: the **owner** (DATABASE_URL) makes tables and runs set-up commands; the **app** signs in
as `commonweal_app`, which owns nothing and cannot step round row-level security. Without DATABASE_URL it is
the embedded server. DATABASE_APP_URL is the app's own address; where it is absent, the owner's is taken with
the app's name and a password made from the secret key. Serving pages needs the app's address alone.
"""

import hmac
import os
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from commonweal.config import embedded
from commonweal.config.cursor import Binding
from commonweal.config.faults import SetUpFault

APP = "commonweal_app"
MART = "commonweal_mart"
# Seconds that a thread keeps its connection for the next page. Measured with granian, 4 threads, 5 queries a page: a new
# connection each time 14 ms a page; kept 2.4 ms; with 8 readers at once kept 510-650 pages a second, psycopg's pool 480-600.
KEEP_OPEN = 300
# A question is planned once a connection, not each time: behind the walls planning takes longer than answering (docs/adr/0030).
PREPARE_AFTER = 2


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_APP_URL")


def owner_url() -> str:
    """Raises SetUpFault where only the app's address is known."""
    if given := os.environ.get("DATABASE_URL"):
        _parts("DATABASE_URL", given)
        return given
    if is_embedded():
        return embedded.owner_url()
    raise SetUpFault("Set DATABASE_URL to the owner's address: the app may not do what this command does.")


def app_url() -> str:
    """The app's address, for psycopg to read. Raises SetUpFault when it names another role."""
    if given := os.environ.get("DATABASE_APP_URL"):
        if _parts("DATABASE_APP_URL", given).get("user") != APP:
            raise SetUpFault(
                f"DATABASE_APP_URL has to sign in as {APP}: that is the role the tables are open to."
            )
        return given
    return as_role(owner_url(), user=APP, password=app_password())


def app_password() -> str:
    """The one in DATABASE_APP_URL, or one made from the secret key, so that nothing more has to be kept."""
    if given := os.environ.get("DATABASE_APP_URL"):
        return str(_parts("DATABASE_APP_URL", given).get("password") or "")
    secret = os.environ.get("COMMONWEAL_SECRET_KEY", "")
    if not secret and not is_embedded():
        raise SetUpFault(
            "Set COMMONWEAL_SECRET_KEY (or DATABASE_APP_URL): the app's password is made from it."
        )
    return hmac.digest(secret.encode(), f"password of {APP}".encode(), "sha256").hex()


def as_role(url: str, **changes: str) -> str:
    """The same server for another role or database."""
    return make_conninfo(url, **changes)


def databases() -> dict[str, dict[str, Any]]:
    """Django's DATABASES: "default" is the app; "owner" is there for set-up commands and tests alone."""
    found = {"default": django_settings(app_url())}
    if os.environ.get("COMMONWEAL_AS_OWNER") == "1" or os.environ.get("COMMONWEAL_TESTING") == "1":
        found["owner"] = django_settings(owner_url())
    return found


def django_settings(url: str) -> dict[str, Any]:
    """One entry of DATABASES from a connection string; what Django has no name for goes into OPTIONS."""
    parts = dict(conninfo_to_dict(url))
    named = {
        name.upper(): str(parts.pop(key, None) or "")
        for name, key in (("name", "dbname"), ("user",) * 2, ("password",) * 2, ("host",) * 2, ("port",) * 2)
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": {
            **parts,
            "server_side_binding": True,
            "cursor_factory": Binding,
            "prepare_threshold": PREPARE_AFTER,
        },
        "CONN_MAX_AGE": KEEP_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


def _parts(name: str, url: str) -> dict[str, Any]:
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        raise SetUpFault(f"{name} is not an address like postgresql://user:password@host:5432/database.")
    return dict(parts)


class OnlyTheOwnerMigrates:
    """Django's router: pages read and write as the app, tables are made as the owner."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return "default"

    db_for_write = db_for_read

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "owner"
