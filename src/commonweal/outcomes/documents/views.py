"""Documents: the list, making one, reading and taking it down, signing it, and checking a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.access.scopes import visible
from commonweal.outcomes.documents import actions, canonical, forms, pages, queries
from commonweal.outcomes.documents.making.changes import changes_between
from commonweal.outcomes.documents.making.papers import make_paper
from commonweal.outcomes.documents.models import FrozenDocument
from commonweal.outcomes.documents.verifying import verify_file
from commonweal.outcomes.documents.writers import MEDIA_TYPES
from commonweal.partnership.form_page import Sent, keeps_draft, serve_form
from commonweal.partnership.queries import boards_in_force, today
from commonweal.rules.documents import Form, Kind, file_name

FACTS = ("partner", "board")
INVALID = 422


@page(Action.VIEW_DOCUMENT)
def documents(request: HttpRequest) -> HttpResponse:
    before = forms.number_or_none(request.GET.get("before", "")[:12])
    rows = queries.documents_seen(by=request.actor, before=before, limit=pages.LIMIT + 1)
    shown = pages.documents_page(rows, by=request.actor, is_first=before is None)
    return render(request, "documents/documents.jinja", {"page": shown})


@page(Action.VIEW_DOCUMENT)
def document(request: HttpRequest, frozen_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_DOCUMENT, FrozenDocument, frozen_id, related=FACTS)
    shown = pages.document_page(
        found,
        paper=canonical.read(found.content),
        stamp=actions.stamp_of(found),
        history=queries.history_of(found),
        by=request.actor,
    )
    return render(request, "documents/document.jinja", {"page": shown})


@page(Action.VIEW_DOCUMENT)
def document_today(request: HttpRequest, frozen_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_DOCUMENT, FrozenDocument, frozen_id)
    paper = canonical.read(found.content)
    now = make_paper(actions.gathered_again(found=found, at=timezone.now()))
    shown = pages.today_page(found, paper=paper, changes=changes_between(paper, now))
    return render(request, "documents/today.jinja", {"page": shown})


@page(Action.VIEW_DOCUMENT)
def document_file(request: HttpRequest, frozen_id: int, form: str) -> HttpResponse:
    found = record(request.actor, Action.VIEW_DOCUMENT, FrozenDocument, frozen_id, related=FACTS)
    if form not in set(Form):
        raise Http404
    wanted = Form(form)
    content = actions.take_down(found=found, form=wanted, by=request.actor, at=timezone.now())
    name = file_name(
        Kind(found.kind),
        period=found.period,
        partner=found.partner.code if found.partner else "",
        checksum=found.sha256,
        form=wanted,
    )
    response = HttpResponse(content, content_type=MEDIA_TYPES[wanted])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@keeps_draft
@page(Action.MAKE_DOCUMENT)
def new_document(request: HttpRequest) -> HttpResponse:
    def act(sent: Sent) -> FrozenDocument:
        values = sent.values
        return actions.make_document(
            kind=Kind(values["kind"]),
            year=int(values["year"]),
            quarter=forms.number_or_none(values["quarter"]),
            board_id=forms.number_or_none(values["board"]),
            partner_id=forms.number_or_none(values["partner"]),
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.MakeForm,
        form_arguments={
            "boards": boards_in_force(on=today()),
            "partners": queries.partners_known(),
            "today": today(),
        },
        template="documents/new.jinja",
        page=None,
        initial=lambda: forms.asked_for(request.GET),
        act=act,
        done=_address,
        said="The document is made. Read it, then have it signed.",
    )


@keeps_draft
@page(Action.SIGN_DOCUMENT)
def sign_document(request: HttpRequest, frozen_id: int) -> HttpResponse:
    found = record(request.actor, Action.SIGN_DOCUMENT, FrozenDocument, frozen_id, related=FACTS)
    at = timezone.now()
    not_now = actions.why_not_signed(
        found=found, given=actions.gathered_again(found=found, at=at), by=request.actor, at=at
    )
    return serve_form(
        request,
        form_class=forms.SignForm,
        template="documents/sign.jinja",
        page=pages.sign_page(found, paper=canonical.read(found.content), not_now=not_now),
        act=lambda sent: actions.sign_document(frozen_id=frozen_id, by=sent.by, at=sent.at),
        done=_address,
        said="The document is signed and does not change any more.",
    )


@page(Action.VIEW_DOCUMENT)
def check_document(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = forms.CheckForm(request.POST, request.FILES) if is_sent else forms.CheckForm()
    shown, status = pages.CheckedPage(), 200
    if is_sent and form.is_valid():
        verdict = verify_file(form.cleaned_data["file"].read(), find=queries.document_with)
        mine = visible(request.actor, Action.VIEW_DOCUMENT, FrozenDocument)
        found = verdict.document
        shown = pages.CheckedPage(verdict, found.pk if found and mine.filter(pk=found.pk).exists() else None)
        form = forms.CheckForm()
    elif is_sent:
        status = INVALID
    return render(request, "documents/check.jinja", {"page": shown, "form": form}, status=status)


def _address(found: FrozenDocument) -> str:
    return reverse("document", args=[found.pk])
