"""A case that waits for a worker, the lists and the team of a manager, and whom a worker must not work with."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.access.roles import Role
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework import actions, forms, pages, queries
from commonweal.services.casework.contact_views import serve_reveal
from commonweal.services.casework.press import press
from commonweal.services.casework.queries import passing
from commonweal.services.casework.views.opening import opened


@page(Action.ALLOCATE_CASE)
def unseen(request: HttpRequest) -> HttpResponse:
    cases = queries.unseen(request.actor, after=request.GET.get("after", ""))
    actions.note_list(what="casework.case", count=len(cases.rows), by=request.actor, at=timezone.now())
    return render(request, "casework/unseen.jinja", {"page": pages.unseen_page(cases, today=today())})


@page(Action.KEEP_IN_TOUCH)
def waiting(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.KEEP_IN_TOUCH, case_id)
    shown = pages.waiting_page(
        found,
        queries.alerts(found.episode_id, by=request.actor),
        queries.contact_points(found.episode_id),
        queries.interim_contacts(case_id),
        today=today(),
        thresholds=local_thresholds(),
        user_id=request.actor.user_id,
        roles=request.actor.roles,
    )
    return render(request, "casework/waiting.jinja", {"page": shown})


@keeps_draft
@page(Action.KEEP_IN_TOUCH)
def keep_in_touch(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.KeepInTouchForm,
        template="casework/keep_in_touch.jinja",
        page=_top(request, Action.KEEP_IN_TOUCH, case_id),
        initial=lambda: {"spoken_on": today()},
        act=lambda sent: actions.keep_in_touch(
            case_id=case_id,
            heard=forms.what_was_heard(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("cases_unallocated"),
        said="It is recorded, and the next time is set.",
    )


@page(Action.KEEP_IN_TOUCH)
def reveal(request: HttpRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    show = partial(actions.reveal_while_waiting, case_id=case_id)
    shown = _top(request, Action.KEEP_IN_TOUCH, case_id)
    return serve_reveal(request, page=shown, point_id=point_id, reveal=show)


@page(Action.KEEP_TEAM)
def team(request: HttpRequest) -> HttpResponse:
    held = [
        each
        for membership in request.actor.memberships
        if membership.role is Role.SERVICE_MANAGER
        for each in queries.team(
            membership.organisation_id, side=membership.side, on=today(), thresholds=local_thresholds()
        )
    ]
    shown = pages.team_page(
        held,
        passing.unread_by_worker(request.actor),
        passing.orphaned(request.actor, today()),
        today=today(),
    )
    return render(request, "casework/team.jinja", {"page": shown})


@keeps_draft
@page(Action.ALLOCATE_CASE)
def keep_apart(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = opened(request, Action.ALLOCATE_CASE, case_id)
    suggestions = queries.workers_for(found, on=today(), thresholds=local_thresholds())
    workers = sorted((each.fit.name, str(each.fit.user_id)) for each in suggestions)
    return serve_form(
        request,
        form_class=forms.KeepApartForm,
        form_arguments={"workers": [(pk, name) for name, pk in workers]},
        template="casework/keep_apart.jinja",
        page=pages.case_form_page(found, queries.alerts(found.episode_id, by=request.actor)),
        act=lambda sent: actions.keep_apart(
            case_id=case_id, worker_id=int(sent.values["worker_id"]), by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("case_allocate", args=[case_id]),
        said="They are kept apart from now on.",
    )


@keeps_draft
@page(Action.DECLARE_INTEREST)
def interests(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.InterestForm,
        template="casework/interests.jinja",
        page=pages.interests_page(queries.my_interests(request.actor)),
        act=lambda sent: actions.declare_interest(
            interest=forms.who_they_know(sent.values),
            **sent.once,
        ),
        done=lambda _: reverse("interests"),
        said="It is declared. You will not be given a case of theirs.",
    )


@page(Action.DECLARE_INTEREST)
@require_POST
def interest_withdraw(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    return press(
        request,
        act=lambda sent: actions.withdraw_interest(
            interest_id=interest_id, by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("interests"),
        back=reverse("interests"),
        said="It is withdrawn.",
    )


def _top(request: HttpRequest, action: Action, case_id: UUID) -> pages.FormPage:
    found = opened(request, action, case_id)
    shown = pages.case_form_page(found, queries.alerts(found.episode_id, by=request.actor))
    return pages.with_back(shown, ("Back", reverse("case_waiting", args=[case_id])))
