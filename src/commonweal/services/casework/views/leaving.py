"""A worker who leaves: every case of theirs on one page, each with whoever takes it over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.access.enforce import page
from commonweal.access.policy import Action
from commonweal.partnership import drafts
from commonweal.partnership.form_page import DISCARD, INVALID, KEEP, keeps_draft, sent_by, serve_form
from commonweal.partnership.queries import local_thresholds, today
from commonweal.services.casework import actions
from commonweal.services.casework.forms import handover as forms
from commonweal.services.casework.pages import leaving as pages
from commonweal.services.casework.queries import leaving as queries

TEMPLATE = "casework/leaving.jinja"


@keeps_draft
@page(Action.ALLOCATE_CASE)
def leaves(request: HttpRequest, user_id: int) -> HttpResponse:
    found = _found(request, user_id)
    form_arguments = {"cases": pages.cases_to_place(found)}
    if request.method == "POST" and not {DISCARD, KEEP} & request.POST.keys():
        form = forms.LeavingForm(request.POST, **form_arguments)
        if form.is_valid():
            return _hand_over(request, user_id, form)
    return serve_form(
        request,
        form_class=forms.LeavingForm,
        form_arguments=form_arguments,
        template=TEMPLATE,
        page=pages.leaving_page(found, today=today()),
        initial=lambda: pages.suggested(found),
        act=lambda _: None,
        done=lambda _: request.path_info,
    )


def _found(request: HttpRequest, user_id: int) -> queries.Leaving:
    """Their cases, as far as this manager sees them; 404 for somebody who never worked at a service of theirs."""
    found = queries.leaving(request.actor, user_id, on=today(), thresholds=local_thresholds())
    if found is None:
        raise Http404
    actions.note_list(what="casework.case", count=len(found.cases), by=request.actor, at=timezone.now())
    return found


def _hand_over(request: HttpRequest, user_id: int, form: forms.LeavingForm) -> HttpResponse:
    """What can be done is done. What was refused stays on the page, with the reason at its own question."""
    sent = sent_by(request.actor, form.cleaned_data)
    done = actions.hand_over_cases(
        from_worker_id=user_id, to=forms.who_takes_over(form, sent.values), **sent.once
    )
    drafts.forget(owner_id=request.actor.user_id, subject=request.path_info)
    if said := pages.handed_in_words(done.handed, done.waiting):
        messages.success(request, said)
    if not done.refused:
        return redirect(reverse("leaves", args=[user_id]))
    left = _found(request, user_id)
    form = forms.LeavingForm(request.POST, cases=pages.cases_to_place(left))
    form.is_valid()
    form.refuse_some(done.refused)
    context = {"page": pages.leaving_page(left, today=today()), "form": form}
    return render(request, TEMPLATE, {**context, "stale": None, "draft_saved_at": None}, status=INVALID)
