"""Keeps the papers of a case: read by content, sealed in parts, replaced by a version, struck with a reason, never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.encryption import open_bytes, seal_bytes
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.partnership.sent import sent_before
from commonweal.rules.papers import prepare
from commonweal.rules.periods import day_of
from commonweal.rules.reasons import Reason, refuse_if
from commonweal.services.casework.models import Case, Document, DocumentPart
from commonweal.services.casework.queries.documents import document_of

PART = 1_000_000


@dataclass(frozen=True)
class Paper:
    """A paper as it came. `only_for` are the people who may open it; empty for everybody who may open the case."""

    kind: str
    dated_on: date
    title: str = field(repr=False)
    content: bytes = field(repr=False)
    only_for: tuple[int, ...] = ()


@transaction.atomic
def add_document(
    *,
    case_id: UUID,
    paper: Paper,
    replaces_id: UUID | None = None,
    form_key: UUID | None,
    by: Actor,
    at: datetime,
) -> Document:
    """Keeps a paper, or a new version of one. Raises Refused, saying what to do, for what is not kept."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id, lock=True)
    sent = sent_before(Document, form_key)
    if sent is not None:
        return sent
    refuse_if(_reasons_not_to_add(case, paper, at))
    media, content = prepare(paper.content)
    old = _replaced(case, replaces_id, by)
    parts = [content[start : start + PART] for start in range(0, len(content), PART)]
    document = Document(
        case=case,
        kind=paper.kind,
        dated_on=paper.dated_on,
        media=media,
        size=len(content),
        parts=len(parts),
        replaces=old,
        only_for=sorted({*paper.only_for, *(old.only_for if old else ())}),
        by_id=by.user_id,
        at=at,
        form_key=form_key,
    )
    document.seal_title(paper.title)
    document.save(force_insert=True)
    DocumentPart.objects.bulk_create(_sealed_parts(document, parts))
    record_event(action="add_document", subject=document, by=by, at=at, media=str(media), size=len(content))
    return document


def _reasons_not_to_add(case: Case, paper: Paper, at: datetime) -> list[Reason]:
    found = []
    if case.closed_at:
        found.append(Reason("case_closed", "The case is closed. Reopen it first."))
    if paper.dated_on > day_of(at):
        found.append(Reason("dated_later", "Give the day of the paper: it cannot be still to come."))
    return found


def _replaced(case: Case, replaces_id: UUID | None, by: Actor) -> Document | None:
    if replaces_id is None:
        return None
    old = document_of(case, replaces_id, by=by, lock=True)
    if Document.objects.filter(replaces=old).exists() or old.struck_at:
        refuse_if(
            [
                Reason(
                    "not_the_latest",
                    "There is a newer version already, or it was struck. Replace the latest.",
                )
            ]
        )
    return old


def _sealed_parts(document: Document, parts: Iterable[bytes]) -> list[DocumentPart]:
    return [
        DocumentPart(
            document=document,
            number=number,
            sealed_content=seal_bytes(part, bound_to=_place(document, number)),
        )
        for number, part in enumerate(parts)
    ]


def _place(document: Document, number: int) -> str:
    """Which piece of how many, of which document: none can be swapped, moved or left out."""
    return f"document:{document.id}:{number}/{document.parts}"


@transaction.atomic
def open_document(*, case_id: UUID, document_id: UUID, by: Actor, at: datetime) -> tuple[Document, bytes]:
    """The paper itself, to take down. That it was opened is an event."""
    case = enforce.record(by, Action.VIEW_CASE, Case, case_id)
    document = document_of(case, document_id, by=by)
    if document.struck_at:
        raise Http404
    rows = (
        DocumentPart.objects.filter(document=document)
        .order_by("number")
        .values_list("number", "sealed_content")
    )
    parts = [open_bytes(sealed, bound_to=_place(document, number)) for number, sealed in rows]
    content = b"".join(parts)
    assert len(parts) == document.parts
    assert len(content) == document.size
    record_event(action="open_document", subject=document, by=by, at=at, media=document.media)
    return document, content


@transaction.atomic
def strike_document(*, case_id: UUID, document_id: UUID, why: str, by: Actor, at: datetime) -> Document:
    """Nobody opens it any more. It is kept, sealed, as long as the case."""
    case = enforce.record(by, Action.WORK_CASE, Case, case_id)
    document = document_of(case, document_id, by=by, lock=True)
    refuse_if([Reason("struck_already", "This was struck out already.")] if document.struck_at else [])
    refuse_if([] if why.strip() else [Reason("no_reason", "Say why it is struck out.")])
    document.struck_at, document.struck_by_id, document.struck_why = at, by.user_id, why
    document.save(update_fields=["struck_at", "struck_by", "struck_why"])
    record_event(action="strike_document", subject=document, by=by, at=at)
    return document
