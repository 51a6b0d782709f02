"""One way to serve every form: draft restored, errors shown with everything typed, stale edits compared, nothing sent twice.

A view calls `serve_form(...)` with the form, what to do when it is right, and where to go then:

    return serve_form(request, form_class=SessionForm, template="casework/session.jinja", page=page,
                      act=lambda sent: actions.record_session(case=case, **sent.values, **sent.once),
                      done=lambda session: reverse("case", args=[case.id]), said="The session is recorded.")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commonweal.access.actor import Actor
from commonweal.design.fields import CommonwealForm
from commonweal.design.stale import StaleEdit, chosen, stale_edit
from commonweal.partnership import drafts
from commonweal.rules.reasons import Refused, Stale

View = Callable[..., HttpResponse]
DISCARD = "discard_draft"
KEEP = "keep_draft"
MERGE = "merge"
INVALID = 422


def keeps_draft(view: View) -> View:
    """Marks a view whose posted form is kept when the session has expired (see `middleware`). Goes above `@page`."""
    view.keeps_draft = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Sent:
    """What a valid form brought: the field values, the version of the record it was opened on, and its one-time key; with who
    sent it and when, as every action wants to know.
    """

    values: dict[str, Any]
    version: int | None
    form_key: UUID | None
    by: Actor
    at: datetime

    @property
    def once(self) -> dict[str, Any]:
        """For an action that adds something: the same form sent again adds nothing."""
        return {"form_key": self.form_key, "by": self.by, "at": self.at}

    @property
    def change(self) -> dict[str, Any]:
        """For an action that changes a record: one that somebody else changed since is not overwritten."""
        return {"version": self.version, "by": self.by, "at": self.at}

    @property
    def step(self) -> dict[str, Any]:
        """For an action that moves a record on: both."""
        return {"version": self.version, **self.once}


def serve_form(
    request: HttpRequest,
    *,
    form_class: type[CommonwealForm],
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
    A form's `fields_of_reasons` maps a reason's code to the field it is shown at.
    `act` returns what `done` needs to make the address of the next page. An invalid form answers 422 and keeps a draft.
    """
    owner, subject = request.actor.user_id, request.path_info
    arguments = dict(form_arguments or {})
    if request.method != "POST":
        return _show(request, form_class, template, page, arguments, initial, owner, subject)
    if DISCARD in request.POST:
        drafts.forget(owner_id=owner, subject=subject)
        return redirect(request.path_info)
    if KEEP in request.POST:
        drafts.keep(owner_id=owner, subject=subject, data=request.POST, at=timezone.now())
        messages.success(request, "What you typed is kept. Nothing is sent yet: come back here to go on.")
        return redirect(getattr(page, "back", ("", ""))[1] or "home")
    form = form_class(request.POST, request.FILES or None, **arguments)
    stale: StaleEdit | None = None
    if form.is_valid() and MERGE in request.POST:
        current = initial()
        if str(current.get("version", "")) == request.POST.get("version", ""):
            return _show_chosen(request, form, form_class, template, page, arguments, current)
        stale = _overtaken(form, current, Stale())
    elif form.is_valid():
        try:
            with transaction.atomic():
                result = act(sent_by(request.actor, form.cleaned_data))
        except Stale as overtaken:
            stale = _overtaken(form, initial(), overtaken)
        except Refused as refused:
            form.refuse(refused, fields=getattr(form, "fields_of_reasons", {}))
        except IntegrityError as fault:
            if "form_key" not in str(fault):
                raise
            messages.info(request, "This was already sent, so it was not sent again.")
            return redirect("home")
        else:
            drafts.forget(owner_id=owner, subject=subject)
            if said:
                messages.success(request, said)
            return redirect(done(result))
    drafts.keep(owner_id=owner, subject=subject, data=request.POST, at=timezone.now())
    context = {"page": page, "form": form, "stale": stale, "draft_saved_at": None}
    return render(request, template, context, status=INVALID)


def _overtaken(form: CommonwealForm, current: Mapping[str, Any], refusal: Stale) -> StaleEdit:
    """Both versions; the form goes on from the newer one, so that saving again is meant."""
    stale = stale_edit(form=form, theirs=current)
    form.overtaken_by(current.get("version", ""))
    form.refuse(refusal)
    return stale


def _show_chosen(
    request: HttpRequest,
    form: CommonwealForm,
    form_class: type[CommonwealForm],
    template: str,
    page: object,
    arguments: Mapping[str, Any],
    current: Mapping[str, Any],
) -> HttpResponse:
    """The form with what was chosen of the two versions, not saved: it is read once more and then sent."""
    typed = {
        name: form.fields[name].widget.value_from_datadict(request.POST, {}, name)
        for name in form.shown_names
    }
    start = typed | chosen(form, current, request.POST) | {"version": current.get("version", "")}
    messages.info(
        request, "What you chose is in the form. Read it once more, then press the button to save it."
    )
    context = {
        "page": page,
        "form": form_class(initial=start, **arguments),
        "stale": None,
        "draft_saved_at": None,
    }
    return render(request, template, context)


def sent_by(by: Actor, values: Mapping[str, Any]) -> Sent:
    """What a form brought, with its version and key apart from the answers."""
    answers = dict(values)
    version, form_key = answers.pop("version", ""), answers.pop("form_key", "")
    return Sent(
        values=answers,
        version=int(version) if version.isascii() and version.isdecimal() else None,
        form_key=uuid_or_none(form_key),
        by=by,
        at=timezone.now(),
    )


def uuid_or_none(text: str) -> UUID | None:
    """What a form brought as a key, or nothing when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _show(
    request: HttpRequest,
    form_class: type[CommonwealForm],
    template: str,
    page: object,
    arguments: Mapping[str, Any],
    initial: Callable[[], Mapping[str, Any]],
    owner: int,
    subject: str,
) -> HttpResponse:
    start = {name: "" if name == "version" and value is None else value for name, value in initial().items()}
    found = drafts.kept(owner_id=owner, subject=subject)
    form = form_class(initial=start, **arguments)
    if found is not None:
        typed = {
            name: form.fields[name].widget.value_from_datadict(found[0], {}, name)
            for name in form.shown_names
        }
        version = {"version": found[0]["version"]} if found[0].get("version") else {}
        form = form_class(initial=start | typed | version, **arguments)
    context = {"page": page, "form": form, "stale": None, "draft_saved_at": found[1] if found else None}
    return render(request, template, context)
