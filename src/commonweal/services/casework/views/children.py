"""The children of a case. A case about somebody's use of abuse has no such pages: they answer as if it were not there."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commonweal.access.enforce import page
from commonweal.access.policy import Action, may
from commonweal.access.roles import Side
from commonweal.partnership.form_page import keeps_draft, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.rules.cases import ClientGroup
from commonweal.services.casework.actions import child_adults
from commonweal.services.casework.actions import children as actions
from commonweal.services.casework.forms import child_contact as contact_forms
from commonweal.services.casework.forms import children as forms
from commonweal.services.casework.models import Case, ChildAdult, ChildAgreement, ChildContact, Party
from commonweal.services.casework.pages import FormPage
from commonweal.services.casework.pages import children as pages
from commonweal.services.casework.queries import children as found_children
from commonweal.services.casework.queries.children import USES_ABUSE
from commonweal.services.casework.views.opening import opened, to_write, top_of

BETWEEN = ("relation", "basis", "since", "responsibility_ended_on", "was_seen", "confirmed_on", "safe_to_ask")
LIMIT = ("contact", "source", "order_id", "starts_on", "ends_on", "may_collect")
AGREED = ("child_says", "own_words", "judged", "judged_by", "judged_on", "agreed_by", "adult_id", "agreed_on")


@page(Action.VIEW_CASE)
def children(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case = _victims_side(opened(request, Action.VIEW_CASE, case_id))
    shown = pages.children_page(
        top_of(request, case, here="case_children"),
        case,
        found_children.family_of(case),
        found_children.family_cases(request.actor, case),
        may_ask=may(request.actor.roles, Action.REFER_CHILD) and not case.is_restricted,
        today=today(),
        thresholds=local_thresholds(),
    )
    return render(request, "casework/children.jinja", {"page": shown})


def _victims_side(case: Case) -> Case:
    if case.side != Side.VICTIM:
        raise Http404
    return case


def _to_write(request: HttpRequest, case_id: UUID) -> tuple[Case, FormPage]:
    case, shown = to_write(request, case_id, back_to="case_children")
    return _victims_side(case), shown


@keeps_draft
@page(Action.WORK_CASE)
def child_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    case, shown = _to_write(request, case_id)
    return serve_form(
        request,
        form_class=forms.FamilyForm,
        form_arguments={"is_childs_own": case.client_group == ClientGroup.CHILD},
        template="casework/child_form.jinja",
        page=pages.form_page(shown, "Somebody of the family"),
        act=lambda sent: actions.add_to_family(
            case_id=case_id, added=forms.who_is_added(sent.values), **sent.once
        ),
        done=lambda _: reverse("case_children", args=[case_id]),
        said="They are in the case. Say what is known of them.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def child(request: HttpRequest, case_id: UUID, child_id: int) -> HttpResponse:
    case, shown = _to_write(request, case_id)
    one = found_children.child_of(case, child_id)
    return serve_form(
        request,
        form_class=forms.ChildForm,
        form_arguments={"is_unborn": found_children.child_facts(one).is_unborn},
        template="casework/child_form.jinja",
        page=pages.form_page(shown, one.person.full_name),
        initial=lambda: found_children.as_child_recorded(found_children.child_of(case, child_id)),
        act=lambda sent: actions.record_child(
            case_id=case_id,
            child_id=child_id,
            facts=forms.what_child_is(sent.values),
            full_name=sent.values.get("full_name", ""),
            **sent.step,
        ),
        done=lambda _: _back_to(case_id, child_id),
        said="The change is saved.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def between(request: HttpRequest, case_id: UUID, child_id: int, adult_id: int) -> HttpResponse:
    one, adult, shown = _pair(request, case_id, child_id, adult_id, "What {adult} is to {child}")
    return serve_form(
        request,
        form_class=forms.BetweenForm,
        form_arguments={"may_be_asked": adult.role != USES_ABUSE},
        template="casework/child_form.jinja",
        page=shown,
        initial=lambda: found_children.as_recorded(ChildAdult, one, adult, BETWEEN),
        act=lambda sent: child_adults.record_between(
            case_id=case_id,
            child_id=child_id,
            adult_id=adult_id,
            between=forms.what_is_between(sent.values),
            **sent.step,
        ),
        done=lambda _: _back_to(case_id, child_id),
        said="The change is saved.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def contact(request: HttpRequest, case_id: UUID, child_id: int, adult_id: int) -> HttpResponse:
    one, adult, shown = _pair(request, case_id, child_id, adult_id, "Contact: {adult} with {child}")
    return serve_form(
        request,
        form_class=contact_forms.ContactLimitForm,
        form_arguments={"orders": pages.order_choices(found_children.orders_binding(one.case, adult))},
        template="casework/child_form.jinja",
        page=shown,
        initial=lambda: found_children.as_recorded(ChildContact, one, adult, LIMIT),
        act=lambda sent: child_adults.record_child_contact(
            case_id=case_id,
            child_id=child_id,
            adult_id=adult_id,
            **contact_forms.what_limit(sent.values),
            **sent.step,
        ),
        done=lambda _: _back_to(case_id, child_id),
        said="The change is saved.",
    )


@keeps_draft
@page(Action.WORK_CASE)
def agreement(request: HttpRequest, case_id: UUID, child_id: int) -> HttpResponse:
    case, shown = _to_write(request, case_id)
    one, adults = found_children.child_among(case, child_id)
    return serve_form(
        request,
        form_class=contact_forms.AgreementForm,
        form_arguments={"adults": pages.adult_choices(adults)},
        template="casework/child_form.jinja",
        page=pages.form_page(shown, f"Who agrees to support for {one.person.full_name}?"),
        initial=lambda: found_children.as_recorded(ChildAgreement, one, None, AGREED),
        act=lambda sent: child_adults.record_child_agreement(
            case_id=case_id, child_id=child_id, **contact_forms.who_agreed(sent.values), **sent.step
        ),
        done=lambda _: _back_to(case_id, child_id),
        said="It is recorded.",
    )


def _pair(
    request: HttpRequest, case_id: UUID, child_id: int, adult_id: int, title: str
) -> tuple[Party, Party, pages.ChildFormPage]:
    case, shown = _to_write(request, case_id)
    one, adult = found_children.child_of(case, child_id), found_children.adult_of(case, adult_id)
    names = {"child": one.person.full_name, "adult": adult.person.full_name}
    return one, adult, pages.form_page(shown, title.format(**names))


def _back_to(case_id: UUID, child_id: int) -> str:
    return f"{reverse('case_children', args=[case_id])}#child-{child_id}"
