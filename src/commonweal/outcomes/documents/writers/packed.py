"""The same bytes for the same content: a zip file written again with one moment for every part, in one order."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

_UNIX = 3


def packed_again(data: bytes, *, at: datetime, first: str = "") -> bytes:
    """The archive with every part dated `at`. `first` stays first and is not compressed, as open documents want it."""
    moment = at.astimezone(UTC).timetuple()[:6]
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        names = sorted(set(old.namelist()), key=lambda name: (name != first, name))
        for name in names:
            part = zipfile.ZipInfo(name, date_time=moment)
            part.create_system = _UNIX
            part.external_attr = 0o644 << 16
            part.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return written.getvalue()
