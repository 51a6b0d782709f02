"""The record of a case in order, notes and what is wrong with them, and restricted notes."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form, uuid_or_none
from commonweal.partnership.queries import today, workers_at
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.press import press
from commonweal.services.casework.views.opening import opened, to_write, top_of

EVENTS_ON_A_PAGE = 50


@page(Action.VIEW_CASE)
def record(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_CASE, case_id)
    before = _moment(request.GET.get("before", ""))
    events = queries.events_of(found, before=before, limit=EVENTS_ON_A_PAGE + 1)
    shown = pages.record_page(top_of(request, found, here="case_record"), events, limit=EVENTS_ON_A_PAGE)
    return render(request, "casework/record.jinja", {"page": shown})


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


@keeps_draft
@page(Action.WORK_CASE)
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.NoteForm,
        template="casework/note.jinja",
        page=shown,
        act=lambda sent: actions.write_note(
            case_id=case_id,
            text=sent.values["text"],
            **sent.once,
        ),
        done=lambda _: reverse("case_record", args=[case_id]),
        said="The note is written.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def correct(request: HttpRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_record")
    old = queries.note_of(case_id, note_id)
    return serve_form(
        request,
        form_class=forms.CorrectForm,
        template="casework/note_correct.jinja",
        page={"form_page": shown, "old": old.text},
        initial=lambda: {"text": old.text},
        act=lambda sent: actions.correct_note(
            case_id=case_id,
            note_id=note_id,
            **{name: sent.values[name] for name in ("text", "why")},
            **sent.once,
        ),
        done=lambda _: reverse("case_record", args=[case_id]),
        said="The old note is struck and stays to be read. Press Undo beside it if that was wrong.",
    )


@page(Action.WORK_CASE)
def undo(request: HttpRequest, case_id: UUID) -> HttpResponse:
    opened(request, Action.WORK_CASE, case_id)
    back = reverse("case_record", args=[case_id])
    note_id = uuid_or_none(request.POST.get("note_id", ""))
    return press(
        request,
        act=lambda _: (
            note_id
            and actions.undo_strike(case_id=case_id, note_id=note_id, by=request.actor, at=timezone.now())
        ),
        done=lambda _: back,
        back=back,
        said="The note counts again." if note_id else "Nothing was changed.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def strike_session(request: HttpRequest, case_id: UUID, session_id: int) -> HttpResponse:
    _, shown = to_write(request, case_id, back_to="case_record")
    queries.session_of(case_id, session_id)
    return serve_form(
        request,
        form_class=forms.WhyForm,
        template="casework/session_strike.jinja",
        page=shown,
        act=lambda sent: actions.strike_session(
            case_id=case_id,
            session_id=session_id,
            why=sent.values["why"],
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("case_record", args=[case_id]),
        said="The session is struck: it stays to be read and counts no more.",
    )


@page(Action.READ_RESTRICTED)
def few(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.READ_RESTRICTED, case_id)
    notes = queries.restricted_notes(request.actor, found)
    actions.note_restricted_read(case_id=case_id, count=len(notes), by=request.actor, at=timezone.now())
    shown = pages.few_page(top_of(request, found, here="case_few"), notes)
    return render(request, "casework/few.jinja", {"page": shown})


@page(Action.READ_RESTRICTED)
def few_for_me(request: HttpRequest) -> HttpResponse:
    notes = queries.restricted_notes_named_for(request.actor)
    actions.note_restricted_read(case_id=None, count=len(notes), by=request.actor, at=timezone.now())
    return render(request, "casework/few_for_me.jinja", {"page": pages.few_page(None, notes)})


@keeps_draft
@page(Action.WRITE_RESTRICTED)
def few_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found, shown = to_write(request, case_id, action=Action.WRITE_RESTRICTED, back_to="case_few")
    colleagues = [
        (str(each.user_id), each.name)
        for each in workers_at(found.organisation_id, side=found.side, on=today())
        if each.user_id != request.actor.user_id
    ]
    return serve_form(
        request,
        form_class=forms.FewForm,
        form_arguments={"colleagues": colleagues},
        template="casework/few_new.jinja",
        page=shown,
        act=lambda sent: actions.write_restricted_note(
            case_id=case_id,
            **forms.few_note(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("case_few", args=[case_id]),
        said="The restricted note is written.",
    )
