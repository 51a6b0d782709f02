"""A provider's returns: the list, one of them, its figures by form or workbook, its words, its signature."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.design.fields import CommonwealForm
from commonweal.outcomes.returns import actions, forms, pages, queries
from commonweal.outcomes.returns.actions.steps import reasons_against
from commonweal.outcomes.returns.models import Return
from commonweal.outcomes.returns.queries.counts import wholes_of
from commonweal.outcomes.returns.workbook import (
    TYPE,
    CannotRead,
    file_name,
    read_workbook,
    rows_asked,
    write_workbook,
)
from commonweal.partnership import drafts
from commonweal.partnership.form_page import INVALID, Sent, keeps_draft, serve_form
from commonweal.partnership.press import press
from commonweal.partnership.queries import today
from commonweal.rules.reasons import Refused
from commonweal.rules.returns import (
    CERTIFIED_STANDS,
    STATEMENT,
    ReadSheet,
    Status,
    is_same_as_last,
    with_wholes,
)

FACTS = ("contract",)
SAME = "file:return:{}"


@page(Action.VIEW_RETURN)
def my_returns(request: HttpRequest) -> HttpResponse:
    rows = queries.returns_seen(request.actor, Action.VIEW_RETURN)
    shown = pages.my_returns_page(rows, today=today())
    return render(request, "returns/my_returns.jinja", {"page": shown})


@page(Action.VIEW_RETURN)
def my_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.VIEW_RETURN, Return, return_id, related=FACTS)
    facts, status = queries.read_facts(found), Status(found.status)
    stands = status in CERTIFIED_STANDS
    shown = pages.my_return_page(
        found,
        facts=facts,
        history=queries.history_of(found.pk),
        changes=queries.changed_with(found),
        drifts=queries.drifted(facts.figures, queries.counts_of(found, facts.lines)) if stands else (),
        not_yet=reasons_against(found, facts) if status in (Status.BEGUN, Status.REOPENED) else (),
        today=today(),
    )
    return render(request, "returns/my_return.jinja", {"page": shown, "form": CommonwealForm()})


@page(Action.FILL_RETURN)
def begin_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """Begins a return, or takes the records' figures afresh where it is begun."""
    here = reverse("my_return", args=[return_id])
    found = record(request.actor, Action.FILL_RETURN, Return, return_id)
    act = actions.begin_return if found.status == Status.DUE else actions.refill_return
    said = (
        "The return is begun."
        if found.status == Status.DUE
        else "The figures of the records are in the return."
    )
    return press(
        request,
        act=lambda sent: act(return_id=return_id, by=sent.by, at=sent.at),
        done=lambda _: here,
        back=here,
        said=said,
    )


@keeps_draft
@page(Action.FILL_RETURN)
def fill_return(request: HttpRequest, return_id: int, measure: str) -> HttpResponse:
    found = record(request.actor, Action.FILL_RETURN, Return, return_id, related=FACTS)
    facts = queries.read_facts(found)
    lines = [line for line in facts.lines if line.measure == measure and not line.is_from_records]
    if not lines:
        raise Http404

    def start() -> dict[str, object]:
        now = queries.lines_with_areas(found.pk)
        kept = [line for line in now if line.measure == measure and not line.is_from_records]
        return forms.start_of_figures(kept, version=_version(found))

    return serve_form(
        request,
        form_class=forms.FiguresForm,
        form_arguments={"lines": lines},
        template="returns/fill.jinja",
        page=pages.fill_page(found, measure, lines, facts),
        initial=start,
        act=lambda sent: actions.save_figures(
            return_id=return_id, figures=sent.values["figures"], **sent.change
        ),
        done=_address,
        said="The figures are kept.",
    )


@keeps_draft
@page(Action.FILL_RETURN)
def write_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.FILL_RETURN, Return, return_id, related=FACTS)

    def act(sent: Sent) -> Return:
        words = {name: sent.values[name] for name in ("went_well", "went_badly", "staffing")}
        return actions.save_narrative(
            return_id=return_id, narrative=actions.Narrative(**words), **sent.change
        )

    def start() -> dict[str, object]:
        if request.method == "POST":
            found.refresh_from_db()
        words = {name: getattr(found, name) for name in ("went_well", "went_badly", "staffing")}
        return {**words, "version": found.version}

    return serve_form(
        request,
        form_class=forms.WordsForm,
        template="returns/words.jinja",
        page=pages.plain_page(found, "Words beside the numbers"),
        initial=start,
        act=act,
        done=_address,
        said="Your words are kept.",
    )


@keeps_draft
@page(Action.FILL_RETURN)
def explain_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.FILL_RETURN, Return, return_id, related=FACTS)
    facts = queries.read_facts(found)
    look = [each for each in facts.findings if not each.is_wrong]
    given = {f"why_{number}": facts.explained.get(each.key, "") for number, each in enumerate(look)}

    def act(sent: Sent) -> Return:
        words = {each.key: sent.values.get(f"why_{number}", "") for number, each in enumerate(look)}
        return actions.explain(return_id=return_id, words=words, **sent.change)

    return serve_form(
        request,
        form_class=forms.ExplainForm,
        form_arguments={"findings": look},
        template="returns/explain.jinja",
        page=pages.plain_page(found, "What stands out"),
        initial=lambda: {**given, "version": _version(found)},
        act=act,
        done=_address,
        said="What you said is kept.",
    )


