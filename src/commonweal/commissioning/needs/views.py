"""What was published about need: every figure with its window, source and edition; beside others; and what it takes in staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.commissioning.needs import actions, forms, queries
from commonweal.commissioning.needs.pages import beside as beside_pages
from commonweal.commissioning.needs.pages import capacity as capacity_pages
from commonweal.commissioning.needs.pages import cycles as cycles_pages
from commonweal.commissioning.needs.pages import loading as loading_pages
from commonweal.commissioning.needs.pages import published as published_pages
from commonweal.commissioning.needs.pages import windows as windows_pages
from commonweal.commissioning.needs.reading_files import read_file
from commonweal.partnership.form_page import INVALID, Sent, keeps_draft, serve_form
from commonweal.partnership.queries import AreaRow, areas_on, today
from commonweal.rules.cycles import Cycle
from commonweal.rules.marac_file import CASES, REPEATS

CHOSEN = ("series", "one", "other", "says", "percent", "base_until")


@page(Action.VIEW_FIGURES)
def published(request: HttpRequest) -> HttpResponse:
    shown = published_pages.published_page(queries.published(), queries.claims())
    return render(request, "needs/published.jinja", {"page": shown})


@page(Action.VIEW_FIGURES)
def windows(request: HttpRequest) -> HttpResponse:
    typed = {name: request.GET.get(name, "").strip() for name in CHOSEN}
    shown = windows_pages.windows_page(figures=queries.every_series(), typed=typed)
    return render(request, "needs/windows.jinja", {"page": shown})


@page(Action.VIEW_FIGURES)
def beside(request: HttpRequest) -> HttpResponse:
    subjects, places = queries.subjects_compared(), queries.places()
    place = _place(request, places)
    known = [key for key, _ in subjects]
    subject = request.GET.get("subject", "")
    subject = subject if subject in known else CASES if CASES in known else next(iter(known), "")
    asked = beside_pages.Asked(
        subject, place.id if place else None, request.GET.get("window", ""), request.GET.get("show", "")
    )
    inside = [
        area.name
        for area in (areas_on(on=today()) if place and place.ours else [])
        if place and place.ours in area.within and area.code != place.ours
    ]
    shown = beside_pages.beside_page(
        asked=asked, subjects=subjects, found=queries.compared([subject]), places=places, inside=inside
    )
    return render(request, "needs/beside.jinja", {"page": shown})


@page(Action.VIEW_FIGURES)
def capacity(request: HttpRequest) -> HttpResponse:
    places = queries.places()
    shown = capacity_pages.capacity_page(
        place=_place(request, places),
        places=places,
        found=queries.compared([CASES, REPEATS]),
        window=request.GET.get("window", ""),
    )
    return render(request, "needs/capacity.jinja", {"page": shown})


@page(Action.LOAD_FIGURES)
def load(request: HttpRequest) -> HttpResponse:
    """Choose a file: what is good in it is loaded, what is not is named by its line."""
    if request.method != "POST":
        return render(
            request, "needs/load.jinja", {"page": loading_pages.load_page(), "form": forms.LoadForm()}
        )
    form = forms.LoadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(
            request, "needs/load.jinja", {"page": loading_pages.load_page(), "form": form}, status=INVALID
        )
    read = read_file(form.cleaned_data["file"].read(), edition=form.cleaned_data["edition"])
    loaded = actions.load_file(read=read, by=request.actor, at=timezone.now())
    shown = loading_pages.load_page(name=form.cleaned_data["file"].name, loaded=loaded)
    if loaded.faults:
        form.add_error("file", shown.head)
    return render(
        request, "needs/load.jinja", {"page": shown, "form": form}, status=INVALID if loaded.faults else 200
    )


@page(Action.VIEW_FIGURES)
def cycles(request: HttpRequest) -> HttpResponse:
    shown = cycles_pages.cycles_page(
        areas=[(area.code, area.name) for area in _answering()],
        done=queries.cycles_done(),
        today=today(),
        may_record=may(request.actor.roles, Action.KEEP_CYCLES),
    )
    return render(request, "needs/cycles.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_CYCLES)
def new_cycle(request: HttpRequest) -> HttpResponse:
    def act(sent: Sent) -> object:
        values = dict(sent.values)
        return actions.record_cycle(
            cycle=Cycle(values["cycle"]),
            area_id=int(values["area"]),
            done_on=values["done_on"],
            reference=values["reference"],
            **sent.once,
        )

    return serve_form(
        request,
        form_class=forms.CycleForm,
        form_arguments={"areas": [(area.id, area.name) for area in _answering()], "today": today()},
        template="needs/new_cycle.jinja",
        page=None,
        act=act,
        done=lambda step: reverse("cycles"),
        said="It is recorded.",
    )


def _answering() -> list[AreaRow]:
    """The areas whose council answers for the duties."""
    return [area for area in areas_on(on=today()) if area.kind in cycles_pages.ANSWER_FOR_IT]


def _place(request: HttpRequest, places: list[queries.Place]) -> queries.Place | None:
    """The place asked for; else the one that is ours; else the first."""
    typed = request.GET.get("place", "")
    chosen = [each for each in places if str(each.id) == typed]
    ours = [each for each in places if each.ours]
    return next(iter([*chosen, *ours, *places]), None)
