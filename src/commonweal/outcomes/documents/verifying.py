"""Is this file ours, and is it as it was? Finds the checksum printed in a file, and compares the file with what was kept.

Read a Verdict as: `holds` when the file is, byte for byte, what this system writes of the document with that checksum;
`words` say what was found.
"""

import hashlib
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from commonweal.outcomes.documents import canonical
from commonweal.outcomes.documents.actions import written
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.writers.stamp import MARK
from commonweal.rules.documents import Form

LARGEST = 10_000_000
LARGEST_PART = 50_000_000
_CHECKSUM = re.compile(MARK.encode() + rb"\s*([0-9a-f]{64})")
_WHERE = {
    "docProps/core.xml": Form.WORD,
    "meta.xml": Form.ODS,
}


@dataclass(frozen=True)
class Verdict:
    """`document` is None where no document has the checksum, or the file has none."""

    holds: bool
    words: tuple[str, ...]
    document: FrozenDocument | None = None
    form: Form | None = None


@dataclass(frozen=True)
class Read:
    """What is to be read off a file: its form, and the checksum it says it has; empty when it says none."""

    form: Form | None
    checksum: str


def read_file(data: bytes) -> Read:
    """The form and printed checksum of a file. Never raises, whatever the bytes are."""
    if len(data) > LARGEST:
        return Read(None, "")
    if data.startswith(b"%PDF"):
        return Read(Form.PDF, _found(data))
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = set(packed.namelist())
            part = next((name for name in _WHERE if name in names), "")
            if not part or packed.getinfo(part).file_size > LARGEST_PART:
                return Read(None, "")
            form = Form.EXCEL if "xl/workbook.xml" in names else _WHERE[part]
            return Read(form, _found(packed.read(part)))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        return Read(None, "")


def verify_file(data: bytes, *, find: Callable[[str], FrozenDocument | None]) -> Verdict:
    """Whether a file is ours and as it was. `find` gives the document of a checksum."""
    read = read_file(data)
    if not read.checksum:
        return Verdict(
            False,
            (
                "There is no checksum of ours in this file. It was not made here, or it was saved by another program.",
            ),
        )
    found = find(read.checksum)
    if found is None:
        return Verdict(
            False,
            (
                "The file carries a checksum that belongs to no document of this partnership. Do not rely on it.",
            ),
        )
    kept = verify_kept(found)
    if not kept.holds:
        return kept
    assert read.form is not None
    is_same = hashlib.sha256(data).hexdigest() == found.forms[read.form.value]["sha256"]
    if is_same or data == written(found, read.form):
        return Verdict(
            True, (*_state(found), "The file is, byte for byte, what was made here."), found, read.form
        )
    words = (
        *_state(found),
        "The file carries the right checksum, but it is not the same as what was made here: it was changed, saved again by"
        " another program, or taken down before the document was signed. Take it down again, and use that.",
    )
    return Verdict(False, words, found, read.form)


def verify_kept(found: FrozenDocument) -> Verdict:
    """Whether a kept document's content is what its checksum says."""
    if canonical.digest(found.content) != found.sha256:
        words = (
            "The content that is kept does not have the checksum that is kept with it. Do not rely on it.",
        )
        return Verdict(False, words, found)
    return Verdict(True, (*_state(found), "The content that is kept has its checksum."), found)


def _state(found: FrozenDocument) -> tuple[str, ...]:
    if found.superseded_by_id is not None:
        return ("This document was signed. A later one has taken its place: read that.",)
    return (
        ("This document is signed.",)
        if found.signed_at
        else ("This document is a draft: nobody has signed it.",)
    )


def _found(data: bytes) -> str:
    found = _CHECKSUM.search(data)
    return found[1].decode() if found else ""
