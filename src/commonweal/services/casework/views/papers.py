"""The papers of a case: the list, a new one, a new version, an end, and one to take down."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.rules.papers import MEDIA_TYPES, PaperKind
from commonweal.services.casework.actions import documents as actions
from commonweal.services.casework.forms import papers as forms
from commonweal.services.casework.pages import papers as pages
from commonweal.services.casework.queries import documents as found_documents
from commonweal.services.casework.queries.messages import last_move
from commonweal.services.casework.views.opening import opened, to_write, top_of


@page(Action.VIEW_CASE)
def papers(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = opened(request, Action.VIEW_CASE, case_id)
    found = found_documents.documents_of(case, by=request.actor, after=request.GET.get("after", ""))
    shown = pages.papers_page(top_of(request, case, here="case_papers"), case, found, move=last_move(case))
    return render(request, "casework/papers.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_CASE)
def paper_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _serve_paper(request, case_id, None)


@keeps_draft
@page(Action.WORK_CASE)
def paper_replace(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    return _serve_paper(request, case_id, document_id)


def _serve_paper(request: HttpRequest, case_id: UUID, replaces_id: UUID | None) -> HttpResponse:
    case, shown = to_write(request, case_id)
    old = found_documents.document_of(case, replaces_id, by=request.actor) if replaces_id else None
    return serve_form(
        request,
        form_class=forms.PaperForm,
        form_arguments={"people": [] if old else found_documents.people_to_choose(case, at=timezone.now())},
        template="casework/paper_new.jinja",
        page=shown,
        initial=lambda: {"kind": old.kind, "title": old.title} if old else {},
        act=lambda sent: actions.add_document(
            case_id=case_id,
            paper=forms.what_paper(sent.values),
            replaces_id=replaces_id,
            **sent.once,
        ),
        done=lambda _: reverse("case_papers", args=[case_id]),
        said="The paper is kept.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def paper_strike(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    case, shown = to_write(request, case_id)
    found_documents.document_of(case, document_id, by=request.actor)
    return serve_form(
        request,
        form_class=forms.StrikeForm,
        template="casework/paper_strike.jinja",
        page=shown,
        act=lambda sent: actions.strike_document(
            case_id=case_id, document_id=document_id, **sent.values, by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case_papers", args=[case_id]),
        said="The paper is struck out.",
    )


@page(Action.VIEW_CASE)
def paper(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """To take down, never to show: no name that says anything, nothing kept by the browser, nothing run."""
    document, content = actions.open_document(
        case_id=case_id, document_id=document_id, by=request.actor, at=timezone.now()
    )
    response = HttpResponse(content, content_type=MEDIA_TYPES[PaperKind(document.media)])
    response["Content-Disposition"] = f'attachment; filename="paper.{document.media}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
