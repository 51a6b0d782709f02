"""The pages where the service directory is kept, and where a manager says what a worker brings."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page, record
from commonweal.access.policy import Action
from commonweal.partnership import actions, forms, queries
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.models import ServiceOffer


def _to_choose() -> dict[str, list[tuple[str, str]]]:
    today = queries.today()
    return {
        "organisations": [(str(each.pk), each.name) for each in queries.organisations_from(today)],
        "areas": [(str(each.id), each.name) for each in queries.areas_on(on=today)],
    }


@keeps_draft
@page(Action.KEEP_DIRECTORY)
def offer_new(request: HttpRequest) -> HttpResponse:
    return serve_form(
        request,
        form_class=forms.OfferForm,
        form_arguments=_to_choose(),
        template="partnership/offer.jinja",
        page={"heading": "Add a service", "button": "Add the service"},
        act=lambda sent: actions.add_offer(
            offered=forms.what_is_offered(sent.values), by=request.actor, at=timezone.now()
        ),
        done=lambda _: reverse("directory"),
        said="The service is in the directory.",
    )


@keeps_draft
@page(Action.KEEP_DIRECTORY)
def offer_change(request: HttpRequest, offer_id: int) -> HttpResponse:
    record(request.actor, Action.KEEP_DIRECTORY, ServiceOffer, offer_id)
    return serve_form(
        request,
        form_class=forms.OfferForm,
        form_arguments=_to_choose(),
        template="partnership/offer.jinja",
        page={"heading": "Change a service", "button": "Save the change"},
        initial=lambda: forms.offer_as_recorded(queries.offer(offer_id)),
        act=lambda sent: actions.change_offer(
            offer_id=offer_id,
            offered=forms.what_is_offered(sent.values),
            **sent.change,
        ),
        done=lambda _: reverse("directory"),
        said="The change is saved.",
    )


@keeps_draft
@page(Action.KEEP_TEAM)
def team_member(request: HttpRequest, user_id: int) -> HttpResponse:
    held = queries.post_in_team(request.actor, user_id, on=queries.today())
    if held is None:
        raise Http404
    areas = [(each.code, each.name) for each in queries.areas_on(on=queries.today())]
    return serve_form(
        request,
        form_class=forms.WorkerForm,
        form_arguments={"areas": areas},
        template="partnership/team_member.jinja",
        page={"name": held.user.full_name},
        initial=lambda: forms.worker_as_recorded(queries.profile(held.pk)),
        act=lambda sent: actions.describe_worker(
            membership_id=held.pk,
            knows=forms.what_they_know(sent.values),
            **sent.change,
        ),
        done=lambda _: reverse("team"),
        said="It is saved.",
    )
