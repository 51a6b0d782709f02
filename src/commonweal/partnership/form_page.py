"""One way to serve every form: draft restored, errors shown with everything typed still there, stale edits compared, nothing sent twice.

A view calls `serve_form(...)` with the form, what to do when it is right, and where to go then:

    return serve_form(request, form_class=SessionForm, template="casework/session.jinja", page=page,
                      act=lambda sent: actions.record_session(case=case, **sent.values, form_key=sent.form_key, by=..., at=...),
                      done=lambda session: reverse("case", args=[case.id]), said="The session is recorded.")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.partnership import drafts
from commonweal.rules.reasons import Refused, Stale

View = Callable[..., HttpResponse]
DISCARD = "discard_draft"
INVALID = 422


def keeps_draft(view: View) -> View:
    """Marks a view whose posted form is kept when the session has expired (see `middleware`). Goes above `@page`."""
    view.keeps_draft = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Sent:
    """What a valid form brought: the field values, the version of the record it was opened on, and its one-time key."""

    values: dict[str, Any]
    version: int | None
    form_key: UUID | None


@dataclass(frozen=True)
class StaleRow:
    """Read a row as: in this field you typed `yours`; meanwhile it became `theirs`."""

    label: str
    yours: str
    theirs: str


def serve_form(
    request: HttpRequest,
    *,
    form_class: type,
    template: str,
    page: object,
    act: Callable[[Sent], Any],
    done: Callable[[Any], str],
    said: str = "",
    initial: Callable[[], Mapping[str, Any]] = dict,
    form_arguments: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """GET shows the form (with the draft, if one was kept); POST checks it, acts, and goes on. Refusals come back as errors.

    `initial` reads the record afresh, `version` among it; it is called again after a stale edit to show both versions.
    `act` returns what `done` needs to make the address of the next page. An invalid form answers 422 and keeps a draft.
    """
    owner, subject = request.actor.user_id, request.path_info
    arguments = dict(form_arguments or {})
    if request.method != "POST":
        return _show(request, form_class, template, page, arguments, initial, owner, subject)
    if DISCARD in request.POST:
        drafts.forget(owner_id=owner, subject=subject)
        return redirect(request.path_info)
    form = form_class(request.POST, request.FILES or None, **arguments)
    stale_rows: list[StaleRow] = []
    if form.is_valid():
        values = dict(form.cleaned_data)
        sent = Sent(version=values.pop("version", None), form_key=values.pop("form_key", None), values=values)
        try:
            with transaction.atomic():
                result = act(sent)
        except Stale as stale:
            form.add_error(None, str(stale))
            current = initial()
            stale_rows = _both_versions(form, current)
            form.data = form.data.copy()
            form.data["version"] = str(current.get("version", ""))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(form.field_for_reason(reason.code), reason.text)
        except IntegrityError as fault:
            if "form_key" not in str(fault):
                raise
            messages.info(request, "This was already sent, so it was not sent again.")
            return redirect(request.session.get("home", "/"))
        else:
            drafts.forget(owner_id=owner, subject=subject)
            if said:
                messages.success(request, said)
            return redirect(done(result))
    drafts.keep(owner_id=owner, subject=subject, data=request.POST, at=timezone.now())
    context = {"page": page, "form": form, "stale_rows": stale_rows, "restored_at": None}
    return render(request, template, context, status=INVALID)


def _show(request, form_class, template, page, arguments, initial, owner, subject) -> HttpResponse:
    start = dict(initial())
    found = drafts.kept(owner_id=owner, subject=subject)
    restored_at = None
    form = form_class(initial=start, **arguments)
    if found is not None:
        typed, restored_at = found
        form = form_class(initial=start | form.values_from_draft(typed), **arguments)
    context = {"page": page, "form": form, "stale_rows": [], "restored_at": restored_at}
    return render(request, template, context)


def _both_versions(form: Any, current: Mapping[str, Any]) -> list[StaleRow]:
    rows = []
    for name, field in form.fields.items():
        if name in ("version", "form_key") or name not in current:
            continue
        yours, theirs = form.in_words(name, form.cleaned_data.get(name)), form.in_words(name, current[name])
        if yours != theirs:
            rows.append(StaleRow(str(field.label), yours, theirs))
    return rows
