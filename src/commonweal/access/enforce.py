"""The one way a page asks. A view without a declaration is refused (see `middleware`) and fails a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from commonweal.access.actor import Actor
from commonweal.access.policy import Action, may
from commonweal.access.scopes import visible

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)
PUBLIC = "public"


def public_page(view: View) -> View:
    """For pages anyone may open. They read nothing about anyone."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ask_as(None)
        return view(request, *args, **kwargs)

    inner.declared_access = PUBLIC  # type: ignore[attr-defined]
    return inner


def page(action: Action) -> Callable[[View], View]:
    """Declares the action a page serves; runs it only for a signed-in person whose role includes that action."""

    def declare(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            by: Actor | None = getattr(request, "actor", None)
            if by is None:
                return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
            if not may(by.roles, action):
                raise PermissionDenied
            ask_as(by)
            return view(request, *args, **kwargs)

        inner.declared_access = action  # type: ignore[attr-defined]
        return inner

    return declare


def ask_as(by: Actor | None) -> None:
    """Tells PostgreSQL who is asking, for this transaction; with nobody set, row-level security shows nobody's record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(by.user_id) if by else ""])


def record(
    by: Actor | None,
    action: Action,
    model: type[M],
    pk: object,
    *,
    related: tuple[str, ...] = (),
    lock: bool = False,
) -> M:
    """The record, or 404: one that is not yours and one that does not exist answer alike.

    `related` follows foreign keys in the same query; `lock` holds the row for the rest of the transaction.
    """
    rows: QuerySet[M] = visible(by, action, model)
    if related:
        rows = rows.select_related(*related)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        found = rows.filter(pk=pk).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise Http404
    return found