@require_POST
@page(Action.FILL_RETURN)
def return_workbook(request: HttpRequest, return_id: int) -> HttpResponse:
    """The workbook with what is known so far; taking it out is written down."""
    found = actions.take_out_workbook(return_id=return_id, by=request.actor, at=timezone.now())
    lines = queries.lines_with_areas(found.pk)
    data = write_workbook(found, rows_asked(lines), queries.figures_of(lines))
    response = HttpResponse(data, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    patch_cache_control(response, no_store=True)
    return response


@page(Action.FILL_RETURN)
def upload_return(request: HttpRequest, return_id: int) -> HttpResponse:
    """Reads a workbook: good rows are kept, the rest is told with its cell. The same as last quarter is asked about first."""
    found = record(request.actor, Action.FILL_RETURN, Return, return_id, related=FACTS)
    shown = pages.plain_page(found, "Send in the workbook")
    if request.method != "POST":
        return render(request, "returns/upload.jinja", {"page": shown, "form": forms.UploadForm()})
    form = forms.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data["file"].read()
        facts = queries.read_facts(found)
        try:
            sheet = read_workbook(data, found, rows_asked(facts.lines))
            said = {**facts.figures, **sheet.figures}
            said = with_wholes(said, out_of=wholes_of(each.measure for each in said))
            if is_same_as_last(said, facts.last) and not sheet.faults:
                subject = SAME.format(return_id)
                keep = {"name": "return", "data": data, "at": timezone.now()}
                drafts.keep_file(owner_id=request.actor.user_id, subject=subject, **keep)
                return redirect("same_return", return_id)
            _keep(request, found, sheet)
        except CannotRead as refused:
            form.refuse(refused, fields={refused.reasons[0].code: "file"})
        except Refused as refused:
            form.refuse(refused)
        else:
            if not sheet.faults:
                messages.success(request, f"All {len(sheet.figures)} rows of the workbook are kept.")
                return redirect(_address(found))
            kept = f"{len(sheet.figures)} of {len(rows_asked(facts.lines))} rows are kept"
            shown = pages.plain_page(
                found, "Send in the workbook", faults=tuple(map(str, sheet.faults)), kept=kept
            )
    return render(request, "returns/upload.jinja", {"page": shown, "form": form}, status=INVALID)


@page(Action.FILL_RETURN)
def same_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.FILL_RETURN, Return, return_id, related=FACTS)
    subject = SAME.format(return_id)
    kept = drafts.kept_file(owner_id=request.actor.user_id, subject=subject)
    if kept is None:
        return redirect("upload_return", return_id)

    def act(sent: Sent) -> Return:
        sheet = read_workbook(kept.data, found, rows_asked(queries.lines_with_areas(found.pk)))
        saved = _keep(request, found, sheet)
        drafts.forget(owner_id=request.actor.user_id, subject=subject)
        return saved

    return serve_form(
        request,
        form_class=forms.SameForm,
        template="returns/same.jinja",
        page=pages.plain_page(found, "The same figures as last quarter"),
        act=act,
        done=_address,
        said="The figures of the workbook are kept.",
    )


@page(Action.CERTIFY_RETURN)
def certify_return(request: HttpRequest, return_id: int) -> HttpResponse:
    found = record(request.actor, Action.CERTIFY_RETURN, Return, return_id, related=FACTS)
    not_yet = reasons_against(found, queries.read_facts(found)) if request.method == "GET" else []
    shown = pages.plain_page(found, "Certify", not_yet=tuple(not_yet), statement=STATEMENT)
    response = serve_form(
        request,
        form_class=forms.CertifyForm,
        template="returns/certify.jinja",
        page=shown,
        initial=lambda: {"version": _version(found)},
        act=lambda sent: actions.certify_return(
            return_id=return_id, confirmed=bool(sent.values["confirmed"]), **sent.step
        ),
        done=_address,
        said="The return is certified. Its figures stay as they are now.",
    )
    if response.status_code == INVALID:
        # There is nothing typed to keep, and a tick for other figures is no tick for these.
        drafts.forget(owner_id=request.actor.user_id, subject=request.path_info)
    return response


def _keep(request: HttpRequest, found: Return, sheet: ReadSheet) -> Return:
    return actions.save_figures(
        return_id=found.pk,
        figures=sheet.figures,
        version=_version(found),
        how="workbook",
        by=request.actor,
        at=timezone.now(),
    )


def _version(found: Return) -> int:
    found.refresh_from_db(fields=["version"])
    return found.version


def _address(found: Return) -> str:
    return reverse("my_return", args=[found.pk])
