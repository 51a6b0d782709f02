"""Files as one zip whose bytes depend on nothing but what is in it, and back. Needs no database and no settings.

No time stamp, no compression that another machine would do otherwise, names in order.
"""

import io
import zipfile
from collections.abc import Mapping

from commonweal.rules.evaluation import NotAPack

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o644 << 16
MOST_BYTES = 50_000_000  # unpacked: far more than any pack holds


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of a zip. Raises NotAPack for what is none, is larger than any pack, or names a file twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [each.filename for each in entries]
            if sum(each.file_size for each in entries) > MOST_BYTES or len(set(names)) != len(names):
                raise NotAPack("This is no evaluation pack: it is too large, or names a file twice.")
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise NotAPack(
            "This is no evaluation pack: it cannot be read as a zip file, or it is damaged."
        ) from fault
