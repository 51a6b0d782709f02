"""The file in which cases travel, as far as it is rules: its version, its sizes, and what is wrong with one that came.

Everything here is said in words for whoever holds the file, and none of it repeats what is in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.rules.reasons import Reason

VERSION = 1
CASES_A_PART = 50
LONGEST_CHUNK = 1_048_576
LONGEST_MEMBER = 64 * 1_048_576  # no part of a file is larger: what says it is, is refused before it is read
LONGEST_LINE = 4 * 1_048_576

NOT_OURS = Reason("not_ours", "This is not a file of cases: it begins with something else.")
WRONG_PASSPHRASE = Reason(
    "wrong_passphrase",
    "The passphrase does not open this file. Check each character; large and small letters do not matter.",
)
CHANGED = Reason(
    "changed",
    "The file was changed or cut short on its way. Nothing was taken in: ask for it to be sent again.",
)
TOO_LARGE = Reason(
    "too_large", "A part of the file is larger than such a file may have. Nothing was taken in."
)
NO_MANIFEST = Reason(
    "no_manifest", "The file has no manifest at its end, so it is not whole. Nothing was taken in."
)


def other_version(found: str) -> Reason:
    """The file was written by a newer system, or an older one."""
    version = found if found.isascii() and found.isalnum() and len(found) <= 6 else "unknown"
    return Reason(
        "other_version",
        f"The file has format version {version}; this system reads version {VERSION}. Bring it up to date.",
    )


@dataclass(frozen=True)
class Member:
    """One part of the file, as the manifest lists it: its name, how many records, how many bytes, their SHA-256."""

    name: str
    rows: int
    size: int
    sha256: str


def reasons_not_to_trust(listed: Mapping[str, Member], found: Mapping[str, Member]) -> list[Reason]:
    """What differs between the manifest and the parts that came: names, numbers, fingerprints."""
    if listed == found:
        return []
    parts = sorted({*listed, *found})
    first = next(name for name in parts if listed.get(name) != found.get(name))
    text = f"Part {first} is not what the manifest says. Nothing was taken in: ask for the file to be made again."
    return [Reason("not_the_manifest", text)]
