"""Drafts: what a person typed and has not sent, kept on the server and keyed by what it is about, never by the session alone.

A form's subject is its path, e.g. `/cases/<id>/session/`: two tabs on two people have two drafts and cannot cross.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.access.encryption import seal
from commonweal.access.policy import may
from commonweal.partnership.models import Draft
from commonweal.partnership.queries import draft_bodies, draft_body, drafts_under

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "form_key", "draft_of", "merge"})
LONGEST = 200_000


def keep(*, owner_id: int, subject: str, data: QueryDict, at: datetime) -> bool:
    """Keeps what was typed; a later draft about the same thing replaces it. False when there was nothing to keep, or too much."""
    body = {name: data.getlist(name) for name in data if _is_kept(name)}
    text = json.dumps(body)
    if not body.keys() - {"version"} or len(text) > LONGEST:
        return False
    _put(owner_id=owner_id, subject=subject, body=text, at=at)
    return True


def _is_kept(name: str) -> bool:
    return name not in NOT_KEPT and "password" not in name and not name.startswith("take-")


def _put(*, owner_id: int, subject: str, body: str, at: datetime) -> None:
    draft, _ = Draft.objects.get_or_create(
        owner_id=owner_id, subject=subject[:120], defaults={"sealed_body": b"", "saved_at": at}
    )
    draft.sealed_body, draft.saved_at = seal(body, bound_to=f"draft:{draft.id}"), at
    draft.save(update_fields=["sealed_body", "saved_at"])


def kept(*, owner_id: int, subject: str) -> tuple[QueryDict, datetime] | None:
    """The draft as form data, and when it was kept."""
    found = draft_body(owner_id=owner_id, subject=subject[:120])
    return None if found is None else (_as_form(found[0]), found[1])


def kept_several(*, owner_id: int, subjects: Iterable[str]) -> dict[str, QueryDict]:
    """Several drafts as form data, in one query; those that are not there are left out."""
    short = {subject[:120]: subject for subject in subjects}
    found = draft_bodies(owner_id=owner_id, subjects=short)
    return {short[name]: _as_form(body) for name, (body, _) in found.items()}


def _as_form(body: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in json.loads(body).items():
        data.setlist(name, values)
    return data


@dataclass(frozen=True)
class KeptFile:
    """A file that was sent and checked and not yet acted on."""

    name: str
    data: bytes
    saved_at: datetime


def keep_file(*, owner_id: int, subject: str, name: str, data: bytes, at: datetime) -> None:
    """Keeps a file between two steps, sealed like what is typed; a later one about the same thing replaces it."""
    body = json.dumps({"name": name, "data": b64encode(data).decode()})
    _put(owner_id=owner_id, subject=subject, body=body, at=at)


def kept_file(*, owner_id: int, subject: str) -> KeptFile | None:
    """The file that was kept, or nothing."""
    found = draft_body(owner_id=owner_id, subject=subject[:120])
    if found is None:
        return None
    body = json.loads(found[0])
    return KeptFile(body["name"], b64decode(body["data"]), found[1])


@dataclass(frozen=True)
class WaitingDraft:
    """A draft among others, with what was typed in it."""

    subject: str
    saved_at: datetime
    data: QueryDict = field(repr=False)

    def typed(self, name: str) -> str:
        return self.data.get(name, "")


MOST_WAITING = 20


def waiting(*, owner_id: int, under: str) -> list[WaitingDraft]:
    """What this person typed on forms whose addresses begin with `under` and has not sent, the latest first."""
    rows = drafts_under(owner_id=owner_id, under=under, limit=MOST_WAITING)
    return [WaitingDraft(subject, saved_at, _as_form(body)) for subject, body, saved_at in rows]


def forget(*, owner_id: int, subject: str) -> None:
    """After sending, nothing stays."""
    Draft.objects.filter(owner_id=owner_id, subject=subject[:120]).delete()


def keep_posted(request: HttpRequest, actor: Actor) -> bool:
    """Keeps a form posted after the session had expired, when its page is one of ours that keeps drafts."""
    return keep_for(request, actor, path=request.path_info)


def keep_for(request: HttpRequest, actor: Actor, *, path: str) -> bool:
    """Keeps what was posted as the draft of the form at this address, when that page keeps drafts and this person may open it."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    declared = getattr(view, "declared_access", None)
    if not getattr(view, "keeps_draft", False) or declared is None or not may(actor.roles, declared):
        return False
    return keep(owner_id=actor.user_id, subject=path, data=request.POST, at=timezone.now())
