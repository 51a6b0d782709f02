"""The roles inside PostgreSQL: made by the owner, checked by the app before it serves.

- the owner: makes tables; needs CREATEROLE (or somebody who runs `statements()` for it), never superuser;
- `commonweal_app`: signs in, reads and writes rows, owns nothing;
- `commonweal_mart`: signs nobody in; the app steps into it (`SET LOCAL ROLE`) to count across cases.
"""

import os

import psycopg
from psycopg import sql

from commonweal.config.database import APP, MART, app_password
from commonweal.config.faults import SetUpFault

# One set-up at a time: two that change the same role would trip over each other.
ONE_AT_A_TIME = 4_827_115
NO_WALLS = "so the walls between cases would not hold"


def prepare_roles(owner_url: str) -> None:
    """Makes the roles and what they may do in this database. Safe to repeat. Raises SetUpFault."""
    with connect(owner_url) as connection, connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        try:
            _make_roles(connection)
        except psycopg.errors.InsufficientPrivilege as error:
            raise SetUpFault(
                f"The role in DATABASE_URL may not make roles: give it CREATEROLE, or have {APP} and {MART} "
                f"made, {MART} granted to {APP} WITH INHERIT FALSE, SET TRUE, and set DATABASE_APP_URL."
            ) from error
        _grant(connection)


def refuse_powerful_app(app_url: str) -> None:
    """Raises SetUpFault when the app could step round row-level security: then it must not serve."""
    with connect(app_url) as connection:
        row = connection.execute(
            """
            select exists (select from pg_roles where rolname in (current_user, %(mart)s)
                           and (rolsuper or rolbypassrls)),
                   exists (select from pg_class where pg_get_userbyid(relowner) in (current_user, %(mart)s)
                           and relkind in ('r', 'p', 'v', 'm')),
                   exists (select from pg_roles where rolname not in (current_user, %(mart)s)
                           and pg_has_role(current_user, oid, 'member'))
            """,
            {"mart": MART},
        ).fetchone()
    above, owns, member = row or (True, True, True)
    if above:
        raise SetUpFault(
            f"{APP} or {MART} is a superuser or has BYPASSRLS, {NO_WALLS}: take that right away."
        )
    if owns:
        raise SetUpFault(f"{APP} or {MART} owns tables, {NO_WALLS}: give them to the owner's role.")
    if member:
        raise SetUpFault(f"{APP} may act as another role, {NO_WALLS}: revoke that membership.")


def connect(url: str) -> psycopg.Connection:
    """An open connection. Raises SetUpFault naming the server's answer, never the password."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        place = psycopg.conninfo.conninfo_to_dict(url)
        answer = (
            str(error)
            .strip()
            .partition("\n")[0]
            .rpartition("FATAL:  ")[2]
            .removeprefix("connection failed: ")
        )
        raise SetUpFault(
            f"The database {place.get('dbname')} does not let {place.get('user')} in ({answer}): "
            "check DATABASE_URL and DATABASE_APP_URL, and that the server runs."
        ) from error


def _make_roles(connection: psycopg.Connection) -> None:
    known = {name for (name,) in connection.execute("select rolname from pg_roles")}
    app, mart = sql.Identifier(APP), sql.Identifier(MART)
    if MART not in known:
        connection.execute(sql.SQL("create role {} nologin").format(mart))
    if APP not in known:
        connection.execute(sql.SQL("create role {} login").format(app))
    if APP not in known or not os.environ.get("DATABASE_APP_URL"):
        # Scrambled here, so that neither the wire nor the server's log sees the password.
        scrambled = connection.pgconn.encrypt_password(
            app_password().encode(), APP.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(sql.SQL("alter role {} password {}").format(app, sql.Literal(scrambled)))
    granted = connection.execute(
        """
        select 1 from pg_auth_members where roleid = %s::regrole and member = %s::regrole
           and set_option and not inherit_option
        """,
        [MART, APP],
    ).fetchone()
    if not granted:
        connection.execute(sql.SQL("grant {} to {} with inherit false, set true").format(mart, app))


def _grant(connection: psycopg.Connection) -> None:
    owner = "select pg_has_role(datdba, 'member') from pg_database where datname = current_database()"
    if connection.execute(owner).fetchone() != (True,):
        raise SetUpFault("The role in DATABASE_URL does not own its database: make it the owner.")
    names = {name: sql.Identifier(role) for name, role in (("app", APP), ("mart", MART))}
    names["database"] = sql.Identifier(connection.info.dbname)
    for statement in (
        "revoke all on database {database} from public",
        "grant connect on database {database} to {app}",
        "revoke all on schema public from public",
        "grant usage on schema public to {app}, {mart}",
        "alter default privileges in schema public grant select, insert, update, delete on tables to {app}",
        "alter default privileges in schema public grant usage, select on sequences to {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))
