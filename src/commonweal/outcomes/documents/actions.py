"""What is done to a document: made and kept, signed and frozen, taken down as a file."""

import hashlib
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from commonweal.access import enforce
from commonweal.access.actor import Actor
from commonweal.access.policy import Action
from commonweal.audit.actions import record_event
from commonweal.outcomes.documents import canonical, queries
from commonweal.outcomes.documents.making.changes import changes_between
from commonweal.outcomes.documents.making.gathered import Gathered
from commonweal.outcomes.documents.making.papers import make_paper
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.releasing import release
from commonweal.outcomes.documents.writers import Stamp, render
from commonweal.partnership.models import Board, Organisation
from commonweal.partnership.sent import sent_before
from commonweal.rules.documents import (
    UP_TO_A_QUARTER,
    Form,
    Kind,
    period_of,
    post_in_words,
    reasons_not_to_make,
    reasons_not_to_sign,
)
from commonweal.rules.periods import day_of, show_day
from commonweal.rules.reasons import Reason, refuse_if


@transaction.atomic
def make_document(
    *,
    kind: Kind,
    year: int,
    quarter: int | None = None,
    partner_id: int | None = None,
    board_id: int | None = None,
    form_key: UUID | None = None,
    by: Actor,
    at: datetime,
) -> FrozenDocument:
    """Makes a document as the records are now, checks that it ties, and keeps it. Raises Refused; sent twice, made once.

    `year` is the one the financial year starts in. A quarter is of a board pack and of a MARAC return, a board of a pack alone;
    a partner is of a statement.
    """
    sent = sent_before(FrozenDocument, form_key)
    if sent is not None:
        return sent
    is_pack, is_statement = kind is Kind.BOARD_PACK, kind is Kind.STATEMENT
    upto = quarter if kind in UP_TO_A_QUARTER else None
    refuse_if(
        reasons_not_to_make(
            kind,
            year=year,
            quarter=quarter,
            has_partner=partner_id is not None,
            has_board=board_id is not None,
            today=day_of(at),
        )
    )
    board = Board.objects.get(pk=board_id) if is_pack else None
    partner = Organisation.objects.get(pk=partner_id) if is_statement else None
    period = period_of(year=year, quarter=upto)
    given = queries.gather(
        kind=kind,
        period=period,
        partner_id=partner.pk if partner else None,
        board_id=board.pk if board else None,
        at=at,
    )
    if is_statement and given.partner is None:
        text = "This partner was not asked for money in any plan in use, so there is no statement to make."
        refuse_if([Reason("nothing_of_partner", text)])
    paper = make_paper(given)
    content = canonical.write(paper)
    made = FrozenDocument(
        kind=kind,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        partner=partner,
        board=board,
        content=content,
        sha256=canonical.digest(content),
        ties=not paper.faults,
        made_by_id=by.user_id,
        made_at=at,
        form_key=form_key,
    )
    made.forms = forms_of(made)
    made.save(force_insert=True)
    record_event(action="make_report", subject=made, by=by, at=at, kind=kind.value, ties=made.ties)
    return made


@transaction.atomic
def sign_document(*, frozen_id: int, by: Actor, at: datetime) -> FrozenDocument:
    """Signs and freezes a document. An earlier signed one of the same kind and period points to it from now on.

    Raises Refused when it does not tie, is out of date, or is another post's to sign; Http404.
    """
    asked = enforce.record(by, Action.SIGN_DOCUMENT, FrozenDocument, frozen_id)
    # All of its kind and period are held, so that of two signed at once one takes the place of the other.
    held = {each.pk: each for each in queries.alike(asked).select_for_update().order_by("pk")}
    found = held[asked.pk]
    given = gathered_again(found=found, at=at)
    refuse_if(why_not_signed(found=found, given=given, by=by, at=at))
    release(given=given, title=canonical.read(found.content).title, by=by, at=at)
    found.signed_by_id, found.signed_at = by.user_id, at
    found.forms = forms_of(found)
    found.save(update_fields=["signed_by", "signed_at", "forms"])
    queries.earlier_signed(found).update(superseded_by=found)
    record_event(action="sign_report", subject=found, by=by, at=at, kind=found.kind)
    return found


@transaction.atomic
def take_down(*, found: FrozenDocument, form: Form, by: Actor, at: datetime) -> bytes:
    """The document in one form, written again from what was kept; taking it down is an event."""
    record_event(action="take_down_report", subject=found, by=by, at=at, kind=form.value)
    return written(found, form)


def gathered_again(*, found: FrozenDocument, at: datetime) -> Gathered:
    """What the document would be made of now."""
    return queries.gather(
        kind=Kind(found.kind),
        period=found.period,
        partner_id=found.partner_id,
        board_id=found.board_id,
        at=at,
    )


def why_not_signed(*, found: FrozenDocument, given: Gathered, by: Actor, at: datetime) -> list[Reason]:
    """Everything that stands in the way of this person's signature now."""
    paper = canonical.read(found.content)
    # What a board pack says of the one before it is no record, and that one may have been signed since.
    now = make_paper(replace(given, previous=None))
    return reasons_not_to_sign(
        Kind(found.kind),
        roles=[role.value for role in by.roles],
        is_signed=found.signed_at is not None,
        faults=paper.faults or now.faults,
        ends_before=found.ends_before,
        today=day_of(at),
        differs=bool(changes_between(paper, now)),
    )


def stamp_of(found: FrozenDocument) -> Stamp:
    """What stands on every form: the checksum, and whether it is signed, by which post and when."""
    if found.signed_at is not None:
        status = f"Signed on {show_day(day_of(found.signed_at))} by {post_in_words(Kind(found.kind))}"
    else:
        status = "Draft, not signed" if found.ties else "Draft that does not tie"
    return Stamp(found.sha256, status)


def written(found: FrozenDocument, form: Form) -> bytes:
    """The document in one form, from what was kept."""
    return render(form, canonical.read(found.content), stamp_of(found))


def forms_of(found: FrozenDocument) -> dict[str, dict[str, int | str]]:
    """How large each form is, and the hash of its bytes."""
    paper, stamp = canonical.read(found.content), stamp_of(found)
    made = {form.value: render(form, paper, stamp) for form in Form}
    return {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in made.items()
    }
