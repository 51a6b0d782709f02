"""The pages of the front door: for those who refer, those who triage, and the services that take people on."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.partnership.form_page import INVALID, keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework import queries as casework_queries
from commonweal.services.casework.actions import look_at, note_list
from commonweal.services.casework.actions.people import note_search
from commonweal.services.casework.contact_views import (
    serve_attempt,
    serve_contact_change,
    serve_new_contact,
    serve_reveal,
)
from commonweal.services.casework.forms import what_was_decided
from commonweal.services.casework.pages import FormPage
from commonweal.services.casework.press import press, uuid_or_none
from commonweal.services.casework.risk_views import serve_answers, serve_decision
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.facts import about_referral
from commonweal.services.front_door.models import Referral

LIST = "front_door.referral"
RELATED = (
    "person",
    "other_party",
    "area",
    "episode",
    "made_at_organisation",
    "offered_to",
    "offered_to__organisation",
)


def _open(request: HttpRequest, action: Action, referral_id: UUID) -> Referral:
    """The referral, or 404. That it was looked at is an event."""
    follows = action is Action.VIEW_PROGRESS
    return look_at(
        model=Referral,
        pk=referral_id,
        action=action,
        seen_as=action if follows else Action.VIEW_REFERRAL,
        related=("area", "episode") if follows else RELATED,
        by=request.actor,
        at=timezone.now(),
    )


def _to_work(request: HttpRequest, referral_id: UUID) -> tuple[Referral, FormPage]:
    """The referral of a form about it, with what must be seen first."""
    referral = _open(request, Action.WORK_REFERRAL, referral_id)
    return referral, pages.form_page(referral, casework_queries.alerts(referral.episode_id))


@keeps_draft
@page(Action.MAKE_REFERRAL)
def referral_new(request: HttpRequest) -> HttpResponse:
    areas = [(str(area.pk), area.name) for area in queries.areas_to_choose(on=today())]
    return serve_form(
        request,
        form_class=forms.ReferralForm,
        form_arguments={"areas": areas, "needs": queries.needs_to_choose(on=today())},
        template="front_door/referral_new.jinja",
        page=None,
        act=lambda sent: actions.make_referral(
            asked=forms.what_was_asked(sent.values),
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda referral: reverse("referral_progress", args=[referral.pk]),
        said="The referral is sent. Write its reference in your own record.",
    )


@page(Action.VIEW_PROGRESS)
def referrals(request: HttpRequest) -> HttpResponse:
    found = queries.my_referrals(request.actor, after=request.GET.get("after", ""))
    shown = pages.progress_list(found, today=today())
    return render(request, "front_door/referrals.jinja", {"page": shown})


@page(Action.VIEW_PROGRESS)
def referral_progress(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = _open(request, Action.VIEW_PROGRESS, referral_id)
    shown = pages.progress_line(found, today=today())
    return render(request, "front_door/progress.jinja", {"page": shown})


@page(Action.WORK_REFERRAL)
def queue(request: HttpRequest) -> HttpResponse:
    found = queries.queue(request.actor, after=request.GET.get("after", ""))
    note_list(what=LIST, count=len(found.rows), by=request.actor, at=timezone.now())
    return render(request, "front_door/queue.jinja", {"page": pages.queue_page(found, today=today())})


@page(Action.WORK_REFERRAL)
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = _open(request, Action.WORK_REFERRAL, referral_id)
    file = queries.referral_file(found)
    shown = pages.referral_page(
        found,
        file,
        queries.possible_matches(request.actor, found, file.points),
        reasons=queries.reasons_not_to_go_on(found, file.points, today=today()),
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "front_door/referral.jinja", {"page": shown})


@keeps_draft
@page(Action.WORK_REFERRAL)
def attempt(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = _to_work(request, referral_id)
    write = partial(actions.record_attempt, referral_id=referral_id)
    return serve_attempt(request, page=shown, write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def contact_new(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = _to_work(request, referral_id)
    write = partial(actions.add_contact_point, referral_id=referral_id)
    return serve_new_contact(request, page=shown, write=write)


@keeps_draft
@page(Action.WORK_REFERRAL)
def contact_edit(request: HttpRequest, referral_id: UUID, point_id: UUID) -> HttpResponse:
    found, shown = _to_work(request, referral_id)
    return serve_contact_change(
        request,
        page=shown,
        episode_id=found.episode_id,
        point_id=point_id,
        write=partial(actions.change_contact_point, referral_id=referral_id),
    )


@page(Action.WORK_REFERRAL)
def contact_reveal(request: HttpRequest, referral_id: UUID, point_id: UUID) -> HttpResponse:
    _, shown = _to_work(request, referral_id)
    reveal = partial(actions.reveal_contact, referral_id=referral_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=reveal)


@page(Action.WORK_REFERRAL)
def same_person(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    back = reverse("front_door_referral", args=[referral_id])
    return press(
        request,
        act=lambda sent: actions.point_at_same_person(
            referral_id=referral_id,
            person_id=uuid_or_none(sent.values.get("person_id", "")),
            is_other_party=sent.values.get("is_other_party") == "yes",
            version=sent.version,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: back,
        back=back,
        said="The referral now names the person on record.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def triage(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = _to_work(request, referral_id)
    if request.method != "POST" and (closed := queries.reasons_triage_is_over(found, today=today())):
        messages.info(request, closed[0].text)
        return redirect("front_door_referral", referral_id)
    return serve_answers(
        request,
        client_group=found.client_group,
        page=shown,
        answers_url=reverse("front_door_triage", args=[referral_id]),
        decide_url=reverse("front_door_decide", args=[referral_id]),
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def decide(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, shown = _to_work(request, referral_id)
    return serve_decision(
        request,
        about=about_referral(found, on=today()),
        page=shown,
        answers_url=reverse("front_door_triage", args=[referral_id]),
        form_class=forms.TriageForm,
        template="front_door/decide.jinja",
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent, answers: actions.triage_referral(
            referral_id=referral_id,
            answers=answers,
            decided=what_was_decided(sent.values),
            triaged=forms.what_was_triaged(sent.values),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]),
        said="Triage is done.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def route(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found, top = _to_work(request, referral_id)
    routes = queries.routes(found, on=today())
    return serve_form(
        request,
        form_class=forms.RouteForm,
        form_arguments={"offers": pages.offer_choices(routes)},
        template="front_door/route.jinja",
        page=pages.route_page(found, top, routes, reasons=queries.reasons_not_to_offer(found, routes)),
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: actions.route_referral(
            referral_id=referral_id,
            offer_id=int(sent.values["offer_id"]),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("front_door"),
        said="The referral is offered to the service.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = _to_work(request, referral_id)
    return serve_form(
        request,
        form_class=forms.DeclineForm,
        template="front_door/decline.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: actions.decline_referral(
            referral_id=referral_id,
            **forms.why_it_ends(sent.values),
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("front_door"),
        said="The referral has ended here.",
    )


@keeps_draft
@page(Action.WORK_REFERRAL)
def take_back(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    _, shown = _to_work(request, referral_id)
    return serve_form(
        request,
        form_class=forms.TakeBackForm,
        template="front_door/take_back.jinja",
        page=shown,
        initial=lambda: queries.as_recorded(referral_id),
        act=lambda sent: actions.take_back_referral(
            referral_id=referral_id,
            why=sent.values["why"],
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda _: reverse("front_door_referral", args=[referral_id]),
        said="The referral is back at the front door.",
    )


@page(Action.ACCEPT_REFERRAL)
def offers(request: HttpRequest) -> HttpResponse:
    found = queries.offers(request.actor, after=request.GET.get("after", ""))
    note_list(what=LIST, count=len(found.rows), by=request.actor, at=timezone.now())
    return render(request, "front_door/offers.jinja", {"page": pages.offers_page(found, today=today())})


@page(Action.ACCEPT_REFERRAL)
def offer(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = _open(request, Action.ACCEPT_REFERRAL, referral_id)
    shown = pages.offer_page(
        found, queries.referral_file(found), today=today(), thresholds=local_thresholds()
    )
    return render(request, "front_door/offer.jinja", {"page": shown, "form": forms.CommonwealForm()})


@page(Action.ACCEPT_REFERRAL)
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    return press(
        request,
        act=lambda sent: actions.accept_referral(
            referral_id=referral_id,
            version=sent.version,
            form_key=sent.form_key,
            by=request.actor,
            at=timezone.now(),
        ),
        done=lambda case: reverse("case_allocate", args=[case.pk]),
        back=reverse("offer", args=[referral_id]),
        said="Your service has taken it on. Give it to a worker.",
    )


@page(Action.VIEW_PERSON)
def people_search(request: HttpRequest) -> HttpResponse:
    """Sent as a form and answered in place, so that a name is never in an address, a history or a log."""
    form = forms.SearchForm(request.POST if request.method == "POST" else None, today=today())
    result = None
    if form.is_bound and form.is_valid():
        result = queries.search_people(request.actor, **forms.what_to_find(form.cleaned_data))
        note_search(found=len(result.found), by=request.actor, at=timezone.now())
    at_the_door = may(request.actor.roles, Action.WORK_REFERRAL)
    shown = pages.search_page(result, referral_page="front_door_referral" if at_the_door else "offer")
    status = INVALID if form.is_bound and result is None else 200
    return render(request, "front_door/search.jinja", {"page": shown, "form": form}, status=status)
