"""Sending a daily list: choose a file, say once which column holds what, see the rows taken, take out those to mend.

Between choosing a file and saying how it is read it is kept on the server, sealed, for the person who sent it.
"""

from time import monotonic
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership import drafts
from commonweal.partnership.form_page import INVALID, Sent, serve_form
from commonweal.partnership.queries import today
from commonweal.rules.reasons import Refused
from commonweal.services.casework.press import press
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.list_files import TYPES, CannotRead, Sheet, read_list
from commonweal.services.front_door.models import ListImport, ListMapping

KEPT = "file:list"
SECONDS_A_PRESS = 3.0
NO_FILE = "No list is waiting. Choose a file."


@page(Action.SEND_LIST)
def lists(request: HttpRequest) -> HttpResponse:
    shown = pages.lists_page(queries.my_lists(request.actor), mapping=queries.latest_mapping(request.actor))
    return render(request, "front_door/lists.jinja", {"page": shown})


@page(Action.SEND_LIST)
def list_new(request: HttpRequest) -> HttpResponse:
    """Choose a file. One that is no list says why; one whose columns we know goes on; any other asks about its columns."""
    if request.method != "POST":
        return render(request, "front_door/list_new.jinja", {"page": None, "form": forms.ListFileForm()})
    form = forms.ListFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            sheet = read_list(data)
        except CannotRead as refused:
            form.refuse(refused, fields={refused.reasons[0].code: "file"})
        else:
            keep = {"name": "list", "data": data, "at": timezone.now()}
            drafts.keep_file(owner_id=request.actor.user_id, subject=KEPT, **keep)
            return redirect(_next_step(request, sheet, queries.latest_mapping(request.actor)))
    return render(request, "front_door/list_new.jinja", {"page": None, "form": form}, status=INVALID)


def _waiting(request: HttpRequest) -> Sheet | None:
    """The list that was chosen and not yet gone on with."""
    kept = drafts.kept_file(owner_id=request.actor.user_id, subject=KEPT)
    if kept is None:
        messages.info(request, NO_FILE)
        return None
    return read_list(kept.data)


def _next_step(request: HttpRequest, sheet: Sheet, mapping: ListMapping | None) -> str:
    """Ask about columns, ask about areas, or keep the list: then it waits for the press that takes its rows."""
    if mapping is None or queries.headings_missing(mapping, sheet):
        return reverse("list_columns")
    if queries.unknown_areas(sheet, mapping, queries.areas_to_choose(on=today())):
        return reverse("list_areas")
    sent = actions.send_list(sheet=sheet, mapping=mapping, by=request.actor, at=timezone.now())
    drafts.forget(owner_id=request.actor.user_id, subject=KEPT)
    return reverse("list_one", args=[sent.pk])


@page(Action.SEND_LIST)
def list_columns(request: HttpRequest) -> HttpResponse:
    sheet = _waiting(request)
    if sheet is None:
        return redirect("list_new")
    kept = queries.latest_mapping(request.actor)

    def act(sent: Sent) -> str:
        mapping = actions.keep_mapping(
            sheet=sheet,
            columns=forms.columns_chosen(sent.values, sheet.labels),
            everyone_is=sent.values["everyone_is"],
            areas=kept.areas if kept else {},
            by=request.actor,
            at=timezone.now(),
        )
        return _next_step(request, sheet, mapping)

    return serve_form(
        request,
        form_class=forms.ColumnsForm,
        form_arguments={"sheet": sheet, "examples": pages.examples_of(sheet)},
        template="front_door/list_columns.jinja",
        page=pages.columns_page(
            sheet, missing=queries.headings_missing(kept, sheet) if kept else (), is_first=kept is None
        ),
        initial=lambda: pages.columns_to_begin_with(sheet, kept),
        act=act,
        done=lambda address: address,
        said="How your columns are read is kept, for all lists your organisation sends.",
    )


@page(Action.SEND_LIST)
def list_areas(request: HttpRequest) -> HttpResponse:
    sheet, mapping = _waiting(request), queries.latest_mapping(request.actor)
    if sheet is None or mapping is None or queries.headings_missing(mapping, sheet):
        return redirect("list_new" if sheet is None else "list_columns")
    areas = queries.areas_to_choose(on=today())
    words = queries.unknown_areas(sheet, mapping, areas)

    def act(sent: Sent) -> str:
        explained = actions.keep_mapping(
            sheet=sheet,
            columns=queries.columns_of(mapping),
            everyone_is=mapping.everyone_is,
            areas=mapping.areas | forms.areas_chosen(sent.values, words),
            by=request.actor,
            at=timezone.now(),
        )
        return _next_step(request, sheet, explained)

    return serve_form(
        request,
        form_class=forms.AreasForm,
        form_arguments={"words": words, "areas": [(area.code, area.name) for area in areas]},
        template="front_door/list_areas.jinja",
        page=None,
        act=act,
        done=lambda address: address,
        said="Your words for areas are kept.",
    )


@page(Action.SEND_LIST)
def list_one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = actions.look_at_list(list_id=list_id, by=request.actor, at=now)
    rows = queries.rows_of_list(request.actor, list_id, after=request.GET.get("after", ""))
    going, left_to = "going" in request.GET, queries.job_of_list(list_id)
    shown = pages.list_page(found, rows, goes_on=going, left_to=left_to, today=today(), now=now)
    context = {"page": shown, "form": forms.CommonwealForm()}
    return render(request, "front_door/list_one.jinja", context)


@page(Action.SEND_LIST)
def list_take(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Takes rows for a few seconds and shows how far it is; the page goes on by itself, or at the next press."""
    address = reverse("list_one", args=[list_id])
    return press(
        request,
        act=lambda sent: _take_for_a_while(request, list_id),
        done=lambda sent: address if sent.finished_at else f"{address}?going=on",
        back=address,
        said="",
    )


@page(Action.SEND_LIST)
def list_leave(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The rows are taken without anybody watching; the page of that work says how far it is and can stop it."""
    return press(
        request,
        act=lambda sent: actions.leave_list(list_id=list_id, by=request.actor, at=timezone.now()),
        done=lambda job: reverse("job", args=[job.pk]),
        back=reverse("list_one", args=[list_id]),
        said="",
    )


def _take_for_a_while(request: HttpRequest, list_id: UUID) -> ListImport:
    began = monotonic()
    while True:
        sent = actions.take_rows(list_id=list_id, by=request.actor, at=timezone.now())
        if sent.finished_at or sent.thrown_away_at or monotonic() - began > SECONDS_A_PRESS:
            return sent


@page(Action.SEND_LIST)
def list_throw_away(request: HttpRequest, list_id: UUID) -> HttpResponse:
    return press(
        request,
        act=lambda sent: actions.throw_away_list(list_id=list_id, by=request.actor, at=timezone.now()),
        done=lambda sent: reverse("lists"),
        back=reverse("list_one", args=[list_id]),
        said="The list is thrown away. Nothing of it was sent.",
    )


@page(Action.SEND_LIST)
def list_handed_back(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The rows to mend, as a file: one for each press, each written down."""
    back = reverse("list_one", args=[list_id])
    if request.method != "POST":
        return redirect(back)
    try:
        sent_as, data = actions.take_out_handed_back(list_id=list_id, by=request.actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    response = HttpResponse(data, content_type=TYPES[sent_as.ending])
    response["Content-Disposition"] = f'attachment; filename="list-{today().isoformat()}{sent_as.ending}"'
    patch_cache_control(response, no_store=True)
    return response
