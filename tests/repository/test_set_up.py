"""Does set-up refuse what cannot work, in one sentence that says what to do, before it starts anything?"""

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from commonweal.config import database, running
from commonweal.config.embedded_folder import VERSION, refuse_broken_folder, socket_folder
from commonweal.config.faults import SetUpFault
from commonweal.config.keys import NAMES, take_keys
from commonweal.config.ports import refuse_busy_port

ROOT = Path(__file__).resolve().parents[2]
NEW_YEAR = date(2026, 1, 1)
OWNER_URL = "postgresql://boss:secret@db.example.org:5433/pool?sslmode=require"


@pytest.fixture
def folder():
    """A private place with a short path: sockets do not take long ones."""
    made = Path(tempfile.mkdtemp(prefix="cw-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def production(monkeypatch):
    monkeypatch.delenv("COMMONWEAL_TESTING", raising=False)
    monkeypatch.delenv("DATABASE_APP_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", OWNER_URL)
    monkeypatch.setenv("COMMONWEAL_SECRET_KEY", "one")


def commonweal(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COMMONWEAL_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "commonweal.config.cli", *arguments],
        env=clean | environment | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=60,
    )


# Ports


def test_a_busy_port_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetUpFault, match=rf"^Port {port} is in use: .* --port {port + 1}\.$"):
            refuse_busy_port("127.0.0.1", port)
    refuse_busy_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(SetUpFault, match=r"^192\.0\.2\.1 is not an address of this machine"):
        refuse_busy_port("192.0.2.1", 8000)


def test_the_demonstration_says_so_before_it_starts_anything(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = commonweal("demo", "--port", str(taken.getsockname()[1]), COMMONWEAL_VAR=str(folder))
    assert done.returncode == 2
    assert done.stderr.startswith("Port ")
    assert done.stderr.count("\n") == 1
    assert not any(folder.iterdir())


# The data folder


def sound(data: Path) -> Path:
    for part in ("base", "global", "pg_wal"):
        (data / part).mkdir(parents=True)
    (data / "postgresql.conf").touch()
    (data / "PG_VERSION").write_text(f"{VERSION}\n")
    return data


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda data: (shutil.rmtree(data), data.write_text("")), "is a file where"),
        (lambda data: (data / "PG_VERSION").unlink(), "is not a database folder"),
        (lambda data: (data / "PG_VERSION").write_text("15\n"), "was written by PostgreSQL 15"),
        (lambda data: (data / "global").rmdir(), "is broken (global is missing)"),
    ],
)
def test_a_broken_data_folder_is_refused_in_a_sentence(folder, spoil, says):
    data = sound(folder / "postgres")
    refuse_broken_folder(data)
    spoil(data)
    with pytest.raises(SetUpFault) as fault:
        refuse_broken_folder(data)
    assert says in str(fault.value)
    assert str(fault.value).endswith(".")


def test_a_long_path_gets_its_socket_elsewhere(folder):
    assert socket_folder(folder / "postgres") == folder / "postgres"
    assert len(str(socket_folder(folder / ("x" * 90) / "postgres"))) < 90


# Addresses and keys


@pytest.mark.usefixtures("production")
def test_the_app_signs_in_to_the_owners_server_under_its_own_name(monkeypatch):
    app = conninfo_to_dict(database.app_url())
    assert {
        "host": "db.example.org",
        "port": "5433",
        "dbname": "pool",
        "sslmode": "require",
    }.items() <= app.items()
    assert app["user"] == "commonweal_app"
    assert "secret" not in database.app_url()
    monkeypatch.setenv("COMMONWEAL_SECRET_KEY", "two")
    assert conninfo_to_dict(database.app_url())["password"] != app["password"]


@pytest.mark.usefixtures("production")
def test_pages_never_learn_the_owners_address(monkeypatch):
    assert list(database.databases()) == ["default"]
    assert database.databases()["default"]["OPTIONS"]["sslmode"] == "require"
    monkeypatch.setenv("COMMONWEAL_AS_OWNER", "1")
    assert database.databases()["owner"]["USER"] == "boss"
    told = running._environment(database.app_url())
    assert told["DATABASE_APP_URL"] == database.app_url()
    assert not any("boss" in value for value in told.values())


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL is not an address like"),
        ("DATABASE_URL", "mysql://a@b/c", "DATABASE_URL is not an address like"),
        ("DATABASE_APP_URL", OWNER_URL, "DATABASE_APP_URL has to sign in as commonweal_app"),
        ("COMMONWEAL_SECRET_KEY", "", "Set COMMONWEAL_SECRET_KEY"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(SetUpFault, match=says) as fault:
        database.databases()
    assert "secret@" not in str(fault.value)


def test_a_server_that_does_not_answer_is_one_sentence(folder):
    address = f"postgresql://boss:hush@/pool?host={folder}"
    done = commonweal("migrate", DATABASE_URL=address, COMMONWEAL_SECRET_KEY="one")
    assert done.returncode == 2
    assert done.stderr.startswith("The database pool does not let boss in")
    assert "hush" not in done.stderr
    assert "Traceback" not in done.stderr


def test_nobody_serves_without_a_database_and_keys_of_their_own():
    assert "Set DATABASE_APP_URL" in commonweal("serve").stderr
    own = "postgresql://commonweal_app:x@127.0.0.1:1/pool"
    assert (
        "Set COMMONWEAL_SECRET_KEY and COMMONWEAL_ENCRYPTION_KEYS"
        in commonweal("serve", DATABASE_APP_URL=own).stderr
    )


def test_a_calendar_of_bank_holidays_that_is_none_is_one_sentence():
    told = commonweal("serve", DATABASE_APP_URL=OWNER_URL, COMMONWEAL_BANK_HOLIDAYS="Wales")
    assert told.returncode == 2
    assert "COMMONWEAL_BANK_HOLIDAYS: Write the calendar" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_keys_are_made_once_and_kept_for_their_owner_alone(folder, monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    file = folder / "demo.env"
    take_keys(file, today=NEW_YEAR)
    made = {name: os.environ[name] for name in NAMES}
    assert made["COMMONWEAL_ENCRYPTION_KEYS"].startswith("2026-01:")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for name in NAMES:
        monkeypatch.delenv(name)
    take_keys(file, today=NEW_YEAR)
    assert {name: os.environ[name] for name in NAMES} == made
    for name in NAMES:
        monkeypatch.delenv(name)
    file.unlink()
    with pytest.raises(SetUpFault, match="without its keys the data does not open"):
        take_keys(file, today=NEW_YEAR, with_data=True)
    assert not file.exists()


def test_help_names_every_command_and_what_it_is_for():
    shown = commonweal("--help")
    assert shown.returncode == 0
    for name in ("audit", "check", "demo", "docs", "make-key", "mart", "migrate", "plan", "serve"):
        line = next(line for line in shown.stdout.splitlines() if line.strip().startswith(f"{name} "))
        assert len(line.split()) > 3
