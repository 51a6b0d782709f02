"""What the tests of messages, moves, papers and orders share: a neutral sender, contacts that are safe, small files."""

import struct
import uuid
import zlib
from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

from commonweal.rules.addresses import AddressKind, Moves, Point
from commonweal.rules.messages import Medium
from commonweal.rules.periods import LONDON
from commonweal.services.casework.actions import documents, messages, moves, orders, wordings
from commonweal.services.casework.models import ContactPoint, Wording
from tests.cast import NOW, ask

WORDS = "Your appointment is on Tuesday at 2. Reply to this number to change it."
OLD_ADDRESS = "18 Elm Close, Bexton BX9 9ZZ"
NEW_ADDRESS = "7 Quince Mews, Farrow FW2 2QQ"
LOCAL_NOW = NOW.astimezone(LONDON)
MAIL = "vera.v@example.org"


def set_sender(cast, manager=None):
    manager = manager or cast.mona
    return wordings.set_sender(
        name="Bookings",
        call_back="01632 960001",
        address="hello@example.com",
        version=0,
        by=ask(manager),
        at=NOW,
    )


def point(cast, kind: str, value: str, channels, case=None, person=None, **changes) -> ContactPoint:
    """A contact of Pat's case, safe on these channels at any hour unless said otherwise."""
    case = case or cast.pats_case
    made = ContactPoint(
        id=uuid.uuid4(),
        episode_id=case.episode_id,
        person_id=(person or case.subject).pk,
        kind=kind,
        safe_channels=channels,
        confirmed_on=LOCAL_NOW.date() - timedelta(days=2),
        **changes,
    )
    made.seal_value(value)
    made.save()
    return made


def ready(cast):
    """Pat's service has a sender; Vera has a phone, an e-mail and an old address, safe. Pat is asking."""
    set_sender(cast)
    ask(cast.pat)
    cast.add(
        veras_text=point(cast, "phone", "07700 900124", ["text"]),
        veras_mail=point(cast, "email", MAIL, ["email"]),
        veras_home=point(cast, "address", OLD_ADDRESS, ["post"]),
    )
    return ask(cast.pat)


def written(medium: Medium = Medium.TEXT, body: str = WORDS, **changes) -> messages.Written:
    given = {"medium": medium, "body": body, "times_were_read": True}
    if medium in (Medium.EMAIL, Medium.CALENDAR):
        given["subject"] = "appointment"
    if medium == Medium.CALENDAR:
        given["starts_at"] = NOW + timedelta(days=2)
    return messages.Written(**given | changes)


def queue(
    cast,
    to: ContactPoint,
    medium: Medium = Medium.TEXT,
    *,
    case=None,
    worker=None,
    at: datetime = NOW,
    **changes,
):
    return messages.queue_message(
        case_id=(case or cast.pats_case).pk,
        point_id=to.pk,
        written=written(medium, **changes),
        form_key=uuid.uuid4(),
        by=ask(worker or cast.pat),
        at=at,
    )


def move(cast, kind=AddressKind.SAFE, address: str = NEW_ADDRESS, *, at: datetime = NOW, **changes):
    """Vera moves; her child Kit with her unless said otherwise."""
    given = {"kind": kind, "moved_on": LOCAL_NOW.date(), "address": address}
    given["points"] = frozenset(Point) if kind == AddressKind.SAFE else frozenset()
    given["members"] = {cast.kits_case_person.pk: Moves.YES}
    return moves.record_move(
        case_id=cast.pats_case.pk,
        moved=moves.Moved(**given | changes),
        form_key=uuid.uuid4(),
        by=ask(cast.pat),
        at=at,
    )


def keep(
    cast, content: bytes = b"", *, case=None, worker=None, at: datetime = NOW, replaces_id=None, **changes
):
    given = {
        "kind": "letter",
        "dated_on": LOCAL_NOW.date(),
        "title": "Letter of the landlord",
        "content": content or PDF,
    }
    return documents.add_document(
        case_id=(case or cast.pats_case).pk,
        paper=documents.Paper(**given | changes),
        replaces_id=replaces_id,
        form_key=uuid.uuid4(),
        by=ask(worker or cast.pat),
        at=at,
    )


def order(cast, *, case=None, worker=None, **changes):
    by, case = ask(worker or cast.pat), case or cast.pats_case
    subject = case.parties.get(person_id=case.subject_id)
    given = {"kind": "non_molestation", "made_on": LOCAL_NOW.date(), "protects": frozenset({subject.pk})}
    return orders.record_order(
        case_id=case.pk, ordered=orders.Ordered(**given | changes), form_key=uuid.uuid4(), by=by, at=NOW
    )


def hearing(cast, *, case=None, worker=None, **changes):
    given = {"kind": "first", "starts_at": NOW + timedelta(days=3)}
    return orders.record_hearing(
        case_id=(case or cast.pats_case).pk,
        heard=orders.Heard(**given | changes),
        form_key=uuid.uuid4(),
        by=ask(worker or cast.pat),
        at=NOW,
    )


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*extra: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(extra)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def exif(*notes: tuple[int, int]) -> bytes:
    """A photograph's notes: (tag, number) pairs."""
    rows = b"".join(struct.pack(">HHIHH", tag, 3, 1, number, 0) for tag, number in notes)
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, len(notes)) + rows + struct.pack(">I", 0)


def segment(marker: int, data: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*notes: bytes, after: bytes = b"") -> bytes:
    """The shape of a JPEG: head, notes, tables, data, end."""
    head = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    body = segment(0xDB, b"\0" * 65) + segment(0xC0, b"\x08\0\x01\0\x01\x01\x01\x11\0")
    return (
        b"\xff\xd8"
        + head
        + b"".join(notes)
        + body
        + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x12\xff\0\x34\xff\xd9"
        + after
    )


def package(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


DOCX_PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}


def docx(**parts: bytes) -> bytes:
    return package(DOCX_PARTS | parts)


def some_of_each(cast) -> dict:
    """For Pat's, Nell's and Percy's case one message, move, paper, order and day in court; and a wording of Mona's."""
    for manager in (cast.mona, cast.nigel, cast.petra):
        set_sender(cast, manager)
    found = {}
    for label, worker in (("pats_case", cast.pat), ("nells_case", cast.nell), ("percys_case", cast.percy)):
        case = getattr(cast, label)
        ask(worker)
        to = point(cast, "address", OLD_ADDRESS, ["post"], case=case)
        common = {"case": case, "worker": worker}
        children = {cast.kits_case_person.pk: Moves.NO} if label == "pats_case" else {}
        found[label] = SimpleNamespace(
            message_id=queue(cast, to, Medium.LETTER, **common).pk,
            move_id=moves.record_move(
                case_id=case.pk,
                moved=moves.Moved(AddressKind.CORRESPONDENCE, LOCAL_NOW.date(), "", members=children),
                form_key=None,
                by=ask(worker),
                at=NOW,
            ).pk,
            document_id=keep(cast, **common).pk,
            order_id=order(cast, **common).pk,
            hearing_id=hearing(cast, **common).pk,
        )
    ask(cast.mona)
    found["wording_id"] = Wording.objects.filter(organisation=cast.harbour).first().pk
    return found
