"""A file from outside, judged by what is in it and never by its name: what it is, and why it is not kept.

Read it as: only these kinds are kept; each is looked at for what could run, unfold or tell where it was made. A picture is
written out again without everything that is not picture: where and when it was taken, on which device, and whatever hides
behind its end.
An e-mail (.eml, .msg) is refused: its head names everybody it went to. Nothing of the content is searched or indexed, ever.
"""

import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from commonweal.rules.reasons import Reason, refuse_if

LARGEST = 10_000_000
LARGEST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_TIMES = 200  # unpacked to packed, from 1 MB on
_LOOKED_AT = 65_557  # where the end of a zip file has to be


class PaperKind(StrEnum):
    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    TEXT = "txt"


MEDIA_TYPES = {
    PaperKind.PDF: "application/pdf",
    PaperKind.JPEG: "image/jpeg",
    PaperKind.PNG: "image/png",
    PaperKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PaperKind.ODT: "application/vnd.oasis.opendocument.text",
    PaperKind.TEXT: "text/plain",
}
_ACTIVE_IN_PDF = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/XFA",
    b"/SubmitForm",
    b"/ImportData",
)
_PAGES = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<body", b"<iframe")
_MAILS = (
    b"received:",
    b"return-path:",
    b"from:",
    b"delivered-to:",
    b"mime-version:",
    b"message-id:",
    b"subject:",
    b"x-",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"IDAT", b"IEND"})
_unfold = ZipFile.open  # a part of what is in memory already: nothing on a disk
_EXIF = b"Exif\0\0"
_WHERE = (
    "A picture inside may tell where it was taken. Send that picture by itself, or print this to a new PDF."
)
_NOT_KEPT = "Only PDF, Word, Excel, OpenDocument text, plain text and JPEG or PNG pictures are kept. Save it as PDF first."


def prepare(content: bytes) -> tuple[PaperKind, bytes]:
    """What a file is, and what of it is kept. Raises Refused, saying what to do."""
    refuse_if(reasons_not_to_keep(content))
    kind = kind_of(content)
    assert kind is not None
    if kind == PaperKind.JPEG:
        return kind, _jpeg(content)
    if kind == PaperKind.PNG:
        return kind, _png(content)
    return kind, content


def reasons_not_to_keep(content: bytes) -> list[Reason]:
    """Why a file is not kept; empty when it is."""
    if not content:
        return [Reason("empty_file", "The file is empty. Choose another.")]
    if len(content) > LARGEST:
        return [Reason("file_too_large", f"The file must be {LARGEST // 1_000_000} MB or smaller.")]
    kind = kind_of(content)
    if kind is None:
        if content.startswith(_OLE) or content[:64].lower().startswith(_MAILS):
            text = "E-mails and old Office files are not kept: they carry names and addresses unseen. Save it as PDF."
            return [Reason("old_or_mail", text)]
        return [Reason("not_a_kind_we_keep", _NOT_KEPT)]
    if kind == PaperKind.PDF:
        return _reasons_against_pdf(content)
    if kind in (PaperKind.JPEG, PaperKind.PNG):
        return _reasons_against_picture(kind, content)
    if kind == PaperKind.TEXT:
        return []
    return _reasons_against_package(content)


def kind_of(content: bytes) -> PaperKind | None:
    """What a file is by its content; None for anything we do not keep."""
    if content.startswith(b"%PDF-"):
        return PaperKind.PDF
    if content.startswith(b"\xff\xd8\xff"):
        return PaperKind.JPEG
    if content.startswith(_PNG):
        return PaperKind.PNG
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    return PaperKind.TEXT if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if start.startswith((*_PAGES, *_MAILS)) or any(
        mark in content.lower() for mark in (b"<script", b"<svg", b"<html")
    ):
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and all(each.isprintable() or each in "\r\n\t\ufeff" for each in text)


def _kind_of_package(content: bytes) -> PaperKind | None:
    try:
        with ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
            if "mimetype" in names:
                found = package.read("mimetype")[:80] if package.getinfo("mimetype").file_size < 200 else b""
                return PaperKind.ODT if found == MEDIA_TYPES[PaperKind.ODT].encode() else None
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, KeyError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return PaperKind.DOCX
    return PaperKind.XLSX if "xl/workbook.xml" in names else None


def _reasons_against_pdf(content: bytes) -> list[Reason]:
    if b"%%EOF" not in content[-1024:] or b"PK\x05\x06" in content[-_LOOKED_AT:]:
        return [
            Reason(
                "two_in_one", "This PDF does not end as a PDF does. Print it to a new PDF and choose that."
            )
        ]
    if b"/Encrypt" in content:
        return [Reason("locked", "This PDF is locked with a password. Save it without one and choose that.")]
    if any(_has_name(content, name) for name in _ACTIVE_IN_PDF):
        return [
            Reason(
                "active", "This PDF holds a program or another file. Print it to a new PDF and choose that."
            )
        ]
    return [Reason("tells_where", _WHERE)] if _tells_where(content) else []


def _has_name(content: bytes, name: bytes) -> bool:
    """A name of PDF's language, whole: /JS is not in /JSomething."""
    at = content.find(name)
    while at >= 0:
        after = content[at + len(name) : at + len(name) + 1]
        if not after.isalnum() or name == b"/EmbeddedFile":
            return True
        at = content.find(name, at + 1)
    return False


def _reasons_against_picture(kind: PaperKind, content: bytes) -> list[Reason]:
    try:
        if kind == PaperKind.JPEG:
            _jpeg(content)
        else:
            _png(content)
    except (ValueError, struct.error, IndexError):
        return [
            Reason("broken_picture", "This picture is broken. Take it again, or save it as a new picture.")
        ]
    return []


