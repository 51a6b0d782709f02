"""The pages of somebody who refers: a new referral, and how far theirs have got."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership import drafts
from commonweal.partnership.form_page import DISCARD, keeps_draft, serve_form
from commonweal.partnership.queries import today
from commonweal.services.front_door import actions, forms, pages, queries
from commonweal.services.front_door.views.opening import opened


@page(Action.MAKE_REFERRAL)
def referral_new(request: HttpRequest) -> HttpResponse:
    """Each new referral has an address of its own, so that several can be begun and none is typed over another."""
    return redirect("referral_draft", draft_id=uuid4())


@keeps_draft
@page(Action.MAKE_REFERRAL)
def referral_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    if DISCARD in request.POST:
        drafts.forget(owner_id=request.actor.user_id, subject=request.path_info)
        return redirect("referrals")
    areas = [(str(area.pk), area.name) for area in queries.areas_to_choose(on=today())]
    return serve_form(
        request,
        form_class=forms.ReferralForm,
        form_arguments={
            "areas": areas,
            "needs": queries.needs_to_choose(on=today()),
            "communities": queries.communities_to_choose(on=today()),
        },
        template="front_door/referral_new.jinja",
        page=None,
        act=lambda sent: actions.make_referral(
            asked=forms.what_was_asked(sent.values),
            **sent.once,
        ),
        done=lambda referral: reverse("referral_progress", args=[referral.pk]),
        said="The referral is sent. Write its reference in your own record.",
    )


@page(Action.VIEW_PROGRESS)
def referrals(request: HttpRequest) -> HttpResponse:
    found = queries.my_referrals(request.actor, after=request.GET.get("after", ""))
    waiting = drafts.waiting(owner_id=request.actor.user_id, under=reverse("referral_new"))
    shown = pages.progress_list(found, drafts=pages.draft_lines(waiting), today=today())
    return render(request, "front_door/referrals.jinja", {"page": shown})


@page(Action.VIEW_PROGRESS)
def referral_progress(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    found = opened(request, Action.VIEW_PROGRESS, referral_id)
    shown = pages.progress_line(found, today=today())
    return render(request, "front_door/progress.jinja", {"page": shown})
