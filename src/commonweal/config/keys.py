"""The keys of an installation: made by `commonweal demo` and tests for themselves, brought by production.

- COMMONWEAL_SECRET_KEY signs sessions, and the app's database password is made from it;
- COMMONWEAL_ENCRYPTION_KEYS seals contact details and drafts, `name:base64,name:base64`, the first one seals;
- COMMONWEAL_SEARCH_KEY makes the fingerprints by which sealed values are found again.
"""

import os
import secrets
from base64 import urlsafe_b64encode
from datetime import date
from pathlib import Path

from commonweal.config.faults import SetUpFault

NAMES = ("COMMONWEAL_SECRET_KEY", "COMMONWEAL_ENCRYPTION_KEYS", "COMMONWEAL_SEARCH_KEY")


def fresh_key(*, today: date) -> str:
    """A new 256-bit key, named after its month, `2026-11:…`, to stand first in COMMONWEAL_ENCRYPTION_KEYS."""
    return f"{today:%Y-%m}:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def take_keys(file: Path, *, today: date, with_data: bool = False) -> None:
    """The keys of a trial into the environment, from `file` or made and kept there; what is set stays.

    `with_data`: something is sealed with them already, so a missing file is a SetUpFault, not a fresh start.
    """
    if all(os.environ.get(name) for name in NAMES[:2]):
        return
    if file.exists():
        kept = _read(file)
    elif with_data:
        raise SetUpFault(
            f"{file} is missing, and without its keys the data does not open: start afresh with --reset."
        )
    else:
        kept = _write(file, today)
    for name, value in kept.items():
        os.environ.setdefault(name, value)


def _read(file: Path) -> dict[str, str]:
    try:
        lines = [line.partition("=") for line in file.read_text().splitlines() if "=" in line]
    except OSError as error:
        raise SetUpFault(f"{file} cannot be read ({error.strerror}): make it yours.") from error
    kept = {name.strip(): value.strip() for name, _, value in lines}
    if missing := [name for name in NAMES if not kept.get(name)]:
        raise SetUpFault(f"{file} does not set {missing[0]}: put it back, or start afresh with --reset.")
    return {name: kept[name] for name in NAMES}


def _write(file: Path, today: date) -> dict[str, str]:
    values = secrets.token_urlsafe(48), fresh_key(today=today), secrets.token_urlsafe(48)
    made = dict(zip(NAMES, values, strict=True))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write("".join(f"{name}={value}\n" for name, value in made.items()))
    except FileExistsError:  # somebody was quicker
        return _read(file)
    except OSError as error:
        raise SetUpFault(
            f"{file} cannot be written ({error.strerror}): name another folder in COMMONWEAL_VAR."
        ) from error
    return made
