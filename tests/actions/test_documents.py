"""Papers: kept sealed in parts, opened by who may, replaced, struck, never deleted."""

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection
from django.http import Http404

from commonweal.access.encryption import CannotOpen, open_bytes
from commonweal.audit.models import AuditEvent
from commonweal.rules.reasons import Refused
from commonweal.services.casework.actions import documents
from commonweal.services.casework.models import Document, DocumentPart
from commonweal.services.casework.queries.documents import documents_of
from tests.cast import NOW, ask
from tests.papers import LOCAL_NOW, PDF, exif, jpeg, keep, segment


def opened(cast, document, who=None, case=None) -> bytes:
    return documents.open_document(
        case_id=(case or cast.pats_case).pk, document_id=document.pk, by=ask(who or cast.pat), at=NOW
    )[1]


def large() -> bytes:
    return PDF.replace(b"trailer", b"%" + os.urandom(1_250_000).hex().encode() + b"\ntrailer")


def test_it_comes_back_as_it_was_from_several_sealed_parts(cast):
    content = large()
    document = keep(cast, content)
    assert (document.parts, document.size, document.media) == (3, len(content), "pdf")
    assert opened(cast, document) == content
    parts = list(DocumentPart.objects.filter(document=document).order_by("number"))
    assert all(content[:100] not in bytes(part.sealed_content) for part in parts)
    with pytest.raises(CannotOpen):
        open_bytes(parts[0].sealed_content, bound_to=f"document:{document.id}:1/3")
    assert document.title == "Letter of the landlord"
    assert b"landlord" not in bytes(document.sealed_title)


def test_a_part_that_was_swapped_or_lost_is_noticed(cast):
    document = keep(cast, large())
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_documentpart SET number = 9 WHERE document_id = %s", [document.pk])


def test_a_photograph_loses_where_it_was_taken(cast):
    place = segment(0xE1, exif((0x0112, 6), (0x8825, 26)) + b"Nethercombe 51.1N")
    content = opened(cast, keep(cast, jpeg(place)))
    assert b"Nethercombe" not in content
    assert content.startswith(b"\xff\xd8")


def test_opening_is_an_event_and_the_title_is_not_in_it(cast):
    document = keep(cast)
    opened(cast, document)
    event = AuditEvent.objects.get(action="open_document")
    assert (event.record_id, event.details) == (str(document.pk), {"media": "pdf"})
    assert "landlord" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("name", ["nell", "cora", "percy", "nigel", "petra"])
def test_the_neighbour_and_the_other_side_open_nothing(cast, name):
    document = keep(cast)
    with pytest.raises(Http404):
        opened(cast, document, getattr(cast, name))
    assert DocumentPart.objects.count() == 0


def test_not_through_another_case(cast):
    document = keep(cast)
    with pytest.raises(Http404):
        opened(cast, document, cast.mona, cast.coras_case)


def test_a_paper_for_named_people_is_for_them_in_the_database_too(cast):
    document = keep(cast, only_for=(cast.cora.pk,))
    assert opened(cast, document) == PDF
    with pytest.raises(Http404):
        opened(cast, document, cast.mona)
    ask(cast.mona)
    assert not Document.objects.exists()
    assert not DocumentPart.objects.exists()
    open_to_all = keep(cast)
    assert opened(cast, open_to_all, cast.mona) == PDF


def test_a_new_version_takes_the_place_of_the_old_one(cast):
    old = keep(cast, only_for=(cast.cora.pk,))
    new = keep(cast, replaces_id=old.pk)
    assert new.only_for == [cast.cora.pk]
    with pytest.raises(Refused):
        keep(cast, replaces_id=old.pk)
    with pytest.raises(Http404):
        keep(cast, replaces_id=keep(cast, case=cast.nells_case, worker=cast.nell).pk)


def test_a_struck_paper_is_opened_by_nobody_and_kept(cast):
    document = keep(cast)
    strike = lambda why: documents.strike_document(  # noqa: E731
        case_id=cast.pats_case.pk, document_id=document.pk, why=why, by=ask(cast.pat), at=NOW
    )
    with pytest.raises(Refused):
        strike(" ")
    strike("Put on the wrong case")
    with pytest.raises(Http404):
        opened(cast, document)
    with pytest.raises(Refused):
        strike("Again")
    by = ask(cast.pat)
    assert [each.pk for each in documents_of(cast.pats_case, by=by).rows] == [document.pk]
    assert DocumentPart.objects.filter(document=document).exists()


def test_nothing_is_deleted(cast):
    document = keep(cast)
    with pytest.raises(DatabaseError, match="permission denied"):
        DocumentPart.objects.filter(document=document)._raw_delete("default")


def test_a_closed_case_and_a_day_to_come_are_refused(cast):
    with pytest.raises(Refused):
        keep(cast, dated_on=LOCAL_NOW.date() + timedelta(days=1))
    ask(cast.pat)
    type(cast.pats_case).objects.filter(pk=cast.pats_case.pk).update(
        status="closed", closed_at=NOW, closing_reason="moved_away"
    )
    with pytest.raises(Refused):
        keep(cast)
