"""What somebody typed and has not sent."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from commonweal.access.encryption import CannotOpen, open_sealed
from commonweal.partnership.models import (
    Draft,
)


def draft_body(*, owner_id: int, subject: str) -> tuple[str, datetime] | None:
    """What this person typed about `subject` and has not sent, and when it was kept; None when there is nothing."""
    return draft_bodies(owner_id=owner_id, subjects=[subject]).get(subject)


def draft_bodies(*, owner_id: int, subjects: Iterable[str]) -> dict[str, tuple[str, datetime]]:
    """The same for several subjects, in one query; those with nothing are left out."""
    found = {}
    for draft in Draft.objects.filter(owner_id=owner_id, subject__in=list(subjects)):
        with suppress(CannotOpen):
            body = open_sealed(draft.sealed_body, bound_to=f"draft:{draft.id}")
            found[draft.subject] = body, draft.saved_at
    return found


def drafts_under(*, owner_id: int, under: str, limit: int) -> list[tuple[str, str, datetime]]:
    """This person's drafts whose subject begins with `under`: subject, what was typed, and when; the latest first."""
    rows = Draft.objects.filter(owner_id=owner_id, subject__startswith=under).order_by("-saved_at")[:limit]
    found = []
    for draft in rows:
        try:
            body = open_sealed(draft.sealed_body, bound_to=f"draft:{draft.id}")
        except CannotOpen:
            continue
        found.append((draft.subject, body, draft.saved_at))
    return found


def how_many_drafts(*, owner_id: int, under: str) -> int:
    return Draft.objects.filter(owner_id=owner_id, subject__startswith=under).count()
