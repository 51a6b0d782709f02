"""Is this workbook safe to open? What is locked, old, too large or built to do harm is found before anything reads it.

Read an answer as: nothing, so open it; or what is wrong, for whoever asks to say in words of their own. The parts are walked
through once without keeping anything, so a file that unpacks to gigabytes costs no memory.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.parsers import expat

from openpyxl.utils import range_boundaries

MOST_PARTS = 2_000
MOST_MERGED = 50_000  # cells inside merged ranges: each takes memory when the workbook is opened
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
# Whatever a damaged or hostile archive makes the reader of archives stumble over.
_STUMBLES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Unsafe(StrEnum):
    """Why a workbook is not opened."""

    NO_WORKBOOK = "no_workbook"
    TOO_LARGE = "too_large"
    LOCKED = "locked"
    UNPACKS = "unpacks"
    BROKEN = "broken"
    MACROS = "macros"


@dataclass(frozen=True)
class Limits:
    """In bytes, packed and unpacked, and in cells of all sheets together."""

    largest: int = 10_000_000
    largest_unpacked: int = 150_000_000
    most_cells: int = 1_000_000


@dataclass
class Looked:
    """What was counted on the way. `fault` is empty when it may be opened."""

    fault: Unsafe | None = None
    cells: int = 0
    merged: int = 0
    formulas: int = 0


def look_inside(data: bytes, limits: Limits | None = None) -> Looked:
    """Whether a workbook may be opened, and how much is in it."""
    limits = limits or Limits()
    if len(data) > limits.largest:
        return Looked(Unsafe.TOO_LARGE)
    if data.startswith(_OLD_OR_LOCKED):
        return Looked(Unsafe.LOCKED)
    looked = Looked()
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            looked.fault = _look(packed, limits, looked)
    except _STUMBLES:
        looked.fault = Unsafe.BROKEN if data[:2] == b"PK" else Unsafe.NO_WORKBOOK
    return looked


def _look(packed: zipfile.ZipFile, limits: Limits, looked: Looked) -> Unsafe | None:
    parts = packed.infolist()
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        return Unsafe.NO_WORKBOOK
    if any("vbaproject" in each.lower() for each in names):
        return Unsafe.MACROS
    if len(parts) > MOST_PARTS:
        return Unsafe.UNPACKS
    if len(set(names)) < len(names):
        return Unsafe.BROKEN
    if sum(part.file_size for part in parts) > limits.largest_unpacked:
        return Unsafe.UNPACKS
    walk = _Walk(limits, looked)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            walk.through(packed, part, is_sheet=bool(_SHEET_PART.fullmatch(part.filename)))
        if walk.is_broken:
            return Unsafe.BROKEN
        if walk.is_too_much:
            return Unsafe.UNPACKS
    return None


class _Walk:
    """Goes through the parts: how many cells, how much is merged, whether any defines entities of its own."""

    def __init__(self, limits: Limits, looked: Looked) -> None:
        self.limits, self.looked = limits, looked
        self.is_broken = False

    @property
    def is_too_much(self) -> bool:
        return self.looked.cells > self.limits.most_cells or self.looked.merged > MOST_MERGED

    def through(self, packed: zipfile.ZipFile, part: zipfile.ZipInfo, *, is_sheet: bool) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        if is_sheet:
            parser.StartElementHandler = self._element
        try:
            with packed.open(part) as stream:
                while not (self.is_broken or self.is_too_much) and (chunk := stream.read(1 << 20)):
                    parser.Parse(chunk, False)
        except expat.ExpatError:
            self.is_broken = True

    def _doctype(self, *_: object) -> None:
        self.is_broken = True

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" c"):
            self.looked.cells += 1
        elif name.endswith(" f"):
            self.looked.formulas += 1
        elif name.endswith(" mergeCell"):
            try:
                left, top, right, bottom = range_boundaries(attributes.get("ref", ""))
                self.looked.merged += (right - left + 1) * (bottom - top + 1)
            except (ValueError, TypeError):
                self.is_broken = True
