"""Files from outside: what they are by content, what in them is refused, what is taken out of pictures."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.rules import papers
from commonweal.rules.papers import PaperKind, kind_of, prepare, reasons_not_to_keep
from commonweal.rules.reasons import Refused
from tests.papers import DOCX_PARTS, PDF, chunk, docx, exif, jpeg, package, png, segment

PLACE = exif((0x0112, 6), (0x8825, 26))


def codes(content: bytes) -> list[str]:
    return [each.code for each in reasons_not_to_keep(content)]


def test_a_photograph_keeps_the_picture_and_which_way_up_it_is():
    kept = prepare(
        jpeg(segment(0xE1, PLACE + b"51.2N"), segment(0xFE, b"my garden"), segment(0xED, b"IPTC town"))
    )[1]
    for told in (b"51.2N", b"garden", b"town", b"\x88\x25"):
        assert told not in kept
    assert papers._which_way_up(kept[kept.index(b"Exif") :]) == 6
    assert kept.endswith(b"\x12\xff\0\x34\xff\xd9")
    assert prepare(kept)[1] == kept


def test_a_photograph_the_right_way_up_keeps_no_notes_at_all():
    assert b"Exif" not in prepare(jpeg(segment(0xE1, exif((0x0112, 1), (0x8825, 26)))))[1]
    assert prepare(jpeg())[1] == jpeg()


def test_notes_between_the_passes_and_after_the_end_go():
    late = jpeg(after=b"PK\x03\x04 hidden")
    assert prepare(late)[1] == jpeg()
    start, end = jpeg()[:-2], jpeg()[-2:]
    assert b"hidden" not in prepare(start + segment(0xFE, b"hidden") + end)[1]


def test_a_picture_of_chunks_keeps_its_own_alone():
    kept = prepare(
        png(chunk(b"tEXt", b"Comment\0at home"), chunk(b"eXIf", PLACE), chunk(b"gAMA", b"\0\0\xb1\x8f"))
    )[1]
    assert kept == png(chunk(b"gAMA", b"\0\0\xb1\x8f"))
    assert prepare(png() + b"PK\x03\x04")[1] == png()


@pytest.mark.parametrize(
    "content",
    [
        jpeg()[:30],
        jpeg()[:-2],
        b"\xff\xd8\xff\xe0\0\1",
        b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 30,
        png()[:20],
        png()[:-4],
        png().replace(b"IDAT", b"IDAX"),
    ],
)
def test_a_broken_picture_is_refused(content):
    assert codes(content) == ["broken_picture"]


@pytest.mark.parametrize(
    "name", [b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/XFA", b"/RichMedia"]
)
def test_a_pdf_that_does_something_is_refused(name):
    assert codes(PDF.replace(b"/Catalog", b"/Catalog " + name + b" 1 0 R")) == ["active"]
    assert codes(PDF.replace(b"/Catalog", b"/Catalog /JSomething 1")) == []


def test_a_pdf_with_a_lock_or_something_behind_it_is_refused():
    assert codes(PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root")) == ["locked"]
    assert codes(PDF + b"x" * 2000) == ["two_in_one"]
    assert codes(PDF + package({"a": b"b"})) == ["two_in_one"]
    assert codes(b"junk" + PDF) == [] or kind_of(b"junk" + PDF) is PaperKind.TEXT


def test_a_picture_inside_that_tells_where_is_found():
    assert codes(PDF.replace(b"trailer", PLACE + b"\ntrailer")) == ["tells_where"]
    assert codes(PDF.replace(b"trailer", exif((0x0112, 6)) + b"\ntrailer")) == []
    assert codes(docx(**{"word/media/image1.jpeg": jpeg(segment(0xE1, PLACE))})) == ["tells_where"]
    assert codes(docx(**{"word/media/image1.jpeg": jpeg()})) == []


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("word/vbaProject.bin", b"x", "active"),
        ("word/embeddings/oleObject1.bin", b"x", "active"),
        ("word/activeX/activeX1.xml", b"x", "active"),
        ("word/_rels/document.xml.rels", b'<R Type="x/oleObject"/>', "active"),
        ("word/_rels/settings.xml.rels", b'<R Type="x/attachedTemplate" TargetMode="External"/>', "active"),
        ("[Content_Types].xml", b"application/vnd.ms-word.document.macroEnabled.main+xml", "active"),
        ("../../evil", b"x", "active"),
        ("/etc/x", b"x", "active"),
        ("C:/x", b"x", "active"),
        ("word/big.xml", b"\0" * 20_000_000, "unfolds"),
        ("xl/printerSettings/printerSettings1.bin", b"x", None),
        ("word/document.xml", b"<document/>" * 9, None),
        ("word/_rels/document.xml.rels", b'<R Type="x/hyperlink" TargetMode="External"/>', None),
    ],
)
def test_a_parcel_is_opened_and_looked_through(part, content, code):
    assert codes(docx(**{part: content})) == ([code] if code else [])


def test_a_parcel_that_says_it_is_small_is_measured():
    small = bytearray(docx(**{"word/big.xml": b"\0" * 5_000_000}))
    at = small.find(b"word/big.xml", small.rfind(b"PK\x01\x02"))
    small[at - 22 : at - 18] = struct.pack("<I", 10)
    assert codes(bytes(small)) in (["unfolds"], ["broken_file"])


def test_too_many_parts_a_lock_and_two_files_in_one_are_refused():
    assert codes(docx(**{f"word/{number}": b"" for number in range(2_001)})) == ["unfolds"]
    locked = bytearray(docx())
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert codes(bytes(locked)) == ["locked"]
    assert codes(docx() + b"more") == ["two_in_one"]
    assert codes(package({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/x.xml": b"x"})) == [
        "active"
    ]


def test_what_a_parcel_is_comes_from_its_parts():
    assert kind_of(docx()) is PaperKind.DOCX
    assert kind_of(package({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"})) is PaperKind.XLSX
    assert kind_of(package({"mimetype": b"application/epub+zip"})) is None
    assert kind_of(package(DOCX_PARTS)[:50]) is None


@pytest.mark.parametrize(
    ("content", "is_text"),
    [
        ("Café, £5 – twice\n".encode(), True),
        (b"\xef\xbb\xbfwith a mark", True),
        (b"a\0b", False),
        (b"\xff\xfea\0", False),
        (b"  \n", False),
        (b"hello <script>x</script>", False),
        (b"  <HTML>", False),
        (b"Received: from x", False),
        (b"X-Mailer: y", False),
    ],
)
def test_plain_text_is_only_plain(content, is_text):
    assert (kind_of(content) is PaperKind.TEXT) is is_text


def test_size():
    assert codes(b"") == ["empty_file"]
    assert codes(b"a" * 10_000_001) == ["file_too_large"]
    assert codes(b"a" * 10_000_000) == []


def spoiled(start: bytes):
    return st.binary(max_size=200).map(lambda end: start + end)


@given(st.one_of(st.binary(max_size=400), spoiled(jpeg()[:40]), spoiled(png()[:30]), spoiled(docx()[:-30])))
@settings(max_examples=400, deadline=None)
def test_whatever_comes_is_kept_or_refused_and_never_a_fault(content):
    try:
        kind, kept = prepare(content)
    except Refused:
        return
    assert kind_of(kept) is kind
    assert prepare(kept)[1] == kept


@given(st.binary(min_size=1, max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_note_of_a_picture_survives(note):
    told = b"SECRET" + note
    assert told not in prepare(jpeg(segment(0xE1, told), segment(0xE5, told)))[1]
    assert told not in prepare(png(chunk(b"zTXt", zlib.compress(told)), chunk(b"iTXt", told)))[1]
