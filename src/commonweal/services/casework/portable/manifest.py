"""The last part of the file: what it is, where it comes from, and the number and fingerprint of every other part.

`home` is made with this system's own secret from everything else in the manifest, and so from every part: a file that comes back
to the system that made it is known as such, and cannot have been touched in between.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from commonweal.access.encryption import search_key
from commonweal.rules.portable import NO_MANIFEST, VERSION, Member, other_version
from commonweal.rules.reasons import Refused

TEXTS = ("file", "made_at", "service", "service_name", "side")


def described(content: bytes, name: str, rows: int) -> Member:
    return Member(name, rows, len(content), hashlib.sha256(content).hexdigest())


def manifest(facts: Mapping[str, Any], members: Iterable[Member]) -> bytes:
    """The manifest as it stands in the file."""
    listed = [[each.name, each.rows, each.size, each.sha256] for each in members]
    whole = {"format": VERSION, **facts, "members": listed}
    return _plain(whole | {"home": _home(whole)})


def read_manifest(content: bytes) -> dict[str, Any]:
    """Raises Refused for what is no manifest, or one of another version."""
    try:
        found = json.loads(content)
        version = str(found["format"])
        members = {
            name: Member(name, int(rows), int(size), str(digest))
            for name, rows, size, digest in found["members"]
        }
        texts = all(isinstance(found[name], str) for name in TEXTS)
    except (ValueError, TypeError, KeyError):
        raise Refused(NO_MANIFEST) from None
    if version != str(VERSION):
        raise Refused(other_version(version))
    if not texts:
        raise Refused(NO_MANIFEST)
    return found | {"members": members}


def is_home(content: bytes) -> bool:
    """Whether this very system made the file, and nothing in it was changed since."""
    found = json.loads(content)
    claimed = found.pop("home", "")
    return isinstance(claimed, str) and claimed == _home(found)


def _home(whole: Mapping[str, Any]) -> str:
    return search_key("portable home", _plain(whole).decode()).hex()


def _plain(whole: Mapping[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
