"""The papers of a case: what each is, never what is in it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from commonweal.access.actor import Actor
from commonweal.partnership.queries import workers_at
from commonweal.rules.periods import day_of
from commonweal.services.casework.models import Case, Document
from commonweal.services.casework.paging import Order, Slice, one_page

BY_ADDED = (Order("at", datetime, falls=True), Order("id", UUID))


def documents_of(case: Case, *, by: Actor, after: str = "") -> Slice[Document]:
    """Those this person may know of, the latest first, struck and replaced ones among them."""
    rows = _seen(case, by).select_related("by", "struck_by", "replaced_by")
    return one_page(rows, BY_ADDED, after=after)


def document_of(case: Case, document_id: UUID, *, by: Actor, lock: bool = False) -> Document:
    """One of this case's own, or a 404: also one that is only for others."""
    rows = _seen(case, by).filter(pk=document_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Http404
    return found


def _seen(case: Case, by: Actor) -> QuerySet[Document]:
    mine = Q(only_for=[]) | Q(only_for__contains=[by.user_id]) | Q(by_id=by.user_id)
    return Document.objects.filter(mine, case=case)


def people_to_choose(case: Case, *, at: datetime) -> list[tuple[int, str]]:
    """The workers and managers of the case's own service, by name: those a paper can be kept for."""
    return [
        (each.user_id, each.name) for each in workers_at(case.organisation_id, side=case.side, on=day_of(at))
    ]