def _reasons_against_package(content: bytes) -> list[Reason]:
    """A Word, Excel or OpenDocument file is a parcel of files: is there a program in it, and what does it unfold to?"""
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return [Reason("unfolds", "This file unfolds to far more than it seems. It is not kept.")]
            names = [part.filename for part in parts]
            ends_as_it_should = content[-22:-18] == b"PK\x05\x06" and len(set(names)) == len(names)
            if not ends_as_it_should or min(part.header_offset for part in parts) != 0:
                return [
                    Reason(
                        "two_in_one", "This file holds more than it should. Save it again under a new name."
                    )
                ]
            if any(part.flag_bits & 0x1 for part in parts):
                return [
                    Reason(
                        "locked", "This file is locked with a password. Save it without one and choose that."
                    )
                ]
            if any(_is_outside(part.filename) for part in parts):
                return [Reason("active", "This file would write outside itself. It is not kept.")]
            return _reasons_against_parts(package)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return [Reason("broken_file", "This file is broken. Save it again, or save it as PDF.")]


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _reasons_against_parts(package: ZipFile) -> list[Reason]:
    unpacked = 0
    for part in package.infolist():
        name = part.filename.lower()
        if (
            "vbaproject" in name
            or name.startswith(("basic/", "scripts/"))
            or "activex" in name
            or (name.endswith((".bin", ".exe", ".js")) and "printersettings" not in name)
        ):
            return [
                Reason(
                    "active",
                    "This file holds a program (a macro) or another file. Save it as PDF and choose that.",
                )
            ]
        content = b""
        with _unfold(package, part) as opened:
            while block := opened.read(1_000_000):
                unpacked += len(block)
                packed = max(part.compress_size, 1)
                if unpacked > LARGEST_UNPACKED or (
                    opened.tell() > 1_000_000 and opened.tell() / packed > MOST_TIMES
                ):
                    return [Reason("unfolds", "This file unfolds to far more than it seems. It is not kept.")]
                if name.endswith((".rels", "[content_types].xml", ".jpg", ".jpeg")):
                    content += block
        if _tells_where(content):
            return [Reason("tells_where", _WHERE)]
        text = content.lower()
        if (
            b"macroenabled" in text
            or (b"attachedtemplate" in text and b"external" in text)
            or b"oleobject" in text
        ):
            return [
                Reason("active", "This file holds a program or fetches one. Save it as PDF and choose that.")
            ]
    return []


def _jpeg(content: bytes) -> bytes:
    """The picture alone: its segments without notes, and nothing after its end. Which way up it is, is kept."""
    out, turned = [b"\xff\xd8"], 1
    for marker, segment in _jpeg_segments(content):
        if marker == 0xE1:
            turned = _which_way_up(segment[4:]) or turned
        elif marker == 0xDA:
            if turned != 1:
                out.insert(1, _only_which_way_up(turned))
            out.append(segment)
        elif marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out.append(segment)
    return b"".join(out)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment up to the picture's data, which comes last, whole, up to the picture's end."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            end = content.find(b"\xff\xd9", at)
            if end < 0:
                raise ValueError("no end")
            # A picture in several passes has more segments between; notes among them are cut out.
            yield marker, _passes(content[at : end + 2])
            return
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        if length < 2 or at + 2 + length > len(content):
            raise ValueError("too long")
        yield marker, content[at : at + 2 + length]
        at += 2 + length


def _passes(data: bytes) -> bytes:
    """The data of a picture without notes between its passes."""
    out, at, begun = bytearray(), 0, 0
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            out += data[begun:at]
            at = begun = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        else:
            at += 2
    return bytes(out + data[begun:])


def _which_way_up(exif: bytes) -> int:
    """The one note that is needed to look at a photograph; 0 when there is none."""
    found = _note(exif, 0x0112)
    return found if 1 <= found <= 8 else 0


def _tells_where(content: bytes) -> bool:
    """Whether a picture somewhere inside carries the place where it was taken."""
    at = content.find(_EXIF)
    while at >= 0:
        if _note(content[at : at + 65_536], 0x8825):
            return True
        at = content.find(_EXIF, at + 1)
    return False


def _note(exif: bytes, wanted: int) -> int:
    """One number from the notes of a photograph; 0 when it is not there."""
    if not exif.startswith(_EXIF) or exif[6:8] not in (b"II", b"MM"):
        return 0
    tiff, order = exif[6:], "<" if exif[6:8] == b"II" else ">"
    try:
        first = struct.unpack(f"{order}I", tiff[4:8])[0]
        for number in range(min(struct.unpack(f"{order}H", tiff[first : first + 2])[0], 200)):
            at = first + 2 + 12 * number
            tag, form = struct.unpack(f"{order}HH", tiff[at : at + 4])
            if tag == wanted:
                return int(
                    struct.unpack(
                        f"{order}{'H' if form == 3 else 'I'}", tiff[at + 8 : at + (10 if form == 3 else 12)]
                    )[0]
                )
    except struct.error:
        return 0
    return 0


def _only_which_way_up(turned: int) -> bytes:
    tiff = (
        b"MM\0*"
        + struct.pack(">IH", 8, 1)
        + struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0)
        + struct.pack(">I", 0)
    )
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png(content: bytes) -> bytes:
    """The picture's own chunks, and nothing after its end."""
    out, at = [_PNG], len(_PNG)
    while True:
        length, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + length
        chunk = content[at:end]
        if end > len(content) or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ValueError("broken")
        if name in _PNG_KEPT:
            out.append(chunk)
        if name == b"IEND":
            return b"".join(out)
        at = end
